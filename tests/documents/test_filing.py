"""What is taken in as a file, how it is kept, and how it goes out again."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from documents import filing
from documents.filing import FileRefused, FileTooLarge, safe_name, store
from documents.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.documents import PDF, StoredFileFactory

pytestmark = pytest.mark.django_db


def upload(body: bytes = PDF, name: str = "Quyết định 1612.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="text/html")


def test_a_pdf_is_kept_byte_for_byte_under_its_hash() -> None:
    user = UserFactory()

    stored = store(upload(), user)

    assert stored.content.read() == PDF
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.content.name == f"{stored.sha256[:2]}/{stored.sha256}"
    assert (stored.size, stored.content_type) == (len(PDF), "application/pdf")
    assert (stored.name, stored.uploaded_by) == ("Quyết định 1612.pdf", user)


def test_the_same_bytes_are_kept_once_for_two_uploads() -> None:
    first, second = store(upload(), UserFactory()), store(upload(name="khác.pdf"), UserFactory())

    assert first.pk != second.pk
    assert first.content.name == second.content.name
    assert second.name == "khác.pdf"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "không có nội dung"),
        (b"<html><script>alert(1)</script></html>", "không phải tệp PDF"),
        (b"PK\x03\x04" + PDF, "không phải tệp PDF"),
        (b"<!-- -->%PDF-1.4 %%EOF", "không phải tệp PDF"),
        (b"%PDF\n%%EOF", "không phải tệp PDF"),
        (PDF[:-7], "bị thiếu phần cuối"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_whatever_it_is_called(body: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        store(upload(body), UserFactory())

    assert not StoredFile.objects.exists()


def test_a_file_that_was_cut_off_on_the_disk_is_not_taken_for_the_whole() -> None:
    first = store(upload(PDF + b"% one\n%%EOF\n"), UserFactory())
    storage, name = first.content.storage, first.content.name
    storage.delete(name)
    storage.save(name, SimpleUploadedFile("half", PDF[:10]))

    second = store(upload(PDF + b"% one\n%%EOF\n"), UserFactory())

    assert second.content.name != name
    assert second.content.read() == PDF + b"% one\n%%EOF\n"


def test_a_file_larger_than_allowed_is_refused_with_the_limit(settings: Any) -> None:
    settings.PORTAL_MAX_UPLOAD_MB = 1
    body = b"%PDF-1.7\n" + b" " * (1024 * 1024) + b"\n%%EOF\n"

    with pytest.raises(FileTooLarge, match=r"Tệp vượt quá dung lượng cho phép \(1 MB\)\."):
        store(upload(body), UserFactory())


def test_a_signed_pdf_with_a_second_end_is_taken() -> None:
    signed = PDF + b"2 0 obj<</Type/Sig>>endobj\n" + b"0" * 4000 + b"\n%%EOF\n"

    assert store(upload(signed), UserFactory()).size == len(signed)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Quyết định 1612.pdf", "Quyết định 1612.pdf"),
        ("..\\..\\windows\\system32\\a.pdf", "a.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ('số "12"/QĐ.PDF', "QĐ.pdf"),
        ("…\u202e fdp.exe", "… fdp.exe.pdf"),
        ("...", "van-ban.pdf"),
        ("x" * 400 + ".pdf", "x" * 190 + ".pdf"),
    ],
)
def test_a_file_is_called_by_a_name_that_is_safe_everywhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_file_goes_out_as_a_download_that_no_browser_interprets() -> None:
    answer = filing.response(StoredFileFactory(name="Kết luận 1147.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "K%E1%BA%BFt%20lu%E1%BA%ADn%201147.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF


def test_a_file_that_is_gone_from_the_store_is_not_found() -> None:
    stored = StoredFileFactory()
    stored.content.storage.delete(stored.content.name)

    with pytest.raises(Http404):
        filing.response(stored)
