"""What waits for whom, and what is found by whom."""

from datetime import date

import pytest

from organizations.roles import Role
from reform_tasks import search, worklist
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import (
    ProvincialPlanFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    TaskExtensionFactory,
    TaskReportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


def waits(user) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in worklist.awaiting(user, TODAY):
        found.setdefault(str(item.kind), []).append(item.title)
    return found


def test_an_agency_is_told_what_is_overdue_due_soon_or_sent_back(task, member, department):
    soon = ReformTaskFactory(plan=task.plan, due_on=date(2024, 7, 20))
    ReformTaskFactory(plan=task.plan, due_on=date(2024, 9, 1))
    back = ReformTaskFactory(
        plan=task.plan,
        due_on=date(2024, 12, 1),
        reported_on=date(2024, 7, 1),
        sent_back_on=date(2024, 7, 2),
    )
    ReformTaskFactory(plan=ReformPlanFactory(), due_on=date(2024, 6, 1))

    assert waits(member) == {str(worklist.TO_REPORT): [str(task), str(soon), str(back)]}


def test_a_reported_completion_waits_for_another_person_of_the_unit(task, member, head):
    reported = ReformTaskFactory(plan=task.plan, reported_on=date(2024, 7, 1))
    TaskReportFactory(task=reported, kind="completion", on=date(2024, 7, 1), by=member)

    assert str(worklist.TO_CONFIRM) not in waits(member)
    assert waits(head)[str(worklist.TO_CONFIRM)] == [str(reported)]
    [item] = worklist.sent(member, TODAY)
    assert (item.title, item.since) == (str(reported), date(2024, 7, 1))
    assert worklist.sent(head, TODAY) == []


def test_the_province_confirms_and_extends_its_own_plan_only(
    province_task, task, province_officer, leader
):
    for each in (province_task, task):
        type(each).objects.filter(pk=each.pk).update(due_on=date(2024, 12, 1))
        TaskExtensionFactory(task=each)
    reported = ReformTaskFactory(plan=province_task.plan, reported_on=date(2024, 7, 1))
    ReformTaskFactory(plan=task.plan, reported_on=date(2024, 7, 1))

    assert waits(province_officer) == {
        str(worklist.TO_CONFIRM): [str(reported)],
        str(worklist.TO_EXTEND): [str(province_task)],
    }
    assert waits(leader) == {}


def test_the_worklist_asks_a_constant_number_of_queries(
    task, member, django_assert_max_num_queries
):
    ReformTaskFactory.create_batch(3, plan=task.plan)
    with django_assert_max_num_queries(8):
        worklist.awaiting(member, TODAY)
        worklist.sent(member, TODAY)


def test_tasks_and_plans_are_found_without_accents_by_those_who_may_read_them(task, member):
    found = search.search(member, "ra soat van ban", 10)
    assert [hit.title for hit in found] == [str(task)]
    assert found[0].url == task.get_absolute_url()
    assert [hit.title for hit in search.search(member, "ke hoach cchc", 10)] == [task.plan.title]

    elsewhere = officer(Role.AGENCY_OFFICER, OrganizationFactory())
    assert search.search(elsewhere, "ra soat", 10) == []
    ReformTaskFactory.create_batch(4, plan=ProvincialPlanFactory())
    assert len(search.search(officer(Role.LEADER, OrganizationFactory()), "ra soat", 3)) == 3
