"""Indices: what is valid on a day, what is compared with what, pages, and the workbook."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.exchange import Workbook
from core.spreadsheet import write_xlsx
from organizations.roles import Role
from reform_tasks.models import (
    GovernanceIndex,
    IndexDimension,
    IndexResult,
    IndexSubject,
)
from reform_tasks.resources import IndexResultResource
from reform_tasks.standings import Standing, courses
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import GovernanceIndexFactory, IndexResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

HEADINGS = ["Chỉ số", "Năm", "Nội dung", "Đơn vị", "Điểm", "Điểm tối đa", "Xếp hạng"]
HEADINGS += ["Trên tổng số", "Ngày công bố", "Nguồn"]


def url(name: str, *args) -> str:
    return reverse(f"reform_tasks:{name}", args=args)


@pytest.fixture
def papi():
    index = GovernanceIndexFactory(code="papi", name="PAPI", maximum=80)
    for number, name in enumerate(("Tham gia của người dân", "Công khai, minh bạch"), start=1):
        IndexDimension.objects.create(index=index, number=number, name=name)
    return index


@pytest.fixture
def internal():
    return GovernanceIndexFactory(
        code="par-departments", name="Xếp hạng sở", subject=IndexSubject.DEPARTMENTS
    )


# What is valid on a day


def test_a_result_is_shown_from_its_publication_and_replaced_by_the_next():
    first = IndexResultFactory(value="90.02", published_on=date(2025, 3, 28))
    second = IndexResultFactory(value="90.10", published_on=date(2025, 5, 6), revision_number=2)

    def shown(day: date) -> list[IndexResult]:
        return list(IndexResult.objects.shown_on(day))

    assert shown(date(2025, 3, 27)) == []
    assert shown(date(2025, 3, 28)) == shown(date(2025, 5, 5)) == [first]
    assert shown(date(2025, 5, 6)) == [second]
    assert set(IndexResult.objects.published_by(date(2025, 5, 6))) == {first, second}


def test_of_an_unknown_day_of_publication_the_year_is_taken():
    result = IndexResultFactory(published_on=None)

    assert not IndexResult.objects.shown_on(date(2023, 12, 31)).exists()
    assert list(IndexResult.objects.shown_on(date(2024, 1, 1))) == [result]


def test_publications_of_a_dimension_or_an_office_replace_their_own_alone(papi, internal):
    part = papi.dimensions.first()
    total = IndexResultFactory(index=papi, value=40, maximum=80)
    IndexResultFactory(index=papi, dimension=part, value=5, maximum=10)
    later = {"revision_number": 2, "published_on": date(2025, 6, 1)}
    anew = IndexResultFactory(index=papi, dimension=part, value=6, maximum=10, **later)
    one, two = OrganizationFactory.create_batch(2)
    IndexResultFactory(index=internal, organization=one)
    kept = IndexResultFactory(index=internal, organization=two)
    other = IndexResultFactory(index=internal, organization=one, **later)

    assert set(IndexResult.objects.current()) == {total, anew, kept, other}


def test_a_subject_is_known(internal):
    with pytest.raises(IntegrityError, match="governanceindex_subject"), transaction.atomic():
        GovernanceIndex.objects.update(subject="others")


def test_a_dimension_is_the_indexs_own_and_only_internal_indices_rank_organizations(papi, internal):
    office = OrganizationFactory()
    IndexResult(index=internal, year=2024, value=1, organization=office).clean()
    IndexResult(index=papi, year=2024, value=1, dimension=papi.dimensions.first()).clean()

    with pytest.raises(ValidationError, match="không thuộc chỉ số"):
        IndexResult(index=internal, year=2024, dimension=papi.dimensions.first()).clean()
    with pytest.raises(ValidationError, match="xếp hạng tỉnh"):
        IndexResult(index=papi, year=2024, organization=office).clean()


# What is compared with what


def standing(now: dict, before: dict | None) -> Standing:
    fields = {"maximum": Decimal(100), "of_n": 63}
    return Standing(IndexResult(**fields | now), IndexResult(**fields | before) if before else None)


def test_a_rise_is_told_in_points_and_places():
    found = standing(
        {"value": Decimal("90.02"), "rank": 12}, {"value": Decimal("88.66"), "rank": 13}
    )

    assert (found.shown_difference, found.places_up, found.tone) == ("+1,36", 1, "success")
    fallen = standing(
        {"value": Decimal("85.97"), "rank": 14}, {"value": Decimal("91.19"), "rank": 12}
    )
    assert (fallen.shown_difference, fallen.places_down, fallen.tone) == ("−5,22", 2, "danger")
    same = standing({"value": Decimal("10.00")}, {"value": Decimal("10.0")})
    assert (same.shown_difference, same.tone, same.places_up) == ("0", "neutral", None)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ({"value": Decimal(90)}, None),
        ({"value": Decimal(90)}, {"value": None}),
        ({"value": None}, {"value": Decimal(90)}),
        ({"value": Decimal(90)}, {"value": Decimal(80), "maximum": Decimal(80)}),
    ],
)
def test_what_is_unknown_or_on_another_scale_is_not_compared(now, before):
    found = standing(now, before)

    assert (found.difference, found.shown_difference, found.share_before) == (None, "", None)


def test_no_place_is_compared_across_fields_of_another_size():
    assert standing({"rank": 23, "of_n": 34}, {"rank": 12, "of_n": 63}).places_up is None
    assert standing({"rank": 2, "of_n": None}, {"rank": 1, "of_n": None}).places_up is None


def test_the_latest_publications_of_two_years_are_compared():
    IndexResultFactory(year=2023, value="42.3966", published_on=date(2024, 4, 2))
    IndexResultFactory(
        year=2023, value="42.4585", revision_number=2, published_on=date(2025, 4, 15)
    )
    IndexResultFactory(year=2024, value="43.8876", published_on=date(2025, 4, 15))

    [course] = courses(IndexResult.objects.shown_on(date(2025, 4, 15)))

    assert [each.result.year for each in course.totals] == [2024, 2023]
    assert course.newest.shown_difference == "+1,4291"
    [course] = courses(IndexResult.objects.shown_on(date(2025, 4, 14)))
    assert course.newest.result.value == Decimal("42.3966")


def test_a_year_without_a_result_leaves_a_gap_in_the_trend():
    for year in (2018, 2021):
        IndexResultFactory(year=year, value=year - 1960)
    IndexResultFactory(year=2020, value=None)

    [course] = courses(IndexResult.objects.shown_on(date(2024, 1, 1)))

    assert course.trend == [58, None, None, 61]


@given(st.lists(st.tuples(st.integers(2018, 2024), st.integers(0, 100)), unique_by=lambda p: p[0]))
def test_the_differences_of_neighbouring_years_add_up(pairs):
    index = GovernanceIndex(pk=1)
    rows = [
        IndexResult(index=index, year=year, value=Decimal(value), maximum=Decimal(100))
        for year, value in sorted(pairs, reverse=True)
    ]
    for course in courses(rows):
        years = [each.result.year for each in course.totals]
        if years == list(range(max(years), min(years) - 1, -1)):
            told = sum(each.difference or 0 for each in course.totals)
            assert told == rows[0].value - rows[-1].value


# Charts


def chart(standings) -> str:
    template = Template("{% load index_charts %}{% trend_chart standings 'PAPI' %}")
    return template.render(Context({"standings": standings}))


def test_the_trend_is_drawn_with_values_years_and_ranks_and_a_gap_breaks_the_line():
    rows = [
        Standing(IndexResult(year=year, value=Decimal(value), rank=rank, of_n=63))
        for year, value, rank in ((2024, "90.02", 12), (2023, "88.66", 13), (2021, "87.62", 15))
    ]

    drawn = chart(rows)

    assert drawn.count("<circle") == 3
    assert drawn.count("M") == 2, "nothing is drawn across the year that is missing"
    for word in ("90,02", "2023", "15/63", "PAPI"):
        assert word in drawn
    assert "style=" not in drawn
    assert chart(rows[:1]) == "", "one year is no trend"


def test_a_bar_reaches_as_far_as_its_share_of_the_maximum():
    template = Template("{% load index_charts %}{% score_bar standing %}")
    found = standing({"value": Decimal(45)}, {"value": Decimal(40)})

    drawn = template.render(Context({"standing": found}))

    assert 'width="45.00"' in drawn
    assert 'class="before" x="39.60"' in drawn
    assert template.render(Context({"standing": standing({"value": None}, None)})) == ""


# Pages


@pytest.mark.parametrize("args", [("index_list",), ("index_detail", "par-index")])
def test_indices_are_for_all_who_read_them(client, leader, args):
    IndexResultFactory()
    assert client.get(url(*args)).status_code == 302
    client.force_login(officer(Role.UNIT_ADMIN))
    assert client.get(url(*args)).status_code == 403
    client.force_login(leader)
    assert client.get(url(*args)).status_code == 200


def test_every_index_is_listed_with_its_newest_value(client, leader, internal):
    IndexResultFactory(year=2022, value="86.78", rank=13)
    IndexResultFactory(year=2023, value="88.66", rank=13, source="baosonla.org.vn")
    IndexResultFactory(year=2024)
    IndexResultFactory(index=internal, year=2023, value="85.97", rank=None, of_n=None)
    client.force_login(leader)

    page = client.get(url("index_list"), {"ngay": "31/12/2023"})

    [course] = page.context["of_province"]
    assert [each.result.year for each in course.totals] == [2023, 2022]
    assert [each.index for each in page.context["internal"]] == [internal]
    shown = page.content.decode()
    for word in ("88,66", "+1,88", "13/63", "baosonla.org.vn", "85,97"):
        assert word in shown
    assert "90,02" not in shown
    assert "Nhập từ Excel" not in shown


def test_an_index_without_a_result_is_listed_too(client, leader, papi):
    client.force_login(leader)

    page = client.get(url("index_list"))

    assert [course.newest for course in page.context["of_province"]] == [None]
    assert papi.get_absolute_url() in page.content.decode()


def test_an_index_is_shown_over_the_years_with_its_dimensions_and_what_was_replaced(
    client, leader, papi
):
    for year, value in ((2022, "5"), (2023, "6")):
        IndexResultFactory(index=papi, year=year, value=40 + year - 2022, maximum=80)
        for dimension in papi.dimensions.all():
            IndexResultFactory(
                index=papi, year=year, dimension=dimension, value=value, maximum=10, rank=None
            )
    IndexResultFactory(
        index=papi,
        year=2023,
        value="41.5",
        maximum=80,
        revision_number=2,
        published_on=date(2024, 6, 1),
    )
    client.force_login(leader)

    page = client.get(url("index_detail", "papi"))

    assert page.context["year"] == 2023
    assert [each.shown_difference for each in page.context["parts"]] == ["+1", "+1"]
    assert [result.revision_number for result in page.context["replaced"]] == [1]
    shown = page.content.decode()
    # The total is what was published, whatever its parts add up to.
    assert "41,5" in shown
    assert "công bố lần 2" in shown
    earlier = client.get(url("index_detail", "papi"), {"nam": "2022"})
    assert [each.shown_difference for each in earlier.context["parts"]] == ["", ""]
    assert client.get(url("index_detail", "khong-co")).status_code == 404


def test_who_is_ranked_stands_in_the_order_of_the_ranks(client, leader, internal):
    last, best = OrganizationFactory(name="Sở Hạng Hai"), OrganizationFactory(name="Sở Hạng Nhất")
    for office, rank, value in ((last, 2, 80), (best, 1, 95)):
        IndexResultFactory(
            index=internal, year=2023, organization=office, rank=rank, value=value, of_n=2
        )
    client.force_login(leader)

    page = client.get(url("index_detail", internal.code))

    assert [name for name, _standing in page.context["ranked"]] == ["Sở Hạng Nhất", "Sở Hạng Hai"]
    assert "Dữ liệu minh họa" not in page.content.decode()


def test_an_index_without_results_says_so(client, leader, internal):
    client.force_login(leader)
    assert "Chưa có kết quả nào" in client.get(url("index_detail", internal.code)).content.decode()


def test_pages_of_indices_are_loaded_by_a_constant_number_of_queries(
    client, leader, internal, django_assert_max_num_queries
):
    for office in OrganizationFactory.create_batch(20):
        for year in (2022, 2023):
            IndexResultFactory(index=internal, year=year, organization=office)
    client.force_login(leader)
    for page in (url("index_list"), url("index_detail", internal.code)):
        with django_assert_max_num_queries(14):
            client.get(page)


def test_the_province_reaches_the_import_from_the_page(client, province_officer):
    client.force_login(province_officer)
    target = reverse("admin:reform_tasks_indexresult_import")

    assert target in client.get(url("index_list")).content.decode()
    page = client.get(target)
    assert page.status_code == 200
    assert "Lần công bố" in page.content.decode()
    template = client.get(url("index_template"))
    assert template.status_code == 200
    template.close()


def test_others_get_no_workbook_and_change_no_result(client, leader):
    assert client.get(url("index_template")).status_code == 302
    client.force_login(leader)
    assert client.get(url("index_template")).status_code == 403
    assert not leader.has_perm("reform_tasks.change_indexresult")
    assert officer(Role.PROVINCIAL_OFFICER).has_perm("reform_tasks.change_governanceindex")


# The workbook


def workbook(*rows, columns=HEADINGS) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, "PAPI", columns, rows, note="Kết quả công bố")
    return file.getvalue()


def imported(body: bytes, user, *, dry_run: bool = False):
    data = Workbook().create_dataset(body)
    return IndexResultResource().import_data(
        data, dry_run=dry_run, user=user, file_name="papi-2024.xlsx"
    )


def told(result) -> str:
    rows = [str(error.error) for _line, errors in result.row_errors() for error in errors]
    return " ".join(rows + [str(row.error) for row in result.invalid_rows])


def test_a_workbook_is_imported_and_the_second_run_changes_nothing(province_officer, papi):
    body = workbook(
        ["PAPI", 2024, "", "", "43,8876", 80, 25, 63, "15/04/2025", "UNDP"],
        ["papi", 2024, "1", "", 5.1, 10, "", "", "15/04/2025", "UNDP"],
        ["papi", 2024, "Công khai, minh bạch", "", 5.2, 10, "", "", "15/04/2025", "UNDP"],
    )
    tried = imported(body, province_officer, dry_run=True)
    assert not told(tried)
    assert tried.totals["new"] == 3
    assert not IndexResult.objects.exists()

    result = imported(body, province_officer)

    assert not told(result)
    assert result.totals["new"] == 3
    total = IndexResult.objects.totals().get()
    assert (total.value, total.rank, total.of_n) == (Decimal("43.8876"), 25, 63)
    assert (total.published_on, total.revision_number) == (date(2025, 4, 15), 1)
    assert total.history.get().history_change_reason == "Nhập từ tệp papi-2024.xlsx"
    again = imported(body, province_officer)
    assert (again.totals["skip"], again.totals["new"], again.totals["update"]) == (3, 0, 0)
    assert set(IndexResult.objects.values_list("revision", flat=True)) == {1}


def test_a_later_publication_is_a_further_one_and_the_first_stays(province_officer, papi):
    first = ["papi", 2023, "", "", "42,3966", 80, 30, 63, "02/04/2024", "UNDP"]
    later = ["papi", 2023, "", "", "42,4585", 80, 30, 63, "15/04/2025", "UNDP"]
    imported(workbook(first), province_officer)

    for _run in range(2):
        assert not told(imported(workbook(first, later), province_officer))

    stored = IndexResult.objects.order_by("revision_number").values_list("revision_number", "value")
    assert list(stored) == [(1, Decimal("42.3966")), (2, Decimal("42.4585"))]


def test_the_same_publication_with_another_value_is_a_correction(province_officer, papi):
    row = ["papi", 2024, "", "", 43, 80, 25, 63, "15/04/2025", "UNDP"]
    imported(workbook(row), province_officer)
    row[4] = "43,8876"

    assert imported(workbook(row), province_officer).totals["update"] == 1

    result = IndexResult.objects.get()
    assert (result.value, result.revision, result.history.count()) == (Decimal("43.8876"), 2, 2)


def test_a_placeholder_gives_way_to_what_was_published(province_officer, papi):
    part = papi.dimensions.first()
    IndexResultFactory(index=papi, dimension=part, value=5, maximum=10, rank=None, is_sample=True)

    imported(
        workbook(["papi", 2024, 1, "", "5,43", 10, "", "", "15/04/2025", "UNDP"]), province_officer
    )

    result = IndexResult.objects.get()
    assert (result.value, result.is_sample) == (Decimal("5.43"), False)
    assert (result.revision_number, result.published_on) == (1, date(2025, 4, 15))


def test_an_organization_is_ranked_under_the_name_of_its_year(province_officer, internal):
    office = OrganizationFactory(name="Sở Y tế")

    imported(
        workbook([internal.name, 2023, "", "Sở Y tế", 91, 100, 3, 21, "", "Sở Nội vụ"]),
        province_officer,
    )

    assert IndexResult.objects.get().organization == office


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["papo", 2024, "", "", 1], "Không có chỉ số “papo”"),
        (["papi", "", "", "", 1], "Đề nghị nhập năm"),
        (["papi", 2024, "9", "", 1], "không có nội dung “9”"),
        (["papi", 2024, "", "Sở Y tế", 1], "xếp hạng tỉnh"),
        (["par-departments", 2024, "", "Sở Không Có", 1], "Sở Không Có"),
        (["papi", 2024, "", "", "nhiều"], "Giá trị “nhiều” không hợp lệ"),
        (["papi", 2024, "", "", 81, 80], "Điểm phải từ 0 đến điểm tối đa"),
        (["papi", 2024, "", "", 41, 80, 64, 63], "Thứ hạng phải từ 1"),
        (["papi", 2024, "", "", 41, 80, 3, 63, "32/13/2024"], "31/12/2024"),
        (["papi", 2024, "", "", "", 80], "Đề nghị nhập điểm hoặc thứ hạng"),
    ],
)
def test_what_cannot_be_taken_is_told(province_officer, papi, internal, row, said):
    row = [*row, *[""] * (len(HEADINGS) - len(row))]

    assert said in told(imported(workbook(row), province_officer))
    assert not IndexResult.objects.exists()


def test_the_admin_shows_what_will_become_of_a_file_before_it_is_entered(
    client, province_officer, papi
):
    client.force_login(province_officer)
    file = io.BytesIO(workbook(["papi", 2024, "", "", "43,8876", 80, 25, 63, "15/04/2025", "UNDP"]))
    file.name = "papi-2024.xlsx"

    page = client.post(
        reverse("admin:reform_tasks_indexresult_import"),
        {"import_file": file, "format": "0", "resource": "0"},
    )
    confirm = page.context["confirm_form"]
    assert not IndexResult.objects.exists()
    answer = client.post(
        reverse("admin:reform_tasks_indexresult_process_import"),
        {name: confirm.initial.get(name) or "" for name in confirm.fields},
    )

    assert answer.status_code == 302
    assert IndexResult.objects.get().value == Decimal("43.8876")


def test_what_goes_out_comes_back_unchanged(province_officer, papi):
    IndexResultFactory(index=papi, maximum=80, value="43.8876", published_on=date(2025, 4, 15))
    IndexResultFactory(
        index=papi, maximum=80, value="44", published_on=date(2025, 6, 1), revision_number=2
    )
    given_out = IndexResultResource().export(IndexResult.objects.all(), force_native_type=True)

    result = imported(Workbook().export_data(given_out), province_officer)

    assert not told(result)
    assert result.totals["skip"] == 2
