"""Figures, and the rows behind them, as files: with a line that says what they are and of when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.evaluation import evaluate
from core.figures import Listing, Scope
from core.numbers import format_day, format_moment, format_number

from .breakdowns import Table
from .for_scripts import chosen
from .lists import cells
from .presentation import coverage_text


def name(code: str, day: date) -> str:
    """The file's name: the code and the day."""
    return f"{code}-{day.isoformat()}"


def note(parts: Iterable[Any], day: date, *, hidden: int = 0, is_sample: bool = False) -> str:
    """The line above the rows: what they are, for which day, when they were taken out."""
    said = [*map(str, parts), _("số liệu tại ngày %(day)s") % {"day": format_day(day)}]
    said.append(_("kết xuất lúc %(moment)s") % {"moment": format_moment(timezone.now())})
    if hidden:
        text = _("không gồm %(hidden)s dòng ngoài phạm vi được xem")
        said.append(text % {"hidden": format_number(hidden)})
    if is_sample:
        said.append(_("có dữ liệu minh họa"))
    return " · ".join(said)


def columns(listing: Listing, *, with_reason: bool) -> list[str]:
    """The headings of a file of rows."""
    labels = [str(column.label) for column in listing.columns]
    if with_reason:
        labels.append(_("Lý do không tính"))
    return [*labels, _("Dữ liệu minh họa")]


def rows(
    found: QuerySet[Any], listing: Listing, day: date, *, with_reason: bool
) -> Iterator[list[Any]]:
    """The rows of a file, read in portions."""
    for row in found.iterator(chunk_size=1000):
        values = cells(row, listing, day)
        if with_reason:
            values.append(row.left_out_because)
        yield [*values, bool(getattr(row, "is_sample", False))]


def table(shown: Table) -> tuple[list[str], list[list[Any]]]:
    """A breakdown's headings and rows; money in whole đồng."""
    series = shown.entry.series
    headings = [str(shown.entry.group_label), *(str(each.label) for each in series)]
    lines = [[group.label, *(group.values[each.name] for each in series)] for group in shown.groups]
    return headings, lines


def indicator_columns() -> list[str]:
    """The headings of the file of all figures."""
    return [
        _("Mã"),
        _("Chỉ tiêu"),
        _("Tử số"),
        _("Mẫu số"),
        _("Giá trị"),
        _("Độ phủ số liệu"),
        _("Dữ liệu minh họa"),
    ]


def indicator_rows(scope: Scope) -> Iterator[Sequence[Any]]:
    """Every figure that has a meaning on the day."""
    entries = chosen(scope)
    for answer in evaluate(((entry, scope) for entry in entries), closely=entries):
        value = answer.value
        yield [
            answer.indicator.code,
            str(answer.indicator.label),
            answer.numerator,
            answer.denominator,
            float(value) if isinstance(value, Decimal) else value,
            coverage_text(answer),
            bool(answer.sample),
        ]
