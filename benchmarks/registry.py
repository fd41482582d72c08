"""The registry's queue, dossier page and board against SQL written by hand.

    benchmarks/registry.py [--quick] [--database sqlite|postgresql] [--sizes 5000,20000]

Builds dossiers with 21 criteria each over ten years, half of them with the province, one with 60
files. Each page is asked for as the browser does; the time of its statements in the database is
compared with that of SQL written by hand for the same content, in turns. What every page asks
(session, account, memberships, notices) is left out. Sizes are dossiers.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import (
    Comparison,
    arguments,
    each_database,
    json_lines,
    milliseconds,
    own_database,
    table,
)

SIZES = (1_000, 5_000, 20_000)
QUICK = (1_000, 5_000)
DAY = date(2024, 12, 31)
HEADINGS = (
    "page",
    "score rows",
    "whole page CPU ms",
    "ours ms",
    "by hand ms",
    "queries",
    "queries by hand",
    "ratio",
)
# Read for every page of the portal, whatever it shows.
FRAME = ("django_session", '"accounts_user"', "organizations_membership", "notifications_notice")


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    rounds = 9 if given.quick else 15
    rows: list[list[Any]] = []
    comparisons: list[Comparison] = []
    with own_database(given.database), _plain_static_files():
        from django.core.management import call_command

        from benchmarks.registry_by_hand import board, dossier_page, queue
        from benchmarks.registry_world import build

        for dossiers in given.sizes:
            call_command("flush", interactive=False, verbosity=0)
            world = build(dossiers)
            lines = dossiers * 21
            for name, address, by_hand in (
                ("queue", "/chinh-quyen-than-thien/tham-dinh/", queue(DAY)),
                ("dossier", world.dossier.get_absolute_url(), dossier_page(world.dossier.pk, DAY)),
                (
                    "board",
                    f"/chinh-quyen-than-thien/bang-tieu-chi/?dot={world.round.pk}",
                    board(world.round.pk, DAY),
                ),
            ):
                row, comparison = _measured(name, lines, _page(world, address), by_hand, rounds)
                rows.append(row)
                comparisons.append(comparison)
    print(f"\nThe registry's pages on {given.database}, medians of {rounds} turns")
    table(HEADINGS, rows)
    json_lines(given.database, comparisons)


@contextmanager
def _plain_static_files() -> Iterator[None]:
    """Pages are rendered without the manifest that `collectstatic` would have to write first."""
    from django.test import override_settings

    from benchmarks.page_settings import STORAGES

    with override_settings(STORAGES=STORAGES):
        yield


def _page(world: Any, address: str) -> Callable[[], None]:
    """Asks for the page as an officer of the province, who is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(world.officer)

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask


def _measured(
    name: str, lines: int, page: Callable[[], None], by_hand: list[Any], rounds: int
) -> tuple[list[Any], Comparison]:
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and not any(table in sql for table in FRAME):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    page()
    with connection.execute_wrapper(keep):
        page()

    def asked(statements: list[Any]) -> Callable[[], None]:
        def ask() -> None:
            with connection.cursor() as cursor:
                for sql, params in statements:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        return ask

    # SQLite works within this process, so its own time is known however busy the machine is.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken = milliseconds({"inside": asked(sent), "hand": asked(by_hand)}, rounds, clock)
    cpu = milliseconds({"page": page}, rounds, time.process_time)["page"]
    comparison = Comparison(name, lines, taken["inside"], taken["hand"], "hand SQL")
    counts = (len(sent), len(by_hand))
    row = [name, f"{lines:,}", cpu, taken["inside"], taken["hand"], *counts, comparison.ratio]
    return row, comparison


if __name__ == "__main__":
    main()
