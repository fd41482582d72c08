"""The dashboard's database time against hand-written SQL for the same figures.

    benchmarks/dashboard.py [--quick] [--database sqlite|postgresql] [--sizes 1000,100000]

Builds 1,000, 100,000 and 1,000,000 tasks over ten years and 34 provinces. For the whole country and
for one province it asks the figures of the dashboard, with their comparisons and breakdowns, from
the declarations and from SQL written by hand, in turns, and compares the answers.
"""

import sys
import time
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

SIZES = (1_000, 100_000, 1_000_000)
QUICK = (1_000, 20_000)
DAY = date(2024, 12, 31)
HEADINGS = (
    "figures of",
    "tasks",
    "ours with Python ms",
    "ours ms",
    "by hand ms",
    "queries",
    "queries by hand",
    "ratio",
)


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    rounds = 7 if given.quick else 15
    rows: list[list[Any]] = []
    comparisons: list[Comparison] = []
    with own_database(given.database):
        from django.core.management import call_command

        from benchmarks.world import build

        for tasks in given.sizes:
            call_command("flush", interactive=False, verbosity=0)
            world = build(tasks)
            for name, unit in (("country", None), ("province", world.province)):
                row, comparison = _measured(name, tasks, unit, rounds)
                rows.append(row)
                comparisons.append(comparison)
    print(f"\nThe dashboard's figures on {given.database}, medians of {rounds} turns")
    table(HEADINGS, rows)
    json_lines(given.database, comparisons)


def _measured(name: str, tasks: int, unit: int | None, rounds: int) -> tuple[list[Any], Comparison]:
    from django.db import connection

    from benchmarks.by_hand import ByHand
    from core.evaluation import evaluate, tabulate
    from core.figures import BREAKDOWNS, INDICATORS, Scope
    from reporting.dashboard import CLASSES, MODELS, SUPPORT, TIMELINESS, compared
    from reporting.scopes import quarter_ends_before
    from reporting.tiles import on_tiles

    scope = Scope.on(DAY, unit=unit)
    entries = [*on_tiles(scope), *(INDICATORS[code] for code, _label, _tone in CLASSES)]
    boards = [BREAKDOWNS[code] for code in (TIMELINESS, MODELS, SUPPORT)]

    def ours() -> Any:
        answers = evaluate((entry, scope) for entry in entries)
        now = {answer.indicator.code: answer for answer in answers}
        return answers, compared(scope, now), [tabulate(board, scope) for board in boards]

    days = quarter_ends_before(DAY, 4)
    by_hand = ByHand(DAY, days, unit)
    _agree(ours(), by_hand.ask())
    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        ours()

    def inside() -> None:
        with connection.cursor() as cursor:
            for sql, params in sent:
                cursor.execute(sql, params)
                cursor.fetchall()

    # SQLite works within this process, so its own time is known however busy the machine is.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken = milliseconds({"ours": ours, "inside": inside, "hand": by_hand.ask}, rounds, clock)
    comparison = Comparison(
        f"dashboard figures of the {name}", tasks, taken["inside"], taken["hand"], "hand SQL"
    )
    counts = (len(sent), len(by_hand.statements))
    row = [name, f"{tasks:,}", taken["ours"], taken["inside"], taken["hand"], *counts]
    return [*row, comparison.ratio], comparison


def _agree(ours: Any, by_hand: list[list[tuple[Any, ...]]]) -> None:
    """Both sides gave the same numbers, or there is nothing to compare."""
    answers, (_before, courses), boards = ours
    found = {answer.indicator.code: answer for answer in answers}
    pairs = {code: (found[code].numerator, found[code].denominator) for code in found}
    day = [rows[0] for rows in by_hand[:8]]
    done, planned, in_time, late, overdue = day[0]
    communes, with_one_stop, departments, of_departments = day[2]
    districts, with_model, with_committee = day[4]
    decided, supported = day[6]
    expected = {
        "RT-01": (done, planned),
        "RT-04": (in_time, None),
        "RT-05": (late, None),
        "RT-06": (overdue, None),
        "RT-07": (planned - done - overdue, None),
        "RT-02": (day[1][0], None),
        "OS-01": (with_one_stop, communes),
        "OS-02": (of_departments, departments),
        "MR-01": (day[3][0], None),
        "MR-02": (with_model, districts),
        "MR-03": (with_committee, districts),
        "CS-01": (day[5][0], None),
        "CS-02": (supported, decided),
        "CS-03": (day[7][0], None),
        "CS-07": (decided - supported, None),
    }
    assert pairs == expected, [
        (code, pairs[code], expected[code]) for code in pairs if pairs[code] != expected[code]
    ]
    for board, rows in zip(boards, by_hand[8:11], strict=True):
        assert sorted(map(str, board)) == sorted(str(group) for group, *_values in rows)
    first = courses["RT-01"][0]
    assert (first.numerator, first.denominator) == by_hand[11][0]


if __name__ == "__main__":
    main()
