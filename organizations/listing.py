"""The rows of the list of organizations, each with what a reader asks about it that day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from territory.naming import districts_of
from territory.naming import names_on as unit_names_on

from .kinds import OrganizationKind
from .models import Membership, Organization
from .models.membership import MembershipQuerySet
from .naming import names_on


@dataclass(frozen=True)
class OrganizationRow:
    """An organization on a day: its name, and of a commune's committee the district."""

    organization: Organization
    name: str
    district: str


def rows_on(day: date, organizations: Iterable[Organization]) -> list[OrganizationRow]:
    """The rows of these organizations, in their order: three queries, however many they are."""
    shown = list(organizations)
    names = names_on(day, [organization.pk for organization in shown])
    communes = [
        organization.unit_id
        for organization in shown
        if organization.kind == OrganizationKind.COMMUNE_COMMITTEE
    ]
    districts = districts_of(day, communes)
    called = unit_names_on(day, districts.values())
    return [
        OrganizationRow(
            organization,
            names[organization.pk],
            called.get(districts.get(organization.unit_id, 0), "")
            if organization.kind == OrganizationKind.COMMUNE_COMMITTEE
            else "",
        )
        for organization in shown
    ]


def described_on(day: date, organizations: Iterable[Organization]) -> dict[int, str]:
    """Names with the district, which tells namesakes apart: 'UBND xã A (Huyện Mai Sơn)'."""
    return {
        row.organization.pk: f"{row.name} ({row.district})" if row.district else row.name
        for row in rows_on(day, organizations)
    }


def members_on(day: date, memberships: MembershipQuerySet) -> list[Membership]:
    """The memberships that hold on that day, by name of the person."""
    held = memberships.holding_on(day).select_related("user")
    return list(held.order_by("user__sort_key", "role"))
