"""'Nhập quyết định công nhận đã ban hành': recognitions of the past, by form and by Excel."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from .conftest import PortalOn, Visit
from .paper import pdf, workbook
from .serving import Portal

pytestmark = pytest.mark.browser

HEADINGS = ("STT", "Xã, phường, thị trấn", "Huyện", "Tên mô hình", "Ngày ra mắt")
WRONG = {
    "Xã Không Có": "Không có đơn vị hành chính nào tên “Xã Không Có”",
    "Xã Mường La": "Xã Mường La chỉ có từ ngày 01/07/2025; trước đó là Thị trấn Ít Ong",
    "Hát Lót": "Có 2 đơn vị cùng tên; đề nghị chọn: ",
}


def typed(page: Page) -> Page:
    """The form with number, day and signer of a decision typed in."""
    page.goto("/chinh-quyen-than-thien/nhap-quyet-dinh/")
    page.get_by_label("Loại mô hình").select_option(
        label="Chính quyền thân thiện của xã, phường, thị trấn"
    )
    page.get_by_label("Số quyết định").fill("2888/QĐ-UBND")
    page.get_by_label("Ngày ban hành").fill("20122024")
    page.get_by_label("Người ký").fill("Chủ tịch UBND tỉnh")
    return page


@pytest.fixture
def province(visit: Visit, portal_on: PortalOn) -> Page:
    """An officer of the province before the form."""
    return typed(visit(portal_on("2024-12-31"), "noivu"))


@pytest.fixture
def refused(visit: Visit, portal_2024: Portal) -> Page:
    """The same where nothing will be written."""
    return typed(visit(portal_2024, "noivu"))


def check(page: Page) -> None:
    page.get_by_role("button", name="Kiểm tra trước khi nhập").click()


def choose(page: Page, file: FilePayload) -> None:
    page.get_by_label("Hoặc tệp Excel").set_input_files(file)
    expect(page.get_by_role("main").locator(".file-picked").last).to_have_text(str(file["name"]))


def assert_nothing_typed_is_lost(page: Page) -> None:
    expect(page.get_by_label("Số quyết định")).to_have_value("2888/QĐ-UBND")
    expect(page.get_by_label("Ngày ban hành")).to_have_value("20/12/2024")
    expect(page.get_by_label("Người ký")).to_have_value("Chủ tịch UBND tỉnh")


def recognised(page: Page, day: str) -> int:
    page.goto(f"/tong-quan/?ngay={day}")
    return int(page.locator(".tile .figure").first.inner_text())


def test_a_typed_list_is_told_line_by_line_what_is_wrong_and_then_entered(province: Page) -> None:
    before = recognised(province, "19/12/2024"), recognised(province, "31/12/2024")
    units = typed(province).get_by_label("Danh sách đơn vị")
    units.fill("\n".join(["Xã Lóng Sập, huyện Mộc Châu", *WRONG]))
    check(province)

    expect(province.get_by_role("heading", name="3 lỗi trong 4 dòng, chưa ghi gì")).to_be_visible()
    for line, (unit, message) in enumerate(WRONG.items(), start=2):
        row = province.get_by_role("row").filter(has_text=f"dòng {line}")
        expect(row).to_contain_text(unit)
        expect(row).to_contain_text(message)
    for both in ("Thị trấn Hát Lót", "Xã Hát Lót"):
        expect(province.get_by_role("row").filter(has_text="dòng 4")).to_contain_text(both)
    assert_nothing_typed_is_lost(province)
    assert len(units.input_value().splitlines()) == 4

    units.fill("Xã Lóng Sập, huyện Mộc Châu\nXã Hát Lót; Mô hình gần dân; 05/07/2024")
    check(province)
    expect(province.get_by_role("main")).to_contain_text("Số 2888/QĐ-UBND ngày 20/12/2024")
    province.get_by_label("Tệp quyết định").set_input_files(pdf("2888.pdf"))
    province.get_by_role("button", name="Nhập 2 công nhận").click()

    expect(province.locator(".messages")).to_contain_text("Đã nhập 2 công nhận")
    after = recognised(province, "19/12/2024"), recognised(province, "31/12/2024")
    assert after == (before[0], before[1] + 2)
    province.goto("/chinh-quyen-than-thien/?q=gần dân")
    province.get_by_role("link", name="Mô hình gần dân").click()
    expect(province.get_by_role("main")).to_contain_text("2888/QĐ-UBND")
    assert province.locator(".timeline-title").all_inner_texts() == [
        "Nhập từ quyết định đã ban hành"
    ]


def test_a_workbook_is_told_cell_by_cell_what_is_wrong_and_then_entered(province: Page) -> None:
    wrong = [(str(n), unit, "", "", "") for n, unit in enumerate(WRONG, start=1)]
    choose(
        province, workbook("sai.xlsx", HEADINGS, *wrong, ("4", "Lóng Sập", "", "", "31/13/2024"))
    )
    check(province)

    for cell, message in {
        **{f"B{n}": message for n, message in enumerate(WRONG.values(), start=2)},
        "E5": "Giá trị “31/13/2024” không hợp lệ.",
    }.items():
        row = province.get_by_role("row").filter(
            has=province.get_by_role("cell", name=cell, exact=True)
        )
        expect(row).to_contain_text(message)
    assert_nothing_typed_is_lost(province)

    right = [
        ("1", "xã Lóng Sập", "Mộc Châu", "", "05/07/2024"),
        ("2", "Xã Hát Lót", "Mai Sơn", "Mô hình gần dân", ""),
    ]
    choose(province, workbook("dung.xlsx", ("DANH SÁCH",), (), HEADINGS, *right))
    check(province)
    province.get_by_role("button", name="Nhập 2 công nhận").click()

    expect(province.locator(".messages")).to_contain_text("Đã nhập 2 công nhận")
    assert recognised(province, "31/12/2024") == 37


def test_the_same_list_entered_twice_changes_nothing(province: Page) -> None:
    province.get_by_label("Danh sách đơn vị").fill("Xã Lóng Sập, huyện Mộc Châu")
    check(province)
    province.get_by_role("button", name="Nhập 1 công nhận").click()
    expect(province.locator(".messages")).to_contain_text("Đã nhập 1 công nhận")

    typed(province).get_by_label("Danh sách đơn vị").fill("Xã Lóng Sập, huyện Mộc Châu")
    check(province)
    expect(province.get_by_role("main")).to_contain_text("Mọi dòng đã được nhập trước đó")
    assert recognised(province, "31/12/2024") == 36


@pytest.mark.parametrize(
    "file",
    [
        FilePayload(name="thu.xlsx", mimeType="text/plain", buffer=b"khong phai bang tinh"),
        pdf("quyet-dinh.xlsx"),
        FilePayload(name="cat.xlsx", mimeType="application/zip", buffer=b"PK\x03\x04" + b"\0" * 64),
    ],
    ids=lambda file: file["name"],
)
def test_a_file_that_is_no_workbook_is_refused_and_nothing_typed_is_lost(
    refused: Page, file: FilePayload
) -> None:
    choose(refused, file)
    check(refused)

    told = refused.get_by_role("alert")
    expect(told).to_contain_text("Đề nghị chọn tệp Excel (.xlsx, .xls) hoặc LibreOffice (.ods).")
    told.get_by_role("link", name="Hoặc tệp Excel").press("Enter")
    expect(refused.get_by_label("Hoặc tệp Excel")).to_be_focused()
    assert_nothing_typed_is_lost(refused)


def test_a_workbook_without_the_columns_is_told_which_it_needs(refused: Page) -> None:
    choose(refused, workbook("khac.xlsx", ("Họ và tên", "Điện thoại"), ("Lò Thị Vân", "0912")))
    check(refused)

    expect(refused.get_by_role("alert")).to_contain_text("Không tìm thấy dòng tiêu đề.")
    assert_nothing_typed_is_lost(refused)
