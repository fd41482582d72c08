"""Figures as SQL: each declaration compiled once, and run again for other days, years and units.

An ORM aggregate costs more to compile than the database takes to answer it. So a declaration is
compiled with places for the day, the year and the unit, and the places are filled when it is run.
All figures that look at the same rows are counted in one reading of them, and for all days of a
trend in one statement: the days are joined by UNION ALL and sent as values. Were they columns of a
table of days, a subquery that looks at nothing outside itself would be asked again for every row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection, models
from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    Expression,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
)

from .conditions import counted_in, is_counted, reason_of
from .figures import Breakdown, Figure, Ratio, RatioOfSums, Scope, Series, Total
from .kept import kept

Declaration = Callable[[Scope], Figure]
# A declaration, and whether it is also asked what the answer rests on.
Question = tuple[Declaration, bool]
Sql = tuple[str, list[Any]]

_FIELDS: dict[str, "models.Field[Any, Any]"] = {
    "as_of": DateField(),
    "year": IntegerField(),
    "unit": BigIntegerField(),
    "year_start": DateField(),
    "year_end": DateField(),
}


@dataclass(frozen=True)
class _Place:
    """A parameter that takes an attribute of the scope when the statement is run."""

    name: str


class _OfScope(Expression):
    """An attribute of the scope in a condition: a place for its value."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=_FIELDS[name])
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, whose parameter is put in when the statement is run."""
        return "%s", [_Place(self.name)]

    def get_group_by_cols(self) -> list[Any]:
        """The same for all rows."""
        return []


def _open_scope(form: tuple[bool, bool]) -> Scope:
    """A scope of that form to declare figures on, whose attributes are places."""
    has_unit, on_original = form
    values: dict[str, Any] = {name: _OfScope(name) for name in _FIELDS}
    if not has_unit:
        values["unit"] = None
    return Scope(**values, on_original=on_original)


def _plain(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


# Aggregates


def _count(condition: Q) -> Any:
    # A constant is counted, not the key, so that an index without the key can answer alone.
    return Count(Value(1), filter=condition) if condition else Count(Value(1))


def _sum(column: Any, condition: Q) -> Any:
    return Sum(column, filter=condition) if condition else Sum(column)


def _invented(figure: Figure) -> Q | None:
    if figure.sample is not None:
        return figure.sample
    names = {each.name for each in figure.model._meta.get_fields()}
    return Q(is_sample=True) if "is_sample" in names else None


def _left_out_for(figure: Figure, reason: Any) -> Any:
    sought = list(figure.otherwise).index(reason) + 1
    return Count(reason_of(figure, lambda number: True if number == sought else None))


def _cells_of(figure: Figure, closely: bool) -> dict[str, Any]:
    """The aggregates that answer a figure, over the rows that it looks at."""
    counted = counted_in(figure)
    cells = {"numerator": _count(counted)}
    if isinstance(figure, Total):
        cells = {"numerator": _sum(figure.column, counted)}
    if isinstance(figure, RatioOfSums):
        cells = {
            "numerator": _sum(figure.part, counted),
            "denominator": _sum(figure.whole, counted),
        }
    elif isinstance(figure, Ratio):
        cells["denominator"] = _count(figure.of)
    if closely:
        invented = _invented(figure)
        if invented is not None:
            cells["sample"] = _count(counted & invented)
        for number, reason in enumerate(figure.warnings):
            cells[f"warning{number}"] = _left_out_for(figure, reason)
    return cells


# Statements


@dataclass(frozen=True)
class _Compiled:
    """What answers some questions: a SELECT for each set of rows, and one for what is known.

    `cells` says in which SELECT, and where in its row, each part of an answer stands.
    """

    selects: list[Sql]
    cells: dict[Declaration, dict[str, tuple[int, int]]]
    figures: dict[Declaration, Figure]


_COMPILED: dict[Any, _Compiled] = {}


def _sql(query: Any) -> Sql:
    # Without elide_empty, a condition that nothing can fulfil would give no SQL at all.
    sql, params = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, [_plain(value) for value in params]


def _aggregate(rows: QuerySet[Any], columns: Mapping[str, Any]) -> Sql:
    """The SQL of one row of aggregates over all rows: grouping by a constant is no grouping."""
    asked = rows.order_by().annotate(all_rows=Value(1)).values("all_rows").annotate(**columns)
    return _sql(asked.values_list(*columns).query)


def _compile(questions: Sequence[Question], form: tuple[bool, bool]) -> _Compiled:
    scope = _open_scope(form)
    closely = {declare for declare, is_close in questions if is_close}
    figures = {declare: declare(scope) for declare, _ in questions}
    cells: dict[Declaration, dict[str, tuple[int, int]]] = {declare: {} for declare in figures}
    selects: list[Sql] = []
    for declares in _by_rows(figures):
        columns: dict[str, Any] = {}
        for declare in declares:
            for name, aggregate in _cells_of(figures[declare], declare in closely).items():
                cells[declare][name] = (len(selects), len(columns))
                columns[f"c{len(columns)}"] = aggregate
        first = figures[declares[0]]
        sql, params = _aggregate(first.model._base_manager.filter(first.rows), columns)
        selects.append((f"t.* FROM ({sql}) t", params))
    known: dict[tuple[str, tuple[Any, ...]], int] = {}
    for declare, figure in figures.items():
        if figure.known is not None:
            sql, params = _sql(figure.known.order_by().query.exists())
            place = known.setdefault((sql, tuple(params)), len(known))
            cells[declare]["known"] = (len(selects), place)
    if known:
        exists = ", ".join(f"EXISTS ({sql})" for sql, _ in known)
        selects.append((exists, [value for _, params in known for value in params]))
    return _Compiled(selects, cells, figures)


def _by_rows(figures: Mapping[Declaration, Figure]) -> list[list[Declaration]]:
    """The figures that look at the same rows, together: these are read once for all of them.

    Figures of one table with other rows are apart, since an OR of conditions finds no index.
    """
    alike: dict[Any, list[Declaration]] = {}
    for declare, figure in figures.items():
        # By their SQL: two conditions on related rows are never equal as objects.
        rows = figure.model._base_manager.filter(figure.rows).values_list("pk")
        sql, params = _sql(rows.order_by().query)
        alike.setdefault((sql, tuple(params)), []).append(declare)
    return list(alike.values())


def answers(
    questions: tuple[Question, ...], scopes: Sequence[Scope]
) -> tuple[dict[Declaration, Figure], dict[tuple[Declaration, Scope], dict[str, Any]]]:
    """The figures' shapes, and their cells for each scope: one statement for each set of rows.

    The scopes are all of one form, since a figure's rows and conditions differ by that.
    """
    form = scopes[0].form
    key = (connection.vendor, questions, form)
    if key not in _COMPILED:
        _COMPILED[key] = _compile(questions, form)
    compiled = _COMPILED[key]
    rows = [_for_each(scopes, *select) for select in compiled.selects]
    found = {}
    for slot, scope in enumerate(scopes):
        for declare, places in compiled.cells.items():
            answer = {name: rows[number][slot][at] for name, (number, at) in places.items()}
            found[declare, scope] = answer
    return compiled.figures, found


def _for_each(scopes: Sequence[Scope], select: str, params: Sequence[Any]) -> list[Sequence[Any]]:
    """The row of the SELECT for each scope, all in one statement."""
    sql = " UNION ALL ".join(f"SELECT {slot}, {select}" for slot in range(len(scopes)))
    values = [value for scope in scopes for value in _bound(params, scope)]
    return [cells for _slot, *cells in sorted(_sent(sql, values), key=itemgetter(0))]


def _sent(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    def ask() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return kept((sql, tuple(params)), ask)


def _bound(params: Sequence[Any], scope: Scope) -> list[Any]:
    values = {name: _plain(getattr(scope, name)) for name in _FIELDS}
    return [values[p.name] if isinstance(p, _Place) else p for p in params]


# Breakdowns


_GROUPED: dict[Any, Sql] = {}


def table_of(declare: Callable[[Scope], Breakdown], scope: Scope) -> list[tuple[Any, ...]]:
    """The rows of a breakdown: the group, then the series' values in their order."""
    return _grouped(declare, lambda open_scope: _breakdown(declare(open_scope)), scope)


def rows_of(asked: Callable[[Scope], QuerySet[Any]], scope: Scope) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` for the scope, compiled once: what is asked for on most pages.

    They come as the driver gives them, so it asks for texts and numbers, not for days.
    """
    return _grouped(asked, asked, scope)


def reasons_of(declare: Declaration, scope: Scope) -> list[tuple[Any, ...]]:
    """How many rows of a figure are left out for each reason: (its number or 0, rows)."""
    return _grouped(declare, lambda open_scope: _reasons(declare(open_scope)), scope)


def keys_of(declare: Declaration, scope: Scope, *, counted: bool) -> list[Any]:
    """The keys of the rows that a figure counts, or of those that it does not."""
    asked = _counted_keys if counted else _other_keys
    rows = _grouped(declare, lambda open_scope: asked(declare(open_scope)), scope, counted)
    return [key for (key,) in rows]


def _grouped(
    declare: Callable[[Scope], Any],
    asked: Callable[[Scope], QuerySet[Any]],
    scope: Scope,
    variant: Any = None,
) -> list[tuple[Any, ...]]:
    key = (connection.vendor, declare, scope.form, variant)
    if key not in _GROUPED:
        _GROUPED[key] = _sql(asked(_open_scope(scope.form)).query)
    sql, params = _GROUPED[key]
    return _sent(sql, _bound(params, scope))


def _counted_keys(figure: Figure) -> QuerySet[Any]:
    rows = figure.model._base_manager.filter(figure.rows & counted_in(figure))
    return rows.order_by().values_list("pk")


def _other_keys(figure: Figure) -> QuerySet[Any]:
    rows = figure.model._base_manager.filter(figure.rows).alias(counts=is_counted(figure))
    return rows.filter(counts=False).order_by().values_list("pk")


def _breakdown(form: Breakdown) -> QuerySet[Any]:
    by = F(form.by) if isinstance(form.by, str) else form.by
    columns = {f"s{number}": _value_of(each) for number, each in enumerate(form.series)}
    rows = form.looked_at(form.model._base_manager).order_by()
    grouped = rows.values(group_value=by).annotate(**columns)
    return grouped.values_list("group_value", *columns)


def _value_of(series: Series) -> Any:
    if series.column:
        return _sum(series.column, series.counted)
    return _count(series.counted)


def _reasons(figure: Figure) -> QuerySet[Any]:
    number = reason_of(figure, lambda number: number)
    rows = figure.model._base_manager.filter(figure.rows).order_by()
    grouped = rows.annotate(reason=number).values("reason").annotate(rows=_count(Q()))
    return grouped.values_list("reason", "rows")
