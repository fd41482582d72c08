"""Tasks by lead agency and by area of reform, and one-stop units by kind."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.dated import holds_on
from core.figures import Breakdown, Scope, Series, breakdown
from core.statements import rows_of
from organizations.models import OrganizationKind, OrganizationName
from organizations.naming import Called, in_official_order, latest
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks import conditions as where
from reform_tasks.listings import ONE_STOP_LISTING
from reform_tasks.models import (
    OneStopKind,
    OneStopStatus,
    Part,
    ReformArea,
    ReformTask,
    TaskAgency,
)
from reform_tasks.timeliness import AWAITING, Timeliness, any_of, classes_on, in_plan_on, overdue_on

from .one_stop import BY_KIND
from .tasks import BY_LEAD

BY_AREA = "RT-B2"
T = Timeliness


def _by_timeliness(scope: Scope, prefix: str = "") -> tuple[Series, ...]:
    """The columns of a board of tasks; a task in the plan is in exactly one of them."""
    day = scope.as_of
    original = scope.on_original
    of_class = classes_on(day, prefix, original=original)
    pending = (T.SUSPENDED, T.BEFORE_START, T.NO_DEADLINE, T.DUE_SOON, T.IN_TIME)
    return (
        Series(
            name="done_on_time",
            label=T.DONE_ON_TIME.label,
            counted=of_class[T.DONE_ON_TIME],
            tone="success",
        ),
        Series(
            name="done_late", label=T.DONE_LATE.label, counted=of_class[T.DONE_LATE], tone="warning"
        ),
        Series(
            name="done_no_deadline",
            label=T.DONE_NO_DEADLINE.label,
            counted=of_class[T.DONE_NO_DEADLINE],
            tone="neutral",
        ),
        Series(
            name="awaiting",
            label=_("Chờ xác nhận hoàn thành"),
            counted=any_of(AWAITING, day, prefix, original=original),
            tone="info",
        ),
        Series(
            name="open",
            label=_("Chưa hoàn thành, chưa quá hạn"),
            counted=any_of(pending, day, prefix, original=original),
            tone="progress",
        ),
        Series(
            name="overdue",
            label=T.OVERDUE.label,
            counted=overdue_on(day, prefix, original=original),
            tone="danger",
        ),
    )


def _leads(scope: Scope) -> Iterable[tuple[int, str]]:
    """The agencies that lead a task of the province's plan, in the official order."""
    return latest(rows_of(_names_of_leads, scope)).items()


def _names_of_leads(scope: Scope) -> QuerySet[Any, Called]:
    leading = TaskAgency.objects.filter(
        where.provincial_tasks(scope, "task__"),
        part=Part.LEAD,
        organization=OuterRef("organization"),
    )
    return in_official_order(OrganizationName.objects.filter(Exists(leading)), scope.as_of)


def _own_agencies(user: Any) -> Collection[Any] | None:
    """An agency sees its own row and the total, not its neighbours'."""
    reached = reach_of(user, Permission.TASK_VIEW)
    return None if reached is None else reached.organizations


@breakdown(
    BY_LEAD,
    label=_("Tiến độ nhiệm vụ của Kế hoạch CCHC tỉnh theo cơ quan chủ trì"),
    definition=_(
        "Nhiệm vụ có trong Kế hoạch CCHC tỉnh tại ngày lấy số liệu, theo cơ quan chủ trì và tình "
        "trạng thời hạn."
    ),
    groups=_leads,
    group_label=_("Cơ quan chủ trì"),
    visible_to=_own_agencies,
    note=_(
        "Nhiệm vụ có nhiều cơ quan chủ trì được tính một lần cho tỉnh và một lần cho mỗi cơ quan "
        "chủ trì, nên tổng của các cơ quan có thể lớn hơn số nhiệm vụ của kế hoạch."
    ),
    reads_deadlines=True,
)
def tasks_by_lead(scope: Scope) -> Breakdown:
    """Tasks in the province's plan on the day by each of their lead agencies."""
    return Breakdown(
        model=TaskAgency,
        rows=where.provincial_tasks(scope, "task__")
        & Q(part=Part.LEAD)
        & in_plan_on(scope.as_of, "task__"),
        by="organization",
        series=_by_timeliness(scope, "task__"),
        record="task",
    )


def _areas(scope: Scope) -> Iterable[tuple[int, str]]:
    return [(area.pk, str(area)) for area in ReformArea.objects.all()]


@breakdown(
    BY_AREA,
    label=_("Tiến độ nhiệm vụ của Kế hoạch CCHC tỉnh theo lĩnh vực"),
    definition=_(
        "Nhiệm vụ có trong Kế hoạch CCHC tỉnh tại ngày lấy số liệu, theo lĩnh vực cải cách và "
        "tình trạng thời hạn."
    ),
    groups=_areas,
    group_label=_("Lĩnh vực"),
    keeps_empty=False,
    reads_deadlines=True,
)
def tasks_by_area(scope: Scope) -> Breakdown:
    """Tasks in the province's plan on the day by area of reform."""
    return Breakdown(
        model=ReformTask,
        rows=where.provincial_tasks(scope) & in_plan_on(scope.as_of),
        by="area",
        series=_by_timeliness(scope),
    )


def _kinds(scope: Scope) -> Iterable[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in OneStopKind]


@breakdown(
    BY_KIND,
    label=_("Cơ quan, đơn vị thực hiện một cửa theo hình thức"),
    definition=_(
        "Số sở, ban, ngành tỉnh và UBND cấp xã thực hiện từng hình thức tại ngày lấy số liệu. Cơ "
        "quan, đơn vị thực hiện nhiều hình thức được tính ở mỗi hình thức."
    ),
    groups=_kinds,
    group_label=_("Hình thức"),
    listing=ONE_STOP_LISTING,
)
def one_stop_by_kind(scope: Scope) -> Breakdown:
    """Statuses of the day by kind, of departments and of communes that exist on it."""
    rows = holds_on(scope.as_of) & holds_on(scope.as_of, "organization__")
    if scope.unit is not None:
        rows &= Q(organization__unit__in=where.units(scope))
    return Breakdown(
        model=OneStopStatus,
        rows=rows,
        by="kind",
        series=(
            Series(
                name="communes",
                label=_("UBND cấp xã"),
                counted=Q(organization__kind=OrganizationKind.COMMUNE_COMMITTEE),
                tone="info",
            ),
            Series(
                name="departments",
                label=_("Sở, ban, ngành tỉnh"),
                counted=Q(organization__kind=OrganizationKind.DEPARTMENT),
                tone="progress",
            ),
        ),
        record="organization",
    )
