import pytest
from django.core.cache import cache

from tests.factories.accounts import UserFactory

DOOR = "/tai-khoan/dang-nhap/"
OWN = "mot-hai-ba-bon"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    cache.clear()
    return UserFactory(username="lannt", full_name="Nguyễn Thị Lan", password=OWN)


def sign_in(client, username, password, **more):
    return client.post(DOOR, {"username": username, "password": password, **more})


def test_strangers_are_led_to_the_door_and_back_to_where_they_wanted(client, lan):
    assert client.get("/giao-dien/").url == f"{DOOR}?next=/giao-dien/"

    answer = sign_in(client, "LanNT", OWN, next="/giao-dien/")

    assert answer.url == "/giao-dien/"
    assert "Nguyễn Thị Lan" in client.get("/giao-dien/").content.decode()


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client, lan):
    sent_from = {"HTTP_REFERER": "http://testserver/giao-dien/?ngay=31/12/2024"}

    led = client.post("/thong-bao/da-doc/", **sent_from)
    assert led.url == f"{DOOR}?next=/giao-dien/%3Fngay%3D31/12/2024"
    assert "nội dung vừa gửi chưa được ghi" in client.get(led.url).content.decode()

    assert sign_in(client, "lannt", OWN, next="/giao-dien/").url == "/giao-dien/"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/"])
def test_without_a_page_of_ours_to_go_back_to_one_comes_home(client, lan, referer):
    led = client.post("/thong-bao/da-doc/", HTTP_REFERER=referer)

    assert led.url == f"{DOOR}?next="


def test_the_address_of_an_act_is_a_page_that_says_so(client, lan):
    client.force_login(lan)

    answer = client.get("/thong-bao/da-doc/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Không mở được địa chỉ này" in answer.content.decode()


def test_nobody_is_led_out_of_the_portal(client, lan):
    assert sign_in(client, "lannt", OWN, next="https://elsewhere.example/").url == "/bat-dau/"


def test_a_wrong_password_says_so_and_keeps_the_name(client, lan):
    page = sign_in(client, "lannt", "sai").content.decode()

    assert "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra và nhập lại." in page
    assert 'value="lannt"' in page


def test_a_closed_account_does_not_open(client, lan):
    lan.is_active = False
    lan.save()

    assert sign_in(client, "lannt", OWN).status_code == 200
    assert "_auth_user_id" not in client.session


def test_repeated_failures_lock_the_door_however_the_name_is_typed(client, lan):
    for username in ("lannt", "LANNT", "Lannt", "lanNT"):
        assert sign_in(client, username, "sai").status_code == 200

    locked = sign_in(client, "lannT", "sai")
    assert locked.status_code == 429
    assert (
        "Đăng nhập không thành công nhiều lần. Đề nghị thử lại sau 15 phút."
        in locked.content.decode()
    )
    assert sign_in(client, "lannt", OWN).status_code == 429


def test_one_account_being_locked_leaves_the_others_open(client, lan):
    UserFactory(username="khac", password=OWN)
    for _ in range(5):
        sign_in(client, "lannt", "sai")

    assert sign_in(client, "khac", OWN).status_code == 302


def test_who_is_in_needs_no_door(client, lan):
    client.force_login(lan)

    assert client.get(DOOR).url == "/bat-dau/"


def test_signing_out_is_by_post_only(client, lan):
    client.force_login(lan)

    assert client.get("/tai-khoan/dang-xuat/").status_code == 405
    assert client.post("/tai-khoan/dang-xuat/").url == DOOR
    assert "_auth_user_id" not in client.session


def test_strangers_read_vietnamese_whatever_their_browser_wants(client):
    answer = client.get(DOOR, headers={"accept-language": "en"})

    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in answer.content.decode()


def test_the_user_chooses_the_language_and_comes_back_to_the_page(client, lan):
    client.force_login(lan)

    answer = client.post(
        "/tai-khoan/ngon-ngu/", {"language": "en", "next": "/giao-dien/?ngay=1/1/2024"}
    )

    assert answer.url == "/giao-dien/?ngay=1/1/2024"
    assert '<html lang="en">' in client.get("/").content.decode()
    lan.refresh_from_db()
    assert (lan.language, lan.revision) == ("en", 2)


@pytest.mark.parametrize(
    "sent", [{"language": "fr"}, {"language": "en", "next": "//elsewhere.example"}, {}]
)
def test_a_wrong_language_or_way_back_is_passed_over(client, lan, sent):
    client.force_login(lan)

    assert client.post("/tai-khoan/ngon-ngu/", sent).url == "/"
    lan.refresh_from_db()
    assert lan.language in ("vi", "en")


def test_the_language_of_one_answer_does_not_stay_for_the_next(client, lan):
    lan.language = "en"
    lan.save()
    client.force_login(lan)
    client.get("/")
    client.logout()

    assert '<html lang="vi">' in client.get(DOOR).content.decode()


def test_pages_of_those_who_are_in_stay_theirs(client, lan):
    assert "Cache-Control" not in client.get("/giao-dien/").headers
    client.force_login(lan)

    assert client.get("/giao-dien/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/khong-co-trang-nay/").headers["Cache-Control"] == "private, no-cache"
    assert client.post("/tai-khoan/dang-xuat/").headers["Clear-Site-Data"] == '"cache"'
