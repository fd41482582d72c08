"""What a leader sees: the five figures of any day, and the records behind each."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit
from .serving import Portal

pytestmark = pytest.mark.browser

# Heading of the tile, its figure, and what stands below it, as published for 2024.
PUBLISHED = {
    "Mô hình Chính quyền thân thiện được công nhận": (
        "35",
        "12/12 Huyện, thị xã, thành phố đã xây dựng và đưa vào hoạt động ít nhất một mô hình",
        "12/12 Huyện, thị xã, thành phố đã thành lập Ban Chỉ đạo xây dựng Chính quyền thân thiện",
    ),
    "Tỷ lệ hoàn thành nhiệm vụ của Kế hoạch CCHC tỉnh": ("86,42%", "70 trên 81 nhiệm vụ"),
    "UBND xã, phường, thị trấn thực hiện một cửa, một cửa liên thông": (
        "204/204",
        "21/21 Sở, ban, ngành tỉnh thực hiện một cửa, một cửa liên thông",
    ),
    "Nhiệm vụ trong kế hoạch CCHC của sở, ban, ngành và huyện": ("1.279",),
    "Đơn vị giúp đỡ xã khu vực III": (
        "113 → 116",
        "116/116 Xã được phân công đã có đơn vị giúp đỡ",
    ),
}


@pytest.fixture
def leader(visit: Visit, portal_2024: Portal) -> Page:
    """A leader whose browser runs no scripts."""
    page = visit(portal_2024, "lanhdao", java_script_enabled=False)
    page.goto("/tong-quan/")
    return page


def tile(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.get_by_role("article").filter(has=heading)


def ask_for(page: Page, day: str) -> None:
    page.get_by_label("Số liệu tại ngày").fill(day)
    page.get_by_label("Số liệu tại ngày").press("Enter")
    expect(page.get_by_label("Số liệu tại ngày")).to_be_visible()


def rows_on_all_pages(page: Page) -> int:
    """Every page but the last is as long as the first."""
    rows = page.get_by_role("main").locator("table tbody tr")
    first = rows.count()
    pages = page.get_by_role("link", name=re.compile(r"^Trang \d+$"))
    if not pages.count():
        return first
    last = pages.last
    number = int(last.inner_text())
    last.click()
    expect(page.locator("[aria-current=page]", has_text=re.compile(rf"^{number}$"))).to_be_visible()
    return (number - 1) * first + rows.count()


def test_the_five_figures_of_2024_stand_in_the_page_without_javascript(leader: Page) -> None:
    expect(leader.locator(".tile")).to_have_count(5)
    for name, (figure, *below) in PUBLISHED.items():
        expect(tile(leader, name).locator(".figure")).to_have_text(figure)
        for words in below:
            expect(tile(leader, name)).to_contain_text(words)


def test_every_figure_opens_a_list_of_exactly_as_many_records(leader: Page) -> None:
    links = [
        (link.get_attribute("href"), link.inner_text())
        for link in leader.locator(".tile :is(h3, .tile-lines) a").all()
    ]
    expected = [35, 12, 12, 70, 70, 66, 1, 204, 21, 1279, 113, 116, 116, 0]
    found = []
    for address, _words in links:
        leader.goto(address or "")
        found.append(rows_on_all_pages(leader))

    assert found == expected, links


@pytest.mark.parametrize(
    ("day", "figures"),
    [
        ("31/12/2023", [" trên 76 nhiệm vụ", "204/204", "UBND xã, phường, thị trấn"]),
        ("01/02/2025", ["12/12", "200/200", "21/21"]),
        ("01/07/2025", ["/75 Xã, phường có mô hình được công nhận", "/75", "chưa phân định (gồm"]),
        ("01/03/2026", ["/75 Xã, phường có mô hình được công nhận", "75/75", "→ 66"]),
    ],
)
def test_on_any_day_the_tiles_are_those_that_have_a_meaning_then(
    leader: Page, day: str, figures: list[str]
) -> None:
    ask_for(leader, day)

    expect(leader.locator(".lead-line")).to_contain_text(f"số liệu tại ngày {day}")
    expect(leader.locator(".tile")).to_have_count(5)
    assert "–" not in leader.locator(".tile .figure").all_inner_texts()
    for figure in figures:
        expect(leader.locator(".tiles")).to_contain_text(figure)


def test_an_unknown_day_is_told_and_the_page_stands(leader: Page) -> None:
    ask_for(leader, "32/12/2024")

    expect(leader.locator(".messages")).to_contain_text("Giá trị “32/12/2024” không hợp lệ.")
    expect(tile(leader, "Mô hình Chính quyền thân thiện được công nhận")).to_contain_text("35")


def test_a_year_without_data_has_dashes_and_no_zero(leader: Page) -> None:
    ask_for(leader, "31/12/2019")

    assert leader.locator(".tile .figure").all_inner_texts() == ["–"] * 5


def test_the_chosen_day_is_carried_from_the_figure_to_its_records(leader: Page) -> None:
    ask_for(leader, "31/12/2023")
    tasks = tile(leader, "Nhiệm vụ trong kế hoạch CCHC của sở, ban, ngành và huyện")
    figure = tasks.locator(".figure").inner_text()
    tasks.get_by_role("link").first.click()

    expect(leader.get_by_label("Số liệu tại ngày")).to_have_value("31/12/2023")
    assert 0 < rows_on_all_pages(leader) == int(figure.replace(".", "")) < 1279


def test_whoever_may_read_less_sees_the_same_figure_and_how_much_is_hidden(
    visit: Visit, portal_2024: Portal
) -> None:
    page = visit(portal_2024, "huyen.mocchau")
    page.goto("/tong-quan/chi-tieu/RT-02/")

    shown = rows_on_all_pages(page)
    expect(page.locator(".figure")).to_have_text("1.279")
    hidden = page.get_by_role("note").filter(has_text="dòng ngoài phạm vi được xem").inner_text()
    assert shown + int(re.sub(r"\D", "", hidden)) == 1279


def test_charts_come_on_top_of_their_tables_and_can_be_taken_into_a_slide(
    visit: Visit, portal_2024: Portal
) -> None:
    page = visit(portal_2024, "lanhdao")
    page.goto("/tong-quan/")
    panel = page.get_by_role("region", name="Giá trị giúp đỡ theo loại hình").first
    expect(panel.locator("canvas")).to_be_visible()

    with page.expect_download() as saved:
        panel.get_by_role("button", name="Tải ảnh biểu đồ").click()
    assert saved.value.suggested_filename.endswith(".png")

    panel.get_by_text("Bảng số liệu").click()
    expect(panel.get_by_role("rowheader", name="Tiền mặt")).to_be_visible()


def test_a_phone_shows_the_whole_dashboard_within_a_few_screens(
    visit: Visit, portal_2024: Portal
) -> None:
    page = visit(portal_2024, "lanhdao", viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/tong-quan/")

    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    assert page.evaluate("document.scrollingElement.scrollHeight") < 7 * 844
    agency = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Sở Nội vụ", exact=True)
    )
    assert (agency.bounding_box() or {})["height"] < 100
    expect(agency).to_contain_text("22")
