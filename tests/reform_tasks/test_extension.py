"""A later deadline is asked for, granted or refused; the original stays."""

from datetime import date

import pytest

from core.refusals import NotNow, NotYours, Refusal
from reform_tasks import extension
from reform_tasks.extension import UnfitExtension
from reform_tasks.models import ExtensionStatus, ReformTask
from reform_tasks.timeliness import Timeliness
from tests.factories.documents import LegalDocumentFactory
from tests.factories.reform_tasks import ReformTaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LATER = date(2024, 9, 30)


def ask(task, by, **fields):
    return extension.request(
        task, by=by, **({"requested_due_on": LATER, "reason": "Chờ hướng dẫn"} | fields)
    )


def document(day=date(2024, 7, 12)):
    return LegalDocumentFactory(issued_on=day)


def test_granted_after_the_fact_the_task_was_overdue_until_then(task, member, head):
    asked = ask(task, member, on=date(2024, 7, 10))

    extension.grant(asked, by=head, new_due_on=LATER, document=document())

    stored = ReformTask.objects.get(pk=task.pk)
    assert (stored.due_on, stored.extended_due_on) == (date(2024, 6, 30), LATER)
    assert stored.extended_on == date(2024, 7, 12)
    assert stored.timeliness_on(date(2024, 7, 11)) == Timeliness.OVERDUE_SILENT
    assert stored.timeliness_on(date(2024, 7, 12)) == Timeliness.IN_TIME
    asked.refresh_from_db()
    assert (asked.status, asked.new_due_on) == (ExtensionStatus.GRANTED, LATER)


def test_a_second_extension_is_younger_and_later_and_the_first_is_remembered(task, member, head):
    first = ask(task, member, on=date(2024, 6, 1), requested_due_on=date(2024, 7, 5))
    extension.grant(
        first, by=head, new_due_on=date(2024, 7, 5), document=document(date(2024, 6, 10))
    )
    second = ask(task, member, on=date(2024, 6, 5))
    with pytest.raises(Refusal, match="11/06/2024"):
        extension.grant(second, by=head, new_due_on=LATER, document=document(date(2024, 6, 10)))
    with pytest.raises(UnfitExtension, match="05/07/2024"):
        extension.grant(second, by=head, new_due_on=date(2024, 7, 5), document=document())

    extension.grant(second, by=head, new_due_on=LATER, document=document())

    assert task.deadline_on(date(2024, 6, 9)) == date(2024, 6, 30)
    assert task.deadline_on(date(2024, 7, 11)) == date(2024, 7, 5)
    task.refresh_from_db()
    assert task.deadline_on(date(2024, 7, 12)) == LATER


def test_one_request_waits_at_a_time(task, member):
    ask(task, member)
    with pytest.raises(NotNow):
        ask(task, member)


def test_a_later_deadline_is_later_and_needs_one_to_begin_with(task, member, department):
    with pytest.raises(UnfitExtension, match="30/06/2024"):
        ask(task, member, requested_due_on=date(2024, 6, 30))
    without = ReformTaskFactory(plan=task.plan, due_on=None)
    with pytest.raises(UnfitExtension, match="không xác định thời hạn"):
        ask(without, member)


def test_refused_the_deadline_stays_and_the_answer_is_kept(task, member, head):
    asked = ask(task, member)

    extension.refuse(asked, by=head, reason="Không có lý do khách quan")

    asked.refresh_from_db()
    assert (asked.status, asked.answer) == (ExtensionStatus.REFUSED, "Không có lý do khách quan")
    assert task.extended_due_on is None
    with pytest.raises(NotNow, match="đã được trả lời"):
        extension.grant(asked, by=head, new_due_on=LATER, document=document())


def test_the_provinces_plan_is_extended_by_the_province(
    province_task, member, head, province_officer
):
    asked = ask(province_task, member)
    with pytest.raises(NotYours):
        extension.grant(asked, by=head, new_due_on=LATER, document=document(date(2024, 7, 15)))

    extension.grant(
        asked, by=province_officer, new_due_on=LATER, document=document(date(2024, 7, 15))
    )
    province_task.refresh_from_db()
    assert province_task.extended_due_on == LATER
