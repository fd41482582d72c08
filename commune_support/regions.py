"""Region III as support needs it: which communes are of it, and where that is not decided.

A class ends with its unit. After a change of the map the new communes have none until the next
list, so their number is unknown then, neither 0 nor the few that went on.
"""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, When

from core.dated import holds_on
from territory.models import AdministrativeUnit, Region, RegionClass, UnitLineage


def standing(day: date) -> Q:
    """The condition on a class of region III that it holds on that day, and its unit does."""
    return Q(region=Region.REGION_III) & holds_on(day) & holds_on(day, "unit__")


def awaiting(day: date) -> Q:
    """The condition on a class of region III that it ended with its unit, no list came since."""
    lists_since = RegionClass.objects.filter(
        valid_from__gt=OuterRef("unit__valid_to"), valid_from__lte=day
    )
    until_the_end = Q(valid_to=None) | Q(valid_to__gte=F("unit__valid_to"))
    ended = Q(region=Region.REGION_III, unit__valid_to__lt=day)
    return ended & until_the_end & ~Q(Exists(lists_since))


def decided(day: date) -> QuerySet[RegionClass, Any]:
    """Something if the number of communes of region III is known on that day, else nothing.

    It is unknown before the first list, and while the communes that wait for a class outnumber
    those that have one.
    """
    weight = Case(When(standing(day), then=1), When(awaiting(day), then=-1), default=0)
    lists = RegionClass.objects.filter(region=Region.REGION_III, valid_from__lte=day)
    return lists.values("region").annotate(balance=Sum(weight)).filter(balance__gte=0)


def former_communes(day: date, unit: int | None) -> int:
    """How many former communes of region III wait for a class, in what became of them."""
    waiting = RegionClass.objects.filter(awaiting(day))
    if unit is not None:
        heirs = UnitLineage.objects.filter(
            successor__in=AdministrativeUnit.objects.within(unit, day).values("pk")
        )
        waiting = waiting.filter(unit__in=heirs.values("predecessor"))
    return waiting.values("unit").distinct().count()
