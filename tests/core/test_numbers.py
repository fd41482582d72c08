"""Numbers and days the Vietnamese way, in and out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import (
    NotADay,
    NotANumber,
    format_day,
    format_million,
    format_number,
    format_share,
    parse_day,
    parse_number,
    share,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("86,42", "86.42"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        (" 1 234,5 ", "1234.5"),
        ("\u00a012\u202f000", "12000"),
        ("-3", "-3"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_as_written_here(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["86.42", "1,234,567", "12a", "", "1.23.4", "1,2,3", "--1"])
def test_a_wrong_number_is_refused_with_what_was_typed_and_what_would_be_right(typed):
    with pytest.raises(NotANumber) as refused:
        parse_number(typed)

    assert "1.234,5" in str(refused.value)
    assert typed in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2024", date(2024, 12, 31)),
        ("5/1/2025", date(2025, 1, 5)),
        (" 05-01-2025 ", date(2025, 1, 5)),
        ("1.7.2025", date(2025, 7, 1)),
        ("2024-12-31", date(2024, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, day):
    assert parse_day(typed) == day


@pytest.mark.parametrize("typed", ["31/11/2024", "12/31/2024", "31/12/24", "hôm qua", ""])
def test_a_wrong_day_is_refused_with_what_would_be_right(typed):
    with pytest.raises(NotADay, match="31/12/2024"):
        parse_day(typed)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (1279, None, "1.279"),
        (Decimal("1234567.89"), None, "1.234.567,89"),
        (Decimal("86.415"), 2, "86,42"),
        (0, None, "0"),
        (None, None, "–"),
        (-1500, None, "-1.500"),
        (5, 2, "5,00"),
    ],
)
def test_a_number_is_printed_with_dots_and_a_comma(value, places, printed):
    assert format_number(value, places) == printed


def test_seventy_of_eighty_one_is_86_42_percent():
    assert share(70, 81) == Decimal("86.42")
    assert format_share(share(70, 81)) == "86,42%"


def test_nothing_of_nothing_is_no_rate_and_not_zero():
    assert share(0, 0) is None
    assert share(None, 5) is None
    assert format_share(None) == "–"
    assert format_share(share(0, 5)) == "0,00%"


def test_days_and_millions_are_printed_as_in_reports():
    assert format_day(date(2025, 1, 5)) == "05/01/2025"
    assert format_day(None) == "–"
    assert format_million(1_250_000) == "1,3"
    assert format_million(None) == "–"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    )
)
def test_what_is_printed_can_be_read_back(number):
    assert parse_number(format_number(number)) == number


@given(st.dates())
def test_a_printed_day_can_be_read_back(day):
    assert parse_day(format_day(day)) == day
