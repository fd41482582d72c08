"""Widgets for what people here type, and a light one for long lists of choices."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .numbers import format_day, format_number


class DayInput(forms.TextInput):
    """A day typed as 31/12/2024; what cannot be read comes back as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        ready = {"inputmode": "numeric", "placeholder": "31/12/2024", "autocomplete": "off"}
        super().__init__({**ready, "data-day": True, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """The day the Vietnamese way in either language."""
        return format_day(value) if isinstance(value, date) else super().format_value(value)


class NumberInput(forms.TextInput):
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
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html(
            "<select{}>{}</select>", flatatt(attributes), self._entries(self.choices, chosen)
        )

    def _entries(self, entries: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
        return format_html_join("", "{}", ((self._entry(*entry, chosen),) for entry in entries))

    def _entry(self, value: Any, label: Any, chosen: set[str]) -> SafeString:
        if isinstance(label, (list, tuple)):
            within = self._entries(label, chosen)
            return format_html('<optgroup label="{}">{}</optgroup>', value, within)
        written = "" if value is None else str(value)
        if written in chosen:
            return format_html('<option value="{}" selected>{}</option>', written, label)
        return format_html('<option value="{}">{}</option>', written, label)
