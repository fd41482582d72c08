import pytest

from accounts.resources import UserResource
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory, UserFactory
from tests.factories.organizations import OrganizationFactory, officer

LIST = "/quan-tri/accounts/user/"

pytestmark = pytest.mark.django_db


def test_the_admin_has_no_door_of_its_own(client):
    led = client.get(LIST, follow=True)

    assert led.redirect_chain[-1][0] == f"/tai-khoan/dang-nhap/?next={LIST}"
    assert client.post("/quan-tri/login/", {"username": "x"}).url.startswith(
        "/tai-khoan/dang-nhap/"
    )


def test_who_may_not_use_it_is_refused_and_not_asked_to_sign_in_again(client):
    client.force_login(UserFactory())

    assert client.get("/quan-tri/", follow=True).status_code == 403


def test_the_permission_opens_it_without_a_mark_on_the_account(client):
    user = officer(Role.SYSTEM_ADMIN, OrganizationFactory())
    assert not user.is_staff
    client.force_login(user)

    assert client.get("/quan-tri/").status_code == 200
    assert client.get("/quan-tri/login/", {"next": LIST}).url == LIST
    assert client.get("/quan-tri/login/", {"next": "https://elsewhere.example"}).url == "/quan-tri/"


def test_accounts_are_found_without_accents(client):
    UserFactory(full_name="Đặng Thị Hường")
    UserFactory(full_name="Lò Văn Sáng")
    client.force_login(SuperuserFactory(full_name="Chủ"))

    page = client.get(LIST, {"q": "dang huong"}).content.decode()

    assert "Đặng Thị Hường" in page
    assert "Lò Văn Sáng" not in page


def test_a_correction_counts_and_is_remembered(client):
    user = UserFactory(full_name="Lò Thị Lan")
    admin = SuperuserFactory()
    client.force_login(admin)

    sent = {
        "username": user.username,
        "full_name": "Lò Thị Lân",
        "language": "vi",
        "is_active": "on",
    }
    client.post(f"{LIST}{user.pk}/change/", sent)

    user.refresh_from_db()
    assert (user.full_name, user.revision) == ("Lò Thị Lân", 2)
    assert user.history.first().history_user == admin
    history = client.get(f"{LIST}{user.pk}/history/").content.decode()
    assert "Lò Thị Lan → Lò Thị Lân" in history


def test_the_admins_own_pages_for_passwords_are_the_portals(client):
    client.force_login(SuperuserFactory())

    assert client.get("/quan-tri/password_change/").url == "/tai-khoan/doi-mat-khau/"
    assert client.post("/quan-tri/logout/").url == "/tai-khoan/dang-nhap/"


def test_accounts_are_neither_opened_nor_locked_nor_removed_past_their_pages(client):
    user = UserFactory(full_name="Lò Thị Lan")
    client.force_login(SuperuserFactory())

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}import/").status_code == 403
    assert client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        f"{LIST}{user.pk}/change/",
        {"username": user.username, "full_name": "Lò Thị Lan", "language": "vi", "revision": 1},
    )
    user.refresh_from_db()
    assert user.is_active


def test_a_list_of_accounts_gives_out_no_password(client):
    UserFactory(full_name="Lò Thị Lan", password="mot-hai-ba-bon")
    client.force_login(SuperuserFactory())

    page = client.get(f"{LIST}export/").content.decode()
    sheet = UserResource().export()

    assert "Mật khẩu" not in page
    assert sheet.headers[:2] == ["Tên đăng nhập", "Họ và tên"]
    assert "Lò Thị Lan" in sheet.csv
    assert "md5" not in sheet.csv
