"""Plans opened, filled, issued and amended."""

from datetime import date

import pytest

from core.refusals import NotYours, Refusal
from organizations.acting import BasisRequired
from organizations.roles import Role
from reform_tasks import planning
from reform_tasks.deadlines import DueKind, UnknownDeadline
from reform_tasks.models import Layer, Part, PlanStatus, Progress, ReformPlan, ReformTask
from reform_tasks.planning import UnfitPlan
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    OrganizationFactory,
    ProvincialCommitteeFactory,
    officer,
)
from tests.factories.reform_tasks import new_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def draft(department, member):
    return planning.open_plan(
        by=member, owner=department, year=2025, title="Kế hoạch CCHC năm 2025"
    )


def test_a_plan_is_opened_as_a_draft_of_its_owners_layer(draft, department, province_officer):
    assert (draft.status, draft.layer) == (PlanStatus.DRAFT, Layer.UNIT)
    assert (draft.closing_on, draft.due_soon_days) == (date(2025, 12, 14), 15)
    step = draft.steps.get()
    assert (step.verb, step.to_status, step.unit) == ("open", "draft", department)

    committee = ProvincialCommitteeFactory(unit=department.unit)
    province = planning.open_plan(
        by=province_officer, owner=committee, year=2025, title="Kế hoạch tỉnh"
    )
    assert province.layer == Layer.PROVINCE


def test_an_owner_has_one_plan_a_year(draft, member, department):
    with pytest.raises(UnfitPlan, match="2025"):
        planning.open_plan(by=member, owner=department, year=2025, title="Nữa")
    with pytest.raises(UnfitPlan, match="trong năm 2026"):
        planning.open_plan(
            by=member, owner=department, year=2026, title="X", closing_on=date(2027, 1, 1)
        )


def test_nobody_opens_anothers_plan(department, stranger, province_officer):
    fields = {"owner": department, "year": 2025, "title": "Kế hoạch"}
    with pytest.raises(NotYours):
        planning.open_plan(by=stranger, **fields)
    with pytest.raises(BasisRequired):
        planning.open_plan(by=province_officer, **fields)
    assert not ReformPlan.objects.exists()

    planning.open_plan(by=province_officer, basis=LegalDocumentFactory(), **fields)
    assert ReformPlan.objects.get().steps.get().entered_on_behalf


def test_tasks_are_added_in_their_order_with_their_agencies_and_resolved_deadlines(
    draft, member, department
):
    other = OrganizationFactory()
    tasks = planning.add_tasks(
        draft,
        [
            new_task(department, number="1.1", due_text="Quý II-III", title="  Một  việc "),
            new_task(department, other, number="1.2", due_text="thường xuyên"),
            new_task(other, number="2.10", due_text="theo yêu cầu", coordinating=[department]),
        ],
        by=member,
    )

    assert [task.position for task in tasks] == [1, 2, 3]
    assert [(task.due_kind, task.due_on) for task in tasks] == [
        (DueKind.QUARTER, date(2025, 9, 30)),
        (DueKind.REGULAR, date(2025, 12, 14)),
        (DueKind.AS_REQUIRED, None),
    ]
    assert ReformTask.objects.search("mot viec").get().due_text == "Quý II-III"
    parts = tasks[2].agencies.values_list("organization", "part")
    assert list(parts) == [(other.pk, Part.LEAD), (department.pk, Part.COORDINATING)]
    assert tasks[1].agencies.filter(part=Part.LEAD).count() == 2
    assert all(task.steps.get().verb == "add" for task in tasks)
    assert tasks[0].history.get().history_user == member
    more = planning.add_tasks(draft, [new_task(department, number="3.1")], by=member)
    assert more[0].position == 4


def test_all_tasks_are_added_or_none(draft, member, department):
    good = new_task(department, number="1.1")
    for wrong, refusal in (
        (new_task(number="1.2"), UnfitPlan),
        (new_task(department, number="1.1"), UnfitPlan),
        (new_task(department, number=" "), UnfitPlan),
        (new_task(department, number="1.2", title=" "), UnfitPlan),
        (new_task(department, number="1.2", due_text="sớm"), UnknownDeadline),
        (
            new_task(department, number="1.2", due_text="Quý I", start_on=date(2025, 5, 1)),
            UnfitPlan,
        ),
    ):
        with pytest.raises(refusal):
            planning.add_tasks(draft, [good, wrong], by=member)
    assert not ReformTask.objects.exists()


def test_a_unit_task_may_carry_out_one_of_the_provinces(draft, member, department, province_task):
    [task] = planning.add_tasks(draft, [new_task(department, parent_task=province_task)], by=member)
    assert task.parent_task == province_task

    with pytest.raises(UnfitPlan):
        planning.add_tasks(draft, [new_task(department, number="9", parent_task=task)], by=member)


def test_many_tasks_are_added_in_few_statements(
    draft, member, department, django_assert_max_num_queries
):
    rows = [new_task(department, number=f"1.{number}") for number in range(200)]

    with django_assert_max_num_queries(60):
        planning.add_tasks(draft, rows, by=member)
    assert draft.tasks.count() == 200


def test_issued_by_its_document_a_plan_counts_from_the_documents_day(draft, member, department):
    with pytest.raises(UnfitPlan, match="chưa có nhiệm vụ"):
        planning.issue(draft, by=member, decision=LegalDocumentFactory())
    planning.add_tasks(draft, [new_task(department)], by=member)
    decision = LegalDocumentFactory(issued_on=date(2024, 7, 10))

    planning.issue(draft, by=member, decision=decision)

    assert draft.is_issued
    assert (draft.issued_on, draft.decision) == (date(2024, 7, 10), decision)
    assert draft.tasks.get().added_on == date(2024, 7, 10)
    assert draft.steps.latest().basis == decision


def test_a_plan_is_issued_once_by_its_owner_and_not_in_the_future(
    draft, member, stranger, department
):
    planning.add_tasks(draft, [new_task(department)], by=member)
    with pytest.raises(Refusal, match="chưa đến"):
        planning.issue(draft, by=member, decision=LegalDocumentFactory(issued_on=date(2024, 8, 1)))
    with pytest.raises(NotYours):
        planning.issue(draft, by=stranger, decision=LegalDocumentFactory())
    planning.issue(draft, by=member, decision=LegalDocumentFactory())
    with pytest.raises(Refusal, match="Ban hành"):
        planning.issue(draft, by=member, decision=LegalDocumentFactory())


def test_an_issued_plan_is_amended_by_a_document(task, member, department):
    row = new_task(department, number="9.9")
    with pytest.raises(UnfitPlan, match="văn bản bổ sung"):
        planning.add_tasks(task.plan, [row], by=member)

    basis = LegalDocumentFactory()
    [added] = planning.add_tasks(task.plan, [row], by=member, basis=basis, on=date(2024, 5, 2))

    assert added.added_on == date(2024, 5, 2)
    assert added.steps.get().basis == basis


def test_a_task_leaves_the_plan_by_a_document(task, member):
    document = LegalDocumentFactory(issued_on=date(2024, 7, 1))

    planning.cancel_task(task, by=member, document=document, reason="Trung ương bãi bỏ")

    assert (task.status, task.cancelled_on) == (Progress.CANCELLED, date(2024, 7, 1))
    assert task.cancelled_by == document


def test_a_task_does_not_leave_before_it_came(task, member):
    early = LegalDocumentFactory(issued_on=date(2023, 1, 1))
    with pytest.raises(UnfitPlan, match="đưa vào kế hoạch"):
        planning.cancel_task(task, by=member, document=early, reason="x")


def test_invented_plans_have_invented_tasks_and_steps(member, department):
    plan = planning.open_plan(
        by=member, owner=department, year=2025, title="Minh họa", is_sample=True
    )
    [task] = planning.add_tasks(plan, [new_task(department)], by=member)

    assert task.is_sample
    assert task.agencies.get().is_sample
    assert task.steps.get().is_sample
    assert plan.steps.get().is_sample


def test_the_head_of_a_unit_writes_no_plan(department):
    with pytest.raises(NotYours):
        planning.open_plan(
            by=officer(Role.UNIT_HEAD, department), owner=department, year=2025, title="X"
        )
