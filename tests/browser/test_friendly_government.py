"""Two units on their way to one decision and beyond, by keyboard alone; and the province's day."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PortalOn, Visit
from .keys import Keys
from .paper import pdf
from .serving import Portal

pytestmark = pytest.mark.browser

# Of the same district; of the first the recognition lasts until it is merged on 01/07/2025.
MERGED, REVOKED = "Pi Toong", "Chiềng Công"
DISTRICT = "huyen.muongla"
DECIDED, WITHDRAWN, MERGER = "02/12/2024", "03/03/2025", "01/07/2025"
# By how many the two are more on each day.
MORE = {"01/12/2024": 0, DECIDED: 2, "02/03/2025": 2, WITHDRAWN: 1, "30/06/2025": 1, MERGER: 0}
WORDS = "Đã thực hiện, có hồ sơ lưu tại UBND."


def told(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def recognised_on(page: Page, day: str) -> int:
    """What the leader's first page says of that day."""
    page.goto(f"/tong-quan/?ngay={day}")
    return int(page.locator(".tile .figure").first.inner_text())


class Person(Keys):
    """Somebody of an office at the keyboard."""

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def field(self, name: str, text: str) -> None:
        """Type into the field of that label, whether it is marked as required or not."""
        labelled = self.page.get_by_label(re.compile(rf"^{re.escape(name)}\s*\*?$"))
        self.write(labelled.locator("visible=true"), text)

    def menu(self, name: str) -> None:
        self.press(self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True))

    def confirm(self, name: str, reason: str = "", button: str = "") -> None:
        """Open a dialog, give the reason where it asks for one, and confirm."""
        self.button(name)
        dialog = self.page.get_by_role("dialog")
        if reason:
            self.write(dialog.get_by_label("Lý do"), reason)
        self.press(dialog.get_by_role("button", name=button or name, exact=True))

    def register(self, commune: str) -> str:
        """Register a commune's model and come to its draft dossier."""
        self.page.goto("/chinh-quyen-than-thien/")
        self.link("Đăng ký mô hình")
        self.choose(self.page.get_by_label("Cơ quan, đơn vị"), f"UBND xã {commune}")
        self.choose(
            self.page.get_by_label("Loại mô hình"),
            "Chính quyền thân thiện của xã, phường, thị trấn",
        )
        self.field("Tên mô hình", f"Chính quyền thân thiện xã {commune}")
        self.field("Nội dung chính", "Công khai thủ tục, tiếp công dân vào thứ Năm hằng tuần.")
        self.button("Đăng ký mô hình")
        told(self.page, "Đã đăng ký mô hình")
        return self.page.url

    def launch(self, commune: str) -> None:
        self.link(f"Chính quyền thân thiện xã {commune}")
        self.link("Ghi nhận ra mắt")
        self.field("Ngày ra mắt", DECIDED)
        self.button("Ghi nhận ra mắt mô hình")
        told(self.page, "Đã ghi nhận ngày ra mắt.")

    def mark(self) -> None:
        """Every criterion met: one proved by a document, the others by words."""
        self.link("Tự chấm điểm")
        self.button("Chọn “Đạt” cho các tiêu chí chưa chấm")
        for words in self.page.get_by_label(re.compile("^Thuyết minh tiêu chí")).all()[1:]:
            self.write(words, WORDS)
        self.button("Lưu điểm tự chấm")
        told(self.page, "Đã lưu điểm tự chấm.")

    def prove(self, number: str) -> None:
        """The first criterion by a plan of the unit's own, with its file."""
        self.link("Tự chấm điểm")
        self.link("Minh chứng của tiêu chí 1")
        self.field("Số, ký hiệu văn bản", number)
        self.field("Ngày ban hành", "05/11/2024")
        self.field("Cơ quan ban hành", "UBND xã")
        self.field("Trích yếu hoặc tên minh chứng", "Kế hoạch xây dựng mô hình")
        self.attach(self.page.get_by_label("Tệp minh chứng"), pdf("ke-hoach.pdf"))
        self.field("Mục, trang", "trang 2")
        self.button("Thêm minh chứng")
        told(self.page, "Đã thêm minh chứng cho tiêu chí 1.")

    def submit(self, number: str) -> None:
        self.link("Sửa")
        self.field("Kết quả xây dựng mô hình", "Đã đối thoại 2 lần; 34 kiến nghị đã trả lời.")
        self.button("Lưu nháp")
        told(self.page, "Đã lưu nháp.")
        self.link("Gửi hồ sơ")
        self.field("Số tờ trình, báo cáo", number)
        self.field("Ngày tờ trình, báo cáo", DECIDED)
        self.field("Người ký", "Chủ tịch UBND xã")
        self.attach(self.page.get_by_label("Tệp tờ trình"), pdf("to-trinh.pdf"))
        self.button("Gửi hồ sơ")
        told(self.page, "Đã gửi hồ sơ.")

    def agree(self) -> None:
        self.link("Thẩm định điểm")
        self.confirm("Đồng ý với điểm tự chấm", button="Đồng ý")
        told(self.page, "Đã lấy điểm tự chấm làm điểm thẩm định ở 21 tiêu chí.")

    def open(self, address: str) -> None:
        self.page.goto(address)


def test_two_units_from_their_registration_to_a_revocation_without_a_mouse(
    portal_on: PortalOn, visit: Visit
) -> None:
    portal = portal_on("2025-07-02")
    leader = visit(portal, "lanhdao")
    at_first = {day: recognised_on(leader, day) for day in MORE}
    _on(portal, "2024-12-02")

    unit = Person(visit(portal, DISTRICT))
    addresses = []
    for number, commune in enumerate((MERGED, REVOKED), start=1):
        addresses.append(unit.register(commune).removeprefix(portal.url))
        unit.launch(commune)
        unit.open(addresses[-1])
        unit.mark()
        unit.open(addresses[-1])
        unit.prove(f"{number}0/KH-UBND")
        unit.open(addresses[-1])
        unit.submit(f"{number}1/TTr-UBND")
    merged, withdrawn = addresses

    province = Person(visit(portal, "noivu"))
    province.open(merged)
    province.confirm("Trả lại, yêu cầu bổ sung", "Thiếu biên bản họp Ban Chỉ đạo.")
    told(province.page, "Đã trả lại hồ sơ, yêu cầu bổ sung.")
    unit.open(merged)
    expect(unit.page.get_by_role("main")).to_contain_text("Thiếu biên bản họp Ban Chỉ đạo.")
    unit.link("Gửi hồ sơ")
    unit.button("Gửi hồ sơ")
    told(unit.page, "Đã gửi hồ sơ.")

    for address in addresses:
        province.open(address)
        province.confirm("Tiếp nhận")
        told(province.page, "Đã tiếp nhận hồ sơ.")
        province.agree()
    province.open(merged)
    province.link("Thẩm định điểm")
    province.choose(province.page.get_by_label("Điểm thẩm định tiêu chí 21"), "Không đạt")
    province.field("Ý kiến thẩm định tiêu chí 21", "Chưa thấy sổ theo dõi.")
    province.button("Lưu điểm thẩm định")
    told(province.page, "Đã lưu điểm thẩm định.")
    province.open(merged)
    province.confirm("Gửi kết quả thẩm định để đơn vị giải trình")
    told(province.page, "Đã gửi kết quả thẩm định để đơn vị giải trình.")
    unit.open(merged)
    unit.link("Gửi giải trình")
    unit.button("Gửi giải trình")
    expect(unit.page.get_by_role("alert")).to_contain_text("Đề nghị giải trình từng tiêu chí")
    unit.field("Giải trình tiêu chí 21", "Sổ theo dõi lập từ tháng 3, nay gửi kèm.")
    unit.button("Gửi giải trình")
    told(unit.page, "Đã gửi giải trình.")
    province.open(merged)
    province.link("Thẩm định điểm")
    province.choose(province.page.get_by_label("Điểm kết luận tiêu chí 21"), "Đạt")
    province.field("Lý do kết luận", "Đã kiểm tra sổ theo dõi.")
    province.button("Lưu điểm thẩm định")
    told(province.page, "Đã lưu điểm thẩm định.")
    for address in addresses:
        province.open(address)
        expect(province.page.get_by_role("complementary")).to_contain_text("21/21")
        province.confirm("Đủ điều kiện công nhận")
        told(province.page, "Đã ghi hồ sơ đủ điều kiện công nhận.")

    _recognise_both(province)
    unit.open(withdrawn)
    unit.link(f"Chính quyền thân thiện xã {REVOKED}")
    expect(unit.page).to_have_url(re.compile("/mo-hinh/"))
    model = unit.page.url.removeprefix(portal.url)
    unit.link("Sửa")
    unit.field("Nội dung chính", "Chỉ còn tiếp công dân mỗi tháng một lần.")
    unit.button("Lưu")
    told(unit.page, "Đã lưu mô hình.")
    province.open(model)
    expect(province.page.get_by_role("main")).to_contain_text("Thay đổi sau quyết định")
    province.link("Xem nội dung đã xét khi quyết định")
    compared = province.page.locator(".table-compare")
    expect(compared).to_contain_text("tiếp công dân vào thứ Năm hằng tuần")
    expect(compared).to_contain_text("Chỉ còn tiếp công dân mỗi tháng một lần.")
    # What was judged is there on paper too, as it was.
    assert province.page.pdf().startswith(b"%PDF")

    _on(portal, "2025-03-03")
    _revoke(province, f"{portal.url}{model}")
    _on(portal, "2025-07-02")
    province.open(f"{portal.url}{merged}")
    province.link(f"Chính quyền thân thiện xã {MERGED}")
    province.link("Kết thúc do sắp xếp đơn vị hành chính")
    province.button("Kết thúc do sắp xếp đơn vị hành chính")
    told(province.page, "Đã kết thúc công nhận do sắp xếp đơn vị hành chính.")
    for day, more in MORE.items():
        leader.goto(f"{portal.url}/tong-quan/?ngay={day}")
        expect(leader.locator(".tile .figure").first).to_have_text(str(at_first[day] + more))


def _on(portal: Portal, day: str) -> None:
    """The same records on another day, at the same address."""
    portal.stop()
    portal.day = day
    portal.start()


def _recognise_both(province: Person) -> None:
    """One decision over both, looked at before it is written."""
    province.open("/chinh-quyen-than-thien/cong-nhan-nhieu/")
    for commune in (MERGED, REVOKED):
        box = province.page.get_by_role("checkbox", name=re.compile(f"^UBND xã {commune} "))
        province.press(box, "Space")
    province.field("Số quyết định", "3050/QĐ-UBND")
    province.field("Ngày ban hành", DECIDED)
    province.field("Người ký", "Phó Chủ tịch UBND tỉnh")
    province.field("Thẩm quyền, chức vụ người ký", "KT. Chủ tịch, Phó Chủ tịch")
    province.button("Xem trước")
    listed = province.page.get_by_role("region", name="Hồ sơ trong quyết định")
    expect(listed.locator("tbody tr")).to_have_count(2)
    province.attach(province.page.get_by_label("Tệp quyết định"), pdf("quyet-dinh.pdf"))
    province.button("Công nhận 2 hồ sơ")
    told(province.page, "Đã công nhận 2 mô hình.")


def _revoke(province: Person, model: str) -> None:
    province.open(model)
    province.link("Thu hồi quyết định công nhận")
    province.field("Thu hồi từ ngày", WITHDRAWN)
    province.field("Lý do", "Không còn bảo đảm tiêu chí bắt buộc.")
    province.field("Số quyết định", "451/QĐ-UBND")
    province.field("Ngày ban hành", WITHDRAWN)
    province.field("Người ký", "Phó Chủ tịch UBND tỉnh")
    province.attach(province.page.get_by_label("Tệp quyết định"), pdf("thu-hoi.pdf"))
    province.button("Thu hồi quyết định công nhận")
    told(province.page, "Đã thu hồi quyết định công nhận.")
    expect(province.page.locator(".lead-line")).to_contain_text("Thu hồi quyết định công nhận")


def test_the_queue_is_walked_by_j_and_k_and_many_go_back_with_one_reason(
    portal_on: PortalOn, visit: Visit
) -> None:
    province = Person(visit(portal_on("2024-12-31"), "noivu"))
    page = province.page
    province.open("/chinh-quyen-than-thien/tham-dinh/?trang-thai=submitted")
    listed = page.get_by_role("region", name="Danh sách hồ sơ").get_by_role("link")
    first, second = listed.all_inner_texts()[:2]
    province.press(listed.first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)
    province.link("Về danh sách hồ sơ")

    for code in (first, second):
        province.press(page.get_by_label(f"Chọn hồ sơ {code}"), "Space")
    expect(page.locator("[data-chosen]")).to_have_text("Đã chọn: 2")
    province.button("Trả lại, yêu cầu bổ sung")
    province.field("Lý do (ghi cho từng hồ sơ)", "Thiếu danh mục minh chứng.")
    province.button("Trả lại, yêu cầu bổ sung: 2 hồ sơ")
    expect(page.get_by_role("main")).to_contain_text(first)
    for code in (first, second):
        province.open(f"/chinh-quyen-than-thien/ho-so/{code}/")
        expect(page.get_by_role("main")).to_contain_text("Thiếu danh mục minh chứng.")


def test_an_upload_that_broke_off_is_repeated_without_typing_anew(
    portal_on: PortalOn, visit: Visit
) -> None:
    unit = Person(visit(portal_on("2024-12-31"), DISTRICT))
    page = unit.page
    unit.register(REVOKED)
    unit.link("Minh chứng của tiêu chí 1")
    expect(page).to_have_url(re.compile("/minh-chung/"))
    address = page.url
    unit.field("Trích yếu hoặc tên minh chứng", "Biên bản đối thoại quý IV")
    unit.attach(page.get_by_label("Tệp minh chứng"), pdf("bien-ban.pdf"))
    page.context.set_offline(True)
    unit.button("Thêm minh chứng")
    expect(page.get_by_role("main")).to_have_count(0)
    page.context.set_offline(False)

    page.goto(address)
    expect(page.get_by_label("Trích yếu hoặc tên minh chứng")).to_have_value(
        "Biên bản đối thoại quý IV"
    )
    unit.attach(page.get_by_label("Tệp minh chứng"), pdf("bien-ban.pdf"))
    unit.button("Thêm minh chứng")
    told(page, "Đã thêm minh chứng cho tiêu chí 1.")
    expect(page.locator(".evidence > li")).to_have_count(1)
