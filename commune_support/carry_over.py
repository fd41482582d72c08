"""Carrying an assignment over after its commune or its supporter ended: an act with a document.

Nothing carries itself over: until it is recorded, the assignment of an ended unit is not in force.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.numbers import format_day
from core.process import Transition, began, move
from core.refusals import NotNow
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.succession import became
from territory import lineage
from territory.models import AdministrativeUnit

from .assignment import NotAssignable
from .models import AssignmentStatus, CarryOver, DecidedCommune, SupportAssignment

CARRY_OVER = Transition.of(
    "carry_over",
    gettext_lazy("Chuyển tiếp phân công"),
    {AssignmentStatus.ASSIGNED},
    AssignmentStatus.CARRIED_OVER,
    Permission.ASSIGNMENT_WRITE,
)
TAKEN_OVER = "taken_over"


@transaction.atomic
def carry_over(
    assignment: SupportAssignment,
    *,
    by: Any,
    on: date,
    document: LegalDocument,
    communes: Sequence[AdministrativeUnit] = (),
    supporter: Organization | None = None,
    seen: int | None = None,
) -> list[SupportAssignment]:
    """Let the units that took over go on with the assignment from `on`; returns theirs.

    `communes` and `supporter` say who takes over; left out, it is whoever the lineage names, if it
    names only one. Where that supporter already helps that commune, its assignment takes this one
    in as well. The lead stays lead unless the commune has another by then.
    """
    if assignment.commune.is_valid_on(on) and assignment.supporter.is_valid_on(on):
        raise NotNow(
            _("Xã và đơn vị giúp đỡ đều còn vào ngày %(day)s, không có gì để chuyển tiếp.")
            % {"day": format_day(on)}
        )
    taking_communes = _communes_after(assignment, on, communes)
    taking_supporter = _supporter_after(assignment, on, supporter)
    planned_end = assignment.valid_to
    last_day = _last_day(assignment, on)
    move(
        assignment,
        CARRY_OVER,
        by=by,
        on=on,
        seen=seen,
        changes={"valid_to": last_day, "end_document": document},
        basis=document,
    )
    successors = []
    for commune in taking_communes:
        _name_in_decision(assignment, commune, on, document)
        successor = _taking(assignment, taking_supporter, commune, on, planned_end)
        if successor.pk is None:
            successor.save()
            began(successor, TAKEN_OVER, by=by, on=on, basis=document, unit=taking_supporter)
        CarryOver.objects.create(
            predecessor=assignment,
            successor=successor,
            on=on,
            basis=document,
            is_sample=assignment.is_sample,
        )
        successors.append(successor)
    return successors


@transaction.atomic
def carry_over_many(
    assignments: Iterable[SupportAssignment], *, by: Any, on: date, document: LegalDocument
) -> list[SupportAssignment]:
    """Carry over those for which the lineage names one unit to take over; returns the others.

    What is left was divided among several or has no lineage: someone must say who goes on with it.
    """
    undone = []
    for assignment in assignments:
        try:
            carry_over(assignment, by=by, on=on, document=document)
        except NotAssignable:
            undone.append(assignment)
    return undone


def is_due(assignment: SupportAssignment) -> bool:
    """Whether the commune or the supporter has ended, so that someone may take over."""
    today = clock.today()
    return not (assignment.commune.is_valid_on(today) and assignment.supporter.is_valid_on(today))


def heirs(unit: AdministrativeUnit, day: date) -> list[AdministrativeUnit]:
    """The units standing on that day that took over all or part of this one, which ended before."""
    if unit.valid_to is None or unit.valid_to >= day:
        return []
    pieces = lineage.successors([unit.pk], since=unit.valid_to, on=day)[unit.pk]
    taken = AdministrativeUnit.objects.in_bulk([piece.unit for piece in pieces])
    return [taken[piece.unit] for piece in pieces]


def _communes_after(
    assignment: SupportAssignment, on: date, named: Sequence[AdministrativeUnit]
) -> Sequence[AdministrativeUnit]:
    if assignment.commune.is_valid_on(on):
        return [assignment.commune]
    if on < assignment.commune.valid_from:
        raise NotAssignable(
            _("%(unit)s chưa có vào ngày %(day)s; có từ ngày %(first)s.")
            % {
                "unit": assignment.commune,
                "day": format_day(on),
                "first": format_day(assignment.commune.valid_from),
            }
        )
    known = heirs(assignment.commune, on)
    if not named and len(known) == 1:
        return known
    if not named:
        raise NotAssignable(
            _("Đề nghị chọn xã tiếp nhận phân công từ %(unit)s.") % {"unit": assignment.commune}
        )
    if strangers := [str(commune) for commune in named if commune not in known]:
        raise NotAssignable(
            _("%(names)s không kế thừa %(unit)s vào ngày %(day)s.")
            % {"names": ", ".join(strangers), "unit": assignment.commune, "day": format_day(on)}
        )
    return named


def _supporter_after(
    assignment: SupportAssignment, on: date, named: Organization | None
) -> Organization:
    if assignment.supporter.is_valid_on(on):
        return assignment.supporter
    if named is not None and named.is_valid_on(on):
        return named
    known = became(assignment.supporter, on) if named is None else []
    if len(known) == 1:
        return known[0]
    raise NotAssignable(
        _("Đề nghị chọn đơn vị đang hoạt động tiếp nhận nhiệm vụ giúp đỡ của %(organization)s.")
        % {"organization": assignment.supporter}
    )


def _last_day(assignment: SupportAssignment, on: date) -> date:
    """The last day of the old assignment: that of the unit that ended first, its own if earlier."""
    ends = [on - timedelta(days=1)]
    ends += [day for day in (assignment.commune.valid_to, assignment.supporter.valid_to) if day]
    last_day = min(ends)
    if last_day < assignment.valid_from or (
        assignment.valid_to is not None and assignment.valid_to < last_day
    ):
        raise NotAssignable(_("Phân công này đã hết trước khi có gì để chuyển tiếp."))
    return last_day


def _name_in_decision(
    assignment: SupportAssignment,
    commune: AdministrativeUnit,
    on: date,
    document: LegalDocument,
) -> None:
    """Let the decision name the commune that takes over, and the one that ended to its last day."""
    decided = DecidedCommune.objects.filter(decision=assignment.decision_id)
    if commune.pk == assignment.commune_id:
        return
    last_day = assignment.commune.valid_to
    outlived = Q(valid_to=None) | Q(valid_to__gt=last_day)
    decided.filter(outlived, unit=assignment.commune_id).update(valid_to=last_day)
    if not decided.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=commune).exists():
        decided.create(
            decision=assignment.decision,
            unit=commune,
            valid_from=on,
            valid_to=assignment.decision.valid_to,
            basis=document,
            is_sample=assignment.is_sample,
        )


def _taking(
    assignment: SupportAssignment,
    supporter: Organization,
    commune: AdministrativeUnit,
    on: date,
    planned_end: date | None,
) -> SupportAssignment:
    """The assignment that takes over: one that stands already, or a new one, not yet saved."""
    from_then = SupportAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), commune=commune
    )
    standing = from_then.filter(supporter=supporter).order_by("valid_from").first()
    if standing is not None:
        return standing
    return SupportAssignment(
        supporter=supporter,
        commune=commune,
        decision_id=assignment.decision_id,
        valid_from=on,
        valid_to=planned_end,
        is_lead=assignment.is_lead and not from_then.filter(is_lead=True).exists(),
        is_sample=assignment.is_sample,
    )
