"""docs/indicators.md, written from the declarations: what each figure counts, in both languages."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from core.figures import (
    BREAKDOWNS,
    INDICATORS,
    BreakdownEntry,
    Indicator,
    Measure,
    Ratio,
    Scope,
    Total,
)

PATH = Path(settings.BASE_DIR) / "docs" / "indicators.md"
# Any day will do: a declaration gives the same reasons whatever the scope.
ANY = Scope.on(date(2024, 12, 31))

_HEAD = """# Indicators

Written by `manage.py indicators_doc` from the declarations in `<app>/indicators.py`; a test fails
when it is out of date. Every figure holds for an as-of day, a plan year (that of the day unless
given) and a unit or the whole province, and `manage.py figures --as-of 2024-12-31 --format json`
prints those that have a meaning on the day (`--all`: the others too), each with its rows.

A row that is looked at is counted or left out for the first reason that fits it: numerator and rows
left out together are all rows looked at. A figure is unknown (–, `null`), not 0, where the province
had no row of its kind on or before the day. A rate is computed from its sums and never averaged;
over nothing it is unknown.
"""

_KINDS = {
    Measure.COUNT: "count",
    Measure.PERCENT: "rate in percent, two decimals",
    Measure.DONG: "sum in whole đồng",
    Measure.WORKDAYS: "sum of workdays",
}


def written() -> str:
    """The whole document."""
    with override("vi"):
        return "\n".join([_HEAD, *_indicators(), *_breakdowns()]).rstrip() + "\n"


def _indicators() -> Iterator[str]:
    entries = sorted(INDICATORS.values(), key=lambda entry: (str(entry.group), entry.code))
    for group, found in groupby(entries, key=lambda entry: str(entry.group)):
        yield f"## {group}\n"
        for entry in found:
            yield from _indicator(entry)


def _indicator(entry: Indicator) -> Iterator[str]:
    figure = entry.declare(ANY)
    yield f"### {entry.code} {entry.label}\n"
    yield f"{entry.definition}\n"
    yield f"{_joined(entry.notes)}\n"
    facts = [f"Value: {_KINDS[entry.measure]}"]
    if isinstance(figure, Ratio):
        facts.append("numerator and denominator are given")
    if isinstance(figure, Total):
        facts.append(f"sum of `{figure.column}`")
    facts.append(f"counted: rows of `{figure.model.__name__}`")
    if entry.yearly:
        facts.append("of the plan year")
    yield "; ".join(facts) + "."
    if validity := _validity(entry):
        yield validity
    if entry.coverage is not None:
        yield "Rests on what units enter: shown with how many of those expected have."
    if figure.otherwise:
        yield "\nLeft out, with the first reason that fits:\n"
        yield from (f"- {reason}" for reason in figure.otherwise)
    yield ""


def _validity(entry: Indicator) -> str:
    parts = []
    if entry.valid_from:
        parts.append(f"from {entry.valid_from.isoformat()}")
    if entry.valid_to:
        parts.append(f"until {entry.valid_to.isoformat()}")
    if not parts:
        return ""
    followed = f", then {entry.successor}" if entry.successor else ""
    return f"Has a meaning {' '.join(parts)}{followed}."


def _breakdowns() -> Iterator[str]:
    if BREAKDOWNS:
        yield "## Breakdowns\n"
    for entry in sorted(BREAKDOWNS.values(), key=lambda entry: entry.code):
        yield from _breakdown(entry)


def _breakdown(entry: BreakdownEntry) -> Iterator[str]:
    form = entry.declare(ANY)
    yield f"### {entry.code} {entry.label}\n"
    if entry.definition:
        yield f"{entry.definition}\n"
    yield f"{_joined(entry.notes)}\n"
    yield f"By: {entry.group_label}. Columns: {'; '.join(str(each.label) for each in form.series)}."
    if entry.note:
        yield f"{entry.note}"
    yield ""


def _joined(text: str) -> str:
    """A docstring's paragraphs, each on one line."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
