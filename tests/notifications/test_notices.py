"""Who is told what, when it is mailed, and what the database refuses of a notice."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from core import clock
from notifications import notices
from notifications.models import Notice
from organizations.permissions import Permission
from organizations.recipients import holders_of
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    PartyBodyFactory,
    officer,
)
from tests.factories.territory import MAP_3

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(date(2024, 12, 31)):
        yield


def told():
    return {notice.user for notice in Notice.objects.all()}


def test_an_organization_is_told_through_those_who_work_in_it_today():
    commune = CommuneCommitteeFactory()
    at_work = officer(Role.UNIT_OFFICER, commune), officer(Role.UNIT_HEAD, commune)
    officer(Role.UNIT_ADMIN, commune)
    officer(Role.UNIT_OFFICER, commune, valid_to=date(2024, 6, 30))
    locked = officer(Role.UNIT_OFFICER, commune)
    locked.is_active = False
    locked.save()
    officer(Role.UNIT_OFFICER)

    notices.tell(commune, subject="Hồ sơ bị trả lại")

    assert told() == set(at_work)


def test_an_ended_organization_is_not_told_any_more():
    district = DistrictCommitteeFactory(valid_to=MAP_3 - timedelta(days=1))
    officer(Role.UNIT_OFFICER, district, valid_to=None)

    with clock.playing(MAP_3):
        assert notices.tell(district, subject="Nhắc việc") == []


def test_only_those_are_told_whose_role_there_may_do_something_about_it():
    commune = CommuneCommitteeFactory()
    clerk = officer(Role.UNIT_OFFICER, commune)
    officer(Role.UNIT_HEAD, commune)

    notices.tell(commune, subject="Cần bổ sung hồ sơ", permission=Permission.DOSSIER_WRITE)

    assert told() == {clerk}


def test_who_did_it_is_not_told_and_nobody_is_told_twice():
    commune = CommuneCommitteeFactory()
    one, other = officer(Role.UNIT_OFFICER, commune), officer(Role.UNIT_OFFICER, commune)
    MembershipFactory(user=other, organization=commune, role=Role.UNIT_HEAD)

    notices.tell(commune, subject="Đã gửi hồ sơ", by=one)
    notices.tell([one, one, other], subject="Hội nghị")

    assert [notice.user for notice in Notice.objects.order_by("pk")] == [other, one, other]


def test_the_province_is_told_through_those_who_hold_a_permission_everywhere():
    department = OrganizationFactory()
    appraisers = {
        officer(Role.PROVINCIAL_OFFICER, department),
        officer(Role.MOBILISATION_BODY, PartyBodyFactory()),
    }
    officer(Role.AGENCY_OFFICER, department)
    officer(Role.LEADER, department)

    notices.tell(holders_of(Permission.DOSSIER_APPRAISE), subject="Có hồ sơ mới")

    assert told() == appraisers


def test_a_notice_is_rolled_back_with_what_it_tells_of():
    user = UserFactory()
    with transaction.atomic():
        notices.tell(user, subject="Đã công nhận")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_who_has_an_address_gets_a_mail_after_the_commit(django_capture_on_commit_callbacks):
    here, there = UserFactory(email="lan@example.vn"), UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        notices.tell([here, there], subject="Đã công nhận\nmô hình", body="Xã Chiềng Sơn")
        assert mail.outbox == []

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["lan@example.vn"], "Đã công nhận mô hình")
    assert letter.body.startswith("Xã Chiềng Sơn\n\nXem tại Cổng thông tin")
    assert Notice.objects.get(user=here).mailed_at is not None
    assert Notice.objects.get(user=there).mailed_at is None


def test_a_mail_server_that_does_not_answer_spoils_nothing(
    django_capture_on_commit_callbacks, settings, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with django_capture_on_commit_callbacks(execute=True):
        notices.tell(UserFactory(email="lan@example.vn"), subject="Đã công nhận")

    assert Notice.objects.get().mailed_at is None
    assert "could not be mailed" in caplog.text


def test_sample_notices_are_marked_and_never_mailed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notices.tell(UserFactory(email="lan@example.vn"), subject="Thử", is_sample=True)

    assert Notice.objects.get().is_sample
    assert mail.outbox == []


def test_a_long_subject_is_cut_to_one_line():
    (notice,) = notices.tell(UserFactory(), subject="Mô hình " * 60)
    assert len(notice.subject) == 200
    assert notice.subject.endswith("…")


def test_each_reads_a_lazy_text_in_their_own_language_not_in_that_of_who_acted():
    here, there = UserFactory(), UserFactory(language="en")

    with translation.override("en"):
        notices.tell([here, there], subject=gettext_lazy("Save"), body=gettext_lazy("Monday"))

    read = {notice.user: notice.body for notice in Notice.objects.all()}
    assert read == {here: "Thứ 2", there: "Monday"}


def test_what_was_read_keeps_the_instant_of_its_first_reading():
    user = UserFactory()
    (notice,) = notices.tell(user, subject="Đã công nhận")
    notices.tell(UserFactory(), subject="Của người khác")
    assert notices.unread_count(user) == 1

    notices.read(notice)
    first = Notice.objects.get(pk=notice.pk).read_at
    notices.read(notice)

    assert Notice.objects.get(pk=notice.pk).read_at == first
    assert notices.unread_count(user) == 0


def test_the_count_of_the_unread_is_one_query(django_assert_num_queries):
    user = UserFactory()
    notices.tell(user, subject="Một")
    with django_assert_num_queries(1):
        assert notices.unread_count(user) == 1


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"subject": ""}, "notice_has_subject"),
        ({"url": "https://example.com/"}, "notice_leads_within_the_portal"),
        ({"url": "//example.com/"}, "notice_leads_within_the_portal"),
        (
            {"read_at": timezone.now() - timedelta(days=3)},
            "notice_is_read_after_it_was_written",
        ),
    ],
)
def test_the_database_refuses_a_wrong_notice(wrong, constraint):
    right = {"user": UserFactory(), "subject": "Đã công nhận", "url": "/van-ban/"}
    assert Notice.objects.create(**right).pk

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notice.objects.create(**(right | wrong))
