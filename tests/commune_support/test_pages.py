"""The pages of support: who opens them, what they show, and what they cost."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.organizations import EnterpriseFactory, officer
from tests.factories.territory import UnitFactory

LISTS = ("coverage", "assignment_list", "activity_list")


def address(name, *args, query=""):
    return reverse(f"commune_support:{name}", args=args) + query


def opened(client, page):
    """The answer's status; a file that came with it is read to its end, which closes it."""
    answer = client.get(page)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def every_page(place):
    activity = place.give()
    return [
        *(address(name) for name in LISTS),
        address("commune_detail", place.both.pk),
        address("supporter_detail", place.company.pk),
        address("assignment_detail", place.assigned.pk),
        address("assignment_add"),
        address("assignment_end", place.assigned.pk),
        address("assignment_carry_over", place.assigned.pk),
        address("assignment_export", "xlsx"),
        address("activity_export", "csv"),
        address("activity_detail", activity.pk),
        address("activity_record"),
        address("activity_correct", activity.pk),
        address("activity_answer", activity.pk, "confirm"),
    ]


def test_nobody_comes_in_without_signing_in(place, client):
    for page in every_page(place):
        assert client.get(page).status_code == 302, page


def test_who_has_no_role_sees_nothing(place, client):
    client.force_login(UserFactory())
    for page in every_page(place):
        assert client.get(page).status_code in (403, 404), page


def test_a_leader_reads_everything_and_changes_nothing(place, client):
    client.force_login(place.leader)
    answers = [opened(client, page) for page in every_page(place)]

    assert answers[:6] == [200] * 6
    assert answers[6:9] == [403] * 3
    assert answers[9:12] == [200] * 3
    assert answers[12:] == [403] * 3


def test_the_coverage_names_supporters_marks_holes_and_counts_doubles(place, client):
    client.force_login(place.leader)

    page = client.get(address("coverage")).content.decode()

    assert "Công ty Ban Mai" in page
    assert "2 đơn vị" in page
    assert page.count('class="is-overdue"') == 1
    assert "2/3" in page
    assert "Huyện Sốp Cộp" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?phan_cong=thieu", "Sam Kha", "Mường Và"),
        ("?phan_cong=nhieu", "Mường Và", "Sam Kha"),
        ("?q=muong+lan", "Mường Lạn", "Sam Kha"),
    ],
)
def test_the_coverage_is_narrowed_to_what_is_asked(place, client, query, shown, hidden):
    client.force_login(place.leader)

    page = client.get(address("coverage", query=query)).content.decode()

    assert shown in page
    assert hidden not in page


def test_the_coverage_obeys_the_day(place, client):
    client.force_login(place.leader)

    page = client.get(address("coverage", query="?ngay=14/01/2024")).content.decode()

    assert "Chưa có xã nào được phân công" in page


def test_a_commune_shows_its_supporters_totals_and_that_they_are_no_vouchers(place, client):
    place.give_confirmed(cash_vnd=7_500_000)
    place.give(quantity=3, unit_of_measure="suất")
    client.force_login(place.receiver)

    page = client.get(address("commune_detail", place.both.pk)).content.decode()

    assert "Ngân hàng Hoa Ban" in page
    assert "7,5" in page
    assert "Chưa quy đổi giá trị" in page
    assert "không thay thế chứng từ kế toán" in page
    assert "Chỉ gồm các hoạt động" not in page


def test_a_neighbour_reads_who_supports_whom_and_not_what_was_given(place, client):
    activity = place.give(cash_vnd=7_500_000)
    client.force_login(place.other_giver)

    page = client.get(address("commune_detail", place.both.pk)).content.decode()

    assert "Công ty Ban Mai" in page
    assert "7,5" not in page
    assert "Chỉ gồm các hoạt động thuộc phạm vi của tài khoản." in page
    assert client.get(activity.get_absolute_url()).status_code == 404
    assert client.get(address("activity_list")).context["page"].paginator.count == 0


def test_an_organization_that_supports_nobody_has_no_page_here(place, client):
    client.force_login(place.leader)

    assert client.get(address("supporter_detail", EnterpriseFactory().pk)).status_code == 404
    assert client.get(address("commune_detail", place.district.pk)).status_code == 404


def test_activities_are_found_by_words_year_parties_kind_and_agreement(place, client):
    place.give(description="Làm đường liên bản", held_on=date(2024, 3, 1))
    place.give_confirmed(description="Khám bệnh")
    client.force_login(place.leader)

    for query, number in (
        ("?q=lam+duong", 1),
        ("?q=ban+mai", 2),
        ("?q=muong+va+kham", 1),
        ("?nam=2024", 2),
        ("?nam=2023", 0),
        (f"?don_vi={place.company.pk}", 2),
        (f"?don_vi={place.bank.pk}", 0),
        (f"?xa={place.both.pk}", 2),
        (f"?loai={place.kind.pk}", 2),
        ("?xac_nhan=confirmed", 1),
        ("?nguon=mobilised", 0),
    ):
        page = client.get(address("activity_list", query=query)).context["page"]
        assert page.paginator.count == number, query


def test_assignments_are_found_by_how_they_stand_on_the_day(place, client):
    place.bank.valid_to = date(2024, 9, 30)
    place.bank.save()
    client.force_login(place.leader)

    for query, number in (
        ("?tinh_trang=tat-ca", 3),
        ("?tinh_trang=tat-ca&q=hoa+ban", 2),
        ("", 1),
        ("?tinh_trang=hieu-luc", 1),
        ("?tinh_trang=cho-chuyen-tiep", 2),
        ("?tinh_trang=hieu-luc&ngay=30/09/2024", 3),
        ("?tinh_trang=da-het", 0),
        ("?tinh_trang=ra-khoi-kv3", 0),
    ):
        page = client.get(address("assignment_list", query=query)).context["page"]
        assert page.paginator.count == number, query


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_any_number_of_rows(
    place, client, name, django_assert_num_queries
):
    def asked():
        client.get(address(name))

    place.give()
    client.force_login(place.officer)
    client.get(address(name))
    with CaptureQueriesContext(connection) as few:
        asked()
    for number in range(5):
        commune = UnitFactory(parent=place.district)
        place.assign(EnterpriseFactory(unit=place.province), commune)
        place.give(description=f"Hoạt động {number}")
    with django_assert_num_queries(len(few)):
        asked()
    assert len(few) <= 22


@pytest.mark.parametrize("name", ["commune_detail", "supporter_detail"])
def test_a_page_costs_the_same_for_any_number_of_rows(
    place, client, name, django_assert_num_queries
):
    page = address(name, place.both.pk if name == "commune_detail" else place.company.pk)
    place.give()
    client.force_login(place.officer)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(5):
        place.give(description=f"Hoạt động {number}")
        place.assign(EnterpriseFactory(unit=place.province), place.both)
        place.assign(place.company, UnitFactory(parent=place.district))
    with django_assert_num_queries(len(few)):
        client.get(page)


def test_the_lists_come_as_files_with_the_same_filters(place, client):
    place.give(cash_vnd=7_500_000, quantity=5, unit_of_measure="suất")
    client.force_login(place.leader)

    answer = client.get(address("activity_export", "xlsx", query="?nam=2024"))
    workbook = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = workbook.get_sheet_by_index(0).to_python()

    assert rows[0][0].startswith("Hoạt động giúp đỡ; không thay thế chứng từ kế toán")
    assert rows[2][0] == "Ngày thực hiện"
    assert rows[3][1] == "Công ty Ban Mai"
    assert 7_500_000 in rows[3]
    csv = b"".join(client.get(address("assignment_export", "csv")).streaming_content).decode()
    assert csv.count("\r\n") == 5  # note, headings, three assignments
    assert client.get(address("activity_export", "pdf")).status_code == 404


def test_an_inspection_team_reads_the_activities_of_whom_it_inspects(place, client):
    activity = place.give()
    team = officer(Role.INSPECTION, place.officer.memberships.get().organization)
    client.force_login(team)
    assert client.get(activity.get_absolute_url()).status_code == 404

    team.memberships.get().inspected.add(place.company)
    assert client.get(activity.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["assignment_list", "activity_list"])
@pytest.mark.parametrize("row", ["9" * 30, "0", "-1", "1,5", "x"])
def test_a_party_that_no_row_could_be_narrows_nothing(place, client, name, row):
    place.give()
    client.force_login(place.leader)

    answer = client.get(address(name, query=f"?don_vi={row}&xa={row}"))

    assert answer.status_code == 200
    whole = client.get(address(name)).context["page"].paginator
    assert answer.context["page"].paginator.count == whole.count
