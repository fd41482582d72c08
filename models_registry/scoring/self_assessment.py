"""The unit's part of the sheet: its marks, its explanations, its reply, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import noted
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from models_registry.acting import as_unit
from models_registry.models import Dossier, Mark, ScoreLine
from organizations.permissions import Permission

from .sheet import LinesRefused, Sheet, SheetRow, written_lines
from .writing import LinesChanged, changed_by_other, save_lines, wrong_mark

_SELF = ("self_points", "self_exempt", "explanation")


@dataclass(frozen=True)
class SelfEntry:
    """What the unit says of one criterion."""

    mark: Mark
    explanation: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As the line holds it."""
        return {
            "self_points": self.mark.points,
            "self_exempt": self.mark.is_exempt,
            "explanation": self.explanation,
        }


@dataclass(frozen=True)
class Gap:
    """What is lacking before the dossier can be sent, and where that is mended.

    A criterion's gap has an `anchor` on the page of the marks; any other an address of its own.
    """

    sentence: str
    anchor: str = ""
    url: str = ""


class NotProven(Refusal):
    """The dossier cannot be sent: its model or some criteria lack something. `gaps` lists each."""

    def __init__(self, gaps: list[Gap]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gap.sentence for gap in gaps))


@transaction.atomic
def assess(
    dossier: Dossier,
    *,
    by: User,
    entries: Mapping[int, SelfEntry],
    seen: Mapping[int, int] | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Save the unit's own marks and explanations, by the ids of the criteria.

    Only while the dossier is with its unit, from the day on which its round opens. Lines that did
    not change are left alone; one that another person changed since `seen` (revision by criterion)
    is refused with all the rest, as LinesChanged. Raises LinesRefused for marks that the
    criterion cannot have.
    """
    fresh = unit_turn(dossier, by)
    if reason := fresh.round.not_open_because(clock.today()):
        raise NotNow(reason)
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_WRITE, basis)
    lines = written_lines(fresh, clock.today())
    refused: dict[int, str] = {}
    conflicts, changed = [], []
    for key, entry in entries.items():
        line = lines[key]
        if words := wrong_mark(line, entry.mark):
            refused[key] = words
        elif all(getattr(line, name) == value for name, value in entry.columns.items()):
            continue
        elif moved := changed_by_other(line, seen, entry.columns):
            conflicts.append(line)
        elif moved is not None:
            for name, value in entry.columns.items():
                setattr(line, name, value)
            line.self_version += 1
            changed.append(line)
    if refused:
        raise LinesRefused(refused)
    if conflicts:
        raise LinesChanged(conflicts)
    save_lines(changed, (*_SELF, "self_version"), by=by)
    if changed:
        remember_on_behalf(fresh, "assess", by=by, acting=acting)


def unit_turn(dossier: Dossier, by: User) -> Dossier:
    """The dossier under lock, which its unit may write in now; raises NotYours or NotNow."""
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if not by.has_perm(Permission.DOSSIER_WRITE, fresh):
        raise NotYours
    if not fresh.is_with_unit:
        raise NotNow(fresh.locked_because)
    return fresh


def remember_on_behalf(dossier: Dossier, verb: str, *, by: User, acting: dict[str, Any]) -> None:
    """A step, where it was entered for another: the history of the lines knows the rest."""
    if acting.get("entered_on_behalf"):
        noted(dossier, verb, by=by, **acting)


def gaps_of(sheet: Sheet) -> list[Gap]:
    """What is open before the dossier can be sent.

    A criterion is done with a mark and with evidence or an explanation; where the set wants a file,
    a mark above zero needs evidence with one. A bonus without a mark is not asked for, and what
    should not apply says why.
    """
    return [Gap(sentence, row.anchor) for row in sheet.rows if (sentence := _lacking(row))]


def _lacking(row: SheetRow) -> str:
    number, line = row.criterion.number, row.line
    mark = line.self_mark
    if not mark.is_given:
        return "" if row.criterion.is_bonus else _("Tiêu chí %s chưa tự chấm.") % number
    if mark.is_exempt:
        wanted = _("Tiêu chí %s: đề nghị thuyết minh vì sao không áp dụng.") % number
        return "" if line.explanation.strip() else wanted
    if row.criterion.wants_file and mark.points:
        wanted = _("Tiêu chí %s phải có tệp minh chứng.") % number
        return "" if any(_has_file(use) for use in row.evidence) else wanted
    if row.evidence or line.explanation.strip():
        return ""
    return _("Tiêu chí %s chưa có minh chứng hoặc thuyết minh.") % number


def _has_file(use: Any) -> bool:
    document = use.evidence.document
    return use.evidence.file_id is not None or (document is not None and bool(document.file_id))


def write_replies(dossier: Dossier, replies: Mapping[int, str], *, by: User) -> list[ScoreLine]:
    """Write the unit's answers to the appraised marks; for the verb that sends them."""
    if not replies:
        return []
    lines = written_lines(dossier, clock.today())
    changed = []
    for key, text in replies.items():
        if lines[key].reply != text.strip():
            lines[key].reply = text.strip()
            changed.append(lines[key])
    save_lines(changed, ("reply",), by=by)
    return changed
