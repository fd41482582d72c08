"""What became of units, and what they came from, across any number of changes of the map.

Each recorded change says how much of one unit went to another; a unit that goes on keeps what it
did not give away. Two changes in a row are composed so that nothing is claimed that no source says:
the whole only where every step was whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.records import Certainty

from .models import AdministrativeUnit, Extent, UnitChange, UnitLineage

_BY_DOUBT = (Certainty.VERIFIED, Certainty.DERIVED, Certainty.UNVERIFIED)


@dataclass(frozen=True)
class Piece:
    """How much of the earlier unit lies in the later one, and how sure that is."""

    unit: int
    extent: Extent
    certainty: Certainty


def successors(ids: Iterable[int], *, since: date, on: date) -> dict[int, list[Piece]]:
    """For units that stood on `since`: the units in which they lie on the later day `on`.

    A unit that still goes on is its own successor. A unit that ended without a recorded heir (a
    district) has an empty list.
    """
    return _walk(ids, _changes(since, on), forwards=True)


def origins(ids: Iterable[int], *, on: date, since: date) -> dict[int, list[Piece]]:
    """For units that stand on `on`: the units of the earlier day `since` of which they are made."""
    return _walk(ids, reversed(_changes(since, on)), forwards=False)


def _changes(since: date, on: date) -> list[UnitChange]:
    between = UnitChange.objects.filter(effective_on__gt=since, effective_on__lte=on)
    return list(between.order_by("effective_on"))


def _walk(
    ids: Iterable[int], changes: Iterable[UnitChange], *, forwards: bool
) -> dict[int, list[Piece]]:
    held = {unit: {unit: Piece(unit, Extent.WHOLE, Certainty.VERIFIED)} for unit in ids}
    for change in changes:
        reached = {piece for pieces in held.values() for piece in pieces}
        steps = _steps(change, reached, forwards=forwards)
        held = {unit: _onwards(pieces, steps) for unit, pieces in held.items()}
    return {unit: list(pieces.values()) for unit, pieces in held.items()}


def _steps(change: UnitChange, units: set[int], *, forwards: bool) -> dict[int, list[Piece]]:
    """Where each unit leads in this one change, itself included where it goes on."""
    ours, theirs = ("predecessor", "successor") if forwards else ("successor", "predecessor")
    rows = UnitLineage.objects.filter(change=change)
    steps: dict[int, list[Piece]] = defaultdict(list)
    for unit, other, extent, certainty in rows.filter(**{f"{ours}__in": units}).values_list(
        ours, theirs, "extent", "certainty"
    ):
        steps[unit].append(Piece(other, Extent(extent), Certainty(certainty)))
    eve = change.effective_on - timedelta(days=1)
    stays = AdministrativeUnit.objects.valid_on(eve).valid_on(change.effective_on)
    staying = set(stays.filter(pk__in=units).values_list("pk", flat=True))
    gave = set(rows.filter(predecessor__in=staying).values_list("predecessor", flat=True))
    unclear = set(change.boundary_unclear.filter(pk__in=staying).values_list("pk", flat=True))
    for unit in staying:
        if unit in gave:
            kept = Piece(unit, Extent.PART, Certainty.VERIFIED)
        elif unit in unclear:
            kept = Piece(unit, Extent.UNKNOWN, Certainty.DERIVED)
        else:
            kept = Piece(unit, Extent.WHOLE, Certainty.VERIFIED)
        steps[unit].append(kept)
    return steps


def _onwards(pieces: dict[int, Piece], steps: dict[int, list[Piece]]) -> dict[int, Piece]:
    reached: dict[int, Piece] = {}
    for piece in pieces.values():
        for step in steps.get(piece.unit, ()):
            extent = _after(piece.extent, step.extent)
            certainty = max(piece.certainty, step.certainty, key=_BY_DOUBT.index)
            other = reached.get(step.unit)
            if other is not None:
                extent = _together(other.extent, extent)
                certainty = max(other.certainty, certainty, key=_BY_DOUBT.index)
            reached[step.unit] = Piece(step.unit, extent, certainty)
    return reached


def _after(first: Extent, second: Extent) -> Extent:
    """Two steps in a row. A part of a part may be the other part: then it is not known."""
    if first == Extent.WHOLE:
        return second
    return first if second == Extent.WHOLE else Extent.UNKNOWN


def _together(one: Extent, other: Extent) -> Extent:
    """Two ways into the same unit. That parts make up the whole, no source says."""
    return Extent.PART if Extent.PART in (one, other) else one
