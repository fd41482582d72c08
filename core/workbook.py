"""Read lists from the workbooks that offices have: their columns found by name, errors by cell.

    COLUMNS = (Column("unit", _("Tên đơn vị"), ("xã, phường", "UBND xã"), required=True), …)
    table = read_table(upload, COLUMNS)
    for row in table.rows:
        row["unit"].text, row["launched_on"].day(), row["unit"].ref → "B7"

Whatever is no workbook, is too large or could not be a list is refused with what is accepted.
"""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from os import SEEK_END
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from .numbers import NotADay, NotANumber, format_day, format_number, parse_day, parse_number
from .refusals import Refusal
from .text import fold, squeezed

MAX_ROWS = 20_000
# A workbook of a few megabytes unpacks to some tens; more is a mistake or an attack.
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 << 20
MAX_RATIO = 200
HEADER_WITHIN = 30
_MEMORY_MB, _SECONDS = 1_024, 60
_READER = Path(__file__).with_name("workbook_reader.py")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_ENTRIES = {"xl/workbook.xml", "xl/workbook.bin", "META-INF/manifest.xml"}
_PARTS = re.compile(r"[^0-9a-z]+")
_COLUMN_NUMBER = re.compile(r"^\(?(\d{1,2}|[a-z])\)?$")


class NotAWorkbook(Refusal):
    """The file is no workbook that can be read; the message says what is accepted."""

    def __init__(self, why: str = "") -> None:
        accepted = _("Đề nghị chọn tệp Excel (.xlsx, .xls) hoặc LibreOffice (.ods).")
        super().__init__(f"{why or _('Tệp không phải là bảng tính.')} {accepted}")


class NoSuchColumns(Refusal):
    """No row of the workbook names the columns that the list must have."""

    def __init__(self, columns: Iterable["Column"]) -> None:
        names = ", ".join(f"“{column.label}”" for column in columns)
        super().__init__(
            _("Không tìm thấy dòng tiêu đề. Bảng cần có cột: %(columns)s.") % {"columns": names}
        )


class CellError(ValueError):
    """What a cell holds cannot be taken; the message says what would be right."""

    def __init__(self, ref: str, message: str) -> None:
        super().__init__(message)
        self.ref = ref


@dataclass(frozen=True)
class Column:
    """A column of the list: its key in the rows, its heading, and other headings it goes by."""

    key: str
    label: Any
    synonyms: tuple[str, ...] = ()
    required: bool = False

    def is_headed(self, heading: str) -> bool:
        """Whether a heading, accents, case and punctuation aside, means this column."""
        names = {_bare(str(name)) for name in (self.label, *self.synonyms)}
        # A Vietnamese workbook is read by those who use the screens in English too.
        with translation.override("vi"):
            names.add(_bare(str(self.label)))
        return _bare(heading) in names


@dataclass(frozen=True)
class Cell:
    """One cell by its name in the sheet."""

    ref: str
    value: Any

    @property
    def text(self) -> str:
        """The value as it is read on the sheet; '' for a blank."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return _("Có") if self.value else _("Không")
        if isinstance(self.value, date):
            return format_day(self.value)
        if isinstance(self.value, float):
            return format_number(Decimal(str(self.value)))
        return squeezed(str(self.value))

    def day(self) -> date | None:
        """The day in the cell, None for a blank; raises CellError."""
        if self.value in (None, "") or isinstance(self.value, date):
            return self.value or None
        try:
            return parse_day(self.text)
        except NotADay as error:
            raise CellError(self.ref, str(error)) from error

    def number(self) -> Decimal | None:
        """The number in the cell, None for a blank; raises CellError."""
        if self.value in (None, ""):
            return None
        if isinstance(self.value, (int, float)) and not isinstance(self.value, bool):
            return Decimal(str(self.value))
        try:
            return parse_number(self.text)
        except NotANumber as error:
            raise CellError(self.ref, str(error)) from error


@dataclass(frozen=True)
class Row:
    """One line of the list, by the keys of its columns; a column that the sheet lacks is blank."""

    number: int
    cells: dict[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


@dataclass(frozen=True)
class Table:
    """The list found in a workbook: on which sheet, under which row, with which of the columns."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def read_table(upload: IO[bytes], columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> Table:
    """The list in the first sheet that names every required column.

    Blank lines and the line that numbers the columns are left out. Raises NotAWorkbook or
    NoSuchColumns.
    """
    for name, lines in _sheets(upload, max_rows):
        found = _header(lines, columns)
        if found is None:
            continue
        at, places = found
        if len(lines) > max_rows:
            raise NotAWorkbook(
                _("Bảng có hơn %(count)s dòng.") % {"count": format_number(max_rows)}
            )
        present = tuple(column for column in columns if column.key in places)
        return Table(name, at + 1, present, tuple(_rows(lines, at, places, columns)))
    raise NoSuchColumns(column for column in columns if column.required)


def read_lines(upload: IO[bytes], *, max_rows: int = MAX_ROWS) -> list[list[Any]]:
    """The lines of the first sheet that holds any, from its first cell; blanks are None.

    For lists whose columns are found later. Raises NotAWorkbook.
    """
    for _name, lines in _sheets(upload, max_rows):
        found = [[_value(value) for value in line] for line in lines]
        if len(found) > max_rows:
            raise NotAWorkbook(
                _("Bảng có hơn %(count)s dòng.") % {"count": format_number(max_rows)}
            )
        if any(value is not None for line in found for value in line):
            return found
    return []


def _sheets(upload: IO[bytes], max_rows: int) -> list[tuple[str, list[list[Any]]]]:
    body = _checked(upload)
    command = [sys.executable, "-I", str(_READER), *map(str, (_MEMORY_MB, _SECONDS, max_rows + 1))]
    try:
        read = subprocess.run(  # the command is ours, the file comes in by standard input
            command, input=body, capture_output=True, timeout=2 * _SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotAWorkbook(_("Không đọc được nội dung bảng tính trong tệp.")) from error
    found = (json.loads(line) for line in read.stdout.splitlines())
    return [(sheet["sheet"], sheet["rows"]) for sheet in found]


def _checked(upload: IO[bytes]) -> bytes:
    """The file's bytes, once they look like a workbook that unpacks to a decent size."""
    limit = settings.PORTAL_MAX_UPLOAD_MB
    if upload.seek(0, SEEK_END) > limit << 20:
        raise NotAWorkbook(_("Tệp vượt quá dung lượng cho phép (%(limit)s MB).") % {"limit": limit})
    upload.seek(0)
    head = upload.read(8)
    if head == _OLD_EXCEL:
        return head + upload.read()
    if not head.startswith(b"PK\x03\x04"):
        raise NotAWorkbook
    try:
        with zipfile.ZipFile(upload) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise NotAWorkbook(_("Tệp bị hỏng hoặc được đặt mật khẩu.")) from error
    upload.seek(0)
    return upload.read()


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > MAX_UNPACKED // 10 and unpacked > MAX_RATIO * packed)
    ):
        raise NotAWorkbook(_("Tệp nén quá lớn khi giải nén."))
    if not _WORKBOOK_ENTRIES.intersection(entry.filename for entry in entries):
        raise NotAWorkbook
    # Reads every entry to the size it declares and no further: one that lies fails its checksum.
    if archive.testzip() is not None:
        raise zipfile.BadZipFile


def _header(lines: list[list[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """The row that names most columns, all required ones among them, and where each stands."""
    best: tuple[int, dict[str, int]] | None = None
    for at, line in enumerate(lines[:HEADER_WITHIN]):
        places: dict[str, int] = {}
        for place, value in enumerate(line):
            if not isinstance(value, str):
                continue
            for column in columns:
                if column.key not in places and column.is_headed(value):
                    places[column.key] = place
                    break
        complete = all(column.key in places for column in columns if column.required)
        if places and complete and (best is None or len(places) > len(best[1])):
            best = at, places
    return best


def _rows(
    lines: list[list[Any]], at: int, places: dict[str, int], columns: Sequence[Column]
) -> Iterator[Row]:
    for index, line in enumerate(lines[at + 1 :], start=at + 1):
        cells = {}
        for column in columns:
            place = places.get(column.key)
            value = line[place] if place is not None and place < len(line) else None
            ref = cell_name(index, place) if place is not None else f"{index + 1}"
            cells[column.key] = Cell(ref, _value(value))
        written = [cell.text for cell in cells.values() if cell.text]
        numbers_columns = index == at + 1 and all(
            _COLUMN_NUMBER.match(text.lower()) for text in written
        )
        if written and not numbers_columns:
            yield Row(index + 1, cells)


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    if isinstance(value, str):
        return squeezed(value) or None
    return value


def cell_name(row: int, column: int) -> str:
    """The name of the cell at these places counted from 0: (6, 1) → 'B7'."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _bare(text: str) -> str:
    return _PARTS.sub(" ", fold(text)).strip()
