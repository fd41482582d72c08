import pytest

from accounts.models import User
from tests.factories.accounts import UserFactory

PAGE = "/tai-khoan/thong-tin-ca-nhan/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(client):
    user = UserFactory(full_name="Nguyễn Thị Lan", phone="0912345678")
    client.force_login(user)
    return user


def fields(**changed):
    kept = {"full_name": "Nguyễn Thị Lan", "phone": "0912345678", "email": "", "language": "vi"}
    return {**kept, "revision": 1, **changed}


def test_people_change_their_own_name_telephone_and_language(client, lan):
    answer = client.post(PAGE, fields(full_name="Nguyễn Thị Lan Anh", language="en"), follow=True)

    lan.refresh_from_db()
    assert (lan.full_name, lan.language, lan.revision) == ("Nguyễn Thị Lan Anh", "en", 2)
    assert lan.history.first().history_user == lan
    assert '<html lang="en">' in answer.content.decode()


def test_what_was_typed_wrong_is_kept_on_the_page_and_not_in_the_frame(client, lan):
    page = client.post(PAGE, fields(full_name="Tên Khác", phone="không có")).content.decode()

    assert 'value="Tên Khác"' in page
    assert 'value="không có"' in page
    assert "Số điện thoại chỉ gồm chữ số" in page
    assert '<span class="account-name">Nguyễn Thị Lan</span>' in page


def test_two_people_in_one_form_see_each_others_change(client, lan):
    other = UserFactory(full_name="Cà Văn Quản")
    stored = User.objects.get(pk=lan.pk)
    stored.phone = "0987654321"
    stored._history_user = other
    stored.save_revised()

    page = client.post(PAGE, fields(full_name="Nguyễn Thị Lan Anh")).content.decode()

    assert "Nội dung vừa được Cà Văn Quản cập nhật lúc" in page
    assert "<dt>Điện thoại</dt><dd>0987654321</dd>" in page
    assert "<dt>Họ và tên</dt><dd>Nguyễn Thị Lan</dd>" in page
    assert 'value="Nguyễn Thị Lan Anh"' in page
    assert '<input type="hidden" name="revision" value="2"' in page
    lan.refresh_from_db()
    assert (lan.full_name, lan.phone) == ("Nguyễn Thị Lan", "0987654321")


def test_after_seeing_the_other_change_it_can_be_saved(client, lan):
    User.objects.get(pk=lan.pk).save_revised()

    assert client.post(PAGE, fields(phone="0900000000", revision=2)).status_code == 302
    lan.refresh_from_db()
    assert (lan.phone, lan.revision) == ("0900000000", 3)


def test_the_page_needs_few_queries(client, lan, django_assert_num_queries):
    # Session, user, the account afresh, memberships for the menu, unread notices.
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
