"""Figures as SQL: each declaration compiled once, and run again for other days, years and units.

An ORM aggregate costs more to compile than the database takes to answer it, and a trend of ten
days would be ten of them. So a declaration is compiled with columns of a small table `scopes`
where the day, the year and the unit stand. The statement begins with the scopes as rows, and the
figures of each table are counted beside each scope; a later run only sends other rows of scopes.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection, models
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    Expression,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from .figures import Breakdown, Figure, Ratio, Scope, Series, Total

Declaration = Callable[[Scope], Figure]
Sql = tuple[str, list[Any]]

# The scope's attributes, in the order of their columns in the statement.
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
    """An attribute of the scope in a condition: a column of `scopes`, or a place for its value."""

    def __init__(self, name: str, is_column: bool) -> None:
        super().__init__(output_field=_FIELDS[name])
        self.name, self.is_column = name, is_column

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The column, or a placeholder whose parameter is put in when the statement is run."""
        return (f'"scopes"."{self.name}"', []) if self.is_column else ("%s", [_Place(self.name)])

    def get_group_by_cols(self) -> list[Any]:
        """The same for all rows of a scope."""
        return []


def _open_scope(has_unit: bool, *, columns: bool) -> Scope:
    """A scope to declare figures on, whose attributes are filled in by the database."""
    values: dict[str, Any] = {name: _OfScope(name, columns) for name in _FIELDS}
    if not has_unit:
        values["unit"] = None
    return Scope(**values)


def _plain(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def counted_in(figure: Figure) -> Q:
    """The condition under which a row of the figure is one of its numerator."""
    return figure.of & figure.counted if isinstance(figure, Ratio) else figure.counted


UNEXPLAINED = -1


def reason_of(figure: Figure, value_of: Callable[[int], Any]) -> Any:
    """An expression of which reason fits a row first, by its number in `otherwise`.

    0 stands for a counted row, UNEXPLAINED for a row that no reason fits; `value_of` makes of the
    number the value that the expression gives.
    """
    counted = counted_in(figure)
    if not counted:
        return Value(value_of(0))
    cases = [When(counted, then=Value(value_of(0)))]
    for number, condition in enumerate(figure.otherwise.values(), start=1):
        if not condition:
            return Case(*cases, default=Value(value_of(number)))
        cases.append(When(condition, then=Value(value_of(number))))
    return Case(*cases, default=Value(value_of(UNEXPLAINED)))


# Conditions


def _conjuncts(condition: Q) -> list[Any]:
    if condition.negated or (condition.connector != Q.AND and len(condition.children) > 1):
        return [condition]
    return list(condition.children)


def _all_of(children: Iterable[Any]) -> Q:
    return reduce(and_, (child if isinstance(child, Q) else Q(child) for child in children), Q())


def _shared(conditions: Sequence[Q]) -> tuple[Q, list[Q]]:
    """What the conditions have in common, and what is left of each.

    The planner finds an index for the former, which it would not see inside an OR.
    """
    parts = [_conjuncts(condition) for condition in conditions]
    common = [child for child in parts[0] if all(child in others for others in parts[1:])]
    rests = [[child for child in children if child not in common] for children in parts]
    return _all_of(common), [_all_of(children) for children in rests]


def _any_of(conditions: Iterable[Q]) -> Q:
    distinct: list[Q] = []
    for condition in conditions:
        if not condition:
            return Q()
        if condition not in distinct:
            distinct.append(condition)
    return reduce(or_, distinct)


# Aggregates


def _count(condition: Q) -> Any:
    # A constant is counted, not the key, so that an index without the key can answer alone.
    return Count(Value(1), filter=condition) if condition else Count(Value(1))


def _sum(column: str, condition: Q) -> Any:
    return Sum(column, filter=condition) if condition else Sum(column)


def _invented(figure: Figure) -> Q | None:
    if figure.sample is not None:
        return figure.sample
    names = {each.name for each in figure.model._meta.get_fields()}
    return Q(is_sample=True) if "is_sample" in names else None


def _left_out_for(figure: Figure, reason: Any, among: Q) -> Any:
    sought = list(figure.otherwise).index(reason) + 1
    hits = reason_of(figure, lambda number: True if number == sought else None)
    return Count(hits, filter=among) if among else Count(hits)


def _cells_of(figure: Figure, remaining: Q, closely: bool) -> dict[str, Any]:
    """The aggregates that answer a figure, over rows of which `remaining` is still to be asked."""
    counted = remaining & counted_in(figure)
    cells = {"numerator": _count(counted)}
    if isinstance(figure, Total):
        cells = {"numerator": _sum(figure.column, counted)}
    if isinstance(figure, Ratio):
        cells["denominator"] = _count(remaining & figure.of)
    if closely:
        invented = _invented(figure)
        if invented is not None:
            cells["sample"] = _count(counted & invented)
        for number, reason in enumerate(figure.warnings):
            cells[f"warning{number}"] = _left_out_for(figure, reason, remaining)
    return cells


# Statements


@dataclass(frozen=True)
class _Statement:
    """The part after the scopes, and in which cell of its row each part of an answer stands."""

    sql: str
    params: list[Any]
    cells: dict[Declaration, dict[str, int]]
    figures: dict[Declaration, Figure]


_STATEMENTS: dict[Any, _Statement] = {}


def _sql(query: Any) -> Sql:
    # Without elide_empty, a condition that nothing can fulfil would give no SQL at all.
    sql, params = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, list(params)


def _aggregate(rows: QuerySet[Any], columns: Mapping[str, Any]) -> Sql:
    """The SQL of one row of aggregates over all rows: grouping by a constant is no grouping."""
    asked = rows.order_by().annotate(all_rows=Value(1)).values("all_rows").annotate(**columns)
    return _sql(asked.values_list(*columns).query)


def _compile(declarations: Sequence[Declaration], has_unit: bool, closely: bool) -> _Statement:
    scope = _open_scope(has_unit, columns=True)
    figures = {declare: declare(scope) for declare in declarations}
    by_table: dict[type[models.Model], list[Declaration]] = {}
    for declare, figure in figures.items():
        by_table.setdefault(figure.model, []).append(declare)

    cells: dict[Declaration, dict[str, int]] = {declare: {} for declare in declarations}
    tables: list[tuple[Sql, list[str]]] = []
    position = 0
    for model, declares in by_table.items():
        common, remaining = _shared([figures[declare].rows for declare in declares])
        columns: dict[str, Any] = {}
        for declare, rest in zip(declares, remaining, strict=True):
            for name, aggregate in _cells_of(figures[declare], rest, closely).items():
                cells[declare][name] = position
                columns[f"c{position}"] = aggregate
                position += 1
        rows = model._base_manager.filter(common & _any_of(remaining))
        tables.append((_aggregate(rows, columns), list(columns)))

    questions: dict[tuple[str, tuple[Any, ...]], int] = {}
    for declare, figure in figures.items():
        if figure.known is not None:
            sql, params = _sql(figure.known.order_by().query.exists())
            place = questions.setdefault((sql, tuple(params)), position + len(questions))
            cells[declare]["known"] = place
    sql, params = _beside_scopes(tables, list(questions))
    return _Statement(sql, params, cells, figures)


def _beside_scopes(
    tables: Sequence[tuple[Sql, list[str]]], questions: Sequence[tuple[str, tuple[Any, ...]]]
) -> Sql:
    """The aggregates of each table beside each scope, then the answers to the questions."""
    exists = [f"EXISTS ({sql})" for sql, _ in questions]
    asked = [param for _, params in questions for param in params]
    inner = [param for (_, params), _ in tables for param in params]
    if connection.vendor == "postgresql":
        picked = ", ".join(["slot", *(f"t{n}.*" for n in range(len(tables))), *exists])
        beside = (f"CROSS JOIN LATERAL ({sql}) t{n}" for n, ((sql, _), _) in enumerate(tables))
        return f'SELECT {picked} FROM "scopes" {" ".join(beside)}', [*asked, *inner]
    # SQLite has no LATERAL, but a scalar subquery sees the scope: its row comes as one array.
    arrays = [f"(SELECT json_array({', '.join(names)}) FROM ({sql}))" for (sql, _), names in tables]
    return f'SELECT {", ".join(["slot", *arrays, *exists])} FROM "scopes"', [*inner, *asked]


def answers(
    declarations: Sequence[Declaration], scopes: Sequence[Scope], *, closely: bool
) -> tuple[dict[Declaration, Figure], dict[tuple[Declaration, Scope], dict[str, Any]]]:
    """The figures' shapes, and their cells for each scope, in one statement.

    The scopes either all have a unit or none has, since a figure's rows differ by that.
    """
    has_unit = scopes[0].unit is not None
    key = (connection.vendor, tuple(declarations), has_unit, closely)
    if key not in _STATEMENTS:
        _STATEMENTS[key] = _compile(declarations, has_unit, closely)
    statement = _STATEMENTS[key]
    found = {}
    for slot, *row in _run(statement, scopes):
        cells = _unpacked(row)
        for declare in declarations:
            places = statement.cells[declare].items()
            found[declare, scopes[slot]] = {name: cells[place] for name, place in places}
    return statement.figures, found


def _run(statement: _Statement, scopes: Sequence[Scope]) -> list[tuple[Any, ...]]:
    values: list[Any] = []
    for slot, scope in enumerate(scopes):
        values += [slot, *(_plain(getattr(scope, name)) for name in _FIELDS)]
    # Without the cast a column of NULLs would be text on PostgreSQL.
    row = "(%s, %s, %s, CAST(%s AS bigint), %s, %s)"
    table = ", ".join([row] * len(scopes))
    names = ", ".join(f'"{name}"' for name in ("slot", *_FIELDS))
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH "scopes" ({names}) AS (VALUES {table}) {statement.sql}',
            [*values, *statement.params],
        )
        return cursor.fetchall()


def _unpacked(row: Iterable[Any]) -> list[Any]:
    if connection.vendor == "postgresql":
        return list(row)
    cells: list[Any] = []
    for cell in row:
        cells += json.loads(cell) if isinstance(cell, str) else [cell]
    return cells


# Breakdowns


_GROUPED: dict[Any, Sql] = {}


def table_of(declare: Callable[[Scope], Breakdown], scope: Scope) -> list[tuple[Any, ...]]:
    """The rows of a breakdown: the group, then the series' values in their order."""
    return _grouped(declare, lambda open_scope: _breakdown(declare(open_scope)), scope)


def reasons_of(declare: Declaration, scope: Scope) -> list[tuple[Any, ...]]:
    """How many rows of a figure are left out for each reason: (its number or 0, rows)."""
    return _grouped(declare, lambda open_scope: _reasons(declare(open_scope)), scope)


def _grouped(
    declare: Callable[[Scope], Any], asked: Callable[[Scope], QuerySet[Any]], scope: Scope
) -> list[tuple[Any, ...]]:
    has_unit = scope.unit is not None
    key = (connection.vendor, declare, has_unit)
    if key not in _GROUPED:
        _GROUPED[key] = _sql(asked(_open_scope(has_unit, columns=False)).query)
    sql, params = _GROUPED[key]
    bound = [_plain(getattr(scope, p.name)) if isinstance(p, _Place) else p for p in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, bound)
        return cursor.fetchall()


def _breakdown(form: Breakdown) -> QuerySet[Any]:
    by = F(form.by) if isinstance(form.by, str) else form.by
    columns = {f"s{number}": _value_of(each) for number, each in enumerate(form.series)}
    rows = form.model._base_manager.filter(form.rows).order_by()
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
