"""Every page that each role can reach: on a desk, on a phone, in light and dark, by the policy."""

import pytest
from playwright.sync_api import Page

from .conftest import Visit
from .looking import barriers, shape_faults
from .serving import Portal
from .walking import walk

pytestmark = pytest.mark.browser


def outside_the_admin(view: str) -> bool:
    return not view.startswith("admin:")


def in_the_admin(view: str) -> bool:
    return view.startswith("admin:")


def what_corrects(view: str) -> bool:
    """The admin of records, without what looks the same whoever asks."""
    looks_the_same = view.startswith("admin:accounts_") or view.endswith(
        ("_history", "_export", "_delete")
    )
    return in_the_admin(view) and not looks_the_same


def shape_faults_and_barriers(page: Page) -> list[str]:
    return shape_faults(page) + barriers(page)


@pytest.mark.parametrize(
    ("username", "reaches"),
    [
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
    page = visit(portal_2024, username)
    views, faults = walk(page, "/", outside_the_admin, shape_faults)

    assert faults == []
    assert reaches in views


def test_every_page_of_a_provincial_officer_is_whole_and_open_to_all_in_light_and_dark(
    visit: Visit, portal_2024: Portal
) -> None:
    page = visit(portal_2024, "noivu", reduced_motion="reduce")
    views, faults = walk(page, "/", outside_the_admin, shape_faults_and_barriers)

    assert faults == []
    assert len(views) > 40


@pytest.mark.parametrize(
    ("username", "wanted", "ways"),
    [
        ("quantri", in_the_admin, ("changelist", "add", "change", "history", "import", "export")),
        ("noivu", what_corrects, ("changelist", "change", "import")),
    ],
)
def test_every_page_of_the_admin_is_whole_and_keeps_the_policy(
    visit: Visit, portal_2024: Portal, username, wanted, ways: tuple[str, ...]
) -> None:
    views, faults = walk(visit(portal_2024, username), "/quan-tri/", wanted, shape_faults)

    assert faults == []
    assert {view.rpartition("_")[2] for view in views} >= set(ways)


@pytest.mark.parametrize(
    "address",
    [
        "/quan-tri/",
        "/quan-tri/documents/legaldocument/",
        "/quan-tri/documents/legaldocument/add/",
        "/quan-tri/documents/legaldocument/import/",
        "/quan-tri/documents/legaldocument/export/",
        "/quan-tri/reform_tasks/reformtask/",
        "/giao-dien/",
        "/khong-co-trang-nay/",
    ],
)
def test_the_admin_and_the_parts_are_open_to_all_in_light_and_dark(
    visit: Visit, portal_2024: Portal, address: str
) -> None:
    page = visit(portal_2024, "noivu", reduced_motion="reduce")
    page.goto(address)

    assert shape_faults_and_barriers(page) == []


def test_the_door_is_open_to_all_in_light_and_dark(visit: Visit, portal_2024: Portal) -> None:
    page = visit(portal_2024, reduced_motion="reduce")
    page.goto("/")

    assert shape_faults_and_barriers(page) == []
