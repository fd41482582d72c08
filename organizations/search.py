"""Organizations in the search of the frame."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.numbers import format_day
from core.search import Hit

from .listing import OrganizationRow, rows_on
from .models import Organization

GROUP = gettext_lazy("Cơ quan, đơn vị")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Organizations that were ever called so: those that stand today first."""
    today = clock.today()
    found = Organization.objects.search(text).in_official_order()
    standing = list(found.valid_on(today)[:limit])
    others = list(found.exclude(pk__in=found.valid_on(today).values("pk"))[: limit - len(standing)])
    return [_hit(row) for row in rows_on(today, [*standing, *others])]


def _hit(row: OrganizationRow) -> Hit:
    organization = row.organization
    details = [row.district or str(organization.get_kind_display())]
    if organization.valid_to is not None:
        details.append(_("đến ngày %(day)s") % {"day": format_day(organization.valid_to)})
    return Hit(
        row.name, organization.get_absolute_url(), " · ".join(details), organization.is_sample
    )
