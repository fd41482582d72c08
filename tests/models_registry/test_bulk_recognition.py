"""One decision for many dossiers: seen before, done together or not at all, and done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from documents.models import LegalDocument
from models_registry import recognition
from models_registry.appraisal import judgement
from models_registry.models import Dossier, DossierStatus, PracticeModel, Recognition
from models_registry.recognition.bulk import Chosen, NotTogether, look_ahead, recognise_together
from tests.factories.models_registry import (
    DossierFactory,
    RecognitionFactory,
    SmartMobilisationFactory,
)

from .conftest import TODAY
from .judging import issued_set, qualified

DECISION = {
    "decision_number": "2600/QĐ-UBND",
    "decision_issued_on": "20/12/2024",
    "decision_issuer": "UBND tỉnh Sơn La",
    "decision_signer": "Nguyễn Văn B",
    "signer_capacity": "KT. Chủ tịch, Phó Chủ tịch",
}


def address(name="recognition_bulk", *args):
    return reverse(f"models_registry:{name}", args=args)


@pytest.fixture
def two(world):
    """A dossier of each commune, at 100 and at 75 points."""
    issued_set(world)
    return [qualified(world), qualified(world, world.other_committee, c2=35)]


def ticked(*found):
    return [f"{dossier.code}:{Dossier.objects.get(pk=dossier.pk).revision}" for dossier in found]


def test_one_decision_recognises_them_all_each_at_its_level(world, two, decision):
    made = recognise_together(
        [Chosen(one) for one in two], by=world.provincial_officer, decision=decision
    )

    assert {given.dossier for given in made} == set(two)
    assert {given.decision for given in made} == {decision}
    assert sorted(given.level for given in made) == ["Tốt", "Đạt"]
    assert all(given.judged.sha256 for given in made)
    assert [one.steps.last().verb for one in two] == ["recognise", "recognise"]


def test_one_that_moved_meanwhile_is_named_and_none_is_recognised(world, two, decision):
    chosen = [Chosen(one, seen=one.revision) for one in two]
    moved = Dossier.objects.get(pk=two[1].pk)
    judgement.disqualify(moved, by=world.provincial_officer, reason="Có đơn thư")

    with pytest.raises(NotTogether, match=moved.code) as refusal:
        recognise_together(chosen, by=world.provincial_officer, decision=decision)

    assert [dossier for dossier, _why in refusal.value.refused] == [moved]
    assert two[0].code not in str(refusal.value)
    assert not Recognition.objects.exists()
    assert Dossier.objects.get(pk=two[0].pk).status == DossierStatus.QUALIFIED


def test_one_that_was_changed_since_it_was_looked_at_is_named(world, two, decision):
    chosen = [Chosen(one, seen=one.revision) for one in two]
    changed = Dossier.objects.get(pk=two[0].pk)
    changed.plan = "Viết thêm"
    changed.save_revised()
    with pytest.raises(NotTogether, match=changed.code):
        recognise_together(chosen, by=world.provincial_officer, decision=decision)
    assert not Recognition.objects.exists()


def test_what_the_decision_recognised_already_is_passed_over(world, two, decision):
    first = recognition.recognise(two[0], by=world.provincial_officer, decision=decision)
    chosen = [Chosen(one) for one in two]
    [made] = recognise_together(chosen, by=world.provincial_officer, decision=decision)
    assert made.dossier == two[1]
    assert recognise_together(chosen, by=world.provincial_officer, decision=decision) == []
    assert set(Recognition.objects.all()) == {first, made}


@pytest.mark.django_db(transaction=True)
def test_of_clicks_at_the_same_moment_one_recognises_and_the_others_do_nothing(world, decision):
    # Marked as sample, so that what is append-only can be removed when the test is over.
    found = [
        DossierFactory(
            model__organization=committee,
            model__is_sample=True,
            status=DossierStatus.QUALIFIED,
            is_sample=True,
        )
        for committee in (world.committee, world.other_committee)
    ]

    def click(order):
        chosen = [Chosen(dossier, seen=1) for dossier in found[::order]]
        with clock.playing(TODAY):
            made = recognise_together(chosen, by=world.provincial_officer, decision=decision)
        return len(made)

    def click_beside_others(order):
        try:
            return click(order)
        finally:
            connection.close()

    if connection.vendor == "sqlite":  # one transaction writes at a time: one click after another
        answers = list(map(click, (1, -1, 1, -1)))
    else:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(click_beside_others, (1, -1, 1, -1)))
    assert sorted(answers) == [0, 0, 0, 2]
    assert Recognition.objects.count() == 2


def test_another_decision_does_not_pass_over_what_was_recognised(world, two, decision):
    recognition.recognise(two[0], by=world.provincial_officer, decision=decision)
    other = LegalDocument(number="9/QĐ-UBND", issued_on=TODAY, issuer="UBND tỉnh", kind="QĐ")
    other.save()
    with pytest.raises(NotTogether, match=two[0].code):
        recognise_together(
            [Chosen(one) for one in two], by=world.provincial_officer, decision=other
        )


def test_who_may_not_decide_recognises_none(world, two, decision):
    with pytest.raises(NotTogether, match="chưa được phân quyền"):
        recognise_together([Chosen(two[0])], by=world.commune_officer, decision=decision)


def test_the_preview_says_what_would_become_of_each(world, two, decision):
    unmarked = DossierFactory(
        model__organization=world.department,
        model__type=SmartMobilisationFactory(),
        status=DossierStatus.QUALIFIED,
    )
    blocked = DossierFactory(
        model__organization=world.district_committee,
        model__ended_on=date(2024, 12, 1),
        status=DossierStatus.QUALIFIED,
    )
    looks = look_ahead([*two, unmarked, blocked], decision, TODAY)

    assert [bool(look.error) for look in looks] == [False, False, False, True]
    assert [look.outcome.level if look.outcome else None for look in looks[:3]] == [
        "Tốt",
        "Đạt",
        None,
    ]
    assert [list(look.warnings) for look in looks[:2]] == [[], []]
    assert "không có điểm thẩm định" in looks[2].warnings[0]
    assert "đã kết thúc từ ngày 01/12/2024" in looks[3].error
    assert not Recognition.objects.exists()


def test_the_preview_reads_the_marks_of_all_at_once(world, two, decision):
    def queries(found):
        fresh = Dossier.objects.filter(pk__in=[one.pk for one in found])
        rows = list(fresh.select_related("model__organization", "round__criteria_set"))
        with CaptureQueriesContext(connection) as seen:
            look_ahead(rows, decision, TODAY)
        return [query["sql"] for query in seen]

    both = queries(two)
    # A dossier more asks after the recognitions of its own model alone.
    of_marks = [sql for sql in both if "scoreline" in sql]
    assert len(of_marks) == 1
    assert len(both) - len(queries(two[:1])) <= 2


def test_the_preview_names_the_recognition_that_is_followed(world, two, decision):
    former = RecognitionFactory(model=two[0].model, in_force_from=date(2023, 11, 1))
    [look] = look_ahead([two[0]], decision, TODAY)
    assert look.error == ""
    assert former.decision.number in look.warnings[0]


def test_the_whole_way_tick_look_decide_and_a_second_click_does_nothing(client, world, two):
    client.force_login(world.provincial_officer)
    shown = client.get(address())
    assert [dossier for dossier, _ticked in shown.context["rows"]] == two
    assert not any(is_ticked for _dossier, is_ticked in shown.context["rows"])
    every = client.get(address(), {"chon": "tat-ca"})
    assert all(is_ticked for _dossier, is_ticked in every.context["rows"])

    looked = client.post(address(), DECISION | {"ho_so": ticked(*two)})
    assert looked.status_code == 200
    assert [look.dossier for look in looked.context["outlooks"]] == two
    assert "75/100" in looked.text
    assert not Recognition.objects.exists()
    assert not LegalDocument.objects.filter(number="2600/QĐ-UBND").exists()

    again = {}
    for name, value in looked.context["kept"]:
        again.setdefault(name, []).append(value)
    for _click in range(2):
        done = client.post(address(), again | {"confirmed": "1"})
        assert done.status_code == 302
    assert Recognition.objects.count() == 2
    assert {given.signer_capacity for given in Recognition.objects.all()} == {
        "KT. Chủ tịch, Phó Chủ tịch"
    }
    assert LegalDocument.objects.get(number="2600/QĐ-UBND").signer == "Nguyễn Văn B"
    assert [one.steps.filter(verb="recognise").count() for one in two] == [1, 1]


def test_a_dossier_that_moved_between_the_steps_is_named_on_the_page(client, world, two):
    client.force_login(world.provincial_officer)
    sent = DECISION | {"ho_so": ticked(*two), "confirmed": "1"}
    judgement.disqualify(
        Dossier.objects.get(pk=two[0].pk), by=world.provincial_officer, reason="Có đơn thư"
    )
    answer = client.post(address(), sent)
    assert answer.status_code == 200
    assert two[0].code in str(answer.context["form"].non_field_errors())
    assert not Recognition.objects.exists()
    assert not LegalDocument.objects.filter(number="2600/QĐ-UBND").exists()


def test_what_was_typed_and_ticked_stays_when_something_is_missing(client, world, two):
    client.force_login(world.provincial_officer)
    answer = client.post(address(), DECISION | {"ho_so": ticked(two[0]), "decision_number": ""})
    assert answer.context["form"].errors.keys() == {"decision_number"}
    assert dict(answer.context["rows"]) == {two[0]: True, two[1]: False}
    none = client.post(address(), DECISION)
    assert "ít nhất một hồ sơ" in none.text
    back = client.post(address(), DECISION | {"ho_so": ticked(*two), "again": "1"})
    assert dict(back.context["rows"]) == {two[0]: True, two[1]: True}
    assert "2600/QĐ-UBND" in back.text


def test_the_list_is_narrowed_by_type_and_round(client, world, two):
    other = DossierFactory(
        model__organization=world.department,
        model__type=SmartMobilisationFactory(),
        status=DossierStatus.QUALIFIED,
    )
    client.force_login(world.provincial_officer)
    for asked, found in (
        ({"loai": "dan-van-kheo"}, [other]),
        ({"dot": two[0].round_id}, two),
        ({"dot": other.round_id, "loai": "cqtt-xa"}, []),
    ):
        rows = client.get(address(), asked).context["rows"]
        assert [dossier for dossier, _ticked in rows] == found


@pytest.mark.parametrize("who", ["commune_officer", "district_officer", "leader"])
def test_only_those_who_decide_come_here(client, world, two, who):
    client.force_login(getattr(world, who))
    assert client.get(address()).status_code == 403
    answer = client.post(address(), DECISION | {"ho_so": ticked(*two), "confirmed": "1"})
    assert answer.status_code == 403
    assert not Recognition.objects.exists()


def test_a_code_that_is_none_and_a_revision_that_is_none_are_nothing(client, world, two):
    client.force_login(world.provincial_officer)
    answer = client.post(address(), DECISION | {"ho_so": ["HS-1-1:5", "x", ":"]})
    assert answer.status_code == 200
    assert "ít nhất một hồ sơ" in answer.text
    odd = client.post(address(), DECISION | {"ho_so": [f"{two[0].code}:không"]})
    assert odd.context["number"] == 1
    assert PracticeModel.objects.count() == 2
