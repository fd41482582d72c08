"""`manage.py figures`: what scripts get, and what those who err are told."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.figures import INDICATORS
from tests.reporting.worlds import Province


def figures(*arguments: str) -> dict[str, dict[str, Any]]:
    out = StringIO()
    call_command("figures", *arguments, "--format", "json", stdout=out)
    return {each["code"]: each for each in json.loads(out.getvalue())}


def test_a_script_gets_each_figure_with_its_rows(here: Province) -> None:
    found = figures("--as-of", "2024-12-31")
    done = found["RT-01"]
    assert list(done) == [
        "code",
        "as_of",
        "numerator",
        "denominator",
        "value",
        "counted",
        "left_out",
    ]
    # Of ten tasks one was cancelled; two are done on time or without deadline, one late.
    assert (done["as_of"], done["numerator"], done["denominator"]) == ("2024-12-31", 3, 9)
    assert done["value"] == "33.33"
    assert len(done["counted"]) == 3
    assert len(done["left_out"]) == 7
    assert all(row["reason"] for row in done["left_out"])
    assert all(row.keys() == {"ref", "label"} for row in done["counted"])
    assert len({row["ref"] for row in done["counted"] + done["left_out"]}) == 10


def test_a_count_stands_as_it_is_and_has_no_denominator(here: Province) -> None:
    found = figures("--as-of", "2024-12-31")["MR-01"]
    assert (found["numerator"], found["denominator"], found["value"]) == (3, None, "3")


def test_a_figure_without_data_is_null_and_never_zero(here: Province) -> None:
    found = figures("--as-of", "2020-12-31")
    assert {entry["value"] for entry in found.values()} == {None}
    assert figures("--as-of", "2024-12-31", "--year", "2022")["RT-01"]["value"] is None


def test_the_plan_year_is_that_of_the_day_unless_given(here: Province) -> None:
    assert figures("--as-of", "2025-01-15")["RT-01"]["value"] is None
    assert figures("--as-of", "2025-01-15", "--year", "2024")["RT-01"]["denominator"] == 9


def test_figures_that_have_no_meaning_on_the_day_are_printed_on_demand(here: Province) -> None:
    assert "MR-02" in figures("--as-of", "2025-06-30")
    after = figures("--as-of", "2025-07-01")
    assert "MR-02" not in after
    assert "MR-07" in after
    assert figures("--as-of", "2025-07-01", "--all").keys() == INDICATORS.keys()
    assert list(figures("MR-02", "--as-of", "2025-07-01")) == ["MR-02"]


def test_a_unit_has_its_own_figures(here: Province) -> None:
    code = here.north.versions.get().code
    found = figures("--as-of", "2024-12-31", "--unit", code)
    assert found["MR-01"]["value"] == "2"
    assert found["MR-03"]["value"] == "100.00"


def test_every_row_is_named_without_a_query_of_its_own(
    here: Province, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(190):
        figures("--as-of", "2024-12-31")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--as-of", "31/13/2024"], "31/13/2024"),
        (["--as-of", "yesterday"], "31/12/2024"),
        (["--as-of", "1950-01-01"], "2000-01-01"),
        (["--as-of", "2024-12-31", "--unit", "99999"], "99999"),
        (["--as-of", "2024-12-31", "--year", "24"], "24"),
        (["XX-99", "--as-of", "2024-12-31"], "RT-01"),
    ],
)
def test_what_is_wrong_is_an_error_that_says_what_is_right(
    here: Province, arguments: list[str], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("figures", *arguments)


def test_people_get_a_table(here: Province) -> None:
    out = StringIO()
    call_command("figures", "--as-of", "31/12/2024", stdout=out)
    lines = {line.split()[0]: line for line in out.getvalue().splitlines()}
    assert "33,33%" in lines["RT-01"]
    assert "3/9" in lines["RT-01"]
    assert "25,0 triệu đồng" in lines["CS-04"]
