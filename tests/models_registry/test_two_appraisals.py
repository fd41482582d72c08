"""Rounds of two steps: the district (or an office) appraises first, then the province beside it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.refusals import NotNow, NotYours
from models_registry import actions, rounds, worklist
from models_registry.appraisal import judgement, judging_many
from models_registry.models import (
    AppraisalRound,
    DossierStatus,
    FirstLevel,
    FirstMark,
    Mark,
)
from models_registry.recognition import judged
from models_registry.scoring import appraisal, first_body, first_level, self_assessment
from models_registry.scoring.appraisal import NotAppraised
from models_registry.scoring.first_level import FirstJudgement
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import LinesRefused, sheet_of
from models_registry.scoring.writing import LinesChanged
from organizations.roles import Role
from tests.factories.models_registry import DossierFactory
from tests.factories.organizations import OrganizationFactory, officer

from .marking import issued_set, keys_of, mark_itself
from .marking import judged as said
from .test_appraisal import at

S = DossierStatus


def first(points, reason=""):
    return FirstJudgement(Mark(D(points)), reason)


def verbs(dossier, user):
    return {action.verb for action in actions.of_dossier(dossier, user)}


@pytest.fixture
def dossier(world):
    """A commune's dossier, sent, in a round in which the district appraises before the province."""
    issued_set(world)
    made = DossierFactory(model__organization=world.committee, round__first_level=FirstLevel.ABOVE)
    mark_itself(made, by=world.commune_officer)
    blank = {keys_of(made)["4"]: SelfEntry(Mark(None))}
    self_assessment.assess(made, by=world.commune_officer, entries=blank)
    return at(made, S.SUBMITTED)


@pytest.fixture
def key(dossier):
    return keys_of(dossier)


@pytest.fixture
def district(world):
    """Another officer of the district than who may have sent the dossier."""
    return officer(Role.UNIT_OFFICER, world.district_committee)


@pytest.fixture
def received(dossier, district):
    judgement.receive_first(dossier, by=district)
    return dossier


def test_each_step_is_offered_to_whose_turn_it_is_and_the_other_waits(world, dossier, district):
    assert verbs(dossier, district) >= {"receive_first", "return_first"}
    assert verbs(dossier, world.provincial_officer) == set()
    assert verbs(dossier, world.commune_officer) == set()
    assert verbs(dossier, world.neighbour) == set()
    for act in (judgement.receive, judgement.return_for_revision):
        with pytest.raises(NotNow, match="bước một"):
            act(
                dossier,
                by=world.provincial_officer,
                **({"reason": "Thiếu"} if act is judgement.return_for_revision else {}),
            )
    for stranger in (world.commune_officer, world.neighbour, world.provincial_officer):
        with pytest.raises(NotYours):
            judgement.receive_first(dossier, by=stranger)


def test_whoever_sent_it_does_not_appraise_it_first(world, dossier, district):
    dossier.steps.create(
        record=dossier, verb="submit", by=district, on=clock.today(), to_status=S.SUBMITTED
    )

    assert "receive_first" not in verbs(dossier, district)
    with pytest.raises(NotYours, match="không tham gia gửi"):
        judgement.receive_first(dossier, by=district)


def test_the_first_marks_stand_beside_the_units_and_the_provinces(world, received, district, key):
    first_level.agree(received, by=district)
    first_level.mark(received, by=district, judgements={key["1"]: first(30, "Chưa công khai đủ")})
    judgement.forward(received, by=district, reason="Đề nghị cấp tỉnh công nhận")
    judgement.receive(received, by=world.provincial_officer)
    appraisal.agree(received, by=world.provincial_officer)
    appraisal.appraise(
        received,
        by=world.provincial_officer,
        judgements={key["1"]: said(35, "Đã bổ sung khi kiểm tra")},
    )

    sheet = sheet_of(received, clock.today())
    row = next(row for row in sheet.rows if row.criterion.number == "1")
    assert (row.line.self_points, row.first.points, row.line.appraised_points) == (40, 30, 35)
    assert row.first.reason == "Chưa công khai đủ"
    assert (sheet.self_outcome.total, sheet.first_outcome.total) == (100, 90)
    assert sheet.final_outcome.total == 95
    assert received.steps.get(verb="forward").reason == "Đề nghị cấp tỉnh công nhận"


def test_agreeing_takes_over_the_first_marks_with_their_reasons(world, received, district, key):
    first_level.agree(received, by=district)
    first_level.mark(received, by=district, judgements={key["1"]: first(30, "Chưa đủ")})
    judgement.forward(received, by=district, reason="Đạt")
    judgement.receive(received, by=world.provincial_officer)

    appraisal.agree(received, by=world.provincial_officer)

    line = received.lines.get(criterion=key["1"])
    assert (line.appraised_points, line.appraised_reason) == (30, "Chưa đủ")


def test_a_difference_from_the_first_mark_needs_a_reason_of_the_provinces(
    world, received, district, key
):
    first_level.agree(received, by=district)
    first_level.mark(received, by=district, judgements={key["1"]: first(30, "Chưa đủ")})
    judgement.forward(received, by=district, reason="Đạt")
    judgement.receive(received, by=world.provincial_officer)

    with pytest.raises(LinesRefused, match="bước một"):
        appraisal.appraise(received, by=world.provincial_officer, judgements={key["1"]: said(40)})


@pytest.mark.parametrize(
    ("points", "reason", "words"),
    [(41, "Vì", "từ 0 đến 40"), (-1, "Vì", "từ 0 đến 40"), (30, " ", "nêu lý do")],
)
def test_a_wrong_first_mark_is_refused(received, district, key, points, reason, words):
    with pytest.raises(LinesRefused, match=words):
        first_level.mark(received, by=district, judgements={key["1"]: first(points, reason)})
    assert not FirstMark.objects.exists()


def test_it_is_handed_on_only_when_each_criterion_is_marked_as_the_unit_left_it(
    world, received, district, key
):
    with pytest.raises(NotAppraised, match="1"):
        judgement.forward(received, by=district, reason="Đạt")
    first_level.agree(received, by=district)
    judgement.return_first(received, by=district, reason="Bổ sung")
    self_assessment.assess(
        received, by=world.commune_officer, entries={key["1"]: SelfEntry(Mark(D(39)), "Sửa")}
    )
    at(received, S.FIRST_APPRAISAL)

    with pytest.raises(NotAppraised, match="1"):
        judgement.forward(received, by=district, reason="Đạt")

    first_level.mark(received, by=district, judgements={key["1"]: first(40, "Như trước")})
    judgement.forward(received, by=district, reason="Đạt")
    assert received.status == S.FORWARDED


def test_the_province_sends_back_to_the_step_that_it_chooses(world, received, district):
    first_level.agree(received, by=district)
    judgement.forward(received, by=district, reason="Đạt")
    assert verbs(received, world.provincial_officer) >= {"receive", "return", "send_down"}

    judgement.send_down(received, by=world.provincial_officer, reason="Kiểm tra lại tiêu chí 2")
    assert received.status == S.FIRST_APPRAISAL
    assert FirstMark.objects.count() == 3, "what was marked stays"
    judgement.forward(received, by=district, reason="Đã kiểm tra")
    judgement.return_for_revision(received, by=world.provincial_officer, reason="Thiếu văn bản")
    assert received.status == S.RETURNED


def test_where_the_district_is_no_more_the_province_appraises_alone(world, received):
    world.district_committee.valid_to = date(2024, 12, 19)
    world.district_committee.save()

    assert first_body.body_of(received) is None
    assert "receive" in verbs(received, world.provincial_officer)
    judgement.receive(received, by=world.provincial_officer)
    assert received.status == S.APPRAISING


def test_an_office_that_appraised_first_does_not_appraise_for_the_province(world, dossier):
    office = OrganizationFactory(unit=world.province, name="Sở Tư pháp")
    dossier.round.first_level, dossier.round.first_office = FirstLevel.OFFICE, office
    dossier.round.save()
    there = officer(Role.PROVINCIAL_OFFICER, office)

    judgement.receive_first(dossier, by=there)
    first_level.agree(dossier, by=there)
    judgement.forward(dossier, by=there, reason="Đạt")

    assert "receive" not in verbs(dossier, there)
    with pytest.raises(NotYours, match="Sở Tư pháp"):
        judgement.receive(dossier, by=there)
    judgement.receive(dossier, by=world.provincial_officer)
    with pytest.raises(NotYours):
        appraisal.agree(dossier, by=there)


def test_the_worklist_tells_each_step_to_whose_it_is(world, dossier, district):
    def titles(user):
        kinds = {worklist.KIND_FIRST, worklist.KIND_TO_JUDGE}
        return [item.kind for item in worklist.awaiting(user, clock.today()) if item.kind in kinds]

    assert titles(district) == [worklist.KIND_FIRST]
    assert titles(world.provincial_officer) == []
    assert titles(world.commune_officer) == []
    judgement.receive_first(dossier, by=district)
    first_level.agree(dossier, by=district)
    judgement.forward(dossier, by=district, reason="Đạt")
    assert titles(district) == []
    assert titles(world.provincial_officer) == [worklist.KIND_TO_JUDGE]


def test_many_at_once_leave_out_what_waits_for_the_first_step(world, dossier):
    sorted_out = judging_many.foresee("receive", [dossier], by=world.provincial_officer)

    assert not sorted_out.done
    assert "bước một" in sorted_out.undone[0].why


def test_a_colleagues_first_mark_is_not_overwritten(received, district, world, key):
    first_level.mark(received, by=district, judgements={key["1"]: first(30, "Chưa đủ")})
    colleague = officer(Role.UNIT_OFFICER, world.district_committee)

    with pytest.raises(LinesChanged):
        first_level.mark(
            received, by=colleague, judgements={key["1"]: first(20, "Ít")}, seen={key["1"]: 0}
        )

    assert FirstMark.objects.get().points == 30


def test_the_pages_of_the_first_step(client, world, received, district, key):
    page = reverse("models_registry:dossier_first", args=[received.code])
    statuses = {}
    for name, user in (
        ("district", district),
        ("commune", world.commune_officer),
        ("leader", world.leader),
        ("neighbour", world.neighbour),
    ):
        client.force_login(user)
        statuses[name] = client.get(page).status_code
    # The commune's own officer holds the right for units below, of which there are none.
    assert statuses == {"district": 200, "commune": 302, "leader": 403, "neighbour": 404}

    client.force_login(district)
    typed = {f"r{key['1']}": 0, f"m{key['1']}": "30,5", f"a{key['1']}": "Chưa đủ"}
    assert client.post(page, typed).status_code == 302
    assert FirstMark.objects.get().points == D("30.5")
    answer = client.post(page, {f"r{key['1']}": 0, f"m{key['1']}": "29", f"a{key['1']}": "Khác"})
    assert "30,5 · Chưa đủ" in answer.text
    assert "29" in answer.text
    detail = client.get(received.get_absolute_url()).text
    assert "30,5" in detail
    client.force_login(world.commune_officer)
    assert "30,5" not in client.get(received.get_absolute_url()).text, "not announced yet"


def test_how_many_steps_is_fixed_once_a_dossier_was_sent(world, dossier):
    of_round = AppraisalRound.objects.get()
    of_round.submit_by = date(2024, 12, 31)
    with pytest.raises(NotNow, match="giữ nguyên"):
        rounds.change(of_round, by=world.provincial_officer, first_level=FirstLevel.NONE)


def test_what_was_judged_keeps_both_steps(world, received, district, key):
    first_level.mark(received, by=district, judgements={key["1"]: first(30, "Chưa đủ")})

    kept = judged.facts_of(received, clock.today())["criteria"]

    assert [(one.get("first"), one.get("first_reason")) for one in kept][:2] == [
        ("30", "Chưa đủ"),
        (None, None),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": D(41)},
        {"points": D(-1)},
        {"points": None},
        {"points": D(1), "is_exempt": True},
    ],
)
def test_the_database_refuses_a_wrong_first_mark(dossier, district, key, wrong):
    line = dossier.lines.get(criterion=key["1"])
    right = {"line": line, "maximum": line.maximum, "version": 1, "marked_by": district}
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstMark.objects.create(**right | wrong)
    FirstMark.objects.create(**right, points=D(40))


@pytest.mark.parametrize(
    "wrong",
    [{"first_level": "three"}, {"first_level": FirstLevel.OFFICE}, {"first_office": True}],
)
def test_the_database_refuses_steps_that_do_not_fit(world, dossier, wrong):
    of_round = AppraisalRound.objects.get()
    if wrong.get("first_office"):
        wrong = {"first_office": world.department}
    for name, value in wrong.items():
        setattr(of_round, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        of_round.save()
