"""The province's queue: who is in it, how one moves through it, and one judgement on many."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import NotNow, NotYours, Refusal
from models_registry import actions, criteria_sets, timeline, worklist
from models_registry.appraisal import judgement, judging_many
from models_registry.appraisal.criteria_board import facts_of, without_recognition
from models_registry.appraisal.queue import AppraisalQueue, marks_of
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import (
    AppraisalRound,
    CriteriaGroup,
    CriteriaSet,
    Dossier,
    DossierAppraiser,
    DossierStatus,
    Mark,
    ScoreLine,
    Scoring,
)
from models_registry.scoring import appointing, appraisal
from models_registry.scoring.appraisal import Judgement
from organizations.models import Membership
from organizations.roles import Role
from territory.naming import names_on
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
)
from tests.factories.organizations import PartyBodyFactory, officer

from .conftest import TODAY
from .marking import appraise_as_marked, judged, keys_of, mark_itself

CONTENT = (
    CriterionContent("Nhóm một", "1", "Công khai thủ tục", Decimal(40)),
    CriterionContent("Nhóm hai", "2", "Đối thoại với Nhân dân", Decimal(60), is_mandatory=True),
    CriterionContent("Nhóm hai", "3", "Sáng kiến", Decimal(5), is_bonus=True),
)


@pytest.fixture
def judged_by(world):
    """A set in force since 10/08/2024: 100 points in two groups and a bonus, 80 wanted."""
    made = criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí Chính quyền thân thiện",
        type=world.type,
        scoring=Scoring.POINTS,
        min_total=Decimal(80),
        content=CONTENT,
        levels=[("Đạt", Decimal(80))],
    )
    issued_on = date(2024, 8, 10)
    decision = LegalDocumentFactory(issued_on=issued_on, effective_on=None)
    criteria_sets.issue(made, by=world.provincial_officer, decision=decision)
    return made


@pytest.fixture
def colleague(world):
    return officer(Role.MOBILISATION_BODY, PartyBodyFactory(unit=world.province))


def sent(world, *, on=TODAY, status=DossierStatus.APPRAISING, **points):
    """A dossier that marked itself and stands with the province since that day."""
    dossier = DossierFactory(model__organization=world.committee, model__type=world.type)
    mark_itself(dossier, by=world.district_officer, **points)
    Dossier.objects.filter(pk=dossier.pk).update(status=status, submitted_on=on)
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def waiting(world, judged_by):
    """Three dossiers with the province, sent one after another."""
    return [sent(world, on=date(2024, 12, day)) for day in (3, 5, 5)]


def groups():
    return list(CriteriaGroup.objects.order_by("order"))


def page(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("models_registry:appraisal_list"), asked)


def codes(answer):
    return [row.dossier.code for row, _url in answer.context["rows"]]


# Appointment.


def test_where_nobody_was_appointed_everybody_who_appraises_may_mark(world, waiting, colleague):
    assert appraisal.agree(waiting[0], by=colleague) == 3


def test_only_those_appointed_mark_and_each_in_the_own_groups(world, waiting, colleague):
    dossier, first = waiting[0], groups()[0]
    appointing.appoint(dossier, user=colleague, by=world.provincial_officer, groups=[first.pk])
    keys = keys_of(dossier)
    with pytest.raises(NotYours, match=str(colleague)):
        appraisal.appraise(dossier, by=world.provincial_officer, judgements={keys["1"]: judged(40)})
    chair, second = world.provincial_officer, groups()[1]
    appointing.appoint(dossier, user=chair, by=chair, groups=[second.pk])
    with pytest.raises(NotYours, match="Tiêu chí 2"):
        appraisal.appraise(dossier, by=colleague, judgements={keys["2"]: judged(60)})
    appraisal.appraise(dossier, by=colleague, judgements={keys["1"]: judged(30, "thiếu")})
    assert appraisal.agree(dossier, by=colleague) == 0
    stored = dict(dossier.lines.values_list("criterion__number", "appraised_points"))
    assert stored == {"1": Decimal(30), "2": None, "3": None}


def test_a_group_given_to_nobody_is_marked_by_any_of_those_appointed(world, waiting, colleague):
    dossier, first = waiting[0], groups()[0]
    appointing.appoint(dossier, user=colleague, by=world.provincial_officer, groups=[first.pk])
    assert appraisal.agree(dossier, by=colleague) == 3
    assert not any(line.is_stale for line in dossier.lines.all())


def test_the_newest_appointment_of_a_person_replaces_the_former(world, waiting, colleague):
    dossier, chair = waiting[0], world.provincial_officer
    appointing.appoint(dossier, user=colleague, by=chair, groups=[groups()[0].pk])
    appointing.appoint(dossier, user=colleague, by=chair)
    appointing.appoint(dossier, user=colleague, by=chair)
    assert list(dossier.appraisers.values_list("group", flat=True)) == [None]
    said = [
        (str(one.title), one.reason) for one in timeline.of_dossier(dossier, with_appointments=True)
    ]
    assert said[:2] == [
        ("Phân công thẩm định", str(colleague)),
        ("Phân công thẩm định", f"{colleague} – Nhóm một"),
    ]


def test_taken_back_the_dossier_is_everybodys_again(world, waiting, colleague):
    dossier, chair = waiting[0], world.provincial_officer
    appointing.appoint(dossier, user=colleague, by=chair)
    appointing.dismiss(dossier, user=colleague, by=chair)
    appointing.dismiss(dossier, user=colleague, by=chair)
    assert appointing.charge_of(dossier, chair) == appointing.EVERYTHING
    assert [one.verb for one in dossier.steps.all()] == ["appoint", "dismiss"]


def test_who_may_not_appraise_is_not_appointed_and_appoints_nobody(world, waiting, colleague):
    with pytest.raises(Refusal, match="chưa được phân quyền thẩm định"):
        appointing.appoint(waiting[0], user=world.commune_officer, by=world.provincial_officer)
    with pytest.raises(NotYours):
        appointing.appoint(waiting[0], user=colleague, by=world.district_officer)
    assert set(appointing.who_may_be_appointed()) == {colleague, world.provincial_officer}


def test_a_group_of_another_set_is_refused(world, waiting, colleague):
    with pytest.raises(Refusal, match="không thuộc bộ tiêu chí"):
        appointing.appoint(waiting[0], user=colleague, by=world.provincial_officer, groups=[0])


def test_the_database_keeps_one_appointment_of_a_person_for_a_group(world, waiting, colleague):
    def write(group):
        DossierAppraiser.objects.create(
            dossier=waiting[0], user=colleague, group=group, appointed_by=colleague
        )

    for group in (None, groups()[0]):
        write(group)
        with pytest.raises(IntegrityError), transaction.atomic():
            write(group)


def test_a_dossier_of_others_shows_no_button_and_is_judged_by_its_own(world, waiting, colleague):
    dossier, chair = waiting[0], world.provincial_officer
    appraise_as_marked(dossier, by=chair)
    appointing.appoint(dossier, user=colleague, by=chair)
    assert {one.verb for one in actions.of_dossier(dossier, chair)} <= {"transfer"}
    with pytest.raises(NotYours, match="đã phân công"):
        judgement.qualify(dossier, by=chair)
    judgement.qualify(dossier, by=colleague)
    assert dossier.status == DossierStatus.QUALIFIED


def test_the_form_shows_the_groups_of_others_and_lets_nobody_write_there(
    world, waiting, colleague, client
):
    dossier, keys = waiting[0], keys_of(waiting[0])
    appointing.appoint(
        dossier, user=colleague, by=world.provincial_officer, groups=[groups()[0].pk]
    )
    client.force_login(world.provincial_officer)
    address = reverse("models_registry:dossier_appraise", args=[dossier.code])
    assert client.get(address).url == dossier.get_absolute_url()
    appointing.appoint(
        dossier,
        user=world.provincial_officer,
        by=world.provincial_officer,
        groups=[groups()[1].pk],
    )
    client.force_login(colleague)
    address = reverse("models_registry:dossier_appraise", args=[dossier.code])
    form = client.get(address).context["form"]
    assert (form[f"m{keys['1']}"].field.disabled, form[f"m{keys['2']}"].field.disabled) == (
        False,
        True,
    )
    answer = client.post(address, {f"m{keys['1']}": "40", f"m{keys['2']}": "1"})
    assert answer.status_code == 302
    stored = dict(dossier.lines.values_list("criterion__number", "appraised_points"))
    assert stored == {"1": Decimal(40), "2": None, "3": None}


def test_the_worklist_leaves_out_what_is_appointed_to_others(world, waiting, colleague):
    appointing.appoint(waiting[1], user=colleague, by=world.provincial_officer)

    def codes_for(user):
        items = worklist.awaiting(user, TODAY)
        return [(str(one.kind), one.title.split(" ")[0]) for one in items]

    others = [waiting[0].code, waiting[2].code]
    common = [("Hồ sơ chờ thẩm định, công nhận", code) for code in others]
    assert codes_for(world.provincial_officer) == common
    assert codes_for(colleague) == [("Hồ sơ được phân công thẩm định", waiting[1].code), *common]


def test_what_was_appointed_to_somebody_who_has_left_is_everybodys_again(world, waiting, colleague):
    dossier, chair = waiting[1], world.provincial_officer
    appointing.appoint(dossier, user=colleague, by=chair)
    appraise_as_marked(dossier, by=colleague)
    Membership.objects.filter(user=colleague).update(valid_to=TODAY - timedelta(days=1))
    titles = [item.title for item in worklist.awaiting(chair, TODAY)]
    assert any(dossier.code in title for title in titles)
    assert not appointing.charge_of(dossier, chair).is_empty
    assert appointing.appointments_of([dossier]) == []
    judgement.qualify(dossier, by=chair)
    assert dossier.status == DossierStatus.QUALIFIED


def test_the_unit_is_not_told_who_appraises(world, waiting, colleague, client):
    dossier = waiting[0]
    appointing.appoint(dossier, user=colleague, by=world.provincial_officer)
    appointing.dismiss(dossier, user=colleague, by=world.provincial_officer)
    unit_officer = officer(Role.UNIT_OFFICER, dossier.model.organization)
    for user, told in ((unit_officer, False), (world.provincial_officer, True)):
        client.force_login(user)
        for address in (dossier.get_absolute_url(), dossier.model.get_absolute_url()):
            said = {str(step.title) for step in client.get(address).context["steps"]}
            assert ("Phân công thẩm định" in said, "Bỏ phân công thẩm định" in said) == (told, told)


# The page.


def test_the_queue_shows_what_the_province_has_and_what_its_marks_come_to(world, waiting, client):
    DossierFactory(model__organization=world.committee)
    keys = keys_of(waiting[0])
    appraisal.appraise(
        waiting[0],
        by=world.provincial_officer,
        judgements={keys["1"]: judged(30, "thiếu"), keys["2"]: judged(60)},
    )
    answer = page(client, world.provincial_officer)
    assert codes(answer) == [one.code for one in waiting]
    row, _url = answer.context["rows"][0]
    assert (row.waiting, row.marks.self_total, row.marks.appraised_total) == (17, 105, 90)
    assert (row.marks.done, row.marks.wanted, row.marks.changed) == (2, 3, 0)


def test_a_bonus_that_is_not_claimed_is_not_waited_for(world, judged_by):
    dossier = sent(world, c3=None)
    assert marks_of([dossier])[dossier.pk].wanted == 2


def test_units_have_no_queue(world, waiting, client):
    assert page(client, world.district_officer).status_code == 403


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"q": "chieng son"}, {0, 1, 2}),
        ({"q": "muong va"}, set()),
        ({"trang_thai": "submitted"}, {2}),
        ({"nam": "2023"}, set()),
        ({"loai": "cqtt-xa"}, {0, 1, 2}),
        ({"phan_cong": "toi"}, {1}),
        ({"phan_cong": "chua"}, {0, 2}),
        ({"chu_y": "qua-han"}, {0, 1, 2}),
        ({"chu_y": "da-sua"}, {0}),
    ],
)
def test_the_queue_is_narrowed(world, waiting, client, asked, left):
    chair = world.provincial_officer
    Dossier.objects.filter(pk=waiting[2].pk).update(status=DossierStatus.SUBMITTED)
    AppraisalRound.objects.update(decide_by=date(2024, 12, 19))
    appointing.appoint(waiting[1], user=chair, by=chair)
    appraise_as_marked(waiting[0], by=chair)
    ScoreLine.objects.filter(dossier=waiting[0], criterion__number="1").update(self_version=9)
    found = codes(page(client, chair, **asked))
    assert found == [waiting[number].code for number in sorted(left)]


def test_the_queue_is_narrowed_by_district_and_by_round(world, waiting, client):
    areas = page(client, world.provincial_officer).context["filter"].form.fields["trong"].choices
    by_words = {str(label): code for code, label in areas}
    found = {
        words: len(codes(page(client, world.provincial_officer, trong=code)))
        for words, code in by_words.items()
        if code
    }
    assert sorted(found.values()) == [0, 3]
    round_id = waiting[0].round_id
    assert len(codes(page(client, world.provincial_officer, dot=round_id))) == 3


@pytest.mark.parametrize("name", ["appraisal_list", "criteriaboard_list"])
def test_a_page_costs_the_same_queries_for_any_number_of_dossiers(world, waiting, client, name):
    client.force_login(world.provincial_officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"models_registry:{name}")).status_code == 200
        return len(asked)

    appointing.appoint(waiting[0], user=world.provincial_officer, by=world.provincial_officer)
    queries()
    before = queries()
    for _more in range(3):
        dossier = sent(world)
        appointing.appoint(dossier, user=world.provincial_officer, by=world.provincial_officer)
        appraise_as_marked(dossier, by=world.provincial_officer)
    assert queries() == before


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_queue_goes_out_as_a_file(world, waiting, client, form):
    client.force_login(world.provincial_officer)
    answer = client.get(reverse("models_registry:appraisal_export", args=[form]))
    body = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if form == "csv":
        assert all(one.code.encode() in body for one in waiting)
    refused = client.get(reverse("models_registry:appraisal_export", args=["exe"]))
    assert refused.status_code == 404


# Movement.


def test_one_moves_in_the_queues_order_also_from_what_has_left_it(world, waiting):
    first, second, third = waiting

    def around(dossier, **asked):
        return AppraisalQueue(world.provincial_officer, asked, TODAY).around(dossier)

    assert around(first) == (None, second)
    assert around(second) == (first, third)
    assert around(third) == (second, None)
    Dossier.objects.filter(pk=second.pk).update(status=DossierStatus.RETURNED)
    assert around(second) == (first, third)
    assert around(first, trang_thai="qualified") == (None, None)


def test_the_address_carries_the_filter_through_the_dossiers(world, waiting, client):
    answer = page(client, world.provincial_officer, nam="2024")
    _row, address = answer.context["rows"][1]
    shown = client.get(address)
    movement = shown.context["movement"]
    assert movement.before == answer.context["rows"][0][1]
    assert movement.after == answer.context["rows"][2][1]
    assert 'data-key="j"' in shown.text
    assert client.get(waiting[1].get_absolute_url()).context["movement"] is None
    judged_there = client.post(
        reverse("models_registry:dossier_judge", args=[waiting[1].code, "return"]),
        {"reason": "thiếu"},
        headers={"referer": f"http://testserver{address}"},
    )
    assert judged_there.url == address


# One judgement on many.


def act(client, verb, dossiers, **data):
    address = reverse("models_registry:appraisal_act", args=[verb])
    return client.post(address, {"chon": [one.code for one in dossiers], **data})


def test_what_will_be_done_is_told_in_numbers_with_who_cannot_and_why(
    world, waiting, colleague, client
):
    chair = world.provincial_officer
    ready, foreign, unmarked = waiting
    weak, early = sent(world, c1=0, c3=0), sent(world, status=DossierStatus.SUBMITTED)
    for dossier in (ready, weak):
        appraise_as_marked(dossier, by=chair)
    appointing.appoint(foreign, user=colleague, by=chair)
    chosen = Dossier.objects.order_by("pk")
    found = judging_many.foresee("qualify", chosen, by=chair)
    assert list(found.done) == [ready]
    why = {one.dossier: one.why for one in found.undone}
    assert set(why) == {foreign, unmarked, weak, early}
    assert "đã phân công" in why[foreign]
    assert "Chưa thẩm định tiêu chí" in why[unmarked]
    assert "Tổng 60" in why[weak]
    assert "Đã gửi hồ sơ" in why[early]
    client.force_login(chair)
    address = reverse("models_registry:appraisal_act", args=["qualify"])
    shown = client.get(address, {"chon": [one.code for one in chosen]})
    assert (len(shown.context["done"]), len(shown.context["undone"])) == (1, 4)
    done = act(client, "qualify", chosen)
    assert (len(done.context["done"]), len(done.context["undone"])) == (1, 4)
    ready.refresh_from_db()
    assert ready.status == DossierStatus.QUALIFIED


def test_what_is_foreseen_costs_the_same_queries_for_any_number(world, waiting, colleague):
    def queries(rows):
        found = rows.select_related("model__organization", "round__criteria_set")
        with CaptureQueriesContext(connection) as asked:
            judging_many.foresee("qualify", found, by=colleague)
        return len(asked)

    queries(Dossier.objects.all())
    assert queries(Dossier.objects.filter(pk=waiting[0].pk)) == queries(Dossier.objects.all())


@pytest.mark.parametrize("verb", ["return", "disqualify"])
def test_many_are_sent_back_with_one_reason_each_and_never_without(world, waiting, client, verb):
    client.force_login(world.provincial_officer)
    assert act(client, verb, waiting).context["form"].errors
    act(client, verb, waiting, reason="thiếu minh chứng")
    for dossier in waiting:
        step = dossier.steps.get(verb=verb)
        assert (step.reason, step.by) == ("thiếu minh chứng", world.provincial_officer)


def test_a_double_click_does_it_once_and_says_the_same(world, judged_by, client):
    client.force_login(world.provincial_officer)
    chosen = [sent(world, status=DossierStatus.SUBMITTED) for _each in range(2)]
    seen = {f"lan-{one.code}": one.revision for one in chosen}
    for _click in range(2):
        answer = act(client, "receive", chosen, **seen)
        assert (len(answer.context["done"]), len(answer.context["undone"])) == (2, 0)
    for dossier in chosen:
        assert dossier.steps.filter(verb="receive").count() == 1


def test_what_changed_since_it_was_foreseen_is_left_alone_and_told(world, judged_by, client):
    client.force_login(world.provincial_officer)
    changed, same = (sent(world, status=DossierStatus.SUBMITTED) for _each in range(2))
    seen = {f"lan-{changed.code}": changed.revision - 1, f"lan-{same.code}": same.revision}
    answer = act(client, "receive", [changed, same], **seen)
    assert [one.dossier for one in answer.context["undone"]] == [changed]
    assert [one.code for one in answer.context["done"]] == [same.code]


def test_units_judge_nothing_by_the_bulk(world, waiting, client):
    client.force_login(world.district_officer)
    assert act(client, "return", waiting, reason="x").status_code == 403
    assert not waiting[0].steps.filter(verb="return").exists()


def test_many_are_given_to_a_person_and_taken_back(world, waiting, colleague, client):
    client.force_login(world.provincial_officer)
    address = reverse("models_registry:appraisal_appoint")
    chosen = {"chon": [one.code for one in waiting[:2]], "person": colleague.pk}
    assert client.get(address, chosen).status_code == 200
    answer = client.post(address, {**chosen, "groups": [groups()[1].pk], "appoint": "1"})
    assert len(answer.context["done"]) == 2
    rows = DossierAppraiser.objects.order_by("dossier_id")
    assert [(row.dossier, row.group) for row in rows] == [(one, groups()[1]) for one in waiting[:2]]
    client.post(address, {**chosen, "dismiss": "1"})
    assert not DossierAppraiser.objects.exists()


def test_nothing_chosen_leads_back_to_the_queue(world, waiting, client):
    client.force_login(world.provincial_officer)
    address = reverse("models_registry:appraisal_act", args=["return"])
    assert client.get(address, {"nam": "2024"}).url.endswith("/tham-dinh/?nam=2024")
    assert client.get(reverse("models_registry:appraisal_act", args=["x"])).status_code == 404


# The board of criteria.


def test_the_board_says_the_gap_what_is_not_met_and_what_changed_after_a_return(
    world, waiting, client
):
    chair, keys = world.provincial_officer, keys_of(waiting[0])
    for dossier, points in zip(waiting, (40, 30, 0), strict=True):
        first = {} if points == 40 else {"reason": "thiếu minh chứng"}
        appraisal.appraise(dossier, by=chair, judgements={keys["1"]: judged(points, **first)})
    judgement.return_for_revision(waiting[0], by=chair, reason="thiếu")
    mark_itself(waiting[0], by=world.district_officer, c1=35)
    rows = {row.criterion.number: row for row in facts_of(waiting[0].round)}
    assert (rows["1"].appraised, rows["1"].gap) == (3, Decimal("25.00"))
    assert (rows["1"].not_met, rows["1"].not_met_share) == (1, Decimal("33.33"))
    assert [rows[number].changed for number in "123"] == [1, 0, 0]
    assert (rows["2"].appraised, rows["2"].gap, rows["2"].not_met_share) == (0, None, None)
    worst = facts_of(waiting[0].round, "sua-doi")
    assert worst[0].criterion.number == "1"


def test_what_counts_in_the_end_decides_whether_a_criterion_is_met(world, judged_by):
    dossier, chair = sent(world), world.provincial_officer
    keys = keys_of(dossier)
    settled = Judgement(Mark(Decimal(0)), "thiếu", Mark(Decimal(40)), "đã giải trình")
    short = judged(59, "thiếu")
    appraisal.appraise(dossier, by=chair, judgements={keys["1"]: settled, keys["2"]: short})
    rows = {row.criterion.number: row for row in facts_of(dossier.round)}
    assert (rows["1"].not_met, rows["2"].not_met) == (0, 1)


def test_a_criterion_below_the_least_share_of_the_set_is_not_met(world, judged_by):
    CriteriaSet.objects.filter(pk=judged_by.pk).update(min_criterion_share=50)
    high, low = sent(world), sent(world)
    keys = keys_of(high)
    for dossier, points in ((high, 20), (low, "19.99")):
        judgement = Judgement(Mark(Decimal(points)), "thiếu")
        appraisal.appraise(dossier, by=world.provincial_officer, judgements={keys["1"]: judgement})
    dossier_round = AppraisalRound.objects.select_related("criteria_set").get(pk=high.round_id)
    row = next(row for row in facts_of(dossier_round) if row.criterion.number == "1")
    assert (row.appraised, row.not_met) == (2, 1)


def test_districts_without_a_recognised_model_are_named(world, client):
    model = PracticeModelFactory(
        organization=world.committee, type=world.type, launched_on=date(2024, 5, 1)
    )
    RecognitionFactory(model=model, decision__issued_on=date(2024, 12, 15))
    assert without_recognition(TODAY) == [
        names_on(TODAY, [world.other_district.pk])[world.other_district.pk]
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_board_is_for_those_who_read_the_province_and_goes_out_as_a_file(
    world, waiting, client, form
):
    address = reverse("models_registry:criteriaboard_list")
    file = reverse("models_registry:criteriaboard_export", args=[form])
    for user, expected in ((world.leader, 200), (world.district_officer, 403)):
        client.force_login(user)
        assert client.get(address).status_code == expected
        answer = client.get(file)
        assert answer.status_code == expected
        assert expected != 200 or b"".join(answer.streaming_content)


def test_a_unit_that_has_ended_is_marked_and_asked_nothing(world, waiting, client):
    world.committee.valid_to = date(2024, 12, 19)
    world.committee.save()
    dossier = Dossier.objects.get(pk=waiting[0].pk)
    answer = page(client, world.provincial_officer)
    assert "Đơn vị đã kết thúc" in answer.text
    by = world.provincial_officer
    appraisal.agree(dossier, by=by)
    for ask in (
        lambda: judgement.return_for_revision(dossier, by=by, reason="Thiếu"),
        lambda: judgement.announce(dossier, by=by),
    ):
        with pytest.raises(NotNow, match="không còn sau ngày 19/12/2024"):
            ask()
    foreseen = judging_many.foresee("return", [dossier], by=by)
    assert [one.dossier for one in foreseen.undone] == [dossier]
    shown = {action.verb for action in actions.of_dossier(dossier, by)}
    assert not shown & {"return", "announce"}
    assert "transfer" in shown
