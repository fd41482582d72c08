"""A series of dates is made from the words of a plan and met one by one; also a later deadline."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusals import NotNow, Refusal
from reform_tasks import extension, planning, series
from reform_tasks.models import PlanStatus, Progress, TaskMilestone
from tests.factories.documents import LegalDocumentFactory
from tests.factories.reform_tasks import (
    ReformPlanFactory,
    ReformTaskFactory,
    TaskMilestoneFactory,
    new_task,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def quarterly(department):
    """A task of each quarter, due at the plan's closing."""
    task = ReformTaskFactory(
        plan=ReformPlanFactory(owner=department), due_on=date(2024, 12, 14), has_milestones=True
    )
    for name, day in (("Quý I", date(2024, 3, 31)), ("Quý II", date(2024, 6, 30))):
        TaskMilestoneFactory(task=task, name=name, due_on=day)
    return task


def test_a_line_that_is_followed_in_periods_gets_its_milestones(member, department):
    plan = ReformPlanFactory(owner=department, status=PlanStatus.DRAFT)

    followed, plain = planning.add_tasks(
        plan,
        [
            new_task(department, number="1", due_text="Hằng quý", in_periods=True),
            new_task(department, number="2", due_text="Quý III", in_periods=True),
        ],
        by=member,
    )

    assert followed.has_milestones
    assert [each.name for each in followed.milestones.all()] == ["Quý I", "Quý II", "Quý III"]
    assert followed.due_on == date(2024, 12, 14)
    assert not plain.has_milestones


def test_a_period_is_met_by_the_date_of_its_document(quarterly, member):
    first = quarterly.milestones.first()

    series.meet(first, by=member, result_number="15/BC", result_on=date(2024, 3, 30))

    first.refresh_from_db()
    quarterly.refresh_from_db()
    assert (first.met_on, first.result_number) == (date(2024, 3, 30), "15/BC")
    assert quarterly.status == Progress.IN_PROGRESS
    assert quarterly.next_due_on(date(2024, 7, 15)) == date(2024, 6, 30)
    assert quarterly.reports.get().text == "Quý I: 15/BC"
    assert quarterly.steps.get().verb == "report_period"
    with pytest.raises(NotNow, match="Quý I"):
        series.meet(first, by=member, result_number="16/BC", result_on=date(2024, 3, 30))


def test_a_period_without_document_or_with_one_of_the_future_is_refused(quarterly, member):
    first = quarterly.milestones.first()

    with pytest.raises(Refusal, match="số, ký hiệu"):
        series.meet(first, by=member, result_number=" ", result_on=date(2024, 3, 30))
    with pytest.raises(Refusal, match="trước hoặc trong ngày báo cáo"):
        series.meet(first, by=member, result_number="1/BC", result_on=date(2024, 7, 16))


def test_the_page_asks_which_period_and_shows_them_all(client, member, quarterly):
    client.force_login(member)
    page = reverse("reform_tasks:task_act", args=[quarterly.pk, "bao-cao-ky"])
    first = quarterly.milestones.first()

    assert "Quý II (30/06/2024)" in client.get(page).content.decode()
    sent = {
        "milestone": first.pk,
        "result_number": "15/BC",
        "result_on": "31/3/2024",
        "on": "15/07/2024",
    }
    shown = client.post(page, sent, follow=True).content.decode()

    assert "Đã báo cáo kết quả kỳ." in shown
    assert "15/BC, 31/03/2024" in shown
    assert "chưa có kết quả" in shown


def test_a_deadline_after_a_document_is_set_once_by_that_document(client, head, member, department):
    plan = ReformPlanFactory(owner=department)
    task = ReformTaskFactory(plan=plan, due_on=None)
    document = LegalDocumentFactory(issued_on=date(2024, 7, 1))

    granted = extension.set_by_document(
        task, by=head, new_due_on=date(2024, 9, 30), document=document
    )

    task.refresh_from_db()
    assert task.due_on is None
    assert task.deadline_on(date(2024, 6, 30)) is None
    assert task.deadline_on(date(2024, 7, 1)) == date(2024, 9, 30)
    assert granted.document == document
    with pytest.raises(NotNow, match="gia hạn"):
        extension.set_by_document(task, by=head, new_due_on=date(2024, 10, 1), document=document)
    extension.request(task, by=member, requested_due_on=date(2024, 10, 31), reason="Chờ ý kiến")


def test_only_a_task_without_a_deadline_offers_to_set_one(client, head, task):
    open_ended = ReformTaskFactory(plan=task.plan, due_on=None)
    client.force_login(head)

    def shown(row):
        return client.get(row.get_absolute_url()).content.decode()

    assert "Ghi thời hạn theo văn bản" in shown(open_ended)
    assert "Ghi thời hạn theo văn bản" not in shown(task)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"name": ""}, "has_a_name"),
        ({"met_on": date(2024, 4, 1), "result_number": ""}, "met_by_a_document"),
        ({"result_number": "12/BC"}, "met_by_a_document"),
        ({"due_on": date(2024, 3, 31)}, "one_a_day|UNIQUE"),
    ],
)
def test_a_wrong_milestone_is_refused_by_the_database(quarterly, wrong, constraint):
    TaskMilestoneFactory(task=quarterly, due_on=date(2024, 9, 30))
    fields = {"task": quarterly, "name": "Kỳ", "due_on": date(2024, 10, 1)} | wrong

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TaskMilestone.objects.create(**fields)


def test_milestones_stand_before_a_deadline_only(quarterly):
    with pytest.raises(IntegrityError, match="milestones_precede"), transaction.atomic():
        ReformTaskFactory(due_on=None, has_milestones=True)


def test_the_latest_report_is_no_older_than_the_reported_completion():
    with pytest.raises(IntegrityError, match="last_report_is"), transaction.atomic():
        ReformTaskFactory(reported_on=date(2024, 6, 1), last_report_on=date(2024, 5, 1))
