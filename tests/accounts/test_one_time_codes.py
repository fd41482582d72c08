from datetime import date, timedelta

import pytest

from accounts import one_time_codes
from core.clock import playing
from tests.factories.accounts import UserFactory

DAY = date(2024, 12, 2)
OWN = "mật khẩu của tôi"

pytestmark = pytest.mark.django_db


def sign_in(client, user, password):
    return client.post("/tai-khoan/dang-nhap/", {"username": user.username, "password": password})


def test_a_code_leads_to_a_password_of_ones_own_and_then_to_work(client):
    user = UserFactory()
    with playing(DAY):
        code = one_time_codes.issue(user, by=UserFactory())
        assert user.history.first().history_user is not None

        sign_in(client, user, code)
        assert client.get("/").url == "/tai-khoan/doi-mat-khau/"

        page = client.get("/tai-khoan/doi-mat-khau/")
        assert "Mã dùng một lần" in page.content.decode()
        changed = {"old_password": code, "new_password1": OWN, "new_password2": OWN}
        assert client.post("/tai-khoan/doi-mat-khau/", changed).url == "/"

    user.refresh_from_db()
    assert (user.must_change_password, user.code_expires_on) == (False, None)
    assert client.get("/").status_code == 200


def test_the_code_itself_is_no_password_of_ones_own(client):
    user = UserFactory()
    code = one_time_codes.issue(user, by=user)
    sign_in(client, user, code)

    again = {"old_password": code, "new_password1": code, "new_password2": code}
    answer = client.post("/tai-khoan/doi-mat-khau/", again)

    assert "Mật khẩu mới phải khác" in answer.content.decode()
    user.refresh_from_db()
    assert user.must_change_password


def test_what_is_wrong_with_a_password_is_told_where_it_is_first_typed(client):
    user = UserFactory()
    code = one_time_codes.issue(user, by=user)
    sign_in(client, user, code)

    short = {"old_password": code, "new_password1": "123", "new_password2": "123"}
    form = client.post("/tai-khoan/doi-mat-khau/", short).context["form"]

    assert list(form.errors) == ["new_password1"]


def test_a_code_works_through_its_last_day_and_no_longer(client):
    user = UserFactory()
    last_day = DAY + timedelta(days=one_time_codes.DAYS_VALID)
    with playing(DAY):
        code = one_time_codes.issue(user, by=user)
    with playing(last_day):
        assert sign_in(client, user, code).status_code == 302
    client.logout()
    with playing(last_day + timedelta(days=1)):
        answer = sign_in(client, user, code)

    assert "Mã dùng một lần đã hết hiệu lực" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_new_code_ends_the_old_password_and_its_sessions(client):
    user = UserFactory(password=OWN)
    client.force_login(user)

    one_time_codes.issue(user, by=UserFactory())

    assert client.get("/").url == "/tai-khoan/dang-nhap/?next=/"
    assert not user.check_password(OWN)


def test_codes_differ_and_hold_nothing_that_looks_alike():
    codes = {one_time_codes.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert not set("".join(codes)) & set("0O1I")


def test_signing_out_and_the_language_stay_reachable_with_a_code(client):
    user = UserFactory(must_change_password=True)
    client.force_login(user)

    assert client.post("/tai-khoan/ngon-ngu/", {"language": "en"}).status_code == 302
    user.refresh_from_db()
    assert user.language == "en"
    assert client.post("/tai-khoan/dang-xuat/").url == "/tai-khoan/dang-nhap/"


def test_the_menu_is_empty_until_the_code_is_changed(client):
    client.force_login(UserFactory(must_change_password=True, is_superuser=True))

    assert client.get("/tai-khoan/doi-mat-khau/").context["frame"].menu == []
