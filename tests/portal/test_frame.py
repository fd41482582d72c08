from datetime import date

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import override_settings
from django.urls import reverse

from core import clock
from notifications import notices
from organizations.roles import Role
from sonla_portal import errors
from tests.factories.accounts import SuperuserFactory, UserFactory
from tests.factories.organizations import DistrictCommitteeFactory, OrganizationFactory, officer
from tests.factories.territory import DistrictFactory

pytestmark = pytest.mark.django_db


def menu(client, path="/"):
    return client.get(path).context["frame"].menu


def labels(entries):
    return [str(entry.label) for entry in entries]


def test_without_a_role_there_are_ones_own_work_and_the_reference_data(client):
    client.force_login(UserFactory())

    assert labels(menu(client)) == ["Việc của tôi", "Danh mục"]


def test_a_leader_sees_the_areas_and_no_administration(client):
    client.force_login(officer(Role.LEADER, OrganizationFactory()))

    assert labels(menu(client)) == [
        "Tổng quan",
        "Việc của tôi",
        "Chính quyền thân thiện",
        "Cải cách hành chính",
        "Giúp đỡ xã khu vực III",
        "Báo cáo",
        "Danh mục",
    ]


def test_the_administrator_sees_administration(client):
    client.force_login(officer(Role.SYSTEM_ADMIN, OrganizationFactory()))

    assert "Quản trị" in labels(menu(client))
    assert "Cải cách hành chính" not in labels(menu(client))
    pages = client.get("/co-quan-don-vi/tai-khoan/").context["frame"].pages
    assert labels(pages) == ["Tài khoản", "Quản trị hệ thống"]


def test_a_units_administrator_has_its_accounts_and_not_the_system(client):
    client.force_login(officer(Role.UNIT_ADMIN, OrganizationFactory()))

    [admin] = [entry for entry in menu(client) if str(entry.label) == "Quản trị"]

    assert admin.url == "/co-quan-don-vi/tai-khoan/"
    assert client.get(admin.url).context["frame"].pages == []


def test_the_area_of_the_page_is_marked_and_no_other(client):
    client.force_login(SuperuserFactory())

    assert labels(entry for entry in menu(client) if entry.is_current) == ["Việc của tôi"]
    assert labels(entry for entry in menu(client, "/quan-tri/") if entry.is_current) == ["Quản trị"]
    assert not [entry for entry in menu(client, "/giao-dien/") if entry.is_current]


def test_a_record_stands_under_the_list_it_belongs_to(client):
    client.force_login(SuperuserFactory())
    unit = DistrictFactory()

    frame = client.get(f"/dia-ban/{unit.pk}/").context["frame"]

    assert labels(entry for entry in frame.menu if entry.is_current) == ["Danh mục"]
    assert labels(entry for entry in frame.pages if entry.is_current) == ["Đơn vị hành chính"]


def test_the_menu_keeps_the_day_of_the_address(client):
    client.force_login(SuperuserFactory())

    page = client.get("/", {"ngay": "31/12/2024"}).content.decode()

    assert 'href="/dia-ban/?ngay=31%2F12%2F2024"' in page
    assert '<input type="hidden" name="ngay" value="31/12/2024">' in page


def test_the_frame_costs_two_queries_beside_session_and_user(client, django_assert_num_queries):
    client.force_login(UserFactory())
    client.get("/giao-dien/")

    with django_assert_num_queries(4):  # and memberships, unread notices
        client.get("/giao-dien/")


def test_the_frame_counts_the_notices_that_wait(client):
    user = UserFactory()
    client.force_login(user)
    assert 'class="unread"' not in client.get("/").content.decode()

    notices.tell(user, subject="Hồ sơ bị trả lại")

    page = client.get("/").content.decode()
    assert '<span class="unread" aria-hidden="true">1<' in page
    assert 'href="/thong-bao/"' in page


@override_settings(PORTAL_TODAY=date(2024, 12, 31))
def test_a_day_that_is_played_is_said_on_every_page(client):
    said = "Ngày mô phỏng:"

    assert said in client.get("/tai-khoan/dang-nhap/").content.decode()
    client.force_login(UserFactory())
    page = client.get("/").content.decode()
    assert said in page
    assert "<strong>31/12/2024</strong>" in page


def test_the_real_day_is_not_called_simulated(client):
    assert "Ngày mô phỏng" not in client.get("/tai-khoan/dang-nhap/").content.decode()


def test_a_page_has_its_title_as_its_heading(client):
    client.force_login(UserFactory())

    page = client.get("/giao-dien/").content.decode()

    assert "<title>Các thành phần giao diện · Dân vận chính quyền Sơn La</title>" in page
    assert "<h1>Các thành phần giao diện</h1>" in page


def test_every_page_forbids_what_is_not_its_own(client):
    policy = client.get("/tai-khoan/dang-nhap/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_gallery_shows_every_component(client):
    client.force_login(UserFactory())

    page = client.get("/giao-dien/").content.decode()

    for part in (
        "tile is-thin",
        "state-danger",
        "sample-badge",
        "<progress",
        "stacked-bar",
        "sparkline",
        "filter-bar",
        "table-stack",
        "paging",
        'class="empty"',
        "file-drop",
        "<dialog",
        "timeline",
        'class="facts"',
        "error-summary",
        "crumbs",
        "as-of",
        "message-error",
    ):
        assert part in page, part


def test_what_is_missing_and_what_is_out_of_reach_look_the_same(client):
    client.force_login(UserFactory())

    answer = client.get("/khong-co/")

    assert answer.status_code == 404
    assert (
        "Nội dung không tồn tại hoặc không thuộc phạm vi quản lý của đơn vị."
        in answer.content.decode()
    )


def test_a_request_that_is_too_large_says_how_large_it_may_be(rf, settings):
    settings.PORTAL_MAX_UPLOAD_MB = 20

    answer = errors.bad_request(rf.post("/"), RequestDataTooBig())

    assert answer.status_code == 413
    assert "Tệp vượt quá dung lượng cho phép (20 MB)." in answer.content.decode()


def test_a_request_that_makes_no_sense_is_told_so(rf):
    answer = errors.bad_request(rf.get("/"), ValueError())

    assert answer.status_code == 400
    assert "Đề nghị quay lại trang trước" in answer.content.decode()


def test_a_fault_shows_a_code_that_stands_in_the_log(rf, caplog, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(rf.get("/hong/"))

    assert answer.status_code == 500
    code = caplog.records[0].args[0]
    assert f"Nội dung đã nhập được giữ lại; mã sự cố: {code}." in answer.content.decode()


def test_a_form_that_lay_open_too_long_is_told_so(client):
    answer = type(client)(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap/", {"username": "a"})

    assert answer.status_code == 403
    assert "Phiên làm việc đã hết hạn" in answer.content.decode()


def test_staff_of_what_has_ended_are_told_that_it_has_and_who_does_its_work(client):
    committee = DistrictCommitteeFactory(valid_to=date(2025, 6, 30))
    client.force_login(officer(Role.UNIT_OFFICER, committee))

    with clock.playing(date(2025, 6, 30)):
        assert client.get(reverse("models_registry:practicemodel_register")).status_code == 200
    with clock.playing(date(2025, 7, 1)):
        answer = client.get(reverse("models_registry:practicemodel_register"))

    assert answer.status_code == 403
    assert f"{committee} đã kết thúc hoạt động sau ngày 30/06/2025" in answer.text
    assert "cơ quan, đơn vị tiếp nhận" in answer.text
