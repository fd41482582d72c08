"""Finding records by the names of the two that they stand between."""

from django.db.models import Q

from organizations.models import OrganizationName
from territory.models import UnitVersion


def named(supporter: str, commune: str, word: str) -> Q:
    """The condition that a folded word stands in a name, of any time, of one of the two."""
    organizations = OrganizationName.objects.filter(search_key__contains=word)
    units = UnitVersion.objects.filter(search_key__contains=word)
    return Q(**{f"{supporter}__in": organizations.values("organization")}) | Q(
        **{f"{commune}__in": units.values("unit")}
    )
