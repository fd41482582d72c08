"""Marks given in tests: the unit's own and the appraisers', by the verbs."""

from decimal import Decimal
from typing import Any

from core import clock
from models_registry.models import Dossier, Mark
from models_registry.scoring import appraisal, self_assessment
from models_registry.scoring.appraisal import Judgement
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import sheet_of


def keys_of(dossier: Dossier) -> dict[str, int]:
    """The ids of the criteria that judge the dossier, by their numbers."""
    dossier.round.refresh_from_db()
    sheet = sheet_of(dossier, clock.today())
    assert sheet is not None
    return {row.criterion.number: row.criterion.pk for row in sheet.rows}


def mark_itself(dossier: Dossier, *, by: Any, **points: Decimal | int | None) -> None:
    """The unit marks each criterion with its maximum, or as said by `c1=3`, and explains it."""
    dossier.round.refresh_from_db()
    sheet = sheet_of(dossier, clock.today())
    assert sheet is not None
    entries = {}
    for row in sheet.rows:
        given = points.get(f"c{row.criterion.number}", row.line.maximum)
        mark = Mark(None if given is None else Decimal(given))
        entries[row.criterion.pk] = SelfEntry(mark, "Đã thực hiện, có hồ sơ lưu.")
    self_assessment.assess(dossier, by=by, entries=entries)


def appraise_as_marked(dossier: Dossier, *, by: Any) -> None:
    """The province takes over the unit's own marks."""
    appraisal.agree(dossier, by=by)


def judged(points: Decimal | int, reason: str = "") -> Judgement:
    """What an appraiser says of a criterion."""
    return Judgement(Mark(Decimal(points)), reason)
