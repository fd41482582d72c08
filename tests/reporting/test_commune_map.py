"""The map of the communes: a figure's own rows by place, in classes, on a page of bounded size."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from organizations.roles import Role
from reporting.commune_map import MOST_BYTES, communes_on
from reporting.map_classes import CLASSES, bounds_of
from reporting.places import by_place, drawable
from territory.boundaries import load_boundaries
from tests.factories.organizations import officer
from tests.factories.territory import MAP_3, DistrictFactory, UnitFactory
from tests.reporting.worlds import Province
from tests.territory.outlines import as_file, collection

DAY = date(2024, 12, 31)
URL = reverse("maps:commune_map")


@pytest.mark.parametrize("day", [DAY, date(2025, 12, 31)])
def test_what_the_communes_add_up_to_is_the_figure(here: Province, leader: User, day: date) -> None:
    scope = Scope.on(day)
    units = [row.version.unit_id for row in communes_on(day)]
    looked_at = drawable(day)
    assert {"CS-02", "CS-04", "MR-01", "OS-04"} <= {entry.code for entry in looked_at}

    for entry in looked_at:
        (answer,) = evaluate([(entry, scope)])
        found = by_place(entry, scope, leader, units)
        if answer.numerator is None:
            assert not found.is_known or not any(found.values.values())
        elif found.is_yes_no:
            assert sum(map(bool, found.values.values())) == answer.numerator, entry.code
        elif answer.denominator is None:
            known = [value for value in found.values.values() if value is not None]
            assert sum(known) == answer.numerator, entry.code


def test_blank_is_not_zero_but_no_row_is(here: Province, leader: User) -> None:
    commune = UnitFactory(parent=here.north)

    value = by_place(INDICATORS["CS-04"], Scope.on(DAY), leader, [commune.pk])
    number = by_place(INDICATORS["CS-11"], Scope.on(DAY), leader, [commune.pk])

    assert value.of(commune.pk) is None
    assert number.of(commune.pk) == 0


def test_an_agency_is_not_shown_what_others_entered(here: Province, agency: User) -> None:
    units = [row.version.unit_id for row in communes_on(DAY)]
    found = by_place(INDICATORS["CS-04"], Scope.on(DAY), agency, units)

    assert found.hidden
    assert {found.of(unit) for unit in found.hidden} == {None}


@given(st.lists(st.integers(0, 10**9) | st.decimals(0, 100, places=2), min_size=1, max_size=250))
def test_classes_part_all_values_in_order(values: list[int | Decimal]) -> None:
    bounds = bounds_of(values)

    assert 1 <= len(bounds) <= CLASSES
    assert all(sum(least <= value <= most for least, most in bounds) == 1 for value in values)
    assert bounds == sorted(bounds)


class TestPage:
    """Everybody who sees figures sees the map, each with what may be read."""

    def test_strangers_are_asked_to_sign_in(self, client: Client, db: None) -> None:
        assert client.get(URL).status_code == 302

    def test_without_boundaries_each_commune_is_a_tile(
        self, here: Province, as_leader: Client
    ) -> None:
        page = as_leader.get(URL).content.decode()

        assert page.count("<li class=") == 6
        assert "Mường La" in page
        assert f"../{here.communes[0].unit_id}/?ngay=31/12/2024" in page

    def test_with_boundaries_each_commune_is_an_area_that_leads_to_its_page(
        self, here: Province, as_leader: Client
    ) -> None:
        keeper = officer(Role.SYSTEM_ADMIN, here.committee)
        codes = [row.version.code for row in communes_on(DAY)]
        load_boundaries(
            by=keeper, day=DAY, upload=as_file(collection(codes)), source="<b>", licence="Tự do"
        )

        page = as_leader.get(URL, {"chi_tieu": "CS-04"}).content.decode()

        drawn = re.findall(r'<a href="([^"]+)"><title>[^<]+</title><path d="M[^"]+z"/></a>', page)
        assert len(drawn) == 6
        address = reverse("commune_support:commune_detail", args=[here.communes[0].unit_id])
        assert f"../{here.communes[0].unit_id}/?ngay=31/12/2024" in drawn
        assert as_leader.get(address).status_code == 200
        assert "không có giá trị pháp lý" in page
        assert "&lt;b&gt;" in page
        assert "style=" not in page

    def test_the_boundaries_are_those_of_the_day(self, here: Province, as_leader: Client) -> None:
        page = as_leader.get(URL, {"ngay": f"{MAP_3:%d/%m/%Y}"}).content.decode()

        assert page.count("<li class=") == 2

    def test_an_unknown_figure_is_answered_with_one_that_there_is(
        self, here: Province, as_leader: Client
    ) -> None:
        assert "CS-02" in as_leader.get(URL, {"chi_tieu": "XX-99"}).content.decode()

    def test_the_table_goes_out_as_a_file(self, here: Province, as_leader: Client) -> None:
        answer = as_leader.get(
            reverse("maps:commune_map_export", args=["csv"]), {"chi_tieu": "CS-04"}
        )
        text = b"".join(answer).decode("utf-8-sig")

        assert "CS-04" in text
        assert all(row.version.code in text for row in communes_on(DAY))

    def test_more_communes_ask_no_more_queries(
        self, here: Province, as_leader: Client, django_assert_num_queries: Any
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        as_leader.get(URL)
        with CaptureQueriesContext(connection) as before:
            as_leader.get(URL)
        for _number in range(5):
            UnitFactory(parent=here.north)

        with django_assert_num_queries(len(before)):
            as_leader.get(URL)


@pytest.mark.parametrize("number", [75, 204])
@pytest.mark.parametrize("with_boundaries", [True, False])
def test_the_page_of_a_whole_province_stays_within_its_size(
    here: Province, as_leader: Client, number: int, with_boundaries: bool
) -> None:
    districts = [DistrictFactory(parent=here.unit, name=f"Thuận Châu {n}") for n in range(10)]
    for place in range(number - 6):
        UnitFactory(parent=districts[place % 10], name=f"Chiềng Khương {place}")
    codes = [row.version.code for row in communes_on(DAY)]
    assert len(codes) == number
    if with_boundaries:
        load_boundaries(
            by=officer(Role.SYSTEM_ADMIN, here.committee),
            day=DAY,
            upload=as_file(collection(codes, steps=40)),
            source="Bản đồ tự vẽ",
            licence="Tự do",
        )

    for code in ("CS-02", "CS-04", "CS-11"):
        page = as_leader.get(URL, {"chi_tieu": code, "ngay": "31/12/2024"})
        assert len(page.content) <= MOST_BYTES, (code, len(page.content))
