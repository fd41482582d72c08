"""What the parts of a merged commune had reached when they ended: history, added to nothing."""

from dataclasses import dataclass
from datetime import date

from territory import lineage
from territory.models import AdministrativeUnit
from territory.naming import described_on

from .models import CommuneCriterion
from .movement import Movement, movements


@dataclass(frozen=True)
class EarlierRecord:
    """A part as it was called and how it stood on its last day."""

    pk: int
    name: str
    ended_on: date
    movement: Movement


def earlier_records(commune: AdministrativeUnit, day: date) -> list[EarlierRecord]:
    """The records of the communes that went into this one and ended before the day.

    Only those with a record; each as of its own last day.
    """
    first = CommuneCriterion.objects.order_by("valid_from").values_list("valid_from", flat=True)
    since = first.first()
    if since is None or since >= commune.valid_from:
        return []
    pieces = lineage.origins([commune.pk], on=commune.valid_from, since=since)[commune.pk]
    units = AdministrativeUnit.objects.filter(
        pk__in={piece.unit for piece in pieces}, valid_to__lt=day
    ).exclude(pk=commune.pk)
    by_end: dict[date, list[int]] = {}
    for pk, ended_on in units.order_by("pk").values_list("pk", "valid_to"):
        if ended_on is not None:  # `valid_to__lt` leaves out those that stand
            by_end.setdefault(ended_on, []).append(pk)
    found = []
    for ended_on, ids in by_end.items():
        names = described_on(ended_on, ids)
        moved = movements(ids, ended_on.year, ended_on)
        found += [
            EarlierRecord(pk, names[pk], ended_on, moved[pk])
            for pk in ids
            if moved[pk].has_criteria or moved[pk].poverty or moved[pk].poverty_before
        ]
    return found
