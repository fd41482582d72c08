"""The pages of those who look after accounts: who gets in, and what is shown once."""

import io
import re
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import User
from core import clock
from organizations import worklist
from organizations.models import Membership
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
LIST = reverse("organizations:account_list")
OPEN = reverse("organizations:account_open")
IMPORT = reverse("organizations:account_import")
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(DAY):
        yield


@pytest.fixture
def commune():
    return CommuneCommitteeFactory(unit=UnitFactory(name="Chiềng Sơn", code="03985"))


@pytest.fixture
def admin(client, commune):
    user = officer(Role.UNIT_ADMIN, commune, user__full_name="Quản Trị Xã")
    client.force_login(user)
    return user


@pytest.fixture
def system_admin(client):
    user = officer(Role.SYSTEM_ADMIN, user__full_name="Quản Trị Tỉnh")
    client.force_login(user)
    return user


def page_of(user):
    return reverse("organizations:account_detail", args=[user.pk])


def acts_on(user):
    names = ("account_reset", "account_close", "account_reopen", "account_grant")
    return [reverse(f"organizations:{name}", args=[user.pk]) for name in names]


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.INSPECTION)]
)
def test_who_does_not_look_after_accounts_is_turned_away(client, role):
    user = officer(role)
    client.force_login(user)
    other = officer(Role.AGENCY_OFFICER, user.memberships.get().organization)

    for url in (LIST, OPEN, IMPORT, page_of(other), reverse("organizations:account_blank")):
        assert client.get(url).status_code == 403, url
    for url in (OPEN, IMPORT, *acts_on(other)):
        assert client.post(url).status_code == 403, url


def test_a_unit_administrator_sees_the_units_accounts_and_no_others(client, admin, commune):
    officer(Role.UNIT_OFFICER, commune, user__full_name="Lò Thị Gần")
    other = officer(Role.UNIT_OFFICER, user__full_name="Lò Thị Xa")

    page = client.get(LIST).content.decode()

    assert "Lò Thị Gần" in page
    assert "Lò Thị Xa" not in page
    assert client.get(page_of(other)).status_code == 404
    for url in acts_on(other):
        assert client.post(url).status_code == 404, url


def test_the_system_administrator_sees_all_and_finds_by_name_state_role_and_office(
    client, system_admin, commune
):
    officer(Role.UNIT_OFFICER, commune, user__full_name="Lò Thị Gần")
    officer(Role.AGENCY_OFFICER, user__full_name="Hà Văn Chờ", user__must_change_password=True)

    def found(**query):
        page = client.get(LIST, query).content.decode()
        return {name for name in ("Lò Thị Gần", "Hà Văn Chờ") if name in page}

    assert found() == {"Lò Thị Gần", "Hà Văn Chờ"}
    assert found(q="lo gan") == {"Lò Thị Gần"}
    assert found(trang_thai="chua-dung") == {"Hà Văn Chờ"}
    assert found(vai_tro="unit_officer") == {"Lò Thị Gần"}
    assert found(don_vi="chieng son") == {"Lò Thị Gần"}
    assert found(trang_thai="da-khoa") == set()


def test_opening_an_account_answers_with_its_slip_and_is_not_kept(client, admin, commune):
    answer = client.post(
        OPEN,
        {
            "full_name": "Lò Thị Vân",
            "organization": commune.pk,
            "role": "unit_officer",
            "office": "Văn phòng",
            "phone": "0912 345 678",
        },
    )

    page = answer.content.decode()
    (code,) = CODE.findall(page)
    user = User.objects.get(username="vanlt")
    assert user.check_password(code)
    assert "UBND xã Chiềng Sơn" in page
    assert "14/01/2025" in page
    assert "no-store" in answer["Cache-Control"]
    assert code not in client.get(page_of(user)).content.decode()
    assert code not in str(dict(client.session))


def test_a_form_with_something_wrong_keeps_what_was_typed_and_says_it_at_the_field(
    client, admin, commune
):
    UserFactory(username="vanlt")

    page = client.post(
        OPEN,
        {
            "full_name": "Lò Thị Vân",
            "organization": commune.pk,
            "role": "unit_officer",
            "username": "vanlt",
            "phone": "gọi sau",
        },
    ).content.decode()

    assert "Tên đăng nhập này đã có người dùng." in page
    assert "Số điện thoại chỉ gồm chữ số" in page
    assert 'value="gọi sau"' in page
    assert not CODE.search(page)


def test_a_unit_administrator_cannot_name_another_office_or_a_higher_role(client, admin, commune):
    department = OrganizationFactory()
    typed = {"full_name": "Kẻ Gian", "organization": commune.pk, "role": "unit_officer"}

    for forged in (
        {"organization": department.pk, "role": "agency_officer"},
        {"organization": department.pk, "role": "provincial_officer"},
        {"role": "unit_admin"},
        {"role": "system_admin"},
        {"role": "inspection"},
    ):
        client.post(OPEN, typed | forged)
    assert not User.objects.filter(full_name="Kẻ Gian").exists()


def test_a_new_code_is_shown_once_and_looking_gives_none(client, admin, commune):
    user = officer(Role.UNIT_OFFICER, commune)
    url = reverse("organizations:account_reset", args=[user.pk])

    assert client.get(url).status_code == 405
    page = client.post(url).content.decode()

    (code,) = CODE.findall(page)
    user.refresh_from_db()
    assert user.check_password(code)


def test_who_holds_more_elsewhere_is_seen_but_not_touched(client, admin, commune):
    user = officer(Role.UNIT_OFFICER, commune)
    MembershipFactory(user=user, role=Role.PROVINCIAL_OFFICER)

    page = client.get(page_of(user)).content.decode()

    assert "do Quản trị hệ thống thực hiện" in page
    assert "Cán bộ cấp tỉnh" not in page
    for url in acts_on(user):
        assert client.post(url).status_code == 403, url


def test_an_administrator_finds_no_button_for_the_own_account(client, admin):
    page = client.get(page_of(admin)).content.decode()

    assert "Đây là tài khoản của chính bạn" in page
    for url in acts_on(admin):
        assert client.post(url).status_code == 403, url


def test_closing_and_reopening_from_the_page(client, admin, commune):
    user = officer(Role.UNIT_OFFICER, commune)
    close = reverse("organizations:account_close", args=[user.pk])
    reopen = reverse("organizations:account_reopen", args=[user.pk])

    assert "Đã khóa tài khoản" in client.post(close, follow=True).content.decode()
    assert reopen in client.get(page_of(user)).content.decode()
    with clock.playing(date(2025, 1, 31)):
        page = client.post(reopen, {"organization": commune.pk, "role": "unit_head"})

    assert CODE.search(page.content.decode())
    user.refresh_from_db()
    assert user.is_active


def test_a_role_is_given_and_ended_from_the_page(client, admin, commune):
    user = officer(Role.UNIT_OFFICER, commune)
    grant = reverse("organizations:account_grant", args=[user.pk])

    client.post(grant, {"organization": commune.pk, "role": "unit_head"})
    head = user.memberships.get(role=Role.UNIT_HEAD)
    client.post(reverse("organizations:account_end", args=[head.pk]))

    head.refresh_from_db()
    assert head.valid_to == DAY
    page = client.get(page_of(user)).content.decode()
    assert "Giao vai trò" in page
    assert "Kết thúc vai trò" in page


def test_a_role_in_another_office_is_not_ended(client, admin):
    elsewhere = MembershipFactory()

    assert client.post(reverse("organizations:account_end", args=[elsewhere.pk])).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.valid_to is None


def test_the_inspection_form_is_the_system_administrators(client, admin):
    url = reverse("organizations:account_inspection")
    assert client.get(url).status_code == client.post(url).status_code == 403


def test_an_inspection_is_opened_by_a_decision(client, system_admin, commune):
    office, decision = OrganizationFactory(name="Thanh tra tỉnh"), LegalDocumentFactory()

    answer = client.post(
        reverse("organizations:account_inspection"),
        {
            "full_name": "Đoàn kiểm tra số 5",
            "organization": office.pk,
            "basis": decision.pk,
            "on": "02/01/2025",
            "until": "31/1/2025",
            "inspected": [commune.pk],
        },
    )

    assert CODE.search(answer.content.decode())
    membership = Membership.objects.get(role=Role.INSPECTION)
    assert (membership.valid_from, membership.valid_to) == (date(2025, 1, 2), date(2025, 1, 31))
    assert list(membership.inspected.all()) == [commune]


def a_list(*lines):
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Họ và tên", "Đơn vị", "Vai trò"))
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
    book.close()
    return SimpleUploadedFile("danh-sach.xlsx", body.getvalue())


def test_a_list_is_opened_with_a_slip_each(client, system_admin, commune):
    OrganizationFactory(name="Sở Y tế")
    upload = a_list(
        ("Lò Thị Vân", "UBND xã Chiềng Sơn", "Cán bộ cấp huyện, cấp xã"),
        ("Hà Văn Hai", "Sở Y tế", "Cán bộ cơ quan, đơn vị"),
    )

    page = client.post(IMPORT, {"upload": upload}).content.decode()

    assert len(CODE.findall(page)) == 2
    assert "2 phiếu" in page


def test_a_list_with_a_wrong_cell_opens_nobody_and_names_the_cell(client, system_admin, commune):
    upload = a_list(
        ("Lò Thị Vân", "03985", "Cán bộ cấp huyện, cấp xã"), ("Hà Văn Hai", "03985", "Vua")
    )

    page = client.post(IMPORT, {"upload": upload}).content.decode()

    assert "có 1 ô cần sửa" in page
    assert "C3" in page
    assert "Vua" in page
    assert not User.objects.filter(username="vanlt").exists()


def test_a_file_that_is_no_workbook_is_refused_with_what_is_accepted(client, admin):
    upload = SimpleUploadedFile("danh-sach.xlsx", b"%PDF-1.4")

    page = client.post(IMPORT, {"upload": upload}).content.decode()

    assert "Đề nghị chọn tệp Excel" in page


def test_the_blank_list_offers_what_the_person_may_give(client, admin):
    answer = client.get(reverse("organizations:account_blank"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    headings, choices = (sheet.to_python() for sheet in map(book.get_sheet_by_index, (0, 1)))
    assert headings[0][:3] == ["Họ và tên", "Đơn vị", "Vai trò"]
    assert [row[1] for row in choices[1:]] == [
        "Cán bộ cấp huyện, cấp xã",
        "Lãnh đạo cơ quan, đơn vị",
    ]
    assert choices[1][0].startswith("UBND xã Chiềng Sơn, Huyện ")


def test_codes_that_wait_stand_on_the_administrators_worklist(commune, admin):
    assert worklist.awaiting(admin, DAY) == []
    officer(
        Role.UNIT_OFFICER,
        commune,
        user__must_change_password=True,
        user__code_expires_on=date(2025, 1, 14),
    )
    officer(
        Role.UNIT_OFFICER,
        commune,
        user__must_change_password=True,
        user__code_expires_on=date(2024, 12, 1),
    )

    lapsed, unused = worklist.awaiting(admin, DAY)

    assert (str(lapsed.kind), lapsed.title) == ("Mã đã hết hiệu lực", "1 tài khoản")
    assert unused.url == f"{LIST}?trang_thai=chua-dung"
    assert worklist.awaiting(officer(Role.UNIT_OFFICER, commune), DAY) == []


def test_the_list_of_accounts_costs_the_same_however_long_it_is(
    client, admin, commune, django_assert_max_num_queries
):
    for _ in range(20):
        officer(Role.UNIT_OFFICER, commune)
    with django_assert_max_num_queries(14):
        client.get(LIST)
