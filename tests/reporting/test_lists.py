"""The list behind every figure: as many rows as it says, for one who may read them all."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import User
from core.evaluation import evaluate, tabulate
from core.figures import BREAKDOWNS, INDICATORS, RatioOfSums, Scope, Total
from organizations.roles import Role
from reform_tasks.models import ReportKind
from tests.factories.organizations import MembershipFactory, officer
from tests.factories.reform_tasks import ReformTaskFactory, TaskReportFactory
from tests.reporting.worlds import Province

DAY = date(2024, 12, 31)
VALID = [code for code in sorted(INDICATORS) if INDICATORS[code].is_valid_on(DAY)]


def page_of(code: str) -> str:
    return reverse("reporting:figure_detail", args=[code])


def export_of(code: str, format: str) -> str:
    return reverse("reporting:figure_export", args=[code, format])


def body(response: Any) -> bytes:
    return b"".join(response)


@pytest.mark.parametrize("code", VALID)
def test_the_list_has_as_many_rows_as_the_figure_says(
    code: str, here: Province, as_leader: Client
) -> None:
    [answer] = evaluate([(INDICATORS[code], Scope.on(DAY))])
    context = as_leader.get(page_of(code)).context
    # A sum is of what the rows hold, so it is not their number.
    if not isinstance(INDICATORS[code].declare(Scope.on(DAY)), (Total, RatioOfSums)):
        assert context["count"] == (answer.numerator or 0)
    if any(url.endswith("phan=mau-so") for url, *_ in context["tabs"]):
        of = as_leader.get(page_of(code), {"phan": "mau-so"}).context
        assert of["count"] == (answer.denominator or 0)
    everything = as_leader.get(page_of(code), {"phan": "tat-ca"}).context
    left_out = as_leader.get(page_of(code), {"phan": "loai"}).context
    assert context["count"] + left_out["count"] == everything["count"]
    assert context["hidden"] == left_out["hidden"] == everything["hidden"] == 0


def test_rows_left_out_say_why_and_can_be_narrowed_to_one_reason(
    here: Province, as_leader: Client
) -> None:
    response = as_leader.get(page_of("RT-01"), {"phan": "loai"})
    reasons = {each["text"]: each for each in response.context["reasons"]}
    assert reasons["Quá hạn - chưa cập nhật"]["rows"] == "3"
    assert "Lý do không tính" in response.content.decode()
    narrowed = as_leader.get(reasons["Quá hạn - chưa cập nhật"]["url"]).context
    assert (narrowed["count"], narrowed["reason"]) == (3, "Quá hạn - chưa cập nhật")


def test_the_list_can_be_narrowed_to_a_group_of_its_breakdown(
    here: Province, as_leader: Client
) -> None:
    first = here.departments[0]
    context = as_leader.get(page_of("RT-01"), {"phan": "mau-so", "nhom": str(first.pk)}).context
    assert context["count"] == 4
    assert (str(first.pk), str(first)) in context["groups"]
    nobody = as_leader.get(page_of("RT-01"), {"nhom": "không có"}).context
    assert nobody["count"] == 0


def test_the_figure_is_everybodys_and_the_list_hides_what_one_may_not_read(
    here: Province, as_agency: Client
) -> None:
    response = as_agency.get(page_of("RT-01"), {"phan": "mau-so"})
    assert response.context["value"] == "33,33%"
    assert response.context["count"] == 1
    assert response.context["hidden"] == 8
    assert "Còn 8 dòng ngoài phạm vi được xem." in response.content.decode()
    nothing = as_agency.get(page_of("RT-01"))
    assert nothing.context["count"] == 0
    assert "Không có dòng nào trong phạm vi được xem" in nothing.content.decode()


def test_a_figure_that_ended_says_so_and_leads_to_its_successor(
    here: Province, as_leader: Client
) -> None:
    response = as_leader.get(page_of("MR-02"), {"ngay": "31/12/2025"})
    html = response.content.decode()
    assert not response.context["is_valid"]
    assert "Áp dụng đến 30/06/2025" in html
    assert page_of("MR-07") in html


def test_an_unknown_figure_is_not_found(here: Province, as_leader: Client) -> None:
    for name in ("figure_detail", "breakdown_detail"):
        assert as_leader.get(reverse(f"reporting:{name}", args=["XX-99"])).status_code == 404
    assert as_leader.get(export_of("XX-99", "csv")).status_code == 404


def test_figures_are_for_those_whose_role_reads_them(here: Province, client: Client) -> None:
    assert client.get(page_of("RT-01")).status_code == 302
    nobody = MembershipFactory(role=Role.LEADER, valid_to=date(2023, 1, 1)).user
    client.force_login(nobody)
    for name in ("dashboard", "indicator_list"):
        assert client.get(reverse(f"reporting:{name}")).status_code == 403
    assert client.get(page_of("RT-01")).status_code == 403
    assert client.get(export_of("RT-01", "xlsx")).status_code == 403


@pytest.mark.parametrize("code", ["RT-01", "MR-01", "OS-01", "CS-02", "CS-04"])
def test_a_page_of_the_list_asks_the_same_number_of_questions(
    code: str, here: Province, as_leader: Client, django_assert_max_num_queries: Any
) -> None:
    plan = here.committee.reform_plans.get()
    ReformTaskFactory.create_batch(30, plan=plan, leads=[here.departments[0]])
    with django_assert_max_num_queries(24):
        as_leader.get(page_of(code), {"phan": "tat-ca"})


def test_the_list_of_an_earlier_day_shows_tasks_as_they_stood_in_as_many_questions(
    here: Province, as_leader: Client, django_assert_num_queries: Any
) -> None:
    plan = here.committee.reform_plans.get()
    query = {"phan": "tat-ca", "ngay": "01/07/2024"}

    def sent_back(times: int) -> None:
        again = {"reported_on": DAY, "result_on": DAY, "result_number": "16/BC"}
        for task in ReformTaskFactory.create_batch(times, plan=plan, **again):
            TaskReportFactory(
                task=task,
                kind=ReportKind.COMPLETION,
                on=date(2024, 6, 20),
                sent_back_on=date(2024, 8, 1),
            )

    def waiting() -> int:
        html = as_leader.get(page_of("RT-01"), query).content.decode()
        return html.count('data-label="Tình trạng">Chờ xác nhận hoàn thành (trong hạn)')

    sent_back(1)
    with CaptureQueriesContext(connection) as few:
        before = waiting()
    sent_back(4)
    with django_assert_num_queries(len(few)):
        assert waiting() == before + 4


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_is_given_to_its_reader_alone_and_until_something_changes(
    here: Province, leader: User, agency: User
) -> None:
    readers = {user: Client() for user in (leader, agency)}
    for user, browser in readers.items():
        browser.force_login(user)

    def rows(user: User) -> int:
        page = readers[user].get(page_of("RT-01"), {"phan": "mau-so"})
        return page.content.decode().count('data-label="Tình trạng"')

    assert [rows(leader), rows(leader), rows(agency)] == [9, 9, 1]
    ReformTaskFactory(plan=here.committee.reform_plans.get(), leads=[here.departments[0]])
    assert [rows(leader), rows(agency)] == [10, 1]


@pytest.mark.parametrize("part", ["tinh", "mau-so", "loai", "tat-ca"])
def test_the_workbook_holds_the_rows_of_the_tab(
    part: str, here: Province, as_leader: Client
) -> None:
    count = as_leader.get(page_of("RT-01"), {"phan": part}).context["count"]
    response = as_leader.get(export_of("RT-01", "xlsx"), {"phan": part})
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(body(response)))
    note, _blank, headings, *rows = workbook.get_sheet_by_index(0).to_python()
    assert len(rows) == count
    assert headings[-1] == "Dữ liệu minh họa"
    assert ("Lý do không tính" in headings) == (part != "tinh")
    assert note[0].startswith("RT-01 · Tỷ lệ hoàn thành")
    assert "số liệu tại ngày 31/12/2024" in note[0]
    assert "kết xuất lúc" in note[0]


def test_a_file_says_what_it_hides_and_that_rows_are_invented(
    here: Province, as_agency: Client, client: Client
) -> None:
    hidden = body(as_agency.get(export_of("RT-01", "csv"), {"phan": "mau-so"}))
    assert "không gồm 8 dòng ngoài phạm vi được xem" in hidden.decode("utf-8-sig")
    client.force_login(officer(Role.LEADER, here.committee))
    sample = body(client.get(export_of("MR-01", "csv"))).decode("utf-8-sig")
    assert "có dữ liệu minh họa" in sample.splitlines()[0]
    assert sample.count(";Có") == 1


def test_all_figures_of_a_day_are_a_file(here: Province, as_leader: Client) -> None:
    address = reverse("reporting:indicator_export", args=["csv"])
    lines = body(as_leader.get(address)).decode("utf-8-sig").splitlines()
    rows = {line.split(";")[0]: line.split(";") for line in lines[2:]}
    assert rows["RT-01"][2:5] == ["3", "9", "33,33"]
    assert set(rows) == set(VALID)


def test_the_list_of_figures_shows_each_with_its_definition(
    here: Province, as_leader: Client
) -> None:
    response = as_leader.get(reverse("reporting:indicator_list"))
    html = response.content.decode()
    for code, entry in INDICATORS.items():
        assert page_of(code) in html
        assert str(entry.label) in html


@pytest.mark.parametrize("code", sorted(BREAKDOWNS))
def test_a_breakdown_and_each_of_its_cells_are_pages_and_files(
    code: str, here: Province, as_leader: Client
) -> None:
    address = reverse("reporting:breakdown_detail", args=[code])
    assert as_leader.get(address).status_code == 200
    export = reverse("reporting:breakdown_export", args=[code, "csv"])
    assert body(as_leader.get(export)).startswith(b"\xef\xbb\xbf")
    for group, values in tabulate(BREAKDOWNS[code], Scope.on(DAY)).items():
        for series in BREAKDOWNS[code].series:
            if series.column or not values[series.name]:
                continue
            query = {"nhom": str(group), "cot": series.name}
            assert as_leader.get(address, query).context["count"] == values[series.name]
            lines = body(as_leader.get(export, query)).decode("utf-8-sig").splitlines()
            assert len(lines) == 2 + (values[series.name] or 0)


def test_an_unknown_column_of_a_breakdown_is_not_found(here: Province, as_leader: Client) -> None:
    address = reverse("reporting:breakdown_detail", args=["RT-B1"])
    assert as_leader.get(address, {"nhom": "1", "cot": "x"}).status_code == 404
