"""The registry's queue, dossier page and board against SQL written by hand.

    benchmarks/registry.py [--quick] [--database sqlite|postgresql] [--sizes 5000,20000]

Builds dossiers with 21 criteria each over ten years, half of them with the province, one with 60
files. Each page is asked for as the browser does; the time of its statements in the database is
compared with that of SQL written by hand for the same content, in turns. What every page asks
(session, account, memberships, notices) is left out. Sizes are dossiers.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.asked_pages import HEADINGS, measured, page_of, plain_static_files
from benchmarks.harness import (
    Comparison,
    arguments,
    each_database,
    json_lines,
    own_database,
    table,
)

SIZES = (1_000, 5_000, 20_000)
QUICK = (1_000, 5_000)
DAY = date(2024, 12, 31)


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    rounds = 9 if given.quick else 15
    rows: list[list[Any]] = []
    comparisons: list[Comparison] = []
    with own_database(given.database), plain_static_files():
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
                row, comparison = measured(
                    name, lines, page_of(world.officer, address), by_hand, rounds
                )
                rows.append(row)
                comparisons.append(comparison)
    print(f"\nThe registry's pages on {given.database}, medians of {rounds} turns")
    table(HEADINGS, rows)
    json_lines(given.database, comparisons)


if __name__ == "__main__":
    main()
