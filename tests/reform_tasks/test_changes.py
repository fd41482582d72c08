"""What moved in a plan between two days, and its deadlines by month."""

from datetime import date

import pytest
from django.urls import reverse

from reform_tasks.changes import by_month, changes_between
from reform_tasks.models import ReformTask
from reform_tasks.tables import task_rows
from tests.factories.reform_tasks import ReformTaskFactory, TaskExtensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

SINCE, DAY = date(2024, 6, 1), date(2024, 7, 15)


@pytest.fixture
def plan(task):
    """Beside the overdue task: one of each kind of change, and one that only runs."""
    plan = task.plan
    ReformTaskFactory(plan=plan, title="thêm", added_on=date(2024, 6, 10), due_on=DAY)
    ReformTaskFactory(plan=plan, title="bớt", cancelled_on=date(2024, 6, 20))
    ReformTaskFactory(plan=plan, title="xong", completed_on=date(2024, 6, 5))
    moved = ReformTaskFactory(
        plan=plan,
        title="dời",
        extended_on=date(2024, 6, 15),
        extended_due_on=date(2024, 9, 30),
    )
    TaskExtensionFactory(
        task=moved,
        requested_on=date(2024, 6, 2),
        granted_on=date(2024, 6, 15),
        new_due_on=date(2024, 9, 30),
    )
    ReformTaskFactory(plan=plan, title="còn hạn", due_on=date(2024, 12, 31))
    ReformTaskFactory(plan=plan, title="không hạn", due_on=None)
    return plan


def test_each_change_is_told_once_under_its_kind(plan, task):
    found = changes_between(plan.tasks.order_by("pk"), SINCE, DAY)

    said = {str(kind.label): [row.title for row, _ in kind.rows] for kind in found.kinds}
    assert said == {
        "Bổ sung vào kế hoạch": ["thêm"],
        "Đưa ra khỏi kế hoạch": ["bớt"],
        "Thay đổi thời hạn": ["dời"],
        "Mới hoàn thành": ["xong"],
        "Mới quá hạn": [task.title],
    }
    [moved] = [kind for kind in found.kinds if str(kind.label) == "Thay đổi thời hạn"]
    assert moved.rows[0][1] == date(2024, 6, 30)
    assert (found.then.total, found.then.done) == (6, 0)
    assert (found.now.total, found.now.done) == (6, 1)


def test_between_a_day_and_itself_nothing_changed(plan):
    assert changes_between(plan.tasks.all(), DAY, DAY).kinds == []


def test_the_months_hold_every_task_of_the_plan_once_by_its_deadline_in_force(plan):
    rows = task_rows(plan.tasks.all(), DAY)

    months = {month.first: month.tally.total for month in by_month(rows)}

    assert months == {
        date(2024, 6, 1): 2,
        date(2024, 7, 1): 1,
        date(2024, 9, 1): 1,
        date(2024, 12, 1): 1,
        None: 1,
    }
    assert list(months)[-1] is None


def test_the_page_compares_the_days_asked_for_and_says_when_one_is_wrong(client, member, plan):
    client.force_login(member)
    page = reverse("reform_tasks:plan_changes", args=[plan.pk])

    shown = client.get(page, {"tu": "01/06/2024"}).content.decode()
    assert "Mới quá hạn" in shown
    assert "30/06/2024 → 30/09/2024" in shown
    wrong = client.get(page, {"tu": "01/08/2024"}).content.decode()
    assert "trước ngày lấy số liệu" in wrong
    assert "Thời hạn theo tháng" in client.get(plan.get_absolute_url()).content.decode()


def test_the_comparison_asks_the_same_number_of_queries_however_long(
    client, member, plan, django_assert_max_num_queries
):
    client.force_login(member)
    page = reverse("reform_tasks:plan_changes", args=[plan.pk])
    client.get(page)
    for number in range(20):
        ReformTaskFactory(plan=plan, title=f"thêm {number}", completed_on=date(2024, 6, 5))

    with django_assert_max_num_queries(24):
        assert client.get(page, {"tu": "01/06/2024"}).status_code == 200
    assert ReformTask.objects.count() > 20
