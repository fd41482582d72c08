"""For whom somebody acts, and when that is entered on another's behalf."""

import pytest

from core.refusals import NotYours
from organizations.acting import BasisRequired, is_on_behalf, step_fields
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db

REPORT = Permission.TASK_REPORT


def test_a_member_acts_for_the_own_organization_of_several_leads():
    first, own = OrganizationFactory.create_batch(2)
    member = officer(Role.AGENCY_OFFICER, own)

    assert not is_on_behalf(member, [first.pk, own.pk], REPORT)
    assert step_fields(member, [first.pk, own.pk], REPORT) == {"unit_id": own.pk, "basis": None}


def test_a_committee_above_acts_for_itself():
    district = DistrictFactory()
    above = DistrictCommitteeFactory(unit=district)
    below = CommuneCommitteeFactory(unit=UnitFactory(parent=district))
    member = officer(Role.UNIT_OFFICER, above)

    assert step_fields(member, [below.pk], REPORT) == {"unit_id": above.pk, "basis": None}


def test_the_province_enters_for_another_by_a_document():
    office = OrganizationFactory()
    home_affairs = OrganizationFactory(unit=office.unit)
    member = officer(Role.PROVINCIAL_OFFICER, home_affairs)

    assert is_on_behalf(member, [office.pk], REPORT)
    assert not is_on_behalf(member, [home_affairs.pk], REPORT)
    with pytest.raises(BasisRequired):
        step_fields(member, [office.pk], REPORT)
    basis = LegalDocumentFactory()
    assert step_fields(member, [office.pk], REPORT, basis) == {
        "unit_id": office.pk,
        "entered_on_behalf": True,
        "basis": basis,
    }


def test_a_reach_over_the_province_does_not_yet_enter_for_others():
    office = OrganizationFactory()
    body = officer(Role.MOBILISATION_BODY, OrganizationFactory(unit=office.unit))

    with pytest.raises(NotYours):
        step_fields(body, [office.pk], Permission.STEERING_WRITE, LegalDocumentFactory())


def test_who_holds_nothing_acts_for_nobody():
    assert step_fields(SuperuserFactory(), [OrganizationFactory().pk], REPORT) == {
        "unit_id": None,
        "basis": None,
    }
