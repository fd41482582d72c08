"""What the lists' filters offer."""

import re

import pytest
from django.urls import reverse

from organizations.roles import Role
from tests.factories.organizations import officer

pytestmark = pytest.mark.django_db

LISTS = (
    "models_registry:practicemodel_list",
    "models_registry:steeringcommittee_list",
    "reform_tasks:plan_list",
    "reform_tasks:task_list",
    "reform_tasks:onestop_list",
    "commune_support:coverage",
    "commune_support:assignment_list",
    "commune_support:activity_list",
    "commune_support:plan_list",
)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_choices_offers_everything_once(client, name):
    client.force_login(officer(Role.PROVINCIAL_OFFICER))

    page = client.get(reverse(name)).content.decode()

    selects = re.findall(r"<select.*?</select>", page, re.DOTALL)
    assert selects
    for select in selects:
        assert len(re.findall(r'<option value=""', select)) <= 1, select
        assert "-----" not in select
