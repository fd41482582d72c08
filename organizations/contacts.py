"""Whom to call in an organization."""

from collections.abc import Collection
from datetime import date

from .models import Membership


def phones_of(organizations: Collection[int], day: date) -> dict[int, str]:
    """A telephone of each organization: that of its member of longest standing who gave one."""
    rows = (
        Membership.objects.valid_on(day)
        .filter(organization__in=organizations, user__is_active=True)
        .exclude(user__phone="")
        .order_by("-valid_from", "-pk")
        .values_list("organization", "user__phone")
    )
    return dict(rows)
