"""Take in a file, keep it byte for byte, and hand it out again."""

import hashlib
import re
import unicodedata

import filetype
from django.conf import settings
from django.core.files import File
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import Refusal
from core.text import squeezed

from .models import StoredFile, stored_path

PDF = "application/pdf"
_HEADER = re.compile(rb"^%PDF-[12]\.\d")
_HEAD_BYTES = 1024
# What is appended later, as a signature is, ends in an end mark of its own.
_TAIL_BYTES = 2048
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')


class FileRefused(Refusal):
    """The file cannot be kept; the message says what is accepted."""


class FileTooLarge(FileRefused):
    """The file is larger than the portal takes."""

    def __init__(self) -> None:
        super().__init__(
            _("Tệp vượt quá dung lượng cho phép (%(limit)d MB).")
            % {"limit": settings.PORTAL_MAX_UPLOAD_MB}
        )


def store(upload: File, by: User, *, is_sample: bool = False) -> StoredFile:
    """Check the upload's content and keep it; returns its record.

    Only PDF is taken, told by its content and not by its name. The same bytes are kept once,
    however often they are uploaded; each upload has its own record.
    """
    check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    stored = StoredFile(
        name=safe_name(upload.name or ""),
        content_type=PDF,
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        is_sample=is_sample,
    )
    path, storage = stored_path(stored, stored.name), stored.content.storage
    # A shorter file of that name was cut off while being written: the storage finds another name.
    if storage.exists(path) and storage.size(path) == stored.size:
        stored.content.name = path
    else:
        upload.seek(0)
        stored.content.save(stored.name, upload, save=False)
    stored.save()
    return stored


def check(upload: File) -> None:
    """Refuse what is empty, too large, no PDF by its content, or cut off."""
    size = upload.size or 0
    if not size:
        raise FileRefused(_("Tệp không có nội dung. Đề nghị chọn lại tệp PDF."))
    if size > settings.PORTAL_MAX_UPLOAD_MB * 1024 * 1024:
        raise FileTooLarge
    upload.seek(0)
    head = upload.read(_HEAD_BYTES)
    upload.seek(max(size - _TAIL_BYTES, 0))
    tail = upload.read(_TAIL_BYTES)
    kind = filetype.guess(head)
    if kind is None or kind.mime != PDF or not _HEADER.match(head):
        raise FileRefused(
            _("Tệp “%(name)s” không phải tệp PDF. Đề nghị gửi bản điện tử hoặc bản sao dạng PDF.")
            % {"name": safe_name(upload.name or "")}
        )
    if b"%%EOF" not in tail:
        raise FileRefused(_("Tệp PDF bị thiếu phần cuối. Đề nghị tải lên lại."))


def safe_name(name: str) -> str:
    """The owner's name for the file without path, control characters and forbidden signs."""
    visible = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    base = squeezed(_FORBIDDEN.sub(" ", re.split(r"[\\/]", visible)[-1])).strip(". ")
    stem = re.sub(r"\.pdf$", "", base, flags=re.IGNORECASE)[:190] or "van-ban"
    return f"{stem}.pdf"


def response(stored: StoredFile) -> FileResponse:
    """The file as a download. Whoever calls has checked that it may be read."""
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("Tệp không còn trong kho lưu trữ.")) from error
    answer = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private"
    return answer
