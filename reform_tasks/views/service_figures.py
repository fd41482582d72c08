"""Figures of dossiers: what each office did in the year, and taking over the portal's file."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.evaluation import Answer, evaluate
from core.figures import INDICATORS, Measure, Scope
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.numbers import format_number, format_share, share
from core.spreadsheet import xlsx_response
from documents import filing
from organizations.models import Organization, OrganizationKind
from organizations.permissions import Permission
from organizations.scope import organizations_in_reach
from reform_tasks import conditions
from reform_tasks.filters import ServiceFilter
from reform_tasks.forms import ServiceImportForm
from reform_tasks.models import OneStopKind, ServiceColumn, ServiceFigures, ServiceImport
from reform_tasks.service_import import Outcome

PAGE_ROWS = 25
FIGURES = ("OS-04", "OS-05", "OS-06")


def service_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The offices of the day and of the year, each with what its periods of the year add up to."""
    require(request.user, Permission.ONE_STOP_VIEW)
    day = asked_day(request)
    found = ServiceFilter(request.GET, queryset=_offices(day, request.user))
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "reform_tasks/servicefigures_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": [_row(office, day) for office in page.object_list],
            "tiles": _tiles(day),
            "may_import": request.user.has_perm(Permission.SERVICE_IMPORT),
        },
    )


def _offices(day: date, user: Any) -> QuerySet[Any]:
    """Who receives people on the day, or has figures of the year, as far as the user reads them."""
    scope = Scope.on(day)
    kinds = (OrganizationKind.DEPARTMENT, OrganizationKind.COMMUNE_COMMITTEE)
    standing = conditions.organizations(scope, *kinds)
    receiving = standing & conditions.with_status(day, list(OneStopKind))
    offices = Organization.objects.filter(receiving | conditions.with_service_figures(scope))
    reach = organizations_in_reach(user, Permission.ONE_STOP_VIEW)
    offices = offices if reach is None else offices.filter(reach)
    return _with_sums(offices, day).prefetch_related("names").in_official_order()


def _with_sums(offices: Any, day: date) -> Any:
    """Each office with the sums of its periods; a rate is taken over rows that know both parts."""
    of_year = Q(service_figures__period_to__range=(date(day.year, 1, 1), day))
    settled = of_year & Q(
        service_figures__on_time__isnull=False, service_figures__late__isnull=False
    )
    newest = (
        ServiceFigures.objects.of_year(day)
        .filter(organization=OuterRef("pk"), published__isnull=False)
        .order_by("-period_to")
    )
    return offices.annotate(
        periods=Count("service_figures", filter=of_year),
        told_to=Max("service_figures__period_to", filter=of_year),
        invented=Count("service_figures", filter=of_year & Q(service_figures__is_sample=True)),
        published=Subquery(newest.values("published")[:1]),
        received=Sum("service_figures__received", filter=of_year),
        online=Sum("service_figures__online", filter=of_year),
        on_time=Sum("service_figures__on_time", filter=settled),
        late=Sum("service_figures__late", filter=settled),
        settled=Sum(F("service_figures__on_time") + F("service_figures__late"), filter=settled),
    )


def _row(office: Any, day: date) -> dict[str, Any]:
    """An office, its name, and its share of dossiers settled on time."""
    return {
        "office": office,
        "name": office.name_on(office.told_to or day),
        "rate": share(office.on_time, office.settled),
    }


def _tiles(day: date) -> list[dict[str, Any]]:
    """The province's figures of the day, with the share of offices that they rest on."""
    entries = [INDICATORS[code] for code in FIGURES]
    answers = evaluate([(entry, Scope.on(day)) for entry in entries], closely=entries)
    return [_tile(answer) for answer in answers]


def _tile(answer: Answer) -> dict[str, Any]:
    is_rate = answer.indicator.measure == Measure.PERCENT
    value: Any = answer.value
    tile = {
        "label": answer.indicator.label,
        "code": answer.indicator.code,
        "figure": format_share(value) if is_rate else format_number(value),
        "detail": "",
        "is_sample": bool(answer.sample),
        "coverage": "",
    }
    if is_rate and answer.denominator:
        parts = f"{format_number(answer.numerator)}/{format_number(answer.denominator)}"
        tile["detail"] = f"{parts} {answer.indicator.noun}"
    if answer.coverage and answer.coverage[1]:
        entered, expected = map(format_number, answer.coverage)
        tile["coverage"] = _("Số liệu từ %(entered)s/%(expected)s cơ quan, đơn vị") % {
            "entered": entered,
            "expected": expected,
        }
    return tile


def service_import(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for a file, its source and period; show what will become of it; then enter it."""
    require(request.user, Permission.SERVICE_IMPORT)
    form = ServiceImportForm(request.POST or None, request.FILES or None)
    faults: Any = []
    if request.method == "POST" and form.is_valid():
        checked, faults = form.checked()
        if not faults and "confirmed" not in request.POST:
            return _preview(request, form, checked)
        if not faults and form.entered(request.user):
            _tell(request, form.made)
            return redirect("reform_tasks:service_list")
    return render(request, "reform_tasks/service_import.html", {"form": form, "faults": faults})


def _preview(
    request: AuthenticatedHttpRequest, form: ServiceImportForm, checked: list[Any]
) -> HttpResponse:
    counts = Counter(found.outcome for found in checked)
    facts = [
        (_("Nguồn số liệu"), form.cleaned_data["source"]),
        (_("Trang tính"), form.export.sheet),
        *((outcome.label, format_number(counts[outcome])) for outcome in Outcome),
    ]
    return render(
        request,
        "reform_tasks/service_preview.html",
        {
            "form": form,
            "period": form.period,
            "facts": facts,
            "checked": checked,
            "columns": [ServiceColumn(key).label for key in checked[0].entry.numbers],
            "brings": counts[Outcome.NEW] + counts[Outcome.CORRECTED],
        },
    )


def _tell(request: AuthenticatedHttpRequest, made: ServiceImport | None) -> None:
    if made is None:
        messages.info(
            request, _("Mọi số liệu của tệp đã được nhập trước đó; không có gì thay đổi.")
        )
        return
    said = {"added": format_number(made.added), "corrected": format_number(made.corrected)}
    messages.success(
        request, _("Đã nhập số liệu: %(added)s dòng mới, %(corrected)s dòng sửa.") % said
    )


def service_template(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """An empty workbook with the headings that the portal reads."""
    require(request.user, Permission.SERVICE_IMPORT)
    return xlsx_response("so-lieu-ho-so", [str(column.label) for column in ServiceColumn], [])


def service_import_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which files were taken over, of which period, when and by whom."""
    require(request.user, Permission.SERVICE_IMPORT)
    imports = ServiceImport.objects.select_related("file", "imported_by")
    page = Paginator(imports, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reform_tasks/serviceimport_list.html", {"page": page})


def service_import_file(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was taken over."""
    require(request.user, Permission.SERVICE_IMPORT)
    made = get_object_or_404(ServiceImport.objects.select_related("file"), pk=pk)
    return filing.response(made.file)
