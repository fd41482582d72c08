"""Take in a file, keep it byte for byte, and hand it out again."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import Refusal
from core.text import squeezed

from . import file_kinds
from .file_kinds import FileKind
from .models import StoredFile, stored_path

# A document is a PDF; what proves something may be a picture or an office file too.
DOCUMENT = (file_kinds.PDF,)
EVIDENCE = file_kinds.ALL
_HEADER = re.compile(rb"^%PDF-[12]\.\d")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
_SHOWN_IN_THE_BROWSER = {"application/pdf", "image/jpeg", "image/png"}


class FileRefused(Refusal):
    """The file cannot be kept; the message says what is accepted."""


class FileTooLarge(FileRefused):
    """The file is larger than the portal takes."""

    def __init__(self) -> None:
        super().__init__(
            _("Tệp vượt quá dung lượng cho phép (%(limit)d MB).")
            % {"limit": settings.PORTAL_MAX_UPLOAD_MB}
        )


def store(
    upload: File,
    by: User,
    *,
    kinds: Collection[FileKind] = DOCUMENT,
    is_sample: bool = False,
) -> StoredFile:
    """Check the upload's content and keep it; returns its record.

    Taken is what is of one of the kinds, told by its content and not by its name. The same bytes
    are kept once, however often they are uploaded; each upload has its own record.
    """
    kind = check(upload, kinds)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    stored = StoredFile(
        name=safe_name(upload.name or "", kind),
        content_type=kind.content_type,
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


def check(upload: File, kinds: Collection[FileKind] = DOCUMENT) -> FileKind:
    """The upload's kind. Refused: empty, too large, of another kind, cut off, or two at once."""
    size = upload.size or 0
    if not size:
        raise FileRefused(_("Tệp không có nội dung. Đề nghị chọn lại tệp."))
    if size > settings.PORTAL_MAX_UPLOAD_MB * 1024 * 1024:
        raise FileTooLarge
    kind = file_kinds.kind_of(upload)
    if kind is None or kind not in kinds or not _has_header(upload, kind):
        raise FileRefused(_of_wrong_kind(upload.name or "", kinds))
    if not kind.is_whole(upload, size):
        raise FileRefused(_damaged(upload.name or "", kind))
    return kind


def _damaged(name: str, kind: FileKind) -> str:
    """What is said of a file that is not whole, or not only what it seems."""
    if kind is file_kinds.PDF:
        return _("Tệp PDF bị thiếu phần cuối hoặc có nội dung lạ phía sau. Đề nghị tải lên lại.")
    if kind in (file_kinds.JPEG, file_kinds.PNG):
        words = _(
            "Ảnh “%s” bị hỏng, thiếu phần cuối hoặc chứa nội dung lạ phía sau. Đề nghị mở ảnh, lưu "
            "thành tệp mới rồi tải lên."
        )
    else:
        words = _("Tệp “%s” bị hỏng, thiếu phần cuối hoặc chứa nội dung lạ. Đề nghị tải lên lại.")
    return words % safe_name(name, kind)


def _has_header(upload: File, kind: FileKind) -> bool:
    if kind is not file_kinds.PDF:
        return True
    upload.seek(0)
    return bool(_HEADER.match(upload.read(file_kinds.HEAD_BYTES)))


def _of_wrong_kind(name: str, kinds: Collection[FileKind]) -> str:
    shown = squeezed(_FORBIDDEN.sub(" ", _visible(name)))[-120:]
    if tuple(kinds) == DOCUMENT:
        words = _(
            "Tệp “%(name)s” không phải tệp PDF. Đề nghị gửi bản điện tử hoặc bản sao dạng PDF."
        )
        return words % {"name": shown}
    accepted = ", ".join(kind.extension.upper() for kind in kinds)
    words = _("Tệp “%(name)s” không thuộc loại được nhận. Các loại được nhận: %(kinds)s.")
    return words % {"name": shown, "kinds": accepted}


def _visible(name: str) -> str:
    return "".join(char for char in name if unicodedata.category(char)[0] != "C")


def safe_name(name: str, kind: FileKind = file_kinds.PDF) -> str:
    """The owner's name for the file without path, control characters and forbidden signs.

    It ends as its content does, whatever it was called.
    """
    base = squeezed(_FORBIDDEN.sub(" ", re.split(r"[\\/]", _visible(name))[-1])).strip(". ")
    endings = {kind.extension, "jpeg"} if kind is file_kinds.JPEG else {kind.extension}
    path = PurePath(base)
    stem = path.stem if path.suffix.lower().lstrip(".") in endings else base
    return f"{stem[:190].strip('. ') or 'van-ban'}.{kind.extension}"


def response(stored: StoredFile, *, shown: bool = False) -> FileResponse:
    """The file as a download; `shown` in the browser where it is a PDF or a picture.

    Whoever calls has checked that it may be read.
    """
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("Tệp không còn trong kho lưu trữ.")) from error
    answer = FileResponse(
        content,
        as_attachment=not (shown and stored.content_type in _SHOWN_IN_THE_BROWSER),
        filename=stored.name,
        content_type=stored.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private"
    return answer
