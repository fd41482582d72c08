"""A paper as the answer to a request: Word to be written on, PDF to be looked at and printed."""

from django.http import HttpResponse

from .file_kinds import DOCX, PDF, FileKind

WORD = DOCX
# By what stands in the address.
FORMS = {kind.extension: kind for kind in (WORD, PDF)}


def paper_answer(content: bytes, kind: FileKind, name: str) -> HttpResponse:
    """The paper under that name; nothing on the way keeps it."""
    answer = HttpResponse(content, content_type=kind.content_type)
    # A PDF is looked at and printed from the browser; Word is opened where it is written on.
    how = "inline" if kind is PDF else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{name}.{kind.extension}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
