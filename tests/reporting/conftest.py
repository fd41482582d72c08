"""The small province, and people who look at its figures."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from organizations.roles import Role
from tests.factories.organizations import officer
from tests.reporting.worlds import Province, province

LAST_DAY = date(2024, 12, 31)


@pytest.fixture(autouse=True)
def on_the_last_day(settings: Any) -> None:
    """The portal lives on 31/12/2024."""
    settings.PORTAL_TODAY = LAST_DAY


@pytest.fixture
def here(db: None) -> Province:
    """The small province."""
    return province()


@pytest.fixture
def leader(here: Province) -> User:
    """Sees everything, changes nothing."""
    return officer(Role.LEADER, here.committee)


@pytest.fixture
def agency(here: Province) -> User:
    """An officer of the third department, which leads two tasks."""
    return officer(Role.AGENCY_OFFICER, here.departments[2])


@pytest.fixture
def as_leader(client: Client, leader: User) -> Client:
    """A browser in which the leader is signed in."""
    client.force_login(leader)
    return client


@pytest.fixture
def as_agency(client: Client, agency: User) -> Client:
    """A browser in which the agency's officer is signed in."""
    client.force_login(agency)
    return client
