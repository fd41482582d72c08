"""How tasks, and organizations as one-stop units, are listed behind figures."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.figures import Column, Listing, listing
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import organizations_in_reach

from .models import OneStopStatus, Part, ReformTask, ServiceFigures, TaskAgency
from .timeliness import older_facts


def _leads(row: ReformTask, day: date) -> str:
    return "; ".join(agency.organization.name_on(day) for agency in row.leads)  # type: ignore[attr-defined] # prefetched


def _deadline(row: ReformTask, day: date) -> date | None:
    extended = row.deadline_on(day)
    return extended if extended != row.due_on else None


def _state(row: ReformTask, day: date) -> str:
    return str(row.timeliness_on(day).label)


def _original_state(row: ReformTask, day: date) -> str:
    return str(row.timeliness_on(day, original=True).label)


def _with_details(rows: Any, day: date) -> QuerySet[Any]:
    leads = TaskAgency.objects.filter(part=Part.LEAD).select_related("organization")
    # No fact is younger than today: only for an earlier day does an older one count.
    older = (*older_facts(day).values(),) if day < clock.today() else ()
    prepared: QuerySet[Any] = (
        rows.select_related("plan__owner", "area")
        .prefetch_related(
            *older,
            "milestones",
            "plan__owner__names",
            Prefetch("agencies", leads.prefetch_related("organization__names"), to_attr="leads"),
        )
        .order_by("plan__layer", "plan__owner__official_order", "plan", "position", "pk")
    )
    return prepared


def _readable(rows: Any, user: Any) -> QuerySet[Any]:
    readable: QuerySet[Any] = rows.permitted_to(user, Permission.TASK_VIEW)
    return readable


def _task_listing(state: Column, original: Listing | None = None) -> Listing:
    return Listing(
        model=ReformTask,
        columns=(
            Column(_("Số thứ tự"), lambda row, day: row.number),
            Column(_("Nhiệm vụ"), lambda row, day: row.title),
            Column(_("Kế hoạch của"), lambda row, day: row.plan.owner.name_on(day)),
            Column(_("Lĩnh vực"), lambda row, day: row.area.name),
            Column(_("Cơ quan chủ trì"), _leads),
            Column(_("Thời hạn như kế hoạch ghi"), lambda row, day: row.due_text),
            Column(_("Thời hạn ban đầu"), lambda row, day: row.due_on),
            Column(_("Thời hạn gia hạn"), _deadline),
            Column(_("Ngày hoàn thành"), lambda row, day: row.completed_on),
            state,
            Column(_("Giải trình"), lambda row, day: row.explanation_on(day) or None),
        ),
        prepare=_with_details,
        permitted=_readable,
        link=ReformTask.get_absolute_url,
        reference=lambda row, day: f"{row.plan.year}/{row.plan.owner.code}/{row.number}",
        label=lambda row, day: row.title,
        original=original,
    )


TASK_LISTING = listing(
    _task_listing(
        Column(_("Tình trạng"), _state),
        original=_task_listing(Column(_("Tình trạng theo thời hạn ban đầu"), _original_state)),
    )
)


def _latest(row: Any) -> OneStopStatus | None:
    """The newest status begun by the day (see `_with_statuses`)."""
    return row.begun_statuses[-1] if row.begun_statuses else None


def _kinds(row: Any, day: date) -> str | None:
    held = [status.get_kind_display() for status in row.begun_statuses if status.is_valid_on(day)]
    return "; ".join(held) or None


def _since(row: Any, day: date) -> date | None:
    status = _latest(row)
    return status.valid_from if status else None


def _until(row: Any, day: date) -> date | None:
    status = _latest(row)
    return status.valid_to if status and status.ended_before(day) else None


def _basis(row: Any, day: date) -> str | None:
    status = _latest(row)
    return status.basis.number if status and status.basis else None


def _with_statuses(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    begun = OneStopStatus.objects.begun_by(day).select_related("basis").order_by("valid_from")
    return (
        rows.select_related("unit")
        .prefetch_related("names", Prefetch("one_stop_statuses", begun, to_attr="begun_statuses"))
        .order_by("official_order", "pk")
    )


def _in_reach(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    reach = organizations_in_reach(user, Permission.ONE_STOP_VIEW)
    return rows if reach is None else rows.filter(reach)


ONE_STOP_LISTING = Listing(
    model=Organization,
    columns=(
        Column(_("Cơ quan, đơn vị"), lambda row, day: row.name_on(day)),
        Column(_("Hình thức"), _kinds),
        Column(_("Từ ngày"), _since),
        Column(_("Chấm dứt ngày"), _until),
        Column(_("Văn bản"), _basis),
    ),
    prepare=_with_statuses,
    permitted=_in_reach,
    link=Organization.get_absolute_url,
    label=lambda row, day: row.name_on(day),
)


# The same of the Committees of communes and wards, whose figures a map shows.
COMMUNE_ONE_STOP_LISTING = replace(ONE_STOP_LISTING, place="unit")


def _with_imports(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return (
        rows.select_related("organization__unit", "brought_by")
        .prefetch_related("organization__names")
        .order_by("organization__official_order", "organization", "period_from")
    )


SERVICE_LISTING = listing(
    Listing(
        model=ServiceFigures,
        columns=(
            Column(_("Cơ quan, đơn vị"), lambda row, day: row.organization.name_on(row.period_to)),
            Column(_("Kỳ từ ngày"), lambda row, day: row.period_from),
            Column(_("Kỳ đến ngày"), lambda row, day: row.period_to),
            Column(_("Thủ tục hành chính công bố"), lambda row, day: row.published, is_number=True),
            Column(_("Hồ sơ tiếp nhận"), lambda row, day: row.received, is_number=True),
            Column(_("Hồ sơ tiếp nhận trực tuyến"), lambda row, day: row.online, is_number=True),
            Column(_("Hồ sơ giải quyết đúng hạn"), lambda row, day: row.on_time, is_number=True),
            Column(_("Hồ sơ giải quyết quá hạn"), lambda row, day: row.late, is_number=True),
            Column(_("Nguồn số liệu"), lambda row, day: row.brought_by.source),
            Column(_("Ngày xuất số liệu"), lambda row, day: row.brought_by.exported_on),
        ),
        prepare=_with_imports,
        permitted=lambda rows, user: rows.permitted_to(user, Permission.ONE_STOP_VIEW),  # type: ignore[attr-defined] # a QuerySet of this room
        link=ServiceFigures.get_absolute_url,
        place="organization__unit",
        reference=lambda row, day: f"{row.organization.code}/{row.period_from}/{row.period_to}",
        label=lambda row, day: row.organization.name_on(row.period_to),
    )
)
