"""Documents in the admin: lists from files, corrections, and no file written past its check."""

from datetime import date
from typing import Any

import pytest
import tablib
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from documents.models import LegalDocument, StoredFile
from documents.resources import LegalDocumentResource
from organizations.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import OrganizationFactory, officer

pytestmark = pytest.mark.django_db

HEADINGS = ["Số, ký hiệu", "Loại văn bản", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành"]
ROW = ["12/QĐ-UBND", "Quyết định", "Thành lập Ban Chỉ đạo", "UBND huyện Mai Sơn", "05/01/2024"]


def page(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:documents_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def keeper(db: None) -> User:
    return officer(Role.PROVINCIAL_OFFICER, OrganizationFactory())


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def test_a_list_of_documents_comes_in_and_a_second_time_changes_nothing(keeper: User) -> None:
    table = tablib.Dataset(ROW, headers=HEADINGS)

    first = LegalDocumentResource().import_data(table, user=keeper)
    second = LegalDocumentResource().import_data(tablib.Dataset(ROW, headers=HEADINGS), user=keeper)

    assert (first.totals["new"], second.totals["skip"]) == (1, 1)
    document = LegalDocument.objects.get()
    assert (document.kind, document.issued_on) == ("QĐ", date(2024, 1, 5))
    assert (document.entered_by, document.history.count()) == (keeper, 1)


def test_a_file_with_a_whole_sentence_for_a_name_comes_in_and_is_remembered(keeper: User) -> None:
    name = f"Phụ lục kèm theo Công văn số 123/SNV-CCHC {'về việc rà soát ' * 8}.xlsx"

    with translation.override("en"):  # whose screens are in English writes no English history
        LegalDocumentResource().import_data(
            tablib.Dataset(ROW, headers=HEADINGS), user=keeper, file_name=name, raise_errors=True
        )

    reason = LegalDocument.objects.get().history.get().history_change_reason
    assert reason is not None
    assert reason.startswith("Nhập từ tệp Phụ lục kèm theo")
    assert len(reason) <= 100


def test_a_wrong_row_says_what_would_be_right_and_keeps_nothing() -> None:
    table = tablib.Dataset(
        [*ROW[:1], "Sắc lệnh", *ROW[2:]], [*ROW[:4], "5-tháng 1"], headers=HEADINGS
    )

    result = LegalDocumentResource().import_data(table)

    said = " ".join(str(error.error) for row in result.rows for error in row.errors)
    said += " ".join(str(invalid.error) for invalid in result.invalid_rows)
    assert "Giá trị “Sắc lệnh” không hợp lệ. Nhập một trong: Luật;" in said
    assert "Giá trị “5-tháng 1” không hợp lệ. Nhập dạng 31/12/2024." in said
    assert not LegalDocument.objects.exists()


def test_a_resource_has_no_column_of_a_file_or_of_who_entered_it() -> None:
    names = set(LegalDocumentResource().fields)

    assert not names & {"file", "entered_by", "id", "revision", "search_key"}


def test_the_pages_open_and_the_list_is_searched_without_accents(client: Client) -> None:
    document = LegalDocumentFactory(title="Đối thoại với Nhân dân", file=StoredFileFactory())
    stored = document.file

    for address in (
        page(LegalDocument, "changelist"),
        page(LegalDocument, "change", document.pk),
        page(LegalDocument, "history", document.pk),
        page(LegalDocument, "import"),
        page(LegalDocument, "export"),
        page(StoredFile, "changelist"),
        page(StoredFile, "change", stored.pk),
    ):
        assert client.get(address).status_code == 200, address
    found = client.get(page(LegalDocument, "changelist"), {"q": "doi thoai nhan dan"})
    assert found.context["cl"].result_count == 1


def test_files_are_only_read_there(client: Client) -> None:
    stored = StoredFileFactory()

    assert client.get(page(StoredFile, "add")).status_code == 403
    assert client.post(page(StoredFile, "change", stored.pk), {"name": "x"}).status_code == 403
    assert client.post(page(StoredFile, "delete", stored.pk), {"post": "yes"}).status_code == 403


def test_a_document_entered_in_the_admin_knows_who_entered_it(client: Client, keeper: User) -> None:
    form = {
        "number": "9/KL-TU",
        "kind": "KL",
        "title": "Kết luận",
        "issuer": "Tỉnh ủy Sơn La",
        "signer": "",
        "issued_on": "05/01/2024",
        "effective_on": "",
        "certainty": "verified",
        "source": "",
        "revision": "",
    }

    answer = client.post(page(LegalDocument, "add"), form)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert LegalDocument.objects.get().entered_by == keeper


def test_who_has_no_role_does_not_get_in() -> None:
    client = Client()
    client.force_login(UserFactory())

    assert client.get(page(LegalDocument, "changelist")).status_code in (302, 403)
