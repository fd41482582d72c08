"""The unit marks itself: within bounds, over nobody's change, and complete before it sends."""

from decimal import Decimal as D

import pytest

from core import clock
from core.refusals import NotNow, NotYours
from models_registry import dossiers
from models_registry.appraisal import judgement
from models_registry.models import DossierStatus, Mark, ScoreLine, Scoring
from models_registry.scoring import appraisal, evidence
from models_registry.scoring.self_assessment import NotProven, SelfEntry, assess, gaps_of
from models_registry.scoring.sheet import (
    LinesRefused,
    NoCriteria,
    OtherCriteria,
    sheet_of,
    written_lines,
)
from models_registry.scoring.writing import LinesChanged
from organizations.acting import BasisRequired
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.models_registry import DossierFactory
from tests.factories.organizations import PartyBodyFactory, officer

from .marking import PASS_FAIL, issued_set, keys_of, mark_itself

S = DossierStatus
EXEMPT = Mark(None, is_exempt=True)


@pytest.fixture
def dossier(world):
    """A commune's draft, judged by a set of 100 points and a bonus."""
    issued_set(world)
    return DossierFactory(model__organization=world.committee)


@pytest.fixture
def key(dossier):
    """The ids of the criteria by their numbers."""
    return keys_of(dossier)


def said(points, explanation=""):
    return SelfEntry(Mark(None if points is None else D(points)), explanation)


def line_of(dossier, number):
    return dossier.lines.get(criterion__number=number)


def open_ones(dossier):
    sheet = sheet_of(dossier, clock.today())
    return [gap.sentence for gap in gaps_of(sheet)]


def test_marks_are_saved_and_bind_the_round_to_the_set_in_force(world, dossier, key):
    assess(dossier, by=world.commune_officer, entries={key["1"]: said("35.25", "Đã niêm yết")})

    line = line_of(dossier, "1")
    assert (line.self_mark, line.explanation) == (Mark(D("35.25")), "Đã niêm yết")
    assert (line.maximum, line.self_version, line.revision) == (D(40), 1, 2)
    assert line.history.latest().history_user == world.commune_officer
    assert dossier.lines.count() == 4
    dossier.round.refresh_from_db()
    assert dossier.round.criteria_set.code == "bo-points"


def test_saving_the_same_again_changes_nothing(world, dossier, key):
    for _click in range(2):
        assess(dossier, by=world.commune_officer, entries={key["1"]: said(35, "Đã niêm yết")})

    line = line_of(dossier, "1")
    assert (line.self_version, line.revision, line.history.count()) == (1, 2, 1)


@pytest.mark.parametrize(
    ("number", "mark", "told"),
    [
        ("1", Mark(D("40.01")), "Tiêu chí 1: đề nghị nhập từ 0 đến 40."),
        ("1", Mark(D("-1")), "Tiêu chí 1: đề nghị nhập từ 0 đến 40."),
        ("1", Mark(D("1.005")), "nhiều nhất 2 chữ số thập phân"),
        ("4", Mark(D("5.5")), "Tiêu chí 4: đề nghị nhập từ 0 đến 5."),
        ("1", EXEMPT, "Tiêu chí 1 luôn áp dụng."),
    ],
)
def test_a_mark_that_the_criterion_cannot_have_is_refused_with_all_the_rest(
    world, dossier, key, number, mark, told
):
    entries = {key["2"]: said(10, "Có"), key[number]: SelfEntry(mark)}
    with pytest.raises(LinesRefused, match=told) as caught:
        assess(dossier, by=world.commune_officer, entries=entries)

    assert list(caught.value.by_criterion) == [key[number]]
    assert not ScoreLine.objects.exclude(self_points=None).exists()


def test_a_criterion_may_be_left_out_only_where_its_set_allows_it(world, dossier, key):
    entries = {key["3"]: SelfEntry(EXEMPT, "Xã không có bản xa trung tâm")}
    assess(dossier, by=world.commune_officer, entries=entries)

    assert line_of(dossier, "3").self_mark == EXEMPT
    assert sheet_of(dossier, clock.today()).self_outcome.maximum == D(80)


@pytest.mark.parametrize(("points", "allowed"), [(0, True), (1, True), ("0.5", False)])
def test_a_criterion_without_points_is_passed_or_not(world, points, allowed):
    issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    dossier = DossierFactory(model__organization=world.committee)
    entries = {keys_of(dossier)["1"]: said(points)}
    if allowed:
        assess(dossier, by=world.commune_officer, entries=entries)
        assert line_of(dossier, "1").self_points == D(points)
    else:
        with pytest.raises(LinesRefused, match="chọn đạt hoặc không đạt"):
            assess(dossier, by=world.commune_officer, entries=entries)


def test_a_criterion_of_another_set_is_refused_and_nothing_is_written(world, dossier, key):
    mark_itself(dossier, by=world.commune_officer, c1=10)
    other = issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    foreign = other.groups.first().criteria.first().pk

    with pytest.raises(OtherCriteria):
        assess(dossier, by=world.commune_officer, entries={key["1"]: said(1), foreign: said(1)})

    assert line_of(dossier, "1").self_points == 10


def test_nothing_is_marked_where_no_set_is_in_force(world):
    dossier = DossierFactory(model__organization=world.committee)
    with pytest.raises(NoCriteria):
        assess(dossier, by=world.commune_officer, entries={})


def test_who_marks_what_the_unit_says(world, dossier, key):
    entries = {key["1"]: said(10)}
    for stranger in (world.neighbour, world.leader, world.commune_head, mobilisation()):
        with pytest.raises(NotYours):
            assess(dossier, by=stranger, entries=entries)
    for one in (world.commune_officer, world.district_officer):
        assess(dossier, by=one, entries=entries)
    # The province writes for a unit by a document alone, and the step says so.
    with pytest.raises(BasisRequired):
        assess(dossier, by=world.provincial_officer, entries=entries)
    basis = LegalDocumentFactory()
    assess(dossier, by=world.provincial_officer, entries={key["1"]: said(12)}, basis=basis)
    step = dossier.steps.get()
    assert (step.verb, step.entered_on_behalf, step.basis) == ("assess", True, basis)


def mobilisation():
    return officer(Role.MOBILISATION_BODY, PartyBodyFactory())


@pytest.mark.parametrize("status", list(S))
def test_the_unit_marks_itself_only_while_it_has_the_dossier(world, status):
    issued_set(world)
    dossier = DossierFactory(model__organization=world.committee)
    mark_itself(dossier, by=world.commune_officer, c1=10)
    type(dossier).objects.filter(pk=dossier.pk).update(
        status=status, submitted_on=None if status == S.DRAFT else "2024-11-01"
    )
    entries = {keys_of(dossier)["1"]: said(20)}
    if status in (S.DRAFT, S.RETURNED):
        assess(dossier, by=world.commune_officer, entries=entries)
    else:
        with pytest.raises(NotNow):
            assess(dossier, by=world.commune_officer, entries=entries)
    assert line_of(dossier, "1").self_points == (20 if status in (S.DRAFT, S.RETURNED) else 10)


def seen_of(dossier):
    return {line.criterion_id: line.revision for line in dossier.lines.all()}


def test_two_people_on_one_criterion_the_second_is_shown_what_stands(world, dossier, key):
    mark_itself(dossier, by=world.commune_officer, c1=10)
    seen = seen_of(dossier)
    assess(dossier, by=world.commune_officer, entries={key["1"]: said(20)}, seen=seen)
    with pytest.raises(LinesChanged) as caught:
        assess(
            dossier,
            by=world.district_officer,
            entries={key["1"]: said(30), key["2"]: said(5)},
            seen=seen,
        )

    assert caught.value.lines[key["1"]].self_points == 20
    assert line_of(dossier, "1").self_points == 20
    assert line_of(dossier, "2").self_points == 40


def test_an_old_value_sent_back_untouched_overwrites_nothing(world, dossier, key):
    mark_itself(dossier, by=world.commune_officer, c1=10)
    seen, words = seen_of(dossier), "Đã thực hiện, có hồ sơ lưu."
    assess(dossier, by=world.commune_officer, entries={key["1"]: said(20, words)}, seen=seen)
    entries = {key["1"]: said(10, words), key["2"]: said(5, words)}
    assess(dossier, by=world.district_officer, entries=entries, seen=seen)

    assert line_of(dossier, "1").self_points == 20
    assert line_of(dossier, "2").self_points == 5


def test_two_people_on_a_blank_sheet_lose_nothing_of_each_other(world, dossier, key):
    blank = dict.fromkeys(key.values(), 1)
    nothing = {one: said(None) for one in key.values()}
    assess(dossier, by=world.commune_officer, entries={**nothing, key["1"]: said(20)}, seen=blank)
    assess(dossier, by=world.district_officer, entries={**nothing, key["2"]: said(30)}, seen=blank)

    assert (line_of(dossier, "1").self_points, line_of(dossier, "2").self_points) == (20, 30)


def test_every_gap_is_told_with_its_place_before_a_dossier_is_sent(world, dossier, key, letter):
    entries = {key["1"]: said(20), key["3"]: SelfEntry(EXEMPT)}
    assess(dossier, by=world.commune_officer, entries=entries)

    with pytest.raises(NotProven) as caught:
        dossiers.submit(dossier, by=world.district_officer, letter=letter)

    assert [(gap.sentence, gap.anchor) for gap in caught.value.gaps] == [
        ("Tiêu chí 1 chưa có minh chứng hoặc thuyết minh.", f"tieu-chi-{key['1']}"),
        ("Tiêu chí 2 chưa tự chấm.", f"tieu-chi-{key['2']}"),
        (
            "Tiêu chí 3: đề nghị thuyết minh vì sao không áp dụng.",
            f"tieu-chi-{key['3']}",
        ),
    ]
    dossier.refresh_from_db()
    assert dossier.status == S.DRAFT


def test_evidence_or_an_explanation_closes_a_gap_and_blanks_do_not(world, dossier, key):
    marks = {key[number]: said(10) for number in ("1", "2", "3")}
    assess(dossier, by=world.commune_officer, entries={**marks, key["2"]: said(10, "  ")})
    assert len(open_ones(dossier)) == 3

    document = LegalDocumentFactory()
    evidence.add(dossier, key["1"], by=world.commune_officer, document=document)
    assess(dossier, by=world.commune_officer, entries={key["2"]: said(10, "Đã họp 4 kỳ")})
    assert open_ones(dossier) == ["Tiêu chí 3 chưa có minh chứng hoặc thuyết minh."]


def test_where_the_set_wants_a_file_words_do_not_suffice(world):
    issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    dossier = DossierFactory(model__organization=world.committee)
    by = world.commune_officer
    mark_itself(dossier, by=by)
    key = keys_of(dossier)
    assert open_ones(dossier) == ["Tiêu chí 1 phải có tệp minh chứng."]

    evidence.add(dossier, key["1"], by=by, document=LegalDocumentFactory())
    assert open_ones(dossier) == ["Tiêu chí 1 phải có tệp minh chứng."]
    with_file = LegalDocumentFactory(file=StoredFileFactory())
    evidence.add(dossier, key["1"], by=by, document=with_file)
    assert open_ones(dossier) == []


def test_what_is_not_reached_is_sent_without_a_file(world):
    issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    dossier = DossierFactory(model__organization=world.committee)
    mark_itself(dossier, by=world.commune_officer, c1=0)

    assert open_ones(dossier) == []


def test_a_complete_dossier_is_sent_and_a_bonus_is_not_asked_for(world, dossier, letter):
    mark_itself(dossier, by=world.commune_officer, c4=None)
    assess(dossier, by=world.commune_officer, entries={keys_of(dossier)["4"]: said(None)})

    dossiers.submit(dossier, by=world.district_officer, letter=letter)

    assert dossier.status == S.SUBMITTED


def test_what_was_sent_while_no_set_judged_it_is_given_no_lines_later(world, letter):
    dossier = DossierFactory(model__organization=world.committee)
    dossiers.submit(dossier, by=world.district_officer, letter=letter)
    issued_set(world)

    dossier.refresh_from_db()
    assert sheet_of(dossier, clock.today()) is None
    with pytest.raises(NoCriteria):
        written_lines(dossier, clock.today())


def test_the_marks_of_the_unit_touch_no_column_of_those_who_appraise(world, dossier, key, letter):
    mark_itself(dossier, by=world.commune_officer)
    dossiers.submit(dossier, by=world.district_officer, letter=letter)
    judgement.receive(dossier, by=world.provincial_officer)
    appraisal.agree(dossier, by=world.provincial_officer)
    judgement.return_for_revision(dossier, by=world.provincial_officer, reason="Bổ sung")
    before = line_of(dossier, "1")

    assess(dossier, by=world.commune_officer, entries={key["1"]: said(30, "Sửa")})

    after = line_of(dossier, "1")
    assert (after.self_points, after.appraised_mark) == (30, before.appraised_mark)
    assert (after.is_stale, after.is_appraised) == (True, False)
    assert open_ones(dossier) == []
