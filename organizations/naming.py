"""What organizations were called on a day, for many at once."""

from collections.abc import Iterable
from datetime import date

from .models import OrganizationName


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
    names: dict[int, str] = {}
    for organization, name, begins in rows:
        if organization not in names or begins <= day:
            names[organization] = name
    return names
