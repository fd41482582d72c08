import pytest
from django.urls import reverse

from notifications import notices
from notifications.models import Notice
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:notice_list")


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_person_sees_what_they_were_told_and_nobody_elses(client, user):
    notices.tell(user, subject="Hồ sơ của xã bị trả lại", body="Thiếu biên bản họp")
    notices.tell(UserFactory(), subject="Việc của người khác")

    page = client.get(LIST).content.decode()

    assert "Hồ sơ của xã bị trả lại" in page
    assert "Thiếu biên bản họp" in page
    assert "Việc của người khác" not in page
    assert "1 thông báo chưa đọc" in page


def test_an_empty_list_says_what_will_come(client, user):
    assert "Chưa có thông báo nào" in client.get(LIST).content.decode()


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client, user):
    (notice,) = notices.tell(
        user, subject="Đã công nhận", url=reverse("documents:legaldocument_list")
    )

    answer = client.post(reverse("notifications:notice_open", args=[notice.pk]))

    assert answer.url == reverse("documents:legaldocument_list")
    assert notices.unread_count(user) == 0


def test_nobody_opens_anothers_notice(client, user):
    (notice,) = notices.tell(UserFactory(), subject="Đã công nhận")

    assert client.post(reverse("notifications:notice_open", args=[notice.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_looking_marks_nothing_as_read(client, user):
    (notice,) = notices.tell(user, subject="Đã công nhận")

    client.get(LIST)
    assert client.get(reverse("notifications:notice_open", args=[notice.pk])).status_code == 405
    assert notices.unread_count(user) == 1


def test_everything_is_marked_as_read_at_once(client, user):
    for subject in ("Một", "Hai"):
        notices.tell(user, subject=subject)

    page = client.post(reverse("notifications:notice_read_all"), follow=True).content.decode()

    assert "Đã đánh dấu 2 thông báo là đã đọc." in page
    assert notices.unread_count(user) == 0


def test_the_list_costs_the_same_however_long_it_is(client, user, django_assert_max_num_queries):
    for number in range(60):
        notices.tell(user, subject=f"Thông báo {number}")
    with django_assert_max_num_queries(8):
        client.get(LIST)
