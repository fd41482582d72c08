"""A figure by commune: the same declaration, its rows grouped by where they lie."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.conditions import counted_in
from core.figures import (
    INDICATORS,
    Figure,
    Indicator,
    Ratio,
    RatioOfSums,
    Scope,
    Total,
    declared,
    listing_of,
)
from core.numbers import share
from organizations.models import Organization
from territory.models import AdministrativeUnit

Value = int | Decimal | bool | None


@dataclass(frozen=True)
class ByPlace:
    """A figure's values by unit.

    A unit that is missing from `values` has no row in the figure. `hidden` are those of which the
    reader may not read every row; `elsewhere` counts the rows that lie in no unit of the map, such
    as those of units that have ended since.
    """

    values: Mapping[int, Value]
    hidden: Collection[int] = ()
    elsewhere: int = 0
    is_yes_no: bool = False
    is_known: bool = True
    absent: Value = field(default=None)

    def of(self, unit: int) -> Value:
        """The unit's value: None where it is not known, or not for the reader."""
        if not self.is_known or unit in self.hidden:
            return None
        return self.values.get(unit, self.absent)

    def is_outside(self, unit: int) -> bool:
        """Whether the figure does not speak of the unit at all, though it is known of others."""
        return self.is_known and self.is_yes_no and unit not in self.values


def drawable(day: date) -> list[Indicator]:
    """The indicators of that day whose rows each lie in one unit, in the order of their codes."""
    scope = Scope.on(day)
    return [
        entry
        for code, entry in sorted(INDICATORS.items())
        if entry.is_valid_on(day) and listing_of(entry, declared(entry.declare, scope)).place
    ]


def by_place(entry: Indicator, scope: Scope, user: Any, units: Collection[int]) -> ByPlace:
    """The figure's values for these units, in a number of queries that no data changes.

    Rows that are units or offices themselves say yes or no. Of a unit without rows a count is 0,
    since nothing lay there; a sum or a rate is unknown.
    """
    figure = declared(entry.declare, scope)
    listing = listing_of(entry, figure)
    rows = figure.model._default_manager.filter(figure.rows).order_by()
    if figure.known is not None and not figure.known.exists():
        return ByPlace({}, is_known=False)
    total = _counts(rows, listing.place)
    # An organization's unit is one place, and it alone may lie there twice: once is yes.
    is_yes_no = figure.model in (AdministrativeUnit, Organization)
    read = _counts(listing.permitted(rows, user), listing.place)
    hidden = {unit for unit, number in total.items() if read.get(unit, 0) < number}
    values = _values(figure, rows, listing.place, total, is_yes_no=is_yes_no)
    return ByPlace(
        values,
        hidden & set(units),
        sum(number for unit, number in total.items() if unit not in units),
        is_yes_no,
        absent=None if is_yes_no or isinstance(figure, (Ratio, Total)) else 0,
    )


def _values(
    figure: Figure, rows: QuerySet[Any], place: str, total: Mapping[int, int], *, is_yes_no: bool
) -> Mapping[int, Value]:
    counting = rows.filter(counted_in(figure))
    if isinstance(figure, Total):
        return _grouped(counting, place, Sum(figure.column))
    if isinstance(figure, RatioOfSums):
        parts = _grouped(counting, place, Sum(figure.part))
        wholes = _grouped(counting, place, Sum(figure.whole))
        return {unit: share(parts[unit], wholes[unit]) for unit in parts}
    counted = _counts(counting, place)
    if is_yes_no:
        return {unit: unit in counted for unit in total}
    if isinstance(figure, Ratio):
        belonging = _counts(rows.filter(figure.of), place)
        return {unit: share(counted.get(unit, 0), number) for unit, number in belonging.items()}
    return {unit: counted.get(unit, 0) for unit in total}


def _counts(rows: QuerySet[Any], place: str) -> dict[int, int]:
    return _grouped(rows, place, Count("pk"))


def _grouped(rows: QuerySet[Any], place: str, number: Any) -> dict[int, Any]:
    # The keys are taken first: conditions that look up related rows are not to be grouped by.
    model = rows.model._default_manager
    found = model.filter(Q(pk__in=rows.values("pk"))).order_by().values_list(place)
    return dict(found.annotate(number=number))
