"""Who confirms what: the agency that monitors an area, for the province's plan and for it alone."""

from datetime import date

import pytest
from django.urls import reverse

from core.refusals import NotYours
from organizations.permissions import Permission
from organizations.roles import Role
from reform_tasks import extension, progress, worklist
from reform_tasks.models import Progress, ReformTask
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import (
    AreaMonitorFactory,
    ReformAreaFactory,
    ReformTaskFactory,
    TaskExtensionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


@pytest.fixture
def monitor(department):
    """An office that monitors the area of the tasks."""
    office = OrganizationFactory(name="Văn phòng UBND tỉnh", unit=department.unit)
    AreaMonitorFactory(area=ReformAreaFactory(), organization=office)
    return officer(Role.AGENCY_OFFICER, office)


@pytest.fixture
def reported(province_task, member):
    """A task of the province's plan that its lead reported done."""
    progress.report_completion(
        province_task, by=member, result_number="12/BC-STP", result_on=date(2024, 6, 28)
    )
    return province_task


def test_the_areas_monitor_confirms_for_itself(reported, monitor):
    progress.confirm_completion(reported, by=monitor)

    step = reported.steps.latest()
    assert reported.status == Progress.DONE
    assert step.unit == monitor.memberships.get().organization
    assert not step.entered_on_behalf


def test_the_areas_monitor_sends_back_with_a_reason(reported, monitor):
    progress.send_back(reported, by=monitor, reason="Thiếu văn bản")

    assert reported.status == Progress.SENT_BACK
    assert reported.steps.latest().unit == monitor.memberships.get().organization


def test_the_provinces_officer_confirms_in_every_area(reported, monitor, province_officer):
    progress.confirm_completion(reported, by=province_officer)

    assert reported.steps.latest().unit == reported.plan.owner


@pytest.mark.parametrize(
    "verb",
    [
        lambda task, by: progress.confirm_completion(task, by=by),
        lambda task, by: progress.send_back(task, by=by, reason="Thiếu"),
    ],
)
def test_neither_another_areas_monitor_nor_the_lead_confirms(verb, reported, head, department):
    office = OrganizationFactory(unit=department.unit)
    AreaMonitorFactory(area=ReformAreaFactory(number=3), organization=office)

    for by in (officer(Role.AGENCY_OFFICER, office), head):
        with pytest.raises(NotYours):
            verb(reported, by)


def test_a_monitor_that_reported_itself_does_not_confirm_it(province_task, monitor):
    office = monitor.memberships.get().organization
    task = ReformTaskFactory(plan=province_task.plan, leads=[office])
    progress.report_completion(task, by=monitor, result_number="1/BC", result_on=TODAY)

    with pytest.raises(NotYours, match="không tự xác nhận"):
        progress.confirm_completion(task, by=monitor)
    progress.confirm_completion(task, by=officer(Role.UNIT_HEAD, office))


def test_who_monitored_the_area_once_confirms_no_more(reported, department):
    former = OrganizationFactory(unit=department.unit)
    AreaMonitorFactory(organization=former, valid_to=date(2024, 7, 14))

    with pytest.raises(NotYours):
        progress.confirm_completion(reported, by=officer(Role.AGENCY_OFFICER, former))


def test_a_units_task_is_none_of_the_monitors_business(task, member, monitor, client):
    progress.report_completion(task, by=member, result_number="1/BC", result_on=TODAY)

    with pytest.raises(NotYours):
        progress.confirm_completion(task, by=monitor)
    client.force_login(monitor)
    assert client.get(task.get_absolute_url()).status_code == 404


def test_a_monitor_reads_the_tasks_of_its_area_and_extends_none(
    reported, monitor, province_task, client
):
    elsewhere = ReformTaskFactory(plan=reported.plan, area=ReformAreaFactory(number=3))

    seen = ReformTask.objects.permitted_to(monitor, Permission.TASK_VIEW)
    assert reported in seen
    assert elsewhere not in seen
    asked = TaskExtensionFactory(task=elsewhere)
    with pytest.raises(NotYours):
        extension.grant(
            asked,
            by=monitor,
            new_due_on=date(2024, 12, 1),
            document=LegalDocumentFactory(issued_on=TODAY),
        )
    client.force_login(monitor)
    page = client.get(reported.get_absolute_url()).content.decode()
    assert "Cơ quan theo dõi lĩnh vực" in page
    assert reverse("reform_tasks:task_act", args=[reported.pk, "xac-nhan"]) in page


def test_a_completion_waits_on_the_worklist_of_its_monitor_and_of_nobody_else(
    reported, monitor, province_officer, head
):
    def to_confirm(user):
        items = worklist.awaiting(user, TODAY)
        return [item.title for item in items if item.kind == worklist.TO_CONFIRM]

    assert to_confirm(monitor) == [str(reported)]
    assert to_confirm(province_officer) == to_confirm(head) == []
