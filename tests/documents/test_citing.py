"""A document typed in beside an act: which one the portal takes for it, and what is refused."""

from datetime import date

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.forms import DayField
from documents.citing import TypedDocument, pdf_field
from documents.models import DocumentKind, LegalDocument
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory

pytestmark = pytest.mark.django_db


class LetterForm(forms.Form):
    """A letter by number, day and issuer."""

    letter_number = forms.CharField(required=False)
    letter_issued_on = DayField(required=False)
    letter_issuer = forms.CharField(required=False)
    letter_upload = pdf_field("Tệp")


def typed(issuer: str = "", usual: str = "", **fields: str) -> TypedDocument:
    form = LetterForm(
        {
            "letter_number": "25 / TTr-UBND",
            "letter_issued_on": "18/12/2024",
            "letter_issuer": issuer,
            **fields,
        }
    )
    form.is_valid()
    return TypedDocument(
        form,
        "letter",
        kind=DocumentKind.SUBMISSION,
        title=gettext_lazy("Văn bản làm căn cứ nhập thay"),
        issuer=usual,
    )


def letter_of(issuer: str) -> LegalDocument:
    document: LegalDocument = LegalDocumentFactory(
        number="25/TTr-UBND", issued_on=date(2024, 12, 18), issuer=issuer
    )
    return document


def test_a_document_is_found_by_number_and_day_and_its_issuer_however_it_is_spelt() -> None:
    letter = letter_of("UBND xã Chiềng Sơn")

    assert typed().known() == letter
    assert typed(issuer="ubnd  xã chiềng sơn").known() == letter
    assert typed(usual="UBND xã Chiềng Sơn").cited(UserFactory()) == letter


def test_the_same_number_of_another_issuer_is_another_document() -> None:
    letter = letter_of("UBND xã Chiềng Sơn")

    assert typed(issuer="UBND xã Mường Và").known() is None
    other = typed(usual="UBND xã Mường Và").cited(UserFactory())

    assert other != letter
    assert (other.number, other.issuer) == ("25/TTr-UBND", "UBND xã Mường Và")
    assert typed().known() is None, "one of two is not guessed"


def test_what_is_entered_is_written_in_vietnamese_whoevers_screen_it_was() -> None:
    with translation.override("en"):
        document = typed(issuer="UBND xã Mường Và").cited(UserFactory())

    assert document.title == "Văn bản làm căn cứ nhập thay"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"letter_number": ""}, "letter_number"),
        ({"letter_issued_on": ""}, "letter_issued_on"),
        ({"letter_issued_on": "31/12/2099"}, "letter_issued_on"),
    ],
)
def test_number_and_day_come_together_and_nothing_is_issued_in_the_future(
    fields: dict[str, str], field: str
) -> None:
    document = typed(**fields)
    document.check(required=False)

    assert list(document.form.errors) == [field]


def test_nothing_is_asked_where_no_document_is_wanted() -> None:
    document = typed(letter_number="", letter_issued_on="")

    document.check(required=False)
    assert not document.form.errors
    document.check(required=True)
    assert set(document.form.errors) == {"letter_number", "letter_issued_on"}
