"""Figures: each declared once, as rows and conditions, and read by every screen, file and script.

An app declares its figures in `<app>/indicators.py`:

    @indicator("RT-01", label=_("…"), measure=Measure.PERCENT)
    def provincial_tasks_completed(scope: Scope) -> Ratio:
        '''What is counted and what is not.'''
        return Ratio(model=ReformTask, rows=…, of=…, counted=…, otherwise={…})

Conditions are `Q` objects, so that all figures of one table, for all the days asked for, become one statement
(core.evaluation). They may use the scope's attributes as they are, without arithmetic on them: a statement is
compiled once and run again with other days, years and units.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import models
from django.db.models import Q, QuerySet


class Measure(models.TextChoices):
    """What a figure's value is counted in."""

    COUNT = "count"
    PERCENT = "percent"
    DONG = "dong"
    WORKDAYS = "workdays"


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a day, a plan year, and a unit (its id) or the whole province (None)."""

    as_of: date
    year: int
    unit: int | None = None
    year_start: date = field(default=date.min)
    year_end: date = field(default=date.min)

    @classmethod
    def on(cls, as_of: date, *, year: int | None = None, unit: int | None = None) -> "Scope":
        """The scope of a day; the plan year is that of the day unless given."""
        year = as_of.year if year is None else year
        return cls(as_of, year, unit, date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Tally:
    """How many rows hold a condition.

    `rows`: every row looked at; `counted`: which of them count; `otherwise`: a reason for each of the rest,
    the first that fits (give the last one `Q()`-like breadth so that none is left without). `known`: rows of
    that kind that the province had on or before the day, whatever the unit; where there is none the figure is
    unknown (null), not 0. Without `known` the figure is always known.
    """

    model: type[models.Model]
    rows: Q
    counted: Q
    otherwise: Mapping[Any, Q] = field(default_factory=dict)
    known: QuerySet[Any] | None = None


@dataclass(frozen=True)
class Ratio:
    """Rows counted over rows that belong in the rate (`of`), recomputed from sums and never averaged.

    A row outside `of` is looked at and left out, with its reason in `otherwise`. A zero denominator has no rate.
    """

    model: type[models.Model]
    rows: Q
    counted: Q
    of: Q = field(default_factory=Q)
    otherwise: Mapping[Any, Q] = field(default_factory=dict)
    known: QuerySet[Any] | None = None


@dataclass(frozen=True)
class Total:
    """The sum of a column over the rows counted; null where no counted row has a value (blank is not zero)."""

    model: type[models.Model]
    rows: Q
    counted: Q
    column: str
    otherwise: Mapping[Any, Q] = field(default_factory=dict)
    known: QuerySet[Any] | None = None


Figure = Tally | Ratio | Total


@dataclass(frozen=True)
class Indicator:
    """A figure's one declaration: code, words, measure, validity, and the function that names its rows."""

    code: str
    label: Any
    measure: Measure
    declare: Callable[[Scope], Figure]
    group: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    # Which units enter what the figure rests on: expected ones as `rows`, those that have entered as `counted`.
    coverage: Callable[[Scope], Ratio] | None = None
    # A sentence that stands in place of a value that is unknown, where something better than "–" can be said.
    explain: Callable[[Scope], str] | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the figure has a meaning on that day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    @property
    def definition(self) -> str:
        """What is counted and what is not: the docstring of the declaration."""
        return (self.declare.__doc__ or "").strip()


INDICATORS: dict[str, Indicator] = {}

Declaration = Callable[[Scope], Figure]


def indicator(
    code: str,
    *,
    label: Any,
    measure: Measure = Measure.COUNT,
    group: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    successor: str = "",
    coverage: Callable[[Scope], Ratio] | None = None,
    explain: Callable[[Scope], str] | None = None,
) -> Callable[[Declaration], Declaration]:
    """Declare the decorated function as the indicator of that code."""

    def register(declare: Declaration) -> Declaration:
        if code in INDICATORS:
            raise ValueError(f"two indicators are called {code}")
        INDICATORS[code] = Indicator(
            code, label, measure, declare, group, valid_from, valid_to, successor, coverage, explain
        )
        return declare

    return register


@dataclass(frozen=True)
class Breakdown:
    """Rows counted by a column: one row of figures per value of `by`.

    `counts` names conditions, `sums` names columns; `by` is a path from the model (an id or a code).
    """

    code: str
    label: Any
    model: type[models.Model]
    rows: Q
    by: str
    counts: Mapping[str, Q] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)


BREAKDOWNS: dict[str, Callable[[Scope], Breakdown]] = {}


def breakdown(code: str) -> Callable[[Callable[[Scope], Breakdown]], Callable[[Scope], Breakdown]]:
    """Declare the decorated function as the breakdown of that code."""

    def register(declare: Callable[[Scope], Breakdown]) -> Callable[[Scope], Breakdown]:
        if code in BREAKDOWNS:
            raise ValueError(f"two breakdowns are called {code}")
        BREAKDOWNS[code] = declare
        return declare

    return register


@dataclass(frozen=True)
class Column:
    """One column of the list behind a figure.

    `value(row, day)` gives a plain str, int, Decimal or date for screen and file alike.
    """

    label: Any
    value: Callable[[Any, date], Any]
    is_number: bool = False


@dataclass(frozen=True)
class Listing:
    """How the rows of one model are shown behind a figure: which columns, loaded how, seen by whom."""

    model: type[models.Model]
    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet[Any], date], QuerySet[Any]]
    permitted: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    link: Callable[[Any], str] | None = None


LISTINGS: dict[type[models.Model], Listing] = {}


def listing(entry: Listing) -> Listing:
    """Declare how rows of that model are listed behind figures."""
    LISTINGS[entry.model] = entry
    return entry


Part = Literal["counted", "left_out", "of", "all"]
