"""Results of indices beside those of the year before, over the years.

Two years are compared by what is valid in both on the day: the latest publication of each by then.
A publication that was replaced is compared with nothing, for an index that is published anew is
calculated anew: what stood before belongs to another calculation. Nor is anything compared across
scales (another maximum), and no rank across fields of another size (12 of 63, 23 of 34).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.numbers import format_number

from .models import GovernanceIndex, IndexResult


@dataclass(frozen=True)
class Standing:
    """A result, and that of the year before; None where there is none to be compared with."""

    result: IndexResult
    before: IndexResult | None = None

    @property
    def difference(self) -> Decimal | None:
        """How far the value rose, in points; None where the two are not on one scale."""
        before = self.before
        if before is None or before.value is None or self.result.value is None:
            return None
        if before.maximum != self.result.maximum:
            return None
        return self.result.value - before.value

    @property
    def shown_difference(self) -> str:
        """'+1,36', '−0,5' or '0'; '' where there is none."""
        if self.difference is None:
            return ""
        sign = "+" if self.difference > 0 else "−" if self.difference < 0 else ""
        return f"{sign}{format_number(abs(self.difference).normalize())}"

    @property
    def tone(self) -> str:
        """A rise is good, a fall is not."""
        if not self.difference:
            return "neutral"
        return "success" if self.difference > 0 else "danger"

    @property
    def places_up(self) -> int | None:
        """How many places it went up (down: below 0); None where the fields differ."""
        before = self.before
        if before is None or before.rank is None or self.result.rank is None:
            return None
        if before.of_n is None or before.of_n != self.result.of_n:
            return None
        return before.rank - self.result.rank

    @property
    def places_down(self) -> int:
        """How many places it went down, for words that say so."""
        return -(self.places_up or 0)

    @property
    def share(self) -> float | None:
        """The part of the maximum that was reached, from 0 to 1: the length of its bar."""
        return _share(self.result, self.result.maximum)

    @property
    def share_before(self) -> float | None:
        """The same of the year before, where the two can be compared."""
        if self.before is None or self.difference is None:
            return None
        return _share(self.before, self.result.maximum)


def _share(result: IndexResult, maximum: Decimal | None) -> float | None:
    if result.value is None or not maximum:
        return None
    return float(result.value / maximum)


@dataclass
class Course:
    """One index over the years, the newest first: its totals, its dimensions, who was ranked."""

    index: GovernanceIndex
    totals: list[Standing] = field(default_factory=list)
    parts: dict[int, list[Standing]] = field(default_factory=dict)
    ranked: dict[int, list[Standing]] = field(default_factory=dict)

    @property
    def newest(self) -> Standing | None:
        """The latest year's total."""
        return self.totals[0] if self.totals else None

    @property
    def trend(self) -> list[Decimal | None]:
        """The totals from the first year to the last, None for a year without one."""
        values = {each.result.year: each.result.value for each in self.totals}
        return [values.get(year) for year in range(min(values), max(values) + 1)] if values else []

    @property
    def years(self) -> list[int]:
        """The years of which there are dimensions or ranks, the newest first."""
        return sorted({*self.parts, *self.ranked}, reverse=True)


def courses(results: Iterable[IndexResult]) -> list[Course]:
    """The indices of these results, which are the valid ones of a day, each in their order."""
    rows = list(results)
    by_key = {_key(result, result.year): result for result in rows}
    found: dict[int, Course] = {}
    for result in rows:
        course = found.setdefault(result.index_id, Course(result.index))
        standing = Standing(result, by_key.get(_key(result, result.year - 1)))
        if result.organization_id is not None:
            # What an organization reached in one dimension stands in the list of results alone.
            if result.dimension_id is None:
                course.ranked.setdefault(result.year, []).append(standing)
        elif result.dimension_id is not None:
            course.parts.setdefault(result.year, []).append(standing)
        else:
            course.totals.append(standing)
    return list(found.values())


def _key(result: IndexResult, year: int) -> tuple[Any, ...]:
    return result.index_id, result.dimension_id, result.organization_id, year
