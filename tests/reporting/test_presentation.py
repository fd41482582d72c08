"""Answers in words, the Vietnamese way."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q

from core.evaluation import Answer
from core.figures import Indicator, Measure, Scope, Tally
from reporting.presentation import (
    change,
    course,
    coverage_text,
    fraction_text,
    is_thin,
    short_text,
    validity_text,
    value_text,
)
from territory.models import AdministrativeUnit


def declare(scope: Scope) -> Tally:
    return Tally(model=AdministrativeUnit, rows=Q(), counted=Q())


def answer(
    value: Any,
    fraction: tuple[int, int] | None = None,
    *,
    day: date = date(2024, 12, 31),
    coverage: tuple[int, int] | None = None,
    **entry: Any,
) -> Answer:
    words: Mapping[str, Any] = {"measure": Measure.PERCENT if fraction else Measure.COUNT, **entry}
    indicator = Indicator(code="X", label="X", definition="X", declare=declare, **words)
    numerator, denominator = fraction or (value, None)
    return Answer(indicator, Scope.on(day), numerator, denominator, value, coverage=coverage)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (answer(1279), "1.279"),
        (answer(0), "0"),
        (answer(None), "–"),
        (answer(Decimal("86.42"), (70, 81)), "86,42%"),
        (answer(None, (0, 0)), "–"),
        (answer(1_250_000, measure=Measure.DONG), "1,3 triệu đồng"),
    ],
)
def test_a_value_is_shown_as_people_here_write_it(given: Answer, shown: str) -> None:
    assert value_text(given) == shown


def test_a_fraction_over_nothing_is_a_dash() -> None:
    assert fraction_text(answer(Decimal("86.42"), (70, 81))) == "70/81"
    assert fraction_text(answer(None, (0, 0))) == "–"
    assert short_text(answer(7)) == "7"


def test_what_is_better_said_in_words_stands_in_place_of_an_empty_figure_only() -> None:
    said: dict[str, Any] = {"explain": lambda scope: "chưa phân định"}
    assert value_text(answer(None, **said)) == "chưa phân định"
    assert value_text(answer(0, **said)) == "chưa phân định"
    assert value_text(answer(116, **said)) == "116"


@pytest.mark.parametrize(
    ("now", "then", "text", "direction", "tone"),
    [
        (answer(35), answer(32), "+3 so với 31/12/2024", "up", "success"),
        (answer(30), answer(1032), "−1.002 so với 31/12/2024", "down", "danger"),
        (answer(35), answer(35), "không đổi so với 31/12/2024", "same", "neutral"),
        (
            answer(Decimal("86.42"), (70, 81)),
            answer(Decimal("84.21"), (64, 76)),
            "+2,21 điểm % so với 31/12/2024",
            "up",
            "success",
        ),
    ],
)
def test_a_change_says_how_much_and_against_which_day(
    now: Answer, then: Answer, text: str, direction: str, tone: str
) -> None:
    found = change(now, then, more_is="success")
    assert found is not None
    assert (found.text, found.direction, found.tone) == (text, direction, tone)


def test_nothing_is_compared_with_what_is_unknown() -> None:
    assert change(answer(35), answer(None), more_is="success") is None
    assert change(answer(None), answer(35), more_is="success") is None


@pytest.mark.parametrize(
    ("coverage", "thin"), [((4, 5), False), ((79, 100), True), ((0, 0), False), (None, False)]
)
def test_a_figure_is_thin_below_four_fifths(coverage: tuple[int, int] | None, thin: bool) -> None:
    assert is_thin(answer(1, coverage=coverage)) == thin


def test_coverage_is_said_only_where_units_are_expected() -> None:
    assert coverage_text(answer(1, coverage=(40, 95))) == "Số liệu từ 40/95 cơ quan, đơn vị"
    assert coverage_text(answer(1, coverage=(0, 0))) == ""
    assert coverage_text(answer(1)) == ""


def test_validity_is_said_in_days() -> None:
    ends = {"valid_to": date(2025, 6, 30)}
    begins = {"valid_from": date(2025, 7, 1)}
    assert validity_text(answer(1, **ends).indicator) == "Áp dụng đến 30/06/2025"
    assert validity_text(answer(1, **begins).indicator) == "Áp dụng từ 01/07/2025"
    both = answer(1, **begins, valid_to=date(2026, 1, 1)).indicator
    assert validity_text(both) == "Áp dụng từ 01/07/2025 đến 01/01/2026"
    assert validity_text(answer(1).indicator) == ""


def test_a_course_breaks_where_a_new_plan_year_begins() -> None:
    days = [date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31)]
    yearly = [
        answer(value, day=day, yearly=True) for value, day in zip((1, 2, 0), days, strict=True)
    ]
    assert course(yearly) == [1, 2, None, 0]
    steady = [answer(value, day=day) for value, day in zip((1, None, 3), days, strict=True)]
    assert course(steady) == [1, None, 3]
