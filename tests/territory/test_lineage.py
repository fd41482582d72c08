"""What became of units, and what they came from, in small worlds worked out by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.records import Certainty
from territory.lineage import Piece, origins, successors
from territory.models import AdministrativeUnit, Extent, UnitChange
from tests.factories.territory import (
    FIRST_DAY,
    MAP_2,
    MAP_3,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
)

pytestmark = pytest.mark.django_db

BEFORE = date(2024, 12, 31)
W, P, U = Extent.WHOLE, Extent.PART, Extent.UNKNOWN


@pytest.fixture
def first() -> UnitChange:
    return UnitChangeFactory(effective_on=MAP_2)


@pytest.fixture
def second() -> UnitChange:
    return UnitChangeFactory(effective_on=MAP_3)


def unit(first_day: date = FIRST_DAY, end_on: date | None = None) -> AdministrativeUnit:
    """A unit that is gone on `end_on`, if one is given."""
    last_day = end_on and end_on - timedelta(days=1)
    return UnitFactory(valid_from=first_day, valid_to=last_day, parent=PARENT["district"])


PARENT: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def district() -> None:
    PARENT["district"] = UnitFactory().versions.get().parent


def went(change: UnitChange, old: Any, new: Any, extent: Extent, **fields: Any) -> None:
    UnitLineageFactory(
        change=change,
        predecessor=old,
        successor=new,
        extent=extent,
        **{"certainty": Certainty.VERIFIED, **fields},
    )


def ends(start: AdministrativeUnit, on: date = MAP_3) -> set[tuple[int, Extent]]:
    pieces = successors([start.pk], since=BEFORE, on=on)[start.pk]
    return {(piece.unit, piece.extent) for piece in pieces}


def test_a_unit_that_nothing_touched_is_its_own_successor(second: UnitChange) -> None:
    still = unit()

    assert successors([still.pk], since=BEFORE, on=MAP_3) == {
        still.pk: [Piece(still.pk, W, Certainty.VERIFIED)]
    }


def test_whole_into_whole_is_whole(first: UnitChange, second: UnitChange) -> None:
    old, middle, new = unit(end_on=MAP_2), unit(MAP_2, MAP_3), unit(MAP_3)
    went(first, old, middle, W)
    went(second, middle, new, W)

    assert ends(old) == {(new.pk, W)}
    assert ends(old, on=MAP_2) == {(middle.pk, W)}
    assert origins([new.pk], on=MAP_3, since=BEFORE)[new.pk] == [
        Piece(old.pk, W, Certainty.VERIFIED)
    ]


def test_parts_of_a_divided_unit_stay_parts_even_where_they_meet_again(
    first: UnitChange, second: UnitChange
) -> None:
    old, left, right, new = unit(end_on=MAP_2), unit(MAP_2, MAP_3), unit(MAP_2, MAP_3), unit(MAP_3)
    went(first, old, left, P)
    went(first, old, right, P)
    went(second, left, new, W)
    went(second, right, new, W)

    assert ends(old, on=MAP_2) == {(left.pk, P), (right.pk, P)}
    assert ends(old) == {(new.pk, P)}


def test_a_part_of_a_part_is_not_known(first: UnitChange, second: UnitChange) -> None:
    old, middle, new, other = unit(end_on=MAP_2), unit(MAP_2, MAP_3), unit(MAP_3), unit(MAP_3)
    went(first, old, middle, P)
    went(second, middle, new, P)
    went(second, middle, other, P)

    assert ends(old) == {(new.pk, U), (other.pk, U)}


def test_a_unit_that_gave_a_part_away_keeps_a_part(first: UnitChange) -> None:
    giver, taker = unit(), unit()
    went(first, giver, taker, P)

    assert ends(giver) == {(giver.pk, P), (taker.pk, P)}
    assert {p.unit for p in origins([taker.pk], on=MAP_3, since=BEFORE)[taker.pk]} == {
        giver.pk,
        taker.pk,
    }


def test_whether_a_unit_of_unclear_boundary_kept_all_is_not_known(first: UnitChange) -> None:
    unclear = unit()
    first.boundary_unclear.add(unclear)

    assert successors([unclear.pk], since=BEFORE, on=MAP_3)[unclear.pk] == [
        Piece(unclear.pk, U, Certainty.DERIVED)
    ]


def test_what_is_composed_is_as_unsure_as_its_least_sure_step(
    first: UnitChange, second: UnitChange
) -> None:
    old, middle, new = unit(end_on=MAP_2), unit(MAP_2, MAP_3), unit(MAP_3)
    went(first, old, middle, U, certainty=Certainty.UNVERIFIED)
    went(second, middle, new, W)

    assert successors([old.pk], since=BEFORE, on=MAP_3)[old.pk] == [
        Piece(new.pk, U, Certainty.UNVERIFIED)
    ]


def test_a_unit_that_ended_without_an_heir_has_none(second: UnitChange) -> None:
    abolished = unit(end_on=MAP_3)

    assert ends(abolished) == set()


def test_only_changes_between_the_two_days_count(first: UnitChange, second: UnitChange) -> None:
    old, new = unit(end_on=MAP_3), unit(MAP_3)
    went(second, old, new, W)

    assert ends(old, on=MAP_3 - timedelta(days=1)) == {(old.pk, W)}
    assert successors([new.pk], since=MAP_3, on=MAP_3)[new.pk][0].unit == new.pk


def test_the_number_of_queries_does_not_depend_on_the_units(
    first: UnitChange, second: UnitChange, django_assert_max_num_queries: Any
) -> None:
    units = [unit().pk for _ in range(20)]

    with django_assert_max_num_queries(1 + 2 * 4):
        successors(units, since=BEFORE, on=MAP_3)
    with django_assert_max_num_queries(1 + 2 * 4):
        origins(units, on=MAP_3, since=BEFORE)
