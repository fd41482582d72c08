"""The pages of marks and evidence: for whom they open, what they keep, and what they come to."""

from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from models_registry.appraisal import judgement
from models_registry.models import DossierStatus, Mark, ScoreLine
from models_registry.scoring import appraisal, evidence, self_assessment
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import sheet_of
from tests.factories.documents import PDF, LegalDocumentFactory
from tests.factories.models_registry import DossierFactory

from .marking import PASS_FAIL, Scoring, issued_set, judged, keys_of, mark_itself

S = DossierStatus
SCRIPT = "<script>alert('x')</script>"


def url(name, *args):
    return reverse(f"models_registry:{name}", args=args)


def at(dossier, status):
    type(dossier).objects.filter(pk=dossier.pk).update(
        status=status, submitted_on=None if status == S.DRAFT else "2024-11-01"
    )
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def dossier(world):
    """A commune's draft, judged by a set of 100 points and a bonus."""
    issued_set(world)
    return DossierFactory(model__organization=world.committee)


@pytest.fixture
def key(dossier):
    """The ids of the criteria by their numbers."""
    return keys_of(dossier)


def addresses(dossier):
    """Each page with a status in which it opens, and who then works on it."""
    first = keys_of(dossier)["1"]
    assess, appraise = url("dossier_assess", dossier.code), url("dossier_appraise", dossier.code)
    prove = url("evidence_add", dossier.code, first)
    return [
        (assess, S.DRAFT, {"commune_officer", "district_officer", "provincial_officer"}),
        (prove, S.RETURNED, {"commune_officer", "district_officer", "provincial_officer"}),
        (appraise, S.APPRAISING, {"provincial_officer"}),
        (
            url("dossier_reply", dossier.code),
            S.AWAITING_REPLY,
            {"commune_officer", "commune_head", "district_officer", "provincial_officer"},
        ),
    ]


READERS = ("commune_officer", "commune_head", "district_officer", "provincial_officer", "leader")


def test_each_page_opens_for_whoever_works_on_it(client, world, dossier):
    mark_itself(dossier, by=world.commune_officer)
    for address, status, workers in addresses(dossier):
        at(dossier, status)
        client.logout()
        assert client.get(address).status_code == 302
        for reader in READERS:
            client.force_login(getattr(world, reader))
            expected = 200 if reader in workers else 403
            assert client.get(address).status_code == expected, (address, reader)
            if reader not in workers:
                assert client.post(address).status_code == 403
        client.force_login(world.neighbour)
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_a_page_whose_time_is_over_leads_back_to_the_dossier(client, world, dossier):
    mark_itself(dossier, by=world.commune_officer)
    client.force_login(world.provincial_officer)
    for address, status, _workers in addresses(dossier):
        at(dossier, S.APPRAISING if status != S.APPRAISING else S.SUBMITTED)
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, dossier.get_absolute_url())


@pytest.mark.parametrize(
    ("part", "worker", "reader"),
    [("tu-cham", "commune_officer", "leader"), ("tham-dinh", "provincial_officer", "leader")],
)
def test_the_outcome_is_worked_out_for_whoever_types_and_nothing_is_saved(
    client, world, dossier, key, part, worker, reader
):
    mark_itself(dossier, by=world.commune_officer)
    at(dossier, S.APPRAISING)
    address = url("dossier_outcome", dossier.code, part)
    typed = {f"m{key['1']}": "20,5", f"m{key['2']}": "40", f"m{key['3']}": "99"}
    client.force_login(getattr(world, worker))
    page = client.post(address, typed).text
    assert "<html" not in page
    assert "<strong>60,5</strong>" in page
    # What cannot be is not counted, and asked for like what is blank.
    assert "Tiêu chí 3 chưa được chấm." in page
    assert client.get(address).status_code == 405
    assert client.post(url("dossier_outcome", dossier.code, "khac")).status_code == 404
    for other, status in ((reader, 403), ("neighbour", 404)):
        client.force_login(getattr(world, other))
        assert client.post(address, typed).status_code == status
    assert dossier.lines.get(criterion=key["1"]).self_points == 40
    assert not dossier.lines.exclude(appraised_points=None).exists()


def test_the_unit_marks_itself_on_the_page(client, world, dossier, key):
    client.force_login(world.commune_officer)
    page = client.get(url("dossier_assess", dossier.code)).text
    assert "/40" in page
    typed = {f"m{key['1']}": "35,25", f"e{key['1']}": "Dòng một\r\nDòng hai", f"x{key['3']}": "on"}
    answer = client.post(url("dossier_assess", dossier.code), typed)

    assert answer.url == dossier.get_absolute_url()
    first = dossier.lines.get(criterion=key["1"])
    assert (first.self_points, first.explanation) == (D("35.25"), "Dòng một\nDòng hai")
    assert dossier.lines.get(criterion=key["3"]).self_exempt
    assert 'value="35,25"' in client.get(url("dossier_assess", dossier.code)).text


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("40,01", "Đề nghị nhập nhiều nhất 40."),
        ("-1", "Đề nghị nhập từ 0 trở lên."),
        ("1,005", "Đề nghị nhập nhiều nhất 2 chữ số thập phân."),
        ("ba mươi", "ba mươi"),
    ],
)
def test_a_wrong_mark_is_told_at_its_field_and_what_was_typed_stays(
    client, world, dossier, key, points, told
):
    client.force_login(world.commune_officer)
    typed = {f"m{key['1']}": points, f"m{key['2']}": "30", f"e{key['2']}": "Đã đối thoại 4 kỳ"}
    page = client.post(url("dossier_assess", dossier.code), typed).text

    assert told in page
    assert f'value="{points}"' in page
    assert "Đã đối thoại 4 kỳ" in page
    assert not ScoreLine.objects.exclude(self_points=None).exists()


def test_10000_characters_are_refused_in_words_and_kept(client, world, dossier, key):
    mark_itself(dossier, by=world.commune_officer)
    long = "Chữ " * 2500
    pages = [
        (url("dossier_assess", dossier.code), S.DRAFT, "commune_officer", "e"),
        (url("dossier_appraise", dossier.code), S.APPRAISING, "provincial_officer", "a"),
    ]
    for address, status, who, letter in pages:
        at(dossier, status)
        client.force_login(getattr(world, who))
        page = client.post(address, {f"m{key['1']}": "40", f"{letter}{key['1']}": long}).text
        assert "5000" in page
        assert "10000" in page or "9999" in page
        assert long.strip() in page
    assert not dossier.lines.filter(appraised_reason__startswith="Chữ").exists()


def test_what_is_written_is_shown_and_never_run(client, world, dossier, key):
    by = world.commune_officer
    entries = {key["1"]: SelfEntry(Mark(D(40)), SCRIPT)}
    mark_itself(dossier, by=by)
    self_assessment.assess(dossier, by=by, entries=entries)
    upload = SimpleUploadedFile("a.pdf", PDF)
    evidence.add(dossier, key["1"], by=by, upload=upload, title=SCRIPT, place=SCRIPT)
    pages = [
        client_page(client, by, dossier.get_absolute_url()),
        client_page(client, by, url("dossier_assess", dossier.code)),
        client_page(client, by, url("evidence_add", dossier.code, key["1"])),
    ]
    at(dossier, S.APPRAISING)
    province = world.provincial_officer
    appraisal.appraise(dossier, by=province, judgements={key["1"]: judged(1, SCRIPT)})
    dossier.lines.filter(criterion=key["1"]).update(reply=SCRIPT)
    pages.append(client_page(client, province, url("dossier_appraise", dossier.code)))
    pages.append(client_page(client, province, dossier.get_absolute_url()))
    at(dossier, S.AWAITING_REPLY)
    pages.append(client_page(client, by, url("dossier_reply", dossier.code)))
    for page in pages:
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(" in page


def client_page(client, user, address):
    client.force_login(user)
    return client.get(address).text


def test_no_field_of_another_party_is_taken_from_the_units_page(client, world, dossier, key):
    client.force_login(world.commune_officer)
    forced = {"status": "recognised", "appraised_points": "40", "maximum": "900"}
    letters = {f"{letter}{key['1']}": "40" for letter in "magft"}
    client.post(url("dossier_assess", dossier.code), forced | letters)

    line = dossier.lines.get(criterion=key["1"])
    assert (line.self_points, line.maximum) == (40, 40)
    assert (line.appraised_points, line.final_points, line.appraised_reason) == (None, None, "")
    dossier.refresh_from_db()
    assert dossier.status == S.DRAFT


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(client, world, dossier, key):
    mark_itself(dossier, by=world.commune_officer, c1=10)
    address, first = url("dossier_assess", dossier.code), key["1"]
    seen = dossier.lines.get(criterion=first).revision
    entries = {first: SelfEntry(Mark(D(20)), "Người thứ nhất")}
    self_assessment.assess(dossier, by=world.commune_officer, entries=entries)

    client.force_login(world.district_officer)
    typed = {f"m{first}": "30", f"e{first}": "Người thứ hai", f"r{first}": seen}
    page = client.post(address, typed)
    assert "20 · Người thứ nhất" in page.text
    assert "Người thứ hai" in page.text
    assert dossier.lines.get(criterion=first).self_points == 20

    again = page.context["form"].data[f"r{first}"]
    client.post(address, typed | {f"r{first}": again})
    assert dossier.lines.get(criterion=first).self_points == 30


def test_what_was_typed_on_the_page_of_another_set_is_not_said_to_be_saved(
    client, world, dossier, key
):
    client.force_login(world.commune_officer)
    typed = {f"m{key['1']}": "30", f"r{key['1']}": "1"}
    issued_set(world, PASS_FAIL, scoring=Scoring.PASS_FAIL)
    answer = client.post(url("dossier_assess", dossier.code), typed)

    assert answer.status_code == 200
    assert "Đề nghị mở lại trang rồi chấm điểm." in answer.text
    assert not ScoreLine.objects.exists()


def test_the_province_marks_on_its_page_and_settles_after_the_reply(client, world, dossier, key):
    mark_itself(dossier, by=world.commune_officer)
    at(dossier, S.APPRAISING)
    client.force_login(world.provincial_officer)
    address = url("dossier_appraise", dossier.code)
    page = client.post(address, {f"m{key['1']}": "30"}).text
    assert "khác điểm tự chấm, đề nghị nêu lý do" in page
    client.post(address, {f"m{key['1']}": "30", f"a{key['1']}": "Thiếu biên bản"})
    client.post(url("dossier_agree", dossier.code))
    marks = dossier.lines.order_by("criterion__order").values_list("appraised_points", flat=True)
    assert list(marks) == [30, 40, 20, 5]

    at(dossier, S.AWAITING_REPLY)
    client.force_login(world.commune_head)
    reply = {f"y{key['1']}": "Có biên bản số 3", "revision": dossier.revision}
    assert "Thiếu biên bản" in client.get(url("dossier_reply", dossier.code)).text
    client.post(url("dossier_reply", dossier.code), reply)
    dossier.refresh_from_db()
    assert dossier.status == S.APPRAISING

    client.force_login(world.provincial_officer)
    assert "Có biên bản số 3" in client.get(address).text
    typed = {
        f"m{key['1']}": "30",
        f"a{key['1']}": "Thiếu biên bản",
        f"f{key['1']}": "38",
        f"t{key['1']}": "Chấp nhận",
        "vetoes": [],
    }
    shown = client.post(url("dossier_outcome", dossier.code, "tham-dinh"), typed)
    assert shown.context["outcome"].total == 38
    kept = {f"m{key[n]}": m for n, m in (("2", "40"), ("3", "20"), ("4", "5"))}
    client.post(address, typed | kept)
    assert sheet_of(dossier, clock.today()).final_outcome.total == 103


def test_the_unit_sees_the_appraised_marks_once_they_are_announced(client, world, dossier, key):
    half_appraised(world, dossier, key)
    for status, shown in ((S.APPRAISING, False), (S.AWAITING_REPLY, True)):
        at(dossier, status)
        page = client_page(client, world.commune_officer, dossier.get_absolute_url())
        assert ("Chưa đạt yêu cầu" in page) == shown


def half_appraised(world, dossier, key):
    """One criterion appraised, the others not yet."""
    mark_itself(dossier, by=world.commune_officer)
    at(dossier, S.APPRAISING)
    judgements = {key["1"]: judged(1, "Chưa đạt yêu cầu")}
    appraisal.appraise(dossier, by=world.provincial_officer, judgements=judgements)


def test_what_goes_back_half_appraised_goes_without_its_marks(client, world, dossier, key):
    half_appraised(world, dossier, key)
    judgement.return_for_revision(dossier, by=world.provincial_officer, reason="Bổ sung ảnh")
    for user, seen in ((world.commune_officer, False), (world.provincial_officer, True)):
        page = client_page(client, user, dossier.get_absolute_url())
        assert "Bổ sung ảnh" in page
        assert ("Chưa đạt yêu cầu" in page) == seen


def test_what_goes_back_after_its_marks_were_out_shows_them(client, world, dossier, key):
    half_appraised(world, dossier, key)
    appraisal.agree(dossier, by=world.provincial_officer)
    judgement.announce(dossier, by=world.provincial_officer)
    judgement.return_for_revision(dossier, by=world.provincial_officer, reason="Bổ sung ảnh")
    assert "Chưa đạt yêu cầu" in client_page(
        client, world.commune_officer, dossier.get_absolute_url()
    )


def test_an_empty_reply_is_sent_only_by_saying_that_the_unit_agrees(client, world, dossier, key):
    half_appraised(world, dossier, key)
    at(dossier, S.AWAITING_REPLY)
    client.force_login(world.commune_head)
    address = url("dossier_reply", dossier.code)

    for words in ("", "   "):
        page = client.post(address, {f"y{key['1']}": words}).text
        assert "Đề nghị giải trình từng tiêu chí" in page
    dossier.refresh_from_db()
    assert dossier.status == S.AWAITING_REPLY

    client.post(address, {f"y{key['1']}": "", "agrees": "on"})
    dossier.refresh_from_db()
    assert dossier.status == S.APPRAISING


def test_where_nothing_differs_the_reply_asks_for_nothing(client, world, dossier):
    mark_itself(dossier, by=world.commune_officer)
    at(dossier, S.APPRAISING)
    appraisal.agree(dossier, by=world.provincial_officer)
    at(dossier, S.AWAITING_REPLY)
    client.force_login(world.commune_head)

    client.post(url("dossier_reply", dossier.code), {"revision": dossier.revision})

    dossier.refresh_from_db()
    assert dossier.status == S.APPRAISING


@pytest.mark.parametrize("status", [S.SUBMITTED, S.APPRAISING, S.RETURNED])
def test_a_reply_sent_out_of_its_time_shows_no_mark_and_says_why(
    client, world, dossier, key, status
):
    half_appraised(world, dossier, key)
    at(dossier, status)
    client.force_login(world.commune_officer)
    answer = client.post(url("dossier_reply", dossier.code), {f"y{key['1']}": "Đã làm"})
    assert answer.url == dossier.get_absolute_url()
    assert "không chờ giải trình" in client.get(answer.url).text
    assert not dossier.lines.exclude(reply="").exists()


def test_evidence_is_added_on_its_page_and_errors_keep_what_was_typed(client, world, dossier, key):
    client.force_login(world.commune_officer)
    address = url("evidence_add", dossier.code, key["1"])
    bad = SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 100)
    page = client.post(address, {"upload": bad, "title": "Tên đã gõ", "place": "trang 9"}).text
    assert "Các loại được nhận: PDF, JPG, PNG, DOCX, XLSX." in page
    assert "Tên đã gõ" in page
    assert "trang 9" in page
    assert "đề nghị chọn minh chứng đã có" not in page
    page = client.post(address, {"document_number": "25/KH-UBND"}).text
    assert 'value="25/KH-UBND"' in page
    assert not dossier.lines.filter(evidence_uses__isnull=False).exists()

    good = SimpleUploadedFile("bien-ban.pdf", PDF)
    assert client.post(address, {"upload": good, "title": "Biên bản"}).url == address
    piece = dossier.lines.get(criterion=key["1"]).evidence_uses.get().evidence
    second = url("evidence_add", dossier.code, key["2"])
    client.post(second, {"kept": piece.pk})
    assert dossier.lines.get(criterion=key["2"]).evidence_uses.get().evidence == piece
    assert client.get(url("evidence_add", dossier.code, 0)).status_code == 404


def queries_of(client, user, address):
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_no_page_asks_more_however_much_evidence_there_is(client, world, dossier, key):
    mark_itself(dossier, by=world.commune_officer)

    def prove(number, count):
        for serial in range(count):
            body = PDF + f"%{number}{serial}{count}\n%%EOF\n".encode()
            evidence.add(
                dossier,
                key[number],
                by=world.commune_officer,
                upload=SimpleUploadedFile("a.pdf", body),
                document=LegalDocumentFactory(),
            )

    def asked():
        unit, province = world.commune_officer, world.provincial_officer
        at(dossier, S.DRAFT)
        found = [
            queries_of(client, unit, dossier.get_absolute_url()),
            queries_of(client, unit, url("dossier_assess", dossier.code)),
        ]
        at(dossier, S.APPRAISING)
        return [
            *found,
            queries_of(client, province, dossier.get_absolute_url()),
            queries_of(client, province, url("dossier_appraise", dossier.code)),
        ]

    at(dossier, S.DRAFT)
    prove("1", 1)
    few = asked()
    at(dossier, S.DRAFT)
    for number in ("1", "2", "3"):
        prove(number, 7)
    assert asked() == few
