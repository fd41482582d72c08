"""The first page of a leader: five tiles that say what they rest on, for any day and unit."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.figures import Scope
from reporting.dashboard import build
from reporting.scopes import Asked
from reporting.tiles import TILES
from tests.factories.reform_tasks import ReformTaskFactory
from tests.reporting.worlds import MAP_3, Province

PAGE = reverse("reporting:dashboard")


def text_of(client: Client, **query: str) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def tiles_on(day: date, user: Any, unit: int | None = None) -> dict[str, dict[str, Any]]:
    asked = Asked(Scope.on(day, unit=unit), None, day)
    return {tile["code"]: tile for tile in build(asked, user, worst_first=False).tiles}


def test_five_tiles_stand_on_the_last_day_with_data(here: Province, as_leader: Client) -> None:
    response = as_leader.get(PAGE)
    assert response.context["as_of"] == date(2024, 12, 31)
    codes = [tile["code"] for tile in response.context["page"].tiles]
    assert codes == ["MR-01", "RT-01", "OS-01", "RT-02", "CS-01"]


def test_the_figures_are_those_worked_out_by_hand(here: Province, leader: Any) -> None:
    tiles = tiles_on(date(2024, 12, 31), leader)
    assert tiles["MR-01"]["figure"] == "3"
    assert [line["figure"] for line in tiles["MR-01"]["lines"]] == ["2/2", "1/2"]
    assert (tiles["RT-01"]["figure"], tiles["RT-01"]["detail"]) == ("33,33%", "3 trên 9 nhiệm vụ")
    assert tiles["OS-01"]["figure"] == "5/6"
    assert tiles["OS-01"]["lines"][0]["figure"] == "1/3"
    assert tiles["RT-02"]["figure"] == "12"
    assert tiles["CS-01"]["figure"] == "2 → 3"
    assert [line["figure"] for line in tiles["CS-01"]["lines"]] == ["3/3", "3", "0"]


def test_a_unit_has_its_own_tiles(here: Province, leader: Any) -> None:
    tiles = tiles_on(date(2024, 12, 31), leader, here.north.pk)
    assert tiles["MR-01"]["figure"] == "2"
    assert tiles["OS-01"]["figure"] == "3/3"


def test_after_the_map_changed_the_tiles_show_what_followed(here: Province, leader: Any) -> None:
    tiles = tiles_on(date(2025, 12, 31), leader)
    assert list(tiles) == ["MR-01", "RT-01", "OS-03", "RT-03", "CS-01"]
    assert tiles["OS-03"]["figure"] == "1/2"
    assert tiles["RT-03"]["figure"] == "1"
    assert [line["label"] for line in tiles["MR-01"]["lines"]] != []
    assert all(not tile["note"].startswith("Áp dụng") for tile in tiles.values())


def test_a_region_not_yet_classed_is_said_in_words(here: Province, leader: Any) -> None:
    lines = tiles_on(MAP_3, leader)["CS-01"]["lines"]
    assert "chưa phân định (gồm 3 xã cũ khu vực III)" in [line["figure"] for line in lines]


def test_a_day_without_data_shows_dashes_and_never_zero(here: Province, leader: Any) -> None:
    tiles = tiles_on(date(2020, 12, 31), leader)
    assert {tile["figure"] for tile in tiles.values()} == {"–"}


def test_a_figure_is_compared_with_last_year_and_last_quarter(here: Province, leader: Any) -> None:
    changes = tiles_on(date(2024, 12, 31), leader)["OS-01"]["changes"]
    assert [each.text for each in changes] == [
        "không đổi so với 31/12/2023",
        "không đổi so với 30/09/2024",
    ]


def test_a_figure_from_too_few_units_is_greyed_and_not_compared(
    here: Province, leader: Any
) -> None:
    tile = tiles_on(date(2024, 12, 31), leader)["RT-01"]
    assert tile["coverage"]["text"] == "Số liệu từ 1/4 cơ quan, đơn vị"
    assert tile["is_thin"]
    assert not tile["changes"]
    assert not tile["trend"]
    assert "Sở Số" in tile["note"]


def test_an_agency_is_told_how_many_have_not_entered_but_no_neighbours_name(
    here: Province, agency: Any
) -> None:
    tile = tiles_on(date(2024, 12, 31), agency)["RT-01"]
    assert tile["coverage"]["text"] == "Số liệu từ 1/4 cơ quan, đơn vị"
    others = [str(each) for each in here.departments[:2]]
    assert not any(name in tile["note"] for name in others)


def test_tiles_that_rest_on_invented_rows_say_so(here: Province, leader: Any) -> None:
    tiles = tiles_on(date(2024, 12, 31), leader)
    assert tiles["MR-01"]["is_sample"]
    assert tiles["CS-01"]["is_sample"]
    assert not tiles["RT-01"]["is_sample"]


def test_every_tile_leads_to_its_records_on_the_same_day(here: Province, as_leader: Client) -> None:
    page = as_leader.get(PAGE, {"ngay": "30/06/2024"}).context["page"]
    for tile in page.tiles:
        assert as_leader.get(tile["url"]).context["as_of"] == date(2024, 6, 30)


def test_an_agency_sees_its_own_row_and_the_total_but_not_its_neighbours(
    here: Province, as_agency: Client
) -> None:
    page = as_agency.get(PAGE).context["page"]
    assert page.timeliness["count"] == 1
    assert str(here.departments[2]) in page.timeliness["body"]
    assert str(here.departments[0]) not in page.timeliness["body"]
    assert "3" in page.timeliness["hidden"]
    assert not page.timeliness["can_sort"]
    assert [each["count"] for each in page.classes] == [1, 1, 3, 3]


def test_agencies_stand_in_their_official_order_and_worst_first_on_demand(
    here: Province, as_leader: Client
) -> None:
    plan = here.committee.reform_plans.get()
    ReformTaskFactory.create_batch(3, plan=plan, leads=[here.departments[2]])

    def order(**query: str) -> list[int]:
        body = as_leader.get(PAGE, query).context["page"].timeliness["body"]
        return [body.index(str(each)) for each in here.departments]

    assert order() == sorted(order())
    worst = order(sap="qua-han")
    assert worst[2] == min(worst)


def test_what_is_overdue_stands_with_its_agency_and_the_days(
    here: Province, as_leader: Client
) -> None:
    text = text_of(as_leader)
    assert "Nhiệm vụ quá hạn (3)" in text
    # Two were due on 30/06/2024, the third was extended until 30/11/2024.
    assert "184" in text
    assert "30/11/2024" in text


def test_rows_left_out_because_their_unit_ended_are_a_warning(
    here: Province, as_leader: Client
) -> None:
    text = text_of(as_leader, ngay="15/07/2025")
    assert "không tính vì “đơn vị đã kết thúc”" in text


def test_a_later_day_is_marked(here: Province, as_leader: Client, settings: Any) -> None:
    settings.PORTAL_TODAY = date(2026, 3, 1)
    assert "ở sau ngày cuối cùng" in text_of(as_leader, ngay="01/02/2026")
    assert "chưa đến" in text_of(as_leader, ngay="01/04/2026")
    assert "ở sau ngày cuối cùng" not in text_of(as_leader)


def test_all_figures_are_in_the_page_without_any_script(here: Province, as_leader: Client) -> None:
    html = as_leader.get(PAGE).content.decode()
    text = text_of(as_leader)
    for figure in ("33,33%", "3 trên 9 nhiệm vụ", "5/6", "2 → 3", "1/2"):
        assert figure in text
    assert "style=" not in html
    assert "<script>" not in html
    assert html.count("data-chart=") == html.count("<table class") - 1  # all but the overdue tasks


def test_the_page_asks_the_same_number_of_questions_whatever_there_is(
    here: Province, as_leader: Client, django_assert_num_queries: Any
) -> None:
    as_leader.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        as_leader.get(PAGE)
    plan = here.committee.reform_plans.get()
    for department in here.departments:
        ReformTaskFactory.create_batch(5, plan=plan, leads=[department])
    with django_assert_num_queries(len(few)):
        as_leader.get(PAGE)


@pytest.mark.parametrize("query", ["ngay=abc", "don_vi=99999", "nam=x"])
def test_a_wrong_address_is_told_and_the_page_shown(
    here: Province, as_leader: Client, query: str
) -> None:
    response = as_leader.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert "không" in " ".join(str(message) for message in response.context["messages"])


def test_the_tiles_are_five() -> None:
    assert len(TILES) == 5


def test_a_day_before_all_records_says_so_beside_the_dashes(
    here: Province, as_leader: Client
) -> None:
    words = "Cổng chưa có số liệu đến ngày 31/12/2009."
    assert words in text_of(as_leader, ngay="31/12/2009")
    assert "Cổng chưa có số liệu" not in text_of(as_leader)
