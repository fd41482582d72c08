"""What the lead agency reports on a task, and what becomes of a reported completion.

A completion counts for the date of the document that proves it, once a second person has confirmed
it: for the province's plan the agency that monitors the task's area or an officer of the province,
for a unit's plan somebody of that unit.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.process import move
from core.refusals import NotNow, NotYours, Refusal
from core.text import squeezed
from documents.models import LegalDocument, StoredFile
from organizations.permissions import Permission

from .acting import as_confirmer, as_lead, as_owner
from .flow import (
    CONFIRM,
    RECORD_COMPLETION,
    REPORT_COMPLETION,
    REPORT_PROGRESS,
    RESUME,
    SEND_BACK,
    SUSPEND,
)
from .locking import day_of, lock_task, refuse_closed
from .models import ReformTask, ReportKind, TaskReport, TaskSuspension
from .telling import tell_leads


class UnfitReport(Refusal):
    """A report that cannot be as entered; the message says what would be right."""


@transaction.atomic
def report_progress(
    task: ReformTask,
    *,
    by: Any,
    text: str,
    percent: int | None = None,
    difficulty: str = "",
    proposal: str = "",
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> TaskReport:
    """Report how far the task is; of a whole one report its completion instead."""
    lock_task(task)
    day = reporting_day(task, on)
    check_said(percent, text)
    move(
        task,
        REPORT_PROGRESS,
        by=by,
        on=day,
        seen=seen,
        changes={"last_report_on": latest_report(task, day)},
        **as_lead(task, by, basis),
    )
    return task.reports.create(
        kind=ReportKind.PROGRESS,
        on=day,
        percent=percent,
        text=squeezed(text),
        difficulty=squeezed(difficulty),
        proposal=squeezed(proposal),
        by=by,
        is_sample=task.is_sample,
    )


@transaction.atomic
def report_completion(
    task: ReformTask,
    *,
    by: Any,
    result_number: str,
    result_on: date,
    result_file: StoredFile | None = None,
    text: str = "",
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> TaskReport:
    """Report the task done by the document that proves it; since then it awaits confirmation.

    `on` is the day of the report; the document's date, not it, decides whether it was in time.
    """
    lock_task(task)
    day = reporting_day(task, on)
    if not squeezed(result_number):
        raise UnfitReport(_("Đề nghị nhập số, ký hiệu của văn bản kết quả."))
    if result_on > day:
        raise UnfitReport(_("Ngày văn bản kết quả phải trước hoặc trong ngày báo cáo."))
    result = {
        "result_number": squeezed(result_number),
        "result_on": result_on,
        "result_file": result_file,
    }
    move(
        task,
        REPORT_COMPLETION,
        by=by,
        on=day,
        seen=seen,
        changes={
            "reported_on": day,
            "last_report_on": latest_report(task, day),
            "sent_back_on": None,
            **result,
        },
        **as_lead(task, by, basis),
    )
    return task.reports.create(
        kind=ReportKind.COMPLETION,
        on=day,
        percent=100,
        text=squeezed(text),
        by=by,
        is_sample=task.is_sample,
        **result,
    )


@transaction.atomic
def confirm_completion(
    task: ReformTask,
    *,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Confirm the reported completion: the task is done as of its document's date.

    Nobody confirms what they reported themselves.
    """
    lock_task(task)
    day = day_of(on, since=task.reported_on)
    claim = _latest_claim(task)
    if claim is not None and claim.by_id == by.pk:
        raise NotYours(
            _("Người báo cáo hoàn thành không tự xác nhận; đề nghị người khác xác nhận.")
        )
    move(
        task,
        CONFIRM,
        by=by,
        on=day,
        seen=seen,
        changes={"completed_on": task.result_on, "confirmed_on": day},
        **as_confirmer(task, by, basis),
    )


@transaction.atomic
def record_completion(
    task: ReformTask,
    *,
    by: Any,
    result_number: str,
    result_on: date,
    reported_on: date,
    confirmed_on: date,
    basis: LegalDocument,
) -> None:
    """Enter a completion that was reported and confirmed before the portal ("nhập lại hồ sơ cũ").

    It rests on the document that says so, and leaves one step of the day it was entered: nothing is
    invented about who did what then.
    """
    lock_task(task)
    confirmed_on = day_of(confirmed_on, since=day_of(reported_on, since=result_on))
    if not squeezed(result_number):
        raise UnfitReport(_("Đề nghị nhập số, ký hiệu của văn bản kết quả."))
    result = {"result_number": squeezed(result_number), "result_on": result_on}
    move(
        task,
        RECORD_COMPLETION,
        by=by,
        changes={
            "reported_on": reported_on,
            "last_report_on": latest_report(task, reported_on),
            "sent_back_on": None,
            "completed_on": result_on,
            "confirmed_on": confirmed_on,
            **result,
        },
        **as_owner(task.plan, by, Permission.TASK_CONFIRM, basis),
    )
    task.reports.create(
        kind=ReportKind.COMPLETION,
        on=reported_on,
        percent=100,
        by=by,
        is_sample=task.is_sample,
        **result,
    )


@transaction.atomic
def send_back(
    task: ReformTask,
    *,
    by: Any,
    reason: str,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Ask for another report, saying what the reported completion lacks: the clock runs again."""
    lock_task(task)
    day = day_of(on, since=task.reported_on)
    move(
        task,
        SEND_BACK,
        by=by,
        on=day,
        reason=reason,
        seen=seen,
        changes={"sent_back_on": day},
        **as_confirmer(task, by, basis),
    )
    claim = _latest_claim(task)
    if claim is not None:
        claim.sent_back_on = day
        claim.save(update_fields=["sent_back_on"])
    tell_leads(task, SEND_BACK.label, by=by, reason=reason)


@transaction.atomic
def suspend(
    task: ReformTask,
    *,
    by: Any,
    document: LegalDocument,
    reason: str,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Let the task rest by a document; while it rests it is not overdue."""
    lock_task(task)
    day = day_of(on or document.issued_on, since=task.resumed_on or task.added_on)
    move(
        task,
        SUSPEND,
        by=by,
        on=day,
        reason=reason,
        seen=seen,
        changes={"suspended_on": day, "resumed_on": None},
        **as_owner(task.plan, by, Permission.PLAN_WRITE, document),
    )
    TaskSuspension.objects.create(
        task=task, valid_from=day, document=document, is_sample=task.is_sample
    )
    tell_leads(task, SUSPEND.label, by=by, reason=reason)


@transaction.atomic
def resume(
    task: ReformTask,
    *,
    by: Any,
    document: LegalDocument | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Let a resting task go on from that day, the first on which it runs again."""
    lock_task(task)
    rested_since = task.suspended_on
    day = day_of(on, since=rested_since and rested_since + timedelta(days=1))
    move(
        task,
        RESUME,
        by=by,
        on=day,
        seen=seen,
        changes={"resumed_on": day},
        **as_owner(task.plan, by, Permission.PLAN_WRITE, document),
    )
    task.suspensions.filter(valid_to=None).update(valid_to=day - timedelta(days=1))


def check_said(percent: int | None, text: str) -> None:
    """Refuse a report of progress that says nothing, or more than the whole."""
    if percent is not None and not 0 <= percent <= 100:
        raise UnfitReport(_("Tiến độ phải từ 0 đến 100%."))
    if percent is None and not squeezed(text):
        raise UnfitReport(_("Đề nghị ghi kết quả thực hiện hoặc tiến độ."))


def latest_report(task: ReformTask, day: date) -> date:
    """The day of the task's latest report once there is one of that day too."""
    return max(day, task.last_report_on or day)


def reporting_day(task: ReformTask, on: date | None) -> date:
    """The day a report counts for: the plan is issued, the task is in it, today has come."""
    refuse_closed(task.plan)
    if not task.plan.is_issued:
        raise NotNow(_("Kế hoạch chưa ban hành nên chưa báo cáo được."))
    return day_of(on, since=max(filter(None, (task.added_on, task.sent_back_on))))


def _latest_claim(task: ReformTask) -> TaskReport | None:
    """The completion that awaits confirmation."""
    return task.reports.filter(kind=ReportKind.COMPLETION, sent_back_on=None).last()
