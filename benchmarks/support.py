"""Support's matrix, commune page and value board against SQL written by hand.

    benchmarks/support.py [--quick] [--database sqlite|postgresql] [--sizes 100000,1000000]

Builds deliveries of 113 supporters to 116 communes over ten years. Each page is asked for as the
browser does, and nothing that was kept from before is used; the time of its statements in the
database is compared with that of SQL written by hand for the same content, in turns. What every
page asks (session, account, memberships, notices) is left out. Sizes are deliveries.
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

SIZES = (100_000, 1_000_000)
QUICK = (10_000,)
DAY = date(2024, 12, 31)


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    rounds = 5 if given.quick else 9
    rows: list[list[Any]] = []
    comparisons: list[Comparison] = []
    with own_database(given.database), plain_static_files():
        from django.core.management import call_command

        from benchmarks.support_by_hand import commune_page, matrix, value_board
        from benchmarks.support_world import build

        for deliveries in given.sizes:
            call_command("flush", interactive=False, verbosity=0)
            world = build(deliveries)
            for name, address, by_hand in (
                ("matrix", "/xa-khu-vuc-iii/ma-tran/", matrix(DAY)),
                (
                    "commune",
                    f"/xa-khu-vuc-iii/xa/{world.commune}/",
                    commune_page(world.commune, DAY),
                ),
                ("value board", "/tong-quan/phan-to/CS-B1/", value_board(DAY)),
            ):
                page = page_of(world.leader, address)
                row, comparison = measured(name, deliveries, page, by_hand, rounds)
                rows.append(row)
                comparisons.append(comparison)
    print(f"\nSupport's pages on {given.database}, medians of {rounds} turns")
    table(HEADINGS, rows)
    json_lines(given.database, comparisons)


if __name__ == "__main__":
    main()
