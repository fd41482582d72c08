"""For whom a step is done, and when it is entered for another."""

from datetime import date

import pytest

from core import clock
from core.refusals import NotYours
from organizations.acting import BasisRequired, is_on_behalf, step_fields
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db
WRITE = Permission.DOSSIER_WRITE


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(date(2024, 12, 31)):
        yield


@pytest.fixture
def district():
    return DistrictCommitteeFactory(unit=DistrictFactory())


@pytest.fixture
def commune(district):
    return CommuneCommitteeFactory(unit=UnitFactory(parent=district.unit))


def test_a_member_acts_for_the_own_organization(commune):
    user = officer(Role.UNIT_OFFICER, commune)

    assert step_fields(user, [commune.pk], WRITE) == {"unit_id": commune.pk, "basis": None}


def test_the_district_acts_as_the_district(district, commune):
    user = officer(Role.UNIT_OFFICER, district)

    assert not is_on_behalf(user, [commune.pk], WRITE)
    assert step_fields(user, [commune.pk], WRITE)["unit_id"] == district.pk


def test_the_province_enters_for_another_on_the_strength_of_a_document(commune):
    user, document = officer(Role.PROVINCIAL_OFFICER), LegalDocumentFactory()

    with pytest.raises(BasisRequired):
        step_fields(user, [commune.pk], WRITE)
    assert step_fields(user, [commune.pk], WRITE, document) == {
        "unit_id": commune.pk,
        "entered_on_behalf": True,
        "basis": document,
    }


def test_a_provincial_officer_does_the_work_of_the_own_department_without_a_document():
    department = OrganizationFactory()
    user = officer(Role.PROVINCIAL_OFFICER, department)

    assert step_fields(user, [department.pk], WRITE)["unit_id"] == department.pk


def test_a_role_in_some_other_commune_does_not_spare_the_document(commune):
    """Otherwise a second role anywhere would let the province write for all without a word."""
    user = officer(Role.PROVINCIAL_OFFICER)
    MembershipFactory(user=user, organization=CommuneCommitteeFactory(), role=Role.UNIT_OFFICER)

    assert is_on_behalf(user, [commune.pk], WRITE)
    with pytest.raises(BasisRequired):
        step_fields(user, [commune.pk], WRITE)


def test_of_two_roles_the_one_that_reaches_there_is_named(district, commune):
    user = officer(Role.PROVINCIAL_OFFICER)
    MembershipFactory(user=user, organization=district, role=Role.UNIT_OFFICER)

    assert step_fields(user, [commune.pk], WRITE)["unit_id"] == district.pk


def test_of_joint_leads_the_own_one_is_named(commune):
    other = OrganizationFactory()
    user = officer(Role.AGENCY_OFFICER, other)

    assert step_fields(user, [commune.pk, other.pk], WRITE)["unit_id"] == other.pk


def test_who_may_do_it_everywhere_but_not_for_others_is_refused(commune, monkeypatch):
    user = officer(Role.PROVINCIAL_OFFICER)
    monkeypatch.setattr(user, "has_perm", lambda permission, record=None: False)

    with pytest.raises(NotYours):
        step_fields(user, [commune.pk], WRITE, LegalDocumentFactory())


def test_a_superuser_acts_for_no_organization(commune):
    assert step_fields(SuperuserFactory(), [commune.pk], WRITE) == {
        "unit_id": None,
        "basis": None,
    }
