"""What organizations were called on a day, for many at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from .models import OrganizationName

# An organization, one of its names, and whether it had that name by the day.
Called = tuple[int, str, bool]


def names_on(day: date, organizations: Iterable[int]) -> dict[int, str]:
    """The name of each organization on that day, in one query.

    Before its founding an organization has its first name, after its end its last one: a record of
    then is shown under a name, not under a blank (the rule of `Organization.name_on`).
    """
    rows = (
        OrganizationName.objects.filter(organization__in=set(organizations))
        .order_by("organization", "valid_from")
        .values_list("organization", "name", "valid_from")
    )
    return latest((organization, name, begins <= day) for organization, name, begins in rows)


def in_official_order(names: QuerySet[OrganizationName], day: date) -> QuerySet[Any, Called]:
    """The names as `latest` takes them, by the official order of those who bear them.

    The day is looked at in SQL, so that it can be a place for one (core.statements).
    """
    has_begun = Case(When(valid_from__lte=day, then=Value(True)), default=Value(False))
    in_order = names.order_by("organization__official_order", "organization", "valid_from")
    return in_order.values_list("organization", "name", has_begun)


def latest(names: Iterable[Any]) -> dict[int, str]:
    """Of each organization's names, the oldest first, the last one that had begun, or the first."""
    found: dict[int, str] = {}
    for organization, name, has_begun in names:
        if organization not in found or has_begun:
            found[organization] = name
    return found
