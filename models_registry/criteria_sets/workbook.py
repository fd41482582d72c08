"""The criteria of a set as a workbook: read with errors by cell, written so that it reads back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import format_number
from core.text import fold
from core.workbook import Cell, CellError, Column, Row, read_table
from models_registry.models import Applicability, Criterion

from .content import CriterionContent

COLUMNS = (
    Column("group", gettext_lazy("Nhóm tiêu chí"), ("Nhóm",), required=True),
    Column("number", gettext_lazy("Số"), ("TT", "STT", "Số thứ tự"), required=True),
    Column("text", gettext_lazy("Nội dung tiêu chí"), ("Tiêu chí", "Nội dung"), required=True),
    Column("maximum", gettext_lazy("Điểm tối đa"), ("Điểm chuẩn", "Điểm")),
    Column("is_mandatory", gettext_lazy("Bắt buộc"), ("Tiêu chí bắt buộc",)),
    Column("is_bonus", gettext_lazy("Điểm thưởng"), ("Điểm cộng",)),
    Column("applicability", gettext_lazy("Không áp dụng"), ("Trường hợp không áp dụng",)),
    Column("evidence", gettext_lazy("Minh chứng cần có"), ("Minh chứng", "Tài liệu minh chứng")),
    Column("wants_file", gettext_lazy("Phải có tệp"), ("Có tệp",)),
    Column("guidance", gettext_lazy("Hướng dẫn"), ("Hướng dẫn chấm", "Ghi chú")),
)
_YES = {"x", "co", "1", "yes", "bat buoc"}
_NO = {"", "khong", "0", "no"}
_ALWAYS_WORDS = {"", "khong", "no"}
# As the cell is written out; `_exemption` reads each back.
_EXEMPT_WORDS = {
    Applicability.ALWAYS: "",
    Applicability.BY_RULE: gettext_lazy("theo quy định"),
    Applicability.BY_APPROVAL: gettext_lazy("khi được chấp thuận"),
}
_LONGEST = {
    "group": 300,
    "number": 20,
    "text": 3000,
    "evidence": 3000,
    "guidance": 5000,
}
_LARGEST = Decimal("9999.99")


@dataclass(frozen=True)
class ReadCriteria:
    """What a workbook holds; `errors` are (cell, sentence) and leave `content` not to be used."""

    content: tuple[CriterionContent, ...]
    errors: tuple[tuple[str, str], ...]


def read(upload: IO[bytes]) -> ReadCriteria:
    """The criteria of a workbook, every error told; raises NotAWorkbook or NoSuchColumns.

    A group is written once and holds for the rows beneath it until the next.
    """
    content: list[CriterionContent] = []
    errors: list[tuple[str, str]] = []
    seen: dict[tuple[str, str], str] = {}
    group = ""
    for row in read_table(upload, COLUMNS, max_rows=1_000).rows:
        group = row["group"].text or group
        found = _criterion(row, group, errors)
        if found is None:
            continue
        key = (found.group, found.number)
        if key in seen:
            message = _("Số %(number)s đã có trong nhóm này, ở ô %(cell)s.")
            words = {"number": found.number, "cell": seen[key]}
            errors.append((row["number"].ref, message % words))
        seen.setdefault(key, row["number"].ref)
        content.append(found)
    return ReadCriteria(tuple(content), tuple(errors))


def _criterion(row: Row, group: str, errors: list[tuple[str, str]]) -> CriterionContent | None:
    """One row; None where it only names a group, or holds errors, which are added to the list."""
    before = len(errors)
    _check_lengths(row, errors)
    if not row["number"].text and not row["text"].text:
        return None
    if not group:
        errors.append((row["group"].ref, _("Chưa ghi nhóm tiêu chí.")))
    if isinstance(row["number"].value, date):
        # What Excel makes of 1.1 where the comma is the decimal mark.
        sentence = _("Số bị Excel đổi thành ngày. Đề nghị định dạng ô là văn bản rồi nhập lại.")
        errors.append((row["number"].ref, sentence))
    for key in ("number", "text"):
        if not row[key].text:
            errors.append((row[key].ref, _("Đề nghị nhập nội dung ô này.")))
    values: dict[str, Any] = {"maximum": _points(row, errors)}
    for key in ("is_mandatory", "is_bonus", "wants_file"):
        values[key] = _mark(row, key, errors)
    values["applicability"] = _exemption(row, errors)
    if values["is_mandatory"] and values["is_bonus"]:
        errors.append((row["is_bonus"].ref, _("Tiêu chí điểm thưởng không thể là bắt buộc.")))
    if len(errors) > before:
        return None
    values |= {key: row[key].text for key in ("text", "evidence", "guidance")}
    return CriterionContent(group=group, number=_number(row["number"]), **values)


def _number(cell: Cell) -> str:
    """The criterion's number: what a sheet keeps as the number 1.1 is no 'one comma one'."""
    return str(cell.value) if isinstance(cell.value, float) else cell.text


def _check_lengths(row: Row, errors: list[tuple[str, str]]) -> None:
    for key, longest in _LONGEST.items():
        if len(row[key].text) > longest:
            sentence = _("Đề nghị viết nhiều nhất %s ký tự.") % format_number(longest)
            errors.append((row[key].ref, sentence))


def _points(row: Row, errors: list[tuple[str, str]]) -> Decimal | None:
    cell = row["maximum"]
    try:
        points = cell.number()
    except CellError as wrong:
        errors.append((wrong.ref, str(wrong)))
        return None
    if points is None:
        return None
    if not 0 < points <= _LARGEST or points != round(points, 2):
        sentence = _("Điểm tối đa lớn hơn 0, nhiều nhất %s, với không quá 2 chữ số thập phân.")
        errors.append((cell.ref, sentence % format_number(_LARGEST)))
        return None
    return points


def _mark(row: Row, key: str, errors: list[tuple[str, str]]) -> bool:
    written = fold(row[key].text)
    if written not in _YES | _NO:
        errors.append((row[key].ref, _("Đề nghị ghi “x” hoặc để trống.")))
    return written in _YES


def _exemption(row: Row, errors: list[tuple[str, str]]) -> str:
    written = fold(row["applicability"].text)
    if written in _ALWAYS_WORDS:
        return Applicability.ALWAYS
    words = {fold(str(word)): meant for meant, word in _EXEMPT_WORDS.items() if word}
    # A Vietnamese workbook is read by those who use the screens in English too.
    with translation.override("vi"):
        words |= {fold(str(word)): meant for meant, word in _EXEMPT_WORDS.items() if word}
    if written not in words:
        sentence = _("Đề nghị ghi “theo quy định”, “khi được chấp thuận” hoặc để trống.")
        errors.append((row["applicability"].ref, sentence))
    return words.get(written, Applicability.ALWAYS)


def headings() -> list[str]:
    """The headings of the list."""
    return [str(column.label) for column in COLUMNS]


def rows_of(criteria: Iterable[Criterion]) -> Iterator[list[Any]]:
    """The rows of the list, under `headings`."""
    for one in criteria:
        yield [
            one.group.title,
            one.number,
            one.text,
            one.maximum,
            "x" if one.is_mandatory else "",
            "x" if one.is_bonus else "",
            str(_EXEMPT_WORDS[Applicability(one.applicability)]),
            one.evidence,
            "x" if one.wants_file else "",
            one.guidance,
        ]
