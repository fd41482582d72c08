"""What proves a criterion: kept once by its unit, never changed, and read by who may."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from core import clock
from core.refusals import NotNow, NotYours
from documents.filing import FileRefused
from documents.models import StoredFile
from models_registry.models import (
    AppraisalRound,
    DossierStatus,
    Evidence,
    EvidenceUse,
    ScoreLine,
)
from models_registry.scoring import evidence
from models_registry.scoring.evidence import NothingToProve
from models_registry.scoring.sheet import OtherCriteria
from organizations.acting import BasisRequired
from organizations.roles import Role
from tests.factories.documents import PDF, LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, PracticeModelFactory
from tests.factories.organizations import PartyBodyFactory, officer

from .conftest import TODAY
from .marking import issued_set, keys_of

S = DossierStatus
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def word():
    """A small DOCX."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<xml/>")
    return made.getvalue()


def sent(body=PDF, name="Biên bản.pdf"):
    return SimpleUploadedFile(name, body, content_type="text/html")


@pytest.fixture
def dossier(world):
    """A commune's draft, judged by a set of 100 points."""
    issued_set(world)
    return DossierFactory(model__organization=world.committee)


@pytest.fixture
def key(dossier):
    """The ids of the criteria by their numbers."""
    return keys_of(dossier)


@pytest.fixture
def by(world):
    """Who proves."""
    return world.commune_officer


@pytest.fixture
def neighbours(world):
    """Another unit's draft."""
    return DossierFactory(model__organization=world.other_committee)


def version_of(dossier, number):
    return dossier.lines.get(criterion__number=number).self_version


def at(dossier, status):
    type(dossier).objects.filter(pk=dossier.pk).update(
        status=status, submitted_on=None if status == S.DRAFT else "2024-11-01"
    )
    dossier.refresh_from_db()


def test_a_document_by_its_number_proves_without_a_file(dossier, key, by, world):
    document = LegalDocumentFactory(title="Kế hoạch công khai thủ tục")
    use = evidence.add(dossier, key["1"], by=by, document=document, place="mục II, trang 3")

    piece = use.evidence
    assert (piece.document, piece.file, piece.title) == (document, None, document.title)
    assert (piece.organization, piece.added_by, use.place) == (
        world.committee,
        by,
        "mục II, trang 3",
    )
    assert version_of(dossier, "1") == 1


def test_a_file_proves_without_a_document_and_is_called_as_it_was(dossier, key, by):
    use = evidence.add(dossier, key["1"], by=by, upload=sent(PHOTO, "Ảnh họp dân.exe"))

    assert use.evidence.title == "Ảnh họp dân.exe.jpg"
    assert use.evidence.file.content_type == "image/jpeg"
    assert use.evidence.file.content.read() == PHOTO


def test_nothing_proves_nothing(dossier, key, by):
    with pytest.raises(NothingToProve):
        evidence.add(dossier, key["1"], by=by, title="Biên bản")
    assert not Evidence.objects.exists()


def test_a_file_of_another_kind_leaves_nothing_behind(dossier, key, by):
    with pytest.raises(FileRefused, match="PDF, JPG, PNG, DOCX, XLSX"):
        evidence.add(dossier, key["1"], by=by, upload=sent(b"<svg/>", "a.svg"))
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert not EvidenceUse.objects.exists()


def test_a_criterion_of_another_set_is_not_proven(dossier, by):
    with pytest.raises(OtherCriteria):
        evidence.add(dossier, 0, by=by, upload=sent())
    assert not Evidence.objects.exists()


def test_the_same_bytes_are_one_piece_that_proves_several_criteria(dossier, key, by):
    first = evidence.add(dossier, key["1"], by=by, upload=sent())
    second = evidence.add(dossier, key["2"], by=by, upload=sent(name="Tên khác.pdf"))

    assert first.evidence == second.evidence
    assert Evidence.objects.count() == 1
    # Sent again after the connection broke off: it is there already, and said so.
    with pytest.raises(NotNow, match="đã có ở tiêu chí 1"):
        evidence.add(dossier, key["1"], by=by, upload=sent())
    assert EvidenceUse.objects.count() == 2


def test_a_document_is_one_piece_and_with_a_file_another(dossier, key, by):
    document = LegalDocumentFactory()
    one = evidence.add(dossier, key["1"], by=by, document=document)
    same = evidence.add(dossier, key["2"], by=by, document=document)
    with_file = evidence.add(dossier, key["3"], by=by, document=document, upload=sent())

    assert one.evidence == same.evidence != with_file.evidence


def test_a_piece_of_the_store_is_used_again_in_another_year(dossier, key, by, world):
    piece = evidence.add(dossier, key["1"], by=by, upload=sent()).evidence
    later = DossierFactory(model=dossier.model, round__year=2025)

    use = evidence.cite(later, keys_of(later)["1"], by=by, evidence=piece, place="trang 2")

    assert (use.evidence, use.place, piece.uses.count()) == (piece, "trang 2", 2)
    with pytest.raises(NotNow):
        evidence.cite(later, keys_of(later)["1"], by=by, evidence=piece)


def test_another_units_piece_proves_nothing_here(dossier, key, by, world, neighbours):
    mine = evidence.add(dossier, key["1"], by=by, upload=sent())
    theirs = evidence.add(neighbours, key["1"], by=world.neighbour, upload=sent())

    # The same file in two units is two pieces: each keeps its own.
    assert mine.evidence != theirs.evidence
    for act in (
        lambda: evidence.cite(dossier, key["2"], by=by, evidence=theirs.evidence),
        lambda: evidence.replace(theirs.evidence, by=by, upload=sent(PHOTO), dossier=dossier),
    ):
        with pytest.raises(NotNow, match="đơn vị khác"):
            act()
    assert EvidenceUse.objects.count() == 2


def test_a_newer_file_takes_the_place_in_what_was_not_sent_and_nowhere_else(dossier, key, by):
    old = evidence.add(dossier, key["1"], by=by, upload=sent()).evidence
    evidence.cite(dossier, key["2"], by=by, evidence=old)
    other = DossierFactory(model=PracticeModelFactory(organization=dossier.model.organization))
    evidence.cite(other, key["1"], by=by, evidence=old)
    at(other, S.SUBMITTED)
    before = version_of(other, "1")

    new = evidence.replace(old, by=by, upload=sent(word(), "Biên bản.docx"), dossier=dossier)

    assert (new.replaces, new.title) == (old, old.title)
    assert {use.evidence for use in EvidenceUse.objects.filter(line__dossier=dossier)} == {new}
    assert {use.evidence for use in EvidenceUse.objects.filter(line__dossier=other)} == {old}
    assert (version_of(dossier, "1"), version_of(other, "1")) == (2, before)
    assert old.file.content.read() == PDF
    assert list(Evidence.objects.current()) == [new]
    with pytest.raises(NotNow, match="tệp mới hơn"):
        evidence.replace(old, by=by, upload=sent(PHOTO), dossier=dossier)


def test_a_piece_with_a_newer_file_is_cited_no_more(dossier, key, by):
    old = evidence.add(dossier, key["1"], by=by, upload=sent()).evidence
    evidence.replace(old, by=by, upload=sent(PHOTO), dossier=dossier)
    with pytest.raises(NotNow, match="tệp mới hơn"):
        evidence.cite(dossier, key["2"], by=by, evidence=old)


@pytest.mark.django_db(transaction=True)
def test_of_newer_files_sent_at_the_same_moment_one_takes_the_place(world):
    # Marked as sample, so that what is append-only can be removed when the test is over.
    found = [
        DossierFactory(
            model=PracticeModelFactory(organization=world.committee, is_sample=True),
            is_sample=True,
        )
        for _each in range(2)
    ]
    issued_set(world, is_sample=True)
    AppraisalRound.objects.update(is_sample=True)
    key = keys_of(found[0])["1"]
    by = world.commune_officer
    old = evidence.add(found[0], key, by=by, upload=sent()).evidence
    evidence.cite(found[1], key, by=by, evidence=old)

    def click(number):
        with clock.playing(TODAY):
            try:
                evidence.replace(old, by=by, upload=sent(PHOTO), dossier=found[number % 2])
            except NotNow:
                return 0
            finally:
                if connection.vendor != "sqlite":
                    connection.close()
        return 1

    if connection.vendor == "sqlite":  # one transaction writes at a time: one click after another
        answers = list(map(click, range(4)))
    else:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(click, range(4)))
    assert sorted(answers) == [0, 0, 0, 1]
    assert {use.evidence.replaces for use in EvidenceUse.objects.all()} == {old}
    versions = ScoreLine.objects.filter(criterion=key).values_list("self_version", flat=True)
    assert set(versions) == {2}


def test_what_is_taken_off_stays_in_the_store_and_is_taken_off_once(dossier, key, by):
    use = evidence.add(dossier, key["1"], by=by, upload=sent())
    again = EvidenceUse.objects.get(pk=use.pk)

    evidence.remove(use, by=by)
    evidence.remove(again, by=by)

    assert not EvidenceUse.objects.exists()
    assert Evidence.objects.current().count() == 1
    assert version_of(dossier, "1") == 2
    assert EvidenceUse.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize("status", [one for one in S if one not in (S.DRAFT, S.RETURNED)])
def test_evidence_is_left_alone_once_the_dossier_is_not_with_its_unit(dossier, key, by, status):
    use = evidence.add(dossier, key["1"], by=by, upload=sent())
    at(dossier, status)
    use.refresh_from_db()
    for act in (
        lambda: evidence.add(dossier, key["2"], by=by, upload=sent(PHOTO)),
        lambda: evidence.cite(dossier, key["2"], by=by, evidence=use.evidence),
        lambda: evidence.replace(use.evidence, by=by, upload=sent(PHOTO), dossier=dossier),
        lambda: evidence.remove(EvidenceUse.objects.get(), by=by),
    ):
        with pytest.raises(NotNow):
            act()
    assert EvidenceUse.objects.get() == use


def test_who_proves_what_a_unit_says(dossier, key, world):
    for stranger in (world.neighbour, world.leader, world.commune_head):
        with pytest.raises(NotYours):
            evidence.add(dossier, key["1"], by=stranger, upload=sent())
    with pytest.raises(BasisRequired):
        evidence.add(dossier, key["1"], by=world.provincial_officer, upload=sent())
    assert not Evidence.objects.exists()
    basis = LegalDocumentFactory()
    evidence.add(dossier, key["1"], by=world.provincial_officer, upload=sent(), basis=basis)
    assert dossier.steps.get().verb == "prove"


def file_url(dossier, use):
    return reverse("models_registry:evidence_file", args=[dossier.code, use.pk])


def test_a_file_goes_to_whoever_may_read_the_dossier_and_to_nobody_else(
    client, dossier, key, by, world, neighbours
):
    use = evidence.add(dossier, key["1"], by=by, upload=sent())
    assert client.get(file_url(dossier, use)).status_code == 302
    readers = (by, world.district_officer, world.provincial_officer, world.leader)
    for reader in (*readers, officer(Role.MOBILISATION_BODY, PartyBodyFactory())):
        client.force_login(reader)
        answer = client.get(file_url(dossier, use))
        assert b"".join(answer.streaming_content) == PDF
    client.force_login(world.neighbour)
    assert client.get(file_url(dossier, use)).status_code == 404
    # Nor by the address of a dossier of one's own.
    assert client.get(file_url(neighbours, use)).status_code == 404
    for name in ("evidence_remove", "evidence_replace"):
        for one in (dossier, neighbours):
            address = reverse(f"models_registry:{name}", args=[one.code, use.pk])
            assert client.post(address, {"upload": sent(PHOTO)}).status_code == 404
    assert EvidenceUse.objects.get().evidence == use.evidence


@pytest.mark.parametrize(
    ("body", "name", "shown"),
    [
        (PDF, "Biên bản.pdf", True),
        (PHOTO, "ảnh\r\nX: y.jpg", True),
        (word(), "../../Biên bản.docx", False),
    ],
)
def test_only_a_pdf_and_pictures_open_in_the_browser(client, dossier, key, by, body, name, shown):
    use = evidence.add(dossier, key["1"], by=by, upload=sent(body, name))
    client.force_login(by)
    for query, inline in (("", False), ("?xem", shown)):
        answer = client.get(file_url(dossier, use) + query)
        disposition = answer["Content-Disposition"]
        assert disposition.startswith("inline" if inline else "attachment")
        assert "\n" not in disposition
        assert "/.." not in disposition
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == use.evidence.file.content_type
        assert "private" in answer["Cache-Control"]


def test_what_proves_by_a_document_alone_has_no_file(client, dossier, key, by):
    use = evidence.add(dossier, key["1"], by=by, document=LegalDocumentFactory())
    client.force_login(by)
    assert client.get(file_url(dossier, use)).status_code == 404


def test_the_same_file_in_another_unit_is_told_to_those_who_appraise_alone(
    client, dossier, key, by, world, neighbours
):
    evidence.add(dossier, key["1"], by=by, upload=sent())
    evidence.add(neighbours, key["1"], by=world.neighbour, upload=sent())
    said = f"Tệp này cũng là minh chứng của {world.other_committee}"
    pages = {}
    for reader in (by, world.leader, world.provincial_officer):
        client.force_login(reader)
        pages[reader.pk] = client.get(dossier.get_absolute_url()).text
    assert [said in page for page in pages.values()] == [False, False, True]
    at(dossier, S.APPRAISING)
    page = client.get(reverse("models_registry:dossier_appraise", args=[dossier.code])).text
    assert said in page


def test_the_same_file_at_several_criteria_of_a_unit_is_information(client, dossier, key, by):
    for number in ("1", "2"):
        evidence.add(dossier, key[number], by=by, upload=sent())
    client.force_login(by)
    page = client.get(dossier.get_absolute_url()).text
    assert page.count("dùng cho 2 tiêu chí") == 2
    assert "Tệp này cũng là minh chứng của" not in page


def test_on_the_units_behalf_a_piece_is_taken_off_by_a_document(client, world, dossier, key):
    use = evidence.add(dossier, key["1"], by=world.commune_officer, document=LegalDocumentFactory())
    address = reverse("models_registry:evidence_remove", args=[dossier.code, use.pk])
    client.force_login(world.provincial_officer)
    assert client.get(address).status_code == 200
    assert client.post(address).context["form"].errors["basis_number"]
    assert EvidenceUse.objects.filter(pk=use.pk).exists()
    basis = {
        "basis_number": "12/UBND",
        "basis_issued_on": "18/12/2024",
        "basis_issuer": "UBND xã Chiềng Sơn",
    }
    assert client.post(address, basis).status_code == 302
    assert not EvidenceUse.objects.filter(pk=use.pk).exists()
    step = dossier.steps.get()
    assert (step.verb, step.entered_on_behalf, step.basis.number) == ("prove", True, "12/UBND")


def test_the_unit_takes_a_piece_off_from_the_dialog(client, world, dossier, key):
    use = evidence.add(dossier, key["1"], by=world.commune_officer, document=LegalDocumentFactory())
    address = reverse("models_registry:evidence_remove", args=[dossier.code, use.pk])
    client.force_login(world.commune_officer)
    assert client.post(address).status_code == 302
    assert not EvidenceUse.objects.exists()
