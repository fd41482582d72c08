"""Many accounts from a workbook: every problem by its cell, and all or nothing."""

import io
from datetime import date

import pytest
import xlsxwriter

from accounts.models import User
from core import clock
from core.workbook import NoSuchColumns, NotAWorkbook
from organizations import bulk_opening
from organizations.bulk_opening import NotAllRight, open_from_workbook
from organizations.models import Membership
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
HEADINGS = ("STT", "Họ và tên", "Đơn vị", "Vai trò", "Tên đăng nhập", "Số điện thoại", "Phòng")


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(DAY):
        yield


def workbook(*lines, headings=HEADINGS):
    """A workbook as a unit would type it: a title, a blank line, the headings, the lines."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet("Danh sách")
    sheet.write(0, 0, "DANH SÁCH CÁN BỘ ĐỀ NGHỊ MỞ TÀI KHOẢN")
    sheet.write_row(2, 0, headings)
    for number, line in enumerate(lines):
        sheet.write_row(3 + number, 0, (number + 1, *line))
    book.close()
    body.seek(0)
    return body


@pytest.fixture
def commune():
    return CommuneCommitteeFactory(unit=UnitFactory(name="Chiềng Sơn", code="03985"))


@pytest.fixture
def unit_admin(commune):
    return officer(Role.UNIT_ADMIN, commune)


@pytest.fixture
def system_admin():
    return officer(Role.SYSTEM_ADMIN)


def problems(upload, by):
    with pytest.raises(NotAllRight) as refused:
        open_from_workbook(upload, by=by)
    return {problem.ref: problem.message for problem in refused.value.problems}


def test_a_list_of_several_offices_is_opened_with_a_code_each(commune, system_admin):
    OrganizationFactory(code="so-y-te", name="Sở Y tế")
    upload = workbook(
        (
            "Lò Thị Vân",
            "UBND xã Chiềng Sơn",
            "Cán bộ cấp huyện, cấp xã",
            "",
            912345678,
            "Văn phòng",
        ),
        ("Quàng Văn Ít", "so-y-te", "lãnh đạo cơ quan, đơn vị", "ITQV", "+84 912 000 111", ""),
        ("Lò Thị Vân", "Sở Y tế", "agency_officer", "", "", ""),
    )

    found = open_from_workbook(upload, by=system_admin)

    assert [(one.user.username, one.memberships[0].role) for one in found] == [
        ("vanlt", Role.UNIT_OFFICER),
        ("itqv", Role.UNIT_HEAD),
        ("vanlt2", Role.AGENCY_OFFICER),
    ]
    user = User.objects.get(username="vanlt")
    assert user.check_password(found[0].code)
    assert (user.phone, user.must_change_password) == ("0912345678", True)
    assert user.memberships.get().office == "Văn phòng"
    assert user.history.get().history_user == system_admin
    assert len({one.code for one in found}) == 3


def test_a_unit_administrator_need_not_name_the_unit(commune, unit_admin):
    upload = workbook(
        ("Lò Thị Vân", "Cán bộ cấp huyện, cấp xã"), headings=("TT", "Họ tên", "Vai trò")
    )

    (found,) = open_from_workbook(upload, by=unit_admin)

    assert found.memberships[0].organization == commune


def test_every_problem_is_named_by_its_cell_and_nothing_is_written(commune, system_admin):
    UserFactory(username="hoant")
    MembershipFactory(organization=commune, role=Role.UNIT_OFFICER, user__full_name="Hà Văn Một")
    good = ("Lò Văn Đúng", "UBND xã Chiềng Sơn", "Cán bộ cấp huyện, cấp xã", "", "", "")
    before = (User.objects.count(), Membership.objects.count())

    found = problems(
        workbook(
            good,
            ("Lò Văn Hai", "UBND xã Không Có", "Cán bộ", "", "", ""),
            ("", "03985", "Cán bộ cấp huyện, cấp xã", "trong", "", ""),
            ("Lò Văn Ba", "03985", "Cán bộ cấp tỉnh", "", "", ""),
            ("Lò Văn Tư", "03985", "Quản trị đơn vị", "hoant", "gọi sau", ""),
            ("Hà Văn Một", "03985", "Lãnh đạo cơ quan, đơn vị", "", "", ""),
            ("Lò Văn Đúng", "03985", "Quản trị đơn vị", "", "", ""),
            ("Lò Văn Năm", "03985", "Quản trị đơn vị", "TRONG", "", ""),
            ("Lò Văn Sáu", "", "Quản trị đơn vị", "", "", ""),
        ),
        system_admin,
    )

    assert {ref: message[:30] for ref, message in found.items()} == {
        "C5": "Không có đơn vị hành chính nào",
        "D5": "Đề nghị ghi một trong các vai ",
        "B6": found["B6"][:30],
        "D7": "Ở cơ quan, đơn vị này chỉ giao",
        "E8": "Tên đăng nhập này đã có người ",
        "F8": "Số điện thoại chỉ gồm chữ số, ",
        "B9": "“Hà Văn Một” đã có tài khoản c",
        "B10": "Tên này có ở hai dòng. Nếu là ",
        "E11": "Tên đăng nhập này có ở hai dòn",
        "C12": "Đề nghị ghi tên hoặc mã đơn vị",
    }
    assert (User.objects.count(), Membership.objects.count()) == before


def test_a_unit_administrator_opens_nothing_elsewhere(commune, unit_admin):
    OrganizationFactory(code="so-y-te", name="Sở Y tế")

    found = problems(workbook(("A B", "Sở Y tế", "Cán bộ cơ quan, đơn vị")), unit_admin)

    assert found == {"C4": "Cơ quan, đơn vị này không thuộc phạm vi quản lý tài khoản của bạn."}


def test_an_inspection_is_not_opened_by_a_list(commune, system_admin):
    OrganizationFactory(code="so-y-te", name="Sở Y tế")

    found = problems(workbook(("A B", "so-y-te", "Đoàn thanh tra, kiểm tra")), system_admin)

    assert found["D4"].startswith("Đề nghị ghi một trong các vai trò")


def test_the_same_list_twice_opens_nobody_twice(commune, system_admin):
    lines = [("Lò Thị Vân", "03985", "Cán bộ cấp huyện, cấp xã", "", "", "")]
    open_from_workbook(workbook(*lines), by=system_admin)

    assert list(problems(workbook(*lines), system_admin)) == ["B4"]


def test_what_is_no_list_is_refused_with_what_is_accepted(system_admin):
    with pytest.raises(NotAWorkbook, match=r"Đề nghị chọn tệp Excel"):
        open_from_workbook(io.BytesIO(b"%PDF-1.4 ..."), by=system_admin)
    with pytest.raises(NoSuchColumns, match="Họ và tên"):
        open_from_workbook(workbook(("x",), headings=("STT", "Ghi chú")), by=system_admin)
    with pytest.raises(NotAllRight):
        open_from_workbook(workbook(), by=system_admin)


def test_a_list_that_is_too_long_is_refused(monkeypatch, commune, system_admin):
    monkeypatch.setattr(bulk_opening, "MAX_ACCOUNTS", 2)
    lines = [(f"Lò Văn {n}", "03985", "Quản trị đơn vị", "", "", "") for n in range(8)]

    with pytest.raises(NotAWorkbook, match="hơn 2 dòng"):
        open_from_workbook(workbook(*lines), by=system_admin)
