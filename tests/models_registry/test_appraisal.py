"""The province marks beside the unit, with reasons, and what the two come to decides."""

from decimal import Decimal as D

import pytest

from core import clock
from core.refusals import NotNow, NotYours
from models_registry import dossiers
from models_registry.appraisal import judgement
from models_registry.models import DossierStatus, Mark, VetoFinding
from models_registry.scoring import appraisal, evidence, self_assessment
from models_registry.scoring.appraisal import (
    ConditionsNotMet,
    Judgement,
    NotAppraised,
    agree,
    appraise,
)
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import LinesRefused, OtherCriteria, sheet_of
from models_registry.scoring.writing import LinesChanged
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory
from tests.factories.organizations import PartyBodyFactory, officer

from .marking import PASS_FAIL, Scoring, issued_set, judged, keys_of, mark_itself

S = DossierStatus
EXEMPT = Mark(None, is_exempt=True)
UNIT = ("self_points", "self_exempt", "explanation", "self_version")
PROVINCE = ("appraised_points", "appraised_exempt", "appraised_reason", "appraised_version")
FINAL = ("final_points", "final_exempt", "final_reason")


def at(dossier, status):
    """The dossier put at that status, past the verbs."""
    type(dossier).objects.filter(pk=dossier.pk).update(
        status=status, submitted_on=None if status == S.DRAFT else "2024-11-01"
    )
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def dossier(world):
    """A commune's dossier under appraisal; it gave itself full marks, and no bonus."""
    issued_set(world)
    made = DossierFactory(model__organization=world.committee)
    mark_itself(made, by=world.commune_officer)
    blank = {keys_of(made)["4"]: SelfEntry(Mark(None))}
    self_assessment.assess(made, by=world.commune_officer, entries=blank)
    return at(made, S.APPRAISING)


@pytest.fixture
def key(dossier):
    """The ids of the criteria by their numbers."""
    return keys_of(dossier)


@pytest.fixture
def province(world):
    """Who appraises."""
    return world.provincial_officer


def line_of(dossier, number):
    return dossier.lines.get(criterion__number=number)


def columns(dossier, number, names):
    line = line_of(dossier, number)
    return [getattr(line, name) for name in names]


def outcome_of(dossier):
    return sheet_of(dossier, clock.today()).final_outcome


def test_three_parties_write_in_three_places_and_overwrite_nothing(world, dossier, key, province):
    unit = columns(dossier, "1", UNIT)
    appraise(dossier, by=province, judgements={key["1"]: judged(30, "Thiếu biên bản")})
    assert columns(dossier, "1", UNIT) == unit
    assert columns(dossier, "1", PROVINCE) == [D(30), False, "Thiếu biên bản", unit[-1]]
    assert columns(dossier, "1", FINAL) == [None, False, ""]

    at(dossier, S.AWAITING_REPLY)
    before = columns(dossier, "1", (*UNIT, *PROVINCE, *FINAL))
    dossiers.reply(dossier, by=world.district_officer, replies={key["1"]: "Có biên bản số 3"})
    assert columns(dossier, "1", (*UNIT, *PROVINCE, *FINAL)) == before
    assert line_of(dossier, "1").reply == "Có biên bản số 3"

    settled = Judgement(Mark(D(30)), "Thiếu biên bản", Mark(D(36)), "Chấp nhận một phần")
    appraise(dossier, by=province, judgements={key["1"]: settled})
    assert columns(dossier, "1", (*UNIT, *PROVINCE)) == before[:8]
    assert columns(dossier, "1", FINAL) == [D(36), False, "Chấp nhận một phần"]
    line = line_of(dossier, "1")
    assert (line.final_mark, line.reply) == (Mark(D(36)), "Có biên bản số 3")
    assert line.appraised_by == province


@pytest.mark.parametrize(
    ("number", "judgement", "told"),
    [
        ("1", judged(30), "khác điểm tự chấm, đề nghị nêu lý do"),
        ("1", judged(30, "   "), "khác điểm tự chấm, đề nghị nêu lý do"),
        ("3", Judgement(EXEMPT), "khác điểm tự chấm, đề nghị nêu lý do"),
        ("1", judged("40.01", "Vì"), "từ 0 đến 40"),
        ("1", judged("-1", "Vì"), "từ 0 đến 40"),
        ("1", judged("1.005", "Vì"), "nhiều nhất 2 chữ số thập phân"),
        ("1", Judgement(EXEMPT, "Vì"), "Tiêu chí 1 luôn áp dụng."),
        ("1", Judgement(Mark(None), "Chưa rõ"), "đề nghị nhập điểm thẩm định"),
        ("1", Judgement(Mark(None), "", Mark(D(40)), "Vì"), "trước điểm kết luận"),
        ("1", Judgement(Mark(D(40)), "", Mark(D(39))), "khác điểm thẩm định, đề nghị nêu lý do"),
        ("1", Judgement(Mark(D(40)), "", Mark(D(39)), " "), "khác điểm thẩm định"),
        ("1", Judgement(Mark(D(40)), "", Mark(D(41)), "Vì"), "từ 0 đến 40"),
        ("1", Judgement(Mark(D(40)), "", EXEMPT, "Vì"), "luôn áp dụng"),
        ("1", Judgement(Mark(D(40)), "", Mark(None), "Vì"), "đề nghị nhập điểm kết luận"),
    ],
)
def test_a_judgement_that_cannot_stand_is_refused_with_all_the_rest(
    dossier, key, province, number, judgement, told
):
    judgements = {key["2"]: judged(40), key[number]: judgement}
    with pytest.raises(LinesRefused, match=told) as caught:
        appraise(dossier, by=province, judgements=judgements)

    assert list(caught.value.by_criterion) == [key[number]]
    assert not dossier.lines.exclude(appraised_version=None).exists()


def test_a_criterion_of_another_set_is_refused(world, dossier, key, province):
    other = issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    foreign = other.groups.first().criteria.first().pk
    with pytest.raises(OtherCriteria):
        appraise(dossier, by=province, judgements={key["1"]: judged(40), foreign: judged(1)})
    assert not dossier.lines.exclude(appraised_version=None).exists()


def test_agreeing_takes_over_what_is_given_and_not_yet_appraised(dossier, key, province):
    appraise(dossier, by=province, judgements={key["1"]: judged(30, "Thiếu")})

    assert agree(dossier, by=province) == 2
    assert agree(dossier, by=province) == 0

    marks = {line.criterion.number: line.appraised_mark.points for line in dossier.lines.all()}
    assert marks == {"1": 30, "2": 40, "3": 20, "4": None}


def test_agreeing_leaves_alone_what_changed_since_it_was_seen(dossier, key, province):
    seen = {line.criterion_id: line.revision for line in dossier.lines.all()}
    assert agree(dossier, by=province, seen={**seen, key["2"]: 1}) == 2
    assert not line_of(dossier, "2").is_appraised


def test_what_the_unit_changed_after_the_appraisal_is_to_be_appraised_again(
    world, dossier, key, province
):
    agree(dossier, by=province)
    judgement.return_for_revision(dossier, by=province, reason="Bổ sung")
    by = world.commune_officer
    self_assessment.assess(dossier, by=by, entries={key["1"]: SelfEntry(Mark(D(35)), "Sửa")})
    evidence.add(dossier, key["2"], by=by, document=LegalDocumentFactory())
    at(dossier, S.APPRAISING)

    stale = {line.criterion.number: line.is_stale for line in dossier.lines.all()}
    assert stale == {"1": True, "2": True, "3": False, "4": False}
    assert line_of(dossier, "1").appraised_points == 40
    with pytest.raises(NotAppraised, match=r"tiêu chí: 1, 2\."):
        judgement.qualify(dossier, by=province)

    # Saved together with others, a line that nobody looked at again stays to be appraised.
    unseen = Judgement(Mark(D(40)), is_looked_at=False)
    appraise(dossier, by=province, judgements={key["2"]: unseen})
    assert line_of(dossier, "2").is_stale

    # The former mark may stand, but somebody says so, and says why it is not the unit's.
    with pytest.raises(LinesRefused):
        appraise(dossier, by=province, judgements={key["1"]: judged(40)})
    again = {key["1"]: judged(40, "Theo hồ sơ cũ"), key["2"]: judged(40)}
    appraise(dossier, by=province, judgements=again)
    judgement.qualify(dossier, by=province)
    assert dossier.status == S.QUALIFIED


def test_a_dossier_qualifies_once_it_is_appraised_and_meets_the_conditions(dossier, key, province):
    with pytest.raises(NotAppraised, match=r"tiêu chí: 1, 2, 3\."):
        judgement.qualify(dossier, by=province)
    low = {key["1"]: judged(10, "Thiếu"), key["2"]: judged(40), key["3"]: judged(20)}
    appraise(dossier, by=province, judgements=low)
    with pytest.raises(ConditionsNotMet, match=r"Tổng 70, cần ít nhất 80\."):
        judgement.qualify(dossier, by=province)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.steps.count()) == (S.APPRAISING, 0)

    settled = Judgement(Mark(D(10)), "Thiếu", Mark(D(20)), "Đã bổ sung")
    appraise(dossier, by=province, judgements={key["1"]: settled})
    judgement.qualify(dossier, by=province)
    assert (dossier.status, outcome_of(dossier).level) == (S.QUALIFIED, "Đạt")


def test_a_veto_forbids_whatever_the_total_until_it_is_taken_back(dossier, province):
    agree(dossier, by=province)
    veto = dossier.round.criteria_set.vetoes.get()
    appraise(dossier, by=province, judgements={}, vetoes=[veto.pk])
    found = VetoFinding.objects.get()
    assert (found.veto, found.found_by) == (veto, province)
    with pytest.raises(ConditionsNotMet, match="Người đứng đầu bị kỷ luật"):
        judgement.qualify(dossier, by=province)

    appraise(dossier, by=province, judgements={}, vetoes=[veto.pk])
    appraise(dossier, by=province, judgements={})
    assert VetoFinding.objects.get() == found
    appraise(dossier, by=province, judgements={}, vetoes=[])
    judgement.qualify(dossier, by=province)
    assert dossier.status == S.QUALIFIED


def test_a_veto_of_another_set_is_not_found(world, dossier, province):
    other = issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL, vetoes=["Khác"])
    appraise(dossier, by=province, judgements={}, vetoes=[other.vetoes.get().pk])
    assert not VetoFinding.objects.exists()


def test_marks_are_announced_when_all_are_given_and_answered_by_the_unit(
    world, dossier, key, province
):
    appraise(dossier, by=province, judgements={key["1"]: judged(10, "Thiếu")})
    with pytest.raises(NotAppraised):
        judgement.announce(dossier, by=province)
    agree(dossier, by=province)
    judgement.announce(dossier, by=province)
    assert dossier.status == S.AWAITING_REPLY

    for stranger in (world.neighbour, world.leader):
        with pytest.raises(NotYours):
            dossiers.reply(dossier, by=stranger, replies={})
    with pytest.raises(OtherCriteria):
        dossiers.reply(dossier, by=world.district_officer, replies={0: "Không có"})
    dossier.refresh_from_db()
    dossiers.reply(dossier, by=world.district_officer, replies={key["1"]: " Có biên bản \n"})
    assert (dossier.status, line_of(dossier, "1").reply) == (S.APPRAISING, "Có biên bản")
    with pytest.raises(NotNow):
        dossiers.reply(dossier, by=world.district_officer, replies={key["1"]: "Lần hai"})
    assert line_of(dossier, "1").reply == "Có biên bản"


MAY = (Role.PROVINCIAL_OFFICER, Role.MOBILISATION_BODY)


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("role", [*MAY, Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.LEADER])
def test_who_marks_for_the_province_and_when(world, dossier, key, status, role):
    seats = {
        Role.MOBILISATION_BODY: PartyBodyFactory,
        Role.UNIT_OFFICER: lambda: world.committee,
        Role.UNIT_HEAD: lambda: world.committee,
    }
    who = officer(role, seats.get(role, lambda: world.department)())
    at(dossier, status)
    refusal = NotYours if role not in MAY else NotNow
    allowed = role in MAY and status in appraisal.APPRAISABLE
    for verb in (
        lambda: appraise(dossier, by=who, judgements={key["1"]: judged(30, "Thiếu")}),
        lambda: agree(dossier, by=who),
    ):
        if allowed:
            verb()
        else:
            with pytest.raises(refusal):
                verb()
    assert dossier.lines.exclude(appraised_version=None).exists() == allowed


def seen_of(dossier):
    return {line.criterion_id: line.revision for line in dossier.lines.all()}


def test_two_appraisers_on_one_criterion_the_second_is_shown_what_stands(dossier, key, province):
    seen, second = seen_of(dossier), officer(Role.MOBILISATION_BODY, PartyBodyFactory())
    appraise(dossier, by=province, judgements={key["1"]: judged(30, "Thiếu")}, seen=seen)
    mine = {key["1"]: judged(20, "Không có"), key["2"]: judged(40)}
    with pytest.raises(LinesChanged) as caught:
        appraise(dossier, by=second, judgements=mine, seen=seen)
    assert caught.value.lines[key["1"]].appraised_points == 30
    assert not line_of(dossier, "2").is_appraised

    # A blank that was on the screen of the second takes nothing away.
    theirs = {key["1"]: Judgement(Mark(None)), key["2"]: judged(40)}
    appraise(dossier, by=second, judgements=theirs, seen=seen)
    assert line_of(dossier, "1").appraised_points == 30
    assert line_of(dossier, "2").appraised_by == second


def test_a_double_click_judges_once(dossier, key, province):
    for _click in range(2):
        appraise(dossier, by=province, judgements={key["1"]: judged(30, "Thiếu")})
    line = line_of(dossier, "1")
    assert line.history.filter(appraised_points=30).count() == 1


def test_an_appraiser_may_take_a_mark_back(dossier, key, province):
    appraise(dossier, by=province, judgements={key["1"]: judged(30, "Thiếu")})
    appraise(dossier, by=province, judgements={key["1"]: Judgement(Mark(None))})
    assert columns(dossier, "1", PROVINCE) == [None, False, "", None]
    assert line_of(dossier, "1").appraised_by is None


def test_a_bonus_that_was_not_claimed_need_not_be_appraised(dossier, key, province):
    agree(dossier, by=province)
    assert not line_of(dossier, "4").is_appraised
    assert appraisal.check_appraised(dossier) is not None
    appraise(dossier, by=province, judgements={key["4"]: judged(5, "Sáng kiến cấp tỉnh")})
    assert outcome_of(dossier).total == 105


def test_a_veto_found_meanwhile_is_not_lost_by_a_page_opened_before(dossier, province):
    veto = dossier.round.criteria_set.vetoes.get()
    appraise(dossier, by=province, judgements={}, vetoes=[veto.pk], vetoes_seen=[])
    # Another page still shows none ticked, and is saved with its marks alone.
    appraise(dossier, by=province, judgements={}, vetoes=[], vetoes_seen=[])
    assert list(dossier.veto_findings.values_list("veto", flat=True)) == [veto.pk]
    appraise(dossier, by=province, judgements={}, vetoes=[], vetoes_seen=[veto.pk])
    assert not dossier.veto_findings.exists()
    said = [(step.verb, step.by, step.reason) for step in dossier.steps.filter(verb="veto")]
    assert said == [
        ("veto", province, f"Có: {veto.text}"),
        ("veto", province, f"Không còn: {veto.text}"),
    ]
