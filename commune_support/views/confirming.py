"""The other side's entries that wait for one's own unit: confirmed together, or one by one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from commune_support import delivery
from commune_support.models import SupportActivity
from commune_support.tables import named_activities
from core import clock
from core.http import AuthenticatedHttpRequest, refusals_as_messages, require
from organizations.permissions import Permission
from organizations.scope import reach_of

# So many at a time: each is confirmed by itself, with its step and its history.
MOST = 100


def activity_waiting(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits for the unit's answer, the oldest first, with what may have been entered twice.

    The province confirms for a unit on the strength of its document, one by one.
    """
    require(request.user, Permission.ACTIVITY_CONFIRM)
    if reach_of(request.user, Permission.ACTIVITY_CONFIRM) is None:
        raise PermissionDenied
    waiting = SupportActivity.objects.permitted_to(request.user, Permission.ACTIVITY_CONFIRM)
    waiting = waiting.awaiting_confirmation().order_by("held_on", "pk")
    if request.method == "POST":
        chosen = [number for number in request.POST.getlist("chon") if number.isdecimal()]
        with refusals_as_messages(request):
            rows = waiting.filter(pk__in=chosen).select_related("supporter")[:MOST]
            number = delivery.confirm_many(rows, by=request.user)
            said = ngettext(
                "Đã xác nhận %(count)d hoạt động.", "Đã xác nhận %(count)d hoạt động.", number
            )
            tell = messages.success if number else messages.warning
            tell(request, said % {"count": number})
        return redirect("commune_support:activity_waiting")
    shown = waiting.with_likeness().select_related("kind")[:MOST]
    return render(
        request,
        "commune_support/activity_waiting.html",
        {"activities": named_activities(shown, clock.today()), "total": waiting.count()},
    )
