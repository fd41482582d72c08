"""Sample assignments and activities: 113 supporters for 116 communes in 2024, which ones is sample.

The first decision named the 126 communes of region III of 2021; the adjustment of 2024 names 116.
In July 2025 what ran on was carried over to the communes that took over; the list of 02/2026
brought a new decision for 66.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from commune_support import assignment, carry_over, delivery
from commune_support.assignment import Pairing
from commune_support.models import (
    AssignmentDecision,
    EnteringSide,
    Fund,
    SupportActivity,
    SupportAssignment,
    SupportKind,
)
from core import clock
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization, OrganizationKind
from territory.models import AdministrativeUnit, Region, RegionClass

from .regions import NEW_LIST
from .support_plans import SupportPlans
from .world import World, rows

FIRST = date(2021, 9, 15)
ADJUSTED = date(2024, 2, 26)
# After communes ended, after departments ended, and after the map of 75 began.
CARRIED = {
    date(2025, 2, 10): "214/QĐ-UBND",
    date(2025, 3, 17): "506/QĐ-UBND",
    date(2025, 7, 21): "1544/QĐ-UBND",
}
RENEWED = date(2026, 2, 24)
SUPPORTERS = 113
DOUBLES = 9
MAPS = (date(2021, 1, 1), date(2025, 2, 1), date(2025, 7, 1))
# Year: first and last day of activities. None is touched after its year.
YEARS = {
    2022: (date(2022, 1, 10), date(2022, 12, 20)),
    2023: (date(2023, 1, 5), date(2023, 12, 20)),
    2024: (date(2024, 3, 4), date(2024, 12, 24)),
    2025: (date(2025, 1, 6), date(2025, 12, 19)),
    2026: (date(2026, 3, 2), date(2026, 11, 13)),
}


class Support:
    """Plays the assignments, then the activities of each year."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kinds = {kind.code: kind for kind in SupportKind.objects.all()}
        self.texts = rows("support_activities")

    def play(self) -> None:
        """Tell everything."""
        self._first_decision()
        self._adjustment()
        for year in (2022, 2023, 2024):
            self._activities(year)
        self._carry_over()
        self._new_decision()
        for year in (2025, 2026):
            self._activities(year)
        SupportPlans(self.world).play()

    # Decisions

    def _document(self, number: str, title: str, day: date) -> LegalDocument:
        return self.world.document(
            number, DocumentKind.DECISION, title, "Chủ tịch UBND tỉnh Sơn La", day
        )

    def _first_decision(self) -> None:
        with clock.playing(FIRST):
            document = self._document(
                "2210/QĐ-UBND", "Phân công giúp đỡ các xã khu vực III giai đoạn 2021 - 2025", FIRST
            )
            decision = self._open(
                document, self._region_iii(FIRST), FIRST, ADJUSTED - timedelta(days=1)
            )
            self._assign(decision, self._supporters(FIRST, SUPPORTERS - 5))

    def _adjustment(self) -> None:
        with clock.playing(ADJUSTED):
            document = self._document(
                "312/QĐ-UBND", "Điều chỉnh phân công giúp đỡ các xã khu vực III", ADJUSTED
            )
            decision = self._open(document, self._region_iii(ADJUSTED), ADJUSTED, date(2026, 2, 23))
            self._assign(decision, self._supporters(ADJUSTED, SUPPORTERS))

    def _carry_over(self) -> None:
        """Weeks after a reorganisation one document carries on what had outlived its units."""
        title = "Chuyển tiếp phân công giúp đỡ sau sắp xếp"
        for day, number in CARRIED.items():
            with clock.playing(day):
                outlived = SupportAssignment.objects.outlived_on(day).select_related(
                    "commune", "supporter", "decision"
                )
                carry_over.carry_over_many(
                    outlived.order_by("pk"),
                    by=self.world.province,
                    on=day,
                    document=self._document(number, title, day),
                )

    def _new_decision(self) -> None:
        with clock.playing(RENEWED):
            document = self._document(
                "402/QĐ-UBND", "Phân công giúp đỡ các xã khu vực III giai đoạn 2026 - 2030", RENEWED
            )
            decision = self._open(document, self._region_iii(NEW_LIST), RENEWED, None)
            self._assign(decision, self._supporters(RENEWED, 104))

    def _region_iii(self, day: date) -> list[AdministrativeUnit]:
        listed = RegionClass.objects.valid_on(day).filter(region=Region.REGION_III)
        return list(
            AdministrativeUnit.objects.valid_on(day)
            .filter(pk__in=listed.values("unit"))
            .order_by("pk")
        )

    def _open(
        self,
        document: LegalDocument,
        communes: Sequence[AdministrativeUnit],
        first: date,
        last: date | None,
    ) -> AssignmentDecision:
        return assignment.open_decision(
            document=document,
            communes=communes,
            valid_from=first,
            valid_to=last,
            by=self.world.province,
            is_sample=True,
        )

    def _supporters(self, day: date, number: int) -> list[Organization]:
        """Agencies first, in the official order, then as many others as it takes."""
        able = Organization.objects.valid_on(day).exclude(
            kind__in=[
                OrganizationKind.PROVINCIAL_COMMITTEE,
                OrganizationKind.DISTRICT_COMMITTEE,
                OrganizationKind.COMMUNE_COMMITTEE,
            ]
        )
        return list(able.in_official_order()[:number])

    def _assign(self, decision: AssignmentDecision, supporters: list[Organization]) -> None:
        """A commune each in turn; then the communes left, and some with a second supporter beside
        the lead.
        """
        communes = [row.unit for row in decision.decided.select_related("unit").order_by("pk")]
        self.world.chance.shuffle(communes)
        most = max(len(communes), len(supporters))
        pairs = [
            (
                supporters[place % len(supporters)],
                communes[place % len(communes)],
                place < len(communes),
            )
            for place in range(most)
        ]
        taken = {(supporter.pk, commune.pk) for supporter, commune, _ in pairs}
        for place in range(DOUBLES):
            supporter, commune = supporters[-1 - place], communes[place * 3]
            if (supporter.pk, commune.pk) not in taken:
                pairs.append((supporter, commune, False))
        assignment.assign_many(
            decision,
            [Pairing(supporter, commune, is_lead) for supporter, commune, is_lead in pairs],
            by=self.world.province,
        )

    # Activities

    def _activities(self, year: int) -> None:
        first, last = YEARS[year]
        for held in self._days(year, first, last):
            held_on, standing = held
            with clock.playing(held_on):
                self._deliver(standing, held_on, last)

    def _days(self, year: int, first: date, last: date) -> list[tuple[date, SupportAssignment]]:
        """Two to four activities a year for most assignments, in the order of days."""
        found: list[tuple[date, SupportAssignment]] = []
        assignments = (
            SupportAssignment.objects.filter(valid_from__lte=last)
            .exclude(valid_to__lt=first)
            .select_related("commune", "supporter")
            .order_by("pk")
        )
        for standing in assignments:
            ends = [day for day in (standing.valid_to, standing.commune.valid_to, last) if day]
            start, end = max(first, standing.valid_from), min(ends)
            if end <= start:
                continue
            number = self.world.chance.choice((0, 1, 2, 2, 3, 3, 4))
            part = (end - start).days / (last - first).days
            for _ in range(round(number * part)):
                found.append((self.world.day_between(start, end), standing))
        return sorted(found, key=lambda entry: (entry[0], entry[1].pk))

    def _deliver(self, standing: SupportAssignment, held_on: date, last: date) -> None:
        text = self.world.chance.choice(self.texts)
        kind = self.kinds[text["kind"]]
        activity = delivery.record(
            by=self.world.officers[standing.supporter.code],
            side=EnteringSide.SUPPORTER,
            supporter=standing.supporter,
            commune=standing.commune,
            kind=kind,
            held_on=held_on,
            description=text["description"],
            fund=self.world.chance.choice((Fund.OWN, Fund.OWN, Fund.MOBILISED)),
            is_sample=True,
            **self._amounts(text, kind),
        )
        self._answer(activity, held_on, last)

    def _answer(self, activity: SupportActivity, held_on: date, last: date) -> None:
        """Most are confirmed within days; those of the year's last weeks still wait, a few are
        disputed.
        """
        commune = self._commune_officer(activity, held_on)
        answered = held_on + timedelta(days=self.world.chance.randint(2, 12))
        if commune is None or answered > last or not activity.commune.is_valid_on(answered):
            return
        with clock.playing(answered):
            if self.world.chance.random() < 0.02:
                delivery.dispute(activity, by=commune, reason="Số lượng nhận thực tế ít hơn")
            else:
                delivery.confirm(activity, by=commune)

    def _commune_officer(self, activity: SupportActivity, day: date) -> User | None:
        """The commune's own officer, or to 30/06/2025 that of its district."""
        unit = activity.commune_id
        parents = self.parents[max(first for first in self.parents if first <= day)]
        for wanted in (unit, parents.get(unit)):
            for organization in self.committees.get(wanted, ()):
                if organization.code in self.world.officers and organization.is_valid_on(day):
                    return self.world.officers[organization.code]
        return None

    @cached_property
    def parents(self) -> dict[date, dict[int, int]]:
        """Each unit's parent from the first day of each map."""
        return {first: self.world.parents_on(first) for first in MAPS}

    @cached_property
    def committees(self) -> dict[int | None, list[Organization]]:
        """The committees of districts and communes by their unit."""
        found: dict[int | None, list[Organization]] = {}
        for organization in self.world.organizations.values():
            if organization.kind in (
                OrganizationKind.DISTRICT_COMMITTEE,
                OrganizationKind.COMMUNE_COMMITTEE,
            ):
                found.setdefault(organization.unit_id, []).append(organization)
        return found

    def _amounts(self, text: dict[str, str], kind: SupportKind) -> dict[str, Any]:
        amounts: dict[str, Any] = {}
        if text["quantity_from"]:
            low, high = (
                float(text[name].replace(",", ".")) for name in ("quantity_from", "quantity_to")
            )
            exact = self.world.chance.uniform(low, high)
            amounts["quantity"] = (
                round(exact, 1) if high < 10 and low != int(low) else max(1, round(exact))
            )
            amounts["unit_of_measure"] = text["unit"]
        for column, name, step in (
            ("cash_vnd", "cash", 500_000),
            ("in_kind_vnd", "in_kind", 100_000),
            ("workdays", "workdays", 1),
            ("beneficiaries", "people", 1),
        ):
            if text[f"{name}_from"]:
                low, high = int(text[f"{name}_from"]), int(text[f"{name}_to"])
                amounts[column] = self.world.chance.randint(low // step, high // step) * step
        # Goods that nobody has priced yet.
        if (
            amounts.get("cash_vnd")
            and "in_kind_vnd" in amounts
            and self.world.chance.random() < 0.1
        ):
            del amounts["in_kind_vnd"]
        return amounts
