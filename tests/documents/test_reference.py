"""The documents that the portal's facts rest on."""

from datetime import date

import pytest

from core.records import Certainty
from documents import reference
from documents.models import LegalDocument
from tests.factories.documents import LegalDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "issued_on", "issuer"),
    [
        ("1147-KL/TU", date(2024, 6, 19), "Ban Thường vụ Tỉnh ủy Sơn La"),
        ("1612/QĐ-UBND", date(2024, 8, 10), "Chủ tịch UBND tỉnh Sơn La"),
        ("2783/QĐ-UBND", date(2023, 12, 21), "UBND tỉnh Sơn La"),
        ("861/QĐ-TTg", date(2021, 6, 4), "Thủ tướng Chính phủ"),
        ("698/QĐ-TTg", date(2024, 7, 19), "Thủ tướng Chính phủ"),
        ("1280/NQ-UBTVQH15", date(2024, 11, 14), "Ủy ban Thường vụ Quốc hội"),
        ("1681/NQ-UBTVQH15", date(2025, 6, 16), "Ủy ban Thường vụ Quốc hội"),
        ("97/2025/QĐ-UBND", date(2025, 9, 8), "UBND tỉnh Sơn La"),
        ("3350/QĐ-UBND", date(2025, 12, 26), "UBND tỉnh Sơn La"),
        ("51/2025/QĐ-TTg", date(2025, 12, 29), "Thủ tướng Chính phủ"),
        ("03-NQ/TU", date(2021, 1, 21), "Tỉnh ủy Sơn La"),
        ("2407/QĐ-UBND", date(2021, 10, 1), "UBND tỉnh Sơn La"),
        ("2972/QĐ-UBND", date(2021, 12, 2), "UBND tỉnh Sơn La"),
    ],
)
def test_the_documents_of_the_domain_are_there(number: str, issued_on: date, issuer: str) -> None:
    reference.load()

    document = LegalDocument.objects.get(number=number)
    assert (document.issued_on, document.issuer) == (issued_on, issuer)


def test_every_document_says_its_source_and_how_sure_it_is() -> None:
    reference.load()

    assert not LegalDocument.objects.filter(source="").exists()
    unsure = LegalDocument.objects.filter(certainty=Certainty.UNVERIFIED)
    assert "30/2020/NĐ-CP" in set(unsure.values_list("number", flat=True))
    assert not LegalDocument.objects.filter(is_sample=True).exists()


def test_loading_again_adds_nothing_and_touches_no_correction() -> None:
    assert reference.load() == LegalDocument.objects.count()
    corrected = LegalDocument.objects.get(number="60/QĐ-BDTTG")
    corrected.title, corrected.issued_on = "Tên đúng", date(2026, 2, 2)
    corrected.save_revised()

    assert reference.load() == 0

    corrected.refresh_from_db()
    assert (corrected.title, corrected.issued_on) == ("Tên đúng", date(2026, 2, 2))


def test_a_sample_document_of_the_same_number_does_not_stand_in_for_the_real_one() -> None:
    LegalDocumentFactory(number="3350/QĐ-UBND", issued_on=date(2025, 1, 2), is_sample=True)

    reference.load()

    assert LegalDocument.objects.filter(number="3350/QĐ-UBND", is_sample=False).exists()
