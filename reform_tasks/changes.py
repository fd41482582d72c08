"""What moved in a plan between two days, and how its deadlines lie over the months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from .tables import Tally, TaskRow, tally, task_rows
from .timeliness import DONE, OUTSIDE, OVERDUE


@dataclass(frozen=True)
class Change:
    """One kind of change and the rows it happened to, as they stand on the later day.

    `before` is the deadline of the earlier day, where that is what moved.
    """

    kind: str
    label: Any
    rows: list[tuple[TaskRow, date | None]]


@dataclass(frozen=True)
class Changes:
    """How a plan stood on the earlier day and stands on the later one, and what lies between."""

    then: Tally
    now: Tally
    kinds: list[Change]


def changes_between(tasks: Any, since: date, day: date) -> Changes:
    """Compare the tasks as they stood on `since` with the day: added, taken out, moved, done,
    newly overdue. A task may have changed in more than one way.
    """
    then = {row.pk: row for row in task_rows(tasks.all(), since)}
    now = task_rows(tasks.all(), day)
    found: dict[str, list[tuple[TaskRow, date | None]]] = {kind: [] for kind in _KINDS}
    for row in now:
        before = then[row.pk]
        for kind in _kinds_of(before, row):
            found[kind].append((row, before.deadline if kind == "moved" else None))
    return Changes(
        tally(then.values()),
        tally(now),
        [Change(kind, _KINDS[kind], rows) for kind, rows in found.items() if rows],
    )


_KINDS = {
    "added": _("Bổ sung vào kế hoạch"),
    "removed": _("Đưa ra khỏi kế hoạch"),
    "moved": _("Thay đổi thời hạn"),
    "done": _("Mới hoàn thành"),
    "overdue": _("Mới quá hạn"),
}


def _kinds_of(before: TaskRow, now: TaskRow) -> Iterable[str]:
    was_in, is_in = before.timeliness not in OUTSIDE, now.timeliness not in OUTSIDE
    if is_in and not was_in:
        yield "added"
    if was_in and not is_in:
        yield "removed"
    if not (was_in and is_in):
        return
    if before.deadline != now.deadline:
        yield "moved"
    if now.timeliness in DONE and before.timeliness not in DONE:
        yield "done"
    if now.timeliness in OVERDUE and before.timeliness not in OVERDUE:
        yield "overdue"


@dataclass(frozen=True)
class Month:
    """The tasks whose deadline in force lies in a month; `first` is its first day, None: without
    a deadline.
    """

    first: date | None
    tally: Tally


def by_month(rows: Iterable[TaskRow]) -> list[Month]:
    """The tasks in the plan by the month of their deadline, in order, those without one last."""
    months: dict[date | None, list[TaskRow]] = {}
    for row in rows:
        if row.timeliness not in OUTSIDE:
            first = row.deadline and row.deadline.replace(day=1)
            months.setdefault(first, []).append(row)
    in_order = sorted(months, key=lambda first: first or date.max)
    return [Month(first, tally(months[first])) for first in in_order]
