"""A commune's own record: how it stands, its history, entering it, the province's confirmation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commune_support import commune_record
from commune_support.earlier_records import earlier_records
from commune_support.forms import StatesForm, TargetForm
from commune_support.models import CommuneCriterion, CommuneTarget, NewRuralSet
from commune_support.movement import movements
from core.http import AuthenticatedHttpRequest, asked_day, refusals_as_messages, require
from organizations.permissions import Permission
from territory.models import AdministrativeUnit
from territory.naming import described_on, names_on


def _commune(request: AuthenticatedHttpRequest, pk: int) -> AdministrativeUnit:
    require(request.user, Permission.ASSIGNMENT_VIEW)
    return get_object_or_404(AdministrativeUnit.objects.communes(), pk=pk)


def record_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The record on a day: each criterion of the set of the day, the targets, what was before."""
    commune, day = _commune(request, pk), asked_day(request)
    states = list(
        CommuneCriterion.objects.filter(commune=commune, valid_from__lte=day)
        .select_related("criterion__criteria_set", "document")
        .order_by("criterion__criteria_set__valid_from", "criterion__number", "-valid_from")
    )
    known = CommuneTarget.objects.filter(commune=commune).known_on(day)
    targets = list(known.select_related("kind", "document"))
    now = [
        state
        for state in states
        if state.is_valid_on(day) and state.criterion.criteria_set.is_valid_on(day)
    ]
    awaiting = [fact for fact in (*states, *targets) if not fact.is_confirmed]
    return render(
        request,
        "commune_support/record_detail.html",
        {
            "as_of": day,
            "commune": commune,
            "name": described_on(day, [pk])[pk],
            "criteria_set": NewRuralSet.objects.valid_on(day).first(),
            "movement": movements([pk], day.year, day)[pk],
            "now": now if commune.is_valid_on(day) else [],
            "before": [state for state in states if state not in now],
            "targets": targets,
            "earlier": earlier_records(commune, day),
            "awaiting": awaiting,
            "may_write": commune_record.may_write(request.user, commune),
            "may_confirm": awaiting and commune_record.may_confirm(request.user),
        },
    )


def _recorded(
    request: AuthenticatedHttpRequest, commune: AdministrativeUnit, form: Any, title: str
) -> HttpResponse:
    """Enter what was typed and go back to the record, or show the form."""
    if request.method == "POST" and form.is_valid() and form.recorded(request.user):
        messages.success(request, _("Đã lưu."))
        return redirect("commune_support:record_detail", pk=commune.pk)
    return render(
        request,
        "commune_support/record_form.html",
        {
            "form": form,
            "commune": commune,
            "title": title,
            "name": names_on(asked_day(request), [commune.pk])[commune.pk],
            "confirms": commune_record.may_confirm(request.user),
        },
    )


def _writable(request: AuthenticatedHttpRequest, pk: int) -> tuple[AdministrativeUnit, str]:
    """The commune that the user writes about, and who issues its documents."""
    commune = _commune(request, pk)
    require(request.user, Permission.COMMUNE_RECORD_WRITE)
    if not commune_record.may_write(request.user, commune):
        raise PermissionDenied
    name = names_on(asked_day(request), [pk])[pk]
    return commune, f"UBND {name[:1].lower()}{name[1:]}"


def states_record(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Enter the states of the criteria of a set: that of today, or the one asked for."""
    commune, issuer = _writable(request, pk)
    asked = request.GET.get("bo", "")
    sets = NewRuralSet.objects.filter(code=asked) if asked else NewRuralSet.objects.all()
    day = asked_day(request)
    criteria_set = sets.first() if asked else sets.valid_on(day).first()
    if criteria_set is None:
        messages.warning(request, _("Chưa có bộ tiêu chí nông thôn mới áp dụng cho ngày này."))
        return redirect("commune_support:record_detail", pk=pk)
    form = StatesForm(
        request.POST or None, commune=commune, issuer=issuer, criteria_set=criteria_set
    )
    return _recorded(request, commune, form, str(criteria_set))


def target_record(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Enter one target of a year."""
    commune, issuer = _writable(request, pk)
    form = TargetForm(request.POST or None, commune=commune, issuer=issuer)
    return _recorded(request, commune, form, _("Ghi chỉ tiêu trong năm"))


@require_POST
def record_confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The province confirms what was on the screen."""
    commune = _commune(request, pk)
    require(request.user, Permission.COMMUNE_RECORD_CONFIRM)
    read = commune_record.shown_revisions
    with refusals_as_messages(request):
        number = commune_record.confirm(
            commune,
            by=request.user,
            states=read(request.POST.getlist("state")),
            targets=read(request.POST.getlist("target")),
        )
        said = ngettext("Đã xác nhận %(count)d số liệu.", "Đã xác nhận %(count)d số liệu.", number)
        messages.success(request, said % {"count": number})
    return redirect("commune_support:record_detail", pk=pk)
