"""What a decision may recognise, and how a recognition is suspended, resumed and ended."""

from datetime import date, timedelta

import pytest

from core.refusals import NotNow, NotYours
from models_registry import recognition, steering
from models_registry.appraisal import judgement
from models_registry.models import (
    DossierStatus,
    EndKind,
    Recognition,
    RecognitionStatus,
    SteeringCommittee,
)
from models_registry.plausible import WrongDay
from models_registry.recognition import AlreadyRecognised
from notifications.models import Notice
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    DossierFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
    SteeringCommitteeFactory,
)

from .conftest import TODAY

D = date
SUSPENDED_ON = date(2024, 12, 1)


@pytest.fixture
def qualified(world):
    return DossierFactory(model__organization=world.committee, status=DossierStatus.QUALIFIED)


@pytest.fixture
def standing(world):
    """A recognition in force since 01/11/2024."""
    return RecognitionFactory(model__organization=world.committee, in_force_from=D(2024, 11, 1))


def recognise(world, dossier, decision, **fields):
    return recognition.recognise(dossier, by=world.provincial_officer, decision=decision, **fields)


def test_a_decision_recognises_from_its_day_and_names_itself_in_the_step(
    world, qualified, decision
):
    given = recognise(world, qualified, decision)
    assert (given.model, given.dossier, given.decision) == (qualified.model, qualified, decision)
    assert (given.in_force_from, given.in_force_to, given.end_kind) == (TODAY, None, "")
    assert qualified.steps.get().basis == decision
    assert {notice.user for notice in Notice.objects.all()} == {
        world.commune_officer,
        world.commune_head,
    }


def test_a_decision_may_take_effect_later_and_for_a_term(world, qualified, decision):
    given = recognise(
        world, qualified, decision, in_force_from=D(2025, 1, 1), in_force_to=D(2026, 12, 31)
    )
    assert (given.in_force_from, given.in_force_to, given.end_kind) == (
        D(2025, 1, 1),
        D(2026, 12, 31),
        EndKind.LAPSED,
    )
    assert given.status == RecognitionStatus.IN_FORCE


@pytest.mark.parametrize(
    "fields",
    [
        {"in_force_from": TODAY - timedelta(days=1)},
        {"in_force_from": D(2025, 1, 1), "in_force_to": D(2024, 12, 31)},
        {"decision": D(2024, 12, 21)},
    ],
)
def test_days_that_do_not_fit_are_refused_and_nothing_moves(world, qualified, decision, fields):
    if "decision" in fields:
        decision = LegalDocumentFactory(issued_on=fields.pop("decision"))
    with pytest.raises(WrongDay):
        recognise(world, qualified, decision, **fields)
    qualified.refresh_from_db()
    assert qualified.status == DossierStatus.QUALIFIED
    assert not Recognition.objects.exists()


def test_a_recognised_model_is_not_recognised_over_the_same_days(world, qualified, decision):
    other = RecognitionFactory(
        model=qualified.model, in_force_from=D(2024, 1, 15), in_force_to=D(2025, 1, 31)
    )
    with pytest.raises(AlreadyRecognised, match=other.decision.number):
        recognise(world, qualified, decision)
    given = recognise(world, qualified, decision, in_force_from=D(2025, 2, 1))
    assert given.in_force_from == D(2025, 2, 1)


def test_the_unit_stood_and_the_model_lived_on_the_first_day(world, decision):
    ended = DossierFactory(
        model__organization=world.committee,
        model__ended_on=D(2024, 12, 1),
        status=DossierStatus.QUALIFIED,
    )
    with pytest.raises(NotNow):
        recognise(world, ended, decision)
    gone = DossierFactory(model__organization=world.other_committee, status=DossierStatus.QUALIFIED)
    world.other_committee.valid_to = D(2024, 12, 19)
    world.other_committee.save()
    with pytest.raises(WrongDay, match="không còn sau ngày 19/12/2024"):
        recognise(world, gone, decision)


def suspended(world, standing, day=SUSPENDED_ON):
    recognition.suspend(
        standing,
        by=world.provincial_officer,
        decision=LegalDocumentFactory(),
        reason="Chờ kiểm tra lại",
        on=day,
    )


def test_a_suspension_holds_until_the_day_before_the_resumption(world, standing):
    suspended(world, standing)
    basis = LegalDocumentFactory()
    recognition.resume(standing, by=world.provincial_officer, decision=basis, on=D(2024, 12, 10))
    period = standing.suspensions.get()
    assert (period.valid_from, period.valid_to, period.resumed_by) == (
        D(2024, 12, 1),
        D(2024, 12, 9),
        basis,
    )
    with pytest.raises(WrongDay):
        suspended(world, standing, D(2024, 12, 9))
    suspended(world, standing, D(2024, 12, 10))
    assert standing.suspensions.count() == 2


@pytest.mark.parametrize("day", [D(2024, 10, 31), TODAY + timedelta(days=1)])
def test_a_suspension_begins_while_the_recognition_holds_and_not_in_the_future(
    world, standing, day
):
    with pytest.raises(WrongDay):
        suspended(world, standing, day)
    assert not standing.suspensions.exists()


def test_a_resumption_comes_after_the_first_day_of_the_suspension(world, standing):
    suspended(world, standing)
    with pytest.raises(WrongDay):
        recognition.resume(standing, by=world.provincial_officer, on=D(2024, 12, 1))


def test_a_revocation_ends_the_day_before_and_closes_the_suspension(world, standing):
    suspended(world, standing)
    decision = LegalDocumentFactory()
    recognition.revoke(
        standing,
        by=world.provincial_officer,
        decision=decision,
        reason="Không đạt",
        on=D(2024, 12, 15),
    )
    assert (standing.in_force_to, standing.end_kind, standing.end_decision) == (
        D(2024, 12, 14),
        EndKind.REVOKED,
        decision,
    )
    assert standing.suspensions.get().valid_to == D(2024, 12, 14)


def test_what_never_held_a_day_is_not_revoked(world, standing):
    with pytest.raises(WrongDay):
        recognition.revoke(
            standing,
            by=world.provincial_officer,
            decision=LegalDocumentFactory(),
            reason="Không đạt",
            on=D(2024, 11, 1),
        )


def test_a_term_is_over_when_it_is_and_not_later(world, standing):
    with pytest.raises(WrongDay, match="ngày cuối cùng"):
        recognition.lapse(standing, by=world.provincial_officer)
    recognition.lapse(standing, by=world.provincial_officer, last_day=D(2024, 12, 10))
    assert (standing.status, standing.end_kind) == (RecognitionStatus.LAPSED, EndKind.LAPSED)
    term = RecognitionFactory(in_force_from=D(2024, 11, 1), in_force_to=D(2024, 12, 5))
    with pytest.raises(WrongDay, match="05/12/2024"):
        recognition.lapse(term, by=world.provincial_officer, last_day=D(2024, 12, 6))
    recognition.lapse(term, by=world.provincial_officer)
    assert term.in_force_to == D(2024, 12, 5)


def test_a_recognition_ends_with_its_unit_and_not_before(world, standing):
    with pytest.raises(NotNow, match="đang hoạt động"):
        recognition.end_with_unit(standing, by=world.provincial_officer)
    world.committee.valid_to = D(2024, 12, 15)
    world.committee.save()
    standing = Recognition.objects.get()
    recognition.end_with_unit(standing, by=world.provincial_officer)
    assert (standing.in_force_to, standing.status) == (D(2024, 12, 15), RecognitionStatus.ENDED)


def test_a_suspension_that_began_after_the_end_is_closed_on_its_first_day(world, standing):
    RecognitionSuspensionFactory(recognition=standing, valid_from=D(2024, 12, 12))
    standing.status = RecognitionStatus.SUSPENDED
    standing.save()
    recognition.lapse(standing, by=world.provincial_officer, last_day=D(2024, 12, 1))
    assert standing.suspensions.get().valid_to == D(2024, 12, 12)


def test_a_refusal_is_told_with_its_reason_and_its_notice(world, qualified):
    notice = LegalDocumentFactory()
    judgement.refuse(
        qualified, by=world.provincial_officer, reason="Chưa đạt tiêu chí 5", notice=notice
    )
    step = qualified.steps.get()
    assert (step.reason, step.basis) == ("Chưa đạt tiêu chí 5", notice)
    told = Notice.objects.get(user=world.commune_officer)
    assert "không được công nhận" in told.subject
    assert "Chưa đạt tiêu chí 5" in told.body


def test_a_dossier_is_handed_over_only_where_its_unit_has_ended(world, qualified):
    with pytest.raises(NotNow, match="đang hoạt động"):
        judgement.transfer(qualified, by=world.provincial_officer, reason="Sáp nhập")


def established(world, **fields):
    return steering.establish(
        by=world.district_officer,
        organization=world.district_committee,
        decision=LegalDocumentFactory(issued_on=D(2024, 8, 1)),
        **fields,
    )


def test_a_committee_stands_from_its_decision_to_its_last_day(world):
    committee = established(world, head_title="Chủ tịch UBND huyện")
    assert (committee.valid_from, committee.valid_to) == (D(2024, 8, 1), None)
    with pytest.raises(NotNow, match="đã có Ban Chỉ đạo"):
        established(world, valid_from=D(2024, 9, 1))
    with pytest.raises(WrongDay):
        steering.end(committee, by=world.district_officer, last_day=D(2024, 7, 31))
    steering.end(committee, by=world.district_officer, last_day=D(2024, 12, 1))
    with pytest.raises(NotNow, match="01/12/2024"):
        steering.end(committee, by=world.district_officer)
    assert established(world, valid_from=D(2024, 12, 2)).pk != committee.pk


def test_a_committee_is_no_older_than_its_decision_and_is_the_units_own_to_write(world):
    with pytest.raises(WrongDay):
        established(world, valid_from=D(2024, 7, 31))
    with pytest.raises(NotYours):
        steering.establish(
            by=world.neighbour,
            organization=world.district_committee,
            decision=LegalDocumentFactory(),
        )
    foreign = SteeringCommitteeFactory(organization=world.other_district_committee)
    with pytest.raises(NotYours):
        steering.end(foreign, by=world.district_officer)
    assert SteeringCommittee.objects.count() == 1
