"""Lists as files: what is written is what a spreadsheet shows, and text is never a formula."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponseBase
from python_calamine import CalamineWorkbook

from core.spreadsheet import csv_response, xlsx_response

# A response that is closed lets go of database connections.
pytestmark = pytest.mark.django_db

COLUMNS = ("Mã", "Tên", "Ngày", "Giá trị", "Giá trị")
ROWS = (
    ("MH-1", "Xã Chiềng Sơn", date(2024, 12, 31), 1_250_000, Decimal("86.42")),
    ("MH-2", None, None, None, None),
    ("MH-3", "=HYPERLINK(1)", date(2025, 1, 5), 0, Decimal("0.5")),
)


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response)  # type: ignore[arg-type] # bytes, whatever the stubs allow
    response.close()
    return content


def sheet(response: HttpResponseBase) -> list[list[Any]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(body(response)))
    return workbook.get_sheet_by_index(0).to_python()


def test_a_workbook_holds_the_note_the_headings_and_the_rows() -> None:
    note, blank, headings, first, second, third = sheet(
        xlsx_response("danh-sach", COLUMNS, ROWS, "RT-01 · số liệu tại ngày 31/12/2024")
    )
    assert note[0] == "RT-01 · số liệu tại ngày 31/12/2024"
    assert set(blank) == {""}
    assert headings == ["Mã", "Tên", "Ngày", "Giá trị", "Giá trị (5)"]
    assert first == ["MH-1", "Xã Chiềng Sơn", date(2024, 12, 31), 1_250_000, 86.42]
    assert second == ["MH-2", "", "", "", ""]
    assert third[3:] == [0, 0.5]


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook() -> None:
    content = body(xlsx_response("danh-sach", COLUMNS, ROWS))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<t>=HYPERLINK(1)</t>" in xml


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@sum", "\tx"])
def test_text_that_looks_like_a_formula_is_disarmed_in_csv(text: str) -> None:
    content = body(csv_response("danh-sach", ["Tên"], [[text]])).decode("utf-8-sig")
    assert content.splitlines()[1].strip('"') == f"'{text}"


def test_csv_is_written_for_a_spreadsheet_set_to_vietnamese() -> None:
    content = body(csv_response("danh-sach", COLUMNS, ROWS, "ghi chú"))
    assert content.startswith(b"\xef\xbb\xbf")
    note, headings, first, second, _ = content.decode("utf-8-sig").splitlines()
    assert note == "ghi chú"
    assert headings == "Mã;Tên;Ngày;Giá trị;Giá trị"
    assert first == "MH-1;Xã Chiềng Sơn;31/12/2024;1250000;86,42"
    assert second == "MH-2;;;;"


def test_a_negative_number_is_a_number_and_not_disarmed() -> None:
    content = body(csv_response("danh-sach", ["Chênh lệch"], [[-3]])).decode("utf-8-sig")
    assert content.splitlines()[1] == "-3"


def test_an_empty_list_still_has_its_headings() -> None:
    _, _, headings, *rest = sheet(xlsx_response("danh-sach", COLUMNS[:3], [], "ghi chú"))
    assert headings == ["Mã", "Tên", "Ngày"]
    assert all(set(row) == {""} for row in rest)


def test_an_instant_is_written_on_the_clock_of_viet_nam() -> None:
    at = datetime(2024, 12, 31, 16, 30, tzinfo=UTC)
    [[written]] = sheet(xlsx_response("danh-sach", ["Lúc"], [[at]]))[1:]
    assert written.isoformat() == "2024-12-31T23:30:00"


def test_csv_rows_are_taken_one_by_one() -> None:
    taken = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = iter(csv_response("danh-sach", ["Số"], rows()))  # type: ignore[call-overload] # as above
    assert [next(lines), next(lines)] == [b"\xef\xbb\xbf", "Số\r\n".encode()]
    assert taken == []
    next(lines)
    assert taken == [0]


def test_files_are_named_for_download() -> None:
    for response in (
        xlsx_response("RT-01-2024-12-31", ["Số"], [[1]]),
        csv_response("RT-01-2024-12-31", ["Số"], [[1]]),
    ):
        assert "attachment" in response.headers["Content-Disposition"]
        assert "RT-01-2024-12-31." in response.headers["Content-Disposition"]
        response.close()
