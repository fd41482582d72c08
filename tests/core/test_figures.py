"""What a declaration promises before any row is read."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db.models import Q

from core.figures import (
    BREAKDOWNS,
    INDICATORS,
    LISTINGS,
    Breakdown,
    Listing,
    Scope,
    Tally,
    breakdown,
    indicator,
    listing,
    listing_of,
    valid_on,
)
from territory.models import AdministrativeUnit, UnitAlias


@pytest.fixture(autouse=True)
def own_declarations() -> Iterator[None]:
    """Leave the portal's declarations as they were."""
    kept = [(registry, dict(registry)) for registry in (INDICATORS, BREAKDOWNS, LISTINGS)]
    for registry, _ in kept:
        registry.clear()
    yield
    for registry, entries in kept:
        registry.clear()
        registry.update(entries)


def units(scope: Scope) -> Tally:
    """Every unit."""
    return Tally(model=AdministrativeUnit, rows=Q(), counted=Q())


def test_the_scope_of_a_day_takes_its_plan_year_from_the_day() -> None:
    scope = Scope.on(date(2024, 12, 31))
    assert (scope.year, scope.year_start, scope.year_end) == (
        2024,
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    assert scope.unit is None


def test_a_plan_year_that_is_asked_for_wins_over_the_day() -> None:
    scope = Scope.on(date(2025, 1, 15), year=2024, unit=7)
    assert (scope.year, scope.year_end, scope.unit) == (2024, date(2024, 12, 31), 7)


def test_a_code_is_declared_once() -> None:
    indicator("X-01", label="đơn vị")(units)
    with pytest.raises(ValueError, match="X-01"):
        indicator("X-01", label="đơn vị khác")(units)


def test_a_breakdown_is_declared_once() -> None:
    def by_level(scope: Scope) -> Breakdown:
        return Breakdown(model=AdministrativeUnit, rows=Q(), by="level", series=())

    breakdown("X-B1", label="", groups=lambda scope: [], group_label="")(by_level)
    with pytest.raises(ValueError, match="X-B1"):
        breakdown("X-B1", label="", groups=lambda scope: [], group_label="")(by_level)


def test_a_table_is_listed_in_one_way() -> None:
    entry = Listing(UnitAlias, (), lambda rows, day: rows, lambda rows, user: rows)
    listing(entry)
    with pytest.raises(ValueError, match="UnitAlias"):
        listing(entry)


def test_a_figure_may_list_its_rows_in_a_way_of_its_own() -> None:
    common = listing(
        Listing(AdministrativeUnit, (), lambda rows, day: rows, lambda rows, user: rows)
    )
    own = Listing(AdministrativeUnit, (), lambda rows, day: rows, lambda rows, user: rows)
    indicator("X-05", label="đơn vị")(units)
    indicator("X-06", label="đơn vị", listing=own)(units)

    figure = units(Scope.on(date(2024, 12, 31)))

    assert listing_of(INDICATORS["X-05"], figure) is common
    assert listing_of(INDICATORS["X-06"], figure) is own


def test_the_declarations_own_words_are_its_notes() -> None:
    indicator("X-02", label="đơn vị", definition="Mọi đơn vị.")(units)
    assert INDICATORS["X-02"].notes == "Every unit."
    assert INDICATORS["X-02"].definition == "Mọi đơn vị."


def test_an_indicator_gives_way_to_the_successor_that_holds_on_the_day() -> None:
    indicator("X-03", label="huyện", valid_to=date(2025, 6, 30), successor="X-04")(units)
    indicator("X-04", label="xã", valid_from=date(2025, 7, 1))(units)
    assert valid_on("X-03", date(2025, 6, 30)).code == "X-03"
    assert valid_on("X-03", date(2025, 7, 1)).code == "X-04"
    assert valid_on("X-04", date(2024, 1, 1)).code == "X-04"
