"""Ask the database for figures: all figures of one table, for all scopes, in one statement.

An ORM aggregate costs more to compile than SQLite takes to answer it, so a statement is compiled once with
stand-ins for the scope's values, and later runs put the real values in their places. The stand-ins are days of
the first centuries, years past 31000 and ids past nine thousand million, which no record holds.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Case, CharField, Count, Exists, Q, QuerySet, Sum, Value, When

from .figures import Breakdown, Figure, Indicator, Part, Ratio, Scope, Total
from .numbers import share

_YEAR = 31_000
_UNIT = 9_000_000_000


@dataclass(frozen=True)
class Answer:
    """A figure for a scope: numerator, denominator (None for a count or a sum), and the value.

    `value` is an int for counts, sums and workdays, a percentage with two decimals for ratios, and None where
    there is no data or no denominator.
    """

    indicator: Indicator
    scope: Scope
    numerator: int | None
    denominator: int | None
    value: int | Decimal | None


def _stand_in(slot: int, has_unit: bool) -> Scope:
    year = slot + 1
    return Scope(
        as_of=date(year, 1, 1),
        year=_YEAR + slot,
        unit=_UNIT + slot if has_unit else None,
        year_start=date(year, 2, 2),
        year_end=date(year, 3, 3),
    )


def _places(slot: int, has_unit: bool) -> dict[Any, tuple[int, str]]:
    """Each stand-in value, as either database's driver is handed it, with the attribute it stands for."""
    scope = _stand_in(slot, has_unit)
    places: dict[Any, tuple[int, str]] = {scope.year: (slot, "year")}
    if scope.unit is not None:
        places[scope.unit] = (slot, "unit")
    for name in ("as_of", "year_start", "year_end"):
        day = getattr(scope, name)
        places[day] = places[day.isoformat()] = (slot, name)
    return places


class _Statement:
    """A compiled statement with places for the values of its scopes."""

    def __init__(self, sql: str, params: Sequence[Any], shape: Sequence[bool]) -> None:
        places: dict[Any, tuple[int, str]] = {}
        for slot, has_unit in enumerate(shape):
            places |= _places(slot, has_unit)
        self.sql = sql
        self.params = [(places.get(param), param) for param in params]

    def run(self, scopes: Sequence[Scope]) -> list[tuple[Any, ...]]:
        """The rows for these scopes."""
        params = []
        for place, literal in self.params:
            value = literal if place is None else getattr(scopes[place[0]], place[1])
            if isinstance(value, date) and connection.vendor == "sqlite":
                value = value.isoformat()
            params.append(value)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


_STATEMENTS: dict[Any, _Statement] = {}


def _prepared(key: Any, shape: Sequence[bool], ask: Callable[[list[Scope]], Any]) -> _Statement:
    """The statement kept under the key, or the one that `ask` sends when it runs on the stand-ins."""
    key = (connection.vendor, key, tuple(shape))
    if key not in _STATEMENTS:
        sent: list[tuple[str, Sequence[Any]]] = []

        def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append((sql, tuple(params or ())))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            ask([_stand_in(slot, has_unit) for slot, has_unit in enumerate(shape)])
        [(sql, params)] = sent
        _STATEMENTS[key] = _Statement(sql, params, shape)
    return _STATEMENTS[key]


def _anyone(conditions: Iterable[Q]) -> Q:
    distinct: list[Q] = []
    for condition in conditions:
        if condition not in distinct:
            distinct.append(condition)
    return reduce(or_, distinct)


def _numerator(figure: Figure) -> Any:
    condition = figure.rows & figure.counted
    if isinstance(figure, Ratio):
        condition &= figure.of
    if isinstance(figure, Total):
        return Sum(figure.column, filter=condition)
    return Count("pk", filter=condition)


def _ask_table(model: type[models.Model], figures: Sequence[Figure]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for number, figure in enumerate(figures):
        asked[f"n{number}"] = _numerator(figure)
        if isinstance(figure, Ratio):
            asked[f"d{number}"] = Count("pk", filter=figure.rows & figure.of)
    rows = model._base_manager.filter(_anyone(figure.rows for figure in figures))
    return rows.aggregate(**asked)


def evaluate(requests: Iterable[tuple[Indicator, Scope]]) -> list[Answer]:
    """The figures for their scopes, in the order asked: one statement per table and one for what is known."""
    wanted = list(requests)
    scopes = list(dict.fromkeys(scope for _, scope in wanted))
    slot_of = {scope: slot for slot, scope in enumerate(scopes)}
    shape = [scope.unit is not None for scope in scopes]
    # A declaration names the same table and kind whatever the scope, so any one tells how to group.
    by_table: dict[type[models.Model], list[int]] = {}
    for number, (entry, _) in enumerate(wanted):
        by_table.setdefault(_form(entry).model, []).append(number)

    numerators: dict[int, Any] = {}
    denominators: dict[int, Any] = {}
    for model, numbers in by_table.items():
        asked = [(wanted[number][0], slot_of[wanted[number][1]]) for number in numbers]
        key = ("table", model, tuple((entry.code, slot) for entry, slot in asked))
        statement = _prepared(
            key,
            shape,
            lambda stand_ins, model=model, asked=asked: _ask_table(
                model, [entry.declare(stand_ins[slot]) for entry, slot in asked]
            ),
        )
        [answers] = statement.run(scopes)
        cells = iter(answers)
        for number in numbers:
            numerators[number] = next(cells)
            if isinstance(_form(wanted[number][0]), Ratio):
                denominators[number] = next(cells)

    known = _known(wanted, scopes, slot_of, shape)
    return [
        _answer(entry, scope, numerators[number], denominators.get(number), known[number])
        for number, (entry, scope) in enumerate(wanted)
    ]


_FORMS: dict[str, Figure] = {}


def _form(entry: Indicator) -> Figure:
    """The indicator's table and kind, read once from a declaration on a stand-in scope."""
    if entry.code not in _FORMS:
        _FORMS[entry.code] = entry.declare(_stand_in(0, has_unit=False))
    return _FORMS[entry.code]


def _known(
    wanted: Sequence[tuple[Indicator, Scope]],
    scopes: Sequence[Scope],
    slot_of: dict[Scope, int],
    shape: Sequence[bool],
) -> list[bool]:
    """For each figure, whether the province had rows of its kind by the day, in one statement."""
    numbers = [n for n, (entry, _) in enumerate(wanted) if _form(entry).known is not None]
    if not numbers:
        return [True] * len(wanted)
    asked = [(wanted[number][0], slot_of[wanted[number][1]]) for number in numbers]

    def ask(stand_ins: list[Scope]) -> Any:
        questions = {}
        for number, (entry, slot) in enumerate(asked):
            rows = entry.declare(stand_ins[slot]).known
            questions[f"k{number}"] = Exists(rows)  # type: ignore[arg-type]
        # Any table with a row will do to hang the questions on; this one always has some.
        return list(ContentType.objects.annotate(**questions).values_list(*questions)[:1])

    key = ("known", tuple((entry.code, slot) for entry, slot in asked))
    [answers] = _prepared(key, shape, ask).run(scopes)
    found = [True] * len(wanted)
    for number, answer in zip(numbers, answers, strict=True):
        found[number] = bool(answer)
    return found


def _answer(entry: Indicator, scope: Scope, numerator: Any, denominator: Any, known: bool) -> Answer:
    form = _form(entry)
    if not known:
        return Answer(entry, scope, None, None, None)
    if isinstance(form, Ratio):
        value = share(numerator, denominator)
        return Answer(entry, scope, numerator, denominator, value)
    if isinstance(form, Total):
        numerator = None if numerator is None else int(numerator)
    return Answer(entry, scope, numerator, None, numerator)


def ratio(declare: Callable[[Scope], Ratio], scope: Scope) -> tuple[int, int]:
    """Rows counted and rows looked at, as the coverage of a figure wants them."""

    def ask(stand_ins: list[Scope]) -> Any:
        figure = declare(stand_ins[0])
        return _ask_table(figure.model, [figure])

    statement = _prepared(("ratio", declare), [scope.unit is not None], ask)
    [(counted, of)] = statement.run([scope])
    return counted, of


def rows_behind(figure: Figure, part: Part = "all") -> QuerySet[Any]:
    """The rows of a figure, annotated with `left_out_because` ('' where the row is counted)."""
    counted = figure.counted
    in_rate = Q()
    if isinstance(figure, Ratio):
        counted, in_rate = counted & figure.of, figure.of
    reasons = [When(counted, then=Value(""))]
    reasons += [When(condition, then=Value(str(text))) for text, condition in figure.otherwise.items()]
    rows = figure.model._default_manager.filter(figure.rows).annotate(
        left_out_because=Case(*reasons, default=Value("?"), output_field=CharField())
    )
    if part == "counted":
        rows = rows.filter(counted)
    elif part == "left_out":
        rows = rows.exclude(left_out_because="")
    elif part == "of":
        rows = rows.filter(in_rate)
    return rows


def tabulate(declare: Callable[[Scope], Breakdown], scope: Scope) -> dict[Any, dict[str, int | None]]:
    """A breakdown's figures by the value of its column, in one statement."""
    counts, sums = [], []

    def ask(stand_ins: list[Scope]) -> Any:
        entry = declare(stand_ins[0])
        measures: dict[str, Any] = {
            f"n_{name}": Count("pk", filter=condition) for name, condition in entry.counts.items()
        }
        measures |= {f"s_{name}": Sum(column) for name, column in entry.sums.items()}
        rows = entry.model._base_manager.filter(entry.rows).order_by()
        return list(rows.values(entry.by).annotate(**measures).values_list(entry.by, *measures))

    form = declare(_stand_in(0, has_unit=False))
    counts, sums = list(form.counts), list(form.sums)
    statement = _prepared(("breakdown", declare), [scope.unit is not None], ask)
    return {
        row[0]: dict(zip([*counts, *sums], map(_whole, row[1:]), strict=True))
        for row in statement.run([scope])
    }


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
