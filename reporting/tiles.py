"""The leader's five tiles: which figures stand on each, in the words of a first look.

A tile names the indicators of 2024; on a later day it shows their successors, so that no tile is a
dash because the level it spoke of was abolished.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.evaluation import Answer
from core.figures import Indicator, Scope, valid_on
from core.numbers import NO_DATA, format_number

from .presentation import (
    Change,
    change,
    course,
    coverage_text,
    fraction_text,
    is_thin,
    short_text,
    validity_text,
    value_text,
)


@dataclass(frozen=True)
class Tile:
    """One tile: its main figure, the others in it, and how the main one is put."""

    main: str
    others: tuple[str, ...] = ()
    # The main figure as a fraction (204/204) instead of a percentage.
    is_fraction: bool = False
    # The figure whose numerator stands behind an arrow: 113 → 116.
    leads_to: str = ""
    # What a rise means: success, danger or neutral.
    more_is: str = "success"


TILES = (
    Tile("MR-01", ("MR-02", "MR-03")),
    Tile("RT-01", ("RT-08", "RT-09", "RT-10")),
    Tile("OS-01", ("OS-02",), is_fraction=True),
    Tile("RT-02", more_is="neutral"),
    Tile("CS-01", ("CS-02", "CS-03", "CS-07"), leads_to="CS-02", more_is="neutral"),
)


def on_tiles(scope: Scope) -> list[Indicator]:
    """The indicators that the tiles show on the scope's day."""
    codes = dict.fromkeys(code for tile in TILES for code in (tile.main, *tile.others))
    return list(dict.fromkeys(valid_on(code, scope.as_of) for code in codes))


def main_figures(scope: Scope) -> list[Indicator]:
    """The main figure of each tile on the scope's day: those with a trend and comparisons."""
    return [valid_on(tile.main, scope.as_of) for tile in TILES]


@dataclass(frozen=True)
class Looks:
    """All that the tiles show: the day's answers, those to compare with, and the courses."""

    now: Mapping[str, Answer]
    before: Mapping[str, Sequence[Answer]]
    courses: Mapping[str, Sequence[Answer]]
    links: Mapping[str, str]
    missing: Mapping[str, str]


def tiles(scope: Scope, looks: Looks) -> list[dict[str, Any]]:
    """The five tiles as their template takes them."""
    return [_tile(tile, scope, looks) for tile in TILES]


def _tile(tile: Tile, scope: Scope, looks: Looks) -> dict[str, Any]:
    entry = valid_on(tile.main, scope.as_of)
    answer = looks.now[entry.code]
    thin = is_thin(answer)
    others = [looks.now[valid_on(code, scope.as_of).code] for code in tile.others]
    coverage = coverage_text(answer)
    link = looks.links[entry.code]
    return {
        "code": entry.code,
        "label": entry.label,
        "url": link,
        "figure": _figure(tile, answer, scope, looks),
        "detail": _detail(tile, answer),
        "lines": [_line(other, looks) for other in others],
        "changes": [] if thin else _changes(tile, answer, looks),
        "trend": [] if thin else course(looks.courses[entry.code]),
        "coverage": {"text": coverage, "url": f"{link}#do-phu"} if coverage else None,
        "is_thin": thin,
        "note": _note(entry, scope, looks),
        "is_sample": any(each.sample for each in (answer, *others)),
    }


def _figure(tile: Tile, answer: Answer, scope: Scope, looks: Looks) -> str:
    if not answer.indicator.is_valid_on(scope.as_of):
        return NO_DATA
    if tile.is_fraction:
        return fraction_text(answer)
    text = value_text(answer)
    if tile.leads_to and answer.value is not None:
        other = looks.now[valid_on(tile.leads_to, scope.as_of).code]
        return f"{text} → {format_number(other.numerator)}"
    return text


def _detail(tile: Tile, answer: Answer) -> str:
    if answer.denominator is None or not answer.denominator:
        return ""
    said = {
        "part": format_number(answer.numerator),
        "whole": format_number(answer.denominator),
        "noun": answer.indicator.noun,
    }
    if tile.is_fraction:
        return _("%(value)s số %(noun)s") % (said | {"value": value_text(answer)})
    return _("%(part)s trên %(whole)s %(noun)s") % said


def _line(answer: Answer, looks: Looks) -> dict[str, Any]:
    entry = answer.indicator
    return {"figure": short_text(answer), "label": entry.label, "url": looks.links[entry.code]}


def _changes(tile: Tile, answer: Answer, looks: Looks) -> list[Change]:
    before = looks.before[answer.indicator.code]
    found = (change(answer, then, more_is=tile.more_is) for then in before)
    return [each for each in found if each is not None]


def _note(entry: Indicator, scope: Scope, looks: Looks) -> str:
    if not entry.is_valid_on(scope.as_of):
        return validity_text(entry)
    return looks.missing.get(entry.code, "")
