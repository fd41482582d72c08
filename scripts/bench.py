#!/usr/bin/env python3
"""Run every benchmark in its short form on SQLite and on PostgreSQL.

    scripts/bench.py [NAME…]        for example: scripts/bench.py dashboard

A benchmark's full sizes take longer: `.venv/bin/python benchmarks/NAME.py --database sqlite`.
"""

import subprocess
import sys
from pathlib import Path

from checks import PARTS, what_is_missing

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")


def benchmarks() -> list[Path]:
    """The scripts in benchmarks/, without the modules that they share."""
    found = sorted((ROOT / "benchmarks").glob("*.py"))
    return [path for path in found if '__name__ == "__main__"' in path.read_text(encoding="utf-8")]


def main() -> int:
    """Run the named benchmarks, or all, on both databases; red where one fails."""
    wanted = [path for path in benchmarks() if not sys.argv[1:] or path.stem in sys.argv[1:]]
    missing = what_is_missing(next(part for part in PARTS if part.name == "postgresql"))
    if missing:
        print(f"PostgreSQL skipped: {missing}")
    codes = []
    for path in wanted:
        for database in ("sqlite",) if missing else ("sqlite", "postgresql"):
            print(f"\n== {path.stem} on {database}", flush=True)
            server = [PYTHON, "scripts/postgresql.py"] if database == "postgresql" else []
            command = [*server, PYTHON, str(path), "--quick", "--database", database]
            codes.append(subprocess.run(command, cwd=ROOT, check=False).returncode)
    return 1 if any(codes) or not codes else 0


if __name__ == "__main__":
    sys.exit(main())
