"""Rounds: what the province sets, what that asks of a unit, and who has come how far."""

from datetime import date
from decimal import Decimal

import pytest

from core import clock
from core.refusals import NotNow, NotYours, Refusal
from models_registry import criteria_sets, dossiers, readiness, registration, rounds, worklist
from models_registry.appraisal import judgement
from models_registry.criteria_sets.content import CriterionContent
from models_registry.dossiers import SentByHead
from models_registry.models import (
    AppraisalRound,
    Dossier,
    DossierStatus,
    ModelStatus,
    Scoring,
    Sending,
)
from models_registry.rounds import board
from models_registry.scoring.self_assessment import NotProven
from models_registry.scoring.sheet import sheet_of
from notifications.models import Notice
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    PracticeModelFactory,
    SmartMobilisationFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer
from tests.factories.territory import MAP_3, ClusterFactory, UnitFactory

from .conftest import TODAY
from .marking import appraise_as_marked, keys_of, mark_itself

D = DossierStatus
DAYS = {
    "register_by": date(2024, 3, 31),
    "opens_on": date(2024, 10, 1),
    "submit_by": date(2024, 11, 30),
    "appraise_by": date(2024, 12, 20),
    "decide_by": date(2024, 12, 31),
}


def points_set(world, type=None, code="cqtt"):
    """A set of points for the type, in force since 10/08/2024."""
    made = criteria_sets.draft(
        by=world.provincial_officer,
        code=code,
        name="Bộ tiêu chí",
        type=type or world.type,
        scoring=Scoring.POINTS,
        content=[
            CriterionContent("Nhóm một", "1", "Công khai thủ tục", Decimal(40)),
            CriterionContent("Nhóm một", "2", "Đối thoại với Nhân dân", Decimal(60)),
        ],
    )
    decision = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    criteria_sets.issue(made, by=world.provincial_officer, decision=decision)
    return made


@pytest.fixture
def opened(world):
    """The round of 2024, opened with its days."""
    return rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=1, title="Đợt 1", **DAYS
    )


def test_the_province_and_the_mobilisation_body_open_rounds_and_nobody_else(world):
    body = officer(Role.MOBILISATION_BODY, OrganizationFactory(kind="dang", side="party"))
    made = rounds.open_round(by=body, type=world.type, year=2024, number=1, **DAYS)
    assert (made.submit_by, made.sending) == (DAYS["submit_by"], Sending.BY_LETTER)
    for other in (world.district_officer, world.commune_head, world.leader):
        with pytest.raises(NotYours):
            rounds.open_round(by=other, type=world.type, year=2024, number=2, **DAYS)
        with pytest.raises(NotYours):
            rounds.change(made, by=other, title="khác")
        with pytest.raises(NotYours):
            rounds.begin_dossiers(made, by=other)
    assert AppraisalRound.objects.count() == 1


def test_a_round_is_opened_once_and_the_next_has_the_next_number(world, opened):
    with pytest.raises(NotNow, match="đợt số 2"):
        rounds.open_round(by=world.provincial_officer, type=world.type, year=2024, number=1, **DAYS)
    assert rounds.next_number(world.type, 2024) == 2
    assert rounds.next_number(world.type, 2025) == 1


def test_what_began_before_the_province_opened_it_is_opened_as_it_stands(world):
    model = registration.register(
        by=world.commune_officer,
        organization=world.committee,
        type=world.type,
        name="Chính quyền thân thiện",
    )
    began = model.dossiers.get().round
    assert not began.is_opened
    made = rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=1, **DAYS
    )
    assert made.pk == began.pk
    assert made.is_opened


@pytest.mark.parametrize(
    "wrong",
    [
        {"submit_by": None},
        {"register_by": date(2024, 10, 2)},
        {"decide_by": date(2024, 11, 1)},
        {"appraise_by": date(2024, 11, 29), "decide_by": None},
    ],
)
def test_days_out_of_order_or_missing_are_refused_in_words(world, wrong):
    with pytest.raises(Refusal, match=r"ngày|hạn"):
        rounds.open_round(
            by=world.provincial_officer,
            type=world.type,
            year=2024,
            number=1,
            **{**DAYS, **wrong},
        )


def test_the_set_of_a_round_is_chosen_and_fixed_by_the_first_mark(world, opened):
    first, second = points_set(world), points_set(world, code="bo-khac")
    other = points_set(world, SmartMobilisationFactory(), code="dan-van-kheo")
    by = world.provincial_officer
    with pytest.raises(Refusal):
        rounds.change(opened, by=by, criteria_set=other)
    rounds.change(opened, by=by, criteria_set=first)
    rounds.change(opened, by=by, criteria_set=second)
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    assert not rounds.is_fixed(opened)
    mark_itself(dossier, by=world.commune_officer)
    opened.refresh_from_db()
    assert opened.criteria_set == second
    assert rounds.is_fixed(opened)
    with pytest.raises(NotNow):
        rounds.change(opened, by=by, criteria_set=first)
    opened.refresh_from_db()
    rounds.change(opened, by=by, criteria_set=second, title="Tên khác")
    assert opened.title == "Tên khác"


def test_a_set_is_fixed_by_the_first_dossier_that_was_sent(world, opened):
    DossierFactory(model__organization=world.committee, round=opened, status=D.SUBMITTED)
    with pytest.raises(NotNow):
        rounds.change(opened, by=world.provincial_officer, criteria_set=points_set(world))


# What a round asks


def ready(world, opened, **fields):
    """A dossier of the commune with everything written."""
    return DossierFactory(model__organization=world.committee, round=opened, **fields)


def test_a_launch_is_asked_for_where_the_round_wants_it(world, opened, letter):
    dossier = ready(world, opened)
    rounds.change(opened, by=world.provincial_officer, wants_launch=True)
    dossier.refresh_from_db()
    gaps = readiness.gaps_of(dossier, sheet_of(dossier, TODAY), TODAY)
    assert [gap.url for gap in gaps] == [
        f"/chinh-quyen-than-thien/mo-hinh/{dossier.model.code}/ra-mat/"
    ]
    with pytest.raises(NotProven, match="đã ra mắt"):
        dossiers.submit(dossier, by=world.commune_officer, letter=letter)
    registration.launch(dossier.model, by=world.commune_officer, launched_on=TODAY)
    dossier = Dossier.objects.get(pk=dossier.pk)
    with pytest.raises(NotProven, match="đã ra mắt"):
        dossiers.submit(dossier, by=world.commune_officer, letter=letter, on=date(2024, 12, 19))
    dossiers.submit(dossier, by=world.commune_officer, letter=letter)
    assert dossier.status == D.SUBMITTED


def test_an_unapproved_registration_is_neither_launched_nor_sent(world, opened, letter):
    dossier = ready(world, opened)
    model = dossier.model
    rounds.change(opened, by=world.provincial_officer, wants_approval=True)
    dossier.refresh_from_db()
    with pytest.raises(NotNow, match="phê duyệt"):
        registration.launch(model, by=world.commune_officer, launched_on=TODAY)
    with pytest.raises(NotProven, match="phê duyệt"):
        dossiers.submit(dossier, by=world.commune_officer, letter=letter)
    with pytest.raises(NotYours):
        registration.approve_registration(model, by=world.commune_officer)
    waiting = worklist.awaiting(world.provincial_officer, TODAY)
    assert [item.title for item in waiting] == [f"{model.code} – {model.name}"]

    registration.approve_registration(model, by=world.provincial_officer)
    assert (model.approved_on, model.status) == (TODAY, ModelStatus.BUILDING)
    assert model.steps.get().verb == "approve_registration"
    assert Notice.objects.filter(user=world.commune_officer).count() == 1
    assert worklist.awaiting(world.provincial_officer, TODAY) == []
    with pytest.raises(NotNow):
        registration.approve_registration(model, by=world.provincial_officer)
    registration.launch(model, by=world.commune_officer, launched_on=TODAY)
    dossiers.submit(Dossier.objects.get(pk=dossier.pk), by=world.commune_officer, letter=letter)


def test_what_came_in_by_its_decision_needs_no_approval(world, opened, letter):
    rounds.change(opened, by=world.provincial_officer, wants_approval=True)
    model = PracticeModelFactory(
        organization=world.committee, origin="decision", registered_on=None, status="launched"
    )
    dossier = ready(world, opened, model=model)
    assert not registration.waits_for_approval(model)
    dossiers.submit(dossier, by=world.commune_officer, letter=letter)


# By the head's own hand


@pytest.fixture
def by_head(world, opened):
    """A dossier in a round in which heads send."""
    rounds.change(opened, by=world.provincial_officer, sending=Sending.BY_HEAD)
    return Dossier.objects.get(pk=ready(world, opened).pk)


def titles(user):
    return [(str(item.kind), str(item.action)) for item in worklist.awaiting(user, TODAY)]


def test_the_officer_presents_and_the_head_sends_without_a_letter(world, by_head, letter):
    with pytest.raises(SentByHead):
        dossiers.submit(by_head, by=world.commune_officer, letter=letter)
    assert titles(world.commune_head) == []
    dossiers.present(by_head, by=world.commune_officer)
    assert by_head.status == D.AWAITING_HEAD
    assert Notice.objects.filter(user=world.commune_head).exists()
    assert titles(world.commune_officer) == []
    assert titles(world.commune_head) == [("Hồ sơ chờ lãnh đạo duyệt", "Duyệt và gửi")]
    sent = worklist.sent(world.commune_officer, TODAY)
    assert [item.detail for item in sent] == ["Chờ lãnh đạo đơn vị duyệt"]
    with pytest.raises(NotNow, match="chờ lãnh đạo"):
        dossiers.write(by_head, by=world.commune_officer, results="khác")
    with pytest.raises(SentByHead):
        dossiers.submit(by_head, by=world.commune_officer)
    dossiers.submit(by_head, by=world.commune_head)
    assert (by_head.status, by_head.letter) == (D.SUBMITTED, None)
    assert titles(world.commune_head) == []


def test_a_head_of_the_unit_above_does_not_send_for_it(world, by_head):
    above = officer(Role.UNIT_HEAD, world.district_committee)
    dossiers.present(by_head, by=world.commune_officer)
    with pytest.raises(SentByHead):
        dossiers.submit(by_head, by=above)
    assert titles(above) == []


def test_the_province_enters_for_a_unit_without_a_head_by_a_document(world, by_head, letter):
    dossiers.submit(by_head, by=world.provincial_officer, basis=letter)
    assert by_head.steps.get().entered_on_behalf


def test_what_the_head_hands_back_is_again_what_it_was(world, by_head):
    dossiers.present(by_head, by=world.commune_officer)
    dossiers.hand_back(by_head, by=world.commune_head, reason="Thiếu số liệu quý IV")
    assert by_head.status == D.DRAFT
    [item] = worklist.awaiting(world.commune_officer, TODAY)
    assert item.detail == "Thiếu số liệu quý IV"
    dossiers.present(by_head, by=world.commune_officer)
    dossiers.submit(by_head, by=world.commune_head)
    judgement.return_for_revision(by_head, by=world.provincial_officer, reason="Thiếu ảnh")
    dossiers.present(by_head, by=world.commune_officer)
    dossiers.hand_back(by_head, by=world.commune_head, reason="Ảnh mờ")
    assert (by_head.status, by_head.submitted_on) == (D.RETURNED, TODAY)


def test_nothing_is_presented_that_could_not_be_sent(world, by_head):
    rounds.change(by_head.round, by=world.provincial_officer, wants_launch=True)
    with pytest.raises(NotProven):
        dossiers.present(by_head, by=world.commune_officer)


def test_where_letters_are_sent_nothing_is_presented(world, opened):
    with pytest.raises(NotNow, match="tờ trình"):
        dossiers.present(ready(world, opened), by=world.commune_officer)


# The officer in charge


def test_a_matter_is_shown_to_its_officer_and_unassigned_ones_to_all(world, opened):
    colleague = officer(Role.UNIT_OFFICER, world.committee)
    dossier = ready(world, opened)
    assert titles(world.commune_officer) == titles(colleague) != []
    dossiers.assign(dossier, by=world.commune_head, officer=colleague)
    assert (dossier.officer, dossier.steps.get().verb) == (colleague, "assign")
    assert Notice.objects.filter(user=colleague).exists()
    assert titles(colleague) != []
    assert titles(world.commune_officer) == []
    colleague.memberships.update(valid_to=date(2024, 12, 19))
    assert titles(world.commune_officer) != []
    dossiers.assign(dossier, by=world.commune_head, officer=None)
    assert titles(world.commune_officer) != []


def test_only_the_units_own_members_are_put_in_charge_and_by_the_unit(world, opened):
    dossier = ready(world, opened)
    for stranger in (world.district_officer, world.neighbour, world.commune_head):
        with pytest.raises(Refusal):
            dossiers.assign(dossier, by=world.commune_officer, officer=stranger)
    for other in (world.provincial_officer, world.neighbour, world.leader):
        with pytest.raises(NotYours):
            dossiers.assign(dossier, by=other, officer=world.commune_officer)
    closed = ready(world, AppraisalRoundFactory(year=2023), status=D.REFUSED, model=dossier.model)
    with pytest.raises(NotNow):
        dossiers.assign(closed, by=world.commune_officer, officer=world.commune_officer)


# One click


def test_one_click_begins_a_draft_for_every_units_open_model_once(world, opened):
    mine = PracticeModelFactory(organization=world.committee)
    has_one = DossierFactory(model__organization=world.other_committee, round=opened)
    gone = CommuneCommitteeFactory(
        unit=UnitFactory(parent=world.district, valid_to=date(2024, 12, 19))
    )
    PracticeModelFactory(organization=gone)
    ended = PracticeModelFactory(
        organization=CommuneCommitteeFactory(unit=UnitFactory(parent=world.district)),
        ended_on=date(2024, 12, 1),
    )
    PracticeModelFactory(organization=world.committee, type=SmartMobilisationFactory())
    PracticeModelFactory(
        organization=CommuneCommitteeFactory(unit=UnitFactory(parent=world.district)),
        is_sample=True,
    )

    begun = rounds.begin_dossiers(opened, by=world.provincial_officer)

    assert [dossier.model for dossier in begun.dossiers] == [mine]
    assert begun.units == 1
    made = mine.dossiers.get()
    assert (made.round, made.status, made.steps.get().verb) == (opened, D.DRAFT, "open")
    assert made.steps.get().unit == world.department
    assert Notice.objects.filter(user=world.commune_officer).count() == 1
    assert not Notice.objects.filter(user=world.provincial_officer).exists()
    assert rounds.begin_dossiers(opened, by=world.provincial_officer).dossiers == []
    assert set(opened.dossiers.all()) == {made, has_one}
    without = rounds.units_without_model(opened, TODAY)
    assert list(without) == [ended.organization]


def test_nothing_begins_in_a_round_that_is_not_open(world):
    with pytest.raises(NotNow):
        rounds.begin_dossiers(AppraisalRoundFactory(), by=world.provincial_officer)


def test_a_round_is_invented_while_everything_it_could_judge_is(world):
    model = PracticeModelFactory(organization=world.committee, is_sample=True)
    made = rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=1, **DAYS
    )
    assert made.is_sample
    begun = rounds.begin_dossiers(made, by=world.provincial_officer)
    assert [dossier.model for dossier in begun.dossiers] == [model]
    PracticeModelFactory(organization=world.other_committee)
    real = rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=2, **DAYS
    )
    assert not real.is_sample


# The board


def test_the_board_says_how_far_each_unit_was_on_a_day(world, opened, letter):
    points_set(world)
    third = CommuneCommitteeFactory(unit=UnitFactory(parent=world.district))
    PracticeModelFactory(organization=world.other_committee, launched_on=date(2024, 5, 1))
    model = PracticeModelFactory(organization=world.committee, launched_on=date(2024, 6, 1))
    with clock.playing(date(2024, 10, 2)):
        dossier = dossiers.open_dossier(model, by=world.commune_officer)
        dossiers.write(dossier, by=world.commune_officer, results="Đã làm xong.")
        mark_itself(dossier, by=world.commune_officer)
    with clock.playing(date(2024, 12, 18)):
        dossiers.submit(Dossier.objects.get(pk=dossier.pk), by=world.commune_officer, letter=letter)
    dossier = Dossier.objects.get(pk=dossier.pk)
    judgement.receive(dossier, by=world.provincial_officer)
    appraise_as_marked(dossier, by=world.provincial_officer)
    assert keys_of(dossier)

    now = {row.organization: row for row in board.rows_on(opened, TODAY)}
    whole = sheet_of(dossier, TODAY).self_outcome.total
    mine, other = now[world.committee.pk], now[world.other_committee.pk]
    assert (mine.status, mine.sent_on, mine.delay) == (
        D.APPRAISING,
        date(2024, 12, 18),
        board.LATE,
    )
    assert (mine.self_total, mine.appraised_total) == (whole, whole)
    assert mine.shown_without(appraised=False).appraised_total is None
    assert (other.standing, other.delay) == (board.NO_DOSSIER, board.OVERDUE)
    assert (now[third.pk].standing, now[third.pk].delay) == (board.NO_MODEL, "")

    then = {row.organization: row for row in board.rows_on(opened, date(2024, 11, 30))}
    mine = then[world.committee.pk]
    assert (mine.status, mine.sent_on, mine.delay) == (D.DRAFT, None, "")
    assert (mine.self_total, mine.appraised_total) == (None, None)
    before = {row.organization: row for row in board.rows_on(opened, date(2024, 5, 31))}
    assert before[world.committee.pk].standing == board.NO_DOSSIER
    assert before[world.committee.pk].launched_on is None
    assert board.rows_on(opened, date(2020, 1, 1)) == []


def districts_of_world(world):
    """The names of the two districts as the board writes them."""
    units = (world.district, world.other_district)
    return [unit.versions.get().full_name for unit in units]


def test_the_board_counts_by_district_each_unit_once(world, opened):
    kind = SmartMobilisationFactory()
    of_round = AppraisalRoundFactory(type=kind)
    for number in range(2):
        DossierFactory(
            model=PracticeModelFactory(
                organization=world.committee, type=kind, name=f"Mô hình {number}"
            ),
            round=of_round,
            status=D.RECOGNISED,
        )
    by_area = board.tallies(board.rows_on(of_round, TODAY), TODAY)
    # The districts stand by their names, which count on from test to test.
    counted = {tally.name: tally for tally in by_area}
    names = districts_of_world(world)
    here, there, province = counted[names[0]], counted[names[1]], by_area[-1]
    assert len(counted) == 3
    assert (here.units, here.registered, here.recognised) == (2, 1, 1)
    assert (there.units, there.registered) == (2, 0)
    assert (province.code, province.units) == ("", 1)
    whole = board.in_sum(by_area)
    assert (whole.units, whole.begun, whole.recognised) == (5, 1, 1)
    assert board.by_status(board.rows_on(of_round, TODAY)) == [(D.RECOGNISED, 2)]


def test_nobody_is_counted_who_did_not_exist_and_clusters_follow_districts(world, opened):
    DossierFactory(model__organization=world.committee, round=opened, status=D.SUBMITTED)
    for unit in (world.commune, world.district, world.other_district):
        unit.valid_to = date(2025, 6, 30)
        unit.save()
        unit.versions.update(valid_to=date(2025, 6, 30))
    world.committee.valid_to = date(2025, 6, 30)
    world.committee.save()
    new = UnitFactory(parent=world.province, valid_from=MAP_3)
    CommuneCommitteeFactory(unit=new)
    cluster = ClusterFactory(members=[new])
    world.other_commune.versions.update(valid_to=date(2025, 6, 30))

    with clock.playing(date(2025, 12, 1)):
        rows = board.rows_on(opened, date(2025, 12, 1))
        by_area = board.tallies(rows, date(2025, 12, 1))
        assert {row.organization for row in rows} == {
            new.organizations.get().pk,
            world.other_committee.pk,
        }
        assert [(tally.code, tally.units) for tally in by_area] == [(cluster.code, 1), ("", 1)]
        # The day decides, not the day on which it is asked.
        assert world.committee.pk in {row.organization for row in board.rows_on(opened, TODAY)}


def test_the_board_is_narrowed_by_words_area_standing_and_delay(world, opened):
    DossierFactory(model__organization=world.committee, round=opened)
    rows = board.rows_on(opened, TODAY)
    here = board.narrowed(rows, words="chieng son")
    assert [row.organization for row in here] == [world.committee.pk]
    assert board.narrowed(rows, area=here[0].area) == here
    assert board.narrowed(rows, standing=D.DRAFT) == here
    assert board.narrowed(rows, delay=board.OVERDUE) == here
    assert board.narrowed(rows, standing=board.NO_MODEL) == [rows[1]]
    assert board.narrowed(rows, words=here[0].dossier.lower()) == here


def test_a_file_holds_a_row_as_the_columns_say(world, opened):
    DossierFactory(model__organization=world.committee, round=opened)
    [row, _other] = board.rows_on(opened, TODAY)
    row = board.Row(**{**row.__dict__, "self_total": Decimal("8.5")})
    assert len(board.cells(row)) == len(board.COLUMNS)
    assert board.cells(row)[-2] == Decimal("8.5")
