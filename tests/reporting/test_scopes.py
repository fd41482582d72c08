"""Which day, year and unit are meant, and what those who err are told."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from core.figures import Scope
from core.refusals import Refusal
from reform_tasks.models import ReformPlan
from reporting.scopes import (
    NoSuchYear,
    a_year_before,
    asked,
    at,
    carried,
    last_day_with_data,
    plan_year,
    quarter_ends_before,
    same_day_last_year,
    unit_called,
)
from tests.reporting.worlds import MAP_3, Province


def request_for(query: str) -> HttpRequest:
    request = RequestFactory().get(f"/tong-quan/?{query}")
    # What the middlewares would have set.
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def messages_of(request: HttpRequest) -> list[str]:
    return [str(message) for message in request._messages]  # type: ignore[attr-defined] # set above


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (date(2024, 6, 1), date(2024, 6, 1)),
        (date(2024, 12, 31), date(2024, 12, 31)),
        (date(2026, 3, 1), date(2024, 12, 31)),
    ],
)
def test_the_last_day_with_data_is_today_or_the_end_of_the_newest_plan(
    here: Province, settings: Any, today: date, last_day: date
) -> None:
    settings.PORTAL_TODAY = today
    assert last_day_with_data() == last_day


def test_without_any_plan_the_last_day_with_data_is_today(db: None) -> None:
    assert not ReformPlan.objects.exists()
    assert last_day_with_data() == date(2024, 12, 31)


def test_a_plan_of_a_unit_or_one_still_a_draft_moves_no_last_day(
    here: Province, settings: Any
) -> None:
    settings.PORTAL_TODAY = date(2026, 3, 1)
    assert ReformPlan.objects.filter(year=2025, layer="unit").exists()
    assert last_day_with_data() == date(2024, 12, 31)


def test_the_scope_is_read_from_the_address(here: Province) -> None:
    code = here.north.versions.get().code
    found = asked(request_for(f"ngay=30/6/2024&nam=2023&don_vi={code}"))
    assert found.scope == Scope.on(date(2024, 6, 30), year=2023, unit=here.north.pk)
    assert carried(found) == {"ngay": "30/06/2024", "nam": "2023", "don_vi": code}
    assert not found.is_later


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ngay=31/02/2024", "31/02/2024"),
        ("ngay=hôm qua", "hôm qua"),
        ("ngay=01/01/1900", "Đề nghị chọn ngày"),
        ("ngay=31/12/9999", "Đề nghị chọn ngày"),
        ("nam=hai nghìn", "hai nghìn"),
        ("nam=99999", "99999"),
        ("don_vi=99999", "99999"),
    ],
)
def test_what_is_wrong_in_the_address_is_told_and_the_rest_is_shown(
    here: Province, query: str, told: str
) -> None:
    request = request_for(query)
    found = asked(request)
    assert found.scope == Scope.on(date(2024, 12, 31))
    [message] = messages_of(request)
    assert told in message


def test_a_later_day_is_marked_and_a_day_to_come_too(here: Province, settings: Any) -> None:
    settings.PORTAL_TODAY = date(2026, 3, 1)
    later, to_come = asked(request_for("ngay=01/02/2026")), asked(request_for("ngay=01/04/2026"))
    assert (later.is_later, later.is_future) == (True, False)
    assert (to_come.is_later, to_come.is_future) == (True, True)


def test_the_units_to_choose_from_are_those_under_the_province_that_day(here: Province) -> None:
    before = [name for _code, name in asked(request_for("ngay=31/12/2024")).units]
    after = [name for _code, name in asked(request_for("ngay=01/07/2025")).units]
    assert before == ["Huyện Mường La", "Huyện Sông Mã"]
    assert len(after) == 2
    assert all(name.startswith("Phường") for name in after)


def test_a_unit_that_did_not_stand_that_day_is_told_with_its_time(here: Province) -> None:
    ward = here.ward.versions.get()
    assert unit_called(ward.code, MAP_3).unit_id == here.ward.pk
    with pytest.raises(Refusal, match=r"01/07/2025"):
        unit_called(ward.code, date(2024, 12, 31))


@pytest.mark.parametrize("text", ["", "24", "2024a", "1999", "2101"])
def test_what_is_no_plan_year_is_refused(text: str) -> None:
    with pytest.raises(NoSuchYear):
        plan_year(text)


def test_a_year_before_29_february_is_28_february() -> None:
    assert same_day_last_year(date(2024, 2, 29)) == date(2023, 2, 28)
    assert same_day_last_year(date(2024, 12, 31)) == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2024, 12, 31), [date(2024, 6, 30), date(2024, 9, 30)]),
        (date(2025, 1, 1), [date(2024, 9, 30), date(2024, 12, 31)]),
        (date(2025, 5, 17), [date(2024, 12, 31), date(2025, 3, 31)]),
    ],
)
def test_quarters_end_before_the_day(day: date, ends: list[date]) -> None:
    assert quarter_ends_before(day, 2) == ends


def test_an_earlier_day_speaks_of_its_own_plan_and_never_of_a_later_one() -> None:
    scope = Scope.on(date(2025, 1, 15), year=2024)
    assert at(scope, date(2024, 9, 30)).year == 2024
    assert at(scope, date(2023, 12, 31)).year == 2023
    assert at(Scope.on(date(2025, 3, 31)), date(2024, 12, 31)).year == 2024
    assert a_year_before(scope) == Scope.on(date(2024, 1, 15), year=2023)
