"""A change after the decision waits for those who decide until they answer it or act upon it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired
from models_registry import recognition, registration
from models_registry.models import ChangeAcknowledgement, ChangeAfterDecision, PracticeModel
from models_registry.recognition import judged
from models_registry.recognition.acknowledging import seen_of
from models_registry.recognition.awaiting import KIND_CHANGED, awaiting_decision
from models_registry.worklist import awaiting
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, RecognitionFactory

from .conftest import TODAY


def with_ground(world, **fields):
    """A recognition of the commune whose judged state is kept, by a dossier of its own."""
    dossier = DossierFactory(model__organization=world.committee, status="recognised", **fields)
    found = RecognitionFactory(model=dossier.model, dossier=dossier, origin="procedure")
    judged.keep(found)
    return found


@pytest.fixture
def changed(world):
    """A recognition whose model is called otherwise since."""
    found = with_ground(world)
    registration.update(found.model, by=world.commune_officer, name="Nụ cười xã Chiềng Ban")
    return found


def waiting(user):
    return [item for item in awaiting(user, TODAY) if item.kind == KIND_CHANGED]


def seen(found):
    return seen_of(judged.changes_since(found))


def test_who_decides_finds_what_changed_and_where_to_act(world, changed):
    [item] = waiting(world.provincial_officer)

    assert changed.model.code in item.title
    assert "Tên mô hình" in item.detail
    assert str(world.committee) in item.detail
    assert item.url.startswith(reverse("models_registry:judged_detail", args=[changed.pk]))
    for other in (world.commune_officer, world.leader, world.commune_head):
        assert not waiting(other)


def test_many_changed_facts_are_named_by_the_first_and_counted(world):
    found = with_ground(world)
    facts = {"name": "Nụ cười xã Chiềng Ban", "field": "Nội vụ", "summary": "Năm biết"}
    registration.update(found.model, by=world.commune_officer, **facts)
    found.dossier.results = "Viết lại"
    found.dossier.save()
    judged.note_changes(found.model)

    [item] = waiting(world.provincial_officer)

    assert item.detail.endswith("Lĩnh vực, Tên mô hình, Nội dung chính và 1 nội dung khác")


@pytest.mark.parametrize("act", ["acknowledge", "renew", "suspend", "revoke"])
def test_it_waits_until_they_act(world, changed, act):
    by, decision = world.provincial_officer, LegalDocumentFactory(issued_on=TODAY)
    acts = {
        "acknowledge": lambda: recognition.acknowledge(
            changed, by=by, opinion="Chỉ đính chính tên.", seen=seen(changed)
        ),
        "renew": lambda: recognition.renew(changed, by=by, decision=decision),
        "suspend": lambda: recognition.suspend(changed, by=by, decision=decision, reason="Vì"),
        "revoke": lambda: recognition.revoke(changed, by=by, decision=decision, reason="Vì"),
    }
    acts[act]()
    assert not waiting(by)


def test_what_is_put_back_waits_no_more(world, changed):
    judged_name = judged.changes_since(changed)[0].judged
    registration.update(changed.model, by=world.commune_officer, name=judged_name)
    assert not waiting(world.provincial_officer)


def test_the_next_change_waits_for_an_answer_of_its_own(world, changed):
    by = world.provincial_officer
    recognition.acknowledge(changed, by=by, opinion="Đã xem", seen=seen(changed))
    registration.update(changed.model, by=world.commune_officer, field="Cải cách hành chính")
    assert len(waiting(by)) == 1


def test_a_unit_that_has_ended_is_asked_nothing_more(world, changed):
    world.committee.valid_to = TODAY.replace(day=10)
    world.committee.save()
    assert not waiting(world.provincial_officer)


def test_an_answer_is_kept_with_its_step(world, changed):
    recognition.acknowledge(
        changed, by=world.provincial_officer, opinion=" Chỉ đính chính tên. ", seen=seen(changed)
    )

    answer = ChangeAcknowledgement.objects.get()
    assert (answer.change, answer.opinion, answer.acknowledged_by) == (
        ChangeAfterDecision.objects.get(),
        "Chỉ đính chính tên.",
        world.provincial_officer,
    )
    step = changed.steps.get()
    assert (step.verb, step.from_status, step.to_status, step.reason) == (
        "acknowledge",
        "in_force",
        "in_force",
        "Chỉ đính chính tên.",
    )


def test_an_answer_needs_words_a_right_and_something_to_answer(world, changed):
    by = world.provincial_officer
    with pytest.raises(ReasonRequired):
        recognition.acknowledge(changed, by=by, opinion="  ", seen=seen(changed))
    with pytest.raises(NotYours):
        recognition.acknowledge(
            changed, by=world.commune_officer, opinion="Đã xem", seen=seen(changed)
        )
    untouched = with_ground(world)
    with pytest.raises(NotNow, match="không khác"):
        recognition.acknowledge(untouched, by=by, opinion="Đã xem", seen=seen(untouched))
    assert not ChangeAcknowledgement.objects.exists()


def test_what_changed_while_it_was_read_is_not_answered_unread(world, changed):
    was_seen = seen(changed)
    registration.update(changed.model, by=world.commune_officer, field="Cải cách hành chính")
    with pytest.raises(ChangedMeanwhile):
        recognition.acknowledge(
            changed, by=world.provincial_officer, opinion="Đã xem", seen=was_seen
        )


def test_what_nobody_had_noticed_yet_is_noticed_with_the_answer(world):
    found = with_ground(world)
    PracticeModel.objects.filter(pk=found.model_id).update(name="Tên khác hẳn")
    found.refresh_from_db()
    recognition.acknowledge(found, by=world.provincial_officer, opinion="Đã xem", seen=seen(found))
    assert ChangeAcknowledgement.objects.get().change.differences == 1


def test_the_database_keeps_an_answer_as_it_was_given(world, changed):
    recognition.acknowledge(
        changed, by=world.provincial_officer, opinion="Đã xem", seen=seen(changed)
    )
    rows = ChangeAcknowledgement.objects.all()
    for act in (lambda: rows.update(opinion="khác"), rows.delete):
        with (
            pytest.raises(IntegrityError, match="changeacknowledgement_append_only"),
            transaction.atomic(),
        ):
            act()
    by = world.provincial_officer
    change = ChangeAfterDecision.objects.create(recognition=changed, changes="[1]", differences=1)
    with pytest.raises(IntegrityError, match="has_opinion"), transaction.atomic():
        ChangeAcknowledgement.objects.create(change=change, opinion="", acknowledged_by=by)
    ChangeAcknowledgement.objects.create(change=change, opinion="Đã xem", acknowledged_by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeAcknowledgement.objects.create(change=change, opinion="Lại", acknowledged_by=by)


def test_the_page_asks_those_who_decide_and_one_click_twice_answers_once(client, world, changed):
    page = reverse("models_registry:judged_detail", args=[changed.pk])
    answer = reverse("models_registry:judged_acknowledge", args=[changed.pk])
    client.force_login(world.commune_officer)
    assert answer not in client.get(page).text
    assert client.post(answer, {"opinion": "Đã xem", "seen": seen(changed)}).status_code == 403
    client.force_login(world.neighbour)
    assert client.post(answer, {"opinion": "Đã xem"}).status_code == 404

    client.force_login(world.provincial_officer)
    shown = client.get(page)
    assert answer in shown.text
    assert f"{page}#tra-loi" in client.get(changed.model.get_absolute_url()).text
    data = {"opinion": "Chỉ đính chính tên.", "seen": shown.context["seen"]}
    assert client.post(answer, data).status_code == 302
    again = client.post(answer, data, follow=True)
    assert "Thay đổi này đã được ghi nhận." in again.text
    assert ChangeAcknowledgement.objects.count() == 1
    after = client.get(page).text
    assert "ghi nhận: Chỉ đính chính tên." in after
    assert answer not in after


def test_what_was_typed_is_kept_where_something_else_changed_meanwhile(client, world, changed):
    answer = reverse("models_registry:judged_acknowledge", args=[changed.pk])
    client.force_login(world.provincial_officer)
    refused = client.post(answer, {"opinion": "Một ý kiến dài", "seen": "cũ"})
    assert "Một ý kiến dài" in refused.text
    # With what is on the screen now, it goes through.
    data = {"opinion": "Một ý kiến dài", "seen": refused.context["seen"]}
    assert client.post(answer, data).status_code == 302


def test_the_worklist_costs_the_same_for_any_number_of_them(world, changed):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            found = awaiting_decision(world.provincial_officer, TODAY)
        return len(asked), len(found)

    queries()
    before, _one = queries()
    for number in range(3):
        found = with_ground(world, round__number=number + 2)
        registration.update(found.model, by=world.commune_officer, name=f"Nụ cười số {number}")
    assert queries() == (before, 4)
