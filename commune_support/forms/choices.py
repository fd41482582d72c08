"""The assignments under which a user may enter something, by the names of their two sides."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commune_support.models import SupportAssignment
from core import clock
from organizations import naming as organizations_naming
from organizations.scope import Reached
from territory import naming as territory_naming

# How long after an assignment ended its last activities may still be entered.
LATE_ENTRY = timedelta(days=400)


def assignments_open_to(reached: Reached | None, *, is_giving: bool) -> dict[str, Any]:
    """Assignments begun and not long ended, in which the user may speak for the supporter.

    Or, unless `is_giving`, for the commune. By their ids as a form writes them.
    """
    today = clock.today()
    rows = SupportAssignment.objects.begun_by(today).filter(
        Q(valid_to=None) | Q(valid_to__gte=today - LATE_ENTRY)
    )
    if reached is not None:
        sides = Q(supporter__in=reached.organizations)
        if not is_giving:
            sides |= Q(commune__in=reached.units)
        rows = rows.filter(sides)
    found = rows.select_related("supporter", "commune").order_by("supporter", "-valid_from")
    return {str(row.pk): row for row in found}


def named_pairs(rows: Iterable[SupportAssignment]) -> list[tuple[str, str]]:
    """The choices of a select: 'supporter → commune' by the names of today."""
    shown, today = list(rows), clock.today()
    givers = organizations_naming.names_on(today, {row.supporter_id for row in shown})
    takers = territory_naming.described_on(today, {row.commune_id for row in shown})
    pairs = [
        (str(row.pk), f"{givers[row.supporter_id]} → {takers[row.commune_id]}") for row in shown
    ]
    return [("", _("– Chọn –")), *pairs]
