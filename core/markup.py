"""HTML joined in Python, for parts that stand many times on a page: a template, and Django's own
`format_html`, would look up, localise and escape each of them for several times the cost.

Whoever joins escapes each part by `escaped` and marks the whole as safe.
"""

from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def escaped(value: Any) -> str:
    """The value as it stands in HTML, inside a tag or an attribute; markup stays markup."""
    text = str(value)
    return text if hasattr(text, "__html__") else escape(text)


def attributes(values: Mapping[str, Any]) -> str:
    """The attributes of a tag, each after a blank; True stands alone, False and None stay away."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in values.items()
        if value is not None and value is not False
    )


def options(entries: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """The options of a select, (value, label) or (group's label, its options)."""
    # Every part is escaped where it is made.
    return mark_safe("".join(_option(*entry, chosen) for entry in entries))  # nosec B308, B703


def _option(value: Any, label: Any, chosen: Collection[str]) -> str:
    if isinstance(label, (list, tuple)):
        return f'<optgroup label="{escaped(value)}">{options(label, chosen)}</optgroup>'
    written = "" if value is None else str(value)
    selected = " selected" if written in chosen else ""
    return f'<option value="{escaped(written)}"{selected}>{escaped(label)}</option>'
