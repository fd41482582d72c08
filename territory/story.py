"""What each change of the map brought: to one unit, and to all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.text import sort_key

from .models import AdministrativeUnit, Extent, Level, UnitChange, UnitLineage, UnitVersion
from .naming import names_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Link:
    """One row of lineage as seen from one of its units: the other one, by its name of that day."""

    row: UnitLineage
    unit: int
    name: str

    @property
    def is_whole(self) -> bool:
        """Whether all of the one went into the other."""
        return self.row.extent == Extent.WHOLE


@dataclass(frozen=True)
class Chapter:
    """What one change did to a unit: what came into it, and where it or a part of it went."""

    change: UnitChange
    came: list[Link]
    went: list[Link]


@dataclass(frozen=True)
class Fate:
    """A unit on the page of a change, by its name of that day, or of its last day."""

    unit: int
    name: str
    links: list[Link]
    is_new: bool = False
    was: str = ""


@dataclass(frozen=True)
class Upheaval:
    """A whole change: how many units stood before and after, which stand since, which ended."""

    before: int
    after: int
    districts_before: int
    districts_after: int
    standing: list[Fate]
    ended: list[Fate]


def chapters(unit_id: int) -> list[Chapter]:
    """The changes that moved a unit's territory; a change of its name or parent alone is none."""
    rows = UnitLineage.objects.select_related("change__basis")
    came = list(rows.filter(successor=unit_id))
    went = list(rows.filter(predecessor=unit_id))
    changes = {row.change_id: row.change for row in (*came, *went)}
    return [
        Chapter(
            change,
            _links(_of(came, change), "predecessor_id", change.effective_on - ONE_DAY),
            _links(_of(went, change), "successor_id", change.effective_on),
        )
        for change in sorted(changes.values(), key=lambda change: change.effective_on)
    ]


def upheaval(change: UnitChange) -> Upheaval:
    """All that a change did, in ten queries whatever its size."""
    day, eve = change.effective_on, change.effective_on - ONE_DAY
    rows = list(UnitLineage.objects.filter(change=change))
    came = _grouped(_links(rows, "predecessor_id", eve), "successor_id")
    went = _grouped(_links(rows, "successor_id", day), "predecessor_id")
    begun = set(UnitVersion.objects.filter(valid_from=day).values_list("unit", flat=True))
    closed = UnitVersion.objects.filter(valid_to=eve).exclude(unit__valid_to=eve)
    went_on = set(closed.values_list("unit", flat=True))
    over = set(AdministrativeUnit.objects.filter(valid_to=eve).values_list("pk", flat=True))
    now, then = names_on(day, begun | set(came)), names_on(eve, over | went_on)
    standing = [
        Fate(unit, name, came.get(unit, []), unit in begun - went_on, then.get(unit, ""))
        for unit, name in now.items()
    ]
    ended = [Fate(unit, then[unit], went.get(unit, [])) for unit in over]
    counts = [_counts(each) for each in (eve, day)]
    return Upheaval(
        counts[0][Level.COMMUNE],
        counts[1][Level.COMMUNE],
        counts[0][Level.DISTRICT],
        counts[1][Level.DISTRICT],
        sorted(standing, key=lambda fate: sort_key(fate.name)),
        sorted(ended, key=lambda fate: sort_key(fate.name)),
    )


def _counts(day: date) -> dict[str, int]:
    levels = AdministrativeUnit.objects.valid_on(day).values_list("level", flat=True)
    counts: dict[str, int] = defaultdict(int)
    for level in levels:
        counts[level] += 1
    return counts


def _of(rows: Iterable[UnitLineage], change: UnitChange) -> list[UnitLineage]:
    return [row for row in rows if row.change_id == change.pk]


def _grouped(links: Iterable[Link], side: str) -> dict[int, list[Link]]:
    groups: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        groups[getattr(link.row, side)].append(link)
    return groups


def _links(rows: Iterable[UnitLineage], side: str, day: date) -> list[Link]:
    """The rows with the unit on that side named as on that day, in the order of their names."""
    found = list(rows)
    names = names_on(day, (getattr(row, side) for row in found))
    linked = [Link(row, getattr(row, side), names[getattr(row, side)]) for row in found]
    return sorted(linked, key=lambda link: sort_key(link.name))
