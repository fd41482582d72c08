"""Breakdowns as tables: a row per group in the official order, a column per series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.evaluation import tabulate
from core.figures import Breakdown, BreakdownEntry, Measure, Scope, Series
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
    form: Breakdown
    groups: Sequence[Group]
    hidden: int

    @property
    def bars(self) -> list[Series]:
        """The series that are drawn as parts of a bar: those counted with a tone of their own."""
        drawn = [each for each in self.form.series if not each.column and each.tone != "neutral"]
        return drawn if len(drawn) > 1 else []

    @property
    def chart(self) -> str:
        """What its chart draws: money, or counts as parts of a bar; '' for none."""
        toned = [each for each in self.form.series if each.tone != "neutral"]
        if any(each.measure == Measure.DONG for each in toned):
            return "money"
        return "stacked" if toned else ""

    @property
    def has_danger(self) -> bool:
        """Whether a series says that something is wrong, so that the worst can be put first."""
        return any(each.tone == "danger" for each in self.form.series)


def table_for(
    entry: BreakdownEntry, scope: Scope, user: Any, *, worst_first: bool = False
) -> Table:
    """The groups in their own order; with `worst_first`, most of what is marked danger first."""
    form, found = entry.declare(scope), tabulate(entry, scope)
    named = dict(entry.groups(scope))
    empty: dict[str, int | None] = {each.name: None if each.column else 0 for each in form.series}
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
    seen = entry.visible_to(user) if entry.visible_to else None
    shown = groups if seen is None else [group for group in groups if group.key in seen]
    if worst_first and seen is None:
        wrong = [each.name for each in form.series if each.tone == "danger"]
        shown = sorted(shown, key=lambda group: -sum(group.values[name] or 0 for name in wrong))
    return Table(entry, scope, form, shown, len(groups) - len(shown))


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
    table = table_for(entry, asked.scope, user, worst_first=worst_first)
    hidden = ""
    if table.hidden:
        text = _("Còn %(count)s dòng ngoài phạm vi được xem.")
        hidden = text % {"count": format_number(table.hidden)}
    return {
        "entry": entry,
        "url": page_link("reporting:breakdown_detail", asked, entry.code),
        "headings": [(heading(each), each.tone, bool(each.column)) for each in table.form.series],
        "has_bars": bool(table.bars),
        "chart": table.chart,
        "body": rows_html(table, carried(asked)),
        "sums": sums(table),
        "count": len(table.groups),
        "hidden": hidden,
        "can_sort": table.hidden == 0 and table.has_danger,
        "worst_first": worst_first,
    }


def sums(table: Table) -> list[str]:
    """Each column's sum, where every row stands in exactly one of the groups shown."""
    if table.form.record or table.hidden or len(table.groups) < 2:
        return []
    found = []
    for series in table.form.series:
        values = [group.values[series.name] for group in table.groups]
        known = [value for value in values if value is not None]
        found.append(cell_text(sum(known) if known else None, series))
    return found


def rows_html(table: Table, carried: Mapping[str, str]) -> SafeString:
    """The table's body: a link to the records behind every cell that counts some.

    Joined here: a template would look up, localise and escape each of some hundred cells.
    """
    address = reverse("reporting:breakdown_detail", args=[table.entry.code])
    bars, series = table.bars, table.form.series
    return format_html_join(
        "\n",
        '<tr><th scope="row">{}</th>{}{}</tr>',
        (
            (
                group.label,
                _bar(group, bars) if bars else "",
                SafeString("".join(_cell(group, each, address, carried) for each in series)),
            )
            for group in table.groups
        ),
    )


def _bar(group: Group, bars: Sequence[Series]) -> SafeString:
    parts = [(each.label, group.values[each.name], each.tone) for each in bars]
    return format_html('<td class="bar-cell">{}</td>', stacked_bar(parts))


def _cell(group: Group, series: Series, address: str, carried: Mapping[str, str]) -> SafeString:
    value, text = group.values[series.name], cell_text(group.values[series.name], series)
    if not value:
        return format_html(
            '<td class="num is-zero" data-label="{}" data-value="{}">{}</td>',
            series.label,
            "" if value is None else value,
            text,
        )
    query = urlencode({**carried, "nhom": group.key, "cot": series.name})
    return format_html(
        '<td class="num" data-label="{}" data-value="{}"><a href="{}?{}">{}</a></td>',
        series.label,
        value,
        address,
        query,
        text,
    )
