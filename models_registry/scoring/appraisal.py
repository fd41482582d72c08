"""The appraisers' part of the sheet: their marks with reasons, and what is settled in the end."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import noted
from core.refusals import NotNow, NotYours, Refusal
from models_registry.acting import as_province
from models_registry.models import (
    Dossier,
    DossierStatus,
    FirstMark,
    Mark,
    ScoreLine,
    VetoCondition,
    VetoFinding,
)
from organizations.permissions import Permission

from .appointing import Charge, check_appointed
from .first_body import check_is_second
from .sheet import LinesRefused, Sheet, SheetRow, first_marks, sheet_of, written_lines
from .writing import LinesChanged, changed_by_other, save_lines, wrong_mark

NOTHING = Mark(None)
# While the province has the dossier and has not found for or against it, or may find anew.
APPRAISABLE = (
    DossierStatus.APPRAISING,
    DossierStatus.AWAITING_REPLY,
    DossierStatus.NOT_QUALIFIED,
)
_APPRAISED = ("appraised_points", "appraised_exempt", "appraised_reason")
_FINAL = ("final_points", "final_exempt", "final_reason")
_COLUMNS = (*_APPRAISED, *_FINAL, "appraised_version", "appraised_by")


@dataclass(frozen=True)
class Judgement:
    """What the appraisers say of one criterion; `final` where it was settled otherwise after the
    unit's reply.

    `is_looked_at`: what stands is said anew of a part that the unit changed since. Without it such
    a line stays to be appraised, so that saving the others confirms nothing unseen.
    """

    mark: Mark
    reason: str = ""
    final: Mark = NOTHING
    final_reason: str = ""
    is_looked_at: bool = True

    @property
    def columns(self) -> dict[str, Any]:
        """As the line holds it."""
        return {
            "appraised_points": self.mark.points,
            "appraised_exempt": self.mark.is_exempt,
            "appraised_reason": self.reason.strip(),
            "final_points": self.final.points,
            "final_exempt": self.final.is_exempt,
            "final_reason": self.final_reason.strip(),
        }


@transaction.atomic
def appraise(
    dossier: Dossier,
    *,
    by: User,
    judgements: Mapping[int, Judgement],
    vetoes: Collection[int] | None = None,
    vetoes_seen: Collection[int] | None = None,
    seen: Mapping[int, int] | None = None,
) -> None:
    """Save appraised and settled marks by the ids of the criteria, and the vetoes found to hold.

    `vetoes` are ids of conditions of the set; None leaves them as they are, and with `vetoes_seen`
    only what is another than on the screen is changed. The unit's mark is never written, and a
    criterion that another was appointed to mark is refused by NotYours. Raises LinesRefused where a
    mark is out of bounds or a difference has no reason, LinesChanged where another appraiser
    changed the same criterion since `seen`.
    """
    fresh, charge = _province_turn(dossier, by)
    lines = written_lines(fresh, clock.today())
    firsts = first_marks([fresh])
    refused: dict[int, str] = {}
    conflicts, changed = [], []
    for key, judgement in judgements.items():
        line = lines[key]
        is_said_anew = line.is_stale and judgement.is_looked_at
        if _stands(line, judgement) and not is_said_anew:
            continue
        moved = changed_by_other(line, seen, judgement.columns)
        if moved is None:
            continue
        if not charge.covers(line.criterion.group_id):
            raise NotYours(
                _("Tiêu chí %s đã phân công người khác thẩm định.") % line.criterion.number
            )
        if words := _wrong(line, judgement, firsts.get(line.pk)):
            refused[key] = words
        elif moved:
            conflicts.append(line)
        else:
            _write(line, judgement, by)
            changed.append(line)
    if refused:
        raise LinesRefused(refused)
    if conflicts:
        raise LinesChanged(conflicts)
    save_lines(changed, _COLUMNS, by=by)
    if vetoes is not None:
        _find_vetoes(fresh, set(vetoes), vetoes_seen, by)


@transaction.atomic
def agree(dossier: Dossier, *, by: User, seen: Mapping[int, int] | None = None) -> int:
    """Take over the mark before wherever it is given and not appraised yet; returns how many.

    That is the first appraisal's in a round of two steps, else the unit's own. What another was
    appointed to mark is left alone; with `seen`, also what the unit or another appraiser changed
    meanwhile.
    """
    fresh, charge = _province_turn(dossier, by)
    changed = []
    firsts = first_marks([fresh])
    for key, line in written_lines(fresh, clock.today()).items():
        first = firsts.get(line.pk)
        said = Judgement(first.mark, first.reason) if first else Judgement(line.self_mark)
        is_as_seen = seen is None or seen.get(key, line.revision) == line.revision
        if not charge.covers(line.criterion.group_id):
            continue
        is_current = first is None or first.version == line.self_version
        if said.mark.is_given and is_current and line.appraised_version is None and is_as_seen:
            _write(line, said, by)
            changed.append(line)
    save_lines(changed, _COLUMNS, by=by)
    return len(changed)


def _province_turn(dossier: Dossier, by: User) -> tuple[Dossier, Charge]:
    """The dossier under lock, and what this person may mark in it now."""
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if not by.has_perm(Permission.DOSSIER_APPRAISE, fresh):
        raise NotYours
    if fresh.status not in APPRAISABLE:
        raise NotNow(
            _("Không chấm điểm thẩm định khi hồ sơ ở trạng thái “%s”.") % fresh.get_status_display()
        )
    check_is_second(fresh, by)
    return fresh, check_appointed(fresh, by)


def _stands(line: ScoreLine, judgement: Judgement) -> bool:
    return all(getattr(line, name) == value for name, value in judgement.columns.items())


def _wrong(line: ScoreLine, judgement: Judgement, first: FirstMark | None) -> str:
    """Why the judgement cannot be saved; empty when it can."""
    number = line.criterion.number
    for mark in (judgement.mark, judgement.final):
        if words := wrong_mark(line, mark):
            return words
    if not judgement.mark.is_given:
        if judgement.final.is_given:
            return _("Tiêu chí %s: đề nghị nhập điểm thẩm định trước điểm kết luận.") % number
        if judgement.reason.strip():
            return _("Tiêu chí %s: đề nghị nhập điểm thẩm định.") % number
        return _reason_without_final(judgement, number)
    if judgement.mark != line.self_mark and not judgement.reason.strip():
        words = _("Tiêu chí %s: điểm thẩm định khác điểm tự chấm, đề nghị nêu lý do.")
        return words % number
    if first is not None and judgement.mark != first.mark and not judgement.reason.strip():
        words = _("Tiêu chí %s: điểm thẩm định khác điểm thẩm định bước một, đề nghị nêu lý do.")
        return words % number
    is_other = judgement.final.is_given and judgement.final != judgement.mark
    if is_other and not judgement.final_reason.strip():
        words = _("Tiêu chí %s: điểm kết luận khác điểm thẩm định, đề nghị nêu lý do.")
        return words % number
    return _reason_without_final(judgement, number)


def _reason_without_final(judgement: Judgement, number: str) -> str:
    """A reason for what was not settled would be read as a conclusion."""
    if judgement.final.is_given or not judgement.final_reason.strip():
        return ""
    return _("Tiêu chí %s: đề nghị nhập điểm kết luận, hoặc xóa lý do kết luận.") % number


def _write(line: ScoreLine, judgement: Judgement, by: User) -> None:
    for name, value in judgement.columns.items():
        setattr(line, name, value)
    line.appraised_version = line.self_version if judgement.mark.is_given else None
    line.appraised_by = by if judgement.mark.is_given else None


def _find_vetoes(
    dossier: Dossier, vetoes: set[int], seen: Collection[int] | None, by: User
) -> None:
    """Note which conditions were found to hold, or hold no more, and remember who said so."""
    offered = VetoCondition.objects.filter(criteria_set=dossier.round.criteria_set_id)
    held = set(dossier.veto_findings.values_list("veto", flat=True))
    shown = held if seen is None else set(seen)
    found, dropped = vetoes - shown - held, (shown - vetoes) & held
    texts = {veto.pk: veto.text for veto in offered if veto.pk in found | dropped}
    if not texts:
        return
    dossier.veto_findings.filter(veto__in=dropped).delete()
    VetoFinding.objects.bulk_create(
        VetoFinding(dossier=dossier, veto_id=veto, found_by=by, is_sample=dossier.is_sample)
        for veto in texts
        if veto in found
    )
    said = [_("Có: %s") % texts[veto] for veto in texts if veto in found]
    said += [_("Không còn: %s") % texts[veto] for veto in texts if veto in dropped]
    acting = as_province(by, Permission.DOSSIER_APPRAISE)
    noted(dossier, "veto", by=by, reason="; ".join(said), **acting)


class NotAppraised(Refusal):
    """Some criteria were not appraised, or the unit changed them since."""


class ConditionsNotMet(Refusal):
    """The final marks do not meet the conditions of the set; the message says each."""


def awaits_appraisal(row: SheetRow) -> bool:
    """Whether the criterion is still to be appraised; a bonus only where the unit claims one."""
    if row.criterion.is_bonus and not row.line.self_mark.is_given:
        return row.line.is_stale
    return not row.line.is_appraised


def check_appraised(dossier: Dossier) -> Sheet | None:
    """Refuse while a criterion is not appraised as it stands; None where no set judges it."""
    sheet = sheet_of(dossier, clock.today(), with_evidence=False)
    if sheet is not None:
        check_sheet_appraised(sheet)
    return sheet


def check_qualified(dossier: Dossier) -> None:
    """Refuse to find that the conditions are met where the final marks do not meet them."""
    sheet = sheet_of(dossier, clock.today(), with_evidence=False)
    if sheet is not None:
        check_sheet_qualified(sheet)


def check_sheet_appraised(sheet: Sheet) -> None:
    """As `check_appraised`, of a sheet that was read."""
    open_ones = [row.criterion.number for row in sheet.rows if awaits_appraisal(row)]
    if open_ones:
        raise NotAppraised(_("Chưa thẩm định tiêu chí: %s.") % ", ".join(open_ones))


def check_sheet_qualified(sheet: Sheet) -> None:
    """As `check_qualified`, of a sheet that was read."""
    check_sheet_appraised(sheet)
    if not sheet.final_outcome.is_met:
        raise ConditionsNotMet(" ".join(gap.sentence for gap in sheet.final_outcome.missing))
