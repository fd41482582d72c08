"""In a commune without a line: what was entered there is kept, sent when there is one, and once."""

import base64
import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from .conftest import PortalOn, Visit
from .looking import PHONE
from .serving import Portal

pytestmark = pytest.mark.browser

RECORD = "/xa-khu-vuc-iii/hoat-dong/ghi-nhan/"
SMALLEST_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PHOTO: FilePayload = {"name": "anh.png", "mimeType": "image/png", "buffer": SMALLEST_PNG}
NO_PHOTO: FilePayload = {"name": "anh.png", "mimeType": "image/png", "buffer": b"not a photo"}


@pytest.fixture
def portal(portal_on: PortalOn) -> Portal:
    return portal_on("2024-12-31")


def fill_in(page: Page, description: str, photo: FilePayload = PHOTO) -> None:
    """What happened that day, by thumb."""
    page.goto(RECORD)
    page.get_by_label("Phân công").select_option(index=1)
    page.get_by_label("Loại hình giúp đỡ").select_option(index=1)
    page.get_by_label("Ngày thực hiện").fill("20/12/2024")
    page.get_by_role("main").get_by_label("Nội dung").fill(description)
    page.locator("input[type=file]").set_input_files(photo)


def found(page: Page, description: str) -> int:
    """How many activities of these words the list has."""
    page.goto(f"/xa-khu-vuc-iii/hoat-dong/?q={description}")
    return page.get_by_role("main").locator("table tbody tr").count()


def test_what_was_entered_in_flight_mode_is_sent_later_with_its_photo(
    portal: Portal, visit: Visit
) -> None:
    page = visit(portal, "congantinh", viewport=PHONE)
    fill_in(page, "Tặng chăn ấm không có mạng")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu").click()

    kept = page.locator("[data-unsent]")
    expect(kept).to_contain_text("Tặng chăn ấm không có mạng")
    kept.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("status").last).to_contain_text("Vẫn chưa có mạng.")

    page.context.set_offline(False)
    # The phone was put away and the page opened anew.
    page.goto(RECORD)
    kept = page.locator("[data-unsent]")
    kept.get_by_role("button", name="Gửi").click()

    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    expect(page.get_by_role("main")).to_contain_text("Tặng chăn ấm không có mạng")
    expect(page.locator(".proofs img")).to_have_count(1)
    page.goto(RECORD)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert found(page, "Tặng chăn ấm") == 1


def test_an_answer_that_was_lost_on_the_way_does_not_record_twice(
    portal: Portal, visit: Visit
) -> None:
    page = visit(portal, "congantinh", viewport=PHONE)
    fill_in(page, "Tặng sách vở mất trả lời")

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)  # The portal took it …
            route.abort("connectionreset")  # … and nobody was told.
        else:
            route.continue_()

    page.route(f"**{RECORD}", lose_the_answer)
    page.get_by_role("button", name="Lưu").click()
    kept = page.locator("[data-unsent]")
    expect(kept).to_contain_text("Tặng sách vở mất trả lời")
    page.unroute(f"**{RECORD}")

    kept.get_by_role("button", name="Gửi").click()

    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    expect(page.locator(".messages")).to_contain_text("đã được ghi nhận ở lần gửi trước")
    expect(page.locator(".proofs img")).to_have_count(1)
    assert found(page, "Tặng sách vở mất") == 1


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(
    portal: Portal, visit: Visit
) -> None:
    page = visit(portal, "congantinh", viewport=PHONE)
    fill_in(page, "Tặng giống cây ảnh sai", NO_PHOTO)
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_role("alert")).to_contain_text("Các loại được nhận")
    expect(page.get_by_role("main").get_by_label("Nội dung")).to_have_value(
        "Tặng giống cây ảnh sai"
    )
    assert found(page, "Tặng giống cây ảnh sai") == 0


def test_what_one_person_left_on_a_phone_is_not_shown_to_the_next(
    portal: Portal, visit: Visit
) -> None:
    page = visit(portal, "congantinh", viewport=PHONE)
    fill_in(page, "Việc của người trước")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies()

    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("bodoibienphongtinh")
    page.get_by_label("Mật khẩu").fill("minh-hoa-2024")
    page.get_by_label("Mật khẩu").press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
    page.goto(RECORD)

    expect(page.locator("[data-unsent]")).to_be_hidden()
