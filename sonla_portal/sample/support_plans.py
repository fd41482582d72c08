"""Sample plans of support: most supporters issue theirs in the first quarter, a few never do."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from commune_support import planning
from commune_support.models import (
    Fund,
    FundSource,
    NewRuralCriterion,
    SupportAssignment,
    SupportKind,
)
from commune_support.planning import Item
from core import clock
from documents.models import DocumentKind

from .world import World, rows

YEARS = (2024, 2025, 2026)
# Chance: the supporter issues its plans, only drafts them, or has none.
ISSUES, DRAFTS = 0.86, 0.06


class SupportPlans:
    """Plays the plans of each year; by a chance of its own, so that nothing else moves."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = random.Random("kế hoạch giúp đỡ")
        self.kinds = {kind.code: kind for kind in SupportKind.objects.all()}
        self.sources = list(FundSource.objects.all())
        self.texts = rows("support_activities")

    def play(self) -> None:
        """Plan each year for the assignments that stand in its March."""
        for year in YEARS:
            self._plan(year)

    def _plan(self, year: int) -> None:
        day = date(year, 3, 1)
        criteria = list(NewRuralCriterion.objects.valid_on(day))
        standing = SupportAssignment.objects.in_force_on(day)
        standing = standing.select_related("supporter", "commune").order_by("supporter__code", "pk")
        wills: dict[int, float] = {}
        for assignment in standing:
            will = wills.setdefault(assignment.supporter_id, self.chance.random())
            if will > ISSUES + DRAFTS:
                continue
            issued_on = date(year, 2, 27) + timedelta(days=self.chance.randint(3, 34))
            with clock.playing(issued_on):
                self._write(assignment, year, issued_on, criteria, is_issued=will <= ISSUES)

    def _write(
        self,
        assignment: SupportAssignment,
        year: int,
        issued_on: date,
        criteria: list[NewRuralCriterion],
        *,
        is_issued: bool,
    ) -> None:
        supporter = assignment.supporter
        by = self.world.officers[supporter.code]
        plan = planning.draft(
            by=by,
            supporter=supporter,
            commune=assignment.commune,
            year=year,
            aims="Hỗ trợ hộ nghèo phát triển sản xuất, chỉnh trang bản và chăm lo học sinh.",
            criteria=self.chance.sample(criteria, 2),
            items=[self._item(text) for text in self.chance.sample(self.texts, 3)],
            is_sample=True,
        )
        if is_issued:
            name = supporter.name_on(issued_on)
            number = f"{self.chance.randint(11, 98)}/KH-{supporter.pk}-{assignment.commune_id}"
            title = f"Kế hoạch giúp đỡ xã năm {year}"
            document = self.world.document(number, DocumentKind.PLAN, title, name, issued_on)
            planning.issue(plan, by=by, document=document)

    def _item(self, text: dict[str, str]) -> Item:
        kind = self.kinds[text["kind"]]
        is_valued = kind.is_valued and bool(text["cash_to"] or text["in_kind_to"])
        value = int(text["cash_to"] or 0) + int(text["in_kind_to"] or 0)
        source = self.chance.choice(self.sources)
        quantity = text["quantity_to"].replace(",", ".")
        return Item(
            kind=kind,
            content=text["description"],
            quantity=Decimal(quantity) if quantity else None,
            unit_of_measure=text["unit"] if quantity else "",
            planned_vnd=value if is_valued else None,
            fund=Fund(source.fund),
            source=source,
            month=self.chance.randint(3, 12),
        )
