"""The registry's pages: who sees what, what each button does, and how many queries it takes."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from documents.models import LegalDocument
from models_registry.models import (
    Dossier,
    DossierStatus,
    PracticeModel,
    Recognition,
    RecognitionStatus,
    SteeringCommittee,
)
from notifications.models import Notice
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.documents import PDF
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
    SteeringCommitteeFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory, officer
from tests.factories.territory import MAP_3, UnitFactory

from .conftest import TODAY

LIST = "models_registry:practicemodel_list"


def url(name, *args):
    return reverse(f"models_registry:{name}", args=args)


def recognised_on(day):
    [answer] = evaluate([(INDICATORS["MR-01"], Scope.on(day))])
    return answer.value


def sent_by(client, user, address, **data):
    client.force_login(user)
    return client.post(address, data)


LETTER = {
    "letter_number": "25/TTr-UBND",
    "letter_issued_on": "18/12/2024",
    "letter_signer": "Chủ tịch UBND xã Lò Văn A",
}
DECISION = {
    "decision_number": "2600/QĐ-UBND",
    "decision_issued_on": "20/12/2024",
    "decision_issuer": "UBND tỉnh Sơn La",
    "decision_signer": "Chủ tịch UBND tỉnh",
}


def judged(client, user, dossier, verb, **data):
    dossier.refresh_from_db()
    address = url("dossier_judge", dossier.code, verb)
    return sent_by(client, user, address, revision=dossier.revision, **data)


def test_the_one_journey_from_the_registration_to_the_figure(client, world):
    RecognitionFactory(model__organization=world.other_committee)
    district, province = world.district_officer, world.provincial_officer
    answer = sent_by(
        client,
        district,
        url("practicemodel_register"),
        organization=world.committee.pk,
        type=world.type.pk,
        name="Chính quyền thân thiện xã Chiềng Sơn",
        registered_on="20/12/2024",
    )
    dossier = Dossier.objects.get()
    assert answer.url == dossier.get_absolute_url()
    sent_by(
        client,
        district,
        url("dossier_edit", dossier.code),
        results="Đã niêm yết công khai 100% thủ tục.",
        revision=1,
    )
    dossier.refresh_from_db()
    sent_by(
        client, district, url("dossier_submit", dossier.code), revision=dossier.revision, **LETTER
    )
    judged(client, province, dossier, "receive")
    judged(client, province, dossier, "return", reason="Thiếu biên bản họp")
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.RETURNED

    client.force_login(district)
    assert "Thiếu biên bản họp" in client.get(dossier.get_absolute_url()).text
    sent_by(client, district, url("dossier_submit", dossier.code), revision=dossier.revision)
    judged(client, province, dossier, "receive")
    judged(client, province, dossier, "qualify")
    dossier.refresh_from_db()
    sent_by(
        client,
        province,
        url("dossier_recognise", dossier.code),
        revision=dossier.revision,
        **DECISION,
    )

    assert [recognised_on(TODAY - timedelta(days=1)), recognised_on(TODAY)] == [1, 2]
    client.force_login(district)
    page = client.get(dossier.get_absolute_url()).text
    for words in (
        "Lập hồ sơ",
        "Gửi hồ sơ",
        "Tiếp nhận",
        "Trả lại, yêu cầu bổ sung",
        "Thiếu biên bản họp",
        "Đủ điều kiện công nhận",
        "2600/QĐ-UBND",
        str(world.district_committee),
        str(province),
    ):
        assert words in page
    told = list(Notice.objects.filter(user=district).values_list("subject", flat=True))
    assert any("trả lại" in subject for subject in told)
    assert any("được công nhận" in subject for subject in told)


def test_the_same_journey_by_a_merged_commune_after_the_districts(client, world):
    day = date(2025, 12, 1)
    with clock.playing(day):
        merged = CommuneCommitteeFactory(
            unit=UnitFactory(parent=world.province, valid_from=MAP_3, name="Mộc Châu")
        )
        commune, province = officer(Role.UNIT_OFFICER, merged), world.provincial_officer
        client.force_login(commune)
        assert str(world.committee) not in client.get(url("practicemodel_register")).text
        sent_by(
            client,
            commune,
            url("practicemodel_register"),
            organization=merged.pk,
            type=world.type.pk,
            name="Chính quyền thân thiện xã Mộc Châu",
            registered_on="01/12/2025",
        )
        dossier = Dossier.objects.get()
        sent_by(client, commune, url("dossier_edit", dossier.code), results="Xong.", revision=1)
        sent_by(client, commune, url("dossier_submit", dossier.code), revision=2, **LETTER)
        judged(client, province, dossier, "receive")
        judged(client, province, dossier, "qualify")
        decision = DECISION | {"decision_issued_on": "01/12/2025"}
        sent_by(client, province, url("dossier_recognise", dossier.code), revision=5, **decision)
        assert [recognised_on(day - timedelta(days=1)), recognised_on(day)] == [None, 1]
        [answer] = evaluate([(INDICATORS["MR-07"], Scope.on(day))])
        assert answer.numerator == 1


def test_a_district_is_offered_its_own_communes_only(client, world):
    client.force_login(world.district_officer)
    page = client.get(url("practicemodel_register")).text
    assert str(world.committee) in page
    assert str(world.other_committee) not in page
    answer = client.post(
        url("practicemodel_register"),
        {
            "organization": world.other_committee.pk,
            "type": world.type.pk,
            "name": "Chính quyền thân thiện",
            "registered_on": "20/12/2024",
        },
    )
    assert answer.status_code == 200
    assert not PracticeModel.objects.exists()


def test_drafts_of_another_district_do_not_exist_for_a_stranger(client, world):
    model = PracticeModelFactory(organization=world.committee)
    dossier = DossierFactory(model=model)
    client.force_login(world.neighbour)
    pages = [
        model.get_absolute_url(),
        url("practicemodel_edit", model.code),
        url("practicemodel_launch", model.code),
        url("practicemodel_end", model.code),
        dossier.get_absolute_url(),
        url("dossier_edit", dossier.code),
        url("dossier_submit", dossier.code),
        url("dossier_recognise", dossier.code),
        url("dossier_refuse", dossier.code),
    ]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in pages} == {404}
    assert client.post(url("dossier_open", model.code)).status_code == 404
    assert client.post(url("dossier_judge", dossier.code, "receive")).status_code == 404
    assert model.name not in client.get(reverse(LIST)).text


def test_what_was_launched_is_public_but_its_dossier_and_its_steps_are_not(client, world):
    model = PracticeModelFactory(organization=world.committee, launched_on=date(2024, 5, 1))
    dossier = DossierFactory(model=model)
    client.force_login(world.neighbour)
    page = client.get(model.get_absolute_url())
    assert page.status_code == 200
    assert dossier.code not in page.text
    assert "Lịch sử xử lý" not in page.text
    assert model.name in client.get(reverse(LIST)).text
    assert client.get(dossier.get_absolute_url()).status_code == 404
    assert client.get(url("practicemodel_edit", model.code)).status_code == 403
    client.force_login(world.district_officer)
    page = client.get(model.get_absolute_url())
    assert dossier.code in page.text


def test_a_reader_sees_everything_and_may_change_nothing(client, world):
    model = PracticeModelFactory(organization=world.committee)
    dossier = DossierFactory(model=model, status=DossierStatus.QUALIFIED)
    recognition = RecognitionFactory(model__organization=world.other_committee)
    client.force_login(world.leader)
    for page in (model.get_absolute_url(), dossier.get_absolute_url(), reverse(LIST)):
        assert client.get(page).status_code == 200
    page = client.get(dossier.get_absolute_url()).text
    assert "Công nhận</a>" not in page
    forbidden = [
        url("practicemodel_register"),
        url("practicemodel_edit", model.code),
        url("practicemodel_launch", model.code),
        url("practicemodel_end", model.code),
        url("dossier_edit", dossier.code),
        url("dossier_submit", dossier.code),
        url("dossier_recognise", dossier.code),
        url("dossier_refuse", dossier.code),
        url("recognition_change", recognition.pk, "revoke"),
        url("recognition_from_decision"),
        url("decision_template"),
        url("steeringcommittee_establish"),
    ]
    assert {client.get(page).status_code for page in forbidden} == {403}
    assert {client.post(page).status_code for page in forbidden} == {403}
    assert client.post(url("dossier_judge", dossier.code, "return")).status_code == 403
    assert client.post(url("dossier_open", model.code)).status_code == 403


def test_strangers_to_the_portal_are_led_to_the_door(client, world):
    model = PracticeModelFactory(organization=world.committee, launched_on=date(2024, 5, 1))
    for page in (reverse(LIST), model.get_absolute_url(), url("steeringcommittee_list")):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("accounts:sign_in"))


def test_a_unit_cannot_judge_its_own_dossier(client, world):
    dossier = DossierFactory(model__organization=world.committee, status=DossierStatus.SUBMITTED)
    answer = judged(client, world.district_officer, dossier, "receive")
    assert answer.status_code == 403
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.SUBMITTED


def test_a_second_click_does_nothing_and_says_so(client, world):
    dossier = DossierFactory(model__organization=world.committee)
    address = url("dossier_submit", dossier.code)
    sent_by(client, world.district_officer, address, revision=1, **LETTER)
    again = sent_by(client, world.district_officer, address, revision=1, **LETTER)
    assert "Không thể “Gửi hồ sơ” khi đang ở trạng thái “Đã gửi hồ sơ”" in again.text
    assert dossier.steps.filter(verb="submit").count() == 1
    assert LegalDocument.objects.filter(number="25/TTr-UBND").count() == 1


def test_what_another_saved_meanwhile_is_shown_and_what_was_typed_stays(client, world):
    dossier = DossierFactory(model__organization=world.committee)
    address = url("dossier_edit", dossier.code)
    sent_by(client, world.commune_officer, address, results="Bản của xã", revision=1)
    answer = sent_by(client, world.district_officer, address, results="Bản của huyện", revision=1)
    assert answer.status_code == 200
    assert "Bản của huyện" in answer.text
    assert "Bản của xã" in answer.text
    dossier.refresh_from_db()
    assert dossier.results == "Bản của xã"


def test_a_dossier_goes_with_a_letter_and_loses_nothing_where_it_is_missing(client, world):
    dossier = DossierFactory(model__organization=world.committee)
    address = url("dossier_submit", dossier.code)
    answer = sent_by(
        client, world.commune_officer, address, revision=1, letter_issued_on="32/12/2024"
    )
    assert "32/12/2024" in answer.text
    assert "id_letter_number_error" in answer.text
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.DRAFT
    sent_by(client, world.commune_head, address, revision=1)
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.SUBMITTED


def test_the_letters_file_is_kept_and_a_file_that_is_no_pdf_is_refused(client, world):
    dossier = DossierFactory(model__organization=world.committee)
    address = url("dossier_submit", dossier.code)
    wrong = SimpleUploadedFile("to-trinh.pdf", b"no pdf at all")
    answer = sent_by(
        client, world.commune_officer, address, revision=1, letter_upload=wrong, **LETTER
    )
    assert "không phải tệp PDF" in answer.text
    assert not LegalDocument.objects.filter(number="25/TTr-UBND").exists()
    right = SimpleUploadedFile("to-trinh.pdf", PDF)
    sent_by(client, world.commune_officer, address, revision=1, letter_upload=right, **LETTER)
    dossier.refresh_from_db()
    assert dossier.letter.file.size == len(PDF)
    assert dossier.letter.issuer == str(world.committee)


def test_the_province_enters_for_a_unit_only_by_a_document_and_both_are_shown(client, world):
    registration = {
        "organization": world.committee.pk,
        "type": world.type.pk,
        "name": "Chính quyền thân thiện",
        "registered_on": "20/12/2024",
    }
    address = url("practicemodel_register")
    answer = sent_by(client, world.provincial_officer, address, **registration)
    assert "Đề nghị nhập số, ký hiệu văn bản." in answer.text
    assert not PracticeModel.objects.exists()
    basis = {
        "basis_number": "12/CV-UBND",
        "basis_issued_on": "19/12/2024",
        "basis_issuer": "UBND xã Chiềng Sơn",
    }
    sent_by(client, world.provincial_officer, address, **registration, **basis)
    model = PracticeModel.objects.get()
    step = model.steps.get()
    assert (step.entered_on_behalf, step.unit, step.by) == (
        True,
        world.committee,
        world.provincial_officer,
    )
    page = client.get(model.get_absolute_url()).text
    assert f"nhập thay {world.committee} theo" in page
    assert "12/CV-UBND" in page


def test_a_model_is_launched_edited_and_ended_on_its_page(client, world):
    model = PracticeModelFactory(organization=world.committee)
    district = world.district_officer
    sent_by(client, district, url("practicemodel_edit", model.code), name="Tên đã sửa", revision=1)
    sent_by(
        client,
        district,
        url("practicemodel_launch", model.code),
        launched_on="01/11/2024",
        revision=2,
    )
    model.refresh_from_db()
    assert (model.name, model.launched_on, model.status) == (
        "Tên đã sửa",
        date(2024, 11, 1),
        "launched",
    )
    before = sent_by(
        client, district, url("practicemodel_end", model.code), on="01/10/2024", reason="Sáp nhập"
    )
    assert "trước" in before.text
    sent_by(
        client, district, url("practicemodel_end", model.code), on="20/12/2024", reason="Sáp nhập"
    )
    model.refresh_from_db()
    assert (model.status, model.ended_on) == ("ended", TODAY)


def test_the_model_of_a_unit_that_is_no_more_says_so_and_offers_no_new_dossier(client, world):
    model = RecognitionFactory(model__organization=world.committee).model
    client.force_login(world.provincial_officer)
    page = client.get(model.get_absolute_url())
    assert page.context["may_open"]
    assert "Công nhận trước sắp xếp" not in page.text
    world.committee.valid_to = TODAY - timedelta(days=1)
    world.committee.save()
    page = client.get(model.get_absolute_url())
    assert not page.context["may_open"]
    assert "không còn sau ngày 19/12/2024" in page.text
    assert "Công nhận trước sắp xếp" in page.text


def test_a_recognition_is_suspended_resumed_and_revoked_by_documents(client, world):
    recognition = RecognitionFactory(
        model__organization=world.committee, in_force_from=date(2024, 11, 1)
    )
    province = world.provincial_officer

    def change(verb, **data):
        recognition.refresh_from_db()
        address = url("recognition_change", recognition.pk, verb)
        decision = DECISION | {"decision_number": f"{verb}/QĐ-UBND"}
        return sent_by(client, province, address, revision=recognition.revision, **decision, **data)

    without = change("suspend", on="10/12/2024")
    assert "Đề nghị nhập nội dung này" in without.text
    change("suspend", on="10/12/2024", reason="Chờ kiểm tra lại")
    change("resume", on="15/12/2024")
    change("revoke", on="20/12/2024", reason="Không còn đạt tiêu chí")
    recognition.refresh_from_db()
    assert (recognition.status, recognition.in_force_to) == (
        RecognitionStatus.REVOKED,
        date(2024, 12, 19),
    )
    days = [date(2024, 12, day) for day in (9, 10, 14, 15, 19, 20)]
    assert [recognised_on(day) for day in days] == [1, 0, 0, 1, 1, 0]
    assert client.get(url("recognition_change", recognition.pk, "burn")).status_code == 404
    assert "Không còn đạt tiêu chí" in client.get(recognition.model.get_absolute_url()).text


def test_committees_are_listed_added_and_ended(client, world):
    district = world.district_officer
    sent_by(
        client,
        district,
        url("steeringcommittee_establish"),
        organization=world.district_committee.pk,
        head_title="Chủ tịch UBND huyện",
        **DECISION,
    )
    committee = SteeringCommittee.objects.get()
    page = client.get(url("steeringcommittee_list")).text
    assert "2600/QĐ-UBND" in page
    assert "Đang hoạt động" in page
    again = sent_by(
        client,
        district,
        url("steeringcommittee_establish"),
        organization=world.district_committee.pk,
        **DECISION,
    )
    assert "đã có Ban Chỉ đạo" in again.text
    client.force_login(world.neighbour)
    assert client.get(url("steeringcommittee_end", committee.pk)).status_code == 404
    assert "2600/QĐ-UBND" not in client.get(url("steeringcommittee_list")).text
    sent_by(
        client,
        district,
        url("steeringcommittee_end", committee.pk),
        last_day="20/12/2024",
        revision=1,
    )
    committee.refresh_from_db()
    assert committee.valid_to == TODAY


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "chieng son"}, {"here"}),
        ({"q": "CQTT-2024-9001"}, {"here"}),
        ({"trang_thai": "recognised"}, {"here"}),
        ({"trang_thai": "launched"}, {"here", "there"}),
        ({"trang_thai": "building"}, set()),
        ({"trang_thai": "ended"}, set()),
        ({"nam": "2024"}, {"here"}),
        ({"nam": "2023"}, set()),
        ({"loai": "cqtt-xa"}, {"here", "there"}),
        ({"ngay": "30/04/2024"}, {"here", "there"}),
        ({"ngay": "30/04/2024", "trang_thai": "launched"}, set()),
        ({"ngay": "29/02/2024"}, set()),
        ({"q": "không có"}, set()),
    ],
)
def test_the_list_is_narrowed_by_words_status_type_and_year_as_of_the_day(
    client, world, asked, found
):
    here = PracticeModelFactory(
        organization=world.committee, code="CQTT-2024-9001", launched_on=date(2024, 5, 1)
    )
    there = PracticeModelFactory(organization=world.other_committee, launched_on=date(2024, 5, 1))
    RecognitionFactory(model=here)
    client.force_login(world.leader)
    page = client.get(reverse(LIST), asked).text
    models = {"here": here, "there": there}
    assert {name for name, model in models.items() if model.code in page} == found


def test_the_list_is_narrowed_by_district(client, world):
    here = PracticeModelFactory(organization=world.committee)
    there = PracticeModelFactory(organization=world.other_committee)
    client.force_login(world.leader)
    page = client.get(reverse(LIST), {"trong": world.district.versions.get().code}).text
    assert here.code in page
    assert there.code not in page


def test_a_wrong_day_or_filter_is_told_and_the_list_still_stands(client, world):
    model = PracticeModelFactory(organization=world.committee)
    client.force_login(world.leader)
    page = client.get(reverse(LIST), {"ngay": "31/02/2024", "nam": "hai nghìn", "trong": "xx"})
    assert page.status_code == 200
    assert "31/02/2024" in page.text
    assert "hai nghìn" in page.text
    assert model.code in page.text


def counted(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["leader", "district_officer"])
def test_the_pages_take_the_same_queries_for_any_number_of_rows(client, world, who):
    def add(number):
        for _ in range(number):
            office = CommuneCommitteeFactory(unit=UnitFactory(parent=world.district))
            model = PracticeModelFactory(organization=office, launched_on=date(2024, 5, 1))
            RecognitionFactory(model=model)
            DossierFactory(model=model)
            SteeringCommitteeFactory(organization=office)

    model = PracticeModelFactory(organization=world.committee, launched_on=date(2024, 5, 1))
    RecognitionFactory(model=model)
    dossier = DossierFactory(model=model)
    client.force_login(getattr(world, who))
    pages = [
        reverse(LIST),
        model.get_absolute_url(),
        dossier.get_absolute_url(),
        url("steeringcommittee_list"),
        url("practicemodel_register"),
        reverse("home"),
    ]
    if who == "leader":
        pages.remove(url("practicemodel_register"))
    add(1)
    before = [counted(client, page) for page in pages]
    add(6)
    assert [counted(client, page) for page in pages] == before
    assert before[0] <= 16


def test_what_waits_is_in_the_worklist_of_whoever_must_act(client, world):
    draft = DossierFactory(model__organization=world.committee)
    waiting = DossierFactory(
        model__organization=world.other_committee, status=DossierStatus.SUBMITTED
    )
    returned = DossierFactory(
        model__organization=CommuneCommitteeFactory(unit=UnitFactory(parent=world.district)),
        status=DossierStatus.SUBMITTED,
    )
    judged(client, world.provincial_officer, returned, "return", reason="Thiếu bản cam kết")
    client.force_login(world.district_officer)
    page = client.get(reverse("home")).text
    assert page.index(returned.code) < page.index(draft.code)
    assert "Thiếu bản cam kết" in page
    assert waiting.code not in page
    client.force_login(world.provincial_officer)
    page = client.get(reverse("home")).text
    assert waiting.code in page
    assert draft.code not in page
    client.force_login(world.neighbour)
    assert waiting.code in client.get(reverse("home")).text


def test_models_are_found_without_accents_and_only_where_they_may_be_seen(client, world):
    model = PracticeModelFactory(organization=world.committee, name="Nụ cười công sở")
    client.force_login(world.district_officer)
    assert model.code in client.get(reverse("search"), {"q": "nu cuoi cong so"}).text
    assert model.code in client.get(reverse("search"), {"q": "chieng son"}).text
    client.force_login(world.neighbour)
    assert model.code not in client.get(reverse("search"), {"q": "nu cuoi cong so"}).text


def test_recognitions_are_never_made_by_a_forged_field(client, world):
    dossier = DossierFactory(model__organization=world.committee)
    sent_by(
        client,
        world.district_officer,
        url("dossier_edit", dossier.code),
        results="Xong.",
        status="recognised",
        revision=1,
    )
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.DRAFT
    assert not Recognition.objects.exists()


def test_who_reaches_everything_is_looked_up_for_no_record(world, django_assert_num_queries):
    dossier = DossierFactory(model__organization=world.committee)
    by = world.provincial_officer
    assert by.has_perm(Permission.DOSSIER_APPRAISE, dossier)
    with django_assert_num_queries(0):
        assert by.has_perm(Permission.DOSSIER_VIEW, dossier)
    # A record that was never saved is nobody's.
    assert not by.has_perm(Permission.DOSSIER_VIEW, Dossier())


def test_who_may_not_write_is_led_nowhere_by_what_is_missing(client, world):
    dossier = DossierFactory(model__organization=world.committee, results="")
    client.force_login(world.commune_head)
    page = client.get(reverse("models_registry:dossier_submit", args=[dossier.code])).text
    assert "Hồ sơ chưa gửi được" in page
    assert reverse("models_registry:dossier_edit", args=[dossier.code]) not in page
    client.force_login(world.commune_officer)
    page = client.get(reverse("models_registry:dossier_submit", args=[dossier.code])).text
    assert reverse("models_registry:dossier_edit", args=[dossier.code]) in page
