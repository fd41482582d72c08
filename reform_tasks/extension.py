"""A later deadline: asked by the lead agency, granted or refused by the owner of the plan.

The original deadline stays. On each day the deadline is that of the latest extension granted by
then, so that what was overdue before the extension was granted remains so for the days before.

A task whose deadline waits for a document ("sau khi có văn bản của Trung ương") is given one once
that document is there; until then it has none.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.numbers import format_day
from core.process import move
from core.refusals import NotNow, Refusal
from core.text import squeezed
from documents.models import LegalDocument
from organizations.permissions import Permission

from .acting import as_lead, as_owner
from .flow import GRANT_EXTENSION, REFUSE_EXTENSION, REQUEST_EXTENSION, SET_DEADLINE
from .locking import day_of, lock, lock_task
from .models import ExtensionStatus, ReformTask, TaskExtension
from .telling import tell_leads


class UnfitExtension(Refusal):
    """An extension that cannot be as asked; the message says what would be right."""


@transaction.atomic
def request(
    task: ReformTask,
    *,
    by: Any,
    requested_due_on: date,
    reason: str,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> TaskExtension:
    """Ask for a later deadline. One request at a time waits for its answer."""
    lock_task(task)
    if not task.plan.is_issued:
        raise NotNow(_("Kế hoạch chưa ban hành nên chưa có thời hạn để gia hạn."))
    if task.extensions.awaiting().exists():
        raise NotNow(_("Nhiệm vụ này đang có một đề nghị gia hạn chờ trả lời."))
    day = day_of(on, since=task.added_on)
    _check_later(task, requested_due_on)
    move(
        task,
        REQUEST_EXTENSION,
        by=by,
        on=day,
        reason=reason,
        seen=seen,
        **as_lead(task, by, basis),
    )
    return task.extensions.create(
        requested_on=day,
        requested_due_on=requested_due_on,
        requested_by=by,
        reason=squeezed(reason),
        is_sample=task.is_sample,
    )


@transaction.atomic
def grant(
    extension: TaskExtension,
    *,
    by: Any,
    new_due_on: date,
    document: LegalDocument,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Grant a later deadline by a document, from that document's day unless `on` says otherwise."""
    task = _locked_task_of(extension)
    day = day_of(on or document.issued_on, since=_first_day_to_answer(extension, task))
    _check_later(task, new_due_on)
    move(
        task,
        GRANT_EXTENSION,
        by=by,
        on=day,
        seen=seen,
        changes={"extended_on": day, "extended_due_on": new_due_on},
        **as_owner(task.plan, by, Permission.TASK_EXTEND, document),
    )
    extension.status = ExtensionStatus.GRANTED
    extension.granted_on, extension.new_due_on, extension.document = day, new_due_on, document
    extension.save_revised()
    tell_leads(task, GRANT_EXTENSION.label, by=by)


@transaction.atomic
def refuse(
    extension: TaskExtension,
    *,
    by: Any,
    reason: str,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Refuse a later deadline, saying why."""
    task = _locked_task_of(extension)
    day = day_of(on, since=extension.requested_on)
    move(
        task,
        REFUSE_EXTENSION,
        by=by,
        on=day,
        reason=reason,
        seen=seen,
        **as_owner(task.plan, by, Permission.TASK_EXTEND, basis),
    )
    extension.status, extension.refused_on = ExtensionStatus.REFUSED, day
    extension.answer = squeezed(reason)
    extension.save_revised()
    tell_leads(task, REFUSE_EXTENSION.label, by=by, reason=reason)


@transaction.atomic
def set_by_document(
    task: ReformTask,
    *,
    by: Any,
    new_due_on: date,
    document: LegalDocument,
    on: date | None = None,
    seen: int | None = None,
) -> TaskExtension:
    """Give a task without a deadline one, by the document that it waited for."""
    lock_task(task)
    if task.due_on is not None or task.extended_on is not None:
        raise NotNow(_("Nhiệm vụ đã có thời hạn. Đề nghị dùng gia hạn."))
    day = day_of(on or document.issued_on, since=task.added_on)
    if new_due_on < day:
        raise UnfitExtension(_("Thời hạn phải từ ngày của văn bản trở đi."))
    move(
        task,
        SET_DEADLINE,
        by=by,
        on=day,
        seen=seen,
        changes={"extended_on": day, "extended_due_on": new_due_on},
        **as_owner(task.plan, by, Permission.TASK_EXTEND, document),
    )
    tell_leads(task, SET_DEADLINE.label, by=by)
    return task.extensions.create(
        status=ExtensionStatus.GRANTED,
        requested_on=day,
        requested_due_on=new_due_on,
        requested_by=by,
        reason=str(document),
        granted_on=day,
        new_due_on=new_due_on,
        document=document,
        is_sample=task.is_sample,
    )


def _locked_task_of(extension: TaskExtension) -> ReformTask:
    """The task and the request under lock, while the request still waits for its answer."""
    task = extension.task
    lock_task(task)
    lock(extension)
    if extension.status != ExtensionStatus.REQUESTED:
        raise NotNow(_("Đề nghị gia hạn này đã được trả lời."))
    return task


def _first_day_to_answer(extension: TaskExtension, task: ReformTask) -> date:
    """An extension is younger than the request and than every earlier extension."""
    if task.extended_on is None:
        return extension.requested_on
    return max(extension.requested_on, task.extended_on + timedelta(days=1))


def _check_later(task: ReformTask, due_on: date) -> None:
    in_force = task.extended_due_on or task.due_on
    if in_force is None:
        raise UnfitExtension(_("Nhiệm vụ không xác định thời hạn nên không gia hạn."))
    if due_on <= in_force:
        raise UnfitExtension(
            _("Thời hạn gia hạn phải sau %(due)s, thời hạn hiện nay.")
            % {"due": format_day(in_force)}
        )
