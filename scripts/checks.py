#!/usr/bin/env python3
"""Check everything, one part after the other, and say at the end what was red.

    scripts/checks.py [PART…]

Every part runs, whatever the others say. A part for which this machine lacks a program is skipped
with one line that says how to get it; with REQUIRE_ALL=1 that is a failure too.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTEST = [str(BIN / "pytest"), "--quiet"]
# What is marked as one group stays with one worker, and the largest group begins first.
TWO_WORKERS = ["--numprocesses=2", "--dist=loadgroup"]
POSTGRESQL = [str(BIN / "python"), str(ROOT / "scripts" / "postgresql.py")]
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


@dataclass(frozen=True)
class Part:
    """Commands that stand or fall together, the program they need, and how a machine gets it."""

    name: str
    commands: list[list[str]]
    needs: str = "true"
    packages: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What a part came to; a part that is no test suite counts as one check."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    remark: str = ""

    @property
    def is_red(self) -> bool:
        """Whether the part keeps the whole from being green."""
        return self.failed > 0


PARTS = [
    Part(
        "format",
        [
            [str(BIN / "ruff"), "format", "--check", "."],
            [str(BIN / "djade"), "--target-version=5.2", "--check", *TEMPLATES],
        ],
    ),
    Part(
        "lint",
        [
            [str(BIN / "ruff"), "check", "."],
            [
                *(
                    str(BIN / "bandit"),
                    "--quiet",
                    "--configfile=pyproject.toml",
                    "--recursive",
                    ".",
                ),
                *("--severity-level=medium", "--confidence-level=medium"),
            ],
        ],
    ),
    Part("types", [[str(BIN / "mypy")]]),
    Part("architecture", [[str(BIN / "lint-imports")]]),
    Part(
        "sqlite",
        [[*PYTEST, *TWO_WORKERS, "-m", "not browser"]],
        environment={"DATABASE_URL": "sqlite://:memory:"},
    ),
    Part(
        "postgresql",
        [[*POSTGRESQL, *PYTEST, *TWO_WORKERS, "-m", "not browser"]],
        needs="command -v initdb || ls /usr/lib/postgresql/*/bin/initdb",
        packages=["postgresql"],
    ),
    Part(
        "browser",
        [[*PYTEST, "-m", "browser", "tests/browser"]],
        needs="command -v chromium || command -v chromium-browser || command -v google-chrome",
        packages=["chromium", "fonts-dejavu-core"],
        # Playwright runs an event loop in the thread in which the tests use the database.
        environment={"DATABASE_URL": "sqlite://:memory:", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"},
    ),
]


def what_is_missing(part: Part) -> str:
    """How to get what the part needs, or nothing where it is here (installed just now, perhaps)."""
    if part.name == "postgresql" and os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return ""
    asked = subprocess.run(
        [str(ROOT / "scripts" / "need.sh"), part.needs, *part.packages],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return asked.stdout.strip() if asked.returncode else ""


def tally(report: Path, outcome: Outcome) -> None:
    """Add what a test runner wrote about its tests."""
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total, failures, errors, skipped = (
            int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
        )
        outcome.failed += failures + errors
        outcome.skipped += skipped
        outcome.passed += max(total - failures - errors - skipped, 0)


def run(part: Part, require_all: bool) -> Outcome:
    """Run one part to its end."""
    outcome = Outcome(part.name)
    if missing := what_is_missing(part):
        outcome.remark = f"skipped: {missing}"
        if require_all:
            outcome.failed = 1
        else:
            outcome.skipped = 1
        return outcome
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        environment = os.environ | part.environment
        codes = []
        for command in part.commands:
            if "--quiet" in command and PYTEST[0] in command:
                command = [*command, f"--junit-xml={report}"]
            codes.append(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
        if report.exists():
            tally(report, outcome)
        if any(codes):
            outcome.failed = max(outcome.failed, 1)
        elif not report.exists():
            outcome.passed = 1
    outcome.remark = (
        f"{'failed' if outcome.is_red else 'passed'} in {time.monotonic() - started:.0f} s"
    )
    return outcome


def main() -> int:
    """Run the named parts, or all, and close with a table and one line of counts."""
    wanted = sys.argv[1:] or [part.name for part in PARTS]
    if unknown := set(wanted) - {part.name for part in PARTS}:
        sys.exit(
            f"No such part: {', '.join(sorted(unknown))}. Parts: {', '.join(p.name for p in PARTS)}"
        )
    require_all = os.environ.get("REQUIRE_ALL", "") not in ("", "0")
    outcomes = []
    for part in PARTS:
        if part.name in wanted:
            print(f"\n== {part.name}", flush=True)
            outcomes.append(run(part, require_all))
    print("\n== all parts")
    for outcome in outcomes:
        print(f"{outcome.name:<14}{outcome.remark}")
    red = [outcome.name for outcome in outcomes if outcome.is_red]
    if red:
        print(f"Red: {', '.join(red)}")
    passed, failed, skipped = (
        sum(getattr(outcome, key) for outcome in outcomes)
        for key in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
