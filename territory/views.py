"""The pages of administrative units; reference data, open to everyone who has signed in."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, asked_day
from core.numbers import format_day
from core.refusals import Refusal
from core.spreadsheet import RESPONSES
from core.text import sort_key

from .fates import told_absence
from .forms import UnitFilter
from .listing import UNIT_COLUMNS, rows_on, rows_through_time, unit_cells
from .models import AdministrativeUnit, UnitChange, UnitVersion
from .models.units import UnitVersionQuerySet
from .naming import names_on
from .reference import FIRST_DAY
from .resolving import find_unit
from .story import chapters, upheaval

PAGE_ROWS = 25


def unit_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The units of a day in the order of the alphabet."""
    day = asked_day(request)
    found = UnitFilter(request.GET, day=day, queryset=_units_on(day))
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    wanted = request.GET.get("q", "").strip()
    told = ""
    if wanted and not page.object_list:
        try:
            find_unit(wanted, day, level=None)
        except Refusal as refusal:
            told = str(refusal)
    return render(
        request,
        "territory/unit_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": rows_on(day, page.object_list),
            "told": told,
            "kept": [("ngay", request.GET.get("ngay"))],
        },
    )


def unit_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    if form not in RESPONSES:
        raise Http404
    day = asked_day(request)
    found = UnitFilter(request.GET, day=day, queryset=_units_on(day))
    note = _("Đơn vị hành chính tại ngày %(day)s.") % {"day": format_day(day)}
    return RESPONSES[form]("don-vi-hanh-chinh", UNIT_COLUMNS, unit_cells(day, found.qs), note)


def unit_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A unit through time: its versions, where it came from and went, its classes and clusters."""
    day = asked_day(request)
    unit = get_object_or_404(
        AdministrativeUnit.objects.select_related("founded_by", "ended_by"), pk=pk
    )
    versions = list(unit.versions.select_related("parent", "basis").order_by("valid_from"))
    shown = next((v for v in versions if v.is_valid_on(day)), versions[-1])
    return render(
        request,
        "territory/unit_detail.html",
        {
            "as_of": day,
            "unit": unit,
            "shown": shown,
            "absence": told_absence(unit, shown, day),
            "versions": rows_through_time(versions),
            "reaches_back_to": FIRST_DAY if unit.valid_from == FIRST_DAY else None,
            "chapters": chapters(unit.pk),
            "regions": unit.region_classes.select_related("basis").order_by("valid_from"),
            "memberships": unit.cluster_memberships.select_related("cluster"),
            "aliases": unit.aliases.order_by("name"),
            "below": UnitVersion.objects.valid_on(day).filter(parent=unit).order_by("sort_key"),
        },
    )


def unitchange_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The changes of the map, in the order in which they came."""
    changes = UnitChange.objects.select_related("basis")
    return render(request, "territory/unitchange_list.html", {"changes": changes})


def unitchange_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """One change: the units that stand since, of what they were made, and those that ended."""
    change = get_object_or_404(UnitChange.objects.select_related("basis"), code=code)
    unclear = change.boundary_unclear.values_list("pk", flat=True)
    return render(
        request,
        "territory/unitchange_detail.html",
        {
            "change": change,
            "upheaval": upheaval(change),
            "unclear": _by_name(names_on(change.effective_on, unclear)),
        },
    )


def _units_on(day: date) -> UnitVersionQuerySet:
    return UnitVersion.objects.valid_on(day).order_by("sort_key", "code")


def _by_name(names: dict[int, str]) -> list[tuple[int, str]]:
    return sorted(names.items(), key=lambda unit: sort_key(unit[1]))
