"""Which files are taken in, by their content: whole ones of five kinds, and none that is two."""

import io
import os
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import Any

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from documents import file_kinds, filing
from documents.file_kinds import DOCX, JPEG, PDF, PNG, XLSX, kind_of
from documents.filing import FileRefused, check, safe_name, store
from tests.factories.accounts import UserFactory
from tests.factories.documents import PDF as PDF_BYTES

TYPES = "[Content_Types].xml"
SCRIPT = b"<script>alert(1)</script>"


def archive(
    *names: str, body: bytes = b"<xml/>", packed: bool = True, comment: bytes = b""
) -> bytes:
    """A zip file with these parts."""
    found = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(found, "w", method) as made:
        for name in names:
            made.writestr(name, body)
        made.comment = comment
    return found.getvalue()


def chunk(name: bytes, body: bytes = b"") -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


ZIP = archive("a.txt")
WORD = archive(TYPES, "word/document.xml")
EXCEL = archive(TYPES, "xl/workbook.xml")
PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND")
)
# A scan with a stuffed byte and a restart mark, neither of which ends it.
PHOTO = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"
)
WHOLE = [(PDF, PDF_BYTES), (JPEG, PHOTO), (PNG, PICTURE), (DOCX, WORD), (XLSX, EXCEL)]


def upload(body: bytes, name: str = "minh chứng.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def refusal(body: bytes, name: str = "minh chứng.bin") -> str:
    with pytest.raises(FileRefused) as caught:
        check(upload(body, name), filing.EVIDENCE)
    return str(caught.value)


@pytest.mark.parametrize(("kind", "body"), WHOLE)
def test_each_kind_is_known_by_its_content_whatever_it_is_called(kind: Any, body: bytes) -> None:
    assert check(upload(body, "anh.exe"), filing.EVIDENCE) is kind
    assert safe_name("anh.exe", kind) == f"anh.exe.{kind.extension}"


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "body"), WHOLE)
def test_each_kind_is_kept_byte_for_byte_with_its_own_type(kind: Any, body: bytes) -> None:
    user: Any = UserFactory()
    stored = store(upload(body, "tệp"), user, kinds=filing.EVIDENCE)

    assert stored.content.read() == body
    assert (stored.content_type, stored.name) == (kind.content_type, f"tệp.{kind.extension}")


@pytest.mark.parametrize("kind", [JPEG, PNG, DOCX, XLSX])
def test_a_document_of_the_portal_is_still_a_pdf_and_nothing_else(kind: Any) -> None:
    with pytest.raises(FileRefused, match="không phải tệp PDF"):
        check(upload(dict(WHOLE)[kind]))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("văn bản.pdf", "Kế hoạch số 25".encode()),
        ("ảnh.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 40),
        ("ảnh.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("ảnh.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"),
        ("trang.html", b"<!doctype html>" + SCRIPT),
        ("chạy.exe", b"MZ" + b"\0" * 200),
        ("cũ.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("nén.zip", ZIP),
        ("nén.docx", archive("word/other.xml", TYPES)),
    ],
)
def test_any_other_kind_is_refused_with_the_kinds_that_are_taken(name: str, body: bytes) -> None:
    said = refusal(body, name)

    assert f"“{name}”" in said
    assert "Các loại được nhận: PDF, JPG, PNG, DOCX, XLSX." in said


def test_an_office_file_without_its_list_of_types_is_none() -> None:
    assert "bị hỏng" in refusal(archive("word/document.xml"))


def test_an_office_file_that_unpacks_to_a_flood_is_refused() -> None:
    flood = io.BytesIO(archive(TYPES, "word/document.xml"))
    with zipfile.ZipFile(flood, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/media/a.bin", bytes(20 * 1024 * 1024))

    assert len(flood.getvalue()) < 100_000
    assert "bị hỏng" in refusal(flood.getvalue())


def test_an_office_file_of_too_many_parts_is_not_even_listed(monkeypatch: Any) -> None:
    many = archive(TYPES, "word/document.xml", *map(str, range(5001)), packed=False)
    monkeypatch.setattr(file_kinds.zipfile, "ZipFile", None)

    assert "không thuộc loại được nhận" in refusal(many)


@pytest.mark.parametrize("body", [WORD, EXCEL])
@pytest.mark.parametrize("strange", [b"\0", ZIP, SCRIPT, PDF_BYTES, PHOTO])
def test_an_office_file_with_something_before_or_behind_it_is_refused(
    body: bytes, strange: bytes
) -> None:
    assert refusal(strange + body)
    assert refusal(body + strange)


def test_an_office_file_with_something_in_the_comment_of_its_archive_is_refused() -> None:
    assert refusal(archive(TYPES, "word/document.xml", comment=SCRIPT))


@pytest.mark.parametrize("body", [PICTURE, PHOTO])
@pytest.mark.parametrize("strange", [ZIP, WORD, SCRIPT, b"\0", PDF_BYTES])
def test_a_picture_with_something_behind_it_is_refused(body: bytes, strange: bytes) -> None:
    assert "chứa nội dung lạ" in refusal(body + strange)


def test_a_script_behind_a_picture_is_refused_also_where_it_ends_like_one() -> None:
    assert "lưu thành tệp mới" in refusal(PHOTO + SCRIPT + PHOTO[-2:])
    assert "lưu thành tệp mới" in refusal(PICTURE + SCRIPT + PICTURE[-12:])


@pytest.mark.parametrize(
    "behind",
    [
        b"\x00\x00\x01\x0a" + b"when and where" + b"SEFH" + bytes(20) + b"SEFT",
        b"\x00\x00\x00\x18ftypmp42",
    ],
)
def test_a_photo_is_taken_with_what_phones_hang_behind_it(behind: bytes) -> None:
    assert check(upload(PHOTO + behind), filing.EVIDENCE) is JPEG


def test_a_photo_with_its_preview_behind_it_is_taken_and_any_mark_in_a_long_scan_is_found() -> None:
    long = PHOTO[:-2] + b"\x11" * (256 * 1024 - len(PHOTO) + 31) + PHOTO[-2:]

    for body in (PHOTO + PHOTO, long, long + PHOTO):
        assert check(upload(body), filing.EVIDENCE) is JPEG
    assert refusal(PHOTO * 21)


@pytest.mark.parametrize("length", range(256 * 1024 - 4, 256 * 1024 + 4))
def test_a_mark_across_two_pieces_of_a_scan_is_found(length: int) -> None:
    photo = PHOTO[:30] + b"\x11" * length + PHOTO[-2:]

    assert check(upload(photo), filing.EVIDENCE) is JPEG


@pytest.mark.parametrize("behind", [SCRIPT, b"x", b"\n" + SCRIPT + b"\n"])
def test_a_pdf_with_something_behind_its_last_end_mark_is_refused(behind: bytes) -> None:
    assert "nội dung lạ phía sau" in refusal(PDF_BYTES + behind)


def test_what_a_signature_appends_to_a_pdf_is_part_of_it() -> None:
    signed = PDF_BYTES + b"2 0 obj<</Type/Sig>>endobj\nstartxref\n9\n%%EOF\r\n \0"

    assert check(upload(signed), filing.EVIDENCE) is PDF


@pytest.mark.parametrize(
    ("body", "end"), [(PHOTO, b"\xff\xd9"), (PDF_BYTES, b"%%EOF\n"), (PDF_BYTES, b"")]
)
def test_an_archive_behind_is_found_also_where_the_file_ends_as_it_should(
    body: bytes, end: bytes
) -> None:
    assert refusal(body + archive("a.txt", comment=end))


def test_the_letters_of_an_archive_within_a_picture_make_none_of_it() -> None:
    photo = PHOTO[:-2] + b"PK\x05\x06" + b"\x11" * 40 + PHOTO[-2:]

    assert check(upload(photo), filing.EVIDENCE) is JPEG


@pytest.mark.parametrize(("kind", "body"), WHOLE)
def test_a_file_that_was_cut_off_is_refused(kind: Any, body: bytes) -> None:
    for kept in (len(body) - 8, len(body) // 2, 12):
        assert refusal(body[:kept])


def test_an_encrypted_archive_is_judged_by_its_parts_and_never_raises() -> None:
    locked = bytearray(WORD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        locked[place + at] |= 1

    assert check(upload(bytes(locked)), filing.EVIDENCE) is DOCX


@given(st.data())
def test_no_damaged_file_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([body for _kind, body in WHOLE])))
    places = st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255))
    for at, value in data.draw(st.lists(places, max_size=6)):
        body[at] = value

    with suppress(FileRefused):
        assert check(upload(bytes(body)), filing.EVIDENCE) in filing.EVIDENCE


@given(
    st.binary(max_size=200), st.sampled_from([PHOTO[:20], PICTURE[:8], b"PK\x03\x04", b"%PDF-1.7"])
)
def test_what_only_begins_like_a_kind_never_raises(rest: bytes, start: bytes) -> None:
    found = kind_of(io.BytesIO(start + rest))

    assert found is None or found.is_whole(io.BytesIO(start + rest), len(start + rest)) in (
        True,
        False,
    )


class Watched(io.FileIO):
    """A file that remembers the largest piece that was read of it at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(-1 if size is None else size) or b""
        self.largest = max(self.largest, len(found))
        return found


def large(path: Any, head: bytes, tail: bytes) -> Watched:
    """A file of 50 MB that takes no room on the disk."""
    with open(path, "wb") as made:
        made.write(head)
        made.seek(50 * 1024 * 1024)
        made.write(tail)
    return Watched(path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (PDF_BYTES, b"\n%%EOF\n"),
        (PHOTO, b"\xff\xd9"),
        (
            PICTURE[:-12] + struct.pack(">I4s", 50 * 1024 * 1024 - len(PICTURE), b"tEXt"),
            PICTURE[-12:],
        ),
        (PDF_BYTES, WORD),
        (WORD, WORD[-22:]),
        # Its end record says that the list of parts is as long as the file.
        (b"PK\x03\x04", struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 50 * 1024 * 1024, 0, 0)),
    ],
)
def test_a_large_file_is_never_read_as_a_whole(
    tmp_path: Any, settings: Any, head: bytes, tail: bytes
) -> None:
    settings.PORTAL_MAX_UPLOAD_MB = 64
    path = tmp_path / "large"
    with large(path, head, tail) as content:
        sent: Any = File(content, name="large")
        sent.size = os.path.getsize(path)
        with suppress(FileRefused):
            check(sent, filing.EVIDENCE)
            for _piece in sent.chunks():
                pass

        assert 0 < content.largest <= 2 * 1024 * 1024
