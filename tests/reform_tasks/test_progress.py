"""Reports, confirmation and what the days of both mean."""

from datetime import date, timedelta

import pytest

from core.refusals import ChangedMeanwhile, NotYours, Refusal
from notifications.models import Notice
from organizations.acting import BasisRequired
from organizations.roles import Role
from reform_tasks import progress
from reform_tasks.models import Progress, ReformTask, ReportKind
from reform_tasks.progress import UnfitReport
from reform_tasks.timeliness import Timeliness
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


def report(task, by, result_on=date(2024, 6, 28), **fields):
    return progress.report_completion(
        task, by=by, result_number="12/BC-STP", result_on=result_on, **fields
    )


def test_a_report_of_progress_is_kept_and_begins_the_task(task, member):
    kept = progress.report_progress(
        task, by=member, text="  Đã trình dự thảo ", percent=40, difficulty="Thiếu người"
    )

    assert task.status == Progress.IN_PROGRESS
    assert (kept.kind, kept.on, kept.percent) == (ReportKind.PROGRESS, TODAY, 40)
    assert (kept.text, kept.difficulty, kept.by) == ("Đã trình dự thảo", "Thiếu người", member)


def test_a_report_that_says_nothing_is_refused(task, member):
    with pytest.raises(UnfitReport):
        progress.report_progress(task, by=member, text=" ")
    with pytest.raises(UnfitReport):
        progress.report_progress(task, by=member, text="", percent=101)


def test_completion_counts_for_the_documents_day_once_a_second_person_confirms(task, member, head):
    file = StoredFileFactory()
    report(task, member, on=date(2024, 7, 10), result_file=file)

    assert task.status == Progress.AWAITING
    assert task.completed_on is None
    assert task.timeliness_on(TODAY) == Timeliness.AWAITING_IN_TIME

    progress.confirm_completion(task, by=head)

    stored = ReformTask.objects.get(pk=task.pk)
    assert stored.status == Progress.DONE
    assert stored.completed_on == stored.result_on == date(2024, 6, 28)
    assert (stored.reported_on, stored.confirmed_on) == (date(2024, 7, 10), TODAY)
    assert stored.result_file == file
    assert stored.timeliness_on(date(2024, 6, 28)) == Timeliness.DONE_ON_TIME


def test_nobody_confirms_what_they_reported_themselves(task, head):
    report(task, head)

    with pytest.raises(NotYours, match="không tự xác nhận"):
        progress.confirm_completion(task, by=head)


def test_a_task_of_the_provinces_plan_is_confirmed_by_the_province(
    province_task, member, head, province_officer
):
    report(province_task, member)

    with pytest.raises(NotYours):
        progress.confirm_completion(province_task, by=head)
    progress.confirm_completion(province_task, by=province_officer)

    step = province_task.steps.latest()
    assert step.unit == province_task.plan.owner
    assert not step.entered_on_behalf


def test_sent_back_the_report_remembers_it_and_another_may_follow(task, member, head):
    first = report(task, member, on=date(2024, 7, 5))
    progress.send_back(task, by=head, reason="Thiếu chữ ký", on=date(2024, 7, 8))

    first.refresh_from_db()
    assert first.sent_back_on == task.sent_back_on == date(2024, 7, 8)
    assert task.status == Progress.SENT_BACK
    assert task.steps.latest().reason == "Thiếu chữ ký"

    with pytest.raises(Refusal, match="08/07/2024"):
        report(task, member, on=date(2024, 7, 7))
    report(task, member, result_on=date(2024, 7, 9), on=date(2024, 7, 10))
    progress.confirm_completion(task, by=head)

    assert task.completed_on == date(2024, 7, 9)
    assert task.timeliness_on(date(2024, 7, 6)) == Timeliness.AWAITING_IN_TIME
    assert task.timeliness_on(date(2024, 7, 8)) == Timeliness.OVERDUE
    assert task.timeliness_on(TODAY) == Timeliness.DONE_LATE


def test_who_reports_for_the_lead_agency_is_told_of_what_was_decided(task, member, head, stranger):
    report(task, member)
    progress.send_back(task, by=head, reason="Thiếu chữ ký")

    notice = Notice.objects.get(user=member)
    assert notice.url == task.get_absolute_url()
    assert str(task) in notice.subject
    assert notice.body == "Thiếu chữ ký"
    assert not Notice.objects.filter(user__in=[head, stranger]).exists()


def test_days_that_cannot_be_are_refused_with_what_would_do(task, member, head):
    with pytest.raises(Refusal, match="chưa đến"):
        report(task, member, on=TODAY + timedelta(days=1))
    with pytest.raises(UnfitReport, match="trước hoặc trong ngày báo cáo"):
        report(task, member, result_on=date(2024, 7, 10), on=date(2024, 7, 9))
    with pytest.raises(UnfitReport, match="số, ký hiệu"):
        progress.report_completion(task, by=member, result_number=" ", result_on=TODAY)
    with pytest.raises(Refusal, match="21/12/2023"):
        progress.report_progress(task, by=member, text="x", on=date(2023, 12, 20))
    report(task, member, on=date(2024, 7, 10))
    with pytest.raises(Refusal, match="10/07/2024"):
        progress.confirm_completion(task, by=head, on=date(2024, 7, 9))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(task, member):
    seen = task.revision
    progress.report_progress(task, by=member, text="Một")

    with pytest.raises(ChangedMeanwhile):
        report(task, member, seen=seen)


def test_the_province_enters_for_a_unit_only_by_a_document(task, province_officer, department):
    with pytest.raises(BasisRequired):
        report(task, province_officer)
    assert not task.reports.exists()

    basis = LegalDocumentFactory()
    report(task, province_officer, basis=basis)

    step = task.steps.get()
    assert (step.unit, step.entered_on_behalf, step.basis) == (department, True, basis)
    assert step.note.startswith("do ")


def test_each_joint_lead_reports_for_itself(task, department, stranger):
    other = stranger.memberships.get().organization
    task.agencies.create(organization=other, part="lead", order=2)

    progress.report_progress(task, by=stranger, text="Phần của mình", percent=10)

    assert task.steps.get().unit == other


def test_a_suspended_task_goes_on_and_both_days_are_kept(task, member, head):
    order = LegalDocumentFactory(issued_on=date(2024, 5, 2))
    progress.suspend(task, by=member, document=order, reason="Chờ Trung ương")

    assert (task.suspended_on, task.resumed_on) == (date(2024, 5, 2), None)
    assert task.timeliness_on(TODAY) == Timeliness.SUSPENDED
    with pytest.raises(Refusal, match="03/05/2024"):
        progress.resume(task, by=member, on=date(2024, 5, 2))

    progress.resume(task, by=member, on=date(2024, 7, 1))

    suspension = task.suspensions.get()
    assert (suspension.valid_from, suspension.valid_to) == (date(2024, 5, 2), date(2024, 6, 30))
    assert task.status == Progress.IN_PROGRESS
    assert task.timeliness_on(date(2024, 7, 1)) == Timeliness.OVERDUE_SILENT


def test_an_officer_of_another_unit_reports_nothing(task, stranger):
    assert stranger.has_perm("task.report")
    with pytest.raises(NotYours):
        report(task, stranger)


def test_an_officer_of_the_unit_confirms_what_a_colleague_reported(task, member, department):
    report(task, member)

    progress.confirm_completion(task, by=officer(Role.AGENCY_OFFICER, department))

    assert task.status == Progress.DONE
