"""A leader's one line on a task becomes a matter of the lead agency's, until it answers.

It moves no status and no figure. The leader enters it, or an officer of the province does in the
leader's name.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.process import move
from core.refusals import NotNow, ReasonRequired
from core.text import squeezed
from documents.models import LegalDocument
from notifications.notices import tell
from organizations.permissions import Permission
from organizations.scope import through

from .acting import as_lead
from .flow import ANSWER, DIRECT
from .locking import day_of, lock, lock_task
from .models import ReformTask, TaskDirective
from .telling import tell_leads


@transaction.atomic
def direct(
    task: ReformTask,
    *,
    by: Any,
    text: str,
    leader: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> TaskDirective:
    """Say what is to be done on the task; those who report for its leads are told.

    `leader` is whose words they are; the one who enters them unless given.
    """
    lock_task(task)
    if not task.plan.is_issued:
        raise NotNow(_("Kế hoạch chưa ban hành nên chưa ghi ý kiến chỉ đạo."))
    day = day_of(on, since=task.added_on)
    said = squeezed(text)
    if not said:
        raise ReasonRequired(_("Đề nghị ghi ý kiến chỉ đạo."))
    member = through(by, Permission.TASK_DIRECT, [task.plan.owner_id])
    move(
        task,
        DIRECT,
        by=by,
        on=day,
        reason=said,
        seen=seen,
        unit_id=member.organization if member else None,
    )
    tell_leads(task, DIRECT.label, by=by, reason=said)
    return task.directives.create(
        text=said,
        leader=squeezed(leader) or str(by),
        given_on=day,
        by=by,
        is_sample=task.is_sample,
    )


@transaction.atomic
def answer(
    directive: TaskDirective,
    *,
    by: Any,
    text: str,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Say what was done about it; whoever entered it is told."""
    task = directive.task
    lock_task(task)
    lock(directive)
    if directive.answered_on is not None:
        raise NotNow(_("Ý kiến chỉ đạo này đã được trả lời."))
    said = squeezed(text)
    if not said:
        raise ReasonRequired(_("Đề nghị ghi kết quả thực hiện ý kiến chỉ đạo."))
    day = day_of(None, since=directive.given_on)
    move(task, ANSWER, by=by, on=day, reason=said, seen=seen, **as_lead(task, by, basis))
    directive.answer, directive.answered_on, directive.answered_by = said, day, by
    directive.save(update_fields=["answer", "answered_on", "answered_by"])
    tell(
        directive.by,
        subject=f"{ANSWER.label}: {task}",
        body=said,
        url=task.get_absolute_url(),
        by=by,
        is_sample=task.is_sample,
    )
