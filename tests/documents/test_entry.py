"""Entering, correcting and citing documents."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.refusals import ChangedMeanwhile, NotYours
from documents.entry import cite, correct, enter
from documents.filing import FileRefused
from documents.models import DocumentKind, LegalDocument, StoredFile
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import PDF, LegalDocumentFactory
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer

pytestmark = pytest.mark.django_db


def upload(body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", body)


def test_a_document_is_entered_with_its_file_and_with_who_entered_it() -> None:
    clerk = officer(Role.UNIT_OFFICER, CommuneCommitteeFactory())

    document = enter(LegalDocumentFactory.build(), by=clerk, upload=upload())

    kept = LegalDocument.objects.get(pk=document.pk)
    assert kept.entered_by == clerk
    assert kept.file is not None
    assert kept.file.content.read() == PDF
    assert kept.history.count() == 1


def test_a_refused_file_leaves_no_document() -> None:
    clerk = officer(Role.UNIT_OFFICER, CommuneCommitteeFactory())

    with pytest.raises(FileRefused):
        enter(LegalDocumentFactory.build(), by=clerk, upload=upload(b"no pdf"))

    assert not LegalDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_who_may_not_write_documents_enters_and_corrects_none() -> None:
    leader = officer(Role.LEADER, OrganizationFactory())
    clerk = officer(Role.UNIT_OFFICER, CommuneCommitteeFactory())

    with pytest.raises(NotYours):
        enter(LegalDocumentFactory.build(), by=leader)
    with pytest.raises(NotYours):
        correct(LegalDocumentFactory(), by=clerk)


def test_a_correction_counts_the_revision_and_refuses_what_was_not_seen() -> None:
    province = officer(Role.PROVINCIAL_OFFICER, OrganizationFactory())
    document = LegalDocumentFactory()

    document.title = "Tên đúng"
    correct(document, by=province, seen=1, upload=upload())
    with pytest.raises(ChangedMeanwhile):
        correct(LegalDocument.objects.get(), by=province, seen=1)

    document.refresh_from_db()
    assert (document.title, document.revision) == ("Tên đúng", 2)
    assert document.file is not None


def test_a_decision_is_cited_once_however_often_it_is_named() -> None:
    clerk = UserFactory()
    named = {
        "number": " 1612 / QĐ-UBND",
        "issued_on": date(2024, 8, 10),
        "issuer": "Chủ tịch  UBND tỉnh Sơn La",
    }

    first = cite(by=clerk, title="Bộ tiêu chí", **named)
    again = cite(by=UserFactory(), title="Khác", upload=upload(), **named)

    assert first == again
    kept = LegalDocument.objects.get()
    assert (kept.number, kept.issuer) == ("1612/QĐ-UBND", "Chủ tịch UBND tỉnh Sơn La")
    assert (kept.title, kept.kind, kept.entered_by) == ("Bộ tiêu chí", DocumentKind.DECISION, clerk)
    assert kept.file is not None


def test_a_cited_document_that_has_a_file_keeps_it() -> None:
    named = {"number": "1/QĐ-UBND", "issued_on": date(2024, 8, 10), "issuer": "UBND tỉnh"}
    first = cite(by=UserFactory(), title="x", upload=upload(), **named)

    cite(by=UserFactory(), title="x", upload=upload(PDF + b"\n%%EOF"), **named)

    assert LegalDocument.objects.get().file == first.file
    assert StoredFile.objects.count() == 1
