#!/usr/bin/env python3
"""Collect new texts for the translators, where gettext is installed, and compile the catalogues.

The screens' source language is Vietnamese; English is a catalogue in locale/en. The compiled file
is kept in the repository, so that an installation shows English without any tool.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"


def run(*command: str) -> None:
    """A step that must succeed."""
    subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=True)


def main() -> None:
    """Collect, then compile."""
    if shutil.which("xgettext"):
        ignored = (f"--ignore={name}/*" for name in ("tests", "benchmarks", "scripts", "var"))
        run(
            *("django-admin", "makemessages", "--locale=en", "--settings=tests.settings"),
            *("--pythonpath=.", "--no-wrap", "--no-obsolete", "--add-location=file", *ignored),
        )
    else:
        print("New texts are not collected; get gettext with: apt-get install gettext")
    run("pybabel", "compile", "--directory=locale", "--domain=django")


if __name__ == "__main__":
    main()
