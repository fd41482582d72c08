"""Every page that each role can reach, on a desk and on a phone."""

import pytest

from .conftest import Visit
from .serving import Portal
from .walking import faults_of_walk

pytestmark = pytest.mark.browser


def outside_the_admin(view: str) -> bool:
    return not view.startswith("admin:")


def in_the_admin(view: str) -> bool:
    return view.startswith("admin:")


@pytest.mark.parametrize(
    ("username", "reaches"),
    [
        ("noivu", "models_registry:recognition_from_decision"),
        ("danvan", "models_registry:dossier_detail"),
        ("huyen.mocchau", "models_registry:practicemodel_register"),
        ("huyen.mocchau.lanhdao", "reform_tasks:task_detail"),
        ("huyen.mocchau.quantri", "organizations:account_open"),
        ("sotaichinh", "commune_support:activity_record"),
        ("lanhdao", "reporting:breakdown_detail"),
        ("thanhtra", "reform_tasks:plan_detail"),
        ("quantri", "organizations:account_import"),
    ],
)
def test_every_page_of_a_role_is_whole_on_a_desk_and_on_a_phone(
    visit: Visit, portal_2024: Portal, username: str, reaches: str
) -> None:
    views, faults = faults_of_walk(visit(portal_2024, username), "/", outside_the_admin)

    assert faults == []
    assert reaches in views


def test_every_page_of_the_admin_is_whole_and_keeps_the_policy(
    visit: Visit, portal_2024: Portal
) -> None:
    views, faults = faults_of_walk(visit(portal_2024, "quantri"), "/quan-tri/", in_the_admin)

    assert faults == []
    assert "admin:accounts_user_changelist" in views
