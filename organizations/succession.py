"""What became of an organization, and how its people go on in the one that took over.

A People's Committee is succeeded as its unit is (territory's lineage): when the unit ended, by the
committees of the units that received it. For every other organization the succession is recorded
between the two.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from core.records import Sourced
from core.refusals import NotYours
from documents.models import LegalDocument
from territory.models import UnitLineage

from .account_rights import manages_everything
from .kinds import COMMITTEES
from .models import Membership, Organization, OrganizationSuccession
from .roles import ROLES, Role


@dataclass(frozen=True)
class Passing:
    """One step of a succession: from which day who took over from whom, and by what."""

    predecessor: Organization
    successor: Organization
    effective_on: date
    basis: LegalDocument | None
    fact: Sourced  # the row that says so


def successors(organization: Organization) -> list[Passing]:
    """Who took over from the organization, the earliest first."""
    if organization.kind in COMMITTEES:
        return _by_lineage(UnitLineage.objects.filter(predecessor=organization.unit_id))
    return _recorded(OrganizationSuccession.objects.filter(predecessor=organization))


def origins(organization: Organization) -> list[Passing]:
    """From whom the organization took over, the earliest first."""
    if organization.kind in COMMITTEES:
        return _by_lineage(UnitLineage.objects.filter(successor=organization.unit_id))
    return _recorded(OrganizationSuccession.objects.filter(successor=organization))


def became(organization: Organization, day: date) -> list[Organization]:
    """What the organization had become by that day: itself while it stands, else its successors.

    A successor that had ended by then is followed further. An organization that ended without a
    successor, as the districts' committees did, became nothing.
    """
    standing: dict[int, Organization] = {}
    seen: set[int] = set()
    waiting = [organization]
    while waiting:
        current = waiting.pop()
        if current.pk in seen:
            continue
        seen.add(current.pk)
        if current.is_valid_on(day):
            standing[current.pk] = current
        elif current.valid_to is not None and current.valid_to < day:
            waiting += [step.successor for step in successors(current) if step.effective_on <= day]
    return sorted(standing.values(), key=lambda found: (found.official_order, found.pk))


@transaction.atomic
def carry_members_over(
    predecessor: Organization, successor: Organization, *, by: Any
) -> list[Membership]:
    """Let the members of an ended organization go on in its successor, each in the same role.

    Those who were members on the predecessor's last day, from the day of the succession. Left out:
    closed accounts, inspections, and a role that cannot be held in the successor. Whoever already
    has the role there is left as they are, so that a second run adds nothing.
    """
    if not manages_everything(by):
        raise NotYours
    step = next((step for step in successors(predecessor) if step.successor == successor), None)
    if step is None or predecessor.valid_to is None:
        return []
    there = Membership.objects.filter(organization=successor)
    held = set(there.still_giving(step.effective_on).values_list("user", "role"))
    members = (
        Membership.objects.filter(organization=predecessor, user__is_active=True)
        .valid_on(predecessor.valid_to)
        .exclude(role=Role.INSPECTION)
        .order_by("pk")
    )
    carried = []
    for member in members.select_for_update():
        fits = successor.kind in ROLES[Role(member.role)].seats
        if not fits or (member.user_id, member.role) in held:
            continue
        membership = Membership(
            user_id=member.user_id,
            organization=successor,
            role=member.role,
            valid_from=max(step.effective_on, successor.valid_from),
            is_sample=member.is_sample,
        )
        membership._history_user = by  # type: ignore[attr-defined] # read by simple_history
        # Read by simple_history, as the line above.
        membership._change_reason = gettext_noop("Chuyển sang cơ quan kế thừa")  # type: ignore[attr-defined]
        membership.save()
        carried.append(membership)
    return carried


def _recorded(rows: QuerySet[OrganizationSuccession]) -> list[Passing]:
    rows = rows.select_related("predecessor", "successor", "basis").prefetch_related(
        "predecessor__names", "successor__names"
    )
    return [
        Passing(row.predecessor, row.successor, row.effective_on, row.basis, row)
        for row in rows.order_by("effective_on", "pk")
    ]


def _by_lineage(lineage: QuerySet[UnitLineage]) -> list[Passing]:
    """The committees on both sides of a change that ended the older unit."""
    rows = list(
        lineage.filter(predecessor__valid_to__lt=F("change__effective_on"))
        .select_related("change__basis")
        .order_by("change__effective_on", "pk")
    )
    ends = {unit for row in rows for unit in (row.predecessor_id, row.successor_id)}
    committees = (
        Organization.objects.filter(kind__in=COMMITTEES, unit__in=ends)
        .order_by("valid_from")
        .prefetch_related("names")
    )
    of_unit = {committee.unit_id: committee for committee in committees}
    return [
        Passing(
            of_unit[row.predecessor_id],
            of_unit[row.successor_id],
            row.change.effective_on,
            row.change.basis,
            row,
        )
        for row in rows
        if row.predecessor_id in of_unit and row.successor_id in of_unit
    ]
