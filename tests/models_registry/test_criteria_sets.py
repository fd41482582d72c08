"""A criteria set is drafted, issued by a decision, frozen, and followed by its next version."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from core import clock
from core.refusals import ChangedMeanwhile, NotNow, NotYours
from models_registry import criteria_sets, dossiers
from models_registry.criteria_sets.content import CriterionContent, content_of
from models_registry.models import CriteriaSet, CriteriaSetStatus, Criterion, Scoring
from models_registry.plausible import WrongDay
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    PracticeModelFactory,
)
from tests.factories.organizations import PartyBodyFactory, officer

from .marking import mark_itself

CONTENT = (
    CriterionContent("Nhóm một", "1", "Công khai thủ tục", D(40)),
    CriterionContent("Nhóm một", "2", "Đối thoại với Nhân dân", D(60), is_mandatory=True),
)


@pytest.fixture
def drafted(world):
    return criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí Chính quyền thân thiện",
        type=world.type,
        scoring=Scoring.POINTS,
        min_total=D(80),
        content=CONTENT,
        levels=[("Đạt", D(80))],
        vetoes=["Người đứng đầu bị kỷ luật"],
    )


def decision(day):
    return LegalDocumentFactory(issued_on=day, effective_on=None)


@pytest.fixture
def issued(world, drafted):
    document = decision(date(2024, 8, 10))
    criteria_sets.issue(drafted, by=world.provincial_officer, decision=document)
    return drafted


def test_an_issued_set_holds_from_its_day_and_remembers_the_step(world, issued):
    assert (issued.status, issued.valid_from) == (CriteriaSetStatus.ISSUED, date(2024, 8, 10))
    assert criteria_sets.in_force_for(world.type, date(2024, 8, 9)) is None
    assert criteria_sets.in_force_for(world.type, date(2024, 8, 10)) == issued
    assert list(issued.steps.values_list("verb", flat=True)) == ["draft", "issue_criteria"]
    assert issued.steps.latest().basis == issued.basis


def test_an_issued_set_is_not_written_in(world, issued):
    with pytest.raises(NotNow):
        criteria_sets.write(issued, by=world.provincial_officer, name="Tên khác", content=())
    assert content_of(CriteriaSet.objects.get(pk=issued.pk)) == list(CONTENT)


def test_a_new_version_is_a_copy_and_ends_the_former_when_it_is_issued(world, issued):
    by = world.provincial_officer
    following = criteria_sets.new_version(issued, by=by)
    assert (following.version, following.is_draft) == (2, True)
    assert content_of(following) == list(CONTENT)
    assert [level.minimum for level in following.levels.all()] == [D(80)]
    assert [veto.text for veto in following.vetoes.all()] == ["Người đứng đầu bị kỷ luật"]
    with pytest.raises(NotNow):
        criteria_sets.new_version(issued, by=by)
    criteria_sets.issue(following, by=by, decision=decision(date(2024, 12, 1)))
    issued.refresh_from_db()
    assert issued.valid_to == date(2024, 11, 30)
    assert criteria_sets.in_force_for(world.type, date(2024, 11, 30)) == issued
    assert criteria_sets.in_force_for(world.type, date(2024, 12, 1)) == following


def test_a_version_begins_after_the_one_before(world, issued):
    following = criteria_sets.new_version(issued, by=world.provincial_officer)
    with pytest.raises(NotNow):
        criteria_sets.issue(
            following, by=world.provincial_officer, decision=decision(date(2024, 8, 10))
        )
    following.refresh_from_db()
    assert following.is_draft


def test_a_set_is_not_in_force_before_its_decision(world, drafted):
    with pytest.raises(WrongDay):
        criteria_sets.issue(
            drafted,
            by=world.provincial_officer,
            decision=decision(date(2024, 8, 10)),
            valid_from=date(2024, 8, 9),
        )


@pytest.mark.parametrize(
    ("scoring", "content", "min_total", "told"),
    [
        (Scoring.POINTS, (), None, "Chưa có tiêu chí nào."),
        (Scoring.POINTS, (CriterionContent("I", "1", "a"),), None, "Chưa có điểm tối đa"),
        (Scoring.PASS_FAIL, (CriterionContent("I", "1", "a", D(5)),), None, "không có điểm"),
        (Scoring.PASS_FAIL, (CriterionContent("I", "1", "a"),), D(2), "nhiều hơn mức cao nhất"),
    ],
)
def test_an_incomplete_set_is_not_issued_and_says_why(world, scoring, content, min_total, told):
    made = criteria_sets.draft(
        by=world.provincial_officer,
        code="thieu",
        name="Bộ tiêu chí thiếu",
        type=world.type,
        scoring=scoring,
        min_total=min_total,
        content=content,
    )
    with pytest.raises(criteria_sets.Incomplete, match=told):
        criteria_sets.issue(made, by=world.provincial_officer, decision=decision(date(2024, 8, 10)))
    made.refresh_from_db()
    assert made.is_draft


def test_who_writes_last_does_not_overwrite_who_wrote_meanwhile(world, drafted):
    seen = drafted.revision
    stale = CriteriaSet.objects.get(pk=drafted.pk)
    criteria_sets.write(drafted, by=world.provincial_officer, seen=seen, name="Tên mới")
    with pytest.raises(ChangedMeanwhile):
        criteria_sets.write(
            stale, by=world.provincial_officer, seen=seen, name="Tên cũ", content=()
        )
    stored = CriteriaSet.objects.get(pk=drafted.pk)
    assert (stored.name, len(content_of(stored))) == ("Tên mới", 2)


def test_what_is_not_given_stays_in_the_draft(world, drafted):
    criteria_sets.write(drafted, by=world.provincial_officer, name="Tên khác")
    stored = CriteriaSet.objects.get(pk=drafted.pk)
    assert (stored.levels.count(), stored.vetoes.count(), len(content_of(stored))) == (1, 1, 2)
    criteria_sets.write(drafted, by=world.provincial_officer, levels=(), vetoes=())
    assert (stored.levels.count(), stored.vetoes.count()) == (0, 0)


def test_a_set_is_issued_as_it_is_stored_not_as_it_was_read(world, drafted):
    stale = CriteriaSet.objects.prefetch_related("groups__criteria", "levels").get(pk=drafted.pk)
    list(stale.levels.all())
    criteria_sets.write(drafted, by=world.provincial_officer, levels=[("Tốt", D(101))])
    with pytest.raises(criteria_sets.Incomplete, match="Tốt"):
        criteria_sets.issue(
            stale, by=world.provincial_officer, decision=decision(date(2024, 8, 10))
        )


def test_a_second_issue_of_a_set_is_told_that_it_was_issued(world, issued):
    with pytest.raises(NotNow, match="Đã ban hành"):
        criteria_sets.issue(
            issued, by=world.provincial_officer, decision=decision(date(2024, 8, 10))
        )


def test_a_code_taken_meanwhile_is_refused(world, drafted, monkeypatch):
    by = world.provincial_officer
    seen = iter([False, True])
    monkeypatch.setattr(QuerySet, "exists", lambda rows: next(seen))
    with pytest.raises(NotNow, match="đã được dùng"):
        criteria_sets.draft(
            by=by, code=drafted.code, name="Hai", type=world.type, scoring=Scoring.POINTS
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_on_new_version_the_second_is_told_of_the_draft(world):
    # Marked as sample, so that its steps can be removed when the test is over.
    first = criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí",
        type=world.type,
        scoring=Scoring.POINTS,
        content=CONTENT,
        is_sample=True,
    )
    criteria_sets.issue(first, by=world.provincial_officer, decision=decision(date(2024, 8, 10)))

    def click(_number):
        try:
            with clock.playing(date(2024, 12, 20)):
                return criteria_sets.new_version(first, by=world.provincial_officer).version
        except NotNow:
            return "told"

    def click_beside_others(number):
        try:
            return click(number)
        finally:
            connection.close()

    if connection.vendor == "sqlite":  # one transaction writes at a time: one click after another
        answers = list(map(click, range(4)))
    else:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(click_beside_others, range(4)))
    assert sorted(map(str, answers)) == ["2", "told", "told", "told"]


@pytest.mark.parametrize("who", ["commune_officer", "commune_head", "district_officer", "leader"])
def test_only_the_province_and_the_mobilisation_body_write_sets(world, drafted, who):
    person = getattr(world, who)
    with pytest.raises(NotYours):
        criteria_sets.draft(
            by=person, code="khac", name="Khác", type=world.type, scoring=Scoring.POINTS
        )
    with pytest.raises(NotYours):
        criteria_sets.write(drafted, by=person, name="Khác")
    with pytest.raises(NotYours):
        criteria_sets.issue(drafted, by=person, decision=decision(date(2024, 8, 10)))
    with pytest.raises(NotYours):
        criteria_sets.new_version(drafted, by=person)


def test_the_mobilisation_body_may_write_a_set(world):
    body = officer(Role.MOBILISATION_BODY, PartyBodyFactory(unit=world.province))
    made = criteria_sets.draft(
        by=body, code="dan-van", name="Của Ban", type=world.type, scoring=Scoring.POINTS
    )
    assert made.steps.get().by == body


def test_a_draft_is_seen_by_those_who_write_it(world, drafted):
    rows = CriteriaSet.objects
    assert not rows.permitted_to(world.commune_officer, Permission.CRITERIA_VIEW).exists()
    assert rows.permitted_to(world.provincial_officer, Permission.CRITERIA_VIEW).get() == drafted


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_total": D(-1)},
        {"min_group_share": D(101)},
        {"scoring": "stars"},
        {"valid_from": date(2024, 1, 1)},
        {"status": CriteriaSetStatus.ISSUED},
    ],
)
def test_the_database_refuses_a_wrong_set(drafted, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaSet.objects.filter(pk=drafted.pk).update(**wrong)


def test_the_database_keeps_one_draft_of_a_set(drafted):
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaSet.objects.create(
            code=drafted.code, version=2, name="Hai", type=drafted.type, scoring=Scoring.POINTS
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"maximum": D(0)},
        {"text": ""},
        {"applicability": "perhaps"},
        {"is_mandatory": True, "is_bonus": True},
        {"number": "2"},
        {"order": 2},
    ],
)
def test_the_database_refuses_a_wrong_criterion(drafted, wrong):
    first = Criterion.objects.filter(group__criteria_set=drafted).order_by("order").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=first.pk).update(**wrong)


def sent(world, year=2024):
    """A dossier of the commune, sent with its letter on 20/12/2024."""
    model = PracticeModelFactory(organization=world.committee, type=world.type)
    dossier = DossierFactory(model=model, round=AppraisalRoundFactory(type=world.type, year=year))
    if criteria_sets.judging(dossier, clock.today()):
        mark_itself(dossier, by=world.commune_officer)
    dossiers.submit(
        dossier,
        by=world.commune_officer,
        letter=LegalDocumentFactory(issued_on=date(2024, 12, 1)),
    )
    return dossier


def test_a_round_is_bound_to_the_version_in_force_when_its_first_dossier_is_sent(world, issued):
    dossier = sent(world)
    by = world.provincial_officer
    following = criteria_sets.new_version(issued, by=by)
    criteria_sets.issue(following, by=by, decision=decision(date(2024, 12, 10)))
    dossier.round.refresh_from_db()
    assert dossier.round.criteria_set == issued
    assert criteria_sets.judging(dossier, date(2024, 12, 20)) == issued
    # Another round, of which nothing was sent, is judged by what is in force.
    waiting = DossierFactory(
        model=dossier.model, round=AppraisalRoundFactory(type=world.type, year=2025)
    )
    assert criteria_sets.judging(waiting, date(2024, 12, 20)) == following


def test_a_dossier_sent_while_no_set_was_in_force_is_not_given_one_later(world, drafted):
    dossier = sent(world)
    criteria_sets.issue(drafted, by=world.provincial_officer, decision=decision(date(2024, 12, 10)))
    assert dossier.round.criteria_set is None
    assert criteria_sets.judging(dossier, date(2024, 12, 20)) is None


def test_an_invented_set_does_not_hide_the_real_one_of_a_round(world, issued):
    invented = criteria_sets.draft(
        by=world.provincial_officer,
        code="minh-hoa",
        name="Minh họa",
        type=world.type,
        scoring=Scoring.POINTS,
        content=CONTENT,
        is_sample=True,
    )
    criteria_sets.issue(invented, by=world.provincial_officer, decision=decision(date(2024, 9, 1)))
    waiting = DossierFactory(
        model__organization=world.committee, model__type=world.type, round__type=world.type
    )
    assert criteria_sets.judging(waiting, date(2024, 12, 20)) == issued
    dossier = sent(world, year=2023)
    dossier.round.refresh_from_db()
    assert dossier.round.criteria_set == issued


def test_a_real_round_is_never_bound_to_an_invented_set(world, issued):
    CriteriaSet.objects.filter(pk=issued.pk).update(is_sample=True)
    dossier = sent(world)
    dossier.round.refresh_from_db()
    assert dossier.round.criteria_set is None
