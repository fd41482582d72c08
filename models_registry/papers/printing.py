"""Each paper: who may print it, what it says, and its standard forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils import translation

from documents import paper
from documents.decree30 import Body, Capacity
from documents.tags import Shape, shape_of
from models_registry.models import Dossier, PaperKind
from organizations.permissions import Permission

from . import content, of_province, of_unit

FORMS = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Printed:
    """A paper: the right that opens it, its fields, and what fills them for one dossier."""

    permission: Permission
    fields: type
    of_dossier: Callable[..., Any]


def _decision_of_one(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> Any:
    return of_province.decision([dossier], by=by, capacity=capacity, day=day)


PAPERS: dict[PaperKind, Printed] = {
    PaperKind.REGISTRATION: Printed(
        Permission.DOSSIER_VIEW, content.Registration, of_unit.registration
    ),
    PaperKind.SELF_SCORES: Printed(
        Permission.DOSSIER_VIEW, content.SelfScores, of_unit.self_scores
    ),
    PaperKind.LETTER: Printed(Permission.DOSSIER_VIEW, content.Letter, of_unit.letter),
    PaperKind.EVIDENCE: Printed(Permission.DOSSIER_VIEW, content.EvidenceList, of_unit.evidence),
    PaperKind.VISIT: Printed(Permission.DOSSIER_APPRAISE, content.Visit, of_province.visit),
    PaperKind.MINUTES: Printed(Permission.DOSSIER_APPRAISE, content.Minutes, of_province.minutes),
    PaperKind.DECISION: Printed(Permission.RECOGNITION_DECIDE, content.Decision, _decision_of_one),
}


def printable(dossier: Dossier, user: Any) -> list[PaperKind]:
    """The papers of the dossier that this user, who may see it, may print."""
    rights = {printed.permission for printed in PAPERS.values()} - {Permission.DOSSIER_VIEW}
    held = {right for right in rights if user.has_perm(right, dossier)}
    held.add(Permission.DOSSIER_VIEW)
    return [kind for kind, printed in PAPERS.items() if printed.permission in held]


def content_of(kind: PaperKind, dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> Any:
    """What the paper says, in Vietnamese whatever the language of the screens."""
    with translation.override("vi"):
        return PAPERS[kind].of_dossier(dossier, by=by, capacity=capacity, day=day)


def decision_of(
    dossiers: Sequence[Dossier], *, by: Any, body: Body, capacity: Capacity, day: date
) -> content.Decision:
    """What one decision on several dossiers says."""
    with translation.override("vi"):
        return of_province.decision(dossiers, by=by, body=body, capacity=capacity, day=day)


def filling(kind: PaperKind, dossier: Dossier, *, by: Any, day: date) -> dict[str, Any]:
    """The paper's data as a template sees it, signed by the head."""
    return asdict(content_of(kind, dossier, by=by, capacity=Capacity.HEAD, day=day))


def shape(kind: PaperKind) -> Shape:
    """The tags that a template of this paper may use."""
    return shape_of(PAPERS[kind].fields)


def standard_template(kind: PaperKind) -> Path:
    """The Word template that comes with the portal."""
    return FORMS / f"{kind.value}.docx"


def as_word(kind: PaperKind, said: Any, template: IO[bytes] | None = None) -> bytes:
    """The paper as a Word file, by the template or by the standard one."""
    return filled(kind, asdict(said), template or standard_template(kind))


def filled(kind: PaperKind, data: Mapping[str, Any], template: Path | IO[bytes]) -> bytes:
    """The template of this paper filled with the data. Raises TemplateRefused."""
    return paper.as_docx(template, data, shape(kind))


def as_pdf(kind: PaperKind, said: Any) -> bytes:
    """The paper as a PDF, always in the standard form."""
    return paper.as_pdf(FORMS / f"{kind.value}.typ", asdict(said))
