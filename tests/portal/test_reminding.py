"""What falls due is recalled once a day, by what 'Việc của tôi' holds, and never to a head."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from core import clock
from core.worklist import WorkItem
from notifications.models import Notice
from organizations.roles import Role
from sonla_portal.reminding import SHOWN, as_text, presses, remind, remind_all
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    ModelTypeFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory, officer

DUE = date(2024, 12, 20)


@pytest.fixture
def commune(db):
    committee = CommuneCommitteeFactory()
    of_round = AppraisalRoundFactory(type=ModelTypeFactory(), submit_by=DUE)
    DossierFactory(model__organization=committee, round=of_round)
    return committee


@pytest.mark.parametrize(
    ("days_left", "is_recalled"),
    [
        (8, False),
        (7, True),
        (4, False),
        (3, True),
        (1, True),
        (0, True),
        (-1, True),
        (-2, False),
        (-7, True),
        (-14, False),
    ],
)
def test_a_matter_is_recalled_on_some_days(days_left, is_recalled):
    item = WorkItem(kind="", title="Hồ sơ", url="/", action="", due_on=DUE)
    assert presses(item, DUE - timedelta(days=days_left)) is is_recalled


def test_an_officer_is_told_once_a_day(commune, django_capture_on_commit_callbacks):
    user = officer(Role.UNIT_OFFICER, commune)
    user.email = "can.bo@example.vn"
    user.save()
    with clock.playing(date(2024, 12, 17)):
        with django_capture_on_commit_callbacks(execute=True):
            assert remind_all(clock.today()) == 1
        assert remind_all(clock.today()) == 0
    notice = Notice.objects.get(user=user)
    assert notice.subject == "1 việc đến hạn, quá hạn (ngày 17/12/2024)"
    assert "hạn 20/12/2024" in notice.body
    assert [letter.to for letter in mail.outbox] == [["can.bo@example.vn"]]
    with clock.playing(date(2024, 12, 27)):
        assert remind(user, clock.today())
    assert "quá hạn từ 20/12/2024" in Notice.objects.latest("pk").body


def test_a_second_run_tells_nobody_twice_though_more_presses_by_then(commune):
    user = officer(Role.UNIT_OFFICER, commune)
    with clock.playing(date(2024, 12, 17)):
        assert remind_all(clock.today()) == 1
        of_round = AppraisalRoundFactory(type=ModelTypeFactory(), submit_by=DUE, number=2)
        DossierFactory(model__organization=commune, round=of_round)
        assert remind_all(clock.today()) == 0
    assert Notice.objects.filter(user=user).count() == 1


def test_a_head_is_not_reminded_by_itself(commune):
    head = officer(Role.UNIT_HEAD, commune)
    with clock.playing(DUE):
        assert not remind(head, clock.today())
    assert not Notice.objects.exists()


def test_another_day_recalls_nothing(commune, capsys):
    officer(Role.UNIT_OFFICER, commune)
    with clock.playing(date(2024, 12, 16)):
        call_command("send_reminders")
    assert capsys.readouterr().out.strip() == "Đã nhắc 0 người."
    assert not Notice.objects.exists()


def test_a_long_list_ends_with_how_many_more():
    items = [
        WorkItem(kind="", title=f"Việc {number}", url="/", action="", due_on=DUE)
        for number in range(SHOWN + 5)
    ]
    lines = as_text(items, DUE).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[0] == "- Việc 0: hạn 20/12/2024"
    assert lines[-1] == "… và 5 việc khác."
