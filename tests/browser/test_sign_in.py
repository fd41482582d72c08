"""The door, the first password of one's own, language and light."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from .conftest import PortalOn, Visit
from .looking import sign_in
from .serving import PASSWORD, Portal

pytestmark = pytest.mark.browser


def knock(page: Page, username: str, password: str) -> int:
    """Try the door; the status of the answer."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_label("Mật khẩu").press("Enter")
    page.wait_for_load_state()
    return answered.value.status


def test_a_fifth_wrong_password_locks_the_account_for_a_while(
    portal_on: PortalOn, visit: Visit
) -> None:
    page = visit(portal_on("2024-12-31"))
    page.goto("/")
    for _attempt in range(4):
        assert knock(page, "noivu", "khong-dung") == HTTPStatus.OK
        expect(page.get_by_role("alert")).to_contain_text(
            "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra và nhập lại."
        )
        expect(page.get_by_label("Tên đăng nhập")).to_have_value("noivu")

    assert knock(page, "noivu", "khong-dung") == HTTPStatus.TOO_MANY_REQUESTS
    expect(page.get_by_role("main")).to_contain_text(
        "Đăng nhập không thành công nhiều lần. Đề nghị thử lại sau 15 phút."
    )

    page.get_by_role("link", name="Về trang đăng nhập").click()
    assert knock(page, "noivu", PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS
    page.goto("/")
    assert knock(page, "lanhdao", PASSWORD) == HTTPStatus.FOUND


def test_a_new_account_comes_in_with_its_code_once_and_sets_a_password_first(
    portal_on: PortalOn, visit: Visit
) -> None:
    portal = portal_on("2024-12-31")
    unit_admin = visit(portal, "huyen.mocchau.quantri")
    unit_admin.goto("/co-quan-don-vi/tai-khoan/mo/")
    unit_admin.get_by_label("Họ và tên").fill("Lò Thị Vân")
    unit_admin.get_by_label("Vai trò").select_option(label="Cán bộ cấp huyện, cấp xã")
    unit_admin.get_by_role("button", name=re.compile("Mở tài khoản")).click()
    slip = unit_admin.get_by_role("article").filter(has_text="Lò Thị Vân")
    expect(slip).to_contain_text("vanlt")
    code = slip.locator(".one-time-code").inner_text()

    officer = visit(portal)
    sign_in(officer, "vanlt", code)
    expect(officer.get_by_role("heading", level=1)).to_have_text("Đổi mật khẩu")
    officer.goto("/tong-quan/")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Đổi mật khẩu")

    officer.get_by_label("Mã dùng một lần").fill(code)
    officer.get_by_label("Mật khẩu mới", exact=False).first.fill("ban-lang-mua-xuan-2024")
    officer.get_by_label("Nhập lại mật khẩu mới").fill("ban-lang-mua-xuan-2024")
    officer.get_by_role("button", name="Đổi mật khẩu").click()
    expect(officer.locator(".messages")).to_contain_text("Đã đổi mật khẩu.")
    officer.goto("/chinh-quyen-than-thien/dang-ky/")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Đăng ký mô hình")

    again = visit(portal)
    again.goto("/")
    assert knock(again, "vanlt", code) == HTTPStatus.OK
    expect(again.get_by_role("alert")).to_contain_text("không đúng")


def test_english_changes_the_words_and_leaves_numbers_and_days(
    portal_on: PortalOn, visit: Visit
) -> None:
    page = visit(portal_on("2024-12-31"), "lanhdao")
    page.goto("/tong-quan/?ngay=31/12/2024")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("As of")).to_have_value("31/12/2024")
    expect(page.get_by_role("navigation", name="Menu")).to_contain_text("Friendly Government")
    figures = page.locator(".tile .figure").all_inner_texts()
    assert figures == ["35", "86,42%", "204/204", "1.279", "113 → 116"]

    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")


def test_light_and_dark_are_chosen_once_and_kept(visit: Visit, portal_2024: Portal) -> None:
    page = visit(portal_2024, "lanhdao", color_scheme="light")
    page.goto("/tong-quan/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.get_by_role("button", name="Đổi nền sáng, nền tối").click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground

    page.goto("/")
    expect(root).to_have_attribute("data-bs-theme", "dark")


def test_the_keyboard_alone_reaches_the_content_the_search_and_the_way_out(
    visit: Visit, portal_2024: Portal
) -> None:
    page = visit(portal_2024, "lanhdao")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến thẳng nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("dong sang")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Xã Đông Sang")

    page.locator("summary", has_text="Lãnh đạo UBND tỉnh").press("Enter")
    page.get_by_role("button", name="Đăng xuất").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.goto("/tong-quan/")
    expect(page).to_have_url(re.compile(r"/dang-nhap/\?next=/tong-quan/"))
