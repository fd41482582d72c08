"""The pages of organizations; reference data, open to everyone who has signed in."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.http import AuthenticatedHttpRequest, asked_day
from core.numbers import format_day
from core.refusals import Refusal
from core.spreadsheet import RESPONSES
from territory.naming import described_on as units_described_on

from .filters import OrganizationFilter
from .listing import members_on, rows_on
from .models import Membership, Organization
from .permissions import Permission
from .resolving import find_organization
from .succession import became, origins, successors

PAGE_ROWS = 50
COLUMNS = (
    gettext_lazy("Thứ tự"),
    gettext_lazy("Mã"),
    gettext_lazy("Tên"),
    gettext_lazy("Loại"),
    gettext_lazy("Khối"),
    gettext_lazy("Trực thuộc"),
    gettext_lazy("Từ ngày"),
    gettext_lazy("Đến ngày"),
    gettext_lazy("Độ tin cậy"),
    gettext_lazy("Nguồn"),
    gettext_lazy("Dữ liệu minh họa"),
)


@require_safe
def organization_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The organizations of a day in the official order."""
    day = asked_day(request)
    standing = Organization.objects.valid_on(day).in_official_order()
    found = OrganizationFilter(request.GET, queryset=standing)
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    wanted = request.GET.get("q", "").strip()
    told = ""
    if wanted and not page.object_list:
        try:
            find_organization(wanted, day)
        except Refusal as refusal:
            told = str(refusal)
    return render(
        request,
        "organizations/organization_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": rows_on(day, page.object_list),
            "told": told,
            "kept": [("ngay", request.GET.get("ngay"))],
        },
    )


@require_safe
def organization_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    if form not in RESPONSES:
        raise Http404
    day = asked_day(request)
    standing = Organization.objects.valid_on(day).in_official_order()
    rows = rows_on(day, OrganizationFilter(request.GET, queryset=standing).qs)
    note = _("Cơ quan, đơn vị tại ngày %(day)s.") % {"day": format_day(day)}
    return RESPONSES[form]("co-quan-don-vi", COLUMNS, _cells(rows), note)


def _cells(rows: Any) -> Iterator[list[Any]]:
    for row in rows:
        organization = row.organization
        yield [
            organization.official_order,
            organization.code,
            row.name,
            organization.get_kind_display(),
            organization.get_side_display(),
            row.district,
            organization.valid_from,
            organization.valid_to,
            organization.get_certainty_display(),
            organization.source,
            _("Có") if organization.is_sample else "",
        ]


@require_safe
def organization_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """An organization through time: its names, where it came from and went, who works in it."""
    day = asked_day(request)
    organization = get_object_or_404(
        Organization.objects.select_related("unit", "founded_by").prefetch_related("names"),
        code=code,
    )
    members = Membership.objects.filter(organization=organization)
    return render(
        request,
        "organizations/organization_detail.html",
        {
            "as_of": day,
            "organization": organization,
            "name": organization.name_on(day),
            "names": organization.names.all(),
            "unit": units_described_on(day, [organization.unit_id])[organization.unit_id],
            "is_standing": organization.is_valid_on(day),
            "successors": successors(organization),
            "origins": origins(organization),
            "became": [(found, found.name_on(day)) for found in became(organization, day)],
            "members": members_on(day, members.permitted_to(request.user, Permission.ACCOUNT_VIEW)),
        },
    )
