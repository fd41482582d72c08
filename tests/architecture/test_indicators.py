"""What every declared figure promises, whichever app declares it."""

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from core.evaluation import NO_REASON, evaluate, left_out, rows_behind, tabulate
from core.figures import (
    BREAKDOWNS,
    INDICATORS,
    BreakdownEntry,
    Indicator,
    Measure,
    Ratio,
    RatioOfSums,
    Scope,
    Total,
    listing_of,
    record_listing,
)
from reporting import indicators_doc
from reporting.lists import records_in
from reporting.tiles import TILES
from tests.reporting.worlds import DAYS, province

ALL = sorted(INDICATORS.values(), key=lambda entry: entry.code)
TABLES = sorted(BREAKDOWNS.values(), key=lambda entry: entry.code)
PROMISED = {
    *(f"MR-0{number}" for number in range(1, 9)),
    *(f"RT-0{number}" for number in range(1, 8)),
    *(f"OS-0{number}" for number in range(1, 7)),
    *(f"CS-{number:02}" for number in range(1, 14)),
}


def called(entry: Indicator | BreakdownEntry) -> str:
    return entry.code


@pytest.fixture
def scopes(db: None) -> list[Scope]:
    """The small province on each of its days as a whole, on some of them by unit."""
    here = province()
    units = (here.unit.pk, here.north.pk, here.south.pk, here.ward.pk)
    by_unit = [Scope.on(day, unit=unit) for day in DAYS[-5:-1:2] for unit in units]
    return [*(Scope.on(day) for day in DAYS), *by_unit]


def test_every_figure_that_was_promised_is_declared() -> None:
    assert set(INDICATORS) >= PROMISED
    assert set(BREAKDOWNS) >= {"MR-B1", "RT-B1", "RT-B2", "OS-B1", "CS-B1"}


@pytest.mark.parametrize("entry", [*ALL, *TABLES], ids=called)
def test_every_figure_says_in_both_languages_what_it_counts(
    entry: Indicator | BreakdownEntry,
) -> None:
    assert str(entry.label)
    assert str(entry.definition), "a Vietnamese definition for those who read the figure"
    assert entry.notes, "an English docstring for those who maintain it"
    assert entry.notes.isascii() or "đ" in entry.notes


@pytest.mark.parametrize("entry", ALL, ids=called)
def test_every_figures_successor_exists_and_follows_it(entry: Indicator) -> None:
    if entry.successor:
        successor = INDICATORS[entry.successor]
        assert entry.valid_to is not None
        assert successor.valid_from is not None
        assert (successor.valid_from - entry.valid_to).days == 1
    elif entry.valid_to is not None:
        pytest.fail("a figure that ends has a successor")


@pytest.mark.parametrize("entry", ALL, ids=called)
def test_every_figures_rows_can_be_listed(entry: Indicator) -> None:
    listing = listing_of(entry, entry.declare(Scope.on(DAYS[-1])))
    assert listing.columns
    if entry.breakdown:
        assert entry.breakdown in BREAKDOWNS


@pytest.mark.parametrize("entry", TABLES, ids=called)
def test_every_breakdowns_records_can_be_listed(entry: BreakdownEntry) -> None:
    assert record_listing(entry, entry.declare(Scope.on(DAYS[-1]))).columns


def test_the_document_of_indicators_is_current() -> None:
    written = indicators_doc.PATH.read_text(encoding="utf-8")
    assert written == indicators_doc.written(), "run manage.py indicators_doc"


def test_every_tile_has_a_figure_that_holds_on_any_day() -> None:
    for tile in TILES:
        entry = INDICATORS[tile.main]
        assert entry.valid_from is None
        while entry.successor:
            entry = INDICATORS[entry.successor]
        assert entry.valid_to is None


def test_kept_statements_give_what_the_orm_gives_on_every_day_and_unit(
    scopes: list[Scope],
) -> None:
    answers = evaluate(((entry, scope) for scope in scopes for entry in ALL), closely=ALL)
    for answer in answers:
        entry, scope = answer.indicator, answer.scope
        figure = entry.declare(scope)
        said = f"{entry.code} on {scope.as_of} of {scope.unit}"
        if figure.known is not None and not figure.known.exists():
            assert (answer.numerator, answer.value) == (None, None), said
            continue
        counted = rows_behind(figure, "counted")
        if isinstance(figure, Total):
            total = counted.order_by().aggregate(total=Sum(figure.column))["total"]
            assert answer.value == total, said
        elif isinstance(figure, RatioOfSums):
            sums = counted.order_by().aggregate(part=Sum(figure.part), whole=Sum(figure.whole))
            assert (answer.numerator, answer.denominator) == (sums["part"], sums["whole"]), said
            assert (answer.value is None) == (not sums["whole"]), said
        else:
            assert answer.numerator == counted.count(), said
        if isinstance(figure, Ratio) and not isinstance(figure, RatioOfSums):
            of = rows_behind(figure, "of").count()
            assert answer.denominator == of, said
            assert (answer.value is None) == (of == 0), said
        reasons = left_out(entry.declare, scope)
        for warning in figure.warnings:
            assert answer.warnings.get(str(warning), 0) == reasons.get(str(warning), 0), said


def test_every_row_looked_at_is_counted_or_left_out_for_one_reason(scopes: list[Scope]) -> None:
    for entry, scope in product(ALL, scopes):
        figure = entry.declare(scope)
        said = f"{entry.code} on {scope.as_of} of {scope.unit}"
        looked_at = list(rows_behind(figure).values_list("pk", "left_out_because"))
        assert len({pk for pk, _ in looked_at}) == len(looked_at), f"{said}: a row twice"
        assert NO_REASON not in {reason for _, reason in looked_at}, f"{said}: a row unexplained"
        counted = {pk for pk, reason in looked_at if not reason}
        assert counted == set(rows_behind(figure, "counted").values_list("pk", flat=True)), said
        rest = dict(rows_behind(figure, "left_out").values_list("pk", "left_out_because"))
        assert rest == {pk: reason for pk, reason in looked_at if reason}, said


def test_before_the_first_fact_no_figure_counts_anything(scopes: list[Scope]) -> None:
    for answer in evaluate((entry, scopes[0]) for entry in ALL):
        assert not answer.numerator, answer.indicator.code


def test_a_breakdowns_cells_have_as_many_records_as_they_say(scopes: list[Scope]) -> None:
    seen: dict[str, int] = defaultdict(int)
    for entry, scope in product(TABLES, scopes[-14:]):
        form = entry.declare(scope)
        for group, values in tabulate(entry, scope).items():
            for series in form.series:
                if series.column or not values[series.name]:
                    continue
                records = records_in(form, str(group), series)
                assert records.count() == values[series.name], f"{entry.code} {scope} {group}"
                seen[entry.code] += 1
    assert seen.keys() == BREAKDOWNS.keys(), "the small province has nothing for a breakdown"


def test_more_days_and_units_are_no_more_statements(scopes: list[Scope]) -> None:
    def statements(days: tuple[date, ...], unit: int | None) -> int:
        with CaptureQueriesContext(connection) as captured:
            evaluate((entry, Scope.on(day, unit=unit)) for entry in ALL for day in days)
        return len(captured)

    few = statements(DAYS[:1], None)
    assert few < len(ALL), "figures that look at the same rows are counted together"
    assert statements(DAYS, None) == few
    assert statements(DAYS, scopes[-1].unit) == statements(DAYS[:1], scopes[-1].unit)


def test_rates_have_the_measure_of_rates() -> None:
    for entry in ALL:
        is_ratio = isinstance(entry.declare(Scope.on(DAYS[-1])), Ratio)
        assert is_ratio == (entry.measure == Measure.PERCENT), entry.code
