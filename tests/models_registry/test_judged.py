"""A decision knows its ground: what was judged stays, what moves afterwards is marked and told."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from models_registry import recognition, registration
from models_registry.models import ChangeAfterDecision, JudgedState, Recognition
from models_registry.recognition import WrongLevel, judged
from models_registry.recognition.judged_state import canonical, facts_of, fingerprint, state_of
from notifications.models import Notice
from organizations.roles import Role
from tests.factories.models_registry import DossierFactory, RecognitionFactory
from tests.factories.organizations import officer, renamed

from .conftest import TODAY
from .judging import issued_set, qualified


@pytest.fixture
def recognised(world, decision):
    """A commune's model at 100 of 100 points, recognised today."""
    issued_set(world)
    return recognition.recognise(qualified(world), by=world.provincial_officer, decision=decision)


def page(name, *args):
    return reverse(f"models_registry:{name}", args=args)


def labels(found):
    return [str(change.label) for change in judged.changes_since(found)]


def fresh(found):
    return Recognition.objects.get(pk=found.pk)


def test_what_was_judged_is_kept_word_for_word_with_its_fingerprint(world, recognised):
    kept = recognised.judged
    state = json.loads(kept.state)

    assert kept.sha256 == hashlib.sha256(kept.state.encode()).hexdigest()
    assert state["model"]["name"] == "Nụ cười công sở"
    assert state["model"]["summary"] == "Bốn xin, bốn luôn"
    assert state["unit"]["name"] == str(world.committee)
    assert state["dossier"]["letter"]["issued_on"] == "2024-12-01"
    assert (state["criteria_set"]["code"], state["criteria_set"]["version"]) == ("cqtt", 1)
    first, second = state["criteria"]
    assert (first["number"], first["self"], first["appraised"], first["final"]) == (
        "1",
        "40",
        "40",
        "40",
    )
    [proof] = first["evidence"]
    assert proof["document"] == {"number": "12/BC-UBND", "issued_on": "2024-11-02"}
    assert proof["place"] == "mục II"
    assert second["evidence"] == []
    assert (state["totals"]["final"], state["level"]) == ("100", "Tốt")
    assert state["appraisers"] == [
        {"name": str(world.provincial_officer), "person": world.provincial_officer.pk}
    ]
    assert world.provincial_officer.username not in kept.state


def test_the_same_facts_are_the_same_bytes(recognised):
    state = recognised.judged.state

    assert state_of(recognised.dossier, TODAY) == state
    assert state == json.dumps(
        json.loads(state), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert judged.changes_since(fresh(recognised)) == []


def test_a_kept_state_is_never_changed(recognised):
    rows = JudgedState.objects.filter(pk=recognised.judged.pk)
    for act in (lambda: rows.update(state="{}"), rows.delete):
        with pytest.raises(IntegrityError, match="judgedstate_append_only"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"state": "", "sha256": "a" * 64}, "judgedstate_has_content"),
        ({"state": "{}", "sha256": "A" * 64}, "judgedstate_hash_is_hexadecimal"),
    ],
)
def test_a_wrong_state_is_refused(world, row, constraint):
    found = RecognitionFactory(model__organization=world.committee)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        JudgedState.objects.create(recognition=found, **row)


def test_a_recognition_has_one_state(recognised):
    with pytest.raises(IntegrityError), transaction.atomic():
        JudgedState.objects.create(recognition=recognised, state="{}", sha256="a" * 64)


@pytest.mark.parametrize("row", [("[]", 1), ("[1]", 0)])
def test_a_change_says_as_many_differences_as_it_has(recognised, row):
    with pytest.raises(IntegrityError, match="changeafterdecision_counts"), transaction.atomic():
        ChangeAfterDecision.objects.create(
            recognition=recognised, changes=row[0], differences=row[1]
        )


def test_the_units_edit_is_named_and_told_once_to_those_who_decide(world, recognised):
    decider = officer(Role.PROVINCIAL_OFFICER, world.department)
    before = Notice.objects.count()

    registration.update(recognised.model, by=world.commune_officer, name="Nụ cười xã Chiềng Ban")

    [change] = judged.changes_since(fresh(recognised))
    assert (str(change.label), change.judged_words, change.now_words) == (
        "Tên mô hình",
        "Nụ cười công sở",
        "Nụ cười xã Chiềng Ban",
    )
    told = Notice.objects.filter(user=decider)
    assert told.count() == 1
    assert "Thay đổi sau quyết định" in told.get().subject
    assert "Nụ cười công sở" in told.get().body
    assert "Nụ cười xã Chiềng Ban" in told.get().body
    assert told.get().url == page("judged_detail", recognised.pk)
    assert not Notice.objects.filter(user=world.commune_officer, subject__contains="Thay đổi")

    # A save that moves nothing tells nothing; the next change does.
    counted = Notice.objects.count()
    registration.update(recognised.model, by=world.commune_officer)
    judged.note_changes(recognised.model)
    assert Notice.objects.count() == counted > before
    registration.update(recognised.model, by=world.commune_officer, field="Cải cách hành chính")
    assert told.count() == 2
    assert ChangeAfterDecision.objects.count() == 2


def test_what_is_put_back_is_told_and_the_mark_goes(world, recognised):
    moved = ChangeAfterDecision.objects.standing()
    registration.update(recognised.model, by=world.commune_officer, name="Tên khác hẳn")
    assert [row.recognition for row in moved.all()] == [recognised]

    registration.update(recognised.model, by=world.commune_officer, name="Nụ cười công sở")

    assert judged.changes_since(fresh(recognised)) == []
    assert not moved.all().exists()
    told = Notice.objects.filter(user=world.provincial_officer).first()
    assert "Trở lại như khi quyết định" in told.subject


def test_a_rename_of_the_unit_later_changes_nothing_that_was_judged(world, recognised):
    renamed(world.committee, TODAY.replace(year=2025), "UBND xã Tên mới")
    assert labels(fresh(recognised)) == []


def test_an_appraiser_who_is_called_otherwise_changes_nothing_that_was_judged(world, recognised):
    world.provincial_officer.full_name = "Nguyễn Thị Tên Khác"
    world.provincial_officer.save()
    assert labels(fresh(recognised)) == []


def test_a_correction_in_the_admin_is_noticed(client, world, recognised):
    colleague = officer(Role.PROVINCIAL_OFFICER, world.department)
    client.force_login(world.provincial_officer)
    dossier = recognised.dossier
    dossier.refresh_from_db()
    address = reverse("admin:models_registry_dossier_change", args=[dossier.pk])
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(address, data | {"results": "Đã niêm yết lại."})

    assert answer.status_code == 302, answer.context["errors"]
    row = ChangeAfterDecision.objects.get()
    assert (row.differences, row.noticed_by) == (1, world.provincial_officer)
    assert json.loads(row.changes) == [
        [["dossier", "results"], "Đã công khai thủ tục.", "Đã niêm yết lại."]
    ]
    assert Notice.objects.filter(user=colleague, subject__contains="Thay đổi").count() == 1


def test_what_is_corrected_in_another_room_is_seen_at_once_and_told_by_the_nightly_run(
    client, world, recognised
):
    letter = recognised.dossier.letter
    letter.number = "99/TTr-UBND"
    letter.save()
    client.force_login(world.provincial_officer)
    assert "Thay đổi sau quyết định" in client.get(recognised.dossier.get_absolute_url()).text

    for _night in range(2):
        out = StringIO()
        call_command("compare_judged", stdout=out)
        assert "1" in out.getvalue()

    told = Notice.objects.filter(user=world.provincial_officer, subject__contains="Thay đổi")
    assert told.count() == 1
    assert "99/TTr-UBND" in told.get().body


def test_a_changed_mark_or_piece_of_evidence_is_named_by_its_criterion(recognised):
    line = recognised.dossier.lines.get(criterion__number="2")
    line.explanation = "Viết lại sau"
    line.save()
    recognised.dossier.lines.get(criterion__number="1").evidence_uses.all().delete()

    changes = {str(change.label): change for change in judged.changes_since(fresh(recognised))}

    assert set(changes) == {"Tiêu chí 1: Minh chứng", "Tiêu chí 2: Thuyết minh"}
    assert "12/BC-UBND ngày 02/11/2024" in changes["Tiêu chí 1: Minh chứng"].judged_words
    assert changes["Tiêu chí 1: Minh chứng"].now_words == "–"


def test_a_recognition_that_no_longer_stands_is_not_watched(world, recognised):
    recognition.lapse(recognised, by=world.provincial_officer, last_day=TODAY)
    registration.update(recognised.model, by=world.commune_officer, name="Tên khác hẳn")
    assert not ChangeAfterDecision.objects.exists()
    assert labels(fresh(recognised)) == ["Tên mô hình"]


def test_a_decision_issued_long_ago_has_nothing_to_compare(world):
    old = RecognitionFactory(model__organization=world.committee)
    assert judged.keep(old) is None
    assert judged.changes_since(old) == []
    assert judged.note_all() == 0


@pytest.mark.parametrize("who", ["commune_officer", "district_officer", "provincial_officer"])
def test_the_judged_state_is_read_and_taken_along_by_whoever_sees_the_dossier(
    client, world, recognised, who
):
    registration.update(recognised.model, by=world.commune_officer, name="Tên khác hẳn")
    client.force_login(getattr(world, who))

    text = client.get(page("judged_detail", recognised.pk)).text

    assert recognised.judged.sha256 in text
    assert "Khớp với nội dung lưu" in text
    assert "Nụ cười công sở" in text
    assert "Tên khác hẳn" in text
    assert "12/BC-UBND ngày 02/11/2024" in text
    raw = client.get(page("judged_text", recognised.pk))
    assert hashlib.sha256(raw.content).hexdigest() == recognised.judged.sha256


def test_nobody_else_finds_it(client, world, recognised):
    client.force_login(world.neighbour)
    for name in ("judged_detail", "judged_text"):
        assert client.get(page(name, recognised.pk)).status_code == 404
    old = RecognitionFactory(model__organization=world.other_committee)
    client.force_login(world.provincial_officer)
    assert client.get(page("judged_detail", old.pk)).status_code == 404


def test_a_state_that_was_tampered_with_is_told(recognised):
    kept = JudgedState(state=recognised.judged.state + " ", sha256=recognised.judged.sha256)
    assert judged.is_intact(recognised.judged)
    assert not judged.is_intact(kept)


def test_the_mark_stands_on_the_dossier_the_model_and_in_the_list_of_those_who_decide(
    client, world, recognised
):
    mark = "Thay đổi sau quyết định"
    client.force_login(world.provincial_officer)
    pages = (recognised.dossier.get_absolute_url(), recognised.model.get_absolute_url())
    for address in pages:
        assert mark not in client.get(address).text
    registration.update(recognised.model, by=world.commune_officer, name="Tên khác hẳn")
    for address in pages:
        text = client.get(address).text
        assert mark in text
        assert page("judged_detail", recognised.pk) in text
    listed = client.get(page("practicemodel_list"), {"trang_thai": "changed"})
    assert [row.code for row in listed.context["rows"]] == [recognised.model.code]

    # Others neither filter by it nor see whose ground moved.
    client.force_login(world.neighbour)
    assert mark not in client.get(recognised.model.get_absolute_url()).text
    assert mark not in client.get(page("practicemodel_list")).text


def test_the_page_of_the_state_costs_the_same_for_any_number_of_changes(client, world, recognised):
    client.force_login(world.provincial_officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page("judged_detail", recognised.pk)).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for line in recognised.dossier.lines.all():
        line.explanation = "Viết lại"
        line.save()
    assert queries() == before


def test_the_level_is_what_the_marks_reach_or_lower(world, decision):
    issued_set(world)
    dossier = qualified(world, c2=35)
    assert recognition.levels_of(dossier) == ("Đạt", ["Đạt"])
    with pytest.raises(WrongLevel, match="Tốt"):
        recognition.recognise(dossier, by=world.provincial_officer, decision=decision, level="Tốt")
    dossier.refresh_from_db()
    assert dossier.status == "qualified"
    given = recognition.recognise(dossier, by=world.provincial_officer, decision=decision)
    assert given.level == "Đạt"


def test_a_lower_level_body_and_capacity_are_taken_from_the_form(client, world, decision):
    issued_set(world)
    dossier = qualified(world)
    client.force_login(world.provincial_officer)
    client.post(
        page("dossier_recognise", dossier.code),
        {
            "decision_number": decision.number,
            "decision_issued_on": "20/12/2024",
            "decision_issuer": decision.issuer,
            "signer_capacity": "KT. Chủ tịch, Phó Chủ tịch",
            "level": "Đạt",
        },
    )
    given = Recognition.objects.get()
    assert (given.level, given.body, given.signer_capacity) == (
        "Đạt",
        "",
        "KT. Chủ tịch, Phó Chủ tịch",
    )
    assert given.recognising_body == decision.issuer
    assert json.loads(given.judged.state)["level"] == "Tốt"


def test_a_dossier_without_criteria_has_no_level_and_still_its_state(world, decision):
    dossier = DossierFactory(model__organization=world.committee, status="qualified")
    given = recognition.recognise(dossier, by=world.provincial_officer, decision=decision)
    assert given.level == ""
    assert json.loads(given.judged.state)["criteria"] == []
    with pytest.raises(WrongLevel):
        recognition.level_of(dossier, "Tốt")


def test_the_page_says_who_changed_what_was_judged_and_when(client, world, recognised):
    registration.update(recognised.model, by=world.commune_officer, name="Nụ cười xã Chiềng Ban")
    registration.update(recognised.model, by=world.district_officer, name="Nụ cười công sở")
    client.force_login(world.provincial_officer)
    shown = client.get(page("judged_detail", recognised.pk)).text
    said = shown[shown.index("Các lần ghi nhận thay đổi") :]
    assert said.index(str(world.district_officer)) < said.index(str(world.commune_officer))
    assert "trở lại như khi quyết định" in said


def test_a_state_of_the_first_format_is_compared_as_before_and_shows_units_no_account(
    client, world, recognised
):
    day = TODAY
    state = facts_of(recognised.dossier, day, form=1)
    account = world.provincial_officer.username
    assert [person["account"] for person in state["appraisers"]] == [account]
    text = canonical(state)
    kept = JudgedState(recognition=recognised, state=text, sha256=fingerprint(text))
    assert judged.text_for(kept, sees_accounts=True) == text
    shown = judged.text_for(kept, sees_accounts=False)
    assert account not in shown
    assert str(world.provincial_officer) in shown
    old = fresh(recognised)
    old.judged = kept
    assert judged.changes_since(old) == []


def test_another_appraiser_is_told_by_name(world, recognised):
    colleague = officer(Role.PROVINCIAL_OFFICER, world.department)
    recognised.dossier.lines.update(appraised_by=colleague)
    [change] = judged.changes_since(fresh(recognised))
    assert (change.judged_words, change.now_words) == (
        str(world.provincial_officer),
        str(colleague),
    )
