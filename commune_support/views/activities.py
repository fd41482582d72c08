"""Activities: the list, one of them, recording, correcting and the other side's answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import delivery, proving
from commune_support.filters import ActivityFilter
from commune_support.forms import AnswerForm, CorrectForm, RecordForm
from commune_support.models import SupportActivity
from commune_support.models.activities import SupportActivityQuerySet
from commune_support.tables import ACTIVITY_COLUMNS, Named, activity_cells, named_activities
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.numbers import format_day
from core.process import available
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission
from organizations.scope import reach_of

PAGE_ROWS = 25
ANSWERS = {
    "confirm": (delivery.CONFIRM, gettext_lazy("Đã xác nhận hoạt động giúp đỡ.")),
    "dispute": (delivery.DISPUTE, gettext_lazy("Đã báo chưa thống nhất.")),
    "withdraw": (delivery.WITHDRAW, gettext_lazy("Đã rút lại hoạt động giúp đỡ.")),
}


def _seen_by(request: AuthenticatedHttpRequest) -> SupportActivityQuerySet:
    """The activities that the user may read, with their kind."""
    rows = SupportActivity.objects.permitted_to(request.user, Permission.ACTIVITY_VIEW)
    return rows.select_related("kind", "source")


def activity_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The activities that the user may read, the newest first."""
    require(request.user, Permission.ACTIVITY_VIEW)
    day = asked_day(request)
    found = ActivityFilter(request.GET, day=day, queryset=_seen_by(request).held_by(day))
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "commune_support/activity_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "activities": named_activities(page.object_list, day),
            "may_record": request.user.has_perm(Permission.ACTIVITY_WRITE),
            "may_confirm": _confirms_for_a_unit(request.user),
        },
    )


def _confirms_for_a_unit(user: Any) -> bool:
    """Whether the user answers for a unit of their own, and so may confirm many at once."""
    may = user.has_perm(Permission.ACTIVITY_CONFIRM)
    return may and reach_of(user, Permission.ACTIVITY_CONFIRM) is not None


def activity_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    require(request.user, Permission.ACTIVITY_VIEW)
    if form not in RESPONSES:
        raise Http404
    day = asked_day(request)
    rows = ActivityFilter(request.GET, day=day, queryset=_seen_by(request).held_by(day)).qs
    note = _("Hoạt động giúp đỡ; không thay thế chứng từ kế toán.")
    return RESPONSES[form]("hoat-dong-giup-do", ACTIVITY_COLUMNS, activity_cells(rows, day), note)


def activity_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One activity: what was given, who entered it, who confirmed it."""
    rows = _seen_by(request).select_related("criterion", "joint")
    activity = get_object_or_404(rows, pk=pk)
    steps = activity.steps.select_related("by", "unit", "basis").prefetch_related("unit__names")
    moves = available(activity, delivery.TRANSITIONS, request.user)
    for_another = {
        permission: delivery.is_for_another(request.user, activity, permission)
        for permission in {move.permission for move in moves}
    }
    return render(
        request,
        "commune_support/activity_detail.html",
        {
            "activity": activity,
            "entry": named_activities([activity], activity.held_on)[0],
            "moves": {move.verb for move in moves},
            "asked_on_a_page": {move.verb for move in moves if for_another[move.permission]},
            "steps": steps.order_by("-pk"),
            "reached": activity.reached.select_related("kind"),
            "proofs": activity.proofs.shown().select_related("file"),
            "may_prove": available(activity, [proving.PROVE], request.user),
            "parts": _parts(activity),
            "alike": _seen_by(request).like(activity)[:3],
        },
    )


def _parts(activity: SupportActivity) -> list[Named]:
    """All parts of the shared activity that this is one of, whoever's they are."""
    if activity.joint_id is None:
        return []
    parts = SupportActivity.objects.filter(joint=activity.joint_id).order_by("pk")
    return named_activities(parts, activity.held_on)


def activity_record(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Record an activity for the supporter or for the commune."""
    require(request.user, Permission.ACTIVITY_WRITE)
    form = RecordForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid() and (activity := form.recorded()):
        if form.was_sent_before:
            messages.success(request, _("Hoạt động này đã được ghi nhận ở lần gửi trước."))
            return redirect(activity)
        messages.success(request, _("Đã ghi nhận hoạt động giúp đỡ; chờ bên kia xác nhận."))
        if SupportActivity.objects.like(activity).exists():
            messages.warning(request, _("Có thể trùng với hoạt động đã ghi nhận."))
        return redirect(activity)
    return render(request, "commune_support/activity_form.html", {"form": form})


def activity_correct(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Correct what one's own side entered."""
    activity = get_object_or_404(_seen_by(request), pk=pk)
    require(request.user, Permission.ACTIVITY_WRITE, activity)
    form = CorrectForm(request.POST or None, instance=activity, user=request.user)
    if request.method == "POST" and form.is_valid() and form.corrected():
        messages.success(request, _("Đã sửa hoạt động giúp đỡ; chờ bên kia xác nhận."))
        return redirect(activity)
    return render(
        request, "commune_support/activity_form.html", {"form": form, "activity": activity}
    )


def activity_answer(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, dispute or withdraw: posted at once, or asked on a page where more must be said."""
    if verb not in ANSWERS:
        raise Http404
    activity = get_object_or_404(_seen_by(request), pk=pk)
    transition, done = ANSWERS[verb]
    require(request.user, transition.permission, activity)
    form = AnswerForm(
        request.POST or None,
        activity=activity,
        verb=verb,
        user=request.user,
        initial={"revision": activity.revision},
    )
    if request.method == "POST" and form.is_valid() and form.answered():
        messages.success(request, done)
        return redirect(activity)
    return render(
        request, "components/confirm_page.html", _question(activity, form, transition.label)
    )


def _question(activity: SupportActivity, form: AnswerForm, act: Any) -> dict[str, Any]:
    """What the page that asks again shows."""
    [entry] = named_activities([activity], activity.held_on)
    facts = [
        (_("Đơn vị giúp đỡ"), entry.supporter),
        (_("Xã được giúp đỡ"), entry.commune),
        (_("Nội dung"), activity.description),
        (_("Ngày thực hiện"), format_day(activity.held_on)),
    ]
    back = activity.get_absolute_url()
    return {"title": act, "button": act, "facts": facts, "form": form, "cancel_url": back}
