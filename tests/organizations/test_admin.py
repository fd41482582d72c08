"""The admin: who gets in, what the table lets them do, and that nobody raises themselves there."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from core.constraints import AppendOnly
from organizations.admin_rights import needed_for
from organizations.models import Membership
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory, UserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    SuccessionFactory,
    officer,
    renamed,
)
from tests.factories.territory import MAP_3, DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def changelist(model):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


@pytest.mark.parametrize("role", Role)
def test_the_door_opens_for_those_whose_role_uses_the_admin(client, role):
    client.force_login(officer(role))
    enters = role in (Role.PROVINCIAL_OFFICER, Role.SYSTEM_ADMIN)

    assert client.get(INDEX).status_code == (200 if enters else 302)
    assert client.get(INDEX, follow=True).status_code == (200 if enters else 403)


def test_the_mark_of_staff_opens_nothing(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(INDEX, follow=True).status_code == 403


def test_a_stranger_is_led_to_the_portals_own_door(client):
    answer = client.get(INDEX, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("accounts:sign_in"))


def test_the_system_administrator_keeps_shared_lists_and_accounts_but_no_records():
    user = officer(Role.SYSTEM_ADMIN)

    for allowed in (
        "organizations.change_organization",
        "territory.delete_unitalias",
        "territory.add_administrativeunit",
        "documents.change_legaldocument",
        "accounts.change_user",
        "axes.delete_accessattempt",
        "notifications.view_notice",
    ):
        assert user.has_perm(allowed), allowed
    for refused in (
        "models_registry.view_practicemodel",
        "models_registry.view_dossier",
        "models_registry.view_historicaldossier",
        "reform_tasks.view_reformtask",
        "reform_tasks.view_taskreport",
        "commune_support.view_supportactivity",
        "documents.view_storedfile",
        "organizations.view_owndocument",
        "organizations.change_owndocument",
        "documents.change_storedfile",
        "models_registry.change_practicemodel",
        "reform_tasks.change_reformtask",
        "commune_support.delete_supportassignment",
        "accounts.delete_user",
        "organizations.delete_membership",
        "organizations.delete_organization",
        "territory.delete_unitversion",
        "auth.change_permission",
        "sessions.delete_session",
        "axes.change_accessattempt",
        "nowhere.view_nothing",
        "accounts.become_user",
        "nonsense",
    ):
        assert not user.has_perm(refused), refused


def test_a_provincial_officer_corrects_records_but_touches_no_account():
    user = officer(Role.PROVINCIAL_OFFICER)

    assert user.has_perm("models_registry.change_practicemodel")
    assert user.has_perm("organizations.change_organization")
    for refused in ("accounts.change_user", "accounts.add_user", "organizations.change_membership"):
        assert not user.has_perm(refused), refused


@pytest.mark.parametrize("role", [Role.UNIT_ADMIN, Role.LEADER, Role.UNIT_OFFICER])
def test_without_the_use_of_the_admin_its_permissions_are_nobodys(role):
    user = officer(role)
    assert not user.has_perm("organizations.view_organization")
    assert not user.has_module_perms("organizations")


def test_what_is_append_only_or_a_history_is_changed_by_nobody():
    for model in apps.get_models():
        label, name = model._meta.app_label, model._meta.model_name
        append_only = any(isinstance(rule, AppendOnly) for rule in model._meta.constraints)
        if append_only or hasattr(model, "history_type"):
            for action in ("add", "change", "delete"):
                assert needed_for(label, action, name) is None, model


def test_every_table_of_the_admin_is_seen_by_a_permission_to_see():
    for model in admin.site._registry:
        needed = needed_for(model._meta.app_label, "view", model._meta.model_name)
        assert needed is not None, model
        assert needed.is_reading or model._meta.app_label in ("territory", "organizations"), model


def test_a_history_is_seen_with_its_table():
    for label, name in (("organizations", "membership"), ("models_registry", "dossier")):
        assert needed_for(label, "view", f"historical{name}") == needed_for(label, "view", name)


def test_the_admin_shows_the_system_administrator_no_business(client):
    client.force_login(officer(Role.SYSTEM_ADMIN))

    rooms = {app["app_label"] for app in client.get(INDEX).context["app_list"]}

    assert {"accounts", "organizations", "territory", "documents"} <= rooms
    assert not rooms & {"models_registry", "reform_tasks", "commune_support"}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.PROVINCIAL_OFFICER])
def test_a_page_of_the_admin_opens_only_to_whoever_may_see_its_table(client, role):
    """Django opens it to whoever may change the table, too."""
    user = officer(role)
    client.force_login(user)

    for model in admin.site._registry:
        label, name = model._meta.app_label, model._meta.model_name
        page = reverse(f"admin:{label}_{name}_changelist")
        expected = 200 if user.has_perm(f"{label}.view_{name}") else 403
        assert client.get(page).status_code == expected, model


def test_every_room_of_the_admin_has_a_vietnamese_name(client):
    client.force_login(SuperuserFactory())

    names = {app["app_label"]: app["name"] for app in client.get(INDEX).context["app_list"]}

    assert names["axes"] == "Bảo vệ đăng nhập"
    assert not [name for label, name in names.items() if str(name).lower() == label]


def test_accounts_and_what_the_system_writes_are_seen_by_those_whose_role_says_so():
    """Telephones, roles and failed sign-ins are no business of every officer in the admin."""
    provincial, system = officer(Role.PROVINCIAL_OFFICER), officer(Role.SYSTEM_ADMIN)
    for permission in (
        "accounts.view_user",
        "organizations.view_membership",
        "axes.view_accessattempt",
        "axes.view_accesslog",
    ):
        assert system.has_perm(permission), permission
        assert not provincial.has_perm(permission), permission
    assert provincial.has_perm("organizations.view_organization")


def test_what_an_inspection_may_read_is_not_widened_there(client):
    client.force_login(officer(Role.SYSTEM_ADMIN))
    membership = MembershipFactory(
        organization=OrganizationFactory(),
        role=Role.INSPECTION,
        valid_to=date(2099, 1, 1),
        basis=LegalDocumentFactory(),
    )
    page = client.get(reverse("admin:organizations_membership_change", args=[membership.pk]))

    assert 'name="note"' in page.content.decode()
    assert 'name="inspected"' not in page.content.decode()


def test_a_permission_held_for_one_office_is_none_in_the_admin():
    """A unit administrator who also is a provincial officer does not manage accounts of all."""
    user = officer(Role.PROVINCIAL_OFFICER)
    MembershipFactory(
        user=user, organization=user.memberships.get().organization, role=Role.UNIT_ADMIN
    )

    assert not user.has_perm("accounts.change_user")


def test_the_lists_are_found_by_name_without_accents_and_cost_the_same(
    client, django_assert_max_num_queries
):
    client.force_login(SuperuserFactory())
    ban = OrganizationFactory(name="Ban Dân tộc")
    renamed(ban, MAP_3, "Sở Dân tộc và Tôn giáo")
    district = DistrictFactory()
    for _ in range(20):
        MembershipFactory(organization=CommuneCommitteeFactory(unit=UnitFactory(parent=district)))
    SuccessionFactory()

    url = reverse("admin:organizations_organization_changelist")
    page = client.get(url, {"q": "dan toc"}).content.decode()
    assert "1 cơ quan, đơn vị" in page
    for name in ("organization", "organizationname", "organizationsuccession", "membership"):
        with django_assert_max_num_queries(20):
            answer = client.get(reverse(f"admin:organizations_{name}_changelist"))
        assert answer.status_code == 200


def test_roles_are_neither_given_nor_raised_in_the_admin(client):
    user = officer(Role.SYSTEM_ADMIN)
    membership = user.memberships.get()
    client.force_login(user)
    change = reverse("admin:organizations_membership_change", args=[membership.pk])

    assert client.get(reverse("admin:organizations_membership_add")).status_code == 403
    assert client.post(change.replace("change", "delete")).status_code == 403
    client.post(
        change,
        {"role": "provincial_officer", "valid_to": "", "office": "Phòng Tin học", "revision": 1},
    )
    membership.refresh_from_db()
    assert membership.role == Role.SYSTEM_ADMIN


def test_the_system_administrator_does_not_make_superusers(client):
    user, other = officer(Role.SYSTEM_ADMIN), UserFactory()
    client.force_login(user)

    for account in (user, other):
        client.post(
            reverse("admin:accounts_user_change", args=[account.pk]),
            {
                "username": account.username,
                "full_name": account.full_name,
                "language": "vi",
                "is_superuser": "on",
                "is_staff": "on",
                "is_active": "on",
                "revision": account.revision,
            },
        )
        account.refresh_from_db()
        assert not account.is_superuser


def test_an_organization_is_renamed_in_the_admin_and_the_history_knows_by_whom(client):
    user = officer(Role.SYSTEM_ADMIN)
    client.force_login(user)
    organization = OrganizationFactory(name="Sở Y tế")

    page = client.get(reverse("admin:organizations_organization_change", args=[organization.pk]))
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    formset = page.context["inline_admin_formsets"][0].formset
    for inline in (formset.management_form, *formset.forms):
        data |= {inline.add_prefix(name): inline[name].value() or "" for name in inline.fields}
    data |= {"official_order": 7, "valid_from": "01/01/2021", "names-0-valid_from": "01/01/2021"}
    answer = client.post(
        reverse("admin:organizations_organization_change", args=[organization.pk]), data
    )

    assert answer.status_code == 302, answer.context["errors"]
    organization.refresh_from_db()
    assert organization.official_order == 7
    assert organization.history.first().history_user == user


def test_every_model_of_these_rooms_is_in_the_admin():
    registered = set(admin.site._registry)
    assert Membership in registered
    for label in ("organizations", "notifications"):
        for model in apps.get_app_config(label).get_models():
            if not hasattr(model, "history_type") and not model._meta.auto_created:
                named = model._meta.model_name.startswith("historical")
                assert named or model in registered, model
