"""One-stop units: who has one on a day, and recording that one begins or ends."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.numbers import format_number, format_share, share
from organizations.models import Organization, OrganizationKind
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks import conditions
from reform_tasks.filters import OneStopFilter
from reform_tasks.forms import AdoptForm, EndForm
from reform_tasks.listings import ONE_STOP_LISTING
from reform_tasks.models import OneStopStatus

PAGE_ROWS = 25
KINDS = (OrganizationKind.DEPARTMENT, OrganizationKind.COMMUNE_COMMITTEE)
FIGURES = ("OS-01", "OS-03", "OS-02")


def onestop_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The departments and communes of the day, and how each receives people on it."""
    require(request.user, Permission.ONE_STOP_VIEW)
    day = asked_day(request)
    found = offices_on(day, request)
    rows = ONE_STOP_LISTING.prepare(found.qs, day)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "reform_tasks/onestopstatus_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": [_row(office, day) for office in page.object_list],
            "figures": _figures(day),
            "writable": _writable(request.user),
        },
    )


def offices_on(day: date, request: AuthenticatedHttpRequest) -> OneStopFilter:
    """The departments and communes of the day that the user may read, filtered as asked."""
    offices = Organization.objects.filter(conditions.organizations(Scope.on(day), *KINDS))
    readable = ONE_STOP_LISTING.permitted(offices, request.user)
    return OneStopFilter(request.GET, queryset=readable, day=day)


def _row(office: Any, day: date) -> dict[str, Any]:
    """An organization and its statuses of the day; the earlier ones where it has none any more."""
    held = [status for status in office.begun_statuses if status.is_valid_on(day)]
    return {"office": office, "name": office.name_on(day), "held": held}


def _figures(day: date) -> list[tuple[str, Any, str, str]]:
    """The figures that have a meaning on the day: code, label, value and 'x trên y'."""
    entries = [INDICATORS[code] for code in FIGURES if INDICATORS[code].is_valid_on(day)]
    return [
        (
            answer.indicator.code,
            answer.indicator.label,
            format_share(share(answer.numerator, answer.denominator)),
            f"{format_number(answer.numerator)}/{format_number(answer.denominator)}",
        )
        for answer in evaluate([(entry, Scope.on(day)) for entry in entries])
    ]


def _writable(user: Any) -> Any:
    """The ids of the organizations for which the user may record; None for all."""
    if not user.has_perm(Permission.ONE_STOP_WRITE):
        return frozenset()
    reached = reach_of(user, Permission.ONE_STOP_WRITE)
    return None if reached is None else reached.organizations


def onestop_adopt(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Record that an organization receives people in some way from a day on."""
    require(request.user, Permission.ONE_STOP_WRITE)
    offices = Organization.objects.filter(kind__in=KINDS)
    writable = _writable(request.user)
    if writable is not None:
        offices = offices.filter(pk__in=writable)
    office = get_object_or_404(offices, code=code)
    form = AdoptForm(request.POST or None, organization=office, user=request.user)
    if request.method == "POST" and form.is_valid() and form.adopted():
        messages.success(request, _("Đã ghi nhận."))
        return redirect("reform_tasks:onestop_list")
    context = {"form": form, "name": str(office), "act": _("Ghi nhận thực hiện một cửa")}
    return render(request, "reform_tasks/onestopstatus_form.html", context)


def onestop_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Record the last day of a status."""
    rows = OneStopStatus.objects.permitted_to(request.user, Permission.ONE_STOP_VIEW)
    status = get_object_or_404(rows.select_related("organization"), pk=pk)
    require(request.user, Permission.ONE_STOP_WRITE, status)
    form = EndForm(request.POST or None, status=status, user=request.user)
    if request.method == "POST" and form.is_valid() and form.ended():
        messages.success(request, _("Đã ghi nhận ngày chấm dứt."))
        return redirect("reform_tasks:onestop_list")
    name = f"{status.organization} · {status.get_kind_display()}"
    context = {"form": form, "name": name, "act": _("Chấm dứt")}
    return render(request, "reform_tasks/onestopstatus_form.html", context)
