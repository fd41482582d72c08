"""The service portal's export as a workbook: columns by the headings on record, errors by cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _

from core.numbers import format_day, format_number
from core.refusals import Refusal
from core.text import fold
from core.workbook import Cell, CellError, Column, Row, Table, read_table
from organizations.models import Organization, OrganizationKind
from organizations.resolving import OrganizationDirectory

from .models import NUMBERS, ServiceColumn, ServiceFigures, ServiceHeading

# Who settles dossiers: the districts did until they ended.
RECEIVING = frozenset(
    {
        OrganizationKind.DEPARTMENT,
        OrganizationKind.DISTRICT_COMMITTEE,
        OrganizationKind.COMMUNE_COMMITTEE,
    }
)
MAX_ROWS = 2_000
_REQUIRED = {ServiceColumn.ORGANIZATION, ServiceColumn.RECEIVED}
# The export's own sums, which are no office.
_SUMS = frozenset({"tong", "tong cong", "tong so", "cong", "toan tinh"})
_LARGEST = 2_147_483_647


@dataclass(frozen=True)
class Fault:
    """What cannot be taken: where it stands, what stands there, and what would be right."""

    sheet: str
    cell: str
    value: str
    message: str


@dataclass(frozen=True)
class Entry:
    """One office's numbers, by the columns that the file has; None where the cell is blank."""

    cell: str
    organization: Organization
    numbers: dict[str, int | None]


@dataclass(frozen=True)
class Export:
    """What a file says: its sheet, the offices' numbers, and everything that is wrong with it."""

    sheet: str
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def columns() -> tuple[Column, ...]:
    """The columns of the export with the headings by which it names them."""
    headings: dict[str, list[str]] = {}
    for column, heading in ServiceHeading.objects.values_list("column", "heading"):
        headings.setdefault(column, []).append(heading)
    return tuple(
        Column(column.value, column.label, tuple(headings.get(column, ())), column in _REQUIRED)
        for column in ServiceColumn
    )


def read(upload: IO[bytes], period_to: date) -> Export:
    """The offices of the last day of the period and their numbers; every error is told.

    Raises NotAWorkbook or NoSuchColumns.
    """
    table = read_table(upload, columns(), max_rows=MAX_ROWS)
    return _Reading(table, period_to).export()


class _Reading:
    """One file being read."""

    def __init__(self, table: Table, day: date) -> None:
        self.table, self.day = table, day
        self.directory = OrganizationDirectory(day)
        self.present = [column.key for column in table.columns if column.key in NUMBERS]
        self.seen: dict[int, str] = {}
        self.faults: list[Fault] = []

    def export(self) -> Export:
        """Everything that the file says."""
        entries = tuple(self._entries())
        if not entries and not self.faults:
            self._tell(Cell("", None), _("Tệp không có dòng nào. Đề nghị chọn tệp có số liệu."))
        return Export(self.table.sheet, entries, tuple(self.faults))

    def _entries(self) -> Iterator[Entry]:
        for row in self.table.rows:
            if fold(row[ServiceColumn.ORGANIZATION].text).rstrip(" :") in _SUMS:
                continue
            before = len(self.faults)
            organization = self._organization(row[ServiceColumn.ORGANIZATION])
            numbers = {key: self._number(row[key]) for key in self.present}
            if len(self.faults) == before:
                self._check_whole(row, numbers)
            if organization is not None and len(self.faults) == before:
                cell = row[ServiceColumn.ORGANIZATION].ref
                yield Entry(cell, organization, numbers)

    def _organization(self, cell: Cell) -> Organization | None:
        if not cell.text:
            self._tell(cell, _("Đề nghị ghi tên cơ quan, đơn vị."))
            return None
        try:
            found = self.directory.find(cell.text)
        except Refusal as refusal:
            self._tell(cell, str(refusal))
            return None
        if found.kind not in RECEIVING:
            sentence = _("Chỉ nhập số liệu của sở, ban, ngành tỉnh và UBND các cấp.")
            self._tell(cell, sentence)
        elif found.pk in self.seen:
            sentence = _("Cơ quan, đơn vị này đã có ở ô %(cell)s. Đề nghị giữ một dòng.")
            self._tell(cell, sentence % {"cell": self.seen[found.pk]})
        else:
            self.seen[found.pk] = cell.ref
        return found

    def _number(self, cell: Cell) -> int | None:
        try:
            number = cell.number()
        except CellError as error:
            self._tell(cell, str(error))
            return None
        if number is None:
            return None
        if not 0 <= number <= _LARGEST or number != number.to_integral_value():
            sentence = _("Đề nghị nhập số nguyên từ 0 đến %(most)s.")
            self._tell(cell, sentence % {"most": format_number(Decimal(_LARGEST))})
            return None
        return int(number)

    def _check_whole(self, row: Row, numbers: dict[str, int | None]) -> None:
        online, received = numbers.get(ServiceColumn.ONLINE), numbers[ServiceColumn.RECEIVED]
        if online is not None and received is not None and online > received:
            sentence = _("Hồ sơ trực tuyến nhiều hơn hồ sơ tiếp nhận (%(received)s).")
            self._tell(row[ServiceColumn.ONLINE], sentence % {"received": format_number(received)})
        if all(value is None for value in numbers.values()):
            sentence = _("Dòng này không có số liệu. Đề nghị nhập số liệu hoặc bỏ dòng.")
            self._tell(row[ServiceColumn.RECEIVED], sentence)

    def _tell(self, cell: Cell, message: str) -> None:
        self.faults.append(Fault(self.table.sheet, cell.ref, cell.text, message))


def overlap_fault(sheet: str, entry: Entry, name: str, start: date, end: date) -> Fault:
    """What is said where the office has figures of another period on the same days."""
    sentence = _(
        "Đã có số liệu của kỳ từ %(start)s đến %(end)s, trùng một phần với kỳ này. Đề nghị nhập "
        "đúng kỳ đó, hoặc kỳ không trùng ngày."
    )
    said = {"start": format_day(start), "end": format_day(end)}
    return Fault(sheet, entry.cell, name, sentence % said)


def online_fault(sheet: str, entry: Entry, name: str, standing: ServiceFigures) -> Fault:
    """What is said where more online dossiers stand already than the file has received."""
    sentence = _(
        "Đã nhập %(online)s hồ sơ trực tuyến, nhiều hơn hồ sơ tiếp nhận trong tệp này. Đề nghị "
        "nhập tệp có cột hồ sơ tiếp nhận trực tuyến."
    )
    return Fault(sheet, entry.cell, name, sentence % {"online": format_number(standing.online)})
