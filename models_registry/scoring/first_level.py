"""The marks of the first of two appraisals: beside the unit's, and read by the province."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from core import clock
from core.refusals import NotNow, NotYours
from models_registry.models import Dossier, DossierStatus, FirstMark, Mark, ScoreLine
from organizations.permissions import Permission

from .appraisal import NotAppraised
from .first_body import body_of, check_is_first
from .sheet import LinesRefused, SheetRow, first_marks, sheet_of, written_lines
from .writing import LinesChanged, wrong_mark

_WRITTEN = ("points", "is_exempt", "reason", "version", "marked_by", "revision")


@dataclass(frozen=True)
class FirstJudgement:
    """What the first appraisal says of one criterion."""

    mark: Mark
    reason: str = ""
    is_looked_at: bool = True


@transaction.atomic
def mark(
    dossier: Dossier,
    *,
    by: User,
    judgements: Mapping[int, FirstJudgement],
    seen: Mapping[int, int] | None = None,
) -> None:
    """Save the first marks by the ids of the criteria; a blank one takes back what stood.

    Raises LinesRefused where a mark is out of bounds or a difference from the unit's has no reason,
    LinesChanged where a colleague saved the same criterion since `seen` (revisions of first marks).
    """
    fresh = _first_turn(dossier, by)
    lines = written_lines(fresh, clock.today())
    stored = first_marks([fresh])
    refused: dict[int, str] = {}
    conflicts: list[ScoreLine] = []
    changed: list[tuple[ScoreLine, FirstJudgement]] = []
    for key, said in judgements.items():
        line = lines[key]
        if _stands(line, stored.get(line.pk), said):
            continue
        if words := _wrong(line, said):
            refused[key] = words
        elif _moved(stored.get(line.pk), key, seen):
            conflicts.append(line)
        else:
            changed.append((line, said))
    if refused:
        raise LinesRefused(refused)
    if conflicts:
        raise LinesChanged(conflicts)
    _save(changed, stored, by)


@transaction.atomic
def agree(dossier: Dossier, *, by: User) -> int:
    """Take over the unit's mark wherever it is given and not marked yet; returns how many."""
    fresh = _first_turn(dossier, by)
    lines = written_lines(fresh, clock.today())
    stored = first_marks([fresh])
    open_ones = [
        (line, FirstJudgement(line.self_mark))
        for line in lines.values()
        if line.self_mark.is_given and line.pk not in stored
    ]
    _save(open_ones, stored, by)
    return len(open_ones)


def _first_turn(dossier: Dossier, by: User) -> Dossier:
    """The dossier under lock, if its first appraisal is this person's now."""
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if not by.has_perm(Permission.DOSSIER_PREAPPRAISE, fresh):
        raise NotYours
    if fresh.status != DossierStatus.FIRST_APPRAISAL:
        raise NotNow(
            _("Không chấm điểm thẩm định bước một khi hồ sơ ở trạng thái “%s”.")
            % fresh.get_status_display()
        )
    check_is_first(body_of(fresh), fresh, by)
    return fresh


def _stands(line: ScoreLine, stored: FirstMark | None, said: FirstJudgement) -> bool:
    if stored is None:
        return not said.mark.is_given and not said.reason.strip()
    is_said_anew = stored.version != line.self_version and said.is_looked_at
    return (stored.mark, stored.reason) == (said.mark, said.reason.strip()) and not is_said_anew


def _moved(stored: FirstMark | None, key: int, seen: Mapping[int, int] | None) -> bool:
    """Whether a colleague saved the criterion since it was shown; 0 is 'nothing stood there'."""
    if seen is None or key not in seen:
        return False
    return seen[key] != (stored.revision if stored is not None else 0)


def _wrong(line: ScoreLine, said: FirstJudgement) -> str:
    """Why the first mark cannot be saved; empty when it can."""
    number = line.criterion.number
    if words := wrong_mark(line, said.mark):
        return words
    if not said.mark.is_given:
        return (
            _("Tiêu chí %s: đề nghị nhập điểm thẩm định.") % number if said.reason.strip() else ""
        )
    if said.mark != line.self_mark and not said.reason.strip():
        return _("Tiêu chí %s: điểm thẩm định khác điểm tự chấm, đề nghị nêu lý do.") % number
    return ""


def _save(
    changed: list[tuple[ScoreLine, FirstJudgement]], stored: Mapping[int, FirstMark], by: User
) -> None:
    """Write new and changed marks, each with its line in the history; a blank one goes."""
    new, old, blank = [], [], []
    for line, said in changed:
        found = stored.get(line.pk)
        if not said.mark.is_given:
            blank.append(found)
            continue
        row = found or FirstMark(line=line, maximum=line.maximum, is_sample=line.is_sample)
        row.points, row.is_exempt = said.mark.points, said.mark.is_exempt
        row.reason, row.version, row.marked_by = said.reason.strip(), line.self_version, by
        if found is None:
            new.append(row)
        else:
            row.revision += 1
            old.append(row)
    if new:
        bulk_create_with_history(new, FirstMark, default_user=by)
    if old:
        bulk_update_with_history(old, FirstMark, _WRITTEN, default_user=by, batch_size=200)
    for row in filter(None, blank):
        row.delete()


def check_marked(dossier: Dossier) -> None:
    """Refuse to hand on while a criterion has no first mark as the unit's part stands."""
    sheet = sheet_of(dossier, clock.today(), with_evidence=False)
    if sheet is None:
        return
    open_ones = [row.criterion.number for row in sheet.rows if _awaits(row)]
    if open_ones:
        raise NotAppraised(_("Chưa thẩm định tiêu chí: %s.") % ", ".join(open_ones))


def _awaits(row: SheetRow) -> bool:
    """Whether the criterion is still to be marked; a bonus only where the unit claims one."""
    if row.first is None:
        return not row.criterion.is_bonus or row.line.self_mark.is_given
    return row.first.version != row.line.self_version
