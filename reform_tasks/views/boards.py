"""Biểu 4 and the report of one agency: on the page, and as Word, PDF and Excel."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, asked_day, refusals_as_messages, require
from core.numbers import format_day
from core.spreadsheet import xlsx_response
from documents.signing import SIGNERS, capacity_of
from organizations.models import Organization
from organizations.offices import office_of
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks import progress_table as tables
from reform_tasks.agency_report import Group, agency_groups
from reform_tasks.forms.boards import ProgressTableForm, YearForm
from reform_tasks.models import Layer
from reform_tasks.papers.printing import TaskPaper
from reform_tasks.papers.tables import agency_paper, progress_paper

from .papers import answer


def _carried(request: AuthenticatedHttpRequest, *names: str) -> list[tuple[str, str]]:
    """What a paper's address takes over from the page's."""
    return [(name, request.GET[name]) for name in ("ngay", *names) if request.GET.get(name)]


def progress_table(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How each agency's tasks of a year stand on the day."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    form = ProgressTableForm(request.GET, day=day)
    table = tables.progress_table(request.user, form.year, form.layer, day)
    context = {
        "as_of": day,
        "form": form,
        "table": table,
        "year": form.year,
        "notes": _notes(table),
        "signers": SIGNERS,
        "carried": _carried(request, "nam", "loai"),
    }
    return render(request, "reform_tasks/progress_table.html", context)


def progress_document(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same table as a file."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    asked = ProgressTableForm(request.GET, day=day)
    table = tables.progress_table(request.user, asked.year, asked.layer, day)
    name = f"bieu-4-{asked.year}-{day.isoformat()}"
    if form == "xlsx":
        return xlsx_response(name, _headings(), _cells(table), _said_above(_notes(table), day))
    capacity = capacity_of(request.GET.get("ky", ""))
    with refusals_as_messages(request):
        office = office_of(request.user, Permission.PLAN_VIEW, day)
        return answer(
            TaskPaper.PROGRESS,
            form,
            name,
            lambda: progress_paper(
                table, year=asked.year, day=day, office=office, capacity=capacity
            ),
        )
    return redirect("reform_tasks:progress_table")


def _notes(table: tables.ProgressTable) -> list[Any]:
    return [tables.NOTE, tables.JOINT] if table.layer == Layer.PROVINCE else [tables.NOTE]


def _headings() -> list[Any]:
    labels = [label for _name, label, _classes in tables.COLUMNS]
    return [_("Cơ quan, đơn vị"), _("Tổng số"), *labels, _("Tỷ lệ hoàn thành")]


def _cells(table: tables.ProgressTable) -> Iterable[Sequence[Any]]:
    lines = [*((row.name, row) for row in table.rows), (_("Tổng cộng"), table.total)]
    for name, row in lines:
        yield [name, row.total, *(number for _label, number in row.cells), row.rate]


def _said_above(notes: Iterable[Any], day: date) -> str:
    said = _("Số liệu tại ngày %(day)s") % {"day": format_day(day)}
    return " · ".join([said, *map(str, notes)])


def agency_report(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """One agency's tasks of a year as they stand on the day, with what was last said of each."""
    day = asked_day(request)
    agency = _agency(request, code)
    form = YearForm(request.GET, day=day)
    context = {
        "as_of": day,
        "agency": agency,
        "name": agency.name_on(day),
        "form": form,
        "year": form.year,
        "groups": agency_groups(agency, form.year, day),
        "signers": SIGNERS,
        "carried": _carried(request, "nam"),
    }
    return render(request, "reform_tasks/agency_report.html", context)


def agency_document(request: AuthenticatedHttpRequest, code: str, form: str) -> HttpResponseBase:
    """The same report as a file."""
    day = asked_day(request)
    agency = _agency(request, code)
    year = YearForm(request.GET, day=day).year
    groups = agency_groups(agency, year, day)
    name = f"nhiem-vu-{agency.code}-{year}-{day.isoformat()}"
    if form == "xlsx":
        above = _said_above([agency.name_on(day)], day)
        return xlsx_response(name, _task_headings(), _task_cells(groups), above)
    capacity = capacity_of(request.GET.get("ky", ""))
    return answer(
        TaskPaper.AGENCY,
        form,
        name,
        lambda: agency_paper(agency, groups, year=year, day=day, capacity=capacity),
    )


def _agency(request: AuthenticatedHttpRequest, code: str) -> Organization:
    """The agency, if the user may read the tasks of its plan and those that it leads."""
    require(request.user, Permission.TASK_VIEW)
    agency = get_object_or_404(Organization, code=code)
    reached = reach_of(request.user, Permission.TASK_VIEW)
    if reached is not None and agency.pk not in reached.organizations:
        raise Http404
    return agency


def _task_headings() -> list[Any]:
    return [
        _("Loại kế hoạch"),
        _("Số thứ tự"),
        _("Nhiệm vụ"),
        _("Thời hạn như kế hoạch ghi"),
        _("Thời hạn ban đầu"),
        _("Thời hạn gia hạn"),
        _("Ngày hoàn thành"),
        _("Tình trạng"),
        _("Ngày báo cáo gần nhất"),
        _("Tỷ lệ thực hiện (%)"),
        _("Kết quả đã báo cáo"),
        _("Khó khăn, vướng mắc"),
        _("Đề xuất, kiến nghị"),
        _("Giải trình"),
        _("Dữ liệu minh họa"),
    ]


def _task_cells(groups: Iterable[Group]) -> Iterable[Sequence[Any]]:
    for group in groups:
        for task in group.tasks:
            row, report = task.row, task.report
            yield [
                group.title,
                row.number,
                row.title,
                row.due_text,
                row.due_on,
                row.deadline if row.is_extended else None,
                row.completed_on,
                row.timeliness.label,
                *(
                    (report.on, report.percent, report.text, report.difficulty, report.proposal)
                    if report
                    else (None,) * 5
                ),
                row.explanation or None,
                row.is_sample,
            ]
