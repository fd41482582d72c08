"""Plans after they were issued: amended by documents, closed, reopened, copied for another year."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.refusals import NotNow, Refusal
from organizations.models import OrganizationSuccession
from reform_tasks import copying, planning, progress
from reform_tasks.amending import Wording, amend_task, amendments
from reform_tasks.models import Part, PlanStatus, ReformPlan, ReformTask
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import (
    ReformAreaFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    TaskMilestoneFactory,
    new_task,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def wording(task, **changes) -> Wording:
    said = {"title": "Rà soát lại", "area": task.area, "leads": [task.plan.owner]}
    return Wording(**(said | changes))


def test_a_task_of_an_issued_plan_is_amended_by_a_document_and_keeps_its_deadline(task, member):
    document = LegalDocumentFactory()
    other = OrganizationFactory(unit=task.plan.owner.unit)
    area = ReformAreaFactory(number=3)

    amend_task(
        task,
        wording(task, area=area, leads=[task.plan.owner, other], output="Báo cáo"),
        by=member,
        document=document,
    )

    stored = ReformTask.objects.get(pk=task.pk)
    assert (stored.title, stored.output, stored.area) == ("Rà soát lại", "Báo cáo", area)
    assert stored.due_on == date(2024, 6, 30)
    leads = stored.agencies.filter(part=Part.LEAD)
    assert [each.organization for each in leads] == [task.plan.owner, other]
    step = stored.steps.get()
    assert (step.verb, step.basis, step.from_status) == ("amend", document, step.to_status)


def test_without_its_document_or_a_lead_an_amendment_is_refused(task, member):
    with pytest.raises(Refusal, match="văn bản điều chỉnh"):
        amend_task(task, wording(task), by=member)
    with pytest.raises(Refusal, match="chủ trì"):
        amend_task(task, wording(task, leads=[]), by=member, document=LegalDocumentFactory())


def test_the_plan_tells_which_document_added_changed_and_removed_how_many(task, member):
    plan, first, second = task.plan, LegalDocumentFactory(), LegalDocumentFactory()
    new = [new_task(plan.owner, number="9.1"), new_task(plan.owner, number="9.2")]
    planning.add_tasks(plan, new, by=member, basis=first)
    amend_task(task, wording(task), by=member, document=first)
    gone = ReformTaskFactory(plan=plan)
    planning.cancel_task(gone, by=member, document=second, reason="Trùng", on=date(2024, 7, 1))

    found = {each.document: dict(each.counts) for each in amendments(plan)}

    assert {str(label): number for label, number in found[first].items()} == {
        "bổ sung": 2,
        "điều chỉnh nội dung": 1,
    }
    assert {str(label): number for label, number in found[second].items()} == {
        "đưa ra khỏi kế hoạch": 1
    }


def test_the_form_shows_the_task_as_it_is_and_changes_it(client, member, task):
    client.force_login(member)
    page = reverse("reform_tasks:task_act", args=[task.pk, "dieu-chinh"])
    document = LegalDocumentFactory(issued_on=date(2024, 7, 1))

    assert "Sở Tư pháp" in client.get(page).content.decode()
    sent = {
        "area": task.area_id,
        "title": "Nội dung mới",
        "output": "",
        "leads": "Sở Tư pháp",
        "coordinating": "các sở, ban, ngành",
        "document_number": document.number,
        "document_issued_on": "01/07/2024",
    }
    shown = client.post(page, sent, follow=True).content.decode()

    assert "Đã điều chỉnh nhiệm vụ." in shown
    task.refresh_from_db()
    assert (task.title, task.coordinating_note) == ("Nội dung mới", "các sở, ban, ngành")
    assert document.number in client.get(task.plan.get_absolute_url()).content.decode()


def test_a_plan_is_closed_after_its_closing_day_and_its_tasks_are_left_alone(member, head, task):
    plan = task.plan
    with pytest.raises(Refusal, match="14/12/2024"):
        planning.close(plan, by=member)
    with clock.playing(date(2024, 12, 20)):
        planning.close(plan, by=member)
        task.refresh_from_db()

        assert (plan.status, plan.closed_on) == (PlanStatus.CLOSED, date(2024, 12, 20))
        with pytest.raises(NotNow, match="đã kết thúc"):
            progress.report_progress(task, by=member, text="Xong")
        with pytest.raises(NotNow, match="đã kết thúc"):
            planning.add_tasks(plan, [new_task(plan.owner)], by=member, basis=plan.decision)
        planning.reopen(plan, by=member, reason="Còn bổ sung hồ sơ")
        task.refresh_from_db()
        progress.report_progress(task, by=member, text="Xong")
    assert (plan.status, plan.closed_on) == (PlanStatus.ISSUED, None)
    assert [step.verb for step in plan.steps.all()] == ["close", "reopen"]


def test_what_awaits_confirmation_is_answered_before_a_plan_is_closed(member, task):
    ReformTaskFactory(plan=task.plan, reported_on=date(2024, 6, 1))

    with clock.playing(date(2024, 12, 20)), pytest.raises(Refusal, match="1 nhiệm vụ chờ"):
        planning.close(task.plan, by=member)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": PlanStatus.CLOSED, "closed_on": None},
        {"status": PlanStatus.CLOSED, "closed_on": date(2024, 12, 13)},
        {"status": PlanStatus.ISSUED, "closed_on": date(2024, 12, 20)},
    ],
)
def test_a_plan_is_closed_on_a_day_not_before_its_closing(task, wrong):
    with pytest.raises(IntegrityError, match="closed_on_a_day"), transaction.atomic():
        ReformPlan.objects.filter(pk=task.plan_id).update(**wrong)


def test_last_years_plan_is_copied_a_year_on_without_what_became_of_it(department, member):
    plan = ReformPlanFactory(owner=department, title="Kế hoạch CCHC năm 2024")
    ReformTaskFactory(
        plan=plan,
        number="1.1",
        title="Báo cáo năm 2024",
        due_text="Trước ngày 29/02/2024",
        completed_on=date(2024, 2, 1),
    )
    quarterly = ReformTaskFactory(
        plan=plan, number="1.2", due_text="Hằng quý", has_milestones=True, due_on=plan.closing_on
    )
    TaskMilestoneFactory(task=quarterly)
    ReformTaskFactory(plan=plan, number="1.3", cancelled_on=date(2024, 5, 1))

    draft = copying.copy_plan(plan, by=member, year=2025)

    assert (draft.status, draft.title) == (PlanStatus.DRAFT, "Kế hoạch CCHC năm 2025")
    assert draft.closing_on == date(2025, 12, 14)
    first, second = draft.tasks.order_by("position")
    assert (first.title, first.due_on) == ("Báo cáo năm 2025", date(2025, 2, 27))
    assert (first.completed_on, first.reported_on) == (None, None)
    assert second.milestones.count() == 3
    with pytest.raises(Refusal, match="đã có kế hoạch năm 2025"):
        copying.copy_plan(plan, by=member, year=2025)
    with pytest.raises(Refusal, match="năm sau"):
        copying.copy_plan(plan, by=member, year=2024)


def test_in_a_copy_a_lead_that_ended_is_replaced_by_its_successor(department, member):
    ended = OrganizationFactory(unit=department.unit, valid_to=date(2024, 3, 31))
    heir = OrganizationFactory(unit=department.unit)
    OrganizationSuccession.objects.create(
        predecessor=ended, successor=heir, effective_on=date(2024, 4, 1)
    )
    plan = ReformPlanFactory(owner=department)
    ReformTaskFactory(plan=plan, leads=[ended])

    draft = copying.copy_plan(plan, by=member, year=2025)

    assert [each.organization for each in draft.tasks.get().agencies.all()] == [heir]


def test_the_pages_close_and_copy_a_plan(client, member, leader, task):
    plan = task.plan
    copy = reverse("reform_tasks:plan_copy", args=[plan.pk])
    close = reverse("reform_tasks:plan_act", args=[plan.pk, "ket-thuc"])
    client.force_login(leader)
    assert client.post(copy).status_code == 403
    assert client.post(close).status_code == 403
    client.force_login(member)

    shown = client.post(copy, {"year": "2025"}, follow=True).content.decode()
    assert "Đã chép thành bản nháp" in shown
    with clock.playing(date(2024, 12, 31)):
        shown = client.post(close, {"on": "31/12/2024"}, follow=True).content.decode()
        assert "Đã kết thúc" in shown
        assert "Mở lại kế hoạch" in shown
    assert client.get(reverse("reform_tasks:plan_act", args=[plan.pk, "x"])).status_code == 404
