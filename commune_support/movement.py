"""How communes moved in a year: criteria at its start and on the day, beside their targets.

It stands beside the support that came and claims no cause. Nothing is averaged and nothing is taken
over from the parts of a merged commune: what began in the year has no start.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.numbers import NO_DATA

from .models import (
    CommuneCriterion,
    CommuneTarget,
    CriterionState,
    NewRuralCriterion,
    states_hold_on,
)

POVERTY, NEAR_POVERTY = "HO_NGHEO", "HO_CAN_NGHEO"


@dataclass
class Movement:
    """One commune in one year, by the set of criteria of the day.

    `start` and `end` are the criteria met; None where nothing is known of that day.
    """

    total: int = 0
    start: int | None = None
    end: int | None = None
    nearly: int | None = None
    gained: list[NewRuralCriterion] = field(default_factory=list)
    lost: list[NewRuralCriterion] = field(default_factory=list)
    not_met: list[NewRuralCriterion] = field(default_factory=list)
    unconfirmed: int = 0
    is_sample: bool = False
    poverty_before: CommuneTarget | None = None
    poverty: CommuneTarget | None = None
    near_poverty: CommuneTarget | None = None

    @property
    def change(self) -> int | None:
        """How many more criteria are met; None where one of the two is not known."""
        return None if self.start is None or self.end is None else self.end - self.start

    @property
    def has_criteria(self) -> bool:
        """Whether anything is known of its criteria on the day."""
        return self.end is not None

    @property
    def net(self) -> str:
        """The change as it is read: '+2', '-1', '0', '–'."""
        return NO_DATA if self.change is None else f"{self.change:+d}" if self.change else "0"


def movements(communes: Collection[int], year: int, day: date) -> dict[int, Movement]:
    """Each of the communes from the first day of the year to the day: three queries.

    A criterion is gained where it was stated as not met on the first day; one of which nothing was
    known then is neither gained nor lost. The poverty of the start is that of the year before.
    """
    first = date(year, 1, 1)
    criteria = list(NewRuralCriterion.objects.valid_on(day).order_by("number"))
    found = {pk: Movement(total=len(criteria)) for pk in communes}
    facts = CommuneCriterion.objects.filter(commune__in=communes, criterion__in=criteria)
    facts = facts.filter(states_hold_on(first) | states_hold_on(day)).select_related("commune")
    then: dict[int, dict[int, CommuneCriterion]] = {}
    now: dict[int, dict[int, CommuneCriterion]] = {}
    for fact in facts:
        for at, states in ((first, then), (day, now)):
            if fact.is_valid_on(at) and fact.commune.is_valid_on(at):
                states.setdefault(fact.commune_id, {})[fact.criterion_id] = fact
    for pk, movement in found.items():
        _compare(movement, criteria, then.get(pk, {}), now.get(pk, {}))
    _add_targets(found, year, day)
    return found


def _compare(
    movement: Movement,
    criteria: list[NewRuralCriterion],
    then: dict[int, CommuneCriterion],
    now: dict[int, CommuneCriterion],
) -> None:
    """Set what the states of the two days say."""
    if then:
        movement.start = _number(then, CriterionState.MET)
    if now:
        movement.end = _number(now, CriterionState.MET)
        movement.nearly = _number(now, CriterionState.NEARLY)
    movement.unconfirmed = sum(not fact.is_confirmed for fact in now.values())
    movement.is_sample = any(fact.is_sample for fact in (*then.values(), *now.values()))
    for criterion in criteria:
        before, after = then.get(criterion.pk), now.get(criterion.pk)
        is_met = after is not None and after.state == CriterionState.MET
        if after is not None and not is_met:
            movement.not_met.append(criterion)
        if before is None or after is None:
            continue
        was_met = before.state == CriterionState.MET
        if is_met and not was_met:
            movement.gained.append(criterion)
        elif was_met and not is_met:
            movement.lost.append(criterion)


def _number(facts: dict[int, CommuneCriterion], state: CriterionState) -> int:
    return sum(fact.state == state for fact in facts.values())


def _add_targets(found: dict[int, Movement], year: int, day: date) -> None:
    """Set poverty of the year before and of the year, as known by the day."""
    targets: Any = CommuneTarget.objects.known_on(day).filter(
        commune__in=found, year__in=(year - 1, year), kind__code__in=(POVERTY, NEAR_POVERTY)
    )
    for target in targets.select_related("kind"):
        movement = found[target.commune_id]
        movement.is_sample = movement.is_sample or target.is_sample
        if target.kind.code == NEAR_POVERTY:
            if target.year == year:
                movement.near_poverty = target
        elif target.year == year:
            movement.poverty = target
        else:
            movement.poverty_before = target
