"""The Word templates that a province puts in place of the standard ones, version after version."""

from io import BytesIO
from typing import IO, Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.refusals import ChangedMeanwhile, NotNow, NotYours
from documents import file_kinds, filing, paper
from documents.tags import TemplateRefused
from models_registry.models import PaperKind, PaperTemplate
from organizations.permissions import Permission

from . import printing

MAX_BYTES = 2 * 1024 * 1024


def newest(kind: PaperKind) -> PaperTemplate | None:
    """The version in use; None or one without a file means the standard template."""
    versions = PaperTemplate.objects.filter(kind=kind).select_related("file")
    return versions.order_by("-version").first()


def in_use(kind: PaperKind) -> IO[bytes] | None:
    """The uploaded template in use, read whole; None for the standard one."""
    version = newest(kind)
    if version is None or version.file is None:
        return None
    with version.file.content.open("rb") as stored:
        return BytesIO(stored.read())


def check(kind: PaperKind, upload: File) -> IO[bytes]:
    """The upload, read whole, where it can be used. Raises FileRefused or TemplateRefused."""
    if (upload.size or 0) > MAX_BYTES:
        raise TemplateRefused(_("Mẫu vượt quá 2 MB."))
    filing.check(upload, (file_kinds.DOCX,))
    upload.seek(0)
    read = BytesIO(upload.read())
    paper.check_template(read, printing.shape(kind))
    read.seek(0)
    return read


def replace(kind: PaperKind, upload: File, *, by: Any) -> PaperTemplate:
    """Use the uploaded template from now on."""
    _require(by)
    check(kind, upload)
    with transaction.atomic():
        stored = filing.store(upload, by, kinds=(file_kinds.DOCX,))
        return _next(kind, by=by, file=stored)


def back_to_standard(kind: PaperKind, *, by: Any) -> PaperTemplate:
    """Use the standard template again; the uploaded versions stay."""
    _require(by)
    version = newest(kind)
    if version is None or version.file is None:
        raise NotNow(_("Đang dùng mẫu chuẩn."))
    return _next(kind, by=by, file=None)


def _require(by: Any) -> None:
    if not by.has_perm(Permission.TEMPLATE_WRITE):
        raise NotYours


def _next(kind: PaperKind, *, by: Any, file: Any) -> PaperTemplate:
    last = newest(kind)
    try:
        with transaction.atomic():
            return PaperTemplate.objects.create(
                kind=kind, version=last.version + 1 if last else 1, file=file, uploaded_by=by
            )
    except IntegrityError as error:
        # Two uploads at once: the second is told to look at the first.
        raise ChangedMeanwhile from error
