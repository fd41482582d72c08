"""The two kinds of file that the admin takes in and gives out: a workbook, and CSV.

A workbook is read with the same care as elsewhere (core.workbook) and written with real days and
numbers. CSV is as a spreadsheet set to Vietnamese has it: semicolons, a decimal comma.
"""

import csv
import io
from typing import Any

import tablib
from django.conf import settings
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format

from .refusals import Refusal
from .spreadsheet import XLSX, csv_response, write_xlsx
from .workbook import read_lines


class NotATable(Refusal):
    """The file holds no table that can be read; the message says what is accepted."""


class _BothWays(Format):
    """A format that is read and written."""

    name = ""
    content_type = ""

    def __init__(self, encoding: str | None = None) -> None:
        """The encoding is the format's own; the admin passes one all the same."""

    def get_title(self) -> str:
        """Its name in the drop-down."""
        return self.name

    def get_extension(self) -> str:
        """The end of the name of what is given out."""
        return self.name

    def get_content_type(self) -> str:
        """What the browser is told."""
        return self.content_type

    def can_import(self) -> bool:
        """Files of it come in."""
        return True

    def can_export(self) -> bool:
        """Files of it go out."""
        return True


class Workbook(_BothWays):
    """Excel and LibreOffice workbooks in, XLSX out."""

    name = "xlsx"
    content_type = XLSX

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The first sheet that holds anything; the resource finds its headings."""
        _check_size(in_stream)
        return _dataset(read_lines(io.BytesIO(in_stream)))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The rows with real days and numbers."""
        file = io.BytesIO()
        write_xlsx(file, dataset.title or "Danh sách", dataset.headers or [], iter(dataset))
        return file.getvalue()


class CsvFile(_BothWays):
    """Text files with a line for each row."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The lines of a UTF-8 file, parted by semicolons, commas or tabs."""
        _check_size(in_stream)
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotATable(_("Đề nghị lưu tệp CSV với bảng mã UTF-8.")) from error
        first = text.partition("\n")[0]
        delimiter = max(";,\t", key=first.count)
        try:
            return _dataset(list(csv.reader(io.StringIO(text), delimiter=delimiter)))
        except csv.Error as error:
            raise NotATable(_("Không đọc được các dòng của tệp CSV.")) from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The rows as the lists of the portal give them out."""
        response: Any = csv_response("export", dataset.headers or [], iter(dataset))
        return b"".join(response.streaming_content)


FORMATS = (Workbook, CsvFile)


def _check_size(body: bytes) -> None:
    limit = settings.PORTAL_MAX_UPLOAD_MB
    if len(body) > limit << 20:
        raise NotATable(_("Tệp vượt quá dung lượng cho phép (%(limit)s MB).") % {"limit": limit})


def _dataset(lines: list[list[Any]]) -> tablib.Dataset:
    """The lines as a dataset whose first one stands for the headings; blank lines are left out."""
    written = [line for line in lines if any(value not in (None, "") for value in line)]
    width = max(map(len, written), default=0)
    dataset = tablib.Dataset()
    for line in written:
        dataset.append([*line, *[None] * (width - len(line))])
    if written:
        headings = dataset[0]
        del dataset[0]
        dataset.headers = headings
    return dataset
