"""The dashboard, the list behind every figure, and both as files."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.figures import BREAKDOWNS, INDICATORS, BreakdownEntry, Indicator, Series
from core.http import AuthenticatedHttpRequest, require
from core.kept import kept_until_changed
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission

from . import files, pages
from .breakdowns import panel, table_for
from .dashboard import build
from .lists import PARTS, Behind, BehindCell
from .scopes import Asked, asked, carried


@kept_until_changed()
def dashboard(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The five figures of a leader, and what lies behind them."""
    require(request.user, Permission.FIGURES_VIEW)
    wanted = asked(request)
    page = build(wanted, request.user, worst_first=request.GET.get("sap") == "qua-han")
    return render(
        request,
        "reporting/dashboard.html",
        _scoped(wanted) | {"page": page, "reads_deadlines": True},
    )


@kept_until_changed()
def indicator_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every figure of the day by area, with its definition."""
    require(request.user, Permission.FIGURES_VIEW)
    wanted = asked(request)
    return render(
        request,
        "reporting/indicator_list.html",
        {
            **_scoped(wanted),
            "reads_deadlines": True,
            "groups": pages.indicators_by_group(wanted),
            "breakdowns": [pages.breakdown_link(entry, wanted) for entry in BREAKDOWNS.values()],
        },
    )


def indicator_export(request: AuthenticatedHttpRequest, format: str) -> HttpResponseBase:
    """Every figure of the day as a file."""
    require(request.user, Permission.FIGURES_VIEW)
    wanted = asked(request)
    title = _("Chỉ tiêu")
    note = files.note([title, *pages.said(wanted)], wanted.day)
    rows = files.indicator_rows(wanted.scope)
    name = files.name("chi-tieu", wanted.day)
    return RESPONSES[format](name, files.indicator_columns(), rows, note)


@kept_until_changed()
def figure_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """The figure, its definition, and its rows: counted, left out with reasons, all."""
    require(request.user, Permission.FIGURES_VIEW)
    entry, wanted = _indicator(code), asked(request)
    behind = _behind(request, entry, wanted)
    page = pages.figure_page(behind, wanted, request.GET.get("page"))
    return render(request, "reporting/figure_detail.html", _scoped(wanted) | page)


def figure_export(request: AuthenticatedHttpRequest, code: str, format: str) -> HttpResponseBase:
    """The list behind a figure as a file, as far as the user may read it."""
    require(request.user, Permission.FIGURES_VIEW)
    entry, wanted = _indicator(code), asked(request)
    behind = _behind(request, entry, wanted)
    with_reason = behind.part != "tinh"
    note = files.note(
        [entry.code, entry.label, PARTS[behind.part][1], *_said(entry, wanted)],
        wanted.day,
        hidden=behind.hidden,
        is_sample=behind.has_sample,
    )
    return RESPONSES[format](
        files.name(code, wanted.day),
        files.columns(behind.listing, with_reason=with_reason),
        files.rows(
            behind.prepared(behind.rows), behind.listing, wanted.day, with_reason=with_reason
        ),
        note,
    )


@kept_until_changed()
def breakdown_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """A breakdown as a table, or the records behind one of its cells (`?nhom=…&cot=…`)."""
    require(request.user, Permission.FIGURES_VIEW)
    entry, wanted = _breakdown(code), asked(request)
    cell = _cell(request, entry, wanted)
    if cell is not None:
        page = pages.cell_page(cell, wanted, request.GET.get("page"))
        return render(request, "reporting/breakdown_cell.html", _scoped(wanted) | page)
    worst_first = request.GET.get("sap") == "qua-han"
    shown = panel(entry, wanted, request.user, worst_first=worst_first)
    context = {"panel": shown, "reads_deadlines": entry.reads_deadlines}
    return render(request, "reporting/breakdown_detail.html", _scoped(wanted) | context)


def breakdown_export(request: AuthenticatedHttpRequest, code: str, format: str) -> HttpResponseBase:
    """A breakdown, or the records behind one of its cells, as a file."""
    require(request.user, Permission.FIGURES_VIEW)
    entry, wanted = _breakdown(code), asked(request)
    said = [entry.code, entry.label, *_said(entry, wanted)]
    cell = _cell(request, entry, wanted)
    name = files.name(code, wanted.day)
    if cell is None:
        visible = entry.visible_to(request.user) if entry.visible_to else None
        table = table_for(entry, wanted.scope, visible)
        return RESPONSES[format](name, *files.table(table), files.note(said, wanted.day))
    said += [cell.label, cell.series.label]
    note = files.note(said, wanted.day, hidden=cell.hidden, is_sample=cell.has_sample)
    columns = files.columns(cell.listing, with_reason=False)
    rows = files.rows(cell.prepared(cell.rows), cell.listing, wanted.day, with_reason=False)
    return RESPONSES[format](name, columns, rows, note)


def _said(entry: Indicator | BreakdownEntry, wanted: Asked) -> list[str]:
    return pages.said(wanted, reads_deadlines=entry.reads_deadlines)


def _scoped(wanted: Asked) -> dict[str, Any]:
    """What every page of figures shows of the scope."""
    return {"asked": wanted, "as_of": wanted.day, "carried": carried(wanted)}


def _indicator(code: str) -> Indicator:
    if code not in INDICATORS:
        raise Http404
    return INDICATORS[code]


def _breakdown(code: str) -> BreakdownEntry:
    if code not in BREAKDOWNS:
        raise Http404
    return BREAKDOWNS[code]


def _behind(request: AuthenticatedHttpRequest, entry: Indicator, wanted: Asked) -> Behind:
    part = request.GET.get("phan", "tinh")
    return Behind(
        entry,
        wanted.scope,
        request.user,
        part=part if part in PARTS else "tinh",
        reason_number=request.GET.get("ly_do", ""),
        group=request.GET.get("nhom", ""),
    )


def _cell(
    request: AuthenticatedHttpRequest, entry: BreakdownEntry, wanted: Asked
) -> BehindCell | None:
    group, name = request.GET.get("nhom", ""), request.GET.get("cot", "")
    if not group or not name:
        return None
    series: dict[str, Series] = {each.name: each for each in entry.declare(wanted.scope).series}
    if name not in series:
        raise Http404
    return BehindCell(entry, wanted.scope, request.user, group, series[name])
