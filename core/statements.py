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
from .figures import Breakdown, Figure, Ratio, Scope, Series, Total
from .kept import kept

Declaration = Callable[[Scope], Figure]
# A declaration, and whether it is also asked what the answer rests on.
Question = tuple[Declaration, bool]
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


def _left_out_for(figure: Figure, reason: Any) -> Any:
    sought = list(figure.otherwise).index(reason) + 1
    return Count(reason_of(figure, lambda number: True if number == sought else None))


def _cells_of(figure: Figure, closely: bool) -> dict[str, Any]:
    """The aggregates that answer a figure, over the rows that it looks at."""
    counted = counted_in(figure)
    cells = {"numerator": _count(counted)}
    if isinstance(figure, Total):
        cells = {"numerator": _sum(figure.column, counted)}
    if isinstance(figure, Ratio):
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


def _compile(questions: Sequence[Question], has_unit: bool, is_single: bool) -> _Statement:
    scope = _open_scope(has_unit, columns=not is_single)
    closely = {declare for declare, is_close in questions if is_close}
    figures = {declare: declare(scope) for declare, _ in questions}
    cells: dict[Declaration, dict[str, int]] = {declare: {} for declare in figures}
    tables: list[tuple[Sql, list[str]]] = []
    position = 0
    for declares in _by_rows(figures):
        columns: dict[str, Any] = {}
        for declare in declares:
            for name, aggregate in _cells_of(figures[declare], declare in closely).items():
                cells[declare][name] = position
                columns[f"c{position}"] = aggregate
                position += 1
        form = figures[declares[0]]
        rows = form.model._base_manager.filter(form.rows)
        tables.append((_aggregate(rows, columns), list(columns)))

    known: dict[tuple[str, tuple[Any, ...]], int] = {}
    for declare, figure in figures.items():
        if figure.known is not None:
            sql, params = _sql(figure.known.order_by().query.exists())
            place = known.setdefault((sql, tuple(params)), position + len(known))
            cells[declare]["known"] = place
    join = _together if is_single else _beside_scopes
    sql, params = join(tables, list(known))
    return _Statement(sql, params, cells, figures)


def _by_rows(figures: Mapping[Declaration, Figure]) -> list[list[Declaration]]:
    """The figures that look at the same rows, together: these are read once for all of them.

    Figures of one table with other rows are apart, since an OR of conditions finds no index.
    """
    alike: list[tuple[type[models.Model], Q, list[Declaration]]] = []
    for declare, figure in figures.items():
        for model, rows, declares in alike:
            if model is figure.model and rows == figure.rows:
                declares.append(declare)
                break
        else:
            alike.append((figure.model, figure.rows, [declare]))
    return [declares for _model, _rows, declares in alike]


def _together(
    tables: Sequence[tuple[Sql, list[str]]], known: Sequence[tuple[str, tuple[Any, ...]]]
) -> Sql:
    """The one row of aggregates of each table side by side, then whether rows were known."""
    picked = ", ".join(
        ["0", *(f"t{n}.*" for n in range(len(tables))), *(f"EXISTS ({sql})" for sql, _ in known)]
    )
    asked = [param for _, params in known for param in params]
    inner = [param for (_, params), _ in tables for param in params]
    beside = " CROSS JOIN ".join(f"({sql}) t{n}" for n, ((sql, _), _) in enumerate(tables))
    return f"SELECT {picked} FROM {beside}", [*asked, *inner]


def _beside_scopes(
    tables: Sequence[tuple[Sql, list[str]]], known: Sequence[tuple[str, tuple[Any, ...]]]
) -> Sql:
    """The aggregates of each table beside each scope, then whether rows of a kind were known."""
    exists = [f"EXISTS ({sql})" for sql, _ in known]
    asked = [param for _, params in known for param in params]
    inner = [param for (_, params), _ in tables for param in params]
    if connection.vendor == "postgresql":
        picked = ", ".join(["slot", *(f"t{n}.*" for n in range(len(tables))), *exists])
        beside = (f"CROSS JOIN LATERAL ({sql}) t{n}" for n, ((sql, _), _) in enumerate(tables))
        return f'SELECT {picked} FROM "scopes" {" ".join(beside)}', [*asked, *inner]
    # SQLite has no LATERAL, but a scalar subquery sees the scope: its row comes as one array.
    arrays = [f"(SELECT json_array({', '.join(names)}) FROM ({sql}))" for (sql, _), names in tables]
    return f'SELECT {", ".join(["slot", *arrays, *exists])} FROM "scopes"', [*inner, *asked]


def answers(
    questions: tuple[Question, ...], scopes: Sequence[Scope]
) -> tuple[dict[Declaration, Figure], dict[tuple[Declaration, Scope], dict[str, Any]]]:
    """The figures' shapes, and their cells for each scope, in one statement.

    The scopes either all have a unit or none has, since a figure's rows differ by that. A single
    scope is sent as values: a database reads a subquery once that looks at nothing outside it.
    """
    has_unit, is_single = scopes[0].unit is not None, len(scopes) == 1
    key = (connection.vendor, questions, has_unit, is_single)
    if key not in _STATEMENTS:
        _STATEMENTS[key] = _compile(questions, has_unit, is_single)
    statement = _STATEMENTS[key]
    if is_single:
        rows = _sent(statement.sql, _bound(statement.params, scopes[0]))
    else:
        rows = _sent(*_with_scopes(statement, scopes))
    found = {}
    for slot, *row in rows:
        cells = row if is_single else _unpacked(row)
        for declare, places in statement.cells.items():
            answer = {name: cells[place] for name, place in places.items()}
            found[declare, scopes[slot]] = answer
    return statement.figures, found


def _sent(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    def ask() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return kept((sql, tuple(params)), ask)


def _bound(params: Sequence[Any], scope: Scope) -> list[Any]:
    return [_plain(getattr(scope, p.name)) if isinstance(p, _Place) else p for p in params]


def _with_scopes(statement: _Statement, scopes: Sequence[Scope]) -> Sql:
    values: list[Any] = []
    for slot, scope in enumerate(scopes):
        values += [slot, *(_plain(getattr(scope, name)) for name in _FIELDS)]
    # Without the cast a column of NULLs would be text on PostgreSQL.
    row = "(%s, %s, %s, CAST(%s AS bigint), %s, %s)"
    table = ", ".join([row] * len(scopes))
    names = ", ".join(f'"{name}"' for name in ("slot", *_FIELDS))
    sql = f'WITH "scopes" ({names}) AS (VALUES {table}) {statement.sql}'
    return sql, [*values, *statement.params]


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
    has_unit = scope.unit is not None
    key = (connection.vendor, declare, has_unit, variant)
    if key not in _GROUPED:
        _GROUPED[key] = _sql(asked(_open_scope(has_unit, columns=False)).query)
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
