"""The indices by which the province is measured: all of them, and each over the years."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core.http import AuthenticatedHttpRequest, asked_day, require
from core.spreadsheet import xlsx_response
from organizations.naming import names_on
from organizations.permissions import Permission
from reform_tasks.models import GovernanceIndex, IndexResult
from reform_tasks.resources import IndexResultResource
from reform_tasks.standings import Course, courses

IMPORT = "reform_tasks.change_indexresult"


def index_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every index with its newest result by the day; those that rank inside the province apart."""
    require(request.user, Permission.INDEX_VIEW)
    day = asked_day(request)
    results = IndexResult.objects.permitted_to(request.user, Permission.INDEX_VIEW).shown_on(day)
    told = {course.index.pk: course for course in courses(results)}
    found = [told.get(index.pk) or Course(index) for index in GovernanceIndex.objects.all()]
    return render(
        request,
        "reform_tasks/governanceindex_list.html",
        {
            "as_of": day,
            "of_province": [course for course in found if not course.index.is_internal],
            "internal": [course for course in found if course.index.is_internal],
            "import_url": _import_url(request.user),
        },
    )


def index_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """One index over the years, its dimensions or ranking of a year, what was published before."""
    require(request.user, Permission.INDEX_VIEW)
    index = get_object_or_404(GovernanceIndex, code=code)
    day = asked_day(request)
    results = index.results.permitted_to(request.user, Permission.INDEX_VIEW)
    shown = list(results.shown_on(day))
    [course] = courses(shown) or [Course(index)]
    year = _asked_year(request, course)
    parts, standings = course.parts.get(year, []), course.ranked.get(year, [])
    return render(
        request,
        "reform_tasks/governanceindex_detail.html",
        {
            "as_of": day,
            "index": index,
            "course": course,
            "year": year,
            "year_before": year - 1,
            "parts": parts,
            "has_year_before": any(each.share_before for each in (*parts, *standings)),
            "ranked": list(zip(_names(standings, year), standings, strict=True)),
            "replaced": _replaced(results, shown, day),
            "import_url": _import_url(request.user),
        },
    )


def _asked_year(request: AuthenticatedHttpRequest, course: Course) -> int:
    """The year in the address, where it has dimensions or ranks; else the newest that has."""
    asked = request.GET.get("nam", "")
    years = {str(year): year for year in course.years}
    return years.get(asked) or max(years.values(), default=0)


def _names(standings: Any, year: int) -> list[str]:
    """What those who were ranked were called at the end of the year."""
    keys = [each.result.organization_id for each in standings]
    if not keys:
        return []
    names = names_on(date(year, 12, 31), keys)
    return [names[key] for key in keys]


def _replaced(results: Any, shown: list[IndexResult], day: date) -> Any:
    """The publications that a later one has replaced by the day."""
    rows = results.published_by(day).exclude(pk__in=[result.pk for result in shown])
    order = ("-year", "dimension__number", "organization__official_order", "revision_number")
    return (
        rows.select_related("dimension", "organization")
        .prefetch_related("organization__names")
        .order_by(*order)
    )


def _import_url(user: Any) -> str:
    """Where a workbook of results is taken in; '' for those who may not."""
    return reverse("admin:reform_tasks_indexresult_import") if user.has_perm(IMPORT) else ""


def index_template(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """An empty workbook with the headings of the list of results."""
    require(request.user, Permission.INDEX_WRITE)
    return xlsx_response("ket-qua-chi-so", IndexResultResource().columns_taken(), [])
