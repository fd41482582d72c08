"""Each rule of a row: the right row is saved, each wrong one refused by the database."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core import clock
from core.refusals import ChangedMeanwhile
from organizations.kinds import SIDES_OF_KIND, OrganizationKind, Side
from organizations.models import (
    Membership,
    Organization,
    OrganizationName,
    OrganizationSuccession,
)
from organizations.roles import ROLES, Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    PartyBodyFactory,
    officer,
    renamed,
)
from tests.factories.territory import FIRST_DAY, UnitFactory

pytestmark = pytest.mark.django_db
LATER = date(2024, 1, 1)


def refused(constraint, make, *args, **kwargs):
    """The database refuses it, by the constraint of that name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(*args, **kwargs)
    # SQLite names neither columns' uniqueness nor triggers the way PostgreSQL does.
    assert constraint in str(error.value) or "UNIQUE" in str(error.value)


def test_an_organization_does_not_end_before_it_begins():
    refused(
        "organization_ends_after_start",
        OrganizationFactory,
        valid_from=LATER,
        valid_to=LATER - timedelta(days=1),
    )
    assert OrganizationFactory(valid_from=LATER, valid_to=LATER).pk


@pytest.mark.parametrize("kind", OrganizationKind)
@pytest.mark.parametrize("side", Side)
def test_a_kind_goes_with_its_side_and_no_other(kind, side):
    organization = OrganizationFactory()
    change = Organization.objects.filter(pk=organization.pk).update

    if side in SIDES_OF_KIND[kind]:
        assert change(kind=kind, side=side) == 1
    else:
        refused("organization_side_fits_kind", change, kind=kind, side=side)


def test_a_kind_that_nobody_knows_is_refused():
    refused("organization_side_fits_kind", OrganizationFactory, kind="phuong")


def test_a_code_is_one_organizations():
    OrganizationFactory(code="so-noi-vu")
    refused("code", OrganizationFactory, code="so-noi-vu")


def test_a_unit_has_one_peoples_committee_at_a_time():
    unit = UnitFactory()
    CommuneCommitteeFactory(unit=unit, valid_to=LATER)

    refused(
        "organization_committee_no_overlap",
        CommuneCommitteeFactory,
        unit=unit,
        code="ubnd-2",
        valid_from=LATER,
    )
    assert CommuneCommitteeFactory(
        unit=unit, code="ubnd-2", valid_from=LATER + timedelta(days=1)
    ).pk


def test_a_unit_may_have_many_other_organizations():
    unit = OrganizationFactory().unit
    assert OrganizationFactory(unit=unit).unit == PartyBodyFactory(unit=unit).unit


def test_an_organization_has_one_name_a_day():
    organization = OrganizationFactory()
    refused(
        "organizationname_no_overlap",
        OrganizationName.objects.create,
        organization=organization,
        name="Tên khác",
        valid_from=LATER,
    )
    assert renamed(organization, LATER, "Tên khác").pk


def test_a_name_is_not_blank_and_does_not_end_before_it_begins():
    organization = OrganizationFactory()
    organization.names.all().delete()
    create = OrganizationName.objects.create

    refused(
        "organizationname_is_not_blank",
        create,
        organization=organization,
        name="",
        valid_from=LATER,
    )
    refused(
        "organizationname_ends_after_start",
        create,
        organization=organization,
        name="Sở",
        valid_from=LATER,
        valid_to=FIRST_DAY,
    )


def test_a_succession_joins_two_organizations_once():
    old, new = OrganizationFactory(), OrganizationFactory()
    create = OrganizationSuccession.objects.create
    create(predecessor=old, successor=new, effective_on=LATER)

    refused(
        "organizationsuccession_once",
        create,
        predecessor=old,
        successor=new,
        effective_on=FIRST_DAY,
    )
    refused(
        "organizationsuccession_joins_two",
        create,
        predecessor=old,
        successor=old,
        effective_on=LATER,
    )


def test_a_role_is_held_once_a_day_in_an_organization():
    first = MembershipFactory(valid_to=LATER)
    same = {"user": first.user, "organization": first.organization}

    refused("membership_no_overlap", MembershipFactory, **same, valid_from=LATER)
    assert MembershipFactory(**same, valid_from=LATER + timedelta(days=1)).pk
    assert MembershipFactory(**same, role=Role.UNIT_HEAD, valid_to=LATER).pk
    assert MembershipFactory(user=first.user, valid_to=LATER).pk


def test_a_membership_does_not_end_before_it_begins():
    refused("membership_ends_after_start", MembershipFactory, valid_to=date(2020, 1, 1))


def test_a_role_that_is_not_in_the_table_is_refused():
    refused("membership_role_is_known", MembershipFactory, role="king")


@pytest.mark.parametrize("missing", ["basis", "valid_to"])
def test_an_inspection_has_a_decision_and_an_end(missing):
    fields = {"basis": LegalDocumentFactory(), "valid_to": LATER} | {missing: None}
    refused(
        "membership_inspection_has_decision_and_end",
        MembershipFactory,
        role=Role.INSPECTION,
        **fields,
    )


def test_a_person_with_roles_cannot_be_deleted():
    user = officer(Role.AGENCY_OFFICER)
    with pytest.raises(ProtectedError):
        user.delete()


def test_a_form_hears_that_a_role_does_not_fit_the_organization():
    department, commune = OrganizationFactory(), CommuneCommitteeFactory()
    for organization, role, fits in (
        (commune, Role.UNIT_OFFICER, True),
        (department, Role.UNIT_OFFICER, False),
        (department, Role.PROVINCIAL_OFFICER, True),
        (commune, Role.PROVINCIAL_OFFICER, False),
        (commune, Role.SYSTEM_ADMIN, False),
    ):
        membership = Membership(organization=organization, role=role, valid_from=LATER)
        if fits:
            membership.clean()
        else:
            with pytest.raises(ValidationError, match="không có ở"):
                membership.clean()


def test_a_form_hears_that_the_organization_did_not_stand_on_the_first_day():
    membership = Membership(
        organization=DistrictCommitteeFactory(), role=Role.UNIT_OFFICER, valid_from=date(2020, 1, 1)
    )
    with pytest.raises(ValidationError, match="chưa có hoặc đã kết thúc"):
        membership.clean()


def test_every_role_can_be_held_somewhere():
    assert all(rule.seats for rule in ROLES.values())


def test_an_organization_is_called_by_its_name_of_the_day():
    organization = OrganizationFactory(name="Ban Dân tộc")
    renamed(organization, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    organization = Organization.objects.get(pk=organization.pk)

    assert organization.name_on(date(2025, 2, 28)) == "Ban Dân tộc"
    assert organization.name_on(date(2025, 3, 1)) == "Sở Dân tộc và Tôn giáo"
    assert organization.name_on(date(2019, 1, 1)) == "Ban Dân tộc"
    with clock.playing(date(2024, 12, 31)):
        assert str(organization) == "Ban Dân tộc"  # not the name that is still to come


def test_a_list_carries_the_names_of_a_day_without_a_query_each(django_assert_num_queries):
    ban = OrganizationFactory(name="Ban Dân tộc", official_order=1)
    renamed(ban, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    OrganizationFactory(name="Sở Y tế", official_order=2)

    with django_assert_num_queries(1):
        rows = Organization.objects.as_on(date(2024, 12, 31)).in_official_order()
        assert [row.name for row in rows] == ["Ban Dân tộc", "Sở Y tế"]


def test_organizations_are_found_by_any_name_they_had_accents_aside():
    ban = OrganizationFactory(name="Ban Dân tộc")
    renamed(ban, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    OrganizationFactory(name="Sở Y tế")

    assert Organization.objects.search("dan toc ban").get() == ban
    assert Organization.objects.search("TÔN giao").get() == ban
    assert not Organization.objects.search("ban ton giao").exists()


def test_two_people_who_edit_one_membership_see_each_other():
    membership = MembershipFactory()
    mine, theirs = (Membership.objects.get(pk=membership.pk) for _ in range(2))

    mine.office = "Văn phòng"
    mine.save_revised()
    theirs.office = "Phòng Kinh tế"
    with pytest.raises(ChangedMeanwhile):
        theirs.save_revised()


def test_the_history_remembers_which_organizations_an_inspection_may_read():
    department = OrganizationFactory()
    user = officer(Role.INSPECTION, inspected=[department])

    latest = user.memberships.get().history.first()
    assert [row.organization for row in latest.inspected.all()] == [department]
