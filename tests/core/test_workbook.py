"""Workbooks as offices have them, and files that are none."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from core import workbook
from core.workbook import CellError, Column, NoSuchColumns, NotAWorkbook, cell_name, read_table

COLUMNS = (
    Column("unit", "Tên đơn vị", ("Xã, phường", "UBND xã"), required=True),
    Column("day", "Ngày ra mắt"),
    Column("phone", "Điện thoại"),
    Column("score", "Điểm"),
)


def book(*sheets: list[list[Any]]) -> io.BytesIO:
    """A workbook of these sheets, each a list of rows."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as written:
        as_day = written.add_format({"num_format": "dd/mm/yyyy"})
        for rows in sheets:
            sheet = written.add_worksheet()
            for at, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        midnight = datetime.combine(value, datetime.min.time())
                        sheet.write_datetime(at, place, midnight, as_day)
                    else:
                        sheet.write(at, place, value)
    content.seek(0)
    return content


def archive(entries: dict[str, bytes]) -> io.BytesIO:
    """A zip file of these entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in entries.items():
            packed.writestr(name, body)
    content.seek(0)
    return content


def test_the_header_is_found_below_titles_by_any_of_its_names_and_cells_keep_theirs() -> None:
    table = read_table(
        book(
            [
                ["DANH SÁCH"],
                [],
                ["TT", "XÃ,  PHƯỜNG (*)", "ngày ra mắt"],
                ["(1)", "(2)", "(3)"],
                [1, "Xã  Chiềng Sơn ", "5/1/2025"],
                [],
                [2, "Phường Mộc Châu", date(2024, 12, 31)],
            ]
        ),
        COLUMNS,
    )

    assert table.header_row == 3
    assert [column.key for column in table.columns] == ["unit", "day"]
    assert [(row.number, row["unit"].text, row["day"].day()) for row in table.rows] == [
        (5, "Xã Chiềng Sơn", date(2025, 1, 5)),
        (7, "Phường Mộc Châu", date(2024, 12, 31)),
    ]
    assert [table.rows[0]["unit"].ref, table.rows[1]["day"].ref] == ["B5", "C7"]
    assert (table.rows[0]["phone"].text, table.rows[0]["phone"].day()) == ("", None)


def test_numbers_are_read_as_they_are_written_here() -> None:
    [row] = read_table(
        book([["Tên đơn vị", "Điện thoại", "Điểm"], ["UBND xã", 912345678.0, "1.234,5"]]), COLUMNS
    ).rows
    assert row["phone"].text == "912345678"
    assert row["score"].number() == Decimal("1234.5")

    [row] = read_table(book([["Tên đơn vị", "Điểm"], ["UBND xã", 86.42]]), COLUMNS).rows
    assert (row["score"].number(), row["score"].text) == (Decimal("86.42"), "86,42")


def test_a_wrong_cell_is_named_and_quoted() -> None:
    [row] = read_table(
        book([["Tên đơn vị", "Ngày ra mắt", "Điểm"], ["Xã A", "31/02/2024", "mười"]]), COLUMNS
    ).rows

    with pytest.raises(CellError, match="31/02/2024") as day:
        row["day"].day()
    with pytest.raises(CellError, match="mười") as score:
        row["score"].number()
    assert (day.value.ref, score.value.ref) == ("B2", "C2")


def test_the_list_may_stand_on_any_sheet() -> None:
    table = read_table(book([["Ghi chú"]], [["Tên đơn vị"], ["Xã A"]]), COLUMNS)
    assert (table.sheet, len(table.rows)) == ("Sheet2", 1)


def test_vietnamese_headings_are_found_on_english_screens_too() -> None:
    with translation.override("en"):
        assert read_table(book([["ten don vi"], ["Xã A"]]), COLUMNS).rows


def test_a_workbook_without_the_columns_says_which_are_wanted() -> None:
    with pytest.raises(NoSuchColumns, match="“Tên đơn vị”"):
        read_table(book([["Cột A", "Cột B"], [1, 2]]), COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Ten don vi;Ngay\nXa A;1/1/2024\n",
        b"%PDF-1.4 ...",
        b"PK\x03\x04 cut off in the middle",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing behind it",
        archive({"word/document.xml": b"<w/>"}).getvalue(),
        archive({"xl/workbook.xml": b"no xml"}).getvalue(),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_is_accepted(content: bytes) -> None:
    with pytest.raises(NotAWorkbook, match=r"Đề nghị chọn tệp Excel \(\.xlsx, \.xls\)"):
        read_table(io.BytesIO(content), COLUMNS)


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        pytest.fail("the reader was started")

    monkeypatch.setattr(workbook.subprocess, "run", never)
    bomb = archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * (30 << 20)})
    with pytest.raises(NotAWorkbook, match="quá lớn khi giải nén"):
        read_table(bomb, COLUMNS)

    many = archive({"xl/workbook.xml": b"<a/>"} | {f"x/{n}": b"" for n in range(2_001)})
    with pytest.raises(NotAWorkbook, match="quá lớn khi giải nén"):
        read_table(many, COLUMNS)


def test_a_file_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = archive({"xl/workbook.xml": b"<a/>", "xl/big.xml": b"0" * (30 << 20)}).getvalue()
    size, small = (30 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert honest.count(size) == 2

    with pytest.raises(NotAWorkbook, match="bị hỏng"):
        read_table(io.BytesIO(honest.replace(size, small)), COLUMNS)


def test_two_cells_at_opposite_corners_do_not_take_the_server_with_them() -> None:
    rows: list[list[Any]] = [["Tên đơn vị"]]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as written:
        sheet = written.add_worksheet()
        sheet.write(0, 0, rows[0][0])
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(NotAWorkbook, match="Không đọc được"):
        read_table(content, COLUMNS)


def test_blanks_between_few_cells_are_not_laid_out_by_the_million() -> None:
    corners = [["Tên đơn vị"], *[[]] * 4_999, [*[None] * 1_000, 2]]

    with pytest.raises(NotAWorkbook):
        read_table(book(corners), COLUMNS)


def test_one_text_repeated_in_every_cell_does_not_fill_the_server() -> None:
    long = "dài " * 8_000
    headed = [["Tên đơn vị"], *[[long]] * 2_200]

    with pytest.raises(NotAWorkbook):
        read_table(book(headed), COLUMNS)


def test_a_file_larger_than_the_portal_takes_is_refused_unread(settings: Any) -> None:
    settings.PORTAL_MAX_UPLOAD_MB = 1

    with pytest.raises(NotAWorkbook, match="1 MB"):
        read_table(io.BytesIO(b"PK\x03\x04" + bytes(1 << 20)), COLUMNS)


def test_a_list_that_is_too_long_is_refused() -> None:
    rows = [["Tên đơn vị"], *([f"Xã {n}"] for n in range(12))]
    assert len(read_table(book(rows), COLUMNS, max_rows=13).rows) == 12
    with pytest.raises(NotAWorkbook, match="hơn 12 dòng"):
        read_table(book(rows), COLUMNS, max_rows=12)


def test_cells_are_named_as_the_program_names_them() -> None:
    assert [cell_name(6, 1), cell_name(0, 25), cell_name(0, 26), cell_name(9, 701)] == [
        "B7",
        "Z1",
        "AA1",
        "ZZ10",
    ]
