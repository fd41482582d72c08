"""Who is left out: the communes of the decisions on a day, with their supporters or without."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.dated import holds_on
from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from core.numbers import format_number
from core.text import sort_key
from organizations.naming import names_on
from territory.listing import UnitRow, rows_on
from territory.models import UnitVersion
from territory.models.units import UnitVersionQuerySet

from . import indicators
from .models import DecidedCommune, SupportAssignment

FIGURES = (
    indicators.supporters,
    indicators.communes_with_supporter,
    indicators.communes_without_supporter,
    indicators.communes_of_region_iii,
)


# What the province looks for in the matrix: each a count that leads to its list.
GAPS = (
    indicators.communes_without_supporter,
    indicators.communes_with_several,
    indicators.supporters_with_plan,
    indicators.plans_without_delivery,
    indicators.unproved_activities,
    indicators.unconfirmed_activities,
)


@dataclass(frozen=True)
class Supporter:
    """A supporter as the coverage names it."""

    pk: int
    name: str
    is_lead: bool


@dataclass
class CommuneCovered:
    """A commune of the decisions with its supporters on the day: none is a hole."""

    unit: UnitRow
    supporters: list[Supporter] = field(default_factory=list)

    @property
    def pk(self) -> int:
        """The unit's id."""
        return self.unit.version.unit_id

    @property
    def is_hole(self) -> bool:
        """Whether nobody supports it."""
        return not self.supporters

    @property
    def is_double(self) -> bool:
        """Whether several support it."""
        return len(self.supporters) > 1

    @property
    def above(self) -> str:
        """The district of the day or, since there are none, the cluster."""
        return self.unit.cluster or self.unit.above


def decided_on(day: date) -> UnitVersionQuerySet:
    """The communes that a decision in force names, as they are called on the day."""
    named = DecidedCommune.objects.valid_on(day).filter(holds_on(day, "decision__"))
    return UnitVersion.objects.valid_on(day).filter(unit__in=named.values("unit"))


def covered(versions: Iterable[UnitVersion], day: date) -> list[CommuneCovered]:
    """These communes with their supporters, by district and name: six queries for any number."""
    communes = {row.version.unit_id: CommuneCovered(row) for row in rows_on(day, versions)}
    assignments = list(
        SupportAssignment.objects.in_force_on(day)
        .filter(commune__in=communes)
        .order_by("-is_lead", "supporter__official_order", "pk")
        .values_list("commune", "supporter", "is_lead")
    )
    names = names_on(day, {supporter for _commune, supporter, _lead in assignments})
    for commune, supporter, is_lead in assignments:
        communes[commune].supporters.append(Supporter(supporter, names[supporter], is_lead))
    return sorted(communes.values(), key=_place)


def figures_on(day: date, figures: Sequence[Any] = FIGURES) -> list[tuple[str, Any, str, str]]:
    """The figures above a page of coverage: code, label, number, and why there is none."""
    scope = Scope.on(day)
    shown = []
    declared = {entry.declare: entry for entry in INDICATORS.values()}
    for answer in evaluate([(declared[figure], scope) for figure in figures]):
        entry, number = answer.indicator, format_number(answer.numerator)
        if answer.denominator is not None:
            number = f"{number}/{format_number(answer.denominator)}"
        why = ""
        if answer.numerator is None and entry.explain is not None:
            why = entry.explain(scope)
        shown.append((entry.code, entry.label, number, why))
    return shown


def _place(commune: CommuneCovered) -> tuple[Any, ...]:
    version = commune.unit.version
    return (sort_key(commune.above), version.sort_key, version.code)
