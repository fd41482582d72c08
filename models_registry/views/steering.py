"""Steering committees: the list, a new one, the end of one."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.numbers import format_day
from models_registry import steering
from models_registry.filters import SteeringCommitteeFilter
from models_registry.models import SteeringCommittee
from models_registry.steering.forms import EndCommitteeForm, EstablishForm, MembersForm, as_lines
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.scope import may_somewhere

PAGE_ROWS = 25


def steeringcommittee_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The committees that the user may see, by the official order of their units."""
    require(request.user, Permission.STEERING_VIEW)
    day = asked_day(request)
    permitted = SteeringCommittee.objects.permitted_to(request.user, Permission.STEERING_VIEW)
    rows = permitted.begun_by(day).select_related("decision", "organization")
    found = SteeringCommitteeFilter(request.GET, day=day, queryset=rows)
    ordered = found.qs.order_by("organization__official_order", "organization", "-valid_from")
    page = Paginator(ordered, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "models_registry/steeringcommittee_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": _rows(request, day, list(page.object_list)),
            "kept": [("ngay", request.GET.get("ngay"))],
            "may_establish": may_somewhere(request.user, Permission.STEERING_WRITE),
        },
    )


def _rows(
    request: AuthenticatedHttpRequest, day: date, committees: list[SteeringCommittee]
) -> list[tuple[SteeringCommittee, str, bool, bool]]:
    """Each committee with its unit's name, whether it stands on the day, and may be ended here."""
    names = names_on(day, [one.organization_id for one in committees])
    writable = SteeringCommittee.objects.permitted_to(request.user, Permission.STEERING_WRITE)
    open_ones = writable.filter(pk__in=[one.pk for one in committees], valid_to=None)
    may_end = set(open_ones.values_list("pk", flat=True))
    return [
        (one, names.get(one.organization_id, ""), one.stands_on(day), one.pk in may_end)
        for one in committees
    ]


def steeringcommittee_establish(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Record a committee by the decision that established it."""
    require(request.user, Permission.STEERING_WRITE)
    form = EstablishForm(request.POST or None, request.FILES or None, user=request.user)
    if form.carried_out(
        request,
        lambda: steering.establish(
            by=request.user,
            organization=form.cleaned_data["organization"],
            decision=form.cited(request.user),
            valid_from=form.cleaned_data["valid_from"],
            head_title=form.cleaned_data["head_title"],
        ),
    ):
        messages.success(request, _("Đã ghi nhận Ban Chỉ đạo."))
        return redirect("models_registry:steeringcommittee_list")
    return render(request, "models_registry/steeringcommittee_form.html", {"form": form})


def steeringcommittee_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A committee with its members of a day, and who was on it before."""
    day = asked_day(request)
    found = _committee(request, pk)
    members = list(found.members.select_related("decision").order_by("order", "valid_from"))
    return render(
        request,
        "models_registry/steeringcommittee_detail.html",
        {
            "committee": found,
            "as_of": day,
            "stands": found.stands_on(day),
            "members": [one for one in members if one.is_valid_on(day)],
            "former": [one for one in members if one.valid_to is not None and one.valid_to < day],
            "may_write": found.valid_to is None
            and request.user.has_perm(Permission.STEERING_WRITE, found),
        },
    )


def _committee(request: AuthenticatedHttpRequest, pk: int) -> SteeringCommittee:
    permitted = SteeringCommittee.objects.permitted_to(request.user, Permission.STEERING_VIEW)
    rows = permitted.select_related("organization", "decision", "end_decision")
    return get_object_or_404(rows, pk=pk)


def steeringcommittee_members(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Record who is on the committee by the decision that names them."""
    found = _committee(request, pk)
    require(request.user, Permission.STEERING_WRITE, found)
    standing = list(found.members.filter(valid_to=None).order_by("order"))
    form = MembersForm(
        request.POST or None,
        request.FILES or None,
        initial={"revision": found.revision, "members": as_lines(standing)},
    )
    if form.carried_out(
        request,
        lambda: steering.name_members(
            found,
            form.cleaned_data["members"],
            by=request.user,
            decision=form.cited(request.user),
            on=form.cleaned_data["on"],
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã ghi nhận thành viên Ban Chỉ đạo."))
        return redirect(found)
    return render(
        request,
        "models_registry/steeringcommittee_members.html",
        {"form": form, "committee": found},
    )


def steeringcommittee_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Record the last day of a committee."""
    found = _committee(request, pk)
    require(request.user, Permission.STEERING_WRITE, found)
    initial = {"revision": found.revision, "last_day": clock.today()}
    form = EndCommitteeForm(request.POST or None, request.FILES or None, initial=initial)
    if form.carried_out(
        request,
        lambda: steering.end(
            found,
            by=request.user,
            last_day=form.cleaned_data["last_day"],
            decision=form.decision(request.user),
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã ghi nhận ngày kết thúc của Ban Chỉ đạo."))
        return redirect("models_registry:steeringcommittee_list")
    return render(
        request,
        "models_registry/steeringcommittee_end.html",
        {"form": form, "facts": _facts(found)},
    )


def _facts(committee: SteeringCommittee) -> list[tuple[str, str]]:
    return [
        (_("Cơ quan, đơn vị"), str(committee.organization)),
        (_("Quyết định thành lập"), str(committee.decision)),
        (_("Từ ngày"), format_day(committee.valid_from)),
    ]
