"""The marks of sample dossiers: what a unit gives itself and proves, what the province finds."""

from __future__ import annotations

import random
from decimal import Decimal

from accounts.models import User
from core import clock
from documents.models import DocumentKind
from models_registry.models import Dossier, Mark
from models_registry.scoring import appraisal, evidence, self_assessment
from models_registry.scoring.appraisal import Judgement
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import Sheet, SheetRow, sheet_of
from organizations.naming import names_on
from organizations.offices import office_on

from .world import World

# Of the placeholders of a commune's set: this many are not reached by a unit that is found wanting.
NOT_REACHED = 5


class Scores:
    """Marks by a chance of their own for each dossier, so that nothing else in the sample moves."""

    def __init__(self, world: World, texts: dict[str, list[str]]) -> None:
        self.world, self.texts = world, texts

    def self_assess(self, dossier: Dossier, by: User) -> None:
        """The unit marks itself and proves two criteria by documents, the rest by its words."""
        sheet = _sheet(dossier)
        if sheet is None or sheet.has_self_marks:
            return
        chance = _chance_of(dossier, "self")
        failed = set(chance.sample(_optional(sheet), min(2, len(_optional(sheet)))))
        entries = {}
        for row in sheet.rows:
            key = row.criterion.pk
            passed = key not in failed
            words = self.texts["explanation" if passed else "not_done"]
            entries[key] = SelfEntry(
                Mark(row.line.maximum if passed else Decimal(0)), chance.choice(words)
            )
        self_assessment.assess(dossier, by=by, entries=entries)
        for row, title in zip(sheet.rows, self.texts["proof"], strict=False):
            self._prove(dossier, row, title, by)

    def _prove(self, dossier: Dossier, row: SheetRow, title: str, by: User) -> None:
        organization = dossier.model.organization
        today = clock.today()
        kind = DocumentKind.PLAN if row.criterion.number == "1" else DocumentKind.REPORT
        number = 10 + dossier.pk % 80
        document = self.world.document(
            f"{number}/{kind.value}-{office_on(organization, today).symbol}",
            kind,
            f"{title} Chính quyền thân thiện năm {today.year}",
            names_on(today, [organization.pk])[organization.pk],
            today,
            entered_by=by,
        )
        evidence.add(dossier, row.criterion.pk, by=by, document=document, place="mục II")

    def appraise(self, dossier: Dossier, *, well: bool, share: int = 100) -> None:
        """The province marks the first of the criteria that it has not marked yet, all of them by
        default; `well`: enough of them are met.
        """
        sheet = _sheet(dossier)
        if sheet is None:
            return
        chance = _chance_of(dossier, "appraised")
        lowered = set(chance.sample(_optional(sheet), 1 if well else NOT_REACHED))
        rows = list(sheet.rows)
        judged = filter(appraisal.awaits_appraisal, rows[: len(rows) * share // 100])
        judgements = {
            row.criterion.pk: Judgement(
                Mark(Decimal(0)), "" if not row.line.self_points else self._difference(chance)
            )
            if row.criterion.pk in lowered
            else Judgement(row.line.self_mark)
            for row in judged
        }
        by = self.world.appraiser_of(dossier.model.organization)
        appraisal.appraise(dossier, by=by, judgements=judgements)

    def settle(self, dossier: Dossier) -> None:
        """The unit's mark is accepted after all, where it answered."""
        sheet = _sheet(dossier)
        if sheet is None:
            return
        [reason] = self.texts["settled"]
        judgements = {
            row.criterion.pk: Judgement(
                row.line.appraised_mark, row.line.appraised_reason, row.line.self_mark, reason
            )
            for row in sheet.rows
            if row.line.reply
        }
        by = self.world.appraiser_of(dossier.model.organization)
        appraisal.appraise(dossier, by=by, judgements=judgements)

    def replies(self, dossier: Dossier) -> dict[int, str]:
        """The unit's answer wherever it was marked lower."""
        sheet = _sheet(dossier)
        [words] = self.texts["reply"]
        if sheet is None:
            return {}
        return {row.criterion.pk: words for row in sheet.rows if row.line.differs}

    def _difference(self, chance: random.Random) -> str:
        return chance.choice(self.texts["difference"])


def _sheet(dossier: Dossier) -> Sheet | None:
    """Its sheet today, by the set that its round may have been bound to meanwhile."""
    fresh = Dossier.objects.select_related("round__criteria_set", "model__type").get(pk=dossier.pk)
    return sheet_of(fresh, clock.today(), with_evidence=False)


def _optional(sheet: Sheet) -> list[int]:
    return [row.criterion.pk for row in sheet.rows if not row.criterion.is_mandatory]


def _chance_of(dossier: Dossier, what: str) -> random.Random:
    return random.Random(f"{dossier.code} {what}")  # invents texts, guards nothing
