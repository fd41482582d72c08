"""Who is behind in a round is asked by text or by a notice, and only when somebody says so."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.refusals import NotNow, NotYours
from models_registry import rounds
from models_registry.models import DossierStatus
from models_registry.rounds import board, urging
from notifications.models import Notice
from tests.factories.models_registry import DossierFactory, PracticeModelFactory

from .test_rounds import DAYS

NAME = "Chính quyền thân thiện Chiềng Sơn"


@pytest.fixture
def opened(world):
    return rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=1, **DAYS
    )


@pytest.fixture
def draft(world, opened):
    model = PracticeModelFactory(organization=world.committee, type=world.type, name=NAME)
    return DossierFactory(model=model, round=opened)


def texts(opened, day):
    rows = board.rows_on(opened, day)
    return [one.text for one in urging.behind(opened, rows, day)]


def test_each_unit_is_asked_for_what_it_owes(world, opened, draft):
    with clock.playing(date(2024, 11, 20)):
        asked = texts(opened, clock.today())
    assert asked == [
        f"Đề nghị UBND xã Chiềng Sơn hoàn thiện, gửi hồ sơ {draft.code} {NAME} "
        "(Chính quyền thân thiện, Năm 2024). Hạn gửi hồ sơ: 30/11/2024.",
        "Đề nghị UBND xã Mường Và đăng ký mô hình (Chính quyền thân thiện, Năm 2024). "
        "Hạn gửi hồ sơ: 30/11/2024.",
    ]
    late = texts(opened, clock.today())
    assert all(text.endswith("Đã quá hạn gửi hồ sơ ngày 30/11/2024.") for text in late)


@pytest.mark.parametrize("status", [DossierStatus.SUBMITTED, DossierStatus.RECOGNISED])
def test_who_has_sent_is_not_asked(world, opened, draft, status):
    type(draft).objects.filter(pk=draft.pk).update(status=status, submitted_on=date(2024, 11, 1))
    assert [text for text in texts(opened, clock.today()) if "Chiềng Sơn" in text] == []


def test_the_chosen_units_are_told_and_nobody_else(world, opened, draft):
    by = world.provincial_officer
    assert urging.urge(opened, [world.committee.pk], by=by) == 1
    told = Notice.objects.get(user=world.commune_officer)
    assert told.subject == "Nhắc việc: Năm 2024, hoàn thiện, gửi hồ sơ"
    assert draft.code in told.body
    # The head is not told by the way, nor another unit.
    assert set(Notice.objects.values_list("user", flat=True)) == {world.commune_officer.pk}


def test_only_who_opens_rounds_urges_and_only_what_is_owed(world, opened, draft):
    for person in (world.leader, world.commune_officer):
        with pytest.raises(NotYours):
            urging.urge(opened, [world.committee.pk], by=person)
    with pytest.raises(NotNow, match="không còn việc phải nhắc"):
        urging.urge(opened, [world.district_committee.pk], by=world.provincial_officer)
    assert not Notice.objects.exists()


def test_the_page_lists_filters_and_sends(client, world, opened, draft):
    address = reverse("models_registry:appraisalround_urge", args=[opened.pk])
    client.force_login(world.commune_officer)
    assert client.get(address).status_code == 403
    client.force_login(world.provincial_officer)
    page = client.get(address)
    assert len(page.context["reminders"]) == 2
    assert "Sao chép nội dung nhắc" in page.text
    narrowed = client.get(address, {"q": "muong va"})
    assert [one.unit for one in narrowed.context["reminders"]] == ["UBND xã Mường Và"]
    answer = client.post(address, {"chon": [world.committee.pk, "x", "99999999"]}, follow=True)
    assert "Đã gửi nhắc việc đến 1 đơn vị." in answer.text
    answer = client.post(address, {}, follow=True)
    assert "Các đơn vị đã chọn không còn việc phải nhắc." in answer.text
