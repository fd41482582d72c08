"""Numbers and days as they are written here, in every template (a builtin: no `load`).

Formatted in Python without Django's localisation, which costs more than the rest of a long table.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from core.numbers import (
    NO_DATA,
    format_day,
    format_million,
    format_moment,
    format_number,
    format_share,
    format_trimmed,
)

register = template.Library()


@register.filter
def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1279 → 1.279; with places, `{{ score|number:2 }}` → 86,42; None → –."""
    return NO_DATA if value in (None, "") else format_number(value, places)


@register.filter
def trimmed(value: Decimal | None) -> str:
    """`{{ criterion.maximum|trimmed }}` → '2,5', without the zeros of its column."""
    return format_trimmed(value)


@register.filter
def share(value: Decimal | None) -> str:
    """A percentage: 86.42 → 86,42%; None → –."""
    return NO_DATA if value in (None, "") else format_share(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """31/12/2024; of an instant, its day in Việt Nam; None → –."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_day(value or None)


@register.filter
def moment(value: datetime | None) -> str:
    """An instant on Việt Nam's clock: 14:05 31/12/2024; None → –."""
    return format_moment(value or None)


@register.filter
def million(value: int | None) -> str:
    """Whole đồng as millions with one decimal: 1250000 → 1,3; None → –."""
    return NO_DATA if value in (None, "") else format_million(value)


@register.filter
def dash(value: Any) -> Any:
    """The value, or – where there is none; 0 and False are values."""
    return NO_DATA if value is None or value == "" else value
