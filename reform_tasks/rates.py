"""The rates of the two layers of plans side by side, as the page of plans shows them."""

from dataclasses import dataclass
from typing import Any

from core.evaluation import Answer, evaluate
from core.figures import INDICATORS, Scope
from core.numbers import format_number, format_share, share

from .models import Layer

# By layer: the codes of the completion, due, on-time and overdue rates.
RATES = {
    Layer.PROVINCE: ("RT-01", "RT-08", "RT-09", "RT-10"),
    Layer.UNIT: ("RT-11", "RT-12", "RT-13", "RT-14"),
}


@dataclass(frozen=True)
class Rate:
    """One figure: its code, what it says, its value and 'x/y' ('' where there is no y)."""

    code: str
    label: Any
    value: str
    fraction: str


def rates_by_layer(scope: Scope) -> list[tuple[Layer, list[Rate]]]:
    """Both layers with their four rates on the scope's day, never added; asked all at once."""
    entries = [INDICATORS[code] for codes in RATES.values() for code in codes]
    answers = {
        answer.indicator.code: answer for answer in evaluate((entry, scope) for entry in entries)
    }
    return [(layer, [_rate(answers[code]) for code in codes]) for layer, codes in RATES.items()]


def _rate(answer: Answer) -> Rate:
    fraction = ""
    if answer.denominator:
        fraction = f"{format_number(answer.numerator)}/{format_number(answer.denominator)}"
    value = format_share(share(answer.numerator, answer.denominator))
    return Rate(answer.indicator.code, answer.indicator.label, value, fraction)
