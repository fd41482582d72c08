"""Breakdowns as tables: a row per group in the official order, a column per series."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.evaluation import tabulate
from core.figures import BreakdownEntry, Measure, Scope, Series
from core.kept import kept
from core.markup import escaped
from core.numbers import NO_DATA, format_million, format_number
from core.templatetags.components import stacked_bar

from .scopes import Asked, carried, page_link


@dataclass(frozen=True)
class Group:
    """One row: the value it stands for, its words, the series' values by name."""

    key: Any
    label: str
    values: Mapping[str, int | None]


@dataclass(frozen=True)
class Table:
    """A breakdown of one scope, as far as a user sees its groups."""

    entry: BreakdownEntry
    scope: Scope
    groups: Sequence[Group]
    hidden: int

    @property
    def bars(self) -> list[Series]:
        """The series that are drawn as parts of a bar: those counted with a tone of their own."""
        drawn = [each for each in self.entry.series if not each.column and each.tone != "neutral"]
        return drawn if len(drawn) > 1 else []

    @property
    def chart(self) -> str:
        """What its chart draws: money, or counts as parts of a bar; '' for none."""
        toned = [each for each in self.entry.series if each.tone != "neutral"]
        if any(each.measure == Measure.DONG for each in toned):
            return "money"
        return "stacked" if toned else ""

    @property
    def has_danger(self) -> bool:
        """Whether a series says that something is wrong, so that the worst can be put first."""
        return any(each.tone == "danger" for each in self.entry.series)


def table_for(
    entry: BreakdownEntry,
    scope: Scope,
    visible: Collection[Any] | None,
    *,
    worst_first: bool = False,
) -> Table:
    """The groups in their own order; with `worst_first`, most of what is marked danger first.

    Of the groups only those in `visible` are shown; None means all.
    """
    found = tabulate(entry, scope)
    named = dict(entry.groups(scope))
    empty: dict[str, int | None] = {each.name: None if each.column else 0 for each in entry.series}
    groups = [
        Group(key, label, found.get(key, empty))
        for key, label in named.items()
        if entry.keeps_empty or key in found
    ]
    groups += [
        Group(key, _("Chưa xác định") if key is None else str(key), values)
        for key, values in found.items()
        if key not in named
    ]
    shown = groups if visible is None else [group for group in groups if group.key in visible]
    if worst_first and visible is None:
        wrong = [each.name for each in entry.series if each.tone == "danger"]
        shown = sorted(shown, key=lambda group: -sum(group.values[name] or 0 for name in wrong))
    return Table(entry, scope, shown, len(groups) - len(shown))


def cell_text(value: int | None, series: Series) -> str:
    """A cell: money in millions, counts grouped; – where there is no value."""
    if value is None:
        return NO_DATA
    return format_million(value) if series.measure == Measure.DONG else format_number(value)


def heading(series: Series) -> str:
    """A column's heading, with the unit of money."""
    if series.measure == Measure.DONG:
        return _("%(label)s (triệu đồng)") % {"label": series.label}
    return str(series.label)


def panel(
    entry: BreakdownEntry, asked: Asked, user: Any, *, worst_first: bool = False
) -> dict[str, Any]:
    """A breakdown as its template takes it: headings, body, the sums, what is not shown."""
    seen = entry.visible_to(user) if entry.visible_to else None
    visible = None if seen is None else frozenset(seen)
    key = (entry.code, asked.scope, asked.unit and asked.unit.code, visible, worst_first)
    return kept(
        (*key, get_language()), lambda: _panel(entry, asked, visible, worst_first=worst_first)
    )


def _panel(
    entry: BreakdownEntry, asked: Asked, visible: Collection[Any] | None, *, worst_first: bool
) -> dict[str, Any]:
    table = table_for(entry, asked.scope, visible, worst_first=worst_first)
    hidden = ""
    if table.hidden:
        text = _("Còn %(count)s dòng ngoài phạm vi được xem.")
        hidden = text % {"count": format_number(table.hidden)}
    return {
        "entry": entry,
        "url": page_link("reporting:breakdown_detail", asked, entry.code),
        "headings": [(heading(each), each.tone, bool(each.column)) for each in entry.series],
        "has_bars": bool(table.bars),
        "chart": table.chart,
        "body": rows_html(table, carried(asked)),
        "sums": sums(table),
        "count": len(table.groups),
        "hidden": hidden,
        "can_sort": table.hidden == 0 and table.has_danger,
        "worst_first": worst_first,
    }


def sums(table: Table) -> list[tuple[str, str]]:
    """Each column's name and sum, where every row stands in exactly one of the groups shown."""
    if table.entry.shape.record or table.hidden or len(table.groups) < 2:
        return []
    found = []
    for series in table.entry.series:
        values = [group.values[series.name] for group in table.groups]
        known = [value for value in values if value is not None]
        found.append((heading(series), cell_text(sum(known) if known else None, series)))
    return found


def rows_html(table: Table, carried: Mapping[str, str]) -> SafeString:
    """The table's body: a link to the records behind every cell that counts some.

    Joined here: a template would look up, localise and escape each of some hundred cells.
    """
    address = reverse("reporting:breakdown_detail", args=[table.entry.code])
    columns = [_Cells(each, f"{address}?{urlencode(carried)}") for each in table.entry.series]
    bars = table.bars
    lines = []
    for group in table.groups:
        key = quote_plus(str(group.key))
        cells = "".join(column.html(group, key) for column in columns)
        bar = _bar(group, bars) if bars else ""
        lines.append(f'<tr><th scope="row">{escaped(group.label)}</th>{bar}{cells}</tr>')
    # Every part is escaped where it is made.
    return mark_safe("\n".join(lines))  # nosec B308, B703


def _bar(group: Group, bars: Sequence[Series]) -> str:
    parts = [(each.label, group.values[each.name], each.tone) for each in bars]
    return f'<td class="bar-cell">{stacked_bar(parts)}</td>'


class _Cells:
    """One column's cells: what is the same for all rows is escaped once."""

    def __init__(self, series: Series, address: str) -> None:
        self.series = series
        self.opening = f'data-label="{escaped(heading(series))}"'
        self.address = f"{escaped(address)}&amp;cot={quote_plus(series.name)}&amp;nhom="

    def html(self, group: Group, key: str) -> str:
        """The group's cell, with the plain value for the chart beside the written one."""
        value = group.values[self.series.name]
        text = cell_text(value, self.series)
        if not value:
            plain = "" if value is None else value
            return f'<td class="num is-zero" {self.opening} data-value="{plain}">{text}</td>'
        link = f'<a href="{self.address}{key}">{text}</a>'
        return f'<td class="num" {self.opening} data-value="{value}">{link}</td>'
