"""Lists as files that the offices' spreadsheets open: XLSX, and CSV for other programs.

Both take rows from a generator and keep none of them in memory. Text is never a formula: in XLSX
it is stored as text, in CSV what a spreadsheet would take for a formula follows an apostrophe.
"""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import Format, write_worksheet

from .numbers import format_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet program takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_CELL = 32_767


def xlsx_response(
    filename: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], note: str = ""
) -> HttpResponseBase:
    """A workbook of one sheet: the note, a blank row, the headings, the rows."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    write_xlsx(file, filename, columns, rows, note)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{filename}.xlsx", content_type=XLSX)


def write_xlsx(
    file: Any,
    title: str,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    note: str = "",
) -> None:
    """Write the workbook of `xlsx_response` into the file."""
    labels = _distinct(columns)
    cells = ([_cell(value) for value in row] for row in rows)
    first = next(cells, None)
    if first is None:
        first = [None] * len(labels)  # an empty list still has its headings
    records = (dict(zip(labels, row, strict=True)) for row in chain([first], cells))
    write_worksheet(
        records,
        file,
        sheet_name=_NOT_IN_SHEET_NAME.sub(" ", title)[:31],
        header_row=2 if note else 0,
        merge_ranges=[(0, 0, 0, max(len(labels) - 1, 1), note, Format().set_italic())]
        if note
        else None,
        freeze_row=3 if note else 1,
        header_format=Format().set_bold().set_text_wrap(),
        column_widths=[_width(label, value) for label, value in zip(labels, first, strict=True)],
        column_formats={
            label: Format().set_num_format(_number_format(value))
            for label, value in zip(labels, first, strict=True)
        },
        datetime_format="dd/mm/yyyy",
        autofilter=True,
    )


def csv_response(
    filename: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], note: str = ""
) -> HttpResponseBase:
    """The note, the headings and the rows, sent while they are read.

    For a spreadsheet set to Vietnamese: UTF-8 with its mark, semicolons (the comma is the decimal
    mark), days as 31/12/2024, numbers ungrouped.
    """
    lines: Iterator[Sequence[Any]] = chain(
        [[note]] if note else [], [[str(label) for label in columns]], rows
    )
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    body = (writer.writerow([_text(value) for value in line]).encode() for line in lines)
    return StreamingHttpResponse(
        chain([b"\xef\xbb\xbf"], body),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_ascii(filename)}.csv"'},
    )


RESPONSES = {"xlsx": xlsx_response, "csv": csv_response}


class _Echo:
    """Hands each line that the csv writer makes straight back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _ascii(filename: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", filename)


def _distinct(columns: Sequence[Any]) -> list[str]:
    """The headings, numbered where two are the same: the writer knows a column by its heading."""
    labels: list[str] = []
    for number, column in enumerate(columns, start=1):
        label = str(column)
        labels.append(label if label not in labels else f"{label} ({number})")
    return labels


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Có") if value else ""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, (int, float, date)):
        return value
    return str(value)[:_LONGEST_CELL] or None


def _width(label: str, value: Any) -> float:
    if isinstance(value, (int, float, date)):
        return max(12, min(len(label) + 2, 20))
    return max(12, min(max(len(label), len(str(value or ""))) + 2, 60))


def _number_format(value: Any) -> str:
    if isinstance(value, date):
        return "dd/mm/yyyy"
    if isinstance(value, float):
        return "#,##0.00"
    return "#,##0" if isinstance(value, int) else "General"


def _text(value: Any) -> str:
    value = _cell(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
