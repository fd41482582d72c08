"""What units are called on a day, many at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from territory.naming import described_on, districts_of, names_on, names_then
from territory.search import search
from tests.factories.accounts import UserFactory
from tests.factories.territory import (
    FIRST_DAY,
    MAP_2,
    MAP_3,
    DistrictFactory,
    ProvinceFactory,
    UnitFactory,
    end_unit,
    new_version,
)

pytestmark = pytest.mark.django_db


def test_units_are_named_as_on_the_day_in_one_query(django_assert_num_queries: Any) -> None:
    district = DistrictFactory()
    units = [UnitFactory(name=f"Bản {n}", parent=district) for n in range(10)]
    new_version(units[0], MAP_2, name="Bản Mới")
    ids = [unit.pk for unit in units]

    with django_assert_num_queries(1):
        before = names_on(MAP_2 - timedelta(days=1), ids)
    after = names_on(MAP_2, ids)

    assert (before[ids[0]], after[ids[0]]) == ("Xã Bản 0", "Xã Bản Mới")
    assert before[ids[9]] == after[ids[9]] == "Xã Bản 9"


def test_a_unit_that_did_not_stand_that_day_has_its_nearest_name() -> None:
    unit = UnitFactory(name="Chiềng Ly")
    new_version(unit, MAP_2, name="Phổng Ly")
    end_unit(unit, MAP_3 - timedelta(days=1))

    assert names_on(date(2026, 1, 1), [unit.pk]) == {unit.pk: "Xã Phổng Ly"}
    assert names_on(date(2000, 1, 1), [unit.pk]) == {unit.pk: "Xã Chiềng Ly"}


def test_no_units_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert names_on(MAP_3, []) == {}


def test_each_unit_may_be_named_on_a_day_of_its_own(django_assert_num_queries: Any) -> None:
    unit = UnitFactory(name="Tân Lập")
    new_version(unit, MAP_2, name="Tân Yên")

    with django_assert_num_queries(1):
        names = names_then([(unit.pk, FIRST_DAY), (unit.pk, MAP_3)])

    assert names == {(unit.pk, FIRST_DAY): "Xã Tân Lập", (unit.pk, MAP_3): "Xã Tân Yên"}


def test_the_district_tells_namesakes_apart_and_a_province_does_not() -> None:
    province = ProvinceFactory()
    district = DistrictFactory(name="Mai Sơn", parent=province)
    in_district = UnitFactory(name="Chiềng Chung", parent=district)
    in_province = UnitFactory(name="Đoàn Kết", parent=province, valid_from=MAP_3)

    described = described_on(MAP_3, [in_district.pk, in_province.pk])

    assert described == {
        in_district.pk: "Xã Chiềng Chung (huyện Mai Sơn)",
        in_province.pk: "Xã Đoàn Kết",
    }


def test_the_district_of_a_commune_is_that_of_the_day() -> None:
    province = ProvinceFactory()
    first, second = DistrictFactory(parent=province), DistrictFactory(parent=province)
    commune = UnitFactory(parent=first)
    new_version(commune, MAP_2, parent=second)
    new_version(commune, MAP_3, parent=province)

    assert districts_of(FIRST_DAY, [commune.pk]) == {commune.pk: first.pk}
    assert districts_of(MAP_2, [commune.pk]) == {commune.pk: second.pk}
    assert districts_of(MAP_3, [commune.pk]) == {}


def test_the_search_finds_a_unit_by_any_name_it_bore_and_those_of_today_first() -> None:
    gone = UnitFactory(name="Chiềng Sơn")
    end_unit(gone, MAP_3 - timedelta(days=1))
    standing = UnitFactory(name="Chiềng Sơn", valid_from=MAP_3)
    new_version(standing, date(2025, 9, 1), name="Chiềng Sơn Mới")

    hits = search(UserFactory(), "chieng son", 10)

    assert [hit.url for hit in hits] == [standing.get_absolute_url(), gone.get_absolute_url()]
    assert "đến ngày 30/06/2025" in hits[1].detail
    assert search(UserFactory(), "chieng son", 1) == hits[:1]
