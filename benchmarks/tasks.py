"""Boards of tasks, one agency's overdue list and quick entry, against SQL written by hand.

    benchmarks/tasks.py [--quick] [--database sqlite|postgresql] [--sizes 1000,100000]

The world is that of the dashboard's benchmark: a country of tasks in ten years' plans. Each board
is asked for two days, since what was true on a day is worked out in the database. The time of our
statements in the database is compared with that of SQL written by hand for the same content, in
turns. Quick entry saves 100 reports and is undone; its queries are counted.
"""

import sys
import time
from collections.abc import Callable
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
QUICK = (1_000, 100_000)
DAY = date(2024, 12, 31)
EARLIER = date(2024, 6, 30)
PAGE_ROWS = 25
REPORTS = 100
HEADINGS = (
    "what is asked",
    "tasks",
    "ours ms",
    "in database ms",
    "by hand ms",
    "queries",
    "queries by hand",
    "ratio",
)
Ask = Callable[[], Any]


def main() -> None:
    """Measure each size in an empty database of its own."""
    given = arguments(__doc__, SIZES, QUICK)
    if each_database(given, __file__):
        return
    rounds = 9 if given.quick else 15
    rows: list[list[Any]] = []
    entries: list[list[Any]] = []
    comparisons: list[Comparison] = []
    with own_database(given.database):
        from django.core.management import call_command

        from benchmarks.world import build

        for tasks in given.sizes:
            call_command("flush", interactive=False, verbosity=0)
            build(tasks)
            officer = _officer()
            for name, ours, by_hand in _asked(officer):
                row, comparison = _measured(name, tasks, ours, by_hand, rounds)
                rows.append(row)
                comparisons.append(comparison)
            entries.append([f"{tasks:,}", *_quick_entry(officer)])
    print(f"\nBoards and lists of tasks on {given.database}, medians of {rounds} turns")
    table(HEADINGS, rows)
    print("\nQuick entry saved at once")
    table(("tasks", "reports", "queries", "ms"), entries)
    json_lines(given.database, comparisons)


def _officer() -> Any:
    """Who reports for the agency that leads most tasks."""
    from django.db.models import Count

    from accounts.models import User
    from organizations.models import Membership
    from organizations.roles import Role
    from reform_tasks.models import TaskAgency

    leads = TaskAgency.objects.order_by().values_list("organization").annotate(n=Count("pk"))
    organization, _number = leads.order_by("-n", "organization").first() or (None, 0)
    user = User.objects.create_user("officer", full_name="Cán bộ", must_change_password=False)
    Membership.objects.create(
        user=user, organization_id=organization, role=Role.AGENCY_OFFICER, valid_from=DAY
    )
    return user


def _asked(officer: Any) -> list[tuple[str, Ask, list[Any]]]:
    """What is measured: a name, ours, and the statements by hand."""
    from accounts.models import User
    from benchmarks import tasks_by_hand as hand
    from core.evaluation import tabulate
    from core.figures import BREAKDOWNS, Scope
    from reform_tasks.indicators.boards import BY_AREA, BY_LEAD
    from reform_tasks.models import Layer
    from reform_tasks.progress_table import progress_table

    everything = User(is_superuser=True, is_active=True)
    agency = officer.memberships.get().organization

    def board(code: str, day: date) -> Ask:
        return lambda: tabulate(BREAKDOWNS[code], Scope.on(day))

    def progress(layer: Layer, day: date) -> Ask:
        return lambda: progress_table(everything, day.year, layer, day)

    found: list[tuple[str, Ask, list[Any]]] = []
    for day in (DAY, EARLIER):
        on = f"{day:%d/%m}"
        found += [
            (f"board by lead, {on}", board(BY_LEAD, day), hand.board_by_lead(day)),
            (f"board by area, {on}", board(BY_AREA, day), hand.board_by_area(day)),
            (f"Biểu 4 by lead, {on}", progress(Layer.PROVINCE, day), hand.progress_by_lead(day)),
            (f"Biểu 4 by unit, {on}", progress(Layer.UNIT, day), hand.progress_by_owner(day)),
            (
                f"one agency's overdue, {on}",
                _overdue(agency, day),
                hand.overdue_of(agency.pk, day, PAGE_ROWS),
            ),
        ]
    return found


def _overdue(agency: Any, day: date) -> Ask:
    """How many tasks of all years it leads are overdue, and the first page of them."""
    from reform_tasks.models import ReformTask

    def ask() -> Any:
        tasks = ReformTask.objects.of_issued_plans(day).led_by(agency).overdue_on(day)
        in_order = tasks.select_related("plan").order_by("-plan__year", "plan", "position", "pk")
        return tasks.count(), list(in_order[:PAGE_ROWS])

    return ask


def _measured(
    name: str, tasks: int, ours: Ask, by_hand: list[Any], rounds: int
) -> tuple[list[Any], Comparison]:
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    ours()
    with connection.execute_wrapper(keep):
        ours()

    def asked(statements: list[Any]) -> Ask:
        def ask() -> None:
            with connection.cursor() as cursor:
                for sql, params in statements:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        return ask

    # SQLite works within this process, so its own time is known however busy the machine is.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    sides = {"ours": ours, "inside": asked(sent), "hand": asked(by_hand)}
    taken = milliseconds(sides, rounds, clock)
    comparison = Comparison(name, tasks, taken["inside"], taken["hand"], "hand SQL")
    counts = (len(sent), len(by_hand))
    times = (taken["ours"], taken["inside"], taken["hand"])
    return [name, f"{tasks:,}", *times, *counts, comparison.ratio], comparison


def _quick_entry(officer: Any) -> tuple[int, int, float]:
    """Report on so many tasks at once: how many, in how many queries, in how many milliseconds."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from core import clock
    from reform_tasks.quick_entry import Entry, report_all, tasks_to_report

    with transaction.atomic():
        found = tasks_to_report(officer, clock.today()).select_related("plan")
        entries = [
            Entry(task=task, percent=50, text="Đang thực hiện", seen=task.revision)
            for task in found.order_by("pk")[:REPORTS]
        ]
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as sent:
            report_all(entries, by=officer)
        taken = 1000 * (time.perf_counter() - started)
        transaction.set_rollback(True)
    return len(entries), len(sent), taken


if __name__ == "__main__":
    main()
