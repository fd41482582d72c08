"""Classes of values for a map: at most five of about as many units each, or yes and no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.figures import Indicator, Measure
from core.numbers import NO_DATA, format_million, format_number

from .places import ByPlace, Value
from .presentation import amount_text

CLASSES = 5
# The marks of the look: those of the five classes, of what is not looked at, of what is unknown.
MARKS = ("m1", "m2", "m3", "m4", "m5")
OUTSIDE, UNKNOWN = "m0", "mx"


@dataclass(frozen=True)
class MapClass:
    """One line of the legend, and how its units are marked."""

    mark: str
    label: str
    count: int

    @property
    def number(self) -> str:
        """How many units, as it is written."""
        return format_number(self.count)


@dataclass(frozen=True)
class Classed:
    """Each unit's mark, the text of its value, why it has none, and the legend.

    Texts are short, since a page has two of each of some two hundred: the legend has the words.
    """

    marks: dict[int, str]
    texts: dict[int, str]
    notes: dict[int, str]
    legend: list[MapClass]


def classed(entry: Indicator, found: ByPlace, units: Sequence[int]) -> Classed:
    """The units by classes of their values on this map."""
    values = {unit: found.of(unit) for unit in units}
    bounds = [] if found.is_yes_no else bounds_of(values.values())
    marks, texts, notes = {}, {}, {}
    for unit, value in values.items():
        texts[unit] = NO_DATA
        if found.is_outside(unit) and unit not in found.hidden:
            marks[unit], texts[unit], notes[unit] = OUTSIDE, "×", _outside()
        elif value is None:
            marks[unit] = UNKNOWN
            notes[unit] = _hidden() if unit in found.hidden else _no_data()
        elif isinstance(value, bool):
            marks[unit], texts[unit] = (MARKS[4], _("Có")) if value else (MARKS[0], _("Không"))
        else:
            marks[unit] = MARKS[_place(value, bounds)]
            texts[unit] = _short(value, entry.measure)
    return Classed(marks, texts, notes, list(_legend(entry, found, bounds, marks)))


def heading(entry: Indicator) -> str:
    """The heading of the values: the code, and the unit of measure that they leave out."""
    return f"{entry.code} ({_('triệu đồng')})" if entry.measure == Measure.DONG else entry.code


def _short(value: int | Decimal, measure: str) -> str:
    return format_million(int(value)) if measure == Measure.DONG else amount_text(value, measure)


def _outside() -> str:
    return _("không thuộc chỉ tiêu")


def _no_data() -> str:
    return _("chưa có số liệu")


def _hidden() -> str:
    return _("ngoài phạm vi được xem")


def bounds_of(values: Iterable[Value]) -> list[tuple[Any, Any]]:
    """The least and the greatest value of each class: few values have a class of their own each.

    Of more, as many units go into each class as equal values allow.
    """
    known = sorted(value for value in values if value is not None)
    distinct = sorted(set(known))
    if len(distinct) <= CLASSES:
        return [(value, value) for value in distinct]
    starts = [distinct[0]]
    for place in range(1, CLASSES):
        value = known[len(known) * place // CLASSES]
        if value > starts[-1]:
            starts.append(value)
    ends = [max(v for v in distinct if v < start) for start in starts[1:]]
    return list(zip(starts, [*ends, distinct[-1]], strict=True))


def _place(value: int | Decimal, bounds: Sequence[tuple[Any, Any]]) -> int:
    """Which mark: fewer classes than marks are spread over them, the last being the strongest."""
    place = sum(1 for least, _greatest in bounds if least <= value) - 1
    if len(bounds) == 1:
        return CLASSES - 1 if value else 0
    return round(place * (CLASSES - 1) / (len(bounds) - 1))


def _legend(
    entry: Indicator, found: ByPlace, bounds: Sequence[tuple[Any, Any]], marks: dict[int, str]
) -> Iterable[MapClass]:
    used = list(marks.values())
    if found.is_yes_no:
        yield MapClass(MARKS[4], _("Có"), used.count(MARKS[4]))
        yield MapClass(MARKS[0], _("Không"), used.count(MARKS[0]))
    for least, greatest in reversed(bounds):
        mark = MARKS[_place(least, bounds)]
        label = amount_text(least, entry.measure)
        if greatest != least:
            label = f"{label} – {amount_text(greatest, entry.measure)}"
        yield MapClass(mark, label, used.count(mark))
    if OUTSIDE in used:
        yield MapClass(OUTSIDE, f"× {_outside()}", used.count(OUTSIDE))
    hidden = sum(1 for unit, mark in marks.items() if mark == UNKNOWN and unit in found.hidden)
    if hidden:
        yield MapClass(UNKNOWN, f"{NO_DATA} {_hidden()}", hidden)
    if used.count(UNKNOWN) > hidden:
        yield MapClass(UNKNOWN, f"{NO_DATA} {_no_data()}", used.count(UNKNOWN) - hidden)
