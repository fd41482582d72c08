"""What others wrote is kept as it was taken, with its licence; what the pages ask for is there."""

import json
import re
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from core.templatetags.components import TONE_ICONS

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
SPRITE = VENDOR / "bootstrap-icons" / "icons.svg"
SOURCES = [
    *Path(settings.BASE_DIR).glob("templates/**/*.html"),
    *(path for path in Path(settings.BASE_DIR).glob("*/**/*.py") if "tests" not in path.parts),
]


def test_every_vendored_file_is_the_one_that_was_taken():
    listed = {
        f"{entry['folder']}/{name}": digest
        for entry in MANIFEST
        for name, digest in entry["files"].items()
    }
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }

    assert found == listed


def test_everything_vendored_has_a_version_and_its_licence_beside_it():
    for entry in MANIFEST:
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
        assert entry["licence"] in {"MIT", "OFL-1.1", "Apache-2.0"}
        assert "LICENSE" in entry["files"]


def test_every_icon_that_a_page_names_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    asked = set(TONE_ICONS.values()) | {
        name
        for path in SOURCES
        if path.suffix == ".html"
        for name in re.findall(
            r"""(?:{% icon |_icon=|icon_name=)["']([\w-]+)["']""", path.read_text()
        )
    }

    assert asked
    assert asked <= known


def test_every_static_file_that_a_template_names_is_there():
    packaged = ("admin/", "import_export/")
    asked = {
        name
        for path in SOURCES
        if path.suffix == ".html"
        for name in re.findall(r"""{% static ["']([^"']+)["']""", path.read_text())
        if not name.startswith(packaged)
    }

    assert [name for name in sorted(asked) if not (STATIC / name).is_file()] == []


def test_no_template_carries_what_the_content_policy_refuses():
    refused = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")

    broken = [
        path.name for path in SOURCES if path.suffix == ".html" and refused.search(path.read_text())
    ]

    assert broken == []


def test_no_style_sheet_asks_an_outside_host():
    for path in STATIC.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text()), path.name


def test_dark_is_the_same_whether_wished_by_the_system_or_the_user():
    text = (STATIC / "css" / "tokens.css").read_text()
    blocks = re.findall(
        r":root(?::not\(\[data-bs-theme=\"light\"\]\)|\[data-bs-theme=\"dark\"\]) {(.*?)}",
        text,
        re.S,
    )

    wished, chosen = [[line.strip() for line in block.strip().splitlines()] for block in blocks]
    assert wished == chosen
