"""Where a task stands on a day: by hand, and the two ways of saying it compared."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reform_tasks.models import Progress, ReformTask, ReportKind
from reform_tasks.timeliness import OVERDUE, classes_on, due_by, quarter_start
from reform_tasks.timeliness import Timeliness as T
from tests.factories.reform_tasks import (
    ReformPlanFactory,
    ReformTaskFactory,
    TaskExtensionFactory,
    TaskMilestoneFactory,
    TaskReportFactory,
    TaskSuspensionFactory,
)

pytestmark = pytest.mark.django_db

DUE = date(2024, 6, 30)


def said(task: ReformTask, day: date) -> T:
    """The class of the task on that day, which the database and the row must agree on."""
    row = ReformTask.objects.select_related("plan").get(pk=task.pk)
    [found] = [name for name in T if ReformTask.objects.being(name, day).filter(pk=row.pk)]
    assert row.timeliness_on(day) == found
    return found


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 12, 20), T.NOT_ADDED),
        (date(2023, 12, 21), T.BEFORE_START),
        (date(2024, 2, 29), T.BEFORE_START),
        (date(2024, 3, 1), T.IN_TIME),
        (date(2024, 6, 14), T.IN_TIME),
        (date(2024, 6, 15), T.DUE_SOON),
        (date(2024, 6, 30), T.DUE_SOON),
        (date(2024, 7, 1), T.OVERDUE_SILENT),
    ],
)
def test_an_open_task_goes_through_its_classes_day_by_day(day, expected):
    task = ReformTaskFactory(start_on=date(2024, 3, 1), due_on=DUE)

    assert said(task, day) == expected


def test_each_plan_says_how_long_before_its_deadline_a_task_is_due_soon():
    task = ReformTaskFactory(plan=ReformPlanFactory(due_soon_days=3), due_on=DUE)

    assert said(task, date(2024, 6, 26)) == T.IN_TIME
    assert said(task, date(2024, 6, 27)) == T.DUE_SOON


@pytest.mark.parametrize(
    ("completed_on", "expected"),
    [(DUE, T.DONE_ON_TIME), (DUE + timedelta(days=1), T.DONE_LATE)],
)
def test_a_completion_one_day_later_moves_exactly_one_class(completed_on, expected):
    task = ReformTaskFactory(due_on=DUE, completed_on=completed_on)

    assert said(task, date(2024, 12, 31)) == expected
    assert said(task, completed_on - timedelta(days=1)) == T.DUE_SOON


def test_done_counts_from_the_day_of_the_document_not_of_its_confirmation():
    task = ReformTaskFactory(
        due_on=DUE,
        completed_on=date(2024, 6, 10),
        reported_on=date(2024, 7, 5),
        confirmed_on=date(2024, 7, 20),
    )

    assert said(task, date(2024, 6, 9)) == T.IN_TIME
    assert said(task, date(2024, 6, 10)) == T.DONE_ON_TIME


def test_a_task_without_a_deadline_has_classes_of_its_own():
    task = ReformTaskFactory(due_on=None)
    done = ReformTaskFactory(due_on=None, completed_on=date(2024, 6, 1))

    assert said(task, date(2024, 12, 31)) == T.NO_DEADLINE
    assert said(done, date(2024, 12, 31)) == T.DONE_NO_DEADLINE


@pytest.mark.parametrize(
    ("result_on", "expected"),
    [(DUE, T.AWAITING_IN_TIME), (DUE + timedelta(days=1), T.AWAITING_LATE)],
)
def test_what_awaits_confirmation_is_never_overdue_and_split_by_its_document(result_on, expected):
    task = ReformTaskFactory(due_on=DUE, reported_on=date(2024, 7, 10), result_on=result_on)

    assert said(task, date(2024, 7, 9)) == T.OVERDUE_SILENT
    assert said(task, date(2024, 7, 10)) == expected
    assert said(task, date(2025, 1, 31)) == expected


def test_sent_back_the_clock_runs_again_and_the_waiting_days_stay_known():
    task = ReformTaskFactory(
        due_on=DUE,
        reported_on=date(2024, 7, 10),
        result_on=DUE,
        sent_back_on=date(2024, 7, 20),
    )

    assert said(task, date(2024, 7, 19)) == T.AWAITING_IN_TIME
    assert said(task, date(2024, 7, 20)) == T.OVERDUE


def test_an_earlier_report_is_remembered_once_a_later_one_stands_in_the_task():
    task = ReformTaskFactory(due_on=DUE, reported_on=date(2024, 8, 1), result_on=date(2024, 7, 31))
    TaskReportFactory(
        task=task,
        kind=ReportKind.COMPLETION,
        on=date(2024, 7, 1),
        result_on=DUE,
        sent_back_on=date(2024, 7, 10),
    )

    assert said(task, date(2024, 7, 5)) == T.AWAITING_IN_TIME
    assert said(task, date(2024, 7, 15)) == T.OVERDUE
    assert said(task, date(2024, 8, 2)) == T.AWAITING_LATE


def test_a_suspended_task_is_not_overdue_while_it_rests():
    task = ReformTaskFactory(
        due_on=DUE,
        suspended_on=date(2024, 6, 1),
        resumed_on=date(2024, 9, 1),
        status=Progress.IN_PROGRESS,
    )
    TaskSuspensionFactory(task=task, valid_from=date(2024, 3, 1), valid_to=date(2024, 3, 31))

    assert said(task, date(2024, 3, 15)) == T.SUSPENDED
    assert said(task, date(2024, 4, 1)) == T.IN_TIME
    assert said(task, date(2024, 8, 31)) == T.SUSPENDED
    assert said(task, date(2024, 9, 1)) == T.OVERDUE_SILENT


def test_a_task_left_out_of_the_plan_is_left_out_from_that_day():
    task = ReformTaskFactory(due_on=DUE, cancelled_on=date(2024, 9, 1))

    assert said(task, date(2024, 8, 31)) == T.OVERDUE_SILENT
    assert said(task, date(2024, 9, 1)) == T.LEFT_OUT


def test_the_deadline_on_a_day_is_that_of_the_latest_extension_granted_by_then():
    task = ReformTaskFactory(
        due_on=DUE, extended_on=date(2024, 9, 10), extended_due_on=date(2024, 12, 31)
    )
    for granted_on, new_due_on in (
        (date(2024, 7, 10), date(2024, 8, 31)),
        (date(2024, 9, 10), date(2024, 12, 31)),
    ):
        TaskExtensionFactory(task=task, granted_on=granted_on, new_due_on=new_due_on)

    # Overdue until the extension was granted after the fact, and so it stays for those days.
    assert said(task, date(2024, 7, 9)) == T.OVERDUE_SILENT
    assert said(task, date(2024, 7, 10)) == T.IN_TIME
    assert said(task, date(2024, 9, 9)) == T.OVERDUE_SILENT
    assert said(task, date(2024, 9, 10)) == T.IN_TIME
    assert task.deadline_on(date(2024, 7, 9)) == DUE
    assert task.deadline_on(date(2024, 8, 1)) == date(2024, 8, 31)
    assert task.deadline_on(date(2024, 10, 1)) == date(2024, 12, 31)
    assert task.due_on == DUE


def test_an_extension_turns_late_into_on_time_only_from_its_own_day():
    task = ReformTaskFactory(
        due_on=DUE,
        completed_on=date(2024, 7, 5),
        extended_on=date(2024, 7, 10),
        extended_due_on=date(2024, 7, 31),
    )
    TaskExtensionFactory(task=task, granted_on=date(2024, 7, 10), new_due_on=date(2024, 7, 31))

    assert said(task, date(2024, 7, 9)) == T.DONE_LATE
    assert said(task, date(2024, 7, 10)) == T.DONE_ON_TIME


def reported(task: ReformTask, *days: date) -> ReformTask:
    """The task with reports of progress on those days."""
    for day in days:
        TaskReportFactory(task=task, on=day)
    ReformTask.objects.filter(pk=task.pk).update(last_report_on=max(days))
    task.refresh_from_db()
    return task


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 7, 1), T.OVERDUE),  # reported in the quarter that began on 15/06
        (date(2024, 9, 14), T.OVERDUE),
        (date(2024, 9, 15), T.OVERDUE_SILENT),
        (date(2024, 10, 1), T.OVERDUE),
        (date(2024, 12, 14), T.OVERDUE),
        (date(2024, 12, 15), T.OVERDUE_SILENT),
    ],
)
def test_what_is_overdue_is_apart_while_nobody_reports_in_the_running_quarter(day, expected):
    task = reported(ReformTaskFactory(due_on=DUE), date(2024, 6, 15), date(2024, 10, 1))

    assert said(task, day) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_quarter_of_reports_begins_on_the_fifteenth_of_its_first_month(day):
    start = quarter_start(day)

    assert start <= day
    assert (start.day, start.month % 3) == (15, 0)
    assert (day - start).days < 93


def test_the_first_unmet_milestone_is_the_deadline_while_the_task_runs():
    task = ReformTaskFactory(due_on=date(2024, 12, 14), has_milestones=True)
    TaskMilestoneFactory(task=task, due_on=date(2024, 3, 31), met_on=date(2024, 3, 20))
    TaskMilestoneFactory(task=task, due_on=date(2024, 6, 30), met_on=date(2024, 7, 5))

    assert said(task, date(2024, 3, 16)) == T.DUE_SOON
    assert said(task, date(2024, 3, 20)) == T.IN_TIME
    assert said(task, date(2024, 7, 4)) == T.OVERDUE_SILENT
    assert said(task, date(2024, 7, 5)) == T.IN_TIME
    assert said(task, date(2024, 12, 15)) == T.OVERDUE_SILENT


@pytest.mark.parametrize(
    ("met_on", "expected"),
    [(DUE, T.DONE_ON_TIME), (DUE + timedelta(days=1), T.DONE_LATE), (None, T.DONE_LATE)],
)
def test_a_series_is_on_time_only_if_each_of_its_dates_was(met_on, expected):
    task = ReformTaskFactory(
        due_on=date(2024, 12, 14), has_milestones=True, completed_on=date(2024, 12, 10)
    )
    TaskMilestoneFactory(task=task, due_on=DUE, met_on=met_on)

    assert said(task, date(2024, 12, 31)) == expected


def test_done_before_a_date_of_the_series_that_date_is_not_missed():
    task = ReformTaskFactory(due_on=date(2024, 12, 14), has_milestones=True, completed_on=DUE)
    TaskMilestoneFactory(task=task, due_on=date(2024, 9, 30))

    assert said(task, date(2024, 12, 31)) == T.DONE_ON_TIME


def test_a_claim_after_a_missed_date_awaits_confirmation_as_late():
    task = ReformTaskFactory(
        due_on=date(2024, 12, 14), has_milestones=True, reported_on=date(2024, 12, 1)
    )
    TaskMilestoneFactory(task=task, due_on=DUE)

    assert said(task, date(2024, 12, 2)) == T.AWAITING_LATE


def test_a_deadline_that_a_document_gives_holds_from_its_day():
    task = ReformTaskFactory(
        due_on=None, extended_on=date(2024, 5, 2), extended_due_on=date(2024, 8, 31)
    )
    TaskExtensionFactory(
        task=task,
        requested_on=date(2024, 5, 2),
        granted_on=date(2024, 5, 2),
        new_due_on=date(2024, 8, 31),
    )

    assert said(task, date(2024, 5, 1)) == T.NO_DEADLINE
    assert said(task, date(2024, 5, 2)) == T.IN_TIME
    assert said(task, date(2024, 8, 16)) == T.DUE_SOON
    assert said(task, date(2024, 9, 1)) == T.OVERDUE_SILENT


offsets = st.integers(-40, 200)
maybe = st.one_of(st.none(), offsets)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_task_is_in_exactly_one_class_on_any_day_and_rows_and_figures_agree(
    data, area_and_plan
):
    area, plan = area_and_plan
    first = date(2024, 1, 1)

    def on(offset: int | None) -> date | None:
        return None if offset is None else first + timedelta(days=offset)

    due = data.draw(maybe)
    start = data.draw(st.none() if due is None else st.one_of(st.none(), st.integers(-40, due)))
    fields = {"due_on": on(due), "start_on": on(start)}
    fate = data.draw(
        st.sampled_from(["open", "done", "awaiting", "sent_back", "cancelled", "rests"])
    )
    added = data.draw(st.integers(-40, 20))
    later = st.integers(added, 200)
    if fate == "cancelled":
        fields["cancelled_on"] = on(data.draw(later))
    elif fate == "done":
        fields["completed_on"] = on(data.draw(offsets))
    elif fate in ("awaiting", "sent_back"):
        result = data.draw(offsets)
        reported = data.draw(st.integers(result, 220))
        fields |= {"result_on": on(result), "reported_on": on(reported)}
        if fate == "sent_back":
            fields["sent_back_on"] = on(data.draw(st.integers(reported, 240)))
    elif fate == "rests":
        fields["suspended_on"] = on(data.draw(later))
    if due is not None:
        fields["has_milestones"] = data.draw(st.booleans())
    reports = data.draw(st.lists(offsets, max_size=3))
    if reports:
        latest = on(max(reports))
        fields["last_report_on"] = max(latest, fields.get("reported_on") or latest)
        if fate == "done":
            fields["last_report_on"] = max(latest, fields["completed_on"])
    extensions = []
    if due is not None or data.draw(st.booleans()):
        granted = sorted(data.draw(st.sets(offsets, max_size=3)))
        extensions = [(on(day), on((due or 0) + 10 * n)) for n, day in enumerate(granted, start=1)]
        if extensions:
            fields["extended_on"], fields["extended_due_on"] = extensions[-1]
    task = ReformTaskFactory(plan=plan, area=area, added_on=on(added), leads=[plan.owner], **fields)
    for granted_on, new_due_on in extensions:
        TaskExtensionFactory(
            task=task, requested_on=granted_on, granted_on=granted_on, new_due_on=new_due_on
        )
    for offset in reports:
        TaskReportFactory(task=task, on=on(offset))
    if fields.get("has_milestones"):
        for offset in data.draw(st.sets(st.integers(-40, due), max_size=2)):
            met = data.draw(maybe)
            TaskMilestoneFactory(task=task, due_on=on(offset), met_on=on(met))
    original = data.draw(st.booleans())
    this = ReformTask.objects.filter(pk=task.pk)
    for offset in data.draw(st.lists(st.integers(-60, 260), min_size=1, max_size=3)):
        day = first + timedelta(days=offset)
        held = [
            name
            for name, condition in classes_on(day, original=original).items()
            if this.filter(condition).exists()
        ]
        assert held == [task.timeliness_on(day, original=original)]
        is_overdue = this.overdue_on(day, original=original).exists()
        assert is_overdue == (held[0] in OVERDUE)
        deadline = task.deadline_on(day, original=original)
        is_due = this.filter(due_by(day, original=original)).exists()
        assert is_due == (deadline is not None and deadline <= day)


def test_on_the_original_deadline_an_extension_changes_nothing():
    task = ReformTaskFactory(
        due_on=DUE,
        completed_on=date(2024, 7, 20),
        extended_on=date(2024, 6, 1),
        extended_due_on=date(2024, 8, 31),
    )
    running = ReformTaskFactory(
        due_on=DUE, extended_on=date(2024, 6, 1), extended_due_on=date(2024, 8, 31)
    )
    day = date(2024, 7, 25)

    assert said(task, day) == T.DONE_ON_TIME
    assert task.timeliness_on(day, original=True) == T.DONE_LATE
    assert said(running, day) == T.IN_TIME
    assert running.timeliness_on(day, original=True) == T.OVERDUE_SILENT
    assert list(ReformTask.objects.overdue_on(day, original=True)) == [running]
    assert not ReformTask.objects.overdue_on(day).exists()


def test_a_deadline_given_by_a_document_is_the_original_one_too():
    task = ReformTaskFactory(
        due_on=None, extended_on=date(2024, 5, 2), extended_due_on=date(2024, 8, 31)
    )

    assert task.deadline_on(date(2024, 9, 1), original=True) == date(2024, 8, 31)
    assert task.timeliness_on(date(2024, 9, 1), original=True) == T.OVERDUE_SILENT


@pytest.fixture
def area_and_plan():
    plan = ReformPlanFactory()
    return ReformTaskFactory(plan=plan).area, plan
