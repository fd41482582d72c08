"""A leader's one line on a task waits on the lead's worklist until it is answered."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusals import NotNow, NotYours, ReasonRequired
from notifications.models import Notice
from reform_tasks import directing, worklist
from reform_tasks.models import TaskDirective

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)
LINE = "Hoàn thành trong tháng 7, báo cáo tôi"


@pytest.fixture
def directive(province_task, leader, member):
    return directing.direct(province_task, by=leader, text=LINE)


def kinds(user, part=worklist.awaiting) -> dict[str, str]:
    return {str(item.kind): item.detail for item in part(user, TODAY)}


def test_it_waits_with_the_lead_and_with_the_leader_until_it_is_answered(
    directive, leader, member, province_task
):
    status = province_task.status
    assert kinds(member)[str(worklist.TO_ANSWER)].startswith(LINE)
    assert kinds(leader, worklist.sent) == {str(worklist.ASKED): LINE}
    assert Notice.objects.get(user=member).body == LINE

    directing.answer(directive, by=member, text="Đã trình dự thảo ngày 14/7")

    province_task.refresh_from_db()
    assert province_task.status == status
    assert str(worklist.TO_ANSWER) not in kinds(member)
    assert kinds(leader, worklist.sent) == {}
    assert Notice.objects.get(user=leader).body == "Đã trình dự thảo ngày 14/7"
    assert [step.verb for step in province_task.steps.all()] == ["direct", "answer_directive"]
    with pytest.raises(NotNow, match="đã được trả lời"):
        directing.answer(directive, by=member, text="Lần nữa")


def test_an_officer_enters_it_in_the_leaders_name(province_task, province_officer, leader):
    entered = directing.direct(
        province_task, by=province_officer, text=LINE, leader="Phó Chủ tịch UBND tỉnh"
    )

    assert (entered.leader, entered.by) == ("Phó Chủ tịch UBND tỉnh", province_officer)
    assert directing.direct(province_task, by=leader, text=LINE).leader == str(leader)


def test_who_leads_the_task_gives_no_directives_and_nobody_an_empty_one(
    province_task, member, leader
):
    with pytest.raises(NotYours):
        directing.direct(province_task, by=member, text=LINE)
    with pytest.raises(ReasonRequired):
        directing.direct(province_task, by=leader, text=" ")


def test_only_a_lead_answers_and_says_something(directive, stranger, member):
    with pytest.raises(NotYours):
        directing.answer(directive, by=stranger, text="Đã làm")
    with pytest.raises(ReasonRequired):
        directing.answer(directive, by=member, text="")


def test_the_way_of_a_line_over_the_pages(client, province_task, leader, member):
    page = reverse("reform_tasks:task_act", args=[province_task.pk, "chi-dao"])
    client.force_login(leader)
    assert "Ý kiến chỉ đạo" in client.get(province_task.get_absolute_url()).content.decode()
    shown = client.post(page, {"text": LINE, "on": "15/07/2024"}, follow=True).content.decode()
    assert LINE in shown
    assert "Chưa trả lời" in shown
    client.force_login(member)
    assert client.get(page).status_code == 403
    page = reverse("reform_tasks:task_act", args=[province_task.pk, "tra-loi-chi-dao"])
    waiting = TaskDirective.objects.get()
    answered = client.post(page, {"directive": waiting.pk, "text": "Đã trình"}, follow=True)
    assert "Đã trả lời ý kiến chỉ đạo." in answered.content.decode()
    assert "Trả lời ý kiến chỉ đạo</a>" not in answered.content.decode()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"text": ""}, "says_who_and_what"),
        ({"leader": ""}, "says_who_and_what"),
        ({"answer": "Đã làm"}, "answered_by_somebody"),
        ({"answered_on": TODAY}, "answered_by_somebody"),
    ],
)
def test_a_wrong_directive_is_refused_by_the_database(directive, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TaskDirective.objects.filter(pk=directive.pk).update(**wrong)
