"""Each paper's standard forms: Word by docxtpl, PDF by typst, in Vietnamese on any screen."""

from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils import translation

from documents import paper
from documents.tags import Shape, shape_of

from . import content

TEMPLATES = Path(__file__).parent / "templates"


class TaskPaper(StrEnum):
    """The papers; the value names their templates."""

    URGING = "don-doc"
    PROGRESS = "bieu-4"
    AGENCY = "bao-cao-co-quan"
    BRIEFING = "giao-ban"


_FIELDS: dict[TaskPaper, type] = {
    TaskPaper.URGING: content.UrgingPaper,
    TaskPaper.PROGRESS: content.ProgressPaper,
    TaskPaper.AGENCY: content.AgencyPaper,
    TaskPaper.BRIEFING: content.BriefingPaper,
}


def shape(kind: TaskPaper) -> Shape:
    """The tags that the template of this paper may use."""
    return shape_of(_FIELDS[kind])


def word_template(kind: TaskPaper) -> Path:
    """The Word template that comes with the portal."""
    return TEMPLATES / f"{kind.value}.docx"


def written(kind: TaskPaper, form: str, says: Callable[[], Any]) -> bytes:
    """The paper as `docx` or `pdf`; `says` gives what it says."""
    with translation.override("vi"):
        said = asdict(says())
    if form == "pdf":
        return paper.as_pdf(TEMPLATES / f"{kind.value}.typ", said)
    return paper.as_docx(word_template(kind), said, shape(kind))
