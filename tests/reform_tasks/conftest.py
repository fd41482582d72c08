"""The people and the plan that the tests of verbs and pages stand on."""

from datetime import date

import pytest

from core import clock
from organizations.roles import Role
from tests.factories.organizations import (
    OrganizationFactory,
    ProvincialCommitteeFactory,
    officer,
)
from tests.factories.reform_tasks import (
    ProvincialPlanFactory,
    ReformPlanFactory,
    ReformTaskFactory,
)

TODAY = date(2024, 7, 15)


@pytest.fixture
def today():
    """A day in the middle of the plans' year."""
    with clock.playing(TODAY):
        yield TODAY


@pytest.fixture
def department(db):
    """A department with a plan of its own."""
    return OrganizationFactory(name="Sở Tư pháp")


@pytest.fixture
def member(department):
    """Who reports for the department."""
    return officer(Role.AGENCY_OFFICER, department)


@pytest.fixture
def head(department):
    """Who confirms in the department."""
    return officer(Role.UNIT_HEAD, department)


@pytest.fixture
def province_officer(department):
    """Who decides for the province."""
    home_affairs = OrganizationFactory(name="Sở Nội vụ", unit=department.unit)
    return officer(Role.PROVINCIAL_OFFICER, home_affairs)


@pytest.fixture
def leader(province_officer):
    """Who looks and types nothing."""
    return officer(Role.LEADER, province_officer.memberships.get().organization)


@pytest.fixture
def stranger(department):
    """Who works elsewhere."""
    return officer(Role.AGENCY_OFFICER, OrganizationFactory(unit=department.unit))


@pytest.fixture
def task(department):
    """A task of the department's own plan, due on 30/06/2024."""
    return ReformTaskFactory(plan=ReformPlanFactory(owner=department))


@pytest.fixture
def province_task(department):
    """A task of the province's plan that the department leads, due on 30/06/2024."""
    plan = ProvincialPlanFactory(owner=ProvincialCommitteeFactory(unit=department.unit))
    return ReformTaskFactory(plan=plan, leads=[department])
