"""Activities in the search of the frame; communes and supporters are found by their own rooms."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.numbers import format_day
from core.search import Hit
from organizations.permissions import Permission
from organizations.scope import may_somewhere

from .models import SupportActivity
from .tables import named_activities

GROUP = _("Hoạt động giúp đỡ")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Activities whose content or place holds every word, the newest first."""
    if not may_somewhere(user, Permission.ACTIVITY_VIEW):
        return []
    rows = SupportActivity.objects.permitted_to(user, Permission.ACTIVITY_VIEW).search(text)
    return [
        Hit(
            entry.record.description,
            entry.record.get_absolute_url(),
            f"{format_day(entry.record.held_on)} · {entry.supporter} → {entry.commune}",
            entry.record.is_sample,
        )
        for entry in named_activities(rows[:limit], clock.today())
    ]
