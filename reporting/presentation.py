"""Answers in words: the figure, its fraction, how it differs from another day's."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.evaluation import Answer
from core.figures import Indicator, Measure
from core.numbers import NO_DATA, format_day, format_million, format_number, format_share

# Below this share of units that have entered, a figure is greyed and not compared.
THIN_BELOW = Decimal("0.8")


def value_text(answer: Answer) -> str:
    """86,42% · 1.279 · 35 · 1,3 triệu đồng; what is said instead where it is unknown, else –."""
    if said := _explained(answer):
        return said
    return amount_text(answer.value, answer.indicator.measure)


def short_text(answer: Answer) -> str:
    """The fraction of a rate, the value of anything else; what is said where it is unknown."""
    if answer.denominator is None:
        return value_text(answer)
    return _explained(answer) or fraction_text(answer)


def _explained(answer: Answer) -> str:
    # Only an empty figure can need an explanation, and each asks the database.
    if answer.numerator or answer.indicator.explain is None:
        return ""
    return answer.indicator.explain(answer.scope)


def amount_text(value: Any, measure: str) -> str:
    """A value with its unit of measure, as tables and tiles show it."""
    if value is None:
        return NO_DATA
    if measure == Measure.PERCENT:
        return format_share(value)
    if measure == Measure.DONG:
        return _("%(amount)s triệu đồng") % {"amount": format_million(value)}
    return format_number(value)


def fraction_text(answer: Answer) -> str:
    """12/12; – where there is nothing to count over."""
    if answer.denominator is None or answer.numerator is None:
        return NO_DATA
    if not answer.denominator:
        return NO_DATA
    return f"{format_number(answer.numerator)}/{format_number(answer.denominator)}"


def is_thin(answer: Answer) -> bool:
    """Whether too few of the expected units have entered for the figure to be compared."""
    if answer.coverage is None or not answer.coverage[1]:
        return False
    entered, expected = answer.coverage
    return Decimal(entered) / expected < THIN_BELOW


def coverage_text(answer: Answer) -> str:
    """'Số liệu từ 40/95 cơ quan, đơn vị', where the figure rests on what units enter."""
    if answer.coverage is None or not answer.coverage[1]:
        return ""
    entered, expected = answer.coverage
    return _("Số liệu từ %(entered)s/%(expected)s cơ quan, đơn vị") % {
        "entered": format_number(entered),
        "expected": format_number(expected),
    }


def validity_text(entry: Indicator) -> str:
    """From when to when an indicator has a meaning, '' where always."""
    start, end = format_day(entry.valid_from), format_day(entry.valid_to)
    if entry.valid_from and entry.valid_to:
        return _("Áp dụng từ %(start)s đến %(end)s") % {"start": start, "end": end}
    if entry.valid_to:
        return _("Áp dụng đến %(end)s") % {"end": end}
    return _("Áp dụng từ %(start)s") % {"start": start} if entry.valid_from else ""


@dataclass(frozen=True)
class Change:
    """How a figure differs from another day's: the words, the way it went, what that means."""

    text: str
    direction: str
    tone: str


def change(now: Answer, then: Answer, *, more_is: str) -> Change | None:
    """The difference between two answers; None where either is unknown.

    `more_is` is the tone of a rise: success, danger or neutral.
    """
    if now.value is None or then.value is None:
        return None
    difference: Any = now.value - then.value
    is_percent = now.indicator.measure == Measure.PERCENT
    amount = format_number(abs(difference), 2) if is_percent else format_number(abs(difference))
    if now.indicator.measure == Measure.DONG:
        amount = amount_text(abs(difference), Measure.DONG)
    said = {"amount": amount, "day": format_day(then.scope.as_of)}
    if not difference:
        return Change(_("không đổi so với %(day)s") % said, "same", "neutral")
    if is_percent:
        said["amount"] = _("%(amount)s điểm %%") % said
    less_is = {"success": "danger", "danger": "success"}.get(more_is, "neutral")
    if difference > 0:
        return Change(_("+%(amount)s so với %(day)s") % said, "up", more_is)
    return Change(_("−%(amount)s so với %(day)s") % said, "down", less_is)


def course(answers: Sequence[Answer]) -> list[Any]:
    """The values of a trend; a gap where one is unknown, and where a new plan year begins."""
    values: list[Any] = []
    year: int | None = None
    for answer in answers:
        if answer.indicator.yearly and year not in (None, answer.scope.year):
            values.append(None)
        year = answer.scope.year
        values.append(answer.value)
    return values
