"""What the benchmarks share: a database of their own, fair timing, a table and JSON lines.

A benchmark measures both sides in one run, in turns, so that a busy machine slows both; only the
ratio counts. The database is made for the run and removed after it, however it ends.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Comparison:
    """One measured pair; `ours` / `other` is the ratio, so smaller is better."""

    name: str
    size: int
    ours: float
    other: float
    other_is: str
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Ours over the other's."""
        return self.ours / self.other


def arguments(description: str | None, sizes: Sequence[int], quick: Sequence[int]) -> Any:
    """The command line that all benchmarks have: --quick, --database, --sizes."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="smaller sizes, done within 40 s")
    parser.add_argument("--database", choices=DATABASES, help="only this one (default: both)")
    parser.add_argument("--sizes", help="numbers of tasks, as in 1000,100000")
    given = parser.parse_args()
    if given.sizes:
        given.sizes = [int(size) for size in given.sizes.split(",")]
    else:
        given.sizes = list(quick if given.quick else sizes)
    return given


def each_database(given: Any, script: str) -> bool:
    """Run the script once for each database where none was named; true when that was done.

    PostgreSQL is the server in DATABASE_URL, else a temporary one.
    """
    has_server = os.environ.get("DATABASE_URL", "").startswith("postgres")
    if given.database and (given.database == "sqlite" or has_server):
        return False
    for database in [given.database] if given.database else DATABASES:
        server = [sys.executable, str(ROOT / "scripts" / "postgresql.py")]
        prefix = server if database == "postgresql" and not has_server else []
        flags = ["--quick"] if given.quick else []
        flags += ["--sizes", ",".join(map(str, given.sizes)), "--database", database]
        subprocess.run([*prefix, sys.executable, script, *flags], check=True, cwd=ROOT)
    return True


@contextmanager
def own_database(kind: str, *, debug: bool = False) -> Iterator[str]:
    """An empty database of that kind with all tables, in the settings; removed at the end."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sonla_portal.settings",
        "SECRET_KEY": "a-key-for-a-measurement-that-guards-nothing-and-is-long-enough",
        "DEBUG": "1" if debug else "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "PORTAL_HTTPS": "0",
        "PORTAL_TODAY": "2024-12-31",
        "LOG_LEVEL": "ERROR",
    }
    with _postgresql() if kind == "postgresql" else _sqlite() as address:
        os.environ["DATABASE_URL"] = address
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        try:
            yield address
        finally:
            connections.close_all()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder:
        yield f"sqlite:///{folder}/benchmark.sqlite3"


@contextmanager
def _postgresql() -> Iterator[str]:
    import psycopg2

    server = os.environ["DATABASE_URL"]
    name = f"benchmark_{os.getpid()}"
    parts = urlsplit(server)
    folder, _slash, _old = parts.path.rpartition("/")
    admin = psycopg2.connect(_dsn(server))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        # As docs/operations.md sets it up: compiling a short question takes longer than answering.
        cursor.execute(f'ALTER DATABASE "{name}" SET jit = off')
        try:
            yield urlunsplit(parts._replace(path=f"{folder}/{name}"))
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            admin.close()


def _dsn(address: str) -> str:
    """The address as the driver takes it: a socket's folder stands where the host would."""
    parts = urlsplit(address)
    folder, _slash, name = parts.path.rpartition("/")
    if not folder:
        return address
    return f"host={folder} dbname={name} user={parts.username or ''}"


def milliseconds(
    sides: dict[str, Callable[[], Any]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median of each side over the rounds, taken in turns after one turn to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()
    gc.collect()
    gc.disable()
    try:
        for _round in range(rounds):
            for name, side in sides.items():
                started = clock()
                side()
                taken[name].append(1000 * (clock() - started))
    finally:
        gc.enable()
    return {name: median(found) for name, found in taken.items()}


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print the rows under their headings, numbers to the right."""
    cells = [list(map(str, headings)), *(list(map(_shown, row)) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(headings))]
    for line in cells:
        first, *rest = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join([first, *rest]), flush=True)


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def json_lines(database: str, comparisons: Sequence[Comparison]) -> None:
    """One line of JSON for each comparison."""
    for each in comparisons:
        line = {
            "name": each.name,
            "database": database,
            "size": each.size,
            "ours": round(each.ours, 3),
            "other": round(each.other, 3),
            "other_is": each.other_is,
            "ratio": round(each.ratio, 3),
            "unit": each.unit,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
