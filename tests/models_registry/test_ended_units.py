"""Units that ended leave recognitions open: one item, ended in bulk, inherited by nobody."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.refusals import NotNow
from models_registry import actions, recognition, registration
from models_registry.before_reorganisation import recognised_before
from models_registry.models import Recognition, RecognitionStatus
from models_registry.recognition.awaiting import KIND_LEFT, awaiting_decision
from models_registry.recognition.ending_many import NotEnded, Ticked, end_with_units
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    PracticeModelFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory
from tests.factories.territory import UnitLineageFactory, end_unit

LAST = date(2024, 12, 19)
PAGE = reverse("models_registry:recognition_end_many")


@pytest.fixture
def left(world):
    """Two recognitions whose communes ended on 19/12/2024, one of them suspended."""
    first = RecognitionFactory(model__organization=world.committee)
    second = RecognitionFactory(
        model__organization=world.other_committee, status=RecognitionStatus.SUSPENDED
    )
    RecognitionSuspensionFactory(recognition=second, valid_from=date(2024, 12, 16))
    for committee in (world.committee, world.other_committee):
        committee.valid_to = LAST
        committee.save()
    return [Recognition.objects.get(pk=found.pk) for found in (first, second)]


def basis():
    return LegalDocumentFactory(number="1681/NQ-UBTVQH15", kind="NQ", issued_on=date(2024, 12, 1))


def told(user, day=None):
    items = awaiting_decision(user, day or clock.today())
    return [item for item in items if item.kind == KIND_LEFT]


def typed(*ticked, **more):
    return {
        "decision_number": "1681/NQ-UBTVQH15",
        "decision_issued_on": "01/12/2024",
        "decision_issuer": "Ủy ban Thường vụ Quốc hội",
        "cong_nhan": [f"{found.pk}:{found.revision}" for found in ticked],
        **more,
    }


def test_one_item_counts_them_for_those_who_decide(world, left):
    RecognitionFactory(
        # Its term was over before its unit: it lapsed, it does not end with the unit.
        model__organization=world.committee,
        in_force_from=date(2023, 1, 1),
        in_force_to=date(2024, 6, 30),
        end_kind="lapsed",
    )
    [item] = told(world.provincial_officer)
    assert item.title.startswith("2 công nhận")
    assert item.url == PAGE
    assert not told(world.provincial_officer, LAST)
    for other in (world.leader, world.district_officer):
        assert not told(other)
    end_with_units(map(Ticked, left), by=world.provincial_officer, decision=basis())
    assert not told(world.provincial_officer)


def test_they_end_on_the_last_day_of_their_units_with_one_step_each(world, left):
    document = basis()
    made = end_with_units(map(Ticked, left), by=world.provincial_officer, decision=document)

    assert made == left
    for found in Recognition.objects.all():
        assert (found.status, found.end_kind, found.in_force_to) == ("ended", "ended", LAST)
        assert found.end_decision == document
        step = found.steps.get()
        assert (step.verb, step.on, step.basis) == ("end_with_unit", LAST, document)
    assert left[1].suspensions.get().valid_to == LAST
    # The same form once more does nothing more.
    assert end_with_units(map(Ticked, left), by=world.provincial_officer, decision=document) == []


def test_all_of_them_or_none_with_each_reason(world, left):
    document = basis()
    standing = RecognitionFactory(model__organization=CommuneCommitteeFactory())
    with pytest.raises(NotEnded, match="đang hoạt động"):
        end_with_units(
            map(Ticked, [*left, standing]), by=world.provincial_officer, decision=document
        )
    with pytest.raises(NotEnded, match=left[0].model.code):
        end_with_units(
            [Ticked(left[0], left[0].revision + 1), Ticked(left[1])],
            by=world.provincial_officer,
            decision=document,
        )
    with pytest.raises(NotEnded):
        end_with_units(map(Ticked, left), by=world.district_officer, decision=document)
    assert not Recognition.objects.filter(status="ended").exists()


def test_what_lapsed_before_its_unit_does_not_end_with_it(world):
    found = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=date(2023, 1, 1),
        in_force_to=date(2024, 6, 30),
        end_kind="lapsed",
    )
    world.committee.valid_to = LAST
    world.committee.save()
    found = Recognition.objects.get(pk=found.pk)
    with pytest.raises(NotNow, match="trước khi đơn vị kết thúc"):
        recognition.end_with_unit(found, by=world.provincial_officer)
    shown = [action.verb for action in actions.of_recognition(found, world.provincial_officer)]
    assert shown == ["lapse"]


def test_the_page_previews_then_ends_and_a_second_click_ends_nothing_more(client, world, left):
    client.force_login(world.provincial_officer)
    chosen = client.get(PAGE)
    assert [is_ticked for _row, is_ticked in chosen.context["rows"]] == [True, True]

    preview = client.post(PAGE, typed(*left))
    assert not Recognition.objects.filter(status="ended").exists()
    assert [one.last_day for one in preview.context["prospects"]] == [LAST, LAST]

    for said in ("Đã kết thúc 2 công nhận", "đã được kết thúc theo văn bản này"):
        answer = client.post(PAGE, typed(*left, confirmed="1"), follow=True)
        assert said in answer.text
    assert Recognition.objects.filter(status="ended", end_decision__isnull=False).count() == 2
    assert [found.steps.count() for found in left] == [1, 1]
    assert "Không còn công nhận nào chờ kết thúc" in client.get(PAGE).text


def test_a_row_that_changed_since_is_said_and_nothing_is_written(client, world, left):
    client.force_login(world.provincial_officer)
    ticked = typed(*left)
    Recognition.objects.filter(pk=left[0].pk).update(revision=7)
    preview = client.post(PAGE, ticked)
    assert preview.context["wrong"] == 1
    refused = client.post(PAGE, ticked | {"confirmed": "1"})
    assert "Chưa ghi gì" in refused.text
    assert not Recognition.objects.filter(status="ended").exists()


def test_nothing_ticked_and_no_document_are_said(client, world, left):
    client.force_login(world.provincial_officer)
    assert "Đề nghị chọn ít nhất một công nhận." in client.post(PAGE, typed()).text
    again = client.post(PAGE, typed(left[0], decision_number=""))
    assert [is_ticked for _row, is_ticked in again.context["rows"]] == [True, False]


@pytest.mark.parametrize("who", ["leader", "district_officer", "commune_officer"])
def test_it_is_for_those_who_decide(client, world, left, who):
    client.force_login(getattr(world, who))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, typed(*left, confirmed="1")).status_code == 403
    assert not Recognition.objects.filter(status="ended").exists()


def test_the_page_costs_the_same_for_any_number_of_them(client, world, left):
    client.force_login(world.provincial_officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for _number in range(3):
        RecognitionFactory(model__organization=CommuneCommitteeFactory(valid_to=LAST))
    assert queries() == before


def test_nothing_else_is_offered_for_an_ended_unit_and_the_page_says_why(client, world, left):
    client.force_login(world.provincial_officer)
    for found in left:
        shown = [action.verb for action in actions.of_recognition(found, world.provincial_officer)]
        assert shown == ["end_with_unit"]
        assert not actions.of_model(found.model, world.provincial_officer)
        text = client.get(found.model.get_absolute_url()).text
        assert "Vì đơn vị đã kết thúc" in text
        assert PAGE in text


def test_the_verbs_refuse_it_too(world, left):
    by, decision = world.provincial_officer, LegalDocumentFactory(issued_on=clock.today())
    for act in (
        lambda: recognition.suspend(left[0], by=by, decision=decision, reason="Vì"),
        lambda: recognition.revoke(left[0], by=by, decision=decision, reason="Vì"),
        lambda: recognition.resume(left[1], by=by),
        lambda: registration.end(left[0].model, by=by, reason="Vì"),
    ):
        with pytest.raises(NotNow, match="không còn sau ngày 19/12/2024"):
            act()


@pytest.fixture
def heir(world):
    """The commune that took over from a recognised one on 01/07/2025, with a model of its own."""
    old = RecognitionFactory(model__organization=world.committee)
    end_unit(world.commune, date(2025, 6, 30))
    world.committee.valid_to = date(2025, 6, 30)
    world.committee.save()
    lineage = UnitLineageFactory(predecessor=world.commune)
    committee = CommuneCommitteeFactory(unit=lineage.successor, valid_from=date(2025, 7, 1))
    with clock.playing(date(2025, 8, 1)):
        yield (
            PracticeModelFactory(
                organization=committee,
                registered_on=date(2025, 7, 10),
                launched_on=date(2025, 7, 20),
            ),
            old,
        )


def test_the_successor_is_told_what_was_recognised_and_inherits_nothing(client, world, heir):
    model, old = heir
    client.force_login(world.provincial_officer)

    text = client.get(model.get_absolute_url()).text
    assert "không được kế thừa" in text
    assert old.model.get_absolute_url() in text

    rows = client.get(reverse("models_registry:practicemodel_list")).context["rows"]
    shown = {row.code: str(row.recognition) for row in rows}
    assert "không kế thừa" in shown[model.code]
    assert "Công nhận trước sắp xếp" in shown[old.model.code]


def test_a_successor_is_one_whose_origin_was_recognised_on_its_last_day(world, heir):
    model, old = heir
    assert recognised_before([model.organization_id]) == {model.organization_id: [old]}
    assert recognised_before([old.model.organization_id]) == {}
    Recognition.objects.update(in_force_to=date(2025, 5, 1), end_kind="lapsed")
    assert recognised_before([model.organization_id]) == {}
