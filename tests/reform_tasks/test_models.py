"""Each truth of a row: the right row is saved, each wrong one refused by the database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organizations.roles import Role
from reform_tasks.deadlines import DueKind
from reform_tasks.models import (
    AreaMonitor,
    ExtensionStatus,
    IndexDimension,
    IndexResult,
    Layer,
    OneStopKind,
    Part,
    PlanStatus,
    Progress,
    ReformTask,
    ReportKind,
    TaskAgency,
    TaskStep,
)
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import (
    GovernanceIndexFactory,
    IndexResultFactory,
    OneStopStatusFactory,
    ProvincialPlanFactory,
    ReformAreaFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    TaskExtensionFactory,
    TaskReportFactory,
    TaskSuspensionFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)


def refused(make, constraint: str) -> None:
    """The database refuses what `make` writes, by that constraint."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    # SQLite names the columns of a unique constraint instead of its name.
    assert constraint in str(caught.value) or "UNIQUE" in str(caught.value)


def wrong_task(constraint: str, **fields) -> None:
    """A task with these fields is refused."""
    task = ReformTaskFactory()
    refused(lambda: ReformTask.objects.filter(pk=task.pk).update(**fields), constraint)


def test_an_owner_has_one_plan_a_year():
    plan = ReformPlanFactory()
    ReformPlanFactory(owner=plan.owner, year=2025)

    refused(lambda: ReformPlanFactory(owner=plan.owner), "reformplan_one_per_owner_and_year")


def test_an_issued_plan_has_its_day_and_its_document():
    ReformPlanFactory(status=PlanStatus.DRAFT)
    for wrong in (
        {"issued_on": None},
        {"decision": None},
        {"status": PlanStatus.DRAFT},
    ):
        plan = ReformPlanFactory()
        refused(
            lambda plan=plan, wrong=wrong: type(plan).objects.filter(pk=plan.pk).update(**wrong),
            "reformplan_issued_by_a_document",
        )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("reformplan_layer_is_known", {"layer": "other"}),
        ("reformplan_year_is_plausible", {"year": 1999}),
        ("reformplan_due_soon_days_are_few", {"due_soon_days": 91}),
        ("reformplan_has_title", {"title": ""}),
    ],
)
def test_a_plan_is_plausible(constraint, wrong):
    plan = ReformPlanFactory()

    refused(lambda: type(plan).objects.filter(pk=plan.pk).update(**wrong), constraint)


def test_a_number_stands_once_in_a_plan():
    task = ReformTaskFactory(number="2.3")
    ReformTaskFactory(number="2.3")

    refused(
        lambda: ReformTaskFactory(plan=task.plan, number="2.3"), "reformtask_number_once_per_plan"
    )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("reformtask_has_number_and_title", {"title": ""}),
        ("reformtask_has_number_and_title", {"number": ""}),
        ("reformtask_deadline_fits_its_kind", {"due_on": None}),
        ("reformtask_deadline_fits_its_kind", {"due_kind": DueKind.AS_REQUIRED}),
        ("reformtask_starts_before_its_deadline", {"start_on": date(2024, 7, 1)}),
        ("reformtask_extension_is_whole_and_later", {"extended_on": DAY}),
        ("reformtask_extension_is_whole_and_later", {"extended_due_on": date(2024, 8, 1)}),
        (
            "reformtask_extension_is_whole_and_later",
            {"extended_on": DAY, "extended_due_on": date(2024, 6, 30)},
        ),
        ("reformtask_cancelled_by_a_document", {"status": Progress.CANCELLED}),
        ("reformtask_cancelled_by_a_document", {"cancelled_on": DAY}),
        (
            "reformtask_cancelled_by_a_document",
            {"status": Progress.CANCELLED, "cancelled_on": DAY},
        ),
        ("reformtask_suspended_since_a_day", {"status": Progress.SUSPENDED}),
        ("reformtask_suspended_since_a_day", {"suspended_on": DAY}),
        ("reformtask_resumed_after_suspended", {"resumed_on": DAY}),
        (
            "reformtask_resumed_after_suspended",
            {"suspended_on": DAY, "resumed_on": DAY},
        ),
        ("reformtask_report_names_its_result", {"reported_on": DAY}),
        ("reformtask_report_names_its_result", {"result_on": DAY}),
        ("reformtask_report_names_its_result", {"reported_on": DAY, "result_on": DAY}),
        (
            "reformtask_report_names_its_result",
            {"reported_on": DAY, "result_on": date(2024, 5, 2), "result_number": "1/BC"},
        ),
        ("reformtask_awaiting_what_was_reported", {"status": Progress.AWAITING}),
        ("reformtask_sent_back_after_it_was_reported", {"status": Progress.SENT_BACK}),
        ("reformtask_sent_back_after_it_was_reported", {"sent_back_on": DAY}),
        ("reformtask_done_has_confirmed_completion", {"status": Progress.DONE}),
        ("reformtask_done_has_confirmed_completion", {"completed_on": DAY}),
        ("reformtask_done_has_confirmed_completion", {"confirmed_on": DAY}),
    ],
)
def test_an_open_task_refuses_what_cannot_be(constraint, wrong):
    wrong_task(constraint, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"completed_on": date(2024, 5, 2)},
        {"confirmed_on": None},
        {"confirmed_on": date(2024, 4, 30)},
        {"sent_back_on": date(2024, 5, 2)},
        {"status": Progress.IN_PROGRESS},
    ],
)
def test_done_is_what_a_second_look_confirmed_by_its_document(wrong):
    task = ReformTaskFactory(completed_on=DAY)

    refused(
        lambda: ReformTask.objects.filter(pk=task.pk).update(**wrong),
        "reformtask_done_has_confirmed_completion",
    )


def test_right_tasks_of_every_progress_are_saved():
    ReformTaskFactory(start_on=date(2024, 1, 1))
    ReformTaskFactory(due_on=None)
    ReformTaskFactory(completed_on=DAY)
    ReformTaskFactory(reported_on=DAY)
    ReformTaskFactory(reported_on=DAY, sent_back_on=DAY)
    ReformTaskFactory(cancelled_on=DAY)
    ReformTaskFactory(suspended_on=DAY)
    ReformTaskFactory(suspended_on=DAY, resumed_on=date(2024, 5, 2))
    ReformTaskFactory(extended_on=DAY, extended_due_on=date(2024, 7, 1))

    assert ReformTask.objects.count() == 9


def test_a_task_is_not_part_of_itself():
    task = ReformTaskFactory()

    refused(
        lambda: ReformTask.objects.filter(pk=task.pk).update(parent_task=task),
        "reformtask_is_not_its_own_parent",
    )


def test_an_agency_has_one_part_in_a_task():
    task = ReformTaskFactory()

    refused(
        lambda: TaskAgency.objects.create(
            task=task, organization=task.plan.owner, part=Part.COORDINATING
        ),
        "taskagency_once_per_task",
    )
    refused(
        lambda: TaskAgency.objects.create(
            task=task, organization=OrganizationFactory(), part="guest"
        ),
        "taskagency_part_is_known",
    )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("taskreport_completion_names_its_result", {"result_number": "1/BC"}),
        (
            "taskreport_completion_names_its_result",
            {"kind": ReportKind.COMPLETION, "result_on": None},
        ),
        (
            "taskreport_completion_names_its_result",
            {"kind": ReportKind.COMPLETION, "result_on": date(2024, 12, 31)},
        ),
        ("taskreport_percent_is_a_share", {"percent": 101}),
        (
            "taskreport_sent_back_after_it_came",
            {"kind": ReportKind.COMPLETION, "sent_back_on": date(2024, 3, 31)},
        ),
        ("taskreport_says_something", {"percent": None, "text": ""}),
    ],
)
def test_a_report_says_what_it_must(constraint, wrong):
    TaskReportFactory()
    TaskReportFactory(kind=ReportKind.COMPLETION, sent_back_on=date(2024, 4, 2))

    refused(lambda: TaskReportFactory(**wrong), constraint)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("taskextension_granted_by_a_document", {"status": ExtensionStatus.GRANTED}),
        (
            "taskextension_granted_by_a_document",
            {"granted_on": date(2024, 6, 2), "new_due_on": date(2024, 8, 1), "document": None},
        ),
        ("taskextension_refused_on_a_day", {"status": ExtensionStatus.REFUSED}),
        (
            "taskextension_answered_after_it_was_asked",
            {"granted_on": date(2024, 5, 31), "new_due_on": date(2024, 8, 1)},
        ),
        ("taskextension_has_reason", {"reason": ""}),
    ],
)
def test_an_extension_is_asked_for_and_answered(constraint, wrong):
    TaskExtensionFactory()
    TaskExtensionFactory(granted_on=date(2024, 6, 2), new_due_on=date(2024, 8, 1))
    TaskExtensionFactory(status=ExtensionStatus.REFUSED, refused_on=date(2024, 6, 2))

    refused(lambda: TaskExtensionFactory(**wrong), constraint)


def test_one_request_waits_and_one_extension_is_granted_a_day():
    task = ReformTaskFactory()
    TaskExtensionFactory(task=task)
    refused(lambda: TaskExtensionFactory(task=task), "taskextension_one_request_at_a_time")

    granted = {"task": task, "granted_on": date(2024, 6, 5), "new_due_on": date(2024, 8, 1)}
    TaskExtensionFactory(**granted)
    refused(lambda: TaskExtensionFactory(**granted), "taskextension_one_a_day")


def test_a_task_rests_once_at_a_time():
    suspension = TaskSuspensionFactory(valid_to=date(2024, 3, 31))
    TaskSuspensionFactory(task=suspension.task, valid_from=date(2024, 4, 1))

    refused(
        lambda: TaskSuspensionFactory(
            task=suspension.task, valid_from=date(2024, 3, 31), valid_to=date(2024, 3, 31)
        ),
        "tasksuspension_no_overlap",
    )
    refused(
        lambda: TaskSuspensionFactory(valid_from=DAY, valid_to=date(2024, 4, 1)),
        "tasksuspension_ends_after_start",
    )


def test_a_step_is_never_changed_and_only_an_invented_one_goes():
    task = ReformTaskFactory()
    author = officer(Role.AGENCY_OFFICER, task.plan.owner)
    real, invented = (
        TaskStep.objects.create(
            record=task, verb="x", to_status="x", by=author, on=DAY, is_sample=is_sample
        )
        for is_sample in (False, True)
    )

    refused(lambda: TaskStep.objects.filter(pk=real.pk).update(verb="y"), "taskstep_append_only")
    refused(lambda: TaskStep.objects.filter(pk=real.pk).delete(), "taskstep_append_only")
    invented.delete()
    refused(
        lambda: TaskStep.objects.create(
            record=task, verb="x", to_status="x", by=author, on=DAY, entered_on_behalf=True
        ),
        "taskstep_on_behalf_has_basis",
    )


def test_a_status_of_one_kind_holds_once_a_day():
    status = OneStopStatusFactory(valid_to=date(2024, 3, 31))
    office = status.organization
    OneStopStatusFactory(organization=office, valid_from=date(2024, 4, 1))
    OneStopStatusFactory(organization=office, kind=OneStopKind.INTERLINKED)

    refused(
        lambda: OneStopStatusFactory(organization=office, valid_from=date(2024, 2, 1)),
        "onestopstatus_no_overlap",
    )
    refused(lambda: OneStopStatusFactory(kind="counter"), "onestopstatus_kind_is_known")


def test_an_area_has_one_monitor_at_a_time():
    area = ReformAreaFactory()
    office = OrganizationFactory()
    AreaMonitor.objects.create(area=area, organization=office, valid_from=DAY)

    refused(
        lambda: AreaMonitor.objects.create(area=area, organization=office, valid_from=DAY),
        "areamonitor_no_overlap",
    )


def test_a_result_stands_once_for_each_revision():
    result = IndexResultFactory()
    part = IndexDimension.objects.create(index=result.index, number=1, name="Thể chế")
    later = {"revision_number": 2, "published_on": date(2025, 5, 1)}
    IndexResultFactory(**later)
    IndexResultFactory(dimension=part)
    office = OrganizationFactory()
    IndexResultFactory(organization=office)
    IndexResultFactory(organization=office, **later)
    IndexResultFactory(organization=office, dimension=part)

    refused(IndexResultFactory, "indexresult_total_once_per_revision")
    refused(lambda: IndexResultFactory(dimension=part), "indexresult_dimension_once_per_revision")
    refused(
        lambda: IndexResultFactory(organization=office),
        "indexresult_of_organization_once_per_revision",
    )
    refused(
        lambda: IndexResultFactory(organization=office, dimension=part),
        "indexresult_part_of_organization_once",
    )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("indexresult_rank_is_among_n", {"rank": 64}),
        ("indexresult_rank_is_among_n", {"rank": 0}),
        ("indexresult_value_is_on_its_scale", {"value": 101}),
        ("indexresult_value_is_on_its_scale", {"value": -1}),
        ("indexresult_says_something", {"value": None, "rank": None}),
        (
            "indexresult_revisions_count_from_one",
            {"revision_number": 0, "published_on": date(2025, 5, 1)},
        ),
        ("indexresult_later_publication_has_its_day", {"revision_number": 2}),
    ],
)
def test_a_result_is_on_its_scale(constraint, wrong):
    IndexResultFactory(year=2020, value=None)

    refused(lambda: IndexResultFactory(**wrong), constraint)


def test_the_current_results_are_the_latest_revisions_and_no_total_is_forced():
    index = GovernanceIndexFactory()
    part = IndexDimension.objects.create(index=index, number=1, name="Thể chế")
    IndexResultFactory(value="80")
    latest = IndexResultFactory(value="81.5", revision_number=2, published_on=date(2025, 5, 1))
    dimension = IndexResultFactory(dimension=part, value="99", rank=None)
    office = IndexResultFactory(organization=OrganizationFactory())

    assert set(IndexResult.objects.current()) == {latest, dimension, office}
    assert set(IndexResult.objects.current().totals()) == {latest, office}


def test_plans_are_read_by_their_owner_by_those_in_them_and_the_provinces_by_all():
    province = ProvincialPlanFactory()
    draft = ProvincialPlanFactory(status=PlanStatus.DRAFT)
    own, other, shared = ReformPlanFactory.create_batch(3)
    reader = officer(Role.AGENCY_OFFICER, own.owner)
    ReformTaskFactory(plan=shared, coordinating=[own.owner])
    everything = officer(Role.LEADER, province.owner)
    plans = type(own).objects

    assert set(plans.permitted_to(reader, "plan.view")) == {province, own, shared}
    assert set(plans.permitted_to(reader, "plan.write")) == {own}
    assert set(plans.permitted_to(everything, "plan.view")) == {province, draft, own, other, shared}
    assert not plans.permitted_to(officer(Role.UNIT_ADMIN), "plan.view")
    assert province.layer == Layer.PROVINCE


def test_tasks_are_reported_by_their_leads_and_confirmed_inside_the_owner():
    first, second, stranger = OrganizationFactory.create_batch(3)
    province_task = ReformTaskFactory(
        plan=ProvincialPlanFactory(), leads=[first], coordinating=[second]
    )
    own_task = ReformTaskFactory(plan=ReformPlanFactory(owner=first))
    tasks = ReformTask.objects

    def seen(role: Role, office, permission: str) -> set[ReformTask]:
        return set(tasks.permitted_to(officer(role, office), permission))

    assert seen(Role.AGENCY_OFFICER, first, "task.view") == {province_task, own_task}
    assert seen(Role.AGENCY_OFFICER, first, "task.report") == {province_task, own_task}
    assert seen(Role.AGENCY_OFFICER, second, "task.view") == {province_task}
    assert seen(Role.AGENCY_OFFICER, second, "task.report") == set()
    assert seen(Role.AGENCY_OFFICER, stranger, "task.view") == set()
    assert seen(Role.UNIT_HEAD, first, "task.confirm") == {own_task}
    assert seen(Role.PROVINCIAL_OFFICER, stranger, "task.confirm") == {province_task, own_task}
    assert seen(Role.LEADER, stranger, "task.view") == {province_task, own_task}
    assert seen(Role.LEADER, stranger, "task.report") == set()


def test_a_text_is_found_without_its_accents():
    task = ReformTaskFactory(number="3.1", title="Kiện toàn Ban Chỉ đạo cải cách hành chính")
    ReformTaskFactory()

    assert list(ReformTask.objects.search("kien toan chi dao")) == [task]
    assert list(ReformTask.objects.search("3.1 kiện")) == [task]
