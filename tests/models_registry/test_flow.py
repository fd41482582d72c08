"""Every status with every verb: allowed with its step written, or refused with nothing changed."""

from datetime import date

import pytest

from core.process import available
from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired
from models_registry import dossiers, flow, recognition, registration
from models_registry.appraisal import judgement
from models_registry.models import (
    AppraisalRound,
    DossierStatus,
    FirstLevel,
    ModelStatus,
    PracticeModel,
    Recognition,
    RecognitionStatus,
    Sending,
)
from models_registry.recognition import judged
from models_registry.recognition.acknowledging import seen_of
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
)
from tests.factories.organizations import officer

from .conftest import TODAY

D, R, M = DossierStatus, RecognitionStatus, ModelStatus

# What each verb of a dossier may start from, and where it leads.
DOSSIER_TABLE = {
    "present": ({D.DRAFT, D.RETURNED}, D.AWAITING_HEAD),
    "hand_back": ({D.AWAITING_HEAD}, D.DRAFT),
    "hand_back_returned": ({D.AWAITING_HEAD}, D.RETURNED),
    "submit": ({D.DRAFT, D.RETURNED, D.AWAITING_HEAD}, D.SUBMITTED),
    "receive_first": ({D.SUBMITTED}, D.FIRST_APPRAISAL),
    "forward": ({D.FIRST_APPRAISAL}, D.FORWARDED),
    "return_first": ({D.SUBMITTED, D.FIRST_APPRAISAL}, D.RETURNED),
    "send_down": ({D.FORWARDED, D.APPRAISING, D.NOT_QUALIFIED}, D.FIRST_APPRAISAL),
    "receive": ({D.SUBMITTED, D.FIRST_APPRAISAL, D.FORWARDED}, D.APPRAISING),
    "return": (
        {
            D.SUBMITTED,
            D.FIRST_APPRAISAL,
            D.FORWARDED,
            D.APPRAISING,
            D.AWAITING_REPLY,
            D.NOT_QUALIFIED,
        },
        D.RETURNED,
    ),
    "announce": ({D.APPRAISING, D.NOT_QUALIFIED}, D.AWAITING_REPLY),
    "reply": ({D.AWAITING_REPLY}, D.APPRAISING),
    "qualify": ({D.APPRAISING, D.AWAITING_REPLY, D.NOT_QUALIFIED}, D.QUALIFIED),
    "disqualify": ({D.APPRAISING, D.AWAITING_REPLY, D.QUALIFIED}, D.NOT_QUALIFIED),
    "recognise": ({D.QUALIFIED}, D.RECOGNISED),
    "refuse": ({D.QUALIFIED, D.NOT_QUALIFIED}, D.REFUSED),
    "transfer": (
        {
            D.DRAFT,
            D.AWAITING_HEAD,
            D.SUBMITTED,
            D.RETURNED,
            D.FIRST_APPRAISAL,
            D.FORWARDED,
            D.APPRAISING,
            D.AWAITING_REPLY,
            D.QUALIFIED,
            D.NOT_QUALIFIED,
        },
        D.TRANSFERRED,
    ),
}


# Moves of rounds of two steps alone.
OF_TWO_STEPS = ("receive_first", "forward", "return_first", "send_down")


@pytest.fixture
def acts(world, letter, decision):
    """How each verb of a dossier is called, by whoever may."""
    unit, province = world.district_officer, world.provincial_officer
    why = {"by": province, "reason": "Lý do"}
    head = {"by": world.commune_head, "reason": "Thiếu số liệu"}
    return {
        "present": lambda one: dossiers.present(one, by=unit),
        "hand_back": lambda one: dossiers.hand_back(one, **head),
        "hand_back_returned": lambda one: dossiers.hand_back(one, **head),
        "submit": lambda one: dossiers.submit(one, by=unit, letter=letter),
        "receive_first": lambda one: judgement.receive_first(one, by=unit),
        "forward": lambda one: judgement.forward(one, by=unit, reason="Đủ điều kiện"),
        "return_first": lambda one: judgement.return_first(one, by=unit, reason="Thiếu"),
        "send_down": lambda one: judgement.send_down(one, **why),
        "receive": lambda one: judgement.receive(one, by=province),
        "return": lambda one: judgement.return_for_revision(one, **why),
        "announce": lambda one: judgement.announce(one, by=province),
        "reply": lambda one: dossiers.reply(one, by=unit, replies={}),
        "qualify": lambda one: judgement.qualify(one, by=province),
        "disqualify": lambda one: judgement.disqualify(one, **why),
        "recognise": lambda one: recognition.recognise(one, by=province, decision=decision),
        "refuse": lambda one: judgement.refuse(one, **why),
        "transfer": lambda one: judgement.transfer(one, **why),
    }


@pytest.mark.parametrize("status", list(D))
@pytest.mark.parametrize("verb", list(DOSSIER_TABLE))
def test_every_verb_of_a_dossier_from_every_status(world, acts, status, verb):
    dossier = DossierFactory(model__organization=world.committee, status=status)
    if verb == "present":
        AppraisalRound.objects.update(sending=Sending.BY_HEAD)
    if verb in OF_TWO_STEPS:
        AppraisalRound.objects.update(first_level=FirstLevel.ABOVE)
        dossier = type(dossier).objects.get(pk=dossier.pk)
    if verb == "hand_back" and status == D.AWAITING_HEAD:
        dossier.submitted_on = None
        dossier.save()
    if verb == "transfer":
        world.committee.valid_to = date(2024, 12, 19)
        world.committee.save()
        dossier.refresh_from_db()
    sources, target = DOSSIER_TABLE[verb]
    if status in sources:
        acts[verb](dossier)
        step = dossier.steps.get()
        assert (step.verb, step.from_status, step.to_status) == (verb, status, target)
    else:
        with pytest.raises(NotNow):
            acts[verb](dossier)
        assert not dossier.steps.exists()
        target = status
    dossier.refresh_from_db()
    assert dossier.status == target


def test_the_table_of_the_test_is_the_table_of_the_portal():
    assert {
        move.verb: (set(move.sources), move.target) for move in flow.DOSSIER_FLOW
    } == DOSSIER_TABLE


@pytest.mark.parametrize("status", list(R))
@pytest.mark.parametrize("verb", [move.verb for move in flow.RECOGNITION_FLOW])
def test_every_verb_of_a_recognition_from_every_status(world, status, verb):
    ends = {
        R.REVOKED: {"end_kind": "revoked", "end_decision": LegalDocumentFactory()},
        R.LAPSED: {"end_kind": "lapsed"},
        R.RENEWED: {"end_kind": "renewed", "end_decision": LegalDocumentFactory()},
        R.ENDED: {"end_kind": "ended"},
    }.get(status)
    found = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=date(2024, 11, 1),
        status=status,
        **({"in_force_to": date(2024, 12, 10), **ends} if ends else {}),
    )
    if status == R.SUSPENDED:
        RecognitionSuspensionFactory(recognition=found, valid_from=date(2024, 11, 10))
    if verb == "end_with_unit":
        world.committee.valid_to = date(2024, 12, 9)
        world.committee.save()
        found.refresh_from_db()
    by, decision = world.provincial_officer, LegalDocumentFactory()
    day = date(2024, 12, 5)
    if verb == "acknowledge":
        # The name of the model has changed since what was judged was kept.
        found.dossier = DossierFactory(model=found.model, status=D.RECOGNISED)
        found.origin = "procedure"
        found.save()
        judged.keep(found)
        PracticeModel.objects.update(name="Tên khác hẳn")
        found.refresh_from_db()
    act = {
        "acknowledge": lambda: recognition.acknowledge(
            found, by=by, opinion="Đã xem", seen=seen_of(judged.changes_since(found))
        ),
        "suspend": lambda: recognition.suspend(
            found, by=by, decision=decision, reason="Vì", on=day
        ),
        "resume": lambda: recognition.resume(found, by=by, on=day),
        "revoke": lambda: recognition.revoke(found, by=by, decision=decision, reason="Vì", on=day),
        "lapse": lambda: recognition.lapse(found, by=by, last_day=day),
        "renew": lambda: recognition.renew(found, by=by, decision=decision, in_force_from=day),
        "end_with_unit": lambda: recognition.end_with_unit(found, by=by),
    }[verb]
    move = next(move for move in flow.RECOGNITION_FLOW if move.verb == verb)
    if status in move.sources:
        act()
        assert found.steps.get().verb == verb
    else:
        with pytest.raises(NotNow):
            act()
        assert not found.steps.exists()
    found.refresh_from_db()
    assert found.status == ((move.target or status) if status in move.sources else status)


@pytest.mark.parametrize(
    ("fields", "verb", "allowed"),
    [
        ({}, "launch", True),
        ({}, "end", True),
        ({"launched_on": date(2024, 5, 1)}, "launch", False),
        ({"launched_on": date(2024, 5, 1)}, "end", True),
        ({"origin": "decision", "registered_on": None, "status": M.LAUNCHED}, "launch", True),
        ({"ended_on": date(2024, 6, 1)}, "launch", False),
        ({"ended_on": date(2024, 6, 1)}, "end", False),
        ({}, "approve_registration", True),
        ({"launched_on": date(2024, 5, 1)}, "approve_registration", True),
        ({"ended_on": date(2024, 6, 1)}, "approve_registration", False),
    ],
)
def test_every_verb_of_a_model_from_every_status(world, fields, verb, allowed):
    model = PracticeModelFactory(organization=world.committee, **fields)
    before = model.status
    if verb == "approve_registration":
        DossierFactory(model=model, round__wants_approval=True)
    act = {
        "approve_registration": lambda: registration.approve_registration(
            model, by=world.provincial_officer
        ),
        "launch": lambda: registration.launch(
            model, by=world.district_officer, launched_on=date(2024, 11, 1)
        ),
        "end": lambda: registration.end(model, by=world.district_officer, reason="Sáp nhập"),
    }[verb]
    if allowed:
        act()
        assert model.steps.get().to_status == model.status
    else:
        with pytest.raises(NotNow):
            act()
        assert not model.steps.exists()
    model.refresh_from_db()
    leads_to = {"launch": M.LAUNCHED, "end": M.ENDED}
    assert model.status == (leads_to.get(verb, before) if allowed else before)


WHO = {
    Role.UNIT_OFFICER: {
        *("present", "hand_back", "hand_back_returned", "submit", "reply"),
        *("receive_first", "forward", "return_first"),
    },
    Role.UNIT_HEAD: {"hand_back", "hand_back_returned", "submit", "reply"},
    Role.MOBILISATION_BODY: {
        *("receive", "announce", "return", "qualify", "disqualify"),
        *("receive_first", "forward", "return_first", "send_down"),
    },
    Role.PROVINCIAL_OFFICER: set(DOSSIER_TABLE),
    Role.LEADER: set(),
}


@pytest.mark.parametrize("status", list(D))
@pytest.mark.parametrize("role", list(WHO))
def test_the_buttons_are_what_the_role_may_do_from_the_status(world, status, role):
    office = {
        Role.UNIT_OFFICER: world.committee,
        Role.UNIT_HEAD: world.committee,
    }.get(role, world.department)
    user = officer(role, office)
    dossier = DossierFactory(model__organization=world.committee, status=status)
    shown = {move.verb for move in available(dossier, flow.DOSSIER_FLOW, user)}
    assert shown == {verb for verb in WHO[role] if status in DOSSIER_TABLE[verb][0]}


def test_what_hurts_needs_a_reason(world):
    dossier = DossierFactory(model__organization=world.committee, status=D.SUBMITTED)
    with pytest.raises(ReasonRequired):
        judgement.return_for_revision(dossier, by=world.provincial_officer, reason=" ")
    assert not dossier.steps.exists()


def test_nobody_acts_past_the_role(world, letter, decision):
    dossier = DossierFactory(model__organization=world.committee)
    for stranger in (world.neighbour, world.leader):
        with pytest.raises(NotYours):
            dossiers.submit(dossier, by=stranger, letter=letter)
        with pytest.raises(NotYours):
            dossiers.write(dossier, by=stranger, results="khác")
    ready = DossierFactory(model__organization=world.other_committee, status=D.QUALIFIED)
    with pytest.raises(NotYours):
        recognition.recognise(ready, by=world.neighbour, decision=decision)
    assert not Recognition.objects.exists()
    with pytest.raises(NotYours):
        registration.register(
            by=world.neighbour, organization=world.committee, type=world.type, name="Mô hình"
        )
    assert PracticeModel.objects.count() == 2


def test_what_was_read_before_another_saved_is_not_sent(world, letter):
    dossier = DossierFactory(model__organization=world.committee)
    dossiers.write(dossier, by=world.commune_officer, results="Bản mới", seen=1)
    with pytest.raises(ChangedMeanwhile):
        dossiers.submit(dossier, by=world.district_officer, letter=letter, seen=1)
    dossier.refresh_from_db()
    assert dossier.status == D.DRAFT


def test_the_second_of_two_who_send_at_once_is_refused(world, letter):
    mine = DossierFactory(model__organization=world.committee)
    yours = type(mine).objects.get(pk=mine.pk)
    dossiers.submit(mine, by=world.district_officer, letter=letter, seen=1)
    with pytest.raises(NotNow):
        dossiers.submit(yours, by=world.commune_officer, letter=letter, seen=1)
    assert mine.steps.count() == 1
    assert mine.submitted_on == TODAY
