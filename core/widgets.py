"""Widgets for what people here type, and light ones for the filters of lists."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from .markup import attributes, options
from .numbers import format_day, format_number


class QuickInput(forms.TextInput):
    """A line to type in that is joined in Python: a filter costs two templates otherwise."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole element."""
        fixed = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        tag = attributes(fixed | self.build_attrs(self.attrs, attrs))
        # Every part is escaped where it is made.
        return mark_safe(f"<input{tag}>")  # nosec B308, B703


class DayInput(QuickInput):
    """A day typed as 31/12/2024; what cannot be read comes back as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        ready = {"inputmode": "numeric", "placeholder": "31/12/2024", "autocomplete": "off"}
        super().__init__({**ready, "data-day": True, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """The day the Vietnamese way in either language."""
        return format_day(value) if isinstance(value, date) else super().format_value(value)


class NumberInput(QuickInput):
    """A number typed as 1.234,5; `suffix` is shown behind it, as in 'đồng' or '%'."""

    def __init__(self, attrs: dict[str, Any] | None = None, suffix: Any = "") -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.suffix = suffix

    def format_value(self, value: Any) -> str | None:
        """The number the Vietnamese way in either language."""
        if isinstance(value, (int, float, Decimal)):
            return format_number(value)
        return super().format_value(value)


class QuickSelect(forms.Select):
    """A select whose options are joined in Python; hundreds cost a template each otherwise."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole element."""
        chosen = set(self.format_value(value))
        tag = attributes(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        # Every part is escaped where it is made.
        return mark_safe(f"<select{tag}>{options(self.choices, chosen)}</select>")  # nosec B308, B703
