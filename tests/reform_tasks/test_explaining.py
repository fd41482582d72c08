"""What will count as overdue is told before the figures are closed, and may be explained."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.refusals import NotNow, ReasonRequired
from reform_tasks import explaining, worklist
from reform_tasks.models import ReformTask
from tests.factories.reform_tasks import ReformTaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LINE = "Chờ Bộ Nội vụ có ý kiến"


@pytest.fixture
def near(task):
    """A task due the day before its plan's figures are closed on 14/12/2024."""
    return ReformTaskFactory(plan=task.plan, due_on=date(2024, 12, 13))


def test_it_is_foretold_five_working_days_ahead():
    # 14/12/2024 is a Saturday.
    assert explaining.foretold_from(date(2024, 12, 14)) == date(2024, 12, 9)
    assert explaining.foretold_from(date(2024, 12, 16)) == date(2024, 12, 9)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 8), False),
        (date(2024, 12, 9), True),
        (date(2024, 12, 13), True),
        (date(2024, 12, 14), False),  # then it is overdue
    ],
)
def test_what_will_be_overdue_at_the_closing_is_told_from_that_day(near, day, expected):
    assert explaining.will_be_overdue(near, day) is expected


def test_what_falls_due_on_the_closing_day_itself_is_not_foretold(task):
    regular = ReformTaskFactory(plan=task.plan, due_on=date(2024, 12, 14))

    assert not explaining.will_be_overdue(regular, date(2024, 12, 12))


def test_one_line_stands_beside_the_task_from_its_day(client, member, task):
    explaining.explain(task, by=member, text=f" {LINE} ")

    stored = ReformTask.objects.get(pk=task.pk)
    assert (stored.explanation, stored.explained_on) == (LINE, date(2024, 7, 15))
    assert stored.explanation_on(date(2024, 7, 14)) == ""
    assert stored.steps.get().reason == LINE
    client.force_login(member)
    for page in (task.get_absolute_url(), reverse("reform_tasks:task_list")):
        assert LINE in client.get(page).content.decode()
    rows = client.get(reverse("reform_tasks:task_export", args=["csv"]))
    assert LINE in b"".join(rows.streaming_content).decode()


def test_there_must_be_something_to_explain_and_to_say(member, task, near):
    with pytest.raises(NotNow, match="không cần giải trình"):
        explaining.explain(near, by=member, text=LINE)
    with pytest.raises(ReasonRequired):
        explaining.explain(task, by=member, text="  ")


def test_the_lead_is_told_on_the_worklist_and_the_page_offers_the_line(client, member, near):
    client.force_login(member)
    with clock.playing(date(2024, 12, 10)):
        items = {item.title: item.detail for item in worklist.awaiting(member, clock.today())}
        assert items[str(near)] == "Dự kiến tính quá hạn"
        assert "Dự kiến tính quá hạn" in client.get(near.get_absolute_url()).content.decode()
        page = reverse("reform_tasks:task_act", args=[near.pk, "giai-trinh"])
        shown = client.post(page, {"text": LINE}, follow=True).content.decode()
    assert "Đã ghi giải trình." in shown


def test_a_line_has_its_day(task):
    with pytest.raises(IntegrityError, match="explained_on_a_day"), transaction.atomic():
        ReformTask.objects.filter(pk=task.pk).update(explanation=LINE)
