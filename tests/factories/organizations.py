"""Small offices: organizations with their name, and people with a role in them.

`officer(role, organization)` is what most tests want: a user who holds the role there.
"""

from datetime import date, timedelta
from typing import Any

import factory

from accounts.models import User
from organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    OrganizationName,
    OrganizationSuccession,
    Side,
)
from organizations.roles import Role
from territory.models import AdministrativeUnit
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.territory import (
    MAP_3,
    DistrictFactory,
    ProvinceFactory,
    UnitFactory,
)


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    """A department of the province (a new one if there is none); it lives as long as its unit."""

    class Meta:
        model = Organization

    code = factory.Sequence(lambda n: f"co-quan-{n}")
    kind = OrganizationKind.DEPARTMENT
    side = Side.STATE
    unit: Any = factory.LazyFunction(
        lambda: AdministrativeUnit.objects.provinces().first() or ProvinceFactory()
    )
    official_order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Sở Số {n}")
    name_en = ""
    valid_from = factory.LazyAttribute(lambda row: row.unit.valid_from)
    valid_to = factory.LazyAttribute(lambda row: row.unit.valid_to)

    @classmethod
    def _create(cls, model_class: type[Organization], *args: Any, **kwargs: Any) -> Organization:
        name, name_en = kwargs.pop("name"), kwargs.pop("name_en")
        organization = model_class.objects.create(*args, **kwargs)
        OrganizationName.objects.create(
            organization=organization,
            name=name,
            name_en=name_en,
            valid_from=organization.valid_from,
            valid_to=organization.valid_to,
        )
        return organization


class CommuneCommitteeFactory(OrganizationFactory):
    """The People's Committee of a commune; give `unit`."""

    kind = OrganizationKind.COMMUNE_COMMITTEE
    unit = factory.LazyFunction(lambda: UnitFactory())
    code = factory.LazyAttribute(lambda row: f"ubnd-{row.unit.pk}-{row.unit.valid_from.year}")
    name = factory.LazyAttribute(lambda row: f"UBND {_said(row.unit)}")


class DistrictCommitteeFactory(CommuneCommitteeFactory):
    """The People's Committee of a district; give `unit`."""

    kind = OrganizationKind.DISTRICT_COMMITTEE
    unit = factory.LazyFunction(lambda: DistrictFactory())


class ProvincialCommitteeFactory(CommuneCommitteeFactory):
    """The People's Committee of a province; give `unit`."""

    kind = OrganizationKind.PROVINCIAL_COMMITTEE
    unit = factory.LazyFunction(lambda: ProvinceFactory())


class PartyBodyFactory(OrganizationFactory):
    """A body of the provincial Party Committee, such as the one for mass mobilisation."""

    kind = OrganizationKind.PARTY_BODY
    side = Side.PARTY
    name = factory.Sequence(lambda n: f"Ban Số {n} Tỉnh ủy")


class EnterpriseFactory(OrganizationFactory):
    """An enterprise, as supporters of communes may be."""

    kind = OrganizationKind.ENTERPRISE
    side = Side.ENTERPRISE
    name = factory.Sequence(lambda n: f"Công ty Số {n}")


class SuccessionFactory(factory.django.DjangoModelFactory[OrganizationSuccession]):
    """One department that was taken over by another on 01/07/2025."""

    class Meta:
        model = OrganizationSuccession

    predecessor = factory.SubFactory(OrganizationFactory, valid_to=MAP_3 - timedelta(days=1))
    successor = factory.SubFactory(OrganizationFactory, valid_from=MAP_3)
    effective_on = MAP_3


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """An officer of a department, since the department stands."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.AGENCY_OFFICER
    valid_from = factory.SelfAttribute("organization.valid_from")
    valid_to = factory.SelfAttribute("organization.valid_to")


def officer(role: str, organization: Organization | None = None, **fields: Any) -> User:
    """A user who holds the role in the organization (a new department unless given).

    `fields` are those of the membership; `inspected=[…]` names what an inspection team may read.
    """
    inspected = fields.pop("inspected", ())
    organization = organization or OrganizationFactory()
    if role == Role.INSPECTION:
        fields = {"basis": LegalDocumentFactory(), "valid_to": date(2099, 12, 31)} | fields
    membership = MembershipFactory(organization=organization, role=role, **fields)
    membership.inspected.set(inspected)
    return membership.user


def renamed(organization: Organization, day: date, name: str) -> OrganizationName:
    """Let the organization go on under another name from that day."""
    latest = organization.names.latest("valid_from")
    latest.valid_to = day - timedelta(days=1)
    latest.save()
    return OrganizationName.objects.create(
        organization=organization, name=name, valid_from=day, valid_to=organization.valid_to
    )


def _said(unit: Any) -> str:
    """'xã Chiềng Sơn': the unit's first name as it stands inside the committee's."""
    version = unit.versions.earliest("valid_from")
    return f"{version.get_kind_display().lower()} {version.name}"
