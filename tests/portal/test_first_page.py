"""Where each role begins after signing in without an address to go to."""

import pytest
from django.urls import reverse

from organizations.roles import Role
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer

pytestmark = pytest.mark.django_db

BEGINS = {
    Role.LEADER: "reporting:dashboard",
    Role.UNIT_OFFICER: "home",
    Role.UNIT_HEAD: "home",
    Role.UNIT_ADMIN: "organizations:account_list",
    Role.PROVINCIAL_OFFICER: "home",
    Role.SYSTEM_ADMIN: "home",
}
OF_A_COMMUNE = {Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.UNIT_ADMIN}


@pytest.mark.parametrize("role", list(BEGINS))
def test_each_role_begins_with_what_it_is_for(client, role):
    office = CommuneCommitteeFactory() if role in OF_A_COMMUNE else OrganizationFactory()
    client.force_login(officer(role, office))
    answer = client.get(reverse("first_page"))
    assert (answer.status_code, answer["Location"]) == (302, reverse(BEGINS[role]))
    # 'Việc của tôi' stays there for all.
    assert client.get(reverse("home")).status_code == 200


def test_signing_in_leads_there(client):
    leader = officer(Role.LEADER, OrganizationFactory())
    leader.set_password("một mật khẩu dài")
    leader.save()
    answer = client.post(
        reverse("accounts:sign_in"),
        {"username": leader.username, "password": "một mật khẩu dài"},
    )
    assert answer["Location"] == reverse("first_page")


def test_an_account_without_a_role_begins_at_home(client, django_user_model):
    client.force_login(
        django_user_model.objects.create_user("khong.vai", password="x", full_name="Không Vai")
    )
    assert client.get(reverse("first_page"))["Location"] == reverse("home")
