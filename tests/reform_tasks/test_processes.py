"""Every status crossed with every verb: allowed with its step, or refused."""

from datetime import date

import pytest

from core.process import available
from core.refusals import NotNow, NotYours, Refusal
from reform_tasks import extension, planning, progress
from reform_tasks.flow import DIRECT, TASK_FLOW
from reform_tasks.models import Progress as P
from reform_tasks.models import ReformTask
from tests.factories.documents import LegalDocumentFactory
from tests.factories.reform_tasks import ReformTaskFactory, TaskExtensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = date(2024, 7, 1)
LATER = date(2024, 12, 31)
REASON = "Chờ hướng dẫn của Trung ương"


def document():
    return LegalDocumentFactory(issued_on=DAY)


def asked(task):
    return task.extensions.awaiting().first() or TaskExtensionFactory(task=task)


# What each verb is called with, who calls it, and where it may be called from.
CALLS = {
    "report_progress": lambda task, by: progress.report_progress(task, by=by, text="Đang làm"),
    "report_completion": lambda task, by: progress.report_completion(
        task, by=by, result_number="12/BC", result_on=DAY
    ),
    "confirm": lambda task, by: progress.confirm_completion(task, by=by),
    "send_back": lambda task, by: progress.send_back(task, by=by, reason=REASON),
    "request_extension": lambda task, by: extension.request(
        task, by=by, requested_due_on=LATER, reason=REASON
    ),
    "grant_extension": lambda task, by: extension.grant(
        asked(task), by=by, new_due_on=LATER, document=document()
    ),
    "refuse_extension": lambda task, by: extension.refuse(asked(task), by=by, reason=REASON),
    "suspend": lambda task, by: progress.suspend(task, by=by, document=document(), reason=REASON),
    "resume": lambda task, by: progress.resume(task, by=by),
    "cancel": lambda task, by: planning.cancel_task(
        task, by=by, document=document(), reason=REASON
    ),
}
STATES = {
    P.NOT_STARTED: {},
    P.IN_PROGRESS: {"status": P.IN_PROGRESS},
    P.AWAITING: {"reported_on": date(2024, 6, 20)},
    P.SENT_BACK: {"reported_on": date(2024, 6, 20), "sent_back_on": date(2024, 6, 25)},
    P.DONE: {"completed_on": date(2024, 6, 20)},
    P.SUSPENDED: {"suspended_on": date(2024, 6, 20)},
    P.CANCELLED: {"cancelled_on": date(2024, 6, 20)},
}
OPEN = {P.NOT_STARTED, P.IN_PROGRESS, P.SENT_BACK}
ALLOWED = {
    "report_progress": OPEN,
    "report_completion": OPEN,
    "confirm": {P.AWAITING},
    "send_back": {P.AWAITING},
    "request_extension": OPEN | {P.AWAITING},
    "grant_extension": OPEN | {P.AWAITING},
    "refuse_extension": OPEN | {P.AWAITING},
    "suspend": OPEN,
    "resume": {P.SUSPENDED},
    "cancel": OPEN | {P.AWAITING, P.SUSPENDED},
}
TARGETS = {
    "report_progress": P.IN_PROGRESS,
    "report_completion": P.AWAITING,
    "confirm": P.DONE,
    "send_back": P.SENT_BACK,
    "suspend": P.SUSPENDED,
    "resume": P.IN_PROGRESS,
    "cancel": P.CANCELLED,
}


@pytest.mark.parametrize("status", list(P))
@pytest.mark.parametrize("verb", list(CALLS))
def test_each_verb_moves_from_its_own_states_only(verb, status, department, member, head):
    task = ReformTaskFactory(plan__owner=department, **STATES[status])
    assert task.status == status
    by = head if verb in ("confirm", "send_back", "grant_extension", "refuse_extension") else member

    if status in ALLOWED[verb]:
        CALLS[verb](task, by)
        step = task.steps.get()
        assert (step.verb, step.by, step.from_status) == (verb, by, status)
        assert step.to_status == TARGETS.get(verb, status)
        assert step.unit == department
        assert ReformTask.objects.get(pk=task.pk).status == step.to_status
        assert task.revision == 2
    else:
        with pytest.raises(NotNow):
            CALLS[verb](task, by)
        assert not task.steps.exists()
        assert ReformTask.objects.get(pk=task.pk).status == status


@pytest.mark.parametrize("verb", list(CALLS))
def test_a_stranger_may_do_nothing_and_a_leader_only_say_what_is_to_be_done(
    verb, task, stranger, leader
):
    status = min(ALLOWED[verb])
    ReformTask.objects.filter(pk=task.pk).delete()
    task = ReformTaskFactory(plan=task.plan, **STATES[status])

    for by in (stranger, leader):
        with pytest.raises(NotYours):
            CALLS[verb](task, by)
    assert available(task, TASK_FLOW, stranger) == []
    assert set(available(task, TASK_FLOW, leader)) <= {DIRECT}


@pytest.mark.parametrize("verb", ["report_progress", "report_completion", "request_extension"])
def test_a_task_whose_plan_is_a_draft_is_not_reported(verb, task, member):
    type(task.plan).objects.filter(pk=task.plan.pk).update(status="draft", issued_on=None)
    with pytest.raises(NotNow, match="chưa ban hành"):
        CALLS[verb](task, member)


def test_the_buttons_are_the_verbs_that_one_may_do_now(task, member, head):
    shown = {transition.verb for transition in available(task, TASK_FLOW, member)}

    assert shown == {
        "report_progress",
        "report_period",
        "report_completion",
        "set_deadline",
        "explain",
        "answer_directive",
        "request_extension",
        "grant_extension",
        "refuse_extension",
        "suspend",
        "amend",
        "cancel",
    }
    head_may = {transition.verb for transition in available(task, TASK_FLOW, head)}
    assert "suspend" not in head_may
    assert "report_completion" in head_may


def test_what_hurts_needs_a_reason(task, member):
    with pytest.raises(Refusal, match="lý do"):
        planning.cancel_task(task, by=member, document=document(), reason="  ")
    with pytest.raises(Refusal, match="lý do"):
        extension.request(task, by=member, requested_due_on=LATER, reason="")
