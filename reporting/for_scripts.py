"""Figures for scripts: plain values, and the rows they rest on by reference."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from core.evaluation import Answer, evaluate, rows_behind
from core.figures import INDICATORS, Indicator, Scope, listing_of


def chosen(scope: Scope, *, everything: bool = False) -> list[Indicator]:
    """The indicators that have a meaning on the scope's day, or all of them, by code."""
    entries = sorted(INDICATORS.values(), key=lambda entry: entry.code)
    return [entry for entry in entries if everything or entry.is_valid_on(scope.as_of)]


def figures(scope: Scope, entries: Iterable[Indicator]) -> list[dict[str, Any]]:
    """Each figure with its value as text and the references of every row looked at."""
    return [_figure(answer) for answer in evaluate((entry, scope) for entry in entries)]


def written(value: int | Decimal | None) -> str | None:
    """A dot before the decimals, two of them for a rate; a count as it stands."""
    return None if value is None else str(value)


def _figure(answer: Answer) -> dict[str, Any]:
    counted: list[dict[str, str]] = []
    left_out: list[dict[str, str]] = []
    for reference, label, reason in _rows(answer):
        row = {"ref": reference, "label": label}
        if reason:
            left_out.append(row | {"reason": reason})
        else:
            counted.append(row)
    return {
        "code": answer.indicator.code,
        "as_of": answer.scope.as_of.isoformat(),
        "numerator": answer.numerator,
        "denominator": answer.denominator,
        "value": written(answer.value),
        "counted": counted,
        "left_out": left_out,
    }


def _rows(answer: Answer) -> Iterable[tuple[str, str, str]]:
    figure, day = answer.indicator.declare(answer.scope), answer.scope.as_of
    entry = listing_of(answer.indicator, figure)
    for row in entry.prepare(rows_behind(figure), day):
        yield entry.reference(row, day), entry.label(row, day), row.left_out_because
