"""Assigning supporters to communes by a decision, and ending an assignment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history

from core.numbers import format_day
from core.process import Transition, move
from core.refusals import NotYours, Refusal
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from territory.models import AdministrativeUnit, Level

from .models import (
    AssignmentDecision,
    AssignmentStatus,
    AssignmentStep,
    DecidedCommune,
    SupportActivity,
    SupportAssignment,
)

ASSIGN = "assign"
END = Transition.of(
    "end",
    gettext_lazy("Kết thúc phân công"),
    {AssignmentStatus.ASSIGNED},
    AssignmentStatus.ENDED,
    Permission.ASSIGNMENT_WRITE,
)


class NotAssignable(Refusal):
    """A pairing that cannot be: the message says which and why."""


@dataclass(frozen=True)
class Pairing:
    """One line of an assignment list. Without days of its own it has the decision's."""

    supporter: Organization
    commune: AdministrativeUnit
    is_lead: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def open_decision(
    *,
    document: LegalDocument,
    communes: Iterable[AdministrativeUnit],
    valid_from: date,
    valid_to: date | None = None,
    by: Any,
    is_sample: bool = False,
) -> AssignmentDecision:
    """Enter an assignment decision with the communes that it names."""
    if not by.has_perm(Permission.ASSIGNMENT_WRITE):
        raise NotYours
    if AssignmentDecision.objects.filter(document=document).exists():
        raise NotAssignable(_("Đã nhập %(document)s trước đó.") % {"document": document})
    if valid_to is not None and valid_to < valid_from:
        raise NotAssignable(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    decision = AssignmentDecision.objects.create(
        document=document, valid_from=valid_from, valid_to=valid_to, is_sample=is_sample
    )
    add_communes(decision, communes, by=by)
    return decision


@transaction.atomic
def add_communes(
    decision: AssignmentDecision,
    communes: Iterable[AdministrativeUnit],
    *,
    by: Any,
    on: date | None = None,
    document: LegalDocument | None = None,
) -> list[DecidedCommune]:
    """Name more communes in the decision: from its first day or, by `document`, from `on`."""
    if not by.has_perm(Permission.ASSIGNMENT_WRITE, decision):
        raise NotYours
    start = on or decision.valid_from
    rows = []
    for commune in communes:
        _check_commune(commune, start)
        rows.append(
            DecidedCommune(
                decision=decision,
                unit=commune,
                valid_from=start,
                valid_to=decision.valid_to,
                basis=document,
                is_sample=decision.is_sample,
            )
        )
    return DecidedCommune.objects.bulk_create(rows)


def assign(decision: AssignmentDecision, pairing: Pairing, *, by: Any) -> SupportAssignment:
    """Assign one supporter to one commune under the decision."""
    [assignment] = assign_many(decision, [pairing], by=by)
    return assignment


@transaction.atomic
def assign_many(
    decision: AssignmentDecision,
    pairings: Sequence[Pairing],
    *,
    by: Any,
    document: LegalDocument | None = None,
) -> list[SupportAssignment]:
    """Assign a whole list under the decision in a few statements; one wrong line refuses all.

    The steps name `document` where another than the decision's own says so.

    A line is refused where its commune or supporter does not exist on its first day, where the
    decision does not name the commune, where its days leave the decision's, where the pair is
    assigned already, and where the commune would have two leads.
    """
    rows = AssignmentDecision.objects.select_for_update(of=("self",))
    decision = rows.select_related("document").get(pk=decision.pk)
    if not by.has_perm(Permission.ASSIGNMENT_WRITE, decision):
        raise NotYours
    named = list(decision.decided.all())
    assignments = [checked(decision, pairing, named) for pairing in pairings]
    _check_overlaps(assignments)
    bulk_create_with_history(assignments, SupportAssignment, default_user=by)
    AssignmentStep.objects.bulk_create(
        AssignmentStep(
            record=assignment,
            verb=ASSIGN,
            to_status=assignment.status,
            by=by,
            on=assignment.valid_from,
            unit_id=assignment.supporter_id,
            basis=document or decision.document,
            is_sample=assignment.is_sample,
        )
        for assignment in assignments
    )
    return assignments


@transaction.atomic
def end(
    assignment: SupportAssignment,
    *,
    by: Any,
    on: date,
    document: LegalDocument,
    reason: str = "",
    seen: int | None = None,
) -> None:
    """End the assignment by a document; `on` is its last day."""
    if on < assignment.valid_from:
        raise NotAssignable(
            _("Ngày kết thúc phải từ ngày %(day)s trở đi.")
            % {"day": format_day(assignment.valid_from)}
        )
    if assignment.valid_to is not None and on > assignment.valid_to:
        raise NotAssignable(
            _("Phân công này chỉ đến ngày %(day)s.") % {"day": format_day(assignment.valid_to)}
        )
    later = SupportActivity.objects.filter(
        supporter=assignment.supporter_id,
        commune=assignment.commune_id,
        held_on__gt=on,
        held_on__lte=assignment.valid_to or date.max,
        withdrawn_on=None,
    ).count()
    if later:
        raise NotAssignable(
            _("Đã có %(count)d hoạt động giúp đỡ sau ngày %(day)s; đề nghị kiểm tra ngày kết thúc.")
            % {"count": later, "day": format_day(on)}
        )
    move(
        assignment,
        END,
        by=by,
        on=on,
        reason=reason,
        seen=seen,
        changes={"valid_to": on, "end_document": document},
        basis=document,
    )


def _check_commune(commune: AdministrativeUnit, day: date) -> None:
    if commune.level != Level.COMMUNE:
        raise NotAssignable(
            _("%(unit)s không phải là đơn vị hành chính cấp xã.") % {"unit": commune}
        )
    if not commune.is_valid_on(day):
        raise NotAssignable(
            _("%(unit)s không tồn tại vào ngày %(day)s.")
            % {"unit": commune, "day": format_day(day)}
        )


def checked(
    decision: AssignmentDecision, pairing: Pairing, named: Iterable[DecidedCommune]
) -> SupportAssignment:
    """The assignment of a pairing, or the refusal that says what is wrong with it."""
    start = pairing.valid_from or max(decision.valid_from, pairing.supporter.valid_from)
    ends = pairing.valid_to or decision.valid_to
    _check_commune(pairing.commune, start)
    if not pairing.supporter.is_valid_on(start):
        raise NotAssignable(
            _("%(organization)s không hoạt động vào ngày %(day)s.")
            % {"organization": pairing.supporter, "day": format_day(start)}
        )
    if not decision.is_valid_on(start) or not decision.is_valid_on(ends or start):
        raise NotAssignable(
            _("Thời gian phân công phải nằm trong thời gian của %(decision)s.")
            % {"decision": decision}
        )
    if not any(row.unit_id == pairing.commune.pk and row.is_valid_on(start) for row in named):
        raise NotAssignable(
            _("%(unit)s không có trong danh sách xã của %(decision)s.")
            % {"unit": pairing.commune, "decision": decision}
        )
    return SupportAssignment(
        supporter=pairing.supporter,
        commune=pairing.commune,
        decision=decision,
        valid_from=start,
        valid_to=ends,
        is_lead=pairing.is_lead,
        is_sample=decision.is_sample,
    )


def _check_overlaps(assignments: Sequence[SupportAssignment]) -> None:
    """Refuse what the database would, with names: a pairing twice, or two leads of one commune."""
    standing = list(
        SupportAssignment.objects.filter(
            commune__in={assignment.commune_id for assignment in assignments}
        )
    )
    for assignment in assignments:
        for other in standing:
            if other.commune_id != assignment.commune_id or not meet(assignment, other):
                continue
            if other.supporter_id == assignment.supporter_id:
                raise NotAssignable(
                    _("%(organization)s đã được phân công giúp đỡ %(unit)s trong thời gian này.")
                    % {"organization": assignment.supporter, "unit": assignment.commune}
                )
            if other.is_lead and assignment.is_lead:
                raise NotAssignable(
                    _("%(unit)s đã có đơn vị chủ trì trong thời gian này: %(organization)s.")
                    % {"unit": assignment.commune, "organization": other.supporter}
                )
        standing.append(assignment)


def meet(one: SupportAssignment, other: SupportAssignment) -> bool:
    """Whether the two hold on some same day."""
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
        one.valid_to or date.max
    )
