"""Plans: opened as a draft, filled with tasks, issued, and amended by documents since."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history

from core.process import began, move
from core.refusals import NotYours, Refusal
from core.text import squeezed
from documents.models import LegalDocument
from organizations.models import Organization, OrganizationKind
from organizations.permissions import Permission

from .acting import as_owner
from .deadlines import Milestone, milestones, resolve
from .flow import CANCEL, CLOSE, ISSUE, REOPEN
from .locking import day_of, lock, lock_task, refuse_closed
from .models import (
    Layer,
    Part,
    Progress,
    ReformArea,
    ReformPlan,
    ReformTask,
    TaskAgency,
    TaskMilestone,
    TaskStep,
)
from .series import milestones_of
from .telling import tell_leads

OPEN, ADD = "open", "add"
_BATCH = 500


class UnfitPlan(Refusal):
    """A plan or a task that cannot be as entered; the message says what would be right."""


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A line of a plan as it is to be added; the deadline in the words of the plan."""

    number: str
    title: str
    area: ReformArea
    leads: Sequence[Organization]
    due_text: str
    output: str = ""
    coordinating: Sequence[Organization] = ()
    coordinating_note: str = ""
    start_on: date | None = None
    # Whether each month, quarter or year that the deadline names is a milestone of its own.
    in_periods: bool = False
    parent_task: ReformTask | None = None


@transaction.atomic
def open_plan(
    *,
    by: Any,
    owner: Organization,
    year: int,
    title: str,
    closing_on: date | None = None,
    due_soon_days: int = 15,
    on: date | None = None,
    basis: LegalDocument | None = None,
    is_sample: bool = False,
) -> ReformPlan:
    """Open a draft of the owner's plan for the year. A provincial committee's is the province's.

    `closing_on` is the day on which its figures are closed, 14/12 unless given.
    """
    closing_on = closing_on or date(year, 12, 14)
    if closing_on.year != year:
        raise UnfitPlan(_("Ngày chốt số liệu phải trong năm %(year)s.") % {"year": year})
    if ReformPlan.objects.filter(owner=owner, year=year).exists():
        raise UnfitPlan(
            _("%(owner)s đã có kế hoạch năm %(year)s.") % {"owner": owner, "year": year}
        )
    is_provincial = owner.kind == OrganizationKind.PROVINCIAL_COMMITTEE
    plan = ReformPlan.objects.create(
        owner=owner,
        year=year,
        layer=Layer.PROVINCE if is_provincial else Layer.UNIT,
        title=squeezed(title),
        closing_on=closing_on,
        due_soon_days=due_soon_days,
        is_sample=is_sample,
    )
    if not by.has_perm(Permission.PLAN_WRITE, plan):
        raise NotYours
    began(plan, OPEN, by=by, on=on, **as_owner(plan, by, Permission.PLAN_WRITE, basis))
    return plan


@transaction.atomic
def add_tasks(
    plan: ReformPlan,
    rows: Iterable[NewTask],
    *,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
) -> list[ReformTask]:
    """Add lines to the plan in their order, with their agencies; returns the tasks.

    A draft takes them freely, and they count from the day it is issued. An issued plan takes them
    by a document (`basis`), and they count from `on`. All are added or none.
    """
    rows = list(rows)
    lock(plan)
    refuse_closed(plan)
    if not by.has_perm(Permission.PLAN_WRITE, plan):
        raise NotYours
    if plan.is_issued and basis is None:
        raise UnfitPlan(
            _("Kế hoạch đã ban hành. Đề nghị nêu văn bản bổ sung nhiệm vụ vào kế hoạch.")
        )
    _check_numbers(plan, rows)
    day = day_of(on)
    last = plan.tasks.order_by("-position").values_list("position", flat=True).first() or 0
    tasks = bulk_create_with_history(
        [_task(plan, row, last + place, day) for place, row in enumerate(rows, start=1)],
        ReformTask,
        batch_size=_BATCH,
        default_user=by,
    )
    agencies = [
        agency for task, row in zip(tasks, rows, strict=True) for agency in _agencies(task, row)
    ]
    TaskAgency.objects.bulk_create(agencies, batch_size=_BATCH)
    TaskMilestone.objects.bulk_create(
        [
            milestone
            for task, row in zip(tasks, rows, strict=True)
            if task.has_milestones
            for milestone in milestones_of(task, _series(plan, row))
        ],
        batch_size=_BATCH,
    )
    acting = as_owner(plan, by, Permission.PLAN_WRITE, basis)
    TaskStep.objects.bulk_create(
        [
            TaskStep(
                record=task,
                verb=ADD,
                to_status=task.status,
                by=by,
                on=day,
                is_sample=plan.is_sample,
                **acting,
            )
            for task in tasks
        ],
        batch_size=_BATCH,
    )
    return tasks


@transaction.atomic
def issue(
    plan: ReformPlan,
    *,
    by: Any,
    decision: LegalDocument,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Issue the plan by its document: from then on its tasks count and its deadlines stay.

    It counts from the document's day unless `on` says otherwise.
    """
    lock(plan)
    issued_on = day_of(on or decision.issued_on)
    if not plan.tasks.exists():
        raise UnfitPlan(_("Kế hoạch chưa có nhiệm vụ. Đề nghị nhập nhiệm vụ trước khi ban hành."))
    if issued_on > plan.closing_on:
        raise UnfitPlan(_("Ngày ban hành phải trước ngày chốt số liệu của kế hoạch."))
    move(
        plan,
        ISSUE,
        by=by,
        on=issued_on,
        seen=seen,
        changes={"decision": decision, "issued_on": issued_on},
        **as_owner(plan, by, Permission.PLAN_WRITE, decision),
    )
    plan.tasks.update(added_on=issued_on)


@transaction.atomic
def close(
    plan: ReformPlan,
    *,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Close the plan on or after its closing day: nothing is done to its tasks any more.

    What awaits confirmation is answered first. What is left open stays in the figures as it is.
    """
    lock(plan)
    day = day_of(on, since=plan.closing_on)
    waiting = plan.tasks.filter(status=Progress.AWAITING).count()
    if waiting:
        raise UnfitPlan(
            ngettext(
                "Còn %(number)d nhiệm vụ chờ xác nhận hoàn thành. Đề nghị xử lý trước.",
                "Còn %(number)d nhiệm vụ chờ xác nhận hoàn thành. Đề nghị xử lý trước.",
                waiting,
            )
            % {"number": waiting}
        )
    acting = as_owner(plan, by, Permission.PLAN_WRITE, basis)
    move(plan, CLOSE, by=by, on=day, seen=seen, changes={"closed_on": day}, **acting)


@transaction.atomic
def reopen(
    plan: ReformPlan,
    *,
    by: Any,
    reason: str,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Take the closing back, saying why."""
    lock(plan)
    acting = as_owner(plan, by, Permission.PLAN_WRITE, basis)
    move(plan, REOPEN, by=by, reason=reason, seen=seen, changes={"closed_on": None}, **acting)


@transaction.atomic
def cancel_task(
    task: ReformTask,
    *,
    by: Any,
    document: LegalDocument,
    reason: str,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Take the task out of its plan by a document. It counts no more from that day on."""
    lock_task(task)
    day = day_of(on or document.issued_on)
    if day < task.added_on:
        raise UnfitPlan(_("Ngày đưa ra khỏi kế hoạch phải từ ngày đưa vào kế hoạch trở đi."))
    move(
        task,
        CANCEL,
        by=by,
        on=day,
        reason=reason,
        seen=seen,
        changes={"cancelled_on": day, "cancelled_by": document},
        **as_owner(task.plan, by, Permission.PLAN_WRITE, document),
    )
    tell_leads(task, CANCEL.label, by=by, reason=reason)


def _check_numbers(plan: ReformPlan, rows: Sequence[NewTask]) -> None:
    numbers = Counter(squeezed(row.number) for row in rows)
    taken = set(plan.tasks.values_list("number", flat=True))
    for number, times in numbers.items():
        if not number:
            raise UnfitPlan(_("Có nhiệm vụ chưa ghi số thứ tự."))
        if times > 1 or number in taken:
            raise UnfitPlan(
                _("Số thứ tự %(number)s có hai lần trong kế hoạch.") % {"number": number}
            )


def _task(plan: ReformPlan, row: NewTask, position: int, added_on: date) -> ReformTask:
    due = resolve(row.due_text, year=plan.year, closing_on=plan.closing_on)
    said = {"number": row.number}
    if not row.leads:
        raise UnfitPlan(_("Nhiệm vụ %(number)s chưa có cơ quan chủ trì.") % said)
    if not squeezed(row.title):
        raise UnfitPlan(_("Nhiệm vụ %(number)s chưa có nội dung.") % said)
    if row.start_on and due.on and row.start_on > due.on:
        raise UnfitPlan(_("Nhiệm vụ %(number)s bắt đầu sau thời hạn hoàn thành.") % said)
    if row.parent_task and (
        plan.layer == Layer.PROVINCE or row.parent_task.plan.layer != Layer.PROVINCE
    ):
        raise UnfitPlan(
            _("Nhiệm vụ %(number)s chỉ có thể thuộc một nhiệm vụ của Kế hoạch tỉnh.") % said
        )
    return ReformTask(
        plan=plan,
        number=squeezed(row.number),
        position=position,
        area=row.area,
        title=squeezed(row.title),
        output=squeezed(row.output),
        coordinating_note=squeezed(row.coordinating_note),
        parent_task=row.parent_task,
        start_on=row.start_on,
        due_text=squeezed(row.due_text),
        due_kind=due.kind,
        due_on=due.on,
        has_milestones=bool(_series(plan, row)),
        added_on=added_on,
        is_sample=plan.is_sample,
    )


def _series(plan: ReformPlan, row: NewTask) -> list[Milestone]:
    if not row.in_periods:
        return []
    return milestones(
        row.due_text, year=plan.year, closing_on=plan.closing_on, start_on=row.start_on
    )


def _agencies(task: ReformTask, row: NewTask) -> list[TaskAgency]:
    parts = [(Part.LEAD, row.leads), (Part.COORDINATING, row.coordinating)]
    found: dict[int, TaskAgency] = {}
    for part, organizations in parts:
        for order, organization in enumerate(organizations, start=1):
            # Whoever leads a task needs not be named beside it.
            found.setdefault(
                organization.pk,
                TaskAgency(
                    task=task,
                    organization=organization,
                    part=part,
                    order=order,
                    is_sample=task.is_sample,
                ),
            )
    return list(found.values())
