"""Two people in one form, one person pressing twice, and a form that is left half written."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import PortalOn, Visit
from .serving import Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def portal(portal_on: PortalOn) -> Portal:
    return portal_on("2024-12-31")


def register(page: Page, name: str) -> None:
    page.goto("/chinh-quyen-than-thien/dang-ky/")
    page.get_by_label("Cơ quan, đơn vị").select_option(label="UBND xã Lóng Sập")
    page.get_by_label("Loại mô hình").select_option(label="Mô hình “Dân vận khéo”")
    page.get_by_label("Tên mô hình").fill(name)


def open_draft(page: Page) -> str:
    """A draft of the officer's own, opened for writing; its address."""
    register(page, "Dân vận khéo trong xây dựng đường bản")
    page.get_by_role("button", name="Đăng ký mô hình").click()
    page.get_by_role("link", name="Sửa").click()
    expect(page.get_by_role("button", name="Lưu nháp")).to_be_visible()
    return page.url


def test_the_second_to_save_is_told_who_saved_last_and_loses_nothing(
    portal: Portal, visit: Visit
) -> None:
    first = visit(portal, "huyen.mocchau")
    address = open_draft(first)
    second = visit(portal, "huyen.mocchau")
    second.goto(address)
    first.get_by_label("Kết quả xây dựng mô hình").fill("Đã làm 2 km đường.")
    second.get_by_label("Kết quả xây dựng mô hình").fill("Đã làm 3 km đường, 40 hộ hiến đất.")
    first.get_by_role("button", name="Lưu nháp").click()
    expect(first.locator(".messages")).to_contain_text("Đã lưu nháp.")

    second.get_by_role("button", name="Lưu nháp").click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("Nội dung vừa được Cán bộ UBND")
    expect(told).to_contain_text("Đề nghị kiểm tra trước khi lưu.")
    expect(second.get_by_role("main")).to_contain_text("Đã làm 2 km đường.")
    expect(second.get_by_label("Kết quả xây dựng mô hình")).to_have_value(
        "Đã làm 3 km đường, 40 hộ hiến đất."
    )

    second.get_by_role("button", name="Lưu nháp").click()
    expect(second.locator(".messages")).to_contain_text("Đã lưu nháp.")
    expect(second.get_by_role("main")).to_contain_text("Đã làm 3 km đường, 40 hộ hiến đất.")


def test_a_double_click_registers_one_model(portal: Portal, visit: Visit) -> None:
    page = visit(portal, "huyen.mocchau")
    register(page, "Dân vận khéo nhấn hai lần")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Đăng ký mô hình").dblclick()
    expect(page.locator(".messages")).to_contain_text("Đã đăng ký mô hình")

    assert sent.count("POST") == 1
    page.goto("/chinh-quyen-than-thien/?q=nhấn hai lần")
    expect(page.get_by_role("main").locator("table tbody tr")).to_have_count(1)


def test_what_is_half_written_is_there_when_one_comes_back(portal: Portal, visit: Visit) -> None:
    page = visit(portal, "huyen.mocchau")
    address = open_draft(page)
    page.get_by_label("Kết quả xây dựng mô hình").press_sequentially("Đang viết dở")
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key
    page.goto("/")
    page.goto(address)

    expect(page.get_by_label("Kết quả xây dựng mô hình")).to_have_value("Đang viết dở")
    expect(page.get_by_role("status").last).to_contain_text("Đã khôi phục nội dung nhập dở.")
    page.get_by_role("button", name="Bỏ nội dung này").click()
    expect(page.get_by_label("Kết quả xây dựng mô hình")).to_have_value("")


def test_a_wrong_day_is_told_at_its_field_and_the_rest_stays(portal: Portal, visit: Visit) -> None:
    page = visit(portal, "huyen.mocchau")
    register(page, "Dân vận khéo ngày sai")
    page.get_by_label("Ngày đăng ký").fill("31/02/2024")
    page.get_by_role("button", name="Đăng ký mô hình").click()

    told = page.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Giá trị “31/02/2024” không hợp lệ.")
    told.get_by_role("link", name="Ngày đăng ký").press("Enter")
    expect(page.get_by_label("Ngày đăng ký")).to_be_focused()
    expect(page.get_by_label("Ngày đăng ký")).to_have_value("31/02/2024")
    expect(page.get_by_label("Tên mô hình")).to_have_value("Dân vận khéo ngày sai")
