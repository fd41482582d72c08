"""The list behind a figure: its rows, those left out with their reason, and what is not shown.

The figure is the province's number for everybody; the list holds the rows that the user may read,
and says how many it hides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core.evaluation import Answer, evaluate, left_out, rows_behind
from core.figures import (
    BREAKDOWNS,
    Breakdown,
    BreakdownEntry,
    Figure,
    Indicator,
    Listing,
    Part,
    Ratio,
    Scope,
    Series,
    declared,
    listing_of,
    record_listing,
    record_model,
)
from core.markup import escaped
from core.numbers import NO_DATA, format_day, format_number
from core.templatetags.components import sample_badge

_NUM = ' class="num"'

# The tabs: their names in the address, the part of the rows, and their words.
PARTS: dict[str, tuple[Part, Any]] = {
    "tinh": ("counted", _("Được tính")),
    "mau-so": ("of", _("Trong mẫu số")),
    "loai": ("left_out", _("Không tính")),
    "tat-ca": ("all", _("Tất cả")),
}


class _Records:
    """Rows behind a number: all of them, those that the user may read, how many are hidden."""

    scope: Scope
    user: Any

    @property
    def listing(self) -> Listing:
        """How the rows are shown."""
        raise TypeError("a list says how its rows are shown")

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The rows, whoever may read them."""
        raise TypeError("a list says which rows it holds")

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return self.narrowed.count()

    @cached_property
    def count(self) -> int:
        """How many of them the user may read."""
        # Who reads everything is given the very rows.
        return self.total if self.rows is self.narrowed else self.rows.count()

    @property
    def hidden(self) -> int:
        """How many of them the user may not read."""
        return max(self.total - self.count, 0)

    @cached_property
    def has_sample(self) -> bool:
        """Whether an invented row is among those that the user may read."""
        names = {field.name for field in self.listing.model._meta.get_fields()}
        return "is_sample" in names and self.rows.filter(is_sample=True).exists()

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows that the user may read."""
        return self.listing.permitted(self.narrowed, self.user)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what their columns need, in the listing's order."""
        return self.listing.prepare(rows, self.scope.as_of)


@dataclass
class Behind(_Records):
    """The list behind an indicator's figure, narrowed to a part, a reason, a group."""

    entry: Indicator
    scope: Scope
    user: Any
    part: str = "tinh"
    reason_number: str = ""
    group: str = ""

    @cached_property
    def figure(self) -> Figure:
        """What the indicator declares for the scope."""
        return declared(self.entry.declare, self.scope)

    @cached_property
    def answer(self) -> Answer:
        """The figure's number, with what it rests on."""
        [answer] = evaluate([(self.entry, self.scope)], closely=[self.entry])
        return answer

    @cached_property
    def listing(self) -> Listing:
        """How its rows are shown."""
        return listing_of(self.entry, self.figure).read_by(self.scope)

    @cached_property
    def by_reason(self) -> dict[str, int]:
        """How many rows the figure looks at, by reason; '' for those that count."""
        return left_out(self.entry.declare, self.scope)

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons for which rows are left out, and how many."""
        return [(reason, rows) for reason, rows in self.by_reason.items() if reason]

    @property
    def reason(self) -> str:
        """The reason that the list is narrowed to: by its place among those that occur."""
        if self.part != "loai" or not self.reason_number.isdecimal():
            return ""
        place = int(self.reason_number)
        return self.reasons[place - 1][0] if 1 <= place <= len(self.reasons) else ""

    @property
    def groups(self) -> BreakdownEntry | None:
        """The breakdown by whose groups the list can be narrowed."""
        return BREAKDOWNS.get(self.entry.breakdown)

    def of_part(self, part: str) -> int:
        """How many rows a tab stands for, whoever asks and however it is narrowed."""
        if part == "mau-so":
            return self.answer.denominator or 0
        counted = self.by_reason.get("", 0)
        if part == "tinh":
            return counted
        looked_at = sum(self.by_reason.values())
        return looked_at if part == "tat-ca" else looked_at - counted

    @property
    def tabs(self) -> list[tuple[str, Any, int]]:
        """Name in the address, words, rows; the denominator where rows lie outside it."""
        has_rate = isinstance(self.figure, Ratio) and bool(self.figure.of)
        names = [name for name in PARTS if name != "mau-so" or has_rate]
        return [(name, PARTS[name][1], self.of_part(name)) for name in names]

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The rows of the tab, reason and group, whoever may read them."""
        rows = rows_behind(self.figure, PARTS[self.part][0])
        if self.reason:
            rows = rows.filter(left_out_because=self.reason)
        if self.group and self.groups is not None:
            rows = rows.filter(pk__in=records_in(self.groups.declare(self.scope), self.group))
        return rows

    @cached_property
    def total(self) -> int:
        """How many rows there are: known from the reasons, unless a group narrows them."""
        if self.group:
            return self.narrowed.count()
        return self.by_reason[self.reason] if self.reason else self.of_part(self.part)


@dataclass
class BehindCell(_Records):
    """The list behind one cell of a breakdown."""

    entry: BreakdownEntry
    scope: Scope
    user: Any
    group: str
    series: Series

    @cached_property
    def form(self) -> Breakdown:
        """What the breakdown declares for the scope."""
        return self.entry.declare(self.scope)

    @cached_property
    def listing(self) -> Listing:
        """How the records behind the cell are shown."""
        return record_listing(self.entry, self.form).read_by(self.scope)

    @cached_property
    def label(self) -> str:
        """The words of the cell's group."""
        named = {str(key): label for key, label in self.entry.groups(self.scope)}
        return named.get(self.group, self.group)

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The records behind the cell, whoever may read them."""
        records = records_in(self.form, self.group, self.series)
        return record_model(self.form)._default_manager.filter(pk__in=records)


def records_in(form: Breakdown, group: str, series: Series | None = None) -> QuerySet[Any]:
    """The keys of the records in a group of a breakdown, or behind one series of it.

    A group that no row could have holds nothing.
    """
    rows = form.looked_at(form.model._default_manager)
    if series is not None:
        rows = rows.filter(series.counted)
    is_path = isinstance(form.by, str)
    rows = rows if is_path else rows.alias(group_value=form.by)
    wanted = None if group == "None" else group
    try:
        rows = rows.filter(**{form.by if is_path else "group_value": wanted})
    except (ValueError, ValidationError):
        rows = rows.none()
    return rows.values(form.record or "pk")


def cells(row: Any, listing: Listing, day: date) -> list[Any]:
    """The values of a row's columns, as a file takes them."""
    return [column.value(row, day) for column in listing.columns]


def columns_of(listing: Listing) -> list[tuple[str, bool]]:
    """Each column's heading, and whether it holds numbers."""
    return [(str(column.label), column.is_number) for column in listing.columns]


def rows_html(
    rows: Iterable[Any], listing: Listing, day: date, *, shows_reason: bool = False
) -> SafeString:
    """The body of a table of rows: the first cell leads to the record.

    Joined here: a template would look up, localise and escape each cell on its own.
    """
    openings = [
        f'<td data-label="{escaped(label)}"{_NUM if is_number else ""}>'
        for label, is_number in columns_of(listing)
    ]
    because = f'<td data-label="{escaped(_("Lý do không tính"))}">'
    lines = []
    for row in rows:
        first, *others = (escaped(shown(value)) for value in cells(row, listing, day))
        texts = [_leading(row, listing, first), *others]
        line = "".join(f"{tag}{text}</td>" for tag, text in zip(openings, texts, strict=True))
        if shows_reason:
            line += f"{because}{escaped(shown(row.left_out_because))}</td>"
        lines.append(f"<tr>{line}</tr>")
    # Every part is escaped where it is made.
    return mark_safe("\n".join(lines))  # nosec B308, B703


def _leading(row: Any, listing: Listing, text: str) -> str:
    if listing.link is not None:
        text = f'<a href="{escaped(listing.link(row))}">{text}</a>'
    return f"{text} {sample_badge()}" if getattr(row, "is_sample", False) else text


def shown(value: Any) -> str:
    """A value as people here write it."""
    if value is None or value == "":
        return NO_DATA
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return format_number(value)
    return str(value)
