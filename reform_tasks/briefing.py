"""Tóm tắt giao ban: what a leader reads on Monday about the province's plan, on one page.

The figures are those of the whole plan; the lists hold the tasks that the reader may read, and are
cut so that the page holds: what is left out is counted.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.contacts import phones_of
from organizations.permissions import Permission

from .changes import Changes, changes_between
from .models import Layer, Part, ReformPlan, ReformTask, TaskAgency
from .tables import TaskRow, task_rows
from .timeliness import AWAITING, Timeliness

LISTED = 4
MOVED = 2
DUE_WITHIN = 14
RUNNING = (Timeliness.DUE_SOON, Timeliness.IN_TIME)


@dataclass(frozen=True)
class Item:
    """A task of the briefing; `on` is its deadline, or since when it waits."""

    row: TaskRow
    on: date | None
    phone: str


@dataclass(frozen=True)
class ShortList:
    """The first tasks under a heading, and how many more there are."""

    title: Any
    count: int
    items: list[Item]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.items)


@dataclass(frozen=True)
class Briefing:
    """The plan as it stood and stands, what moved, and what needs a word."""

    plan: ReformPlan
    changes: Changes
    moved: list[ShortList]
    overdue: ShortList
    due: ShortList
    waiting: ShortList

    @property
    def lists(self) -> list[ShortList]:
        """What needs a word, in the order of the page."""
        return [self.overdue, self.due, self.waiting]

    @property
    def is_sample(self) -> bool:
        """Whether the data is invented."""
        return self.plan.is_sample


def briefing(user: Any, since: date, day: date) -> Briefing | None:
    """The briefing on the province's plan of the day's year; None where none was issued by then."""
    plan = ReformPlan.objects.filter(
        layer=Layer.PROVINCE, year=day.year, issued_on__lte=day
    ).first()
    if plan is None:
        return None
    tasks = plan.tasks.order_by("area__number", "position", "pk")
    changes = changes_between(tasks, since, day)
    readable = set(tasks.permitted_to(user, Permission.TASK_VIEW).values_list("pk", flat=True))
    rows = [row for row in task_rows(tasks.all(), day) if row.pk in readable]
    listed = _Lists(rows, day)
    of_kind = {change.kind: [row for row, _before in change.rows] for change in changes.kinds}
    moved = [
        listed.of(change.label, _within(of_kind[change.kind], readable), MOVED)
        for change in changes.kinds
        if change.kind != "overdue"
    ]
    return Briefing(
        plan=plan,
        changes=changes,
        moved=[each for each in moved if each.count],
        overdue=listed.of(_("Mới quá hạn"), _within(of_kind.get("overdue", []), readable), LISTED),
        due=listed.of(_("Đến hạn trong 14 ngày tới"), _due(rows, day), LISTED, _deadline),
        waiting=listed.waiting(_("Chờ xác nhận hoàn thành lâu nhất")),
    )


def _within(rows: Iterable[TaskRow], readable: Collection[int]) -> list[TaskRow]:
    return [row for row in rows if row.pk in readable]


def _deadline(row: TaskRow) -> date | None:
    return row.next_due_on or row.deadline


def _due(rows: Iterable[TaskRow], day: date) -> list[TaskRow]:
    """The running tasks that owe something within the days ahead, the nearest first."""
    last = day + timedelta(days=DUE_WITHIN)
    found = [
        (due, place, row)
        for place, row in enumerate(rows)
        if row.timeliness in RUNNING and (due := _deadline(row)) is not None and due <= last
    ]
    return [row for _due_on, _place, row in sorted(found, key=lambda one: one[:2])]


class _Lists:
    """Cuts lists and finds for each task whom to call."""

    def __init__(self, rows: Sequence[TaskRow], day: date) -> None:
        self.rows, self.day = rows, day
        leads = TaskAgency.objects.filter(task__in=[row.pk for row in rows], part=Part.LEAD)
        self.first_lead: dict[int, int] = {}
        for task, lead in leads.order_by("order", "pk").values_list("task", "organization"):
            self.first_lead.setdefault(task, lead)
        self.phones = phones_of(set(self.first_lead.values()), day)

    def of(
        self,
        title: Any,
        rows: Sequence[TaskRow],
        limit: int,
        on: Callable[[TaskRow], date | None] = _deadline,
    ) -> ShortList:
        """The first of the rows."""
        items = [Item(row, on(row), self._phone(row)) for row in rows[:limit]]
        return ShortList(title, len(rows), items)

    def waiting(self, title: Any) -> ShortList:
        """What was reported done and waits for confirmation, the longest first."""
        waiting = [row for row in self.rows if row.timeliness in AWAITING]
        keys = [row.pk for row in waiting]
        since = dict(ReformTask.objects.filter(pk__in=keys).values_list("pk", "reported_on"))
        # Reported again after the day: then since when it waited stands in an older report.
        waits = {key: on for key, on in since.items() if on is not None and on <= self.day}
        waiting.sort(key=lambda row: waits.get(row.pk, self.day))
        return self.of(title, waiting, LISTED, lambda row: waits.get(row.pk))

    def _phone(self, row: TaskRow) -> str:
        return self.phones.get(self.first_lead.get(row.pk, 0), "")
