"""The words of a deadline and the day they come to."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform_tasks.deadlines import OPEN_ENDED, DueKind, UnknownDeadline, milestones, resolve

CLOSING = date(2024, 12, 14)


def resolved(text: str, year: int = 2024) -> tuple[DueKind, date | None]:
    deadline = resolve(text, year=year, closing_on=date(year, 12, 14))
    return deadline.kind, deadline.on


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("31/12/2024", DueKind.DATE, date(2024, 12, 31)),
        ("5/1/2025", DueKind.DATE, date(2025, 1, 5)),
        ("30/6", DueKind.DATE, date(2024, 6, 30)),
        ("29/02/2024", DueKind.DATE, date(2024, 2, 29)),
        ("Chậm nhất ngày 20/11/2024", DueKind.UNTIL, date(2024, 11, 20)),
        ("chậm nhất đến hết ngày 20/11", DueKind.UNTIL, date(2024, 11, 20)),
        ("đến ngày 20/11/2024", DueKind.UNTIL, date(2024, 11, 20)),
        ("Hoàn thành ngày 15 tháng 11 năm 2024", DueKind.DATE, date(2024, 11, 15)),
        ("trước ngày 15/11/2024", DueKind.BEFORE, date(2024, 11, 14)),
        ("Hoàn thành trước 15/11", DueKind.BEFORE, date(2024, 11, 14)),
        ("trước ngày 01/03/2024", DueKind.BEFORE, date(2024, 2, 29)),
        ("trước tháng 6/2024", DueKind.BEFORE, date(2024, 5, 31)),
        ("Tháng 6/2024", DueKind.MONTH, date(2024, 6, 30)),
        ("tháng 02", DueKind.MONTH, date(2024, 2, 29)),
        ("06/2024", DueKind.MONTH, date(2024, 6, 30)),
        ("Tháng 5 - 6/2024", DueKind.MONTH, date(2024, 6, 30)),
        ("từ tháng 3 đến tháng 6 năm 2024", DueKind.MONTH, date(2024, 6, 30)),
        ("Quý III", DueKind.QUARTER, date(2024, 9, 30)),
        ("Quý 4/2024", DueKind.QUARTER, date(2024, 12, 31)),
        ("Quý II-III", DueKind.QUARTER, date(2024, 9, 30)),
        ("Quý II, III/2024", DueKind.QUARTER, date(2024, 9, 30)),
        ("quý I đến quý III năm 2024", DueKind.QUARTER, date(2024, 9, 30)),
        ("6 tháng đầu năm", DueKind.HALF_YEAR, date(2024, 6, 30)),
        ("6 tháng cuối năm 2024", DueKind.HALF_YEAR, date(2024, 12, 31)),
        ("trong năm", DueKind.YEAR, date(2024, 12, 31)),
        ("Trong năm 2024", DueKind.YEAR, date(2024, 12, 31)),
        ("Năm 2024", DueKind.YEAR, date(2024, 12, 31)),
        ("2024-2025", DueKind.YEARS, date(2025, 12, 31)),
        ("Giai đoạn 2024 – 2025", DueKind.YEARS, date(2025, 12, 31)),
        ("Thường xuyên", DueKind.REGULAR, CLOSING),
        ("thường xuyên, liên tục trong năm", DueKind.REGULAR, CLOSING),
        ("Hằng tháng", DueKind.PERIODIC, CLOSING),
        ("hàng quý", DueKind.PERIODIC, CLOSING),
        ("Hằng quý, 6 tháng, năm", DueKind.PERIODIC, CLOSING),
        ("Định kỳ 6 tháng", DueKind.PERIODIC, CLOSING),
        ("6 tháng", DueKind.PERIODIC, CLOSING),
        ("Theo yêu cầu", DueKind.AS_REQUIRED, None),
        ("theo yêu cầu của Trung ương", DueKind.AS_REQUIRED, None),
        ("Sau khi có văn bản của Trung ương", DueKind.AFTER_DOC, None),
        ("sau khi có hướng dẫn của Bộ Nội vụ", DueKind.AFTER_DOC, None),
    ],
)
def test_the_words_of_plans_come_to_a_day(text, kind, on):
    assert resolved(text) == (kind, on)


def test_a_regular_task_is_due_on_the_day_the_plan_closes_its_figures():
    deadline = resolve("thường xuyên", year=2024, closing_on=date(2024, 11, 30))

    assert deadline.on == date(2024, 11, 30)


def test_odd_blanks_letters_and_marks_do_not_matter():
    assert resolved("  QUÝ   iii / 2024. ") == (DueKind.QUARTER, date(2024, 9, 30))


@pytest.mark.parametrize(
    "text", ["", "sớm nhất", "quý", "năm", "tháng", "Quý V", "Tháng 13", "đầu năm"]
)
def test_words_that_no_rule_knows_are_refused_with_those_that_would_do(text):
    with pytest.raises(UnknownDeadline, match="trước ngày 15/11/2024"):
        resolved(text)


@pytest.mark.parametrize("text", ["29/02/2023", "31/4/2024", "Quý III-II", "2025-2024"])
def test_a_day_that_is_in_no_calendar_is_refused(text):
    with pytest.raises(UnknownDeadline, match="không có trong lịch"):
        resolved(text)


@pytest.mark.parametrize("text", ["30/06/2023", "Quý IV/2023", "trước ngày 01/01/2024"])
def test_a_deadline_before_the_year_of_the_plan_is_refused(text):
    with pytest.raises(UnknownDeadline, match="2024"):
        resolved(text)


def series(text: str, **known) -> list[tuple[str, date]]:
    plan = {"year": 2024, "closing_on": CLOSING} | known
    return [(each.name, each.on) for each in milestones(text, **plan)]


def test_each_quarter_before_the_last_is_a_milestone_and_the_last_is_the_deadline():
    quarters = [
        ("Quý I", date(2024, 3, 31)),
        ("Quý II", date(2024, 6, 30)),
        ("Quý III", date(2024, 9, 30)),
    ]
    assert series("Hằng quý") == quarters
    assert series("Hằng quý, 6 tháng, năm") == quarters
    assert series("Hằng quý", start_on=date(2024, 5, 1)) == quarters[1:]


def test_months_half_years_and_years_are_series_too():
    months = series("hằng tháng")
    assert months[0] == ("Tháng 1", date(2024, 1, 31))
    assert months[1] == ("Tháng 2", date(2024, 2, 29))
    assert len(months) == 11
    assert series("Định kỳ 6 tháng") == [("6 tháng đầu năm", date(2024, 6, 30))]
    assert series("2024-2026") == [
        ("Năm 2024", date(2024, 12, 31)),
        ("Năm 2025", date(2025, 12, 31)),
    ]
    assert series("2022-2025") == [("Năm 2024", date(2024, 12, 31))]


@pytest.mark.parametrize(
    "text",
    ["Quý III", "thường xuyên", "trong năm", "theo yêu cầu", "30/6", "hằng tuần", "hằng năm"],
)
def test_a_single_deadline_has_no_series(text):
    assert series(text) == []


days = st.dates(min_value=date(2024, 1, 2), max_value=date(2026, 12, 31))


@given(days)
def test_any_day_comes_to_itself_and_before_it_to_the_day_before(day):
    written = f"{day.day}/{day.month:02d}/{day.year}"

    assert resolved(written) == (DueKind.DATE, day)
    assert resolved(f"trước ngày {written}") == (DueKind.BEFORE, day - timedelta(days=1))
    assert resolved(f"chậm nhất là ngày {written}") == (DueKind.UNTIL, day)


@given(st.integers(1, 12), st.integers(2024, 2099))
def test_any_month_comes_to_its_last_day(month, year):
    last = date(year, month, monthrange(year, month)[1])

    assert resolved(f"Tháng {month}/{year}") == (DueKind.MONTH, last)
    assert resolved(f"Tháng {month}", year) == (DueKind.MONTH, last)


@given(st.integers(1, 4), st.integers(1, 4))
def test_quarters_come_to_the_end_of_the_last_and_never_run_backwards(first, last):
    roman = ["I", "II", "III", "IV"]
    written = f"Quý {roman[first - 1]}-{roman[last - 1]}"
    if last < first:
        with pytest.raises(UnknownDeadline):
            resolved(written)
    else:
        month = last * 3
        assert resolved(written)[1] == date(2024, month, monthrange(2024, month)[1])


@given(st.text(max_size=40))
def test_whatever_is_typed_is_resolved_or_refused_and_nothing_else(text):
    try:
        deadline = resolve(text, year=2024, closing_on=CLOSING)
    except UnknownDeadline:
        return
    assert (deadline.on is None) == (deadline.kind in OPEN_ENDED)
