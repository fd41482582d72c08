"""Keeping an assignment whose commune left region III: the other answer than ending it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.process import Transition, move
from core.refusals import NotNow
from organizations.permissions import Permission

from .models import AssignmentStatus, SupportAssignment

KEEP = Transition.of(
    "keep",
    gettext_lazy("Giữ phân công"),
    {AssignmentStatus.ASSIGNED},
    "",
    Permission.ASSIGNMENT_WRITE,
    needs_reason=True,
)


def is_asked(assignment: SupportAssignment, day: date) -> bool:
    """Whether the commune left region III and nobody has said yet that the assignment stays."""
    return SupportAssignment.objects.to_keep_or_end_on(day).filter(pk=assignment.pk).exists()


@transaction.atomic
def keep(assignment: SupportAssignment, *, by: Any, reason: str, seen: int | None = None) -> None:
    """Say why the assignment goes on although its commune is not of region III any more.

    It is asked again only when the commune leaves region III again.
    """
    today = clock.today()
    if not is_asked(assignment, today):
        raise NotNow(_("Xã không ra khỏi khu vực III, hoặc đã có ý kiến giữ phân công này."))
    move(assignment, KEEP, by=by, on=today, reason=reason, seen=seen)
