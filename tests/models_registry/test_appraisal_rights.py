"""Who may judge what, who changes whose appointment, and who gives back from the head's table."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.refusals import NotYours, Refusal
from models_registry import actions, criteria_sets, dossiers
from models_registry.appraisal import judgement
from models_registry.appraisal.judging_many import foresee
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import (
    AppraisalRound,
    CriteriaGroup,
    Dossier,
    DossierStatus,
    Scoring,
    Sending,
)
from models_registry.rounds import opening as rounds
from models_registry.scoring import appointing, appraisal
from models_registry.scoring.appointing import AppointedByAnother, OwnOffice
from models_registry.worklist import awaiting
from notifications.models import Notice
from organizations.models import Membership
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, SmartMobilisationFactory
from tests.factories.organizations import PartyBodyFactory, officer

from .conftest import TODAY

D = DossierStatus
SUBMIT_BY = date(2024, 12, 31)


@pytest.fixture
def body(world):
    """The mobilisation body's officer, who appraises too."""
    return officer(Role.MOBILISATION_BODY, PartyBodyFactory(unit=world.province))


@pytest.fixture
def dossier(world):
    """A commune's dossier under appraisal."""
    return DossierFactory(model__organization=world.committee, status=D.APPRAISING)


@pytest.fixture
def own(world):
    """The dossier of the department in which the provincial officer works."""
    return DossierFactory(
        model__organization=world.department,
        model__type=SmartMobilisationFactory(),
        status=D.APPRAISING,
    )


# Appointments of another.


def test_an_appointment_is_changed_by_whoever_made_it_alone(world, body, dossier):
    chair = world.provincial_officer
    appointing.appoint(dossier, user=body, by=chair)
    for act in (
        lambda: appointing.dismiss(dossier, user=body, by=body),
        lambda: appointing.appoint(dossier, user=body, by=body, groups=_two_groups(dossier, chair)),
    ):
        with pytest.raises(AppointedByAnother, match=str(chair)):
            act()
    assert dossier.appraisers.get().appointed_by == chair
    appointing.dismiss(dossier, user=body, by=chair)
    assert not dossier.appraisers.exists()


def _two_groups(dossier, by):
    """A set of two groups for the dossier's round."""
    made = _set_of(by, dossier, "Nhóm một", "Nhóm hai")
    AppraisalRound.objects.filter(pk=dossier.round_id).update(criteria_set=made)
    dossier.round.refresh_from_db()
    return [group.pk for group in made.groups.order_by("order")][:1]


def _set_of(by, dossier, *titles):
    made = criteria_sets.draft(
        by=by,
        code=f"bo-{len(titles)}-{CriteriaGroup.objects.count()}",
        name="Bộ tiêu chí",
        type=dossier.model.type,
        scoring=Scoring.POINTS,
        content=[
            CriterionContent(title, str(number), f"Tiêu chí {number}", Decimal(10))
            for number, title in enumerate(titles, 1)
        ],
    )
    decision = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    criteria_sets.issue(made, by=by, decision=decision)
    return made


def test_another_may_be_appointed_beside_them(world, body, dossier):
    appointing.appoint(dossier, user=body, by=world.provincial_officer)
    appointing.appoint(dossier, user=world.provincial_officer, by=body)
    assert dossier.appraisers.count() == 2


def test_the_opener_of_the_round_changes_every_appointment(world, body):
    found = rounds.open_round(by=body, type=world.type, year=2024, number=1, submit_by=SUBMIT_BY)
    assert found.opened_by == body
    one = DossierFactory(model__organization=world.committee, round=found, status=D.APPRAISING)
    chair = world.provincial_officer
    appointing.appoint(one, user=chair, by=chair)
    appointing.dismiss(one, user=chair, by=body)
    assert not one.appraisers.exists()


def test_what_was_appointed_by_somebody_who_has_left_anybody_puts_right(world, body, dossier):
    colleague = officer(Role.PROVINCIAL_OFFICER, world.department)
    appointing.appoint(dossier, user=body, by=colleague)
    Membership.objects.filter(user=colleague).update(valid_to=date(2024, 12, 1))
    appointing.dismiss(dossier, user=body, by=world.provincial_officer)
    assert not dossier.appraisers.exists()


def test_the_page_says_whose_appointment_it_is(client, world, body, dossier):
    appointing.appoint(dossier, user=body, by=world.provincial_officer)
    client.force_login(body)
    address = reverse("models_registry:appraisal_appoint")
    answer = client.post(address, {"chon": dossier.code, "person": body.pk, "dismiss": "1"})
    assert str(world.provincial_officer) in answer.text
    assert "người mở đợt" in answer.text
    assert dossier.appraisers.exists()


# The own office.


def test_nobody_judges_the_dossier_of_the_own_office(world, body, own):
    by = world.provincial_officer
    for act in (
        lambda: judgement.return_for_revision(own, by=by, reason="Thiếu"),
        lambda: judgement.announce(own, by=by),
        lambda: judgement.disqualify(own, by=by, reason="Thiếu"),
        lambda: judgement.qualify(own, by=by),
        lambda: appraisal.appraise(own, by=by, judgements={}),
        lambda: appraisal.agree(own, by=by),
    ):
        with pytest.raises(OwnOffice, match="cơ quan, đơn vị mình"):
            act()
    own.refresh_from_db()
    assert own.status == D.APPRAISING
    judgement.return_for_revision(own, by=body, reason="Thiếu biên bản")
    assert own.status == D.RETURNED


def test_nor_is_it_received_by_them(world, body, own):
    Dossier.objects.update(status=D.SUBMITTED)
    own.refresh_from_db()
    with pytest.raises(OwnOffice):
        judgement.receive(own, by=world.provincial_officer)
    judgement.receive(own, by=body)


def test_it_is_not_offered_to_them(client, world, body, own):
    def offered(user):
        return {action.verb for action in actions.of_dossier(own, user)}

    judging = {"announce", "return", "qualify", "disqualify"}
    assert not offered(world.provincial_officer) & judging
    assert judging <= offered(body)
    mine = [item.title for item in awaiting(world.provincial_officer, TODAY)]
    assert not [title for title in mine if own.code in title]
    assert [item for item in awaiting(body, TODAY) if own.code in item.title]
    [undone] = foresee("return", [own], by=world.provincial_officer).undone
    assert "cơ quan, đơn vị mình" in undone.why
    client.force_login(world.provincial_officer)
    assert "do người thẩm định khác của tỉnh thực hiện" in client.get(own.get_absolute_url()).text
    address = reverse("models_registry:dossier_judge", args=[own.code, "return"])
    answer = client.post(address, {"reason": "Thiếu", "revision": own.revision}, follow=True)
    assert "cơ quan, đơn vị mình" in answer.text


def test_an_appointment_does_not_lift_it(world, body, own):
    with pytest.raises(Refusal, match="cơ quan, đơn vị mình"):
        appointing.appoint(own, user=world.provincial_officer, by=body)
    own.appraisers.create(user=world.provincial_officer, appointed_by=body)
    assert appointing.charge_of(own, world.provincial_officer).is_empty


def test_who_worked_there_before_and_who_only_leads_is_free(world, dossier):
    mover = officer(Role.PROVINCIAL_OFFICER, world.department)
    Membership.objects.create(
        user=mover,
        organization=world.committee,
        role=Role.UNIT_OFFICER,
        valid_from=date(2023, 1, 1),
        valid_to=date(2024, 1, 1),
    )
    assert not appointing.is_of_own_office(dossier, mover)
    Membership.objects.filter(user=mover, organization=world.committee).update(valid_to=None)
    fresh = type(mover).objects.get(pk=mover.pk)
    assert appointing.is_of_own_office(dossier, fresh)


# Another criteria set of the round.


def test_appointments_by_group_follow_the_rounds_new_set(world, body):
    chair = world.provincial_officer
    found = rounds.open_round(by=chair, type=world.type, year=2024, number=1, submit_by=SUBMIT_BY)
    one = DossierFactory(
        model__organization=world.committee, round=found, status=D.DRAFT, submitted_on=None
    )
    old = _set_of(chair, one, "Nhóm một", "Nhóm hai")
    rounds.change(found, by=chair, criteria_set=old, submit_by=SUBMIT_BY)
    one = Dossier.objects.get(pk=one.pk)
    keys = list(old.groups.values_list("pk", flat=True))
    appointing.appoint(one, user=body, by=chair, groups=keys)
    appointing.appoint(one, user=chair, by=chair)

    new = _set_of(chair, one, "Nhóm một", "Nhóm ba")
    rounds.change(found, by=chair, criteria_set=new, submit_by=SUBMIT_BY)

    held = {(row.user, row.group and row.group.title) for row in one.appraisers.all()}
    assert held == {(body, "Nhóm một"), (chair, None)}
    assert one.appraisers.get(user=body).group.criteria_set == new
    assert "Nhóm hai" in one.steps.latest().reason
    assert Notice.objects.filter(user=body, subject__contains="cần làm lại").count() == 1
    # Saved again as it is, nothing is taken back.
    rounds.change(found, by=chair, criteria_set=new, submit_by=SUBMIT_BY)
    assert one.appraisers.count() == 2


# From the head's table.


@pytest.fixture
def presented(world):
    """A dossier of the commune that waits for its head."""
    found = DossierFactory(model__organization=world.committee, status=D.AWAITING_HEAD)
    AppraisalRound.objects.update(sending=Sending.BY_HEAD)
    return Dossier.objects.get(pk=found.pk)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("commune_head", True),
        ("commune_officer", False),
        ("district_officer", False),
        ("provincial_officer", False),
        ("neighbour", False),
    ],
)
def test_the_head_gives_back_what_waits_for_the_head(world, presented, who, may):
    user = getattr(world, who)
    offered = {action.verb for action in actions.of_dossier(presented, user)}
    assert ("hand_back_returned" in offered) is may
    if may:
        dossiers.hand_back(presented, by=user, reason="Thiếu số liệu")
        assert presented.status == D.RETURNED
    else:
        with pytest.raises(NotYours):
            dossiers.hand_back(presented, by=user, reason="Thiếu số liệu")


def test_where_there_is_no_head_the_officers_take_it_back(world, presented):
    Membership.objects.filter(user=world.commune_head).update(valid_to=date(2024, 12, 1))
    assert dossiers.hands_back(presented, world.commune_officer)
    dossiers.hand_back(presented, by=world.commune_officer, reason="Chưa có lãnh đạo")
    assert presented.status == D.RETURNED
