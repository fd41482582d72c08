"""What units are called, and what they lie under, on a day: many at once, in one query."""

from collections.abc import Iterable
from datetime import date

from .models import Level, UnitVersion


def names_on(day: date, ids: Iterable[int]) -> dict[int, str]:
    """Each unit's kind and name on that day, as in 'Xã Chiềng Sơn'.

    A unit that did not stand that day has the name it bore last before, else the one it bore first.
    """
    return {unit: version.full_name for unit, version in _nearest(day, ids).items()}


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
    found: dict[int, UnitVersion] = {}
    wanted = set(ids)
    if not wanted:
        return found
    for version in UnitVersion.objects.filter(unit__in=wanted).order_by("valid_from"):
        if version.valid_from <= day or version.unit_id not in found:
            found[version.unit_id] = version
    return found
