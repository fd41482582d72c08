"""The milestones of a task: made from the words of its deadline, met one by one by its lead."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.process import move
from core.refusals import NotNow
from core.text import squeezed
from documents.models import LegalDocument

from .acting import as_lead
from .deadlines import Milestone
from .flow import REPORT_PERIOD
from .locking import lock, lock_task
from .models import ReformTask, ReportKind, TaskMilestone, TaskReport
from .progress import UnfitReport, latest_report, reporting_day


def milestones_of(task: ReformTask, series: list[Milestone]) -> list[TaskMilestone]:
    """The rows of a series, not yet saved."""
    return [
        TaskMilestone(task=task, name=each.name, due_on=each.on, is_sample=task.is_sample)
        for each in series
    ]


@transaction.atomic
def meet(
    milestone: TaskMilestone,
    *,
    by: Any,
    result_number: str,
    result_on: date,
    text: str = "",
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> TaskReport:
    """Report the result of one period, by the document that shows it.

    Its date decides whether the milestone was met in time. The whole task is confirmed at its end,
    with all of its periods in sight.
    """
    task = milestone.task
    lock_task(task)
    lock(milestone)
    if milestone.met_on is not None:
        raise NotNow(_("%(period)s đã có kết quả.") % {"period": milestone.name})
    day = reporting_day(task, on)
    number = squeezed(result_number)
    if not number:
        raise UnfitReport(_("Đề nghị nhập số, ký hiệu của văn bản kết quả."))
    if result_on > day:
        raise UnfitReport(_("Ngày văn bản kết quả phải trước hoặc trong ngày báo cáo."))
    move(
        task,
        REPORT_PERIOD,
        by=by,
        on=day,
        seen=seen,
        changes={"last_report_on": latest_report(task, day)},
        **as_lead(task, by, basis),
    )
    milestone.met_on, milestone.result_number = result_on, number
    milestone.save(update_fields=["met_on", "result_number"])
    said = ". ".join(filter(None, (f"{milestone.name}: {number}", squeezed(text))))
    return task.reports.create(
        kind=ReportKind.PROGRESS, on=day, text=said, by=by, is_sample=task.is_sample
    )
