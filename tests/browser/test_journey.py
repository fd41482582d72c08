"""The one journey: a unit registers and submits, the province recognises, a leader sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PortalOn, Visit
from .paper import pdf

pytestmark = pytest.mark.browser

SUMMARY = "Công khai thủ tục hành chính, tiếp công dân vào thứ Năm hằng tuần."
# The sample's set for communes has this many criteria to pass.
CRITERIA = 21
EXPLANATION = "Đã thực hiện, có hồ sơ lưu tại UBND."
RESULTS = "Đã công khai 100% thủ tục; 12 buổi đối thoại với Nhân dân."


def menu(page: Page, label: str) -> None:
    page.get_by_role("navigation", name="Menu").get_by_role("link", name=label, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def register(page: Page, name: str, unit: str = "") -> str:
    """Register a model and return the address of its draft dossier."""
    menu(page, "Chính quyền thân thiện")
    page.get_by_role("link", name="Đăng ký mô hình").click()
    if unit:
        page.get_by_label("Cơ quan, đơn vị").select_option(label=unit)
    page.get_by_label("Loại mô hình").select_option(
        label="Chính quyền thân thiện của xã, phường, thị trấn"
    )
    page.get_by_label("Tên mô hình").fill(name)
    page.get_by_label("Nội dung chính").fill(SUMMARY)
    page.get_by_role("button", name="Đăng ký mô hình").click()
    told(page, "Đã đăng ký mô hình và lập hồ sơ bản nháp của năm.")
    return page.url


def told(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def write(page: Page, results: str) -> None:
    page.get_by_role("link", name="Sửa").click()
    page.get_by_label("Kết quả xây dựng mô hình").fill(results)
    page.get_by_role("button", name="Lưu nháp").click()
    told(page, "Đã lưu nháp.")


def mark(page: Page) -> None:
    """Every criterion passed, each in the unit's own words, without a mouse's help to find it."""
    page.get_by_role("link", name="Tự chấm điểm").first.click()
    chosen = page.get_by_label(re.compile("^Tự chấm tiêu chí"))
    expect(chosen).to_have_count(CRITERIA)
    chosen.last.select_option(label="Không đạt")
    page.get_by_role("button", name="Chọn “Đạt” cho các tiêu chí chưa chấm").click()
    # What was chosen already stays as it was.
    expect(chosen.last).to_have_value("0")
    chosen.last.select_option(label="Đạt")
    assert [field.input_value() for field in chosen.all()] == ["1"] * CRITERIA
    for field in page.get_by_label(re.compile("^Thuyết minh tiêu chí")).all():
        field.fill(EXPLANATION)
    outcome = page.get_by_role("complementary", name="Kết quả tự chấm")
    expect(outcome).to_contain_text(f"{CRITERIA}/{CRITERIA}")
    expect(outcome).to_contain_text("Đủ điều kiện")
    page.get_by_role("button", name="Lưu điểm tự chấm").click()
    told(page, "Đã lưu điểm tự chấm.")


def appraise(page: Page) -> None:
    """The province takes over the unit's marks."""
    page.get_by_role("link", name="Thẩm định điểm").first.click()
    confirm(page, "Đồng ý với điểm tự chấm", button="Đồng ý")
    told(page, f"Đã lấy điểm tự chấm làm điểm thẩm định ở {CRITERIA} tiêu chí.")
    page.get_by_role("link", name="Quay lại").click()


def submit(page: Page, number: str, day: str, signer: str) -> None:
    page.get_by_role("link", name="Gửi hồ sơ").click()
    page.get_by_label("Số tờ trình, báo cáo").fill(number)
    page.get_by_label("Ngày tờ trình, báo cáo").fill(day)
    page.get_by_label("Người ký").fill(signer)
    page.get_by_label("Tệp tờ trình").set_input_files(pdf("to-trinh.pdf"))
    page.get_by_role("button", name="Gửi hồ sơ").click()
    told(page, "Đã gửi hồ sơ.")


def confirm(page: Page, label: str, reason: str = "", button: str = "") -> None:
    page.get_by_role("button", name=label, exact=True).click()
    dialog = page.get_by_role("dialog")
    if reason:
        dialog.get_by_label("Lý do").fill(reason)
    dialog.get_by_role("button", name=button or label, exact=True).click()


def recognise(page: Page, number: str, day: str) -> None:
    page.get_by_role("link", name="Công nhận", exact=True).click()
    page.get_by_label("Số quyết định").fill(number)
    page.get_by_label("Ngày ban hành").fill(day)
    page.get_by_label("Người ký", exact=True).fill("Phó Chủ tịch UBND tỉnh")
    page.get_by_label("Tệp quyết định").set_input_files(pdf("quyet-dinh.pdf"))
    page.get_by_role("button", name="Công nhận", exact=True).click()
    told(page, "Đã công nhận mô hình.")


def recognised_on(page: Page, day: str) -> str:
    page.goto(f"/tong-quan/?ngay={day}")
    return page.locator(".tile .figure").first.inner_text()


def steps(page: Page) -> list[str]:
    return page.locator(".timeline .timeline-title").all_inner_texts()


def test_a_district_registers_one_more_model_and_35_become_36(
    portal_on: PortalOn, visit: Visit
) -> None:
    portal = portal_on("2024-12-31")
    district = visit(portal, "huyen.mocchau")
    address = register(district, "Chính quyền thân thiện xã Lóng Sập", "UBND xã Lóng Sập")
    write(district, RESULTS)
    mark(district)

    neighbour = visit(portal, "huyen.yenchau")
    hidden = neighbour.goto(address)
    assert hidden is not None
    assert hidden.status == 404
    expect(neighbour.get_by_role("main")).to_contain_text(
        "Nội dung không tồn tại hoặc không thuộc phạm vi quản lý của đơn vị."
    )

    submit(district, "210/TTr-UBND", "31/12/2024", "Chủ tịch UBND thị xã")
    menu(district, "Việc của tôi")
    expect(district.get_by_role("region", name="Đã gửi")).to_contain_text("xã Lóng Sập")

    province = visit(portal, "noivu")
    waiting = province.get_by_role("listitem").filter(has_text="xã Lóng Sập")
    waiting.get_by_role("link", name="Tiếp nhận").click()
    confirm(province, "Tiếp nhận")
    confirm(province, "Trả lại, yêu cầu bổ sung", "Thiếu biên bản họp Ban Chỉ đạo.")
    told(province, "Đã trả lại hồ sơ, yêu cầu bổ sung.")

    menu(district, "Việc của tôi")
    returned = district.get_by_role("listitem").filter(has_text="xã Lóng Sập")
    expect(returned).to_contain_text("Thiếu biên bản họp Ban Chỉ đạo.")
    returned.get_by_role("link", name="Bổ sung và gửi lại").click()
    write(district, f"{RESULTS} Kèm biên bản họp Ban Chỉ đạo.")
    district.get_by_role("link", name="Gửi hồ sơ").click()
    district.get_by_role("button", name="Gửi hồ sơ").click()
    told(district, "Đã gửi hồ sơ.")

    province.goto(address)
    confirm(province, "Tiếp nhận")
    appraise(province)
    confirm(province, "Đủ điều kiện công nhận")
    recognise(province, "3001/QĐ-UBND", "31/12/2024")

    leader = visit(portal, "lanhdao")
    assert recognised_on(leader, "31/12/2024") == "36"
    assert recognised_on(leader, "30/12/2024") == "35"

    district.goto(address)
    expect(district.locator(".lead-line")).to_contain_text("Đã công nhận")
    assert steps(district) == [
        "Công nhận",
        "Đủ điều kiện công nhận",
        "Tiếp nhận",
        "Gửi hồ sơ",
        "Trả lại, yêu cầu bổ sung",
        "Tiếp nhận",
        "Gửi hồ sơ",
        "Lập hồ sơ",
    ]
    history = district.locator(".timeline")
    expect(history).to_contain_text("cho Sở Nội vụ, theo Quyết định 3001/QĐ-UBND (31/12/2024)")
    expect(history).to_contain_text("cho UBND huyện Mộc Châu, theo Tờ trình 210/TTr-UBND")
    expect(history).to_contain_text("tính cho ngày 31/12/2024")

    district.get_by_role("main").get_by_role("link", name="3001/QĐ-UBND").first.click()
    file = district.get_by_role("link", name="Tải tệp PDF")
    assert district.request.get(file.get_attribute("href") or "").body().startswith(b"%PDF")


def test_after_the_reorganisation_a_commune_submits_by_itself(
    portal_on: PortalOn, visit: Visit
) -> None:
    portal = portal_on("2025-12-01")
    leader = visit(portal, "lanhdao")
    before = int(recognised_on(leader, "01/12/2025"))

    abolished = visit(portal, "huyen.muongla")
    refused = abolished.goto("/chinh-quyen-than-thien/dang-ky/")
    assert refused is not None
    assert refused.status == 403

    commune = visit(portal, "xa.muongla")
    address = register(commune, "Chính quyền thân thiện xã Mường La")
    write(commune, RESULTS)
    mark(commune)
    submit(commune, "45/TTr-UBND", "01/12/2025", "Chủ tịch UBND xã")

    province = visit(portal, "noivu")
    province.goto(address)
    confirm(province, "Trả lại, yêu cầu bổ sung", "Chưa ghi kết quả đối thoại.")
    commune.goto(address)
    write(commune, f"{RESULTS} Kết quả: 34 kiến nghị đã trả lời.")
    commune.get_by_role("link", name="Gửi hồ sơ").click()
    commune.get_by_role("button", name="Gửi hồ sơ").click()
    province.goto(address)
    confirm(province, "Tiếp nhận")
    appraise(province)
    confirm(province, "Đủ điều kiện công nhận")
    recognise(province, "2950/QĐ-UBND", "01/12/2025")

    assert int(recognised_on(leader, "01/12/2025")) == before + 1
    assert int(recognised_on(leader, "30/11/2025")) <= before
    commune.goto(address)
    expect(commune.locator(".timeline")).to_contain_text(
        "cho UBND xã Mường La, theo Tờ trình 45/TTr-UBND"
    )
    expect(commune.locator(".timeline")).not_to_contain_text("huyện")
