"""Where a task stands in time on a day: one rule, read by figures, lists and pages alike.

It reads dated facts only, never today's status, in this order: not yet or no longer in the plan;
done (on time, late, without a deadline); awaiting confirmation; suspended; before its start;
without a deadline; overdue (and apart those of which nothing was reported in the running quarter);
due soon; in time. The deadline on a day is that of the latest extension granted by that day, else
the original. While a task with milestones is open, its first unmet milestone is its deadline; it is
done on time only if each was met on time.

Each day can also be read on the original deadline (`original`), as if no extension had been
granted; a task that the plan gave no deadline has the one that a document gave it in both readings.

What was reported done waits for confirmation and is never overdue; the date of the proving document
says whether it is in time or late. What a task knows of its latest extension, suspension and report
stands in its own columns; only where the latest is younger than the day asked for are older ones
looked up, and milestones only where a task has any.

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

from .models.milestones import NOT_MET_IN_TIME, TaskMilestone
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
    OVERDUE_SILENT = "overdue_silent", _("Quá hạn - chưa cập nhật")
    DUE_SOON = "due_soon", _("Sắp đến hạn")
    IN_TIME = "in_time", _("Trong hạn")

    @property
    def tone(self) -> str:
        """How it looks as a badge; what is overdue is the only alarm."""
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
    T.OVERDUE_SILENT: "danger",
    T.DUE_SOON: "warning",
    T.IN_TIME: "progress",
}
OUTSIDE = (T.NOT_ADDED, T.LEFT_OUT)
DONE = (T.DONE_ON_TIME, T.DONE_LATE, T.DONE_NO_DEADLINE)
AWAITING = (T.AWAITING_IN_TIME, T.AWAITING_LATE)
OVERDUE = (T.OVERDUE, T.OVERDUE_SILENT)
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


class QuarterStart(Func):
    """The day on which the quarter of reports begins that the date lies in (see quarter_start)."""

    arity = 1
    output_field = models.DateField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Moved so that the quarters of reports fall on those of the calendar, and back."""
        day, params = compiler.compile(self.get_source_expressions()[0])
        moved = f"({day}::timestamp - interval '14 days' + interval '1 month')"
        sql = f"(date_trunc('quarter', {moved}) - interval '1 month' + interval '14 days')::date"
        return sql, params

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same in the words of SQLite's date()."""
        day, params = compiler.compile(self.get_source_expressions()[0])
        month = f"date({day}, '-14 days', 'start of month', '+1 month')"
        back = f"((CAST(strftime('%%m', {month}) AS integer) - 1) %% 3)"
        sql = f"date({month}, '-' || {back} || ' months', '-1 month', '+14 days')"
        return sql, (*params, *params)


def quarter_start(day: date) -> date:
    """The day on which the quarter of reports begins: 15/12, 15/3, 15/6 or 15/9.

    Figures of administrative reform are closed on the 14th of a quarter's last month.
    """
    starts = [date(day.year - 1, 12, 15), *(date(day.year, month, 15) for month in (3, 6, 9, 12))]
    return max(start for start in starts if start <= day)


def _expression(day: Any) -> Any:
    """The day as an expression, which it already is where a figure is compiled for any day."""
    if hasattr(day, "resolve_expression"):
        return day
    return Value(day, output_field=models.DateField())


def deadline_on(day: date, prefix: str = "", *, original: bool = False) -> Case:
    """The deadline in force on that day; `prefix` is a path to the task, as in 'task__'."""
    if original:
        kept = When(**{f"{prefix}due_on__isnull": False}, then=F(f"{prefix}due_on"))
        return Case(kept, default=deadline_on(day, prefix), output_field=models.DateField())
    older = TaskExtension.objects.granted_by(day).filter(task=OuterRef(f"{prefix}id"))
    return Case(
        When(**{f"{prefix}extended_on__isnull": True}, then=F(f"{prefix}due_on")),
        When(**{f"{prefix}extended_on__lte": day}, then=F(f"{prefix}extended_due_on")),
        default=Coalesce(Subquery(older.values("new_due_on")[:1]), F(f"{prefix}due_on")),
        output_field=models.DateField(),
    )


def due_by(day: date, prefix: str = "", *, original: bool = False) -> Q:
    """Whether the task has a deadline that lies on that day or before it."""
    deadline = deadline_on(day, prefix, original=original)
    return has_deadline_on(day, prefix) & Q(LessThanOrEqual(deadline, _expression(day)))


def has_deadline_on(day: date, prefix: str = "") -> Q:
    """Whether the task had a deadline on that day, its own or one that a document gave it."""
    older = TaskExtension.objects.granted_by(day).filter(task=OuterRef(f"{prefix}id"))
    return (
        Q(**{f"{prefix}due_on__isnull": False})
        | Q(**{f"{prefix}extended_on__lte": day})
        | Q(**{f"{prefix}extended_on__gt": day}) & Q(Exists(older))
    )


def _unmet_on(day: date, prefix: str) -> models.QuerySet[TaskMilestone]:
    return TaskMilestone.objects.unmet_on(day).filter(task=OuterRef(f"{prefix}id"))


def next_due_on(day: date, prefix: str = "", *, original: bool = False) -> Case:
    """The deadline of an open task on that day: its first unmet milestone, else its deadline."""
    deadline = deadline_on(day, prefix, original=original)
    unmet = Subquery(_unmet_on(day, prefix).values("due_on")[:1])
    return Case(
        When(**{f"{prefix}has_milestones": True}, then=Coalesce(unmet, deadline)),
        default=deadline,
        output_field=models.DateField(),
    )


def _against_on(day: date, finished_on: Any, prefix: str, *, original: bool) -> tuple[Q, Q]:
    """Whether what was finished on that date kept the deadline and every milestone before, or not.

    `finished_on` is an expression; where the task has no deadline neither holds.
    """
    deadline = deadline_on(day, prefix, original=original)
    not_met = TaskMilestone.objects.filter(NOT_MET_IN_TIME, task=OuterRef(f"{prefix}id"))
    first = Subquery(not_met.order_by("due_on").values("due_on")[:1])
    # The first milestone that was missed, if it was due before; else the date itself.
    missed = Case(
        When(**{f"{prefix}has_milestones": True}, then=Coalesce(first, finished_on)),
        default=finished_on,
        output_field=models.DateField(),
    )
    has_deadline = has_deadline_on(day, prefix)
    kept = Q(LessThanOrEqual(finished_on, deadline)) & Q(GreaterThanOrEqual(missed, finished_on))
    late = Q(GreaterThan(finished_on, deadline)) | Q(LessThan(missed, finished_on))
    return has_deadline & kept, has_deadline & late


def _silent_on(day: date, prefix: str) -> Q:
    """Whether nothing was reported since the running quarter began."""
    today = _expression(day)
    start = QuarterStart(today)
    reports = TaskReport.objects.filter(task=OuterRef(f"{prefix}id"), on__lte=day, on__gte=start)
    last = F(f"{prefix}last_report_on")
    return (
        Q(**{f"{prefix}last_report_on__isnull": True})
        | Q(**{f"{prefix}last_report_on__lte": day}) & Q(LessThan(last, start))
        | Q(**{f"{prefix}last_report_on__gt": day}) & ~Q(Exists(reports))
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


def _running_on(day: date, prefix: str) -> Q:
    """In the plan, not done, nothing claimed, not at rest."""
    claimed, _result_on = _claimed(day, prefix)
    undone = Q(**{f"{prefix}completed_on__isnull": True}) | Q(**{f"{prefix}completed_on__gt": day})
    return in_plan_on(day, prefix) & undone & ~claimed & ~_resting(day, prefix)


def _started_on(day: date, prefix: str) -> Q:
    start = Q(**{f"{prefix}start_on__isnull": True}) | Q(**{f"{prefix}start_on__lte": day})
    return _running_on(day, prefix) & start


def overdue_on(day: date, prefix: str = "", *, original: bool = False) -> Q:
    """Whether the task is overdue on that day, in either of the two classes."""
    late = Q(LessThan(next_due_on(day, prefix, original=original), _expression(day)))
    return _started_on(day, prefix) & has_deadline_on(day, prefix) & late


def classes_on(day: date, prefix: str = "", *, original: bool = False) -> dict[Timeliness, Q]:
    """The condition of each class on that day. They exclude one another and leave no task out."""

    def q(**lookups: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in lookups.items()})

    has_deadline = has_deadline_on(day, prefix)
    started = _started_on(day, prefix)
    overdue = overdue_on(day, prefix, original=original)
    silent = _silent_on(day, prefix)
    days_left = DaysBetween(_expression(day), next_due_on(day, prefix, original=original))
    due_soon_days = F(f"{prefix}plan__due_soon_days")
    due = started & has_deadline & Q(GreaterThanOrEqual(days_left, 0))
    return {
        T.NOT_ADDED: q(added_on__gt=day),
        T.LEFT_OUT: q(added_on__lte=day, cancelled_on__lte=day),
        **_finished_on(day, prefix, original=original),
        T.BEFORE_START: _running_on(day, prefix) & q(start_on__gt=day),
        T.NO_DEADLINE: started & ~has_deadline,
        T.OVERDUE: overdue & ~silent,
        T.OVERDUE_SILENT: overdue & silent,
        T.DUE_SOON: due & Q(LessThanOrEqual(days_left, due_soon_days)),
        T.IN_TIME: due & Q(GreaterThan(days_left, due_soon_days)),
    }


def _finished_on(day: date, prefix: str, *, original: bool) -> dict[Timeliness, Q]:
    """The classes of what is done, claimed to be done, or at rest on that day."""
    claimed, result_on = _claimed(day, prefix)
    in_plan, no_deadline = in_plan_on(day, prefix), ~has_deadline_on(day, prefix)
    done = in_plan & done_by(day, prefix)
    undone = in_plan & (
        Q(**{f"{prefix}completed_on__isnull": True}) | Q(**{f"{prefix}completed_on__gt": day})
    )
    done_in_time, done_late = _against_on(
        day, F(f"{prefix}completed_on"), prefix, original=original
    )
    claim_in_time, claim_late = _against_on(day, result_on, prefix, original=original)
    return {
        T.DONE_ON_TIME: done & done_in_time,
        T.DONE_LATE: done & done_late,
        T.DONE_NO_DEADLINE: done & no_deadline,
        T.AWAITING_IN_TIME: undone & claimed & (no_deadline | claim_in_time),
        T.AWAITING_LATE: undone & claimed & claim_late,
        T.SUSPENDED: undone & ~claimed & _resting(day, prefix),
    }


def any_of(
    classes: Iterable[Timeliness], day: date, prefix: str = "", *, original: bool = False
) -> Q:
    """The condition of being in one of the classes on that day."""
    conditions = classes_on(day, prefix, original=original)
    return reduce(or_, (conditions[name] for name in classes))


def older_facts(day: date) -> dict[str, "Prefetch[Any]"]:
    """What `timeliness_of` looks up of a task for that day, by the column of the latest."""
    return {
        "extended_on": Prefetch("extensions", TaskExtension.objects.granted_by(day)),
        "last_report_on": Prefetch("reports", TaskReport.objects.filter(on__lte=day)),
        "suspended_on": Prefetch("suspensions", TaskSuspension.objects.valid_on(day)),
    }


def load_older_facts(tasks: Iterable["ReformTask"], day: date) -> None:
    """Read them for all tasks at once, of those alone whose latest is younger than the day.

    And the milestones of those that have any.
    """
    for column, facts in older_facts(day).items():
        looking_back = [task for task in tasks if (getattr(task, column) or day) > day]
        prefetch_related_objects(looking_back, facts)
    in_periods = [task for task in tasks if task.has_milestones]
    prefetch_related_objects(in_periods, "milestones")


def timeliness_of(task: "ReformTask", day: date, *, original: bool = False) -> Timeliness:
    """The class of one task on that day, from its own columns and its plan's.

    Only where its latest report or suspension is younger than the day are its older ones read.
    """
    if task.added_on > day:
        return T.NOT_ADDED
    if task.cancelled_on and task.cancelled_on <= day:
        return T.LEFT_OUT
    if task.completed_on and task.completed_on <= day:
        kept = _kept(task, task.completed_on, day, original=original)
        return {None: T.DONE_NO_DEADLINE, True: T.DONE_ON_TIME, False: T.DONE_LATE}[kept]
    if claim := _claim_of(task, day):
        late = _kept(task, claim, day, original=original) is False
        return T.AWAITING_LATE if late else T.AWAITING_IN_TIME
    if _rests(task, day):
        return T.SUSPENDED
    if task.start_on and task.start_on > day:
        return T.BEFORE_START
    return _open_class(task, day, original=original)


def _open_class(task: "ReformTask", day: date, *, original: bool) -> Timeliness:
    """The class of a task that runs on that day."""
    due_on = next_due_of(task, day, original=original)
    if due_on is None:
        return T.NO_DEADLINE
    if due_on < day:
        return T.OVERDUE_SILENT if _is_silent(task, day) else T.OVERDUE
    return T.DUE_SOON if (due_on - day).days <= task.plan.due_soon_days else T.IN_TIME


def deadline_of(task: "ReformTask", day: date, *, original: bool = False) -> date | None:
    """The deadline of one task in force on that day."""
    if task.extended_on is None or (original and task.due_on):
        return task.due_on
    if task.extended_on <= day:
        return task.extended_due_on
    granted = [
        (extension.granted_on, extension.new_due_on)
        for extension in task.extensions.all()
        if extension.granted_on and extension.new_due_on and extension.granted_on <= day
    ]
    return max(granted)[1] if granted else task.due_on


def next_due_of(task: "ReformTask", day: date, *, original: bool = False) -> date | None:
    """When one open task owes something next on that day."""
    if task.has_milestones:
        unmet = [each.due_on for each in task.milestones.all() if not each.is_met_on(day)]
        if unmet:
            return min(unmet)
    return deadline_of(task, day, original=original)


def _kept(task: "ReformTask", finished_on: date, day: date, *, original: bool) -> bool | None:
    """Whether the deadline and every milestone before were kept; None where there was none."""
    due_on = deadline_of(task, day, original=original)
    if due_on is None:
        return None
    if task.has_milestones and any(
        each.was_missed_by(finished_on) for each in task.milestones.all()
    ):
        return False
    return finished_on <= due_on


def _is_silent(task: "ReformTask", day: date) -> bool:
    """Whether nothing was reported since the running quarter began."""
    if task.last_report_on is None:
        return True
    start = quarter_start(day)
    if task.last_report_on <= day:
        return task.last_report_on < start
    return not any(start <= report.on <= day for report in task.reports.all())


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
