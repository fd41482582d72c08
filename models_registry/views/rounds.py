"""Rounds of appraisal: the list, a new one, its board, and its dossiers begun by one click."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, asked_day, refusals_as_messages, require
from core.numbers import format_day
from core.spreadsheet import RESPONSES
from models_registry import rounds
from models_registry.models import AppraisalRound, DossierStatus
from models_registry.rounds import board, urging
from models_registry.rounds.forms import BoardForm, OpenRoundForm, RoundForm
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.scope import may_somewhere, reach_of

PAGE_ROWS = 50


def appraisalround_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The rounds by year and type, with their days and how far they have come."""
    require(request.user, Permission.DOSSIER_VIEW)
    day = asked_day(request)
    found = AppraisalRound.objects.filter(year__lte=day.year).select_related("type")
    ordered = found.order_by("-year", "type__official_order", "type", "number")
    numbers = _numbers(day)
    return render(
        request,
        "models_registry/appraisalround_list.html",
        {
            "as_of": day,
            "rows": [(one, *numbers.get(one.pk, (0, []))) for one in ordered],
            "may_open": may_somewhere(request.user, Permission.ROUND_OPEN),
        },
    )


def _numbers(day: date) -> dict[int, tuple[int, list[tuple[DossierStatus, int]]]]:
    """By round: of how many units of the day it has dossiers, and how many stand where."""
    rows = board.dossiers_on(day).order_by()
    units = rows.values_list("round").annotate(Count("model__organization", distinct=True))
    statuses: dict[int, dict[str, int]] = {}
    for of_round, status, number in rows.values_list("round", "then").annotate(Count("pk")):
        statuses.setdefault(of_round, {})[status] = number
    return {
        of_round: (
            number,
            [(one, statuses[of_round][one]) for one in DossierStatus if one in statuses[of_round]],
        )
        for of_round, number in units
    }


def appraisalround_open(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open a round."""
    require(request.user, Permission.ROUND_OPEN)
    initial = {"year": str(clock.today().year), "number": "1"}
    form = OpenRoundForm(request.POST or None, initial=initial)
    if form.carried_out(request, lambda: rounds.open_round(by=request.user, **form.opened)):
        messages.success(request, _("Đã mở đợt xét công nhận."))
        return redirect(form.result)
    return render(request, "models_registry/appraisalround_form.html", {"form": form})


def appraisalround_edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Change a round's days, criteria and steps."""
    require(request.user, Permission.ROUND_OPEN)
    found = _round(pk)
    form = RoundForm(request.POST or None, instance=found)
    if form.carried_out(
        request,
        lambda: rounds.change(found, by=request.user, seen=form.seen, **form.written),
    ):
        messages.success(request, _("Đã lưu đợt xét công nhận."))
        return redirect(found)
    return render(
        request,
        "models_registry/appraisalround_form.html",
        {"form": form, "round": _round(pk)},
    )


def _round(pk: int) -> AppraisalRound:
    return get_object_or_404(AppraisalRound.objects.select_related("type", "criteria_set"), pk=pk)


def appraisalround_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The board of a round: counts for everybody, and the rows that the user may read."""
    require(request.user, Permission.DOSSIER_VIEW)
    found, day = _round(pk), asked_day(request)
    everything = board.rows_on(found, day)
    readable = _readable(request, everything)
    form = BoardForm(request.GET, day=day)
    page = Paginator(board.narrowed(readable, **form.wanted), PAGE_ROWS).get_page(
        request.GET.get("page")
    )
    by_area = board.tallies(everything, day)
    return render(
        request,
        "models_registry/appraisalround_detail.html",
        {
            "as_of": day,
            "round": found,
            "by_area": by_area,
            "area_label": form.fields["trong"].label,
            "whole": board.in_sum(by_area),
            "statuses": board.by_status(everything),
            "form": form,
            "page": page,
            "kept": [("ngay", request.GET.get("ngay"))],
            "is_partial": len(readable) < len(everything),
            **_opening(request, found),
        },
    )


def _opening(request: AuthenticatedHttpRequest, found: AppraisalRound) -> dict[str, Any]:
    """For those who open rounds: what one click would begin today, and who has no model yet."""
    if not may_somewhere(request.user, Permission.ROUND_OPEN):
        return {}
    today = clock.today()
    without = list(rounds.units_without_model(found, today).values_list("pk", flat=True))
    names = names_on(today, without)
    return {
        "may_open": True,
        "waiting": rounds.models_without_dossier(found, today).count(),
        "without": [names.get(key, "") for key in without],
    }


def _readable(request: AuthenticatedHttpRequest, rows: list[board.Row]) -> list[board.Row]:
    """The rows of the units whose dossiers the user may read, with the marks that are out."""
    reached = reach_of(request.user, Permission.DOSSIER_VIEW)
    judges = may_somewhere(request.user, Permission.DOSSIER_APPRAISE)
    return [
        row.shown_without(appraised=judges)
        for row in rows
        if reached is None or row.organization in reached.organizations
    ]


def appraisalround_export(
    request: AuthenticatedHttpRequest, pk: int, form: str
) -> HttpResponseBase:
    """The board as a file, narrowed like the page."""
    require(request.user, Permission.DOSSIER_VIEW)
    if form not in RESPONSES:
        raise Http404
    found, day = _round(pk), asked_day(request)
    rows = _readable(request, board.rows_on(found, day))
    shown = board.narrowed(rows, **BoardForm(request.GET, day=day).wanted)
    note = _("%(round)s – %(type)s, số liệu tại ngày %(day)s.") % {
        "round": found,
        "type": found.type,
        "day": format_day(day),
    }
    name = f"tien-do-{found.type.code}-{found.year}-{found.number}"
    return RESPONSES[form](name, board.COLUMNS, map(board.cells, shown), note)


def appraisalround_urge(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The units that are behind: a text for each to copy elsewhere, or a notice to those chosen."""
    require(request.user, Permission.ROUND_OPEN)
    found, today = _round(pk), clock.today()
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("chon") if key.isdecimal()]
        with refusals_as_messages(request):
            told = urging.urge(found, chosen, by=request.user)
            messages.success(request, _("Đã gửi nhắc việc đến %d đơn vị.") % told)
        return redirect("models_registry:appraisalround_urge", found.pk)
    form = BoardForm(request.GET, day=today)
    rows = board.narrowed(board.rows_on(found, today), **form.wanted)
    return render(
        request,
        "models_registry/appraisalround_urge.html",
        {"round": found, "form": form, "reminders": urging.behind(found, rows, today)},
    )


@require_POST
def appraisalround_begin(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Begin a draft for every unit's model that has no dossier in the round."""
    require(request.user, Permission.ROUND_OPEN)
    found = _round(pk)
    with refusals_as_messages(request):
        begun = rounds.begin_dossiers(found, by=request.user)
        if begun.dossiers:
            words = _("Đã lập %(dossiers)d hồ sơ bản nháp cho %(units)d đơn vị.")
            number = {"dossiers": len(begun.dossiers), "units": begun.units}
            messages.success(request, words % number)
        else:
            messages.info(request, _("Mọi mô hình của các đơn vị hiện có đều đã có hồ sơ."))
    return redirect(found)
