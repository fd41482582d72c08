"""The sample years yield the published figures, on every day that matters."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from core.evaluation import evaluate, rows_behind
from core.figures import INDICATORS, RatioOfSums, Scope, Total
from territory.models import AdministrativeUnit


def figures(day: str, **options: str) -> dict[str, dict]:
    out = StringIO()
    call_command("figures", "--as-of", day, "--format", "json", stdout=out, **options)
    return {figure["code"]: figure for figure in json.loads(out.getvalue())}


def test_the_figures_of_2024_are_those_that_the_province_published():
    found = figures("2024-12-31")

    assert {
        code: found[code]["value"] for code in ("MR-01", "RT-02", "CS-01", "CS-03", "CS-07")
    } == {
        "MR-01": "35",
        "RT-02": "1279",
        "CS-01": "113",
        "CS-03": "116",
        "CS-07": "0",
    }
    assert {
        code: (found[code]["numerator"], found[code]["denominator"], found[code]["value"])
        for code in ("MR-02", "MR-03", "RT-01", "OS-01", "OS-02", "CS-02")
    } == {
        "MR-02": (12, 12, "100.00"),
        "MR-03": (12, 12, "100.00"),
        "RT-01": (70, 81, "86.42"),
        "OS-01": (204, 204, "100.00"),
        "OS-02": (21, 21, "100.00"),
        "CS-02": (116, 116, "100.00"),
    }


def test_both_cut_offs_of_2024_give_the_same_rate():
    assert (
        figures("2024-12-14")["RT-01"]["value"]
        == figures("2024-12-31")["RT-01"]["value"]
        == "86.42"
    )


def test_early_october_2025_has_50_of_72():
    plan = figures("2025-10-05")["RT-01"]

    assert (plan["numerator"], plan["denominator"], plan["value"]) == (50, 72, "69.44")


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [("2024-12-31", 12, 204), ("2025-02-01", 12, 200), ("2025-07-01", 0, 75)],
)
def test_the_map_is_that_of_the_day(day, districts, communes):
    units = AdministrativeUnit.objects.valid_on(date.fromisoformat(day))

    assert (units.districts().count(), units.communes().count()) == (districts, communes)


def test_after_the_reorganisation_the_successors_take_the_places_of_what_was_abolished():
    found = figures("2025-07-01")

    assert not {"MR-02", "MR-03", "MR-04", "OS-01", "RT-02"} & found.keys()
    assert found["MR-07"]["denominator"] == found["OS-03"]["denominator"] == 75
    assert found["RT-03"]["value"] is not None
    assert {row["reason"] for row in found["MR-01"]["left_out"]} >= {"đơn vị đã kết thúc"}


def test_dossiers_come_from_the_offices_files_and_say_from_how_many():
    found = figures("2025-12-31")

    assert found["OS-05"]["denominator"] > found["OS-05"]["numerator"] > 0
    assert figures("2024-03-30")["OS-04"]["value"] is None, "the first quarter has not ended"


def test_region_iii_is_undecided_between_the_reorganisation_and_the_new_list():
    assert figures("2025-07-01")["CS-03"]["value"] is None
    assert figures("2026-01-31")["CS-03"]["value"] is None
    assert figures("2026-03-01")["CS-03"]["value"] == "66"


def test_years_before_the_records_are_unknown_and_not_zero():
    found = figures("2019-12-31")

    assert {figure["value"] for figure in found.values()} == {None}


@pytest.mark.parametrize(
    "day", [date(2023, 12, 31), date(2024, 12, 31), date(2025, 7, 1), date(2026, 3, 1)]
)
def test_every_row_looked_at_is_counted_or_left_out_with_a_reason(day):
    scope = Scope.on(day)
    for answer in evaluate(
        (entry, scope) for entry in INDICATORS.values() if entry.is_valid_on(day)
    ):
        figure = answer.indicator.declare(scope)
        looked_at = rows_behind(figure)
        unexplained = looked_at.filter(left_out_because="?")

        assert not unexplained.exists(), answer.indicator.code
        # A sum is of what the rows hold, so it is not their number.
        if answer.numerator is not None and not isinstance(figure, (Total, RatioOfSums)):
            counted = looked_at.filter(left_out_because="").count()
            assert counted == answer.numerator, answer.indicator.code


def test_a_district_has_its_own_share_of_the_figures():
    districts = [f"{code}" for code in (116, *range(118, 129))]
    parts = [int(figures("2024-12-31", unit=code)["MR-01"]["value"]) for code in districts]

    assert sum(parts) == 35
    assert parts[0] == 6
