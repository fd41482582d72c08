"""What units are called, and what they lie under, on a day: many at once, in one query."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from .models import Level, UnitVersion


def names_on(day: date, ids: Iterable[int]) -> dict[int, str]:
    """Each unit's kind and name on that day, as in 'Xã Chiềng Sơn'.

    A unit that did not stand that day has the name it bore last before, else the one it bore first.
    """
    return {unit: version.full_name for unit, version in _nearest(day, ids).items()}


def bare_names_on(day: date, ids: Iterable[int]) -> dict[int, str]:
    """The names without their kind, as a document's place is written: 'Chiềng Sơn'.

    One that is a number says nothing alone and keeps its kind: 'Phường 7'.
    """
    return {
        unit: version.full_name if version.name[:1].isdigit() else version.name
        for unit, version in _nearest(day, ids).items()
    }


def names_then(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """The names of units each on its own day, as names_on gives them for one day."""
    wanted = set(asked)
    versions = _by_unit(unit for unit, _day in wanted)
    return {
        (unit, day): _of_day(versions[unit], day).full_name
        for unit, day in wanted
        if unit in versions
    }


def described_on(day: date, ids: Iterable[int]) -> dict[int, str]:
    """Names with the district, which tells namesakes apart: 'Xã Chiềng Chung (huyện Mai Sơn)'."""
    nearest = _nearest(day, ids)
    districts = {version.parent_id for version in nearest.values() if version.parent_id}
    above = _nearest(day, districts)
    return {unit: _described(version, above) for unit, version in nearest.items()}


def _described(version: UnitVersion, above: dict[int, UnitVersion]) -> str:
    parent = above.get(version.parent_id) if version.parent_id else None
    # A province over everything tells nothing.
    if parent is None or parent.parent_id is None:
        return version.full_name
    district = parent.full_name
    return f"{version.full_name} ({district[0].lower()}{district[1:]})"


def districts_of(day: date, communes: Iterable[int]) -> dict[int, int]:
    """The district that each commune lay under; those without one that day are left out."""
    rows = (
        UnitVersion.objects.valid_on(day)
        .filter(unit__in=set(communes), parent__level=Level.DISTRICT)
        .values_list("unit", "parent")
    )
    return {unit: parent for unit, parent in rows if parent is not None}


def _nearest(day: date, ids: Iterable[int]) -> dict[int, UnitVersion]:
    """Each unit's version of that day, else its last before, else its first."""
    return {unit: _of_day(versions, day) for unit, versions in _by_unit(ids).items()}


def _by_unit(ids: Iterable[int]) -> dict[int, list[UnitVersion]]:
    wanted = set(ids)
    found: dict[int, list[UnitVersion]] = defaultdict(list)
    if wanted:
        for version in UnitVersion.objects.filter(unit__in=wanted).order_by("valid_from"):
            found[version.unit_id].append(version)
    return found


def _of_day(versions: list[UnitVersion], day: date) -> UnitVersion:
    begun = [version for version in versions if version.valid_from <= day]
    return begun[-1] if begun else versions[0]
