#!/usr/bin/env python3
"""Collect new texts for the translators, where gettext is installed, and compile the catalogues.

The screens' source language is Vietnamese; English is a catalogue in locale/en. The compiled file
is kept in the repository, so that an installation shows English without any tool.
"""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Gettext writes the hour of each run into the header: a change where nothing has changed.
_NOISE = re.compile(r'^"(POT-Creation-Date|Report-Msgid-Bugs-To|X-Generator): .*\n', re.MULTILINE)


def run(*command: str) -> None:
    """A step that must succeed."""
    subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=True)


def main() -> None:
    """Collect, then compile."""
    if shutil.which("xgettext"):
        ignored = (f"--ignore={name}/*" for name in ("tests", "benchmarks", "scripts", "var"))
        run(
            *("django-admin", "makemessages", "--locale=en", "--settings=tests.settings"),
            *("--pythonpath=.", "--no-wrap", "--no-obsolete", "--no-location", *ignored),
        )
        collected = CATALOGUE.read_text(encoding="utf-8")
        CATALOGUE.write_text(_NOISE.sub("", collected), encoding="utf-8")
    else:
        print("New texts are not collected; get gettext with: apt-get install gettext")
    for written in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        compile_catalogue(written)


def compile_catalogue(written: Path) -> None:
    """Write the compiled file beside the catalogue: the same bytes for the same texts."""
    with written.open("rb") as file:
        catalogue = read_po(file)
    catalogue.creation_date = catalogue.revision_date = datetime(2024, 1, 1, tzinfo=UTC)
    with written.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    main()
