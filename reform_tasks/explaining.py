"""Before a plan's figures are closed its agencies see what will count as overdue, and may say why.

The line ("giải trình") stands beside the task wherever it is listed; it changes no figure.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.process import move
from core.refusals import NotNow, ReasonRequired
from core.text import squeezed
from documents.models import LegalDocument

from .acting import as_lead
from .flow import EXPLAIN
from .locking import lock_task
from .models import ReformTask
from .progress import reporting_day
from .timeliness import OVERDUE, timeliness_of

WORKDAYS_AHEAD = 5


def foretold_from(closing_on: date) -> date:
    """The first day on which one is told what will count as overdue: five working days before."""
    day, left = closing_on, WORKDAYS_AHEAD
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < 5
    return day


def will_be_overdue(task: ReformTask, day: date) -> bool:
    """Whether the task is not overdue on the day but will be when its plan's figures are closed,
    and that is near.
    """
    closing_on = task.plan.closing_on
    if not foretold_from(closing_on) <= day <= closing_on:
        return False
    return timeliness_of(task, day) not in OVERDUE and timeliness_of(task, closing_on) in OVERDUE


def may_be_explained(task: ReformTask, day: date) -> bool:
    """Whether there is something to explain: it is overdue, or soon will be."""
    return timeliness_of(task, day) in OVERDUE or will_be_overdue(task, day)


@transaction.atomic
def explain(
    task: ReformTask,
    *,
    by: Any,
    text: str,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Say in one line why the task is overdue, or will be; a later line replaces an earlier one."""
    lock_task(task)
    day = reporting_day(task, None)
    said = squeezed(text)
    if not said:
        raise ReasonRequired(_("Đề nghị ghi giải trình."))
    if not may_be_explained(task, day):
        raise NotNow(_("Nhiệm vụ không quá hạn và chưa dự kiến quá hạn nên không cần giải trình."))
    move(
        task,
        EXPLAIN,
        by=by,
        on=day,
        reason=said,
        seen=seen,
        changes={"explanation": said, "explained_on": day},
        **as_lead(task, by, basis),
    )
