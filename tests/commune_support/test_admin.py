"""The admin's lists, forms and histories open; records are corrected, not begun or removed."""

import pytest
from django.urls import reverse

from commune_support.models import SupportActivity, SupportKind

TABLES = (
    "supportkind",
    "assignmentdecision",
    "supportassignment",
    "supportactivity",
    "assignmentstep",
    "activitystep",
    "carryover",
)


def address(table, page, *args):
    return reverse(f"admin:commune_support_{table}_{page}", args=args)


@pytest.mark.parametrize("table", TABLES)
def test_every_list_opens_and_is_searched_without_accents(place, client, table):
    place.give()
    client.force_login(place.officer)

    assert client.get(address(table, "changelist"), {"q": "muong va"}).status_code == 200


@pytest.mark.parametrize("table", ["supportassignment", "supportactivity"])
def test_a_list_costs_the_same_for_any_number_of_rows(
    place, client, table, django_assert_max_num_queries
):
    for number in range(6):
        place.give(description=f"Hoạt động {number}")
    client.force_login(place.officer)

    with django_assert_max_num_queries(25):
        client.get(address(table, "changelist"))


@pytest.mark.parametrize("table", ["supportassignment", "supportactivity", "assignmentdecision"])
def test_records_are_neither_begun_nor_removed_there(place, client, table):
    record = {
        "supportassignment": place.assigned,
        "supportactivity": place.give(),
        "assignmentdecision": place.decision,
    }[table]
    client.force_login(place.officer)

    assert client.get(address(table, "change", record.pk)).status_code == 200
    assert client.get(address(table, "history", record.pk)).status_code == 200
    assert client.get(address(table, "add")).status_code == 403
    assert client.post(address(table, "delete", record.pk)).status_code == 403


def test_the_status_cannot_be_typed(place, client):
    activity = place.give()
    client.force_login(place.officer)

    page = client.get(address("supportactivity", "change", activity.pk)).content.decode()

    assert 'name="status"' not in page
    assert 'name="cash_vnd"' in page


def test_a_slip_is_corrected_with_the_revision_counted(place, client):
    activity = place.give(cash_vnd=50_000_000)
    client.force_login(place.officer)
    page = client.get(address("supportactivity", "change", activity.pk))
    typed = {
        name: page.context["adminform"].form[name].value() or ""
        for name in page.context["adminform"].form.fields
    }
    typed |= {"cash_vnd": "5.000.000", "held_on": "01/06/2024"}

    client.post(address("supportactivity", "change", activity.pk), typed)

    stored = SupportActivity.objects.get()
    assert (stored.value_vnd, stored.revision) == (5_000_000, 2)


def test_what_both_sides_agreed_on_is_not_rewritten_over_their_heads(place, client):
    activity = place.give_confirmed(cash_vnd=50_000_000)
    client.force_login(place.officer)

    client.post(
        address("supportactivity", "change", activity.pk),
        {"description": "Sửa lời văn", "cash_vnd": "5", "fund": "own", "revision": "1"},
    )

    stored = SupportActivity.objects.get()
    assert (stored.description, stored.cash_vnd) == ("Sửa lời văn", 50_000_000)


def test_who_supports_whom_is_not_rewritten_there(place, client):
    client.force_login(place.officer)

    page = client.get(address("supportassignment", "change", place.assigned.pk)).content.decode()

    assert 'name="is_lead"' in page
    for name in ("supporter", "commune", "decision", "valid_to"):
        assert f'name="{name}"' not in page


def test_kinds_are_added_by_the_province(place, client):
    client.force_login(place.officer)

    client.post(
        address("supportkind", "add"),
        {
            "code": "PIN_MAT_TROI",
            "name": "Pin mặt trời",
            "group": "infrastructure",
            "unit_of_measure": "bộ",
            "is_valued": "on",
            "is_in_use": "on",
            "official_order": "30",
        },
    )

    assert SupportKind.objects.filter(code="PIN_MAT_TROI").exists()


def test_the_import_page_of_the_assignment_list_is_for_the_province(place, client):
    client.force_login(place.officer)
    assert client.get(address("supportassignment", "import")).status_code == 200

    client.force_login(place.leader)
    assert client.get(address("supportassignment", "import")).status_code in (302, 403)


def test_the_columns_to_export_are_named_by_their_headings(place, client):
    client.force_login(place.officer)

    page = client.get(address("supportactivity", "export")).content.decode()

    assert "Hiện vật quy đổi (đồng)" in page
    assert "In Kind Vnd" not in page
