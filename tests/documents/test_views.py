"""The pages of documents: who sees and changes what, what a form says, how a file is served."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from documents.models import LegalDocument
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import PDF, LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer

pytestmark = pytest.mark.django_db

LIST = "documents:legaldocument_list"
TYPED = {
    "number": "12 / QĐ-UBND",
    "kind": "QĐ",
    "title": "Thành lập Ban Chỉ đạo",
    "issuer": "UBND huyện  Mai Sơn",
    "signer": "",
    "issued_on": "5/1/2024",
    "effective_on": "",
}


@pytest.fixture
def reader() -> User:
    return officer(Role.LEADER, OrganizationFactory())


@pytest.fixture
def clerk() -> User:
    return officer(Role.UNIT_OFFICER, CommuneCommitteeFactory())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pdf(body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("Quyết định 12.pdf", body)


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_the_sign_in(client: Client, method: str) -> None:
    document = LegalDocumentFactory(file=StoredFileFactory())
    for address in (
        reverse(LIST),
        reverse("documents:legaldocument_create"),
        reverse("documents:legaldocument_detail", args=[document.pk]),
        reverse("documents:legaldocument_edit", args=[document.pk]),
        reverse("documents:file", args=[document.file_id]),
    ):
        answer = getattr(client, method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


def test_a_person_without_role_reads_no_document() -> None:
    document = LegalDocumentFactory(file=StoredFileFactory())
    client = signed_in(UserFactory())

    assert client.get(reverse(LIST)).status_code == 403
    for name, pk in (("legaldocument_detail", document.pk), ("file", document.file_id)):
        assert client.get(reverse(f"documents:{name}", args=[pk])).status_code == 404


def test_the_list_finds_by_words_kind_and_year(reader: User) -> None:
    LegalDocumentFactory(number="1612/QĐ-UBND", title="Bộ tiêu chí", issued_on=date(2024, 8, 10))
    LegalDocumentFactory(number="1147-KL/TU", kind="KL", issued_on=date(2023, 6, 19))
    client = signed_in(reader)

    def numbers(query: str) -> list[str]:
        page = client.get(f"{reverse(LIST)}?{query}").context["page"]
        return [document.number for document in page.object_list]

    assert numbers("") == ["1612/QĐ-UBND", "1147-KL/TU"]
    assert numbers("q=bo+tieu+chi") == ["1612/QĐ-UBND"]
    assert numbers("loai=KL") == ["1147-KL/TU"]
    assert numbers("nam=2024") == ["1612/QĐ-UBND"]
    assert numbers("q=khong+co") == []


def test_a_year_that_is_none_is_told_and_nothing_is_lost(reader: User) -> None:
    LegalDocumentFactory()

    answer = signed_in(reader).get(f"{reverse(LIST)}?nam=hai&q=x")

    assert answer.status_code == 200
    assert "Giá trị “hai” không hợp lệ." in answer.content.decode()


def test_the_lists_queries_do_not_grow_with_its_rows(
    reader: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(reader)
    LegalDocumentFactory.create_batch(3)
    with django_assert_max_num_queries(20) as few:
        client.get(reverse(LIST))
    LegalDocumentFactory.create_batch(20, file=StoredFileFactory())
    with django_assert_max_num_queries(20) as many:
        client.get(reverse(LIST))

    assert len(many) == len(few)


def test_a_clerk_enters_a_document_with_its_file(clerk: User) -> None:
    client = signed_in(clerk)

    answer = client.post(
        reverse("documents:legaldocument_create"), TYPED | {"upload": pdf()}, follow=True
    )

    document = LegalDocument.objects.get()
    assert answer.redirect_chain[-1][0] == document.get_absolute_url()
    assert (document.number, document.issuer) == ("12/QĐ-UBND", "UBND huyện Mai Sơn")
    assert (document.issued_on, document.entered_by) == (date(2024, 1, 5), clerk)
    assert "Đã lưu văn bản." in answer.content.decode()
    assert "Quyết định 12.pdf" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "QĐ-UBND"}, "Đề nghị nhập đủ số và ký hiệu, ví dụ 1612/QĐ-UBND."),
        ({"issued_on": "31/02/2024"}, "Giá trị “31/02/2024” không hợp lệ."),
        ({"issued_on": "01/01/2099"}, "Ngày ban hành không thể sau ngày hôm nay."),
        ({"effective_on": "01/01/2024"}, "Ngày có hiệu lực phải từ ngày ban hành trở đi."),
        ({"upload": pdf(b"<html>")}, "không phải tệp PDF"),
    ],
)
def test_a_wrong_entry_is_told_and_keeps_what_was_typed(
    clerk: User, wrong: dict[str, Any], said: str
) -> None:
    answer = signed_in(clerk).post(reverse("documents:legaldocument_create"), TYPED | wrong)

    page = answer.content.decode()
    assert said in page
    assert "Thành lập Ban Chỉ đạo" in page
    assert not LegalDocument.objects.exists()


def test_a_document_that_is_there_already_is_told(clerk: User) -> None:
    LegalDocumentFactory(
        number="12/QĐ-UBND", issuer="UBND huyện Mai Sơn", issued_on=date(2024, 1, 5)
    )

    answer = signed_in(clerk).post(reverse("documents:legaldocument_create"), TYPED)

    assert "Văn bản có số, ngày và cơ quan ban hành này đã có." in answer.content.decode()
    assert LegalDocument.objects.count() == 1


def test_readers_see_no_button_and_may_not_enter_or_correct(reader: User, clerk: User) -> None:
    document = LegalDocumentFactory()
    edit = reverse("documents:legaldocument_edit", args=[document.pk])

    for user in (reader, clerk):
        client = signed_in(user)
        assert edit not in client.get(document.get_absolute_url()).content.decode()
        assert client.get(edit).status_code == 403
        assert client.post(edit, TYPED).status_code == 403
    assert signed_in(reader).get(reverse("documents:legaldocument_create")).status_code == 403


def test_the_province_corrects_and_the_later_of_two_sees_what_the_earlier_saved() -> None:
    document = LegalDocumentFactory(number="9/QĐ-UBND", title="Cũ")
    client = signed_in(officer(Role.PROVINCIAL_OFFICER, OrganizationFactory()))
    edit = reverse("documents:legaldocument_edit", args=[document.pk])

    first = client.post(edit, TYPED | {"title": "Một", "revision": 1})
    second = client.post(edit, TYPED | {"title": "Hai", "revision": 1})

    assert first.status_code == 302
    page = second.content.decode()
    assert "Đề nghị kiểm tra trước khi lưu." in page
    assert "Một" in page
    assert "Hai" in page
    assert LegalDocument.objects.get().title == "Một"


def test_a_file_is_downloaded_by_who_may_read_its_document(reader: User) -> None:
    attached, loose = StoredFileFactory(name="Quyết định.pdf"), StoredFileFactory()
    LegalDocumentFactory(file=attached)
    client = signed_in(reader)

    answer = client.get(attached.get_absolute_url())

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(loose.get_absolute_url()).status_code == 404


def test_the_page_of_a_document_says_how_sure_it_is_and_asks_a_fixed_number_of_queries(
    reader: User, django_assert_max_num_queries: Any
) -> None:
    document = LegalDocumentFactory(certainty="derived", source="baosonla.org.vn")
    client = signed_in(reader)

    with django_assert_max_num_queries(20):
        page = client.get(document.get_absolute_url()).content.decode()

    assert "suy ra từ nguồn" in page
    assert "baosonla.org.vn" in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_goes_out_as_a_file_with_the_rows_of_the_screen(reader: User, form: str) -> None:
    LegalDocumentFactory(number="12/QĐ-UBND", issued_on=date(2024, 1, 5), is_sample=True)
    LegalDocumentFactory(number="13/KL", kind="KL")
    client = signed_in(reader)

    answer = client.get(f"{reverse('documents:legaldocument_export', args=[form])}?loai=QĐ")

    body = b"".join(answer.streaming_content)
    if form == "csv":
        _heading, row = body.decode("utf-8-sig").splitlines()
        assert row.startswith("12/QĐ-UBND;Quyết định;05/01/2024;")
        assert row.endswith(";Có")
    else:
        assert body.startswith(b"PK")
    assert client.get(reverse("documents:legaldocument_export", args=["pdf"])).status_code == 404
    address = reverse("documents:legaldocument_export", args=[form])
    assert signed_in(UserFactory()).get(address).status_code == 403
