"""'Công nhận nhiều hồ sơ': one decision for many dossiers, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotNow, Refusal
from documents.models import LegalDocument
from models_registry.flow import RECOGNISE
from models_registry.models import Dossier, PracticeModel, Recognition
from models_registry.scoring.outcome import Outcome
from models_registry.scoring.sheet import Sheet, sheets_of

from .granting import check_decision, followed, recognise


@dataclass(frozen=True)
class Chosen:
    """A dossier that was ticked, and its revision on the screen then."""

    dossier: Dossier
    seen: int | None = None


class NotTogether(Refusal):
    """Some of the dossiers cannot be recognised: each is named with why, and none was."""

    def __init__(self, refused: Iterable[tuple[Dossier, str]]) -> None:
        self.refused = list(refused)
        named = " ".join(
            f"{dossier.code} – {dossier.model.name}: {why}" for dossier, why in self.refused
        )
        super().__init__(_("Chưa ghi gì vì có hồ sơ không công nhận được. %s") % named)


@transaction.atomic
def recognise_together(
    chosen: Iterable[Chosen], *, by: User, decision: LegalDocument, **facts: Any
) -> list[Recognition]:
    """Recognise the models of all these dossiers by the decision; returns what is new.

    `facts` are those of `recognition.recognise`. A dossier that this decision has recognised is
    passed over, so a form that is sent twice does it once. Raises NotTogether, and does nothing,
    where one has moved on, was changed since it was looked at, or cannot be recognised.
    """
    wanted = sorted(chosen, key=lambda one: (one.dossier.model_id, one.dossier.pk))
    # The models' rows in one order, so that two decisions never wait for each other.
    models = PracticeModel.objects.filter(pk__in=[one.dossier.model_id for one in wanted])
    list(models.select_for_update().order_by("pk").values_list("pk"))
    given = Recognition.objects.filter(
        dossier__in=[one.dossier.pk for one in wanted], decision=decision
    )
    done = set(given.values_list("dossier", flat=True))
    made, refused = [], []
    for one in wanted:
        if one.dossier.pk in done:
            continue
        try:
            made.append(recognise(one.dossier, by=by, decision=decision, seen=one.seen, **facts))
        except Refusal as refusal:
            refused.append((one.dossier, str(refusal)))
    if refused:
        raise NotTogether(refused)
    return made


@dataclass(frozen=True)
class Outlook:
    """What the decision would do to one dossier, before anything is written."""

    dossier: Dossier
    outcome: Outcome | None
    error: str
    warnings: tuple[str, ...]


def look_ahead(
    dossiers: Iterable[Dossier], decision: LegalDocument, first: date, last: date | None = None
) -> list[Outlook]:
    """What would become of each dossier: its total and level, why not, and what to think about."""
    rows = list(dossiers)
    sheets = sheets_of(rows, first)
    return [_outlook(one, sheets.get(one.pk), decision, first, last) for one in rows]


def _outlook(
    dossier: Dossier, sheet: Sheet | None, decision: LegalDocument, first: date, last: date | None
) -> Outlook:
    outcome = sheet.final_outcome if sheet else None
    warnings = _warnings(sheet)
    try:
        _check_ready(dossier)
        check_decision(dossier.model, decision, first, last)
        former = followed(dossier.model, dossier, first, last)
    except Refusal as refusal:
        return Outlook(dossier, outcome, str(refusal), tuple(warnings))
    if former is not None:
        warnings.append(_("Nối tiếp công nhận theo %s.") % former.decision)
    return Outlook(dossier, outcome, "", tuple(warnings))


def _check_ready(dossier: Dossier) -> None:
    if dossier.status not in RECOGNISE.sources:
        raise NotNow(_("Hồ sơ đang ở trạng thái “%s”.") % dossier.get_status_display())


def _warnings(sheet: Sheet | None) -> list[str]:
    if sheet is None or not sheet.has_appraisal:
        return [_("Hồ sơ không có điểm thẩm định theo tiêu chí.")]
    if not sheet.final_outcome.is_met:
        return [_("Điểm kết luận chưa đáp ứng mọi điều kiện của bộ tiêu chí.")]
    return []
