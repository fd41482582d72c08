"""The days of a round have effect: nothing begins too early, what is late is approved."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.refusals import NotNow
from models_registry import actions, dossiers, readiness, registration
from models_registry.models import Dossier, DossierStatus, Mark, PracticeModel
from models_registry.rounds import board
from models_registry.rounds import opening as rounds
from models_registry.scoring import self_assessment
from models_registry.scoring.self_assessment import NotProven, SelfEntry
from models_registry.worklist import KIND_TO_REGISTER, awaiting
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    PracticeModelFactory,
)

from .conftest import TODAY
from .judging import issued_set, registered
from .marking import keys_of

OPENS = date(2024, 12, 23)
D = DossierStatus


@pytest.fixture
def to_come(world):
    """A round of the year that opens for units on 23/12/2024."""
    return AppraisalRoundFactory(type=world.type, year=2024, opens_on=OPENS)


@pytest.fixture
def standing(world):
    """A commune's model that was registered in March."""
    return PracticeModelFactory(organization=world.committee)


def test_units_begin_nothing_before_the_round_opens(world, to_come, standing):
    with pytest.raises(NotNow, match="từ ngày 23/12/2024"):
        dossiers.open_dossier(standing, by=world.commune_officer)
    assert not Dossier.objects.exists()
    with clock.playing(OPENS):
        assert dossiers.open_dossier(standing, by=world.commune_officer).round == to_come


def test_a_registration_and_the_province_begin_dossiers_before_it(world, to_come, standing):
    model = registration.register(
        by=world.neighbour,
        organization=world.other_committee,
        type=world.type,
        name="Nụ cười công sở",
    )
    assert model.dossiers.get().round == to_come
    rounds.change(to_come, by=world.provincial_officer, submit_by=date(2024, 12, 31))
    rounds.begin_dossiers(to_come, by=world.provincial_officer)
    assert standing.dossiers.get().round == to_come


@pytest.mark.parametrize("act", ["submit", "present"])
@pytest.mark.parametrize("status", [D.DRAFT, D.RETURNED])
def test_nothing_is_sent_before_the_round_opens(world, to_come, standing, letter, act, status):
    if act == "present":
        rounds.change(to_come, by=world.provincial_officer, submit_by=OPENS, sending="head")
    dossier = DossierFactory(model=standing, round=to_come, status=status)
    acts = {
        "submit": lambda: dossiers.submit(dossier, by=world.commune_officer, letter=letter),
        "present": lambda: dossiers.present(dossier, by=world.commune_officer),
    }
    with pytest.raises(NotProven, match="từ ngày 23/12/2024"):
        acts[act]()
    dossier.refresh_from_db()
    assert dossier.status == status
    with clock.playing(OPENS):
        acts[act]()
    assert dossier.status in (D.SUBMITTED, D.AWAITING_HEAD)


def test_what_is_marked_too_early_is_refused_with_the_day(world, to_come, standing):
    issued_set(world)
    dossier = DossierFactory(model=standing, round=to_come, status=D.DRAFT)
    entries = {keys_of(dossier)["1"]: SelfEntry(Mark(Decimal(40)))}
    with pytest.raises(NotNow, match="từ ngày 23/12/2024"):
        self_assessment.assess(dossier, by=world.commune_officer, entries=entries)
    # Text is gathered all year.
    dossiers.write(dossier, by=world.commune_officer, results="Đã công khai thủ tục.")
    with clock.playing(OPENS):
        self_assessment.assess(dossier, by=world.commune_officer, entries=entries)
    assert dossier.lines.get(criterion__number="1").self_points == 40


def test_the_page_of_the_model_says_why_no_dossier_can_be_begun(client, world, to_come, standing):
    button = reverse("models_registry:dossier_open", args=[standing.code])
    client.force_login(world.commune_officer)
    text = client.get(standing.get_absolute_url()).text
    assert button not in text
    assert "từ ngày 23/12/2024" in text
    refused = client.post(button, follow=True)
    assert "từ ngày 23/12/2024" in refused.text
    with clock.playing(OPENS):
        assert button in client.get(standing.get_absolute_url()).text
    client.force_login(world.leader)
    assert "Chưa lập được hồ sơ mới" not in client.get(standing.get_absolute_url()).text


def test_the_page_says_what_a_dossier_begun_now_would_lack(client, world, standing):
    AppraisalRoundFactory(type=world.type, year=2024, wants_launch=True)
    client.force_login(world.commune_officer)
    text = client.get(standing.get_absolute_url()).text
    assert reverse("models_registry:dossier_open", args=[standing.code]) in text
    assert "chỉ nhận hồ sơ của mô hình đã ra mắt" in text


def test_a_dossier_of_the_first_round_does_not_hide_the_second(world, standing):
    DossierFactory(model=standing, round__year=2024, round__number=1)
    assert readiness.why_not_begun(standing, TODAY)
    AppraisalRoundFactory(type=world.type, year=2024, number=2)
    assert not readiness.why_not_begun(standing, TODAY)


@pytest.fixture
def late(world):
    """A model registered on 20/12/2024 for a round that wanted it by 30/11/2024."""
    AppraisalRoundFactory(type=world.type, year=2024, register_by=date(2024, 11, 30))
    return registered(world)


def test_a_late_registration_waits_for_the_province(world, late, letter):
    dossier = late.dossiers.get()
    dossiers.write(dossier, by=world.commune_officer, results="Đã công khai thủ tục.")
    with pytest.raises(NotProven, match="Đăng ký muộn, sau hạn 30/11/2024"):
        dossiers.submit(dossier, by=world.commune_officer, letter=letter)
    with pytest.raises(NotNow, match="chưa được tỉnh phê duyệt"):
        registration.launch(late, by=world.commune_officer)
    [item] = [
        one for one in awaiting(world.provincial_officer, TODAY) if one.kind == KIND_TO_REGISTER
    ]
    assert late.code in item.title
    shown = [
        action.verb for action in actions.of_model(late, world.provincial_officer, is_waiting=True)
    ]
    assert "approve_registration" in shown

    registration.approve_registration(late, by=world.provincial_officer)
    dossiers.submit(dossier, by=world.commune_officer, letter=letter)
    assert dossier.status == D.SUBMITTED


@pytest.mark.parametrize(
    ("fields", "is_late"),
    [
        ({"registered_on": date(2024, 12, 1)}, True),
        ({"registered_on": date(2024, 11, 30)}, False),
        # Of an earlier year it is no new registration, and of a later one not for this round.
        ({"registered_on": date(2023, 12, 1)}, False),
        ({"registered_on": date(2025, 1, 5)}, False),
        ({"registered_on": None, "origin": "decision"}, False),
    ],
)
def test_late_is_what_was_registered_after_the_day_in_the_rounds_year(world, fields, is_late):
    found = AppraisalRoundFactory(type=world.type, year=2024, register_by=date(2024, 11, 30))
    model = PracticeModelFactory(organization=world.committee, **fields)
    assert found.is_late(model) is is_late
    DossierFactory(model=model, round=found, status=D.DRAFT)
    waiting = PracticeModel.objects.awaiting_approval()
    assert waiting.filter(pk=model.pk).exists() is is_late
    found.register_by = None
    assert not found.is_late(model)


def test_the_board_marks_and_finds_them(client, world, late):
    DossierFactory(model__organization=world.other_committee, round=late.dossiers.get().round)
    found = late.dossiers.get().round
    rows = board.rows_on(found, TODAY)
    assert {row.model_code for row in rows if row.is_late_registered} == {late.code}
    assert [row.model_code for row in board.narrowed(rows, delay="late_registration")] == [
        late.code
    ]
    assert (
        board.cells(rows[0]).count("Đăng ký muộn") + board.cells(rows[1]).count("Đăng ký muộn") == 1
    )
    client.force_login(world.provincial_officer)
    page = client.get(found.get_absolute_url(), {"han": "late_registration"})
    assert "Đăng ký muộn" in page.text
    assert [row.model_code for row in page.context["page"]] == [late.code]
