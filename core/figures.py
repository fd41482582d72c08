"""Figures: each declared once, as rows and conditions, and read by every screen, file and script.

An app declares its figures in `<app>/indicators.py`:

    @indicator("RT-01", label=_("…"), definition=_("…"), measure=Measure.PERCENT, yearly=True)
    def provincial_tasks_completed(scope: Scope) -> Ratio:
        '''What is counted and what is not, for whoever maintains it.'''
        return Ratio(model=ReformTask, rows=…, of=…, counted=…, otherwise={…})

Conditions are `Q` objects, so that all figures, for all the days asked for, become one statement
(core.statements). They take the scope's attributes as they are: a condition is also built with
places for values, so there is no arithmetic on them in Python and no `__year` lookup on them.
Related rows are asked for with `Exists`, `__in` or over a foreign key: a join to many would count a
row twice. Where few rows of the other table are meant, `__in` reads them once; where each row has
few of its own, `Exists` finds them by an index.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from django.db import models
from django.db.models import FilteredRelation, Q, QuerySet


class Measure(models.TextChoices):
    """What a figure's value is counted in."""

    COUNT = "count"
    PERCENT = "percent"
    DONG = "dong"
    WORKDAYS = "workdays"


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a day, a plan year, and a unit (its id; None: the province).

    `on_original`: deadlines are read as they were first set, whatever was granted since.
    """

    as_of: date
    year: int
    unit: int | None = None
    year_start: date = field(default=date.min)
    year_end: date = field(default=date.min)
    on_original: bool = False

    @classmethod
    def on(
        cls,
        as_of: date,
        *,
        year: int | None = None,
        unit: int | None = None,
        on_original: bool = False,
    ) -> "Scope":
        """The scope of a day; the plan year is that of the day unless given."""
        year = as_of.year if year is None else year
        return cls(as_of, year, unit, date(year, 1, 1), date(year, 12, 31), on_original)

    @property
    def form(self) -> tuple[bool, bool]:
        """What decides how its statements are put, beside the values that they are run with."""
        return self.unit is not None, self.on_original


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What every figure says about its rows.

    `rows`: every row looked at; `counted`: which of them count; `otherwise`: a reason for each of
    the rest, the first that fits (an empty `Q()` fits all, so it comes last). `warnings`: those of
    the reasons that a leader should see, because they say that something is wrong with the
    records. `known`: rows of that kind that the province had on or before the day, whatever the
    unit; where there is none the figure is unknown (null), not 0. Without `known` the figure is
    always known. `sample`: which rows rest on invented ones; without it the row's own `is_sample`,
    where the table has it.
    """

    model: type[models.Model]
    rows: Q
    counted: Q
    otherwise: Mapping[Any, Q] = field(default_factory=dict)
    warnings: Collection[Any] = ()
    known: QuerySet[Any] | None = None
    sample: Q | None = None


@dataclass(frozen=True, kw_only=True)
class Tally(Figure):
    """How many rows hold a condition."""


@dataclass(frozen=True, kw_only=True)
class Ratio(Figure):
    """Rows counted over rows that belong in the rate (`of`): from sums, never averaged.

    A row outside `of` is looked at and left out, with its reason in `otherwise`. A zero
    denominator has no rate.
    """

    of: Q = field(default_factory=Q)


@dataclass(frozen=True, kw_only=True)
class RatioOfSums(Ratio):
    """The sum of `part` over the sum of `whole`, both over the rows counted.

    Rows stand for many cases each, such as the dossiers of one office: their rates are never
    averaged. A row counts only where both are known, which `counted` says. `whole` may be an
    expression. A sum of 0 has no rate.
    """

    part: str
    whole: Any


@dataclass(frozen=True, kw_only=True)
class Total(Figure):
    """The sum of a column over the rows counted.

    Null where no counted row has a value: blank is not zero.
    """

    column: str


@dataclass(frozen=True)
class Indicator:
    """A figure's one declaration: its code, words, measure, validity, and what names its rows."""

    code: str
    label: Any
    # What is counted and what is not, in a sentence for the people who read the figure.
    definition: Any
    measure: Measure
    declare: Callable[[Scope], Figure]
    group: Any = ""
    # What is counted, after 'x trên y': the noun of the rows in a rate.
    noun: Any = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    # Whether it speaks of the plan year, so that it begins anew each year.
    yearly: bool = False
    # Which units enter what the figure rests on: expected ones as `of`, those that have entered as
    # `counted`.
    coverage: Callable[[Scope], Ratio] | None = None
    # A sentence that stands in place of a value, where something better than it can be said (''
    # for none).
    explain: Callable[[Scope], str] | None = None
    # The breakdown by whose groups the list behind the figure can be narrowed.
    breakdown: str = ""
    # Whether it reads deadlines, so that it can also be asked on the original ones.
    reads_deadlines: bool = False
    # How its rows are listed, where units or organizations are counted and their common listing
    # does not say what the figure is about.
    listing: "Listing | None" = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the figure has a meaning on that day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    @property
    def notes(self) -> str:
        """What is counted and what is not, as the declaration says it to its maintainers."""
        return (self.declare.__doc__ or "").strip()


INDICATORS: dict[str, Indicator] = {}

Declaration = Callable[[Scope], Figure]


@lru_cache(maxsize=128)
def declared(declare: Declaration, scope: Scope) -> Figure:
    """What is declared for the scope; built once, since it takes its time and reads no data."""
    return declare(scope)


def indicator(
    code: str,
    *,
    label: Any,
    definition: Any = "",
    measure: Measure = Measure.COUNT,
    group: Any = "",
    noun: Any = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    successor: str = "",
    yearly: bool = False,
    coverage: Callable[[Scope], Ratio] | None = None,
    explain: Callable[[Scope], str] | None = None,
    breakdown: str = "",
    reads_deadlines: bool = False,
    listing: "Listing | None" = None,
) -> Callable[[Declaration], Declaration]:
    """Declare the decorated function as the indicator of that code."""

    def register(declare: Declaration) -> Declaration:
        if code in INDICATORS:
            raise ValueError(f"two indicators are called {code}")
        INDICATORS[code] = Indicator(
            code=code,
            label=label,
            definition=definition,
            measure=measure,
            declare=declare,
            group=group,
            noun=noun,
            valid_from=valid_from,
            valid_to=valid_to,
            successor=successor,
            yearly=yearly,
            coverage=coverage,
            explain=explain,
            breakdown=breakdown,
            reads_deadlines=reads_deadlines,
            listing=listing,
        )
        return declare

    return register


def valid_on(code: str, day: date) -> Indicator:
    """The indicator of that code or its successor on that day; the last one where none holds."""
    entry = INDICATORS[code]
    while not entry.is_valid_on(day) and entry.successor:
        entry = INDICATORS[entry.successor]
    return entry


@dataclass(frozen=True, kw_only=True)
class Series:
    """One column of a breakdown: how many rows hold `counted`, or the sum of `column` over them.

    `tone` is the colour's name in the charts, as for badges: success, warning, danger, info,
    progress, muted.
    """

    name: str
    label: Any
    counted: Q = field(default_factory=Q)
    column: str = ""
    measure: Measure = Measure.COUNT
    tone: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """Rows counted by the value of `by`: a path from the model, or an expression.

    `record` is the path to the record that is listed behind a cell, where that is not the row
    itself. `joined` names related rows that `by` reads, by their path and the condition under which
    each row has one at most: a join finds them for all rows at once, where a subquery would look
    them up for each.
    """

    model: type[models.Model]
    rows: Q
    by: Any
    series: Sequence[Series]
    record: str = ""
    joined: Mapping[str, tuple[str, Q]] = field(default_factory=dict)

    def looked_at(self, manager: models.Manager[Any]) -> QuerySet[Any]:
        """The rows looked at, with what is joined to them."""
        # Anew each time, since a query takes a relation for its own.
        relations = {
            name: FilteredRelation(path, condition=condition)
            for name, (path, condition) in self.joined.items()
        }
        return manager.alias(**relations).filter(self.rows)


@dataclass(frozen=True)
class BreakdownEntry:
    """A breakdown's one declaration."""

    code: str
    label: Any
    definition: Any
    declare: Callable[[Scope], Breakdown]
    # The values of `by` in the order to be shown, each with its words. A value that is not named
    # here and has rows is shown last.
    groups: Callable[[Scope], Iterable[tuple[Any, str]]]
    group_label: Any
    # Whether groups without a row are shown too.
    keeps_empty: bool = True
    # The groups that a user sees, None for all: an agency sees its own row and the total, not its
    # neighbours'.
    visible_to: Callable[[Any], Collection[Any] | None] | None = None
    note: Any = ""
    # Whether it reads deadlines, so that it can also be asked on the original ones.
    reads_deadlines: bool = False
    # How the records behind its cells are listed, where their table's listing does not do.
    listing: "Listing | None" = None

    @cached_property
    def shape(self) -> Breakdown:
        """What is the same for every scope: its columns' words and the path to its records.

        Read once, since a declaration takes its time; its conditions are those of one day.
        """
        return self.declare(Scope.on(date(2024, 12, 31)))

    @property
    def series(self) -> Sequence[Series]:
        """Its columns: names, words and tones."""
        return self.shape.series

    @property
    def notes(self) -> str:
        """What is counted and what is not, as the declaration says it to its maintainers."""
        return (self.declare.__doc__ or "").strip()


BREAKDOWNS: dict[str, BreakdownEntry] = {}

BreakdownDeclaration = Callable[[Scope], Breakdown]


def breakdown(
    code: str,
    *,
    label: Any,
    definition: Any = "",
    groups: Callable[[Scope], Iterable[tuple[Any, str]]],
    group_label: Any,
    keeps_empty: bool = True,
    visible_to: Callable[[Any], Collection[Any] | None] | None = None,
    note: Any = "",
    reads_deadlines: bool = False,
    listing: "Listing | None" = None,
) -> Callable[[BreakdownDeclaration], BreakdownDeclaration]:
    """Declare the decorated function as the breakdown of that code."""

    def register(declare: BreakdownDeclaration) -> BreakdownDeclaration:
        if code in BREAKDOWNS:
            raise ValueError(f"two breakdowns are called {code}")
        BREAKDOWNS[code] = BreakdownEntry(
            code=code,
            label=label,
            definition=definition,
            declare=declare,
            groups=groups,
            group_label=group_label,
            keeps_empty=keeps_empty,
            visible_to=visible_to,
            note=note,
            reads_deadlines=reads_deadlines,
            listing=listing,
        )
        return declare

    return register


@dataclass(frozen=True)
class Column:
    """One column of the list behind a figure.

    `value(row, day)` gives a plain str, int, Decimal, date or None for screen and file alike.
    """

    label: Any
    value: Callable[[Any, date], Any]
    is_number: bool = False


def _code_or_id(row: Any, day: date) -> str:
    return str(getattr(row, "code", "") or row.pk)


def _words(row: Any, day: date) -> str:
    return str(row)


@dataclass(frozen=True)
class Listing:
    """How the rows of one model are shown behind a figure: which columns, loaded how, seen by whom.

    `prepare(rows, day)` loads what the columns need, in a constant number of queries, and orders
    the rows. `reference` and `label` name a row in a script's output: its code (or id) and its
    words. `place` is the path from a row to the administrative unit that it lies in, where each
    lies in one: then figures of such rows can be drawn on a map. `original` is how they are shown
    where deadlines are read as first set, if that differs.
    """

    model: type[models.Model]
    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet[Any], date], QuerySet[Any]]
    permitted: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    link: Callable[[Any], str] | None = None
    reference: Callable[[Any, date], str] = _code_or_id
    label: Callable[[Any, date], str] = _words
    place: str = ""
    original: "Listing | None" = None

    def read_by(self, scope: Scope) -> "Listing":
        """The listing that reads deadlines as the scope does."""
        return self.original if scope.on_original and self.original else self


LISTINGS: dict[type[models.Model], Listing] = {}


def listing(entry: Listing) -> Listing:
    """Declare how rows of that model are listed behind figures."""
    if entry.model in LISTINGS:
        raise ValueError(f"two listings of {entry.model.__name__}")
    LISTINGS[entry.model] = entry
    return entry


def listing_of(entry: Indicator, figure: Figure) -> Listing:
    """How the rows behind a figure are listed: its own way, else that of its table."""
    return entry.listing or LISTINGS[figure.model]


def record_listing(entry: BreakdownEntry, form: Breakdown) -> Listing:
    """How the records behind a breakdown's cells are listed."""
    return entry.listing or LISTINGS[record_model(form)]


def record_model(form: Breakdown) -> type[models.Model]:
    """The table of the records behind a breakdown's cells."""
    if not form.record:
        return form.model
    related = form.model._meta.get_field(form.record).related_model
    if not isinstance(related, type):
        raise TypeError(f"{form.record} of {form.model.__name__} leads to no table")
    return related


Part = Literal["counted", "left_out", "of", "all"]
