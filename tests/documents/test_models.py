"""What the database refuses about documents and files, and who may read and change them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from documents import permissions as named_here
from documents.models import DocumentKind, LegalDocument, StoredFile
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory, UserFactory
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    OrganizationFactory,
    ProvincialCommitteeFactory,
    officer,
)

pytestmark = pytest.mark.django_db

VIEW, WRITE = Permission.DOCUMENT_VIEW, Permission.DOCUMENT_WRITE


def _refused(constraint: str, make: Callable[..., Any], **fields: Any) -> None:
    said = f"{constraint}|UNIQUE constraint failed: documents_{constraint.split('_')[0]}"
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        make(**fields)


def test_a_document_is_kept_once_by_number_day_and_issuer() -> None:
    document = LegalDocumentFactory(number="12/QĐ-UBND", issued_on=date(2024, 3, 1))
    LegalDocumentFactory(number="12/QĐ-UBND", issued_on=date(2025, 3, 1))
    LegalDocumentFactory(
        number="12/QĐ-UBND", issued_on=date(2024, 3, 1), issuer="UBND huyện Mai Sơn"
    )

    _refused(
        "legaldocument_once",
        LegalDocumentFactory,
        number=document.number,
        issued_on=document.issued_on,
        issuer=document.issuer,
    )


def test_a_document_has_a_number() -> None:
    _refused("legaldocument_has_number", LegalDocumentFactory, number="")


def test_a_document_takes_effect_on_its_day_of_issue_or_later() -> None:
    day = date(2024, 8, 10)
    LegalDocumentFactory(issued_on=day, effective_on=day)

    _refused(
        "legaldocument_takes_effect_once_issued",
        LegalDocumentFactory,
        issued_on=day,
        effective_on=date(2024, 8, 9),
    )


def test_a_stored_file_has_content_and_a_hash() -> None:
    StoredFileFactory()

    _refused("storedfile_has_content", StoredFileFactory, size=0)
    _refused("storedfile_hash_is_hexadecimal", StoredFileFactory, sha256="Z" * 64)
    _refused("storedfile_hash_is_hexadecimal", StoredFileFactory, sha256="abc")


def test_documents_are_found_without_accents() -> None:
    document = LegalDocumentFactory(
        number="1612/QĐ-UBND", title="Bộ tiêu chí Chính quyền thân thiện", issuer="UBND tỉnh"
    )
    LegalDocumentFactory(number="1613/QĐ-UBND", title="Việc khác")

    assert LegalDocument.objects.search("1612").get() == document
    assert LegalDocument.objects.search("chinh quyen THAN THIEN").get() == document
    assert LegalDocument.objects.search("bo tieu chi qd-ubnd").get() == document
    assert not LegalDocument.objects.search("bo tieu chi 1613").exists()


def test_documents_exist_from_their_day_of_issue() -> None:
    document = LegalDocumentFactory(issued_on=date(2024, 8, 10))

    assert not LegalDocument.objects.issued_by(date(2024, 8, 9)).exists()
    assert LegalDocument.objects.issued_by(date(2024, 8, 10)).get() == document


def test_every_office_reads_every_document_and_a_person_without_role_none() -> None:
    document = LegalDocumentFactory()
    reader = officer(Role.AGENCY_OFFICER, OrganizationFactory())

    assert LegalDocument.objects.permitted_to(reader, VIEW).get() == document
    assert reader.has_perm(VIEW, document)
    assert not LegalDocument.objects.permitted_to(UserFactory(), VIEW).exists()


def test_a_document_is_changed_by_who_entered_it_and_by_who_keeps_the_reference_data() -> None:
    clerk = officer(Role.UNIT_OFFICER, CommuneCommitteeFactory())
    own, reference = LegalDocumentFactory(entered_by=clerk), LegalDocumentFactory()
    province = officer(Role.PROVINCIAL_OFFICER, OrganizationFactory())
    leader = officer(Role.LEADER, ProvincialCommitteeFactory())

    assert set(LegalDocument.objects.permitted_to(clerk, WRITE)) == {own}
    assert set(LegalDocument.objects.permitted_to(province, WRITE)) == {own, reference}
    assert set(LegalDocument.objects.permitted_to(SuperuserFactory(), WRITE)) == {own, reference}
    assert not LegalDocument.objects.permitted_to(leader, WRITE).exists()
    assert not clerk.has_perm(WRITE, reference)


def test_a_file_is_read_with_its_document_or_by_who_uploaded_it() -> None:
    attached, loose = StoredFileFactory(), StoredFileFactory()
    LegalDocumentFactory(file=attached)
    reader = officer(Role.AGENCY_OFFICER, OrganizationFactory())

    assert set(StoredFile.objects.permitted_to(reader, VIEW)) == {attached}
    assert set(StoredFile.objects.permitted_to(loose.uploaded_by, VIEW)) == {loose}


def test_the_permissions_are_called_here_as_in_the_role_table() -> None:
    assert named_here.DOCUMENT_VIEW == Permission.DOCUMENT_VIEW
    assert named_here.DOCUMENT_WRITE == Permission.DOCUMENT_WRITE
    assert named_here.REFERENCE_WRITE == Permission.REFERENCE_WRITE


def test_a_report_is_one_in_english_while_the_room_of_that_name_holds_many() -> None:
    with translation.override("en"):
        assert (str(DocumentKind.REPORT.label), gettext("Báo cáo")) == ("Report", "Reports")
    assert str(DocumentKind.REPORT.label) == "Báo cáo"
