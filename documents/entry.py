"""Enter and correct documents, and find again the one that a decision names."""

import re
from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.numbers import format_day
from core.refusals import NotYours
from core.text import squeezed

from .filing import store
from .models import DocumentKind, LegalDocument
from .permissions import DOCUMENT_WRITE
from .reading import citable_by, was_entered


def tidy_number(written: str) -> str:
    """'12 / QĐ-UBND ' → '12/QĐ-UBND': a number as it is kept."""
    return squeezed(written).replace(" /", "/").replace("/ ", "/")


def kind_in(number: str) -> DocumentKind | None:
    """The kind that a number names, as in '25/TTr-UBND' or '1147-KL/TU'; None where it names none.

    'UBND' and other offices' letters are no kinds.
    """
    parts = re.split(r"[/\-]", tidy_number(number))
    kinds = {kind.value.casefold(): kind for kind in DocumentKind if len(kind.value) > 1}
    return next((kinds[part.casefold()] for part in parts if part.casefold() in kinds), None)


def enter(document: LegalDocument, *, by: User, upload: File | None = None) -> LegalDocument:
    """Save a new document, with its file where one was sent."""
    if not by.has_perm(DOCUMENT_WRITE):
        raise NotYours
    with transaction.atomic():
        document.entered_by = by
        if upload is not None:
            document.file = store(upload, by)
        document.save()
        was_entered(document, by=by)
    return document


def correct(
    document: LegalDocument, *, by: User, seen: int | None = None, upload: File | None = None
) -> LegalDocument:
    """Save what was corrected; a new file takes the place of the old one, which is kept."""
    if not by.has_perm(DOCUMENT_WRITE, document):
        raise NotYours
    with transaction.atomic():
        if upload is not None:
            document.file = store(upload, by)
        document.save_revised(seen=seen)
    return document


def cite(
    *,
    by: User,
    number: str,
    issued_on: date,
    issuer: str,
    title: str,
    kind: str = DocumentKind.DECISION,
    signer: str = "",
    upload: File | None = None,
    is_sample: bool = False,
) -> LegalDocument:
    """The document of that number, day and issuer, entered now if the portal does not have it yet.

    For verbs that rest on a document typed in beside them: who may do the act may name its
    document, so no permission is asked here. A document that is there keeps its words; a file is
    added where it had none. A letter that another office wrote and keeps for itself is not handed
    out: who cites would read its title and its file in their own record.
    """
    number, issuer = tidy_number(number), squeezed(issuer)
    with transaction.atomic():
        document, is_new = LegalDocument.objects.get_or_create(
            number=number,
            issued_on=issued_on,
            issuer=issuer,
            defaults={
                "title": title,
                "kind": kind,
                "signer": signer,
                "entered_by": by,
                "is_sample": is_sample,
            },
        )
        if not (is_new or citable_by(by, document)):
            raise NotYours(
                _(
                    "Văn bản %(number)s ngày %(day)s của %(issuer)s là văn bản riêng của đơn vị "
                    "khác. Đề nghị kiểm tra lại số, ngày và cơ quan ban hành."
                )
                % {"number": number, "day": format_day(issued_on), "issuer": issuer}
            )
        if upload is not None and document.file_id is None:
            document.file = store(upload, by, is_sample=document.is_sample)
            document.save_revised()
    return document
