"""Administrative units in the search of the frame."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.numbers import format_day
from core.search import Hit

from .models import UnitVersion
from .naming import names_on

GROUP = gettext_lazy("Đơn vị hành chính")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Units that were ever called so: those that stand today first, each once."""
    today = clock.today()
    found = UnitVersion.objects.search(text).select_related("unit").order_by("sort_key")
    versions = sorted(found[: 4 * limit], key=lambda version: not version.is_valid_on(today))
    by_unit: dict[int, UnitVersion] = {}
    for version in versions:
        by_unit.setdefault(version.unit_id, version)
    shown = list(by_unit.values())[:limit]
    above = names_on(today, (version.parent_id for version in shown if version.parent_id))
    return [_hit(version, above.get(version.parent_id or 0, "")) for version in shown]


def _hit(version: UnitVersion, above: str) -> Hit:
    detail = above
    if version.valid_to is not None:
        until = _("đến ngày %(day)s") % {"day": format_day(version.valid_to)}
        detail = f"{above} · {until}" if above else until
    return Hit(
        f"{version.full_name} ({version.code})",
        reverse("territory:unit_detail", args=[version.unit_id]),
        detail,
    )
