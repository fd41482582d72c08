"""Reports on many tasks at once: all or none, in few queries, by those who lead the tasks."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.process import SomeRefused
from reform_tasks import quick_entry
from reform_tasks.models import Progress, ReformTask, ReportKind, TaskReport, TaskStep
from reform_tasks.quick_entry import Entry
from tests.factories.reform_tasks import ReformPlanFactory, ReformTaskFactory, TaskReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PAGE = "reform_tasks:report_entry"


@pytest.fixture
def plan(task):
    return task.plan


def page_of(*entries: dict, on: str = "15/07/2024", **extra) -> dict:
    """What the page sends: of each task its row."""
    sent = {"on": on} | extra
    for entry in entries:
        task = entry.pop("task")
        sent |= {f"{task.pk}-{name}": value for name, value in entry.items()}
        sent.setdefault(f"{task.pk}-revision", task.revision)
    return sent


def test_rows_that_were_typed_are_reported_and_blank_ones_say_nothing(client, member, task, plan):
    blank = ReformTaskFactory(plan=plan)
    client.force_login(member)

    sent = page_of({"task": task, "percent": "45", "text": "Đã trình"}, {"task": blank})
    answer = client.post(reverse(PAGE), sent, follow=True)

    assert "Đã báo cáo 1 nhiệm vụ." in answer.content.decode()
    report = task.reports.get()
    assert (report.on, report.percent, report.text) == (date(2024, 7, 15), 45, "Đã trình")
    assert (report.by, report.is_unchanged) == (member, False)
    task.refresh_from_db()
    assert (task.status, task.revision) == (Progress.IN_PROGRESS, 2)
    assert task.history.first().history_user == member
    step = task.steps.get()
    assert (step.verb, step.unit) == ("report_progress", plan.owner)
    assert not blank.reports.exists()


def test_one_button_says_of_every_blank_row_that_nothing_changed(client, member, task, plan):
    TaskReportFactory(task=task, percent=40, text="Đang rà soát.", difficulty="Thiếu hướng dẫn.")
    never = ReformTaskFactory(plan=plan)
    typed = ReformTaskFactory(plan=plan)
    client.force_login(member)

    sent = page_of({"task": task}, {"task": never}, {"task": typed, "percent": "10"}, unchanged=1)
    client.post(reverse(PAGE), sent)

    repeated = task.reports.latest("pk")
    assert (repeated.is_unchanged, repeated.percent, repeated.text) == (True, 40, "Đang rà soát.")
    assert repeated.difficulty == "Thiếu hướng dẫn."
    nothing = never.reports.get()
    assert (nothing.is_unchanged, nothing.percent, nothing.text) == (True, None, "")
    never.refresh_from_db()
    assert never.status == Progress.NOT_STARTED
    assert typed.reports.get().is_unchanged is False


def test_one_wrong_row_is_told_at_its_place_and_nothing_is_saved(client, member, task, plan):
    other = ReformTaskFactory(plan=plan)
    client.force_login(member)

    sent = page_of({"task": task, "percent": "140"}, {"task": other, "percent": "20"})
    answer = client.post(reverse(PAGE), sent).content.decode()

    assert "nhiều nhất 100" in answer
    assert 'value="140"' in answer
    assert 'value="20"' in answer
    assert not TaskReport.objects.exists()


def test_a_row_that_somebody_else_reported_meanwhile_stops_all_and_says_so(client, member, task):
    client.force_login(member)
    sent = page_of({"task": task, "percent": "20", "revision": task.revision})
    ReformTask.objects.filter(pk=task.pk).update(revision=7)

    answer = client.post(reverse(PAGE), sent).content.decode()

    assert "vừa được người khác cập nhật" in answer
    assert not TaskReport.objects.exists()


def test_a_day_before_the_task_came_is_told_at_the_row(client, member, task):
    client.force_login(member)

    sent = page_of({"task": task, "percent": "20"}, on="01/12/2023")
    answer = client.post(reverse(PAGE), sent).content.decode()

    assert "sớm quá" in answer
    assert not TaskReport.objects.exists()


def test_the_page_holds_the_own_running_tasks_only(client, member, task, plan, stranger):
    ReformTaskFactory(plan=plan, completed_on=date(2024, 5, 1), title="Đã xong từ tháng 5")
    ReformTaskFactory(plan=ReformPlanFactory(), title="Của cơ quan khác")
    client.force_login(member)

    shown = client.get(reverse(PAGE)).content.decode()

    assert task.title in shown
    assert "Đã xong từ tháng 5" not in shown
    assert "Của cơ quan khác" not in shown
    client.force_login(stranger)
    assert "Không có nhiệm vụ nào cần báo cáo" in client.get(reverse(PAGE)).content.decode()


def test_who_only_reads_does_not_come_in(client, leader):
    client.force_login(leader)

    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(PAGE)).status_code == 403


def test_the_province_enters_for_another_one_by_one_with_its_document(province_officer, task):
    with pytest.raises(SomeRefused) as refused:
        quick_entry.report_all([Entry(task=task, percent=10)], by=province_officer)

    assert "chưa được phân quyền" in str(refused.value.refusals[task.pk])


def test_what_awaits_confirmation_is_not_reported_on(member, plan):
    waiting = ReformTaskFactory(plan=plan, reported_on=date(2024, 6, 1))

    with pytest.raises(SomeRefused):
        quick_entry.report_all([Entry(task=waiting, percent=10)], by=member)

    assert not TaskStep.objects.exists()


def test_a_hundred_reports_are_saved_in_at_most_ten_queries(
    member, plan, django_assert_max_num_queries
):
    ReformTaskFactory.create_batch(99, plan=plan)
    by = User.objects.get(pk=member.pk)
    tasks = list(quick_entry.tasks_to_report(by, date(2024, 7, 15)).select_related("plan"))
    by = User.objects.get(pk=member.pk)
    entries = [Entry(task=task, percent=10, is_unchanged=task.pk % 2 == 0) for task in tasks]

    with django_assert_max_num_queries(10):
        quick_entry.report_all(entries, by=by)

    assert TaskReport.objects.count() == 100
    assert ReformTask.history.filter(revision=2).count() == 100


def test_the_page_asks_the_same_number_of_queries_however_long(
    client, member, plan, django_assert_num_queries
):
    client.force_login(member)
    client.get(reverse(PAGE))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(PAGE))
    for task in ReformTaskFactory.create_batch(20, plan=plan):
        TaskReportFactory(task=task)

    with django_assert_num_queries(len(few)):
        client.get(reverse(PAGE))


def test_only_a_report_of_progress_repeats_the_one_before(task):
    TaskReportFactory(task=task, is_unchanged=True, percent=None, text="")
    with pytest.raises(IntegrityError, match="unchanged_is_of_progress"), transaction.atomic():
        TaskReportFactory(task=task, kind=ReportKind.COMPLETION, is_unchanged=True)
