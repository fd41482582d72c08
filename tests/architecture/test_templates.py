"""The policy allows nothing inline, so no template holds any."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
_INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script(?![^>]*\b(?:src|type=\"application/json\"))", re.IGNORECASE
    ),
    "another host": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_inline_and_asks_no_other_host(path):
    text = path.read_text(encoding="utf-8")
    for what, pattern in _INLINE.items():
        assert not pattern.search(text), f"{path} holds {what}"


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 40
