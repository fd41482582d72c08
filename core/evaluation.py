"""Ask the database for figures, for the rows behind one, and for breakdowns."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, QuerySet, Value

from .conditions import UNEXPLAINED, counted_in, is_counted, reason_of
from .figures import BreakdownEntry, Figure, Indicator, Part, Ratio, Scope, declared
from .numbers import share
from .statements import Declaration, Question, answers, keys_of, reasons_of, table_of

# Stands where a declaration gives no reason for a row that it leaves out; a test finds none.
NO_REASON = "?"


@dataclass(frozen=True)
class Answer:
    """A figure for a scope: numerator, denominator (None for a count or a sum), and the value.

    `value` is an int for counts, sums and workdays, a percentage with two decimals for ratios, and
    None where there is no data or no denominator. What was asked `closely` also has how many of the
    counted rows are invented (`sample`), the rows left out for a reason that warns, and how many
    units have entered, of those expected (`coverage`).
    """

    indicator: Indicator
    scope: Scope
    numerator: int | None
    denominator: int | None
    value: int | Decimal | None
    sample: int = 0
    warnings: Mapping[str, int] = field(default_factory=dict)
    coverage: tuple[int, int] | None = None


def evaluate(
    requests: Iterable[tuple[Indicator, Scope]], *, closely: Collection[Indicator] = ()
) -> list[Answer]:
    """The figures for their scopes, in the order asked.

    One statement for all figures that are asked for the same scopes. Of the indicators in `closely`
    it is also asked what their answers rest on, which costs more than the figures themselves.
    """
    wanted = list(requests)
    scopes_of: dict[Question, dict[Scope, None]] = {}
    for entry, scope in wanted:
        scopes_of.setdefault((entry.declare, entry in closely), {})[scope] = None
        if entry.coverage is not None and entry in closely:
            scopes_of.setdefault((entry.coverage, False), {})[scope] = None
    groups: dict[tuple[Scope, ...], list[Question]] = {}
    for question, scopes in scopes_of.items():
        for form in dict.fromkeys(scope.form for scope in scopes):
            alike = tuple(scope for scope in scopes if scope.form == form)
            groups.setdefault(alike, []).append(question)
    figures: dict[Declaration, Figure] = {}
    found: dict[tuple[Declaration, Scope], dict[str, Any]] = {}
    for alike, questions in groups.items():
        shapes, cells = answers(tuple(questions), alike)
        figures |= shapes
        found |= cells
    return [_answer(entry, scope, figures[entry.declare], found) for entry, scope in wanted]


def _answer(
    entry: Indicator,
    scope: Scope,
    figure: Figure,
    found: Mapping[tuple[Declaration, Scope], Mapping[str, Any]],
) -> Answer:
    cells = found[entry.declare, scope]
    units = found.get((entry.coverage, scope)) if entry.coverage else None
    coverage = (units["numerator"], units["denominator"]) if units else None
    if not cells.get("known", True):
        return Answer(entry, scope, None, None, None, coverage=coverage)
    numerator, denominator = _whole(cells["numerator"]), _whole(cells.get("denominator"))
    is_ratio = isinstance(figure, Ratio)
    reasons = enumerate(figure.warnings)
    return Answer(
        entry,
        scope,
        numerator,
        denominator,
        value=share(numerator, denominator) if is_ratio else numerator,
        sample=cells.get("sample") or 0,
        warnings={str(why): cells[f"warning{n}"] for n, why in reasons if cells.get(f"warning{n}")},
        coverage=coverage,
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def rows_behind(figure: Figure, part: Part = "all") -> QuerySet[Any]:
    """The rows of a figure, annotated with `left_out_because` ('' where the row is counted)."""
    rows = figure.model._default_manager.filter(figure.rows)
    if part == "counted":
        return rows.filter(counted_in(figure)).annotate(left_out_because=Value(""))
    if part == "of" and isinstance(figure, Ratio):
        rows = rows.filter(figure.of)
    if part == "left_out":
        rows = rows.alias(counts=is_counted(figure)).filter(counts=False)
    texts = _reasons(figure)
    because = reason_of(figure, texts.__getitem__)
    because.output_field = CharField()
    return rows.annotate(left_out_because=because)


def _reasons(figure: Figure) -> dict[int, str]:
    """The words of each reason by its number, in the reader's language."""
    texts = enumerate(map(str, figure.otherwise), start=1)
    return {0: "", UNEXPLAINED: NO_REASON, **dict(texts)}


def left_out(figure_of: Declaration, scope: Scope) -> dict[str, int]:
    """How many rows a figure leaves out for each reason; under '' those that it counts."""
    texts = _reasons(declared(figure_of, scope))
    found = {texts[number]: rows for number, rows in reasons_of(figure_of, scope)}
    return {text: found[text] for text in texts.values() if text in found}


def keys_behind(declare: Declaration, scope: Scope, part: Part = "counted") -> list[Any]:
    """The keys of a figure's rows, by a statement that is compiled once: for short lists."""
    return keys_of(declare, scope, counted=part == "counted")


def tabulate(entry: BreakdownEntry, scope: Scope) -> dict[Any, dict[str, int | None]]:
    """A breakdown's figures by group and series, in one statement."""
    names = [series.name for series in entry.series]
    rows = table_of(entry.declare, scope)
    return {group: dict(zip(names, map(_whole, cells), strict=True)) for group, *cells in rows}
