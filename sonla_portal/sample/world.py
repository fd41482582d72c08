"""The ground on which the sample years are played: who acts, what documents say, what chance
decides.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from accounts.models import User
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization, OrganizationKind
from territory.models import Level, UnitVersion

DATA = Path(__file__).parent / "data"
PROVINCE = "14"
FIRST_DAY = date(2021, 1, 1)
DISTRICTS_END = date(2025, 6, 30)
NEW_MAP = date(2025, 7, 1)

Choice = TypeVar("Choice")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the sample's text tables."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@dataclass
class World:
    """What the parts of the sample share; `chance` is seeded: every run invents the same."""

    chance: random.Random = field(default_factory=lambda: random.Random("Sơn La 2024"))
    users: dict[str, User] = field(default_factory=dict)
    # Who acts for an organization: its code → its officer.
    officers: dict[str, User] = field(default_factory=dict)
    # Who confirms inside it: its code → its head.
    heads: dict[str, User] = field(default_factory=dict)

    @cached_property
    def province(self) -> User:
        """The officer of Sở Nội vụ, who appraises, confirms and assigns."""
        return self.users["noivu"]

    def appraiser_of(self, organization: Organization) -> User:
        """Who appraises what it hands in: nobody does for the own office."""
        is_own = organization.code == "so-noi-vu"
        return self.users["vanphong"] if is_own else self.province

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Every organization by its code."""
        return {found.code: found for found in Organization.objects.select_related("unit")}

    def organizations_on(self, day: date, kind: str) -> list[Organization]:
        """The organizations of a kind on a day, in the official order."""
        return list(
            Organization.objects.valid_on(day)
            .filter(kind=kind)
            .select_related("unit")
            .in_official_order()
        )

    def departments_on(self, day: date) -> list[Organization]:
        """The provincial departments and agencies of a day."""
        return self.organizations_on(day, OrganizationKind.DEPARTMENT)

    def communes_on(self, day: date) -> list[UnitVersion]:
        """The communes as they were on a day, in the order of their codes."""
        versions = UnitVersion.objects.valid_on(day).filter(unit__level=Level.COMMUNE)
        return list(versions.select_related("unit").order_by("code"))

    def parents_on(self, day: date) -> dict[int, int]:
        """Each unit's parent on a day."""
        return dict(
            UnitVersion.objects.valid_on(day).exclude(parent=None).values_list("unit", "parent")
        )

    def officer_of(self, organization: Organization) -> User:
        """Who acts for the organization."""
        return self.officers[organization.code]

    def document(
        self,
        number: str,
        kind: DocumentKind,
        title: str,
        issuer: str,
        issued_on: date,
        entered_by: User | None = None,
    ) -> LegalDocument:
        """A sample document; asked for twice it is the same one."""
        return LegalDocument.objects.get_or_create(
            number=f"{number} (minh họa)",
            issued_on=issued_on,
            issuer=issuer,
            defaults={"kind": kind, "title": title, "entered_by": entered_by, "is_sample": True},
        )[0]

    def day_between(self, start: date, end: date) -> date:
        """A working day of the period."""
        day = start + timedelta(days=self.chance.randint(0, max((end - start).days, 0)))
        while day.weekday() > 4 and day > start:
            day -= timedelta(days=1)
        return day

    def pick(self, choices: Sequence[Choice], number: int) -> list[Choice]:
        """Some of the choices, in their own order."""
        chosen = set(self.chance.sample(range(len(choices)), number))
        return [choice for index, choice in enumerate(choices) if index in chosen]


def in_turn(choices: Sequence[Any]) -> Iterator[Any]:
    """The choices over and over."""
    while True:
        yield from choices
