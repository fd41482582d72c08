"""What reform tasks offer to 'Việc của tôi'."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.worklist import WorkItem
from organizations.permissions import Permission
from organizations.scope import granting, reaches_everything

from .explaining import will_be_overdue
from .flow import REPORT_COMPLETION
from .models import (
    AreaMonitor,
    ExtensionStatus,
    Layer,
    Part,
    PlanStatus,
    Progress,
    ReformTask,
    ReportKind,
    TaskAgency,
    TaskDirective,
    TaskExtension,
    TaskReport,
)
from .timeliness import Timeliness, any_of, overdue_on

TO_REPORT = _("Nhiệm vụ CCHC sắp đến hạn, quá hạn")
TO_CONFIRM = _("Nhiệm vụ CCHC chờ xác nhận hoàn thành")
TO_EXTEND = _("Đề nghị gia hạn nhiệm vụ CCHC")
TO_ANSWER = _("Ý kiến chỉ đạo về nhiệm vụ CCHC")
ASKED = _("Ý kiến chỉ đạo chưa được trả lời")
FORETOLD = _("Dự kiến tính quá hạn")
SENT = _("Nhiệm vụ CCHC đã báo cáo hoàn thành")
# A list longer than this is worked off in the list of tasks.
MOST = 30


def awaiting(user: Any, day: date) -> list[WorkItem]:
    """What leaders asked, tasks to report on, completions to confirm, requests to answer."""
    return [
        *_to_answer(user, day),
        *_to_report(user, day),
        *_to_confirm(user, day),
        *_to_extend(user, day),
    ]


def sent(user: Any, day: date) -> list[WorkItem]:
    """Completions that nobody has confirmed and directives that nobody has answered yet."""
    claims = TaskReport.objects.filter(by=user, kind=ReportKind.COMPLETION, sent_back_on=None)
    tasks = ReformTask.objects.filter(
        pk__in=claims.values("task"), status=Progress.AWAITING, reported_on__lte=day
    )
    reported = [
        _item(SENT, task, _("Xem"), day, since=task.reported_on, detail=task.get_status_display())
        for task in _loaded(tasks, "reported_on")
    ]
    return reported + _asked(user, day)


def _to_report(user: Any, day: date) -> list[WorkItem]:
    """Tasks that the user's own organization leads: due soon, overdue, or sent back."""
    own = [held.organization for held in granting(user, Permission.TASK_REPORT)]
    if not own:
        return []
    leading = TaskAgency.objects.order_by().filter(organization__in=own, part=Part.LEAD)
    pressing = overdue_on(day) | any_of([Timeliness.DUE_SOON], day)
    back = Q(status=Progress.SENT_BACK, sent_back_on__lte=day)
    running = ReformTask.objects.of_issued_plans(day).exclude(plan__status=PlanStatus.CLOSED)
    tasks = running.filter(
        pressing | back,
        pk__in=leading.values("task"),
        status__in=[Progress(status) for status in REPORT_COMPLETION.sources],
    )
    return [
        _item(TO_REPORT, task, _("Báo cáo"), day, detail=_standing(task, day))
        for task in _loaded(tasks, "due_on")
    ]


def _to_answer(user: Any, day: date) -> list[WorkItem]:
    """Directives on tasks that the user's own organization leads, until they are answered."""
    own = [held.organization for held in granting(user, Permission.TASK_REPORT)]
    leading = TaskAgency.objects.order_by().filter(organization__in=own, part=Part.LEAD)
    rows = TaskDirective.objects.awaiting(day).filter(task__in=leading.values("task"))
    running = rows.exclude(task__plan__status=PlanStatus.CLOSED).select_related("task__plan")
    return [
        _item(
            TO_ANSWER,
            row.task,
            _("Trả lời"),
            day,
            since=row.given_on,
            detail=f"{row.text} ({row.leader})",
        )
        for row in running[:MOST]
    ]


def _asked(user: Any, day: date) -> list[WorkItem]:
    """Directives that the user entered and nobody has answered."""
    rows = TaskDirective.objects.awaiting(day).filter(by=user).select_related("task__plan")
    return [
        _item(ASKED, row.task, _("Xem"), day, since=row.given_on, detail=row.text)
        for row in rows[:MOST]
    ]


def _standing(task: ReformTask, day: date) -> Any:
    """The word for where the task stands, or for where it will when the figures are closed."""
    return FORETOLD if will_be_overdue(task, day) else task.timeliness_on(day).label


def _to_confirm(user: Any, day: date) -> list[WorkItem]:
    """Completions to confirm: of the own organization's plan, and of the province's plan those in
    the areas that it monitors; the province's officers also those that no agency monitors.
    """
    reported = TaskReport.objects.filter(by=user, kind=ReportKind.COMPLETION, sent_back_on=None)
    own = [held.organization for held in granting(user, Permission.TASK_CONFIRM)]
    of_province = Q(plan__layer=Layer.PROVINCE)
    monitored = AreaMonitor.objects.by(own, day).values("area")
    mine = Q(plan__owner__in=own) | of_province & Q(area__in=monitored)
    if reaches_everything(user, Permission.TASK_CONFIRM):
        somebodys = AreaMonitor.objects.valid_on(day).values("area")
        mine |= of_province & ~Q(area__in=somebodys)
    tasks = ReformTask.objects.filter(mine, status=Progress.AWAITING, reported_on__lte=day)
    tasks = tasks.exclude(pk__in=reported.values("task"))
    return [
        _item(TO_CONFIRM, task, _("Xác nhận hoàn thành"), day, since=task.reported_on)
        for task in _loaded(tasks, "reported_on")
    ]


def _to_extend(user: Any, day: date) -> list[WorkItem]:
    """Requests for extension that the user may answer."""
    requests = TaskExtension.objects.filter(status=ExtensionStatus.REQUESTED, requested_on__lte=day)
    own = [held.organization for held in granting(user, Permission.TASK_EXTEND)]
    mine = Q(task__plan__owner__in=own)
    if reaches_everything(user, Permission.TASK_EXTEND):
        mine |= Q(task__plan__layer=Layer.PROVINCE)
    rows = requests.filter(mine).select_related("task__plan").order_by("requested_on", "pk")[:MOST]
    return [
        _item(TO_EXTEND, row.task, _("Trả lời"), day, since=row.requested_on, detail=row.reason)
        for row in rows
    ]


def _loaded(tasks: QuerySet[ReformTask], order: str) -> Iterable[ReformTask]:
    return tasks.select_related("plan").order_by(order, "pk")[:MOST]


def _item(
    kind: Any,
    task: ReformTask,
    action: Any,
    day: date,
    *,
    since: date | None = None,
    detail: Any = "",
) -> WorkItem:
    return WorkItem(
        kind=kind,
        title=str(task),
        url=task.get_absolute_url(),
        action=action,
        # Once reported a task waits for its answer, and its clock stands still.
        due_on=None if task.status == Progress.AWAITING else task.next_due_on(day),
        since=since,
        detail=str(detail) or task.plan.title,
        is_sample=task.is_sample,
    )
