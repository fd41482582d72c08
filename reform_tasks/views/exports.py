"""The lists of this room as files: the same rows by the same filters, as Excel and as CSV."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from core.figures import Listing, Scope
from core.http import AuthenticatedHttpRequest, asked_day, asked_on_original, require
from core.numbers import format_day
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission
from reform_tasks.filters import PlanFilter, TaskFilter
from reform_tasks.listings import ONE_STOP_LISTING, SERVICE_LISTING, TASK_LISTING
from reform_tasks.models import IndexResult, ReformPlan, ReformTask, ServiceFigures
from reform_tasks.tables import plan_rows

from .one_stop import offices_on

_CHUNK = 2_000


def plan_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The plans of a year with their numbers on the day."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    original = asked_on_original(request)
    plans = ReformPlan.objects.permitted_to(request.user, Permission.PLAN_VIEW)
    found = PlanFilter(request.GET, day=day, queryset=plans).qs.select_related("decision")
    columns = [
        _("Cơ quan, đơn vị ban hành"),
        _("Kế hoạch"),
        _("Loại kế hoạch"),
        _("Năm kế hoạch"),
        _("Văn bản ban hành"),
        _("Ngày ban hành"),
        _("Nhiệm vụ"),
        _("Đã hoàn thành"),
        _("Tỷ lệ hoàn thành"),
        _("Quá hạn"),
        _("Dữ liệu minh họa"),
    ]
    rows = (
        (
            row.owner,
            row.plan.title,
            row.plan.get_layer_display(),
            row.plan.year,
            row.plan.decision.number if row.plan.decision else None,
            row.plan.issued_on,
            row.total,
            row.done,
            row.rate,
            row.overdue,
            row.plan.is_sample,
        )
        for row in plan_rows(found, day, original=original)
    )
    return _file(form, "ke-hoach-cchc", columns, rows, day, original=original)


def task_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The tasks that the list shows."""
    require(request.user, Permission.TASK_VIEW)
    day = asked_day(request)
    tasks = ReformTask.objects.permitted_to(request.user, Permission.TASK_VIEW)
    found = TaskFilter(request.GET, day=day, queryset=tasks.of_issued_plans(day)).qs
    original = asked_on_original(request)
    listing = TASK_LISTING.read_by(Scope.on(day, on_original=original))
    columns, rows = _listed(listing, found, day)
    return _file(form, "nhiem-vu-cchc", columns, rows, day, original=original)


def onestop_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The organizations that the list shows."""
    require(request.user, Permission.ONE_STOP_VIEW)
    day = asked_day(request)
    columns, rows = _listed(ONE_STOP_LISTING, offices_on(day, request).qs, day)
    return _file(form, "mot-cua", columns, rows, day)


def service_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The figures of dossiers of the year's periods that ended by the day, a row a period."""
    require(request.user, Permission.ONE_STOP_VIEW)
    day = asked_day(request)
    rows = ServiceFigures.objects.of_year(day)
    permitted = rows.permitted_to(request.user, Permission.ONE_STOP_VIEW)
    columns, lines = _listed(SERVICE_LISTING, permitted, day)
    return _file(form, "so-lieu-ho-so", columns, lines, day)


def index_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """Every current result of the years up to the day's."""
    require(request.user, Permission.INDEX_VIEW)
    day = asked_day(request)
    results = IndexResult.objects.permitted_to(request.user, Permission.INDEX_VIEW)
    columns = [
        _("Chỉ số"),
        _("Năm"),
        _("Nội dung"),
        _("Cơ quan, đơn vị"),
        _("Điểm"),
        _("Điểm tối đa"),
        _("Thứ hạng"),
        _("Trên tổng số"),
        _("Ngày công bố"),
        _("Lần công bố"),
        _("Độ tin cậy"),
        _("Nguồn"),
        _("Ghi chú"),
        _("Dữ liệu minh họa"),
    ]
    rows = (
        (
            result.index.name,
            result.year,
            result.dimension.name if result.dimension else None,
            result.organization and result.organization.name_on(date(result.year, 12, 31)),
            result.value,
            result.maximum,
            result.rank,
            result.of_n,
            result.published_on,
            result.revision_number,
            result.get_certainty_display(),
            result.source,
            result.note,
            result.is_sample,
        )
        for result in results.shown_on(day).prefetch_related("organization__names")
    )
    return _file(form, "chi-so", columns, rows, day)


def _listed(
    listing: Listing, rows: QuerySet[Any], day: date
) -> tuple[list[Any], Iterator[Sequence[Any]]]:
    """The columns of a listing and its rows in chunks; whether one is invented comes last."""
    columns = [*(column.label for column in listing.columns), _("Dữ liệu minh họa")]
    lines = (
        [*(column.value(row, day) for column in listing.columns), row.is_sample]
        for row in listing.prepare(rows, day).iterator(chunk_size=_CHUNK)
    )
    return columns, lines


def _file(
    form: str,
    name: str,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    day: date,
    *,
    original: bool = False,
) -> HttpResponseBase:
    if form not in RESPONSES:
        raise Http404
    note = _("Số liệu tại ngày %(day)s") % {"day": format_day(day)}
    if original:
        note = f"{note} · {_('tình trạng tính theo thời hạn ban đầu')}"
    return RESPONSES[form](name, columns, rows, note)
