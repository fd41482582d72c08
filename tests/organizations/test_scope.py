"""Whose records a user may touch: what an attacker would try and what an auditor would ask."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core import clock
from organizations import scope
from organizations.models import Organization
from organizations.permissions import READING, Permission
from organizations.roles import ROLES, Role
from tests.factories.accounts import SuperuserFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    EnterpriseFactory,
    MembershipFactory,
    OrganizationFactory,
    PartyBodyFactory,
    ProvincialCommitteeFactory,
    officer,
)
from tests.factories.territory import (
    FIRST_DAY,
    MAP_2,
    MAP_3,
    DistrictFactory,
    ProvinceFactory,
    UnitFactory,
    end_unit,
    new_version,
)

pytestmark = pytest.mark.django_db

IN_2024 = date(2024, 12, 31)
LAST_DAY = MAP_3 - timedelta(days=1)
IN_2025 = date(2025, 12, 1)
SEE, WRITE = Permission.DOSSIER_VIEW, Permission.DOSSIER_WRITE


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(IN_2024):
        yield


@pytest.fixture
def world():
    """Two districts with a commune each, two departments, an enterprise in district A."""
    province = ProvinceFactory()
    a = DistrictFactory(parent=province, valid_to=LAST_DAY)
    b = DistrictFactory(parent=province, valid_to=LAST_DAY)
    commune_a = UnitFactory(parent=a, valid_to=LAST_DAY)
    commune_b = UnitFactory(parent=b, valid_to=LAST_DAY)
    return SimpleNamespace(
        province=province,
        a=a,
        b=b,
        commune_a=commune_a,
        commune_b=commune_b,
        committee=ProvincialCommitteeFactory(unit=province),
        district_a=DistrictCommitteeFactory(unit=a),
        district_b=DistrictCommitteeFactory(unit=b),
        xa_a=CommuneCommitteeFactory(unit=commune_a),
        xa_b=CommuneCommitteeFactory(unit=commune_b),
        department=OrganizationFactory(unit=province),
        other_department=OrganizationFactory(unit=province),
        enterprise=EnterpriseFactory(unit=a),
    )


def reached(user: User, permission: str) -> set[Organization]:
    """The organizations on whose records the user holds the permission, for a fresh request."""
    fresh = User.objects.get(pk=user.pk)
    return set(scope.in_scope(Organization.objects.all(), fresh, permission, "pk"))


def units(user: User, permission: str) -> set[int] | None:
    found = scope.units_in_reach(User.objects.get(pk=user.pk), permission)
    return None if found is None else set(found.values_list("pk", flat=True))


def test_a_district_officer_reaches_the_communes_of_their_own_district_and_no_other(world):
    user = officer(Role.UNIT_OFFICER, world.district_a)

    for permission in (SEE, WRITE):
        assert reached(user, permission) == {world.district_a, world.xa_a}
        assert units(user, permission) == {world.a.pk, world.commune_a.pk}


def test_a_commune_officer_reaches_the_commune_alone(world):
    user = officer(Role.UNIT_OFFICER, world.xa_a)

    for permission in (SEE, WRITE):
        assert reached(user, permission) == {world.xa_a}
        assert units(user, permission) == {world.commune_a.pk}


def test_what_stands_in_a_district_without_being_directed_by_it_is_out_of_reach(world):
    user = officer(Role.UNIT_OFFICER, world.district_a)

    assert world.enterprise not in reached(user, SEE) | reached(user, WRITE)


def test_an_agency_officer_reaches_the_own_agency_and_no_unit(world):
    user = officer(Role.AGENCY_OFFICER, world.department)

    for permission in (SEE, WRITE):
        assert reached(user, permission) == {world.department}
        assert units(user, permission) == set()


def test_the_head_of_a_department_reaches_no_further_than_the_department(world):
    user = officer(Role.UNIT_HEAD, world.department)

    assert reached(user, Permission.DOSSIER_SUBMIT) == {world.department}
    assert units(user, SEE) == set()


def test_a_leader_reads_everything_and_writes_nothing_but_a_line_on_a_task(world):
    user = officer(Role.LEADER, world.committee)

    assert reached(user, SEE) == set(Organization.objects.all())
    assert units(user, SEE) is None
    for permission in Permission:
        if not permission.is_reading and permission != Permission.TASK_DIRECT:
            assert reached(user, permission) == set(), permission
            assert not user.has_perm(permission), permission


def test_the_system_administrator_has_no_business_rights(world):
    user = officer(Role.SYSTEM_ADMIN, world.department)

    held = {permission for permission in Permission if user.has_perm(permission)}
    assert held == {
        Permission.ACCOUNT_VIEW,
        Permission.ACCOUNT_MANAGE,
        Permission.ADMIN_USE,
        Permission.REFERENCE_WRITE,
        Permission.TEMPLATE_WRITE,
        # The decision of an inspection is entered with its account.
        Permission.DOCUMENT_VIEW,
        Permission.DOCUMENT_WRITE,
        Permission.AUDIT_VIEW,
        Permission.FIGURES_VIEW,
    }
    assert reached(user, SEE) == set()


def test_a_unit_administrator_manages_exactly_the_own_organization(world):
    user = officer(Role.UNIT_ADMIN, world.district_a)

    assert reached(user, Permission.ACCOUNT_MANAGE) == {world.district_a}
    assert reached(user, SEE) == set()


def test_the_staff_of_an_ended_district_read_but_do_not_write(world):
    user = officer(Role.UNIT_OFFICER, world.district_a)
    assert reached(user, WRITE)

    with clock.playing(LAST_DAY):
        assert reached(user, WRITE) == {world.district_a, world.xa_a}
    with clock.playing(MAP_3):
        assert reached(user, SEE) == {world.district_a, world.xa_a}
        assert reached(user, WRITE) == set()
        assert not User.objects.get(pk=user.pk).has_perm(WRITE)


def test_a_membership_without_an_end_ends_with_its_organization(world):
    user = officer(Role.UNIT_OFFICER, world.district_a, valid_to=None)

    with clock.playing(MAP_3):
        assert reached(user, SEE) == {world.district_a, world.xa_a}
        assert reached(user, WRITE) == set()


def test_who_left_before_the_district_ended_reads_no_more(world):
    user = officer(Role.UNIT_OFFICER, world.district_a, valid_to=date(2024, 6, 30))

    assert reached(user, SEE) == set()
    with clock.playing(MAP_3):
        assert reached(user, SEE) == set()


def test_the_officers_of_a_merged_commune_do_not_inherit_the_old_communes_records(world):
    merged = UnitFactory(parent=world.province, valid_from=MAP_3)
    committee = CommuneCommitteeFactory(unit=merged)
    user = officer(Role.UNIT_OFFICER, committee)

    with clock.playing(IN_2025):
        assert reached(user, SEE) == reached(user, WRITE) == {committee}
        assert world.xa_a not in reached(user, SEE)


def test_a_commune_that_moved_is_read_by_the_old_district_and_written_by_the_new(world):
    new_version(world.commune_a, MAP_2, parent=world.b)
    old = officer(Role.UNIT_OFFICER, world.district_a)
    new = officer(Role.UNIT_OFFICER, world.district_b)

    assert world.xa_a not in reached(new, SEE)  # what comes tomorrow is not theirs today
    with clock.playing(MAP_2):
        assert world.xa_a in reached(old, SEE)
        assert world.xa_a not in reached(old, WRITE)
        assert world.xa_a in reached(new, SEE) & reached(new, WRITE)


def test_who_came_after_a_commune_left_the_district_does_not_read_it(world):
    new_version(world.commune_a, MAP_2, parent=world.b)
    late = officer(Role.UNIT_OFFICER, world.district_a, valid_from=MAP_2)

    with clock.playing(MAP_2):
        assert reached(late, SEE) == {world.district_a}


def test_an_ended_commune_is_read_by_its_district_and_written_by_nobody_there(world):
    end_unit(world.commune_a, IN_2024)
    world.xa_a.valid_to = IN_2024
    world.xa_a.save()
    user = officer(Role.UNIT_OFFICER, world.district_a)

    assert world.xa_a in reached(user, WRITE)
    with clock.playing(date(2025, 1, 1)):
        assert world.xa_a in reached(user, SEE)
        assert reached(user, WRITE) == {world.district_a}


def test_a_membership_that_begins_tomorrow_gives_nothing_today(world):
    user = officer(Role.UNIT_OFFICER, world.district_a, valid_from=date(2025, 1, 1))

    assert reached(user, SEE) == set()


def test_an_inspection_reads_what_its_decision_names_and_expires_by_itself(world):
    user = officer(
        Role.INSPECTION,
        world.department,
        valid_from=date(2024, 12, 1),
        valid_to=date(2025, 1, 31),
        inspected=[world.xa_a, world.other_department],
    )

    assert reached(user, SEE) == {world.xa_a, world.other_department}
    assert units(user, SEE) == {world.commune_a.pk}
    assert reached(user, WRITE) == set()
    with clock.playing(date(2025, 1, 31)):
        assert reached(user, SEE)
    with clock.playing(date(2025, 2, 1)):
        assert reached(user, SEE) == set()
        assert not User.objects.get(pk=user.pk).has_perm(SEE)


def test_an_inspection_does_not_outlive_the_office_that_sent_it(world):
    office = OrganizationFactory(unit=world.province, valid_to=LAST_DAY)
    user = officer(Role.INSPECTION, office, valid_to=date(2025, 8, 31), inspected=[world.xa_a])

    assert reached(user, SEE) == {world.xa_a}
    with clock.playing(MAP_3):
        assert reached(user, SEE) == set()


def test_the_officer_of_a_merged_department_reads_only_what_was_the_departments(world):
    department = OrganizationFactory(unit=world.province, valid_to=date(2025, 2, 28))
    user = officer(Role.PROVINCIAL_OFFICER, department)

    assert reached(user, WRITE) == set(Organization.objects.all())
    with clock.playing(date(2025, 3, 1)):
        assert reached(user, SEE) == {department}
        assert reached(user, WRITE) == set()


def test_several_memberships_add_up_each_with_its_own_permissions(world):
    user = officer(Role.UNIT_ADMIN, world.district_a)
    MembershipFactory(user=user, organization=world.department, role=Role.AGENCY_OFFICER)
    MembershipFactory(user=user, organization=world.xa_b, role=Role.UNIT_OFFICER)

    assert reached(user, WRITE) == {world.department, world.xa_b}
    assert reached(user, Permission.ACCOUNT_MANAGE) == {world.district_a}


def test_a_locked_account_and_a_stranger_reach_nothing(world):
    user = officer(Role.PROVINCIAL_OFFICER, world.department)
    user.is_active = False
    user.save()

    for person in (User.objects.get(pk=user.pk), AnonymousUser()):
        assert not scope.may_somewhere(person, SEE)
        assert not scope.in_scope(Organization.objects.all(), person, SEE, "pk").exists()


def test_a_superuser_passes_everything_and_a_locked_one_nothing():
    user = SuperuserFactory()
    assert all(user.has_perm(permission) for permission in Permission)

    user.is_active = False
    assert not any(scope.may_somewhere(user, permission) for permission in Permission)


def test_the_scope_costs_three_queries_however_often_it_is_asked(world, django_assert_num_queries):
    user = User.objects.get(pk=officer(Role.UNIT_OFFICER, world.district_a).pk)

    with django_assert_num_queries(3):  # memberships, units, organizations
        for permission in (SEE, Permission.MODEL_VIEW, Permission.TASK_VIEW):
            scope.units_in_reach(user, permission)
            scope.organizations_in_reach(user, permission)


def test_what_a_verb_changed_shows_once_the_scope_is_told_to_forget(world):
    user = officer(Role.AGENCY_OFFICER, world.department)
    assert not user.has_perm(Permission.ACCOUNT_MANAGE)

    MembershipFactory(user=user, organization=world.department, role=Role.UNIT_ADMIN)
    scope.forget(user)

    assert user.has_perm(Permission.ACCOUNT_MANAGE)


@pytest.mark.parametrize("role", Role)
def test_nobody_but_the_two_administrations_manages_accounts(role):
    manages = Permission.ACCOUNT_MANAGE in ROLES[role].permissions
    assert manages == (role in (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN))


def test_who_only_looks_holds_nothing_but_permissions_to_see():
    assert ROLES[Role.INSPECTION].permissions <= READING
    assert ROLES[Role.LEADER].permissions - READING == {Permission.TASK_DIRECT}


def test_the_day_a_party_body_is_merged_its_officer_stops_reading_the_province(world):
    body = PartyBodyFactory(unit=world.province, valid_from=FIRST_DAY, valid_to=date(2025, 2, 28))
    user = officer(Role.MOBILISATION_BODY, body)

    assert world.xa_a in reached(user, SEE)
    with clock.playing(date(2025, 3, 1)):
        assert reached(user, SEE) == {body}
