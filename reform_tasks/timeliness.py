"""Where a task stands in time on a day: one rule, read by figures, lists and pages alike.

It reads dated facts only, never today's status, in this order: not yet or no longer in the plan;
done (on time, late, without a deadline); awaiting confirmation; suspended; before its start;
without a deadline; overdue; due soon; in time. The deadline on a day is that of the latest
extension granted by that day, else the original.

What was reported done waits for confirmation and is never overdue; the date of the proving document
says whether it is in time or late. What a task knows of its latest extension, suspension and report
stands in its own columns; only where the latest is younger than the day asked for are older ones
looked up.

`timeliness_of` says the same of one task in Python, which for a page of rows costs less than the
expression costs to compile; `older_facts` are what it looks up. A test compares the two over random
tasks.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import (
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from django.utils.translation import gettext_lazy as _

from .models.task_facts import (
    ReportKind,
    TaskExtension,
    TaskReport,
    TaskSuspension,
)

if TYPE_CHECKING:
    from .models.tasks import ReformTask


class Timeliness(models.TextChoices):
    """The classes of tasks on a day; every task is in exactly one."""

    NOT_ADDED = "not_added", _("Chưa đưa vào kế hoạch")
    LEFT_OUT = "left_out", _("Đưa ra khỏi kế hoạch")
    DONE_ON_TIME = "done_on_time", _("Hoàn thành đúng hạn")
    DONE_LATE = "done_late", _("Hoàn thành quá hạn")
    DONE_NO_DEADLINE = "done_no_deadline", _("Hoàn thành, không xác định thời hạn")
    AWAITING_IN_TIME = "awaiting_in_time", _("Chờ xác nhận hoàn thành (trong hạn)")
    AWAITING_LATE = "awaiting_late", _("Chờ xác nhận hoàn thành (quá hạn)")
    SUSPENDED = "suspended", _("Tạm dừng")
    BEFORE_START = "before_start", _("Chưa đến thời gian thực hiện")
    NO_DEADLINE = "no_deadline", _("Không xác định thời hạn")
    OVERDUE = "overdue", _("Quá hạn")
    DUE_SOON = "due_soon", _("Sắp đến hạn")
    IN_TIME = "in_time", _("Trong hạn")

    @property
    def tone(self) -> str:
        """How it looks as a badge; overdue is the only alarm."""
        return _TONES.get(self, "neutral")


T = Timeliness
_TONES = {
    T.LEFT_OUT: "muted",
    T.NOT_ADDED: "muted",
    T.DONE_ON_TIME: "success",
    T.DONE_LATE: "warning",
    T.DONE_NO_DEADLINE: "success",
    T.AWAITING_IN_TIME: "info",
    T.AWAITING_LATE: "info",
    T.SUSPENDED: "muted",
    T.OVERDUE: "danger",
    T.DUE_SOON: "warning",
    T.IN_TIME: "progress",
}
OUTSIDE = (T.NOT_ADDED, T.LEFT_OUT)
DONE = (T.DONE_ON_TIME, T.DONE_LATE, T.DONE_NO_DEADLINE)
AWAITING = (T.AWAITING_IN_TIME, T.AWAITING_LATE)
# Open and not overdue.
OPEN = (*AWAITING, T.SUSPENDED, T.BEFORE_START, T.NO_DEADLINE, T.DUE_SOON, T.IN_TIME)


class DaysBetween(Func):
    """The number of days from the first date to the second."""

    arity = 2
    output_field = models.IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Dates subtract to whole days."""
        (start, start_params), (end, end_params) = map(
            compiler.compile, self.get_source_expressions()
        )
        return f"({end} - {start})", (*end_params, *start_params)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Dates are texts there: by their Julian days."""
        (start, start_params), (end, end_params) = map(
            compiler.compile, self.get_source_expressions()
        )
        sql = f"CAST(julianday({end}) - julianday({start}) AS integer)"
        return sql, (*end_params, *start_params)


def _expression(day: Any) -> Any:
    """The day as an expression, which it already is where a figure is compiled for any day."""
    if hasattr(day, "resolve_expression"):
        return day
    return Value(day, output_field=models.DateField())


def deadline_on(day: date, prefix: str = "") -> Case:
    """The deadline in force on that day; `prefix` is a path to the task, as in 'task__'."""
    older = TaskExtension.objects.granted_by(day).filter(task=OuterRef(f"{prefix}id"))
    return Case(
        When(**{f"{prefix}extended_on__isnull": True}, then=F(f"{prefix}due_on")),
        When(**{f"{prefix}extended_on__lte": day}, then=F(f"{prefix}extended_due_on")),
        default=Coalesce(Subquery(older.values("new_due_on")[:1]), F(f"{prefix}due_on")),
        output_field=models.DateField(),
    )


def _sent_back_after(day: date) -> models.QuerySet[TaskReport]:
    """Reports of completion that were still waiting on that day, though sent back later."""
    return TaskReport.objects.filter(kind=ReportKind.COMPLETION, on__lte=day, sent_back_on__gt=day)


def _claimed(day: date, prefix: str) -> tuple[Q, Case]:
    """Whether a completion was reported and not sent back on that day, and its document's date."""
    older = _sent_back_after(day).filter(task=OuterRef(f"{prefix}id"))
    latest = Q(**{f"{prefix}reported_on__lte": day})
    waits = latest & (
        Q(**{f"{prefix}sent_back_on__isnull": True}) | Q(**{f"{prefix}sent_back_on__gt": day})
    )
    waited = Q(**{f"{prefix}reported_on__gt": day}) & Q(Exists(older))
    result_on = Case(
        When(latest, then=F(f"{prefix}result_on")),
        default=Subquery(older.order_by("-on", "-pk").values("result_on")[:1]),
        output_field=models.DateField(),
    )
    return waits | waited, result_on


def _resting(day: date, prefix: str) -> Q:
    """Whether the task was suspended on that day."""
    older = TaskSuspension.objects.valid_on(day).filter(task=OuterRef(f"{prefix}id"))
    rests = Q(**{f"{prefix}suspended_on__lte": day}) & (
        Q(**{f"{prefix}resumed_on__isnull": True}) | Q(**{f"{prefix}resumed_on__gt": day})
    )
    return rests | (Q(**{f"{prefix}suspended_on__gt": day}) & Q(Exists(older)))


def in_plan_on(day: date, prefix: str = "") -> Q:
    """Whether the task was added to its plan by that day and not yet left out of it."""
    return Q(**{f"{prefix}added_on__lte": day}) & (
        Q(**{f"{prefix}cancelled_on__isnull": True}) | Q(**{f"{prefix}cancelled_on__gt": day})
    )


def done_by(day: date, prefix: str = "") -> Q:
    """Whether the task was done by that day, by the date of its confirmed document."""
    return Q(**{f"{prefix}completed_on__lte": day})


def classes_on(day: date, prefix: str = "") -> dict[Timeliness, Q]:
    """The condition of each class on that day. They exclude one another and leave no task out."""

    def q(**lookups: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in lookups.items()})

    today = _expression(day)
    deadline = deadline_on(day, prefix)
    completed_on = F(f"{prefix}completed_on")
    claimed, result_on = _claimed(day, prefix)
    resting = _resting(day, prefix)
    in_plan = in_plan_on(day, prefix)
    has_deadline, no_deadline = q(due_on__isnull=False), q(due_on__isnull=True)
    done = in_plan & done_by(day, prefix)
    undone = in_plan & (q(completed_on__isnull=True) | q(completed_on__gt=day))
    running = undone & ~claimed & ~resting
    started = running & (q(start_on__isnull=True) | q(start_on__lte=day))
    due = started & has_deadline & Q(GreaterThanOrEqual(deadline, today))
    days_left = DaysBetween(today, deadline)
    due_soon_days = F(f"{prefix}plan__due_soon_days")
    return {
        T.NOT_ADDED: q(added_on__gt=day),
        T.LEFT_OUT: q(added_on__lte=day, cancelled_on__lte=day),
        T.DONE_ON_TIME: done & has_deadline & Q(LessThanOrEqual(completed_on, deadline)),
        T.DONE_LATE: done & has_deadline & Q(GreaterThan(completed_on, deadline)),
        T.DONE_NO_DEADLINE: done & no_deadline,
        T.AWAITING_IN_TIME: undone
        & claimed
        & (no_deadline | Q(LessThanOrEqual(result_on, deadline))),
        T.AWAITING_LATE: undone & claimed & has_deadline & Q(GreaterThan(result_on, deadline)),
        T.SUSPENDED: undone & ~claimed & resting,
        T.BEFORE_START: running & q(start_on__gt=day),
        T.NO_DEADLINE: started & no_deadline,
        T.OVERDUE: started & has_deadline & Q(LessThan(deadline, today)),
        T.DUE_SOON: due & Q(LessThanOrEqual(days_left, due_soon_days)),
        T.IN_TIME: due & Q(GreaterThan(days_left, due_soon_days)),
    }


def any_of(classes: Iterable[Timeliness], day: date, prefix: str = "") -> Q:
    """The condition of being in one of the classes on that day."""
    conditions = classes_on(day, prefix)
    return reduce(or_, (conditions[name] for name in classes))


def older_facts(day: date) -> dict[str, "Prefetch[Any]"]:
    """What `timeliness_of` looks up of a task for that day, by the column of the latest."""
    return {
        "extended_on": Prefetch("extensions", TaskExtension.objects.granted_by(day)),
        "reported_on": Prefetch("reports", _sent_back_after(day)),
        "suspended_on": Prefetch("suspensions", TaskSuspension.objects.valid_on(day)),
    }


def load_older_facts(tasks: Iterable["ReformTask"], day: date) -> None:
    """Read them for all tasks at once, of those alone whose latest is younger than the day."""
    for column, facts in older_facts(day).items():
        looking_back = [task for task in tasks if (getattr(task, column) or day) > day]
        prefetch_related_objects(looking_back, facts)


def timeliness_of(task: "ReformTask", day: date) -> Timeliness:
    """The class of one task on that day, from its own columns and its plan's.

    Only where its latest report or suspension is younger than the day are its older ones read.
    """
    if task.added_on > day:
        return T.NOT_ADDED
    if task.cancelled_on and task.cancelled_on <= day:
        return T.LEFT_OUT
    due_on = deadline_of(task, day)
    if task.completed_on and task.completed_on <= day:
        return _against(due_on, task.completed_on, T.DONE_NO_DEADLINE, T.DONE_ON_TIME, T.DONE_LATE)
    if claim := _claim_of(task, day):
        return _against(due_on, claim, T.AWAITING_IN_TIME, T.AWAITING_IN_TIME, T.AWAITING_LATE)
    if _rests(task, day):
        return T.SUSPENDED
    if task.start_on and task.start_on > day:
        return T.BEFORE_START
    if due_on is None:
        return T.NO_DEADLINE
    if due_on < day:
        return T.OVERDUE
    return T.DUE_SOON if (due_on - day).days <= task.plan.due_soon_days else T.IN_TIME


def deadline_of(task: "ReformTask", day: date) -> date | None:
    """The deadline of one task in force on that day."""
    if task.extended_on is None:
        return task.due_on
    if task.extended_on <= day:
        return task.extended_due_on
    granted = [
        (extension.granted_on, extension.new_due_on)
        for extension in task.extensions.all()
        if extension.granted_on and extension.new_due_on and extension.granted_on <= day
    ]
    return max(granted)[1] if granted else task.due_on


def _against(
    due_on: date | None,
    finished_on: date,
    unbound: Timeliness,
    kept: Timeliness,
    missed: Timeliness,
) -> Timeliness:
    if due_on is None:
        return unbound
    return kept if finished_on <= due_on else missed


def _claim_of(task: "ReformTask", day: date) -> date | None:
    """The date of the document that was waiting for confirmation on that day."""
    if task.reported_on is None:
        return None
    if task.reported_on <= day:
        is_open = task.sent_back_on is None or task.sent_back_on > day
        return task.result_on if is_open else None
    waiting = [
        report
        for report in task.reports.all()
        if report.kind == ReportKind.COMPLETION
        and report.sent_back_on
        and report.on <= day < report.sent_back_on
    ]
    latest = max(waiting, key=lambda report: (report.on, report.pk), default=None)
    return latest.result_on if latest else None


def _rests(task: "ReformTask", day: date) -> bool:
    if task.suspended_on is None:
        return False
    if task.suspended_on <= day:
        return task.resumed_on is None or task.resumed_on > day
    return any(suspension.is_valid_on(day) for suspension in task.suspensions.all())
