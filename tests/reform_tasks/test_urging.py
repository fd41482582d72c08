"""A letter of urging: drawn up from what is overdue, told once it went out, remembered by tasks."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusals import NotNow, NotYours, Refusal
from notifications.models import Notice
from reform_tasks import urging
from reform_tasks.models import ReformTask, UrgedTask, UrgingLetter
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import ReformTaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


@pytest.fixture
def letter(province_task, province_officer):
    return urging.draw_up([province_task], by=province_officer)


def document(day=TODAY):
    return LegalDocumentFactory(issued_on=day)


def test_a_letter_holds_the_overdue_tasks_by_lead_and_leaves_the_rest_out(
    province_task, province_officer, department
):
    other = OrganizationFactory(unit=department.unit)
    joint = ReformTaskFactory(plan=province_task.plan, leads=[department, other])
    running = ReformTaskFactory(plan=province_task.plan, due_on=date(2024, 12, 31))

    letter = urging.draw_up([province_task, joint, running], by=province_officer)

    annexes = urging.annexes(letter)
    assert [annex.organization for annex in annexes] == [department, other]
    assert [len(annex.rows) for annex in annexes] == [2, 1]
    assert (letter.as_of, letter.sender.name_on(TODAY)) == (TODAY, "Sở Nội vụ")
    assert {row.due_on for row in letter.urged.all()} == {date(2024, 6, 30)}


def test_a_letter_may_go_to_some_of_the_leads_only(province_task, province_officer, department):
    other = OrganizationFactory(unit=department.unit)
    joint = ReformTaskFactory(plan=province_task.plan, leads=[department, other])

    letter = urging.draw_up([joint], by=province_officer, organizations=[other.pk])

    assert [annex.organization for annex in urging.annexes(letter)] == [other]


def test_nothing_is_said_before_the_letter_has_its_number(letter, province_task, member):
    assert not Notice.objects.exists()
    assert urging.urged_times([province_task.pk], TODAY) == {}


def test_once_it_went_out_the_leads_are_told_and_the_task_counts_it(
    letter, province_task, province_officer, member
):
    urging.issue(letter, by=province_officer, document=document())

    assert Notice.objects.get(user=member).subject.startswith("Đôn đốc nhiệm vụ quá hạn")
    assert urging.urged_times([province_task.pk], TODAY) == {province_task.pk: 1}
    assert urging.urged_times([province_task.pk], date(2024, 7, 14)) == {}
    second = urging.draw_up([province_task], by=province_officer)
    urging.issue(second, by=province_officer, document=document())
    assert urging.urged_times([province_task.pk], TODAY) == {province_task.pk: 2}
    assert len(urging.urgings_of(province_task)) == 2


def test_a_letter_that_went_out_is_neither_issued_again_nor_discarded(letter, province_officer):
    urging.issue(letter, by=province_officer, document=document())

    with pytest.raises(NotNow):
        urging.issue(letter, by=province_officer, document=document())
    with pytest.raises(NotNow):
        urging.discard(letter, by=province_officer)


def test_a_letter_without_overdue_tasks_or_about_others_is_refused(
    province_task, province_officer, member
):
    running = ReformTaskFactory(plan=province_task.plan, due_on=date(2024, 12, 31))

    with pytest.raises(Refusal, match="quá hạn"):
        urging.draw_up([running], by=province_officer)
    with pytest.raises(NotYours):
        urging.draw_up([province_task], by=member)


def test_a_task_stands_once_in_an_agencys_annex(letter, province_task, department):
    with pytest.raises(IntegrityError, match=r"once_per_letter|UNIQUE"), transaction.atomic():
        UrgedTask.objects.create(
            letter=letter, organization=department, task=province_task, due_on=TODAY
        )


def test_the_way_of_a_letter_over_the_pages(client, province_task, province_officer, leader):
    client.force_login(province_officer)
    page = reverse("reform_tasks:urging_new")

    assert province_task.title in client.get(page).content.decode()
    client.post(page, {"chon": [province_task.pk]})
    letter = UrgingLetter.objects.get()
    shown = client.post(
        letter.get_absolute_url(),
        {
            "document_number": "125/SNV-CCHC",
            "document_issued_on": "15/07/2024",
            "document_issuer": "Sở Nội vụ",
        },
        follow=True,
    ).content.decode()

    assert "Đã ghi nhận văn bản đôn đốc" in shown
    assert "125/SNV-CCHC" in client.get(reverse("reform_tasks:urging_list")).content.decode()
    detail = client.get(province_task.get_absolute_url()).content.decode()
    assert "đã đôn đốc lần 1" in detail
    listed = client.get(reverse("reform_tasks:task_list")).content.decode()
    assert "đã đôn đốc lần 1" in listed
    client.force_login(leader)
    assert client.get(page).status_code == 403
    assert client.post(letter.get_absolute_url()).status_code == 403


def test_a_letter_being_drawn_up_can_be_thrown_away(client, letter, province_officer, stranger):
    page = reverse("reform_tasks:urging_discard", args=[letter.pk])
    client.force_login(stranger)
    assert client.post(page).status_code == 404
    client.force_login(province_officer)
    assert client.get(page).status_code == 405

    client.post(page)

    with pytest.raises(ObjectDoesNotExist):
        letter.refresh_from_db()


def test_nothing_chosen_is_told(client, province_task, province_officer):
    client.force_login(province_officer)

    shown = client.post(reverse("reform_tasks:urging_new")).content.decode()

    assert "Đề nghị chọn ít nhất một nhiệm vụ quá hạn." in shown
    assert ReformTask.objects.get(pk=province_task.pk).urgings.count() == 0
