"""A document typed in beside an act: which one the portal takes for it, and what is refused."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DayField
from core.refusals import NotYours
from documents.citing import CitedDocument, TypedDocument, pdf_field
from documents.entry import cite
from documents.models import DocumentKind, LegalDocument
from organizations.models import OwnDocument
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import PDF, LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory, officer

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

    assert typed().known(UserFactory()) == letter
    assert typed(issuer="ubnd  xã chiềng sơn").known(UserFactory()) == letter
    assert typed(usual="UBND xã Chiềng Sơn").cited(UserFactory()) == letter


def test_the_same_number_of_another_issuer_is_another_document() -> None:
    letter = letter_of("UBND xã Chiềng Sơn")

    assert typed(issuer="UBND xã Mường Và").known(UserFactory()) is None
    other = typed(usual="UBND xã Mường Và").cited(UserFactory())

    assert other != letter
    assert (other.number, other.issuer) == ("25/TTr-UBND", "UBND xã Mường Và")
    assert typed().known(UserFactory()) is None, "one of two is not guessed"


def test_what_another_office_keeps_for_itself_is_not_found_by_its_number() -> None:
    letter = letter_of("UBND xã Chiềng Sơn")
    owner = OrganizationFactory()
    OwnDocument.objects.create(document=letter, organization=owner)

    assert typed().known(officer(Role.AGENCY_OFFICER, owner)) == letter
    stranger = officer(Role.AGENCY_OFFICER, OrganizationFactory())
    assert typed().known(stranger) is None
    assert typed(issuer="ubnd xã chiềng sơn").known(stranger) is None


def test_a_form_takes_no_letter_of_another_office_for_the_document_that_was_typed() -> None:
    """It asks who issued the document, as it would had the letter not been there."""

    class ActForm(CitedDocument):
        user = officer(Role.AGENCY_OFFICER, OrganizationFactory())

    OwnDocument.objects.create(
        document=letter_of("UBND xã Chiềng Sơn"), organization=OrganizationFactory()
    )
    sent = {"document_number": "25/TTr-UBND", "document_issued_on": "18/12/2024"}

    assert list(ActForm(sent).errors) == ["document_issuer"]
    form = ActForm(sent | {"document_issuer": "UBND xã Mường Và"})
    assert form.is_valid()
    assert form.cited(ActForm.user).issuer == "UBND xã Mường Và"


@pytest.mark.parametrize("with_file", [True, False])
def test_nobody_is_handed_what_another_office_keeps_for_itself(with_file: bool) -> None:
    letter, owner = letter_of("Sở Tư pháp"), OrganizationFactory(name="Sở Tư pháp")
    OwnDocument.objects.create(document=letter, organization=owner)

    def cited(by: User) -> LegalDocument:
        return cite(
            by=by,
            number=letter.number,
            issued_on=letter.issued_on,
            issuer=letter.issuer,
            title="Khác",
            upload=SimpleUploadedFile("25-TTr.pdf", PDF) if with_file else None,
        )

    with pytest.raises(NotYours):
        cited(officer(Role.AGENCY_OFFICER, OrganizationFactory()))
    letter.refresh_from_db()
    assert letter.file_id is None

    found = cited(officer(Role.AGENCY_OFFICER, owner))
    assert found == letter
    assert (found.title, found.file_id is not None) == (letter.title, with_file)


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
