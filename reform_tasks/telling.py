"""Who is told of what was decided on a task: those who report for its lead agencies."""

from typing import Any

from django.utils.text import format_lazy

from notifications.notices import tell
from organizations.permissions import Permission

from .models import Part, ReformTask


def tell_leads(task: ReformTask, what: Any, *, by: Any, reason: str = "") -> None:
    """Tell the lead agencies; `what` is the lazy word for the decision, as on its button."""
    leads = task.agencies.filter(part=Part.LEAD).select_related("organization")
    for agency in leads:
        tell(
            agency.organization,
            subject=format_lazy("{what}: {task}", what=what, task=str(task)),
            body=reason,
            url=task.get_absolute_url(),
            permission=Permission.TASK_REPORT,
            by=by,
            is_sample=task.is_sample,
        )
