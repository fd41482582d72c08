"""The pages of the map of the communes."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, require
from core.kept import kept_until_changed
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission
from territory.models import FOR_REFERENCE

from . import files
from .commune_map import build_map, cells, chosen_entry
from .places import drawable
from .scopes import asked, carried


@kept_until_changed()
def commune_map(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The communes of the day, coloured by the figure that was chosen, with a table."""
    require(request.user, Permission.FIGURES_VIEW)
    wanted = asked(request)
    entry = chosen_entry(request.GET.get("chi_tieu", ""), wanted.day)
    if entry is None:
        raise Http404
    return render(
        request,
        "reporting/commune_map.html",
        {
            "asked": wanted,
            "as_of": wanted.day,
            "carried": carried(wanted),
            "map": build_map(entry, wanted, request.user),
            "choices": [(each.code, each.label) for each in drawable(wanted.day)],
            "for_reference": FOR_REFERENCE,
        },
    )


def commune_map_export(request: AuthenticatedHttpRequest, format: str) -> HttpResponseBase:
    """The map's table as a file."""
    require(request.user, Permission.FIGURES_VIEW)
    wanted = asked(request)
    entry = chosen_entry(request.GET.get("chi_tieu", ""), wanted.day)
    if entry is None:
        raise Http404
    columns = [_("Mã"), _("Đơn vị"), _("Huyện hoặc cụm"), _("Giá trị"), _("Ghi chú")]
    note = files.note([entry.code, entry.label], wanted.day)
    name = files.name(f"ban-do-{entry.code}", wanted.day)
    return RESPONSES[format](name, columns, cells(entry, wanted, request.user), note)
