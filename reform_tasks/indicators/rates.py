"""Rates of plans' tasks: over what was due, on time, overdue. The two layers stay apart.

Every rate is a share of sums, rounded half up to two decimals; without a denominator there is none
("–"). A task led jointly counts once in all of them; only in the table of lead agencies it stands
once in the row of each of its leads, which that table's note says.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.figures import Measure, Ratio, Scope, indicator
from organizations.models import Organization
from reform_tasks import conditions as where
from reform_tasks.models import Layer, ReformPlan, ReformTask
from reform_tasks.timeliness import (
    DONE,
    OVERDUE,
    Timeliness,
    classes_on,
    done_by,
    due_by,
    in_plan_on,
    overdue_on,
)

from .one_stop import GROUP
from .tasks import BY_LEAD, NOUN, reported_by_leads

DONE_OF_DUE, ON_TIME, LATE_OPEN = "RT-08", "RT-09", "RT-10"
UNITS_DONE, UNITS_DONE_OF_DUE, UNITS_ON_TIME, UNITS_LATE_OPEN = (
    "RT-11",
    "RT-12",
    "RT-13",
    "RT-14",
)

NOT_DUE = _("Thời hạn sau ngày lấy số liệu, hoặc không xác định thời hạn")
NOT_DONE = _("Đã đến thời hạn, chưa hoàn thành")
T = Timeliness


def _outside(scope: Scope) -> dict[Any, Q]:
    """Why a task is not in its plan on the day."""
    conditions = classes_on(scope.as_of, original=scope.on_original)
    return {name.label: conditions[name] for name in (T.NOT_ADDED, T.LEFT_OUT)}


def _in_classes(scope: Scope, *left_out: Timeliness) -> dict[Any, Q]:
    conditions = classes_on(scope.as_of, original=scope.on_original)
    return {name.label: conditions[name] for name in left_out}


def _done(scope: Scope) -> dict[str, Any]:
    """Done by the day over all in the plan."""
    rest = [name for name in T if name not in DONE]
    return {
        "of": in_plan_on(scope.as_of),
        "counted": done_by(scope.as_of),
        "otherwise": _in_classes(scope, *rest),
    }


def _done_of_due(scope: Scope) -> dict[str, Any]:
    """Done by the day over what had to be done by then."""
    due = due_by(scope.as_of, original=scope.on_original)
    return {
        "of": in_plan_on(scope.as_of) & due,
        "counted": done_by(scope.as_of),
        "otherwise": {
            **_outside(scope),
            NOT_DONE: due & ~done_by(scope.as_of),
            NOT_DUE: Q(),
        },
    }


def _on_time_of_done(scope: Scope) -> dict[str, Any]:
    """Done on time over all that is done, also over what had no deadline."""
    on_time = classes_on(scope.as_of, original=scope.on_original)[T.DONE_ON_TIME]
    rest = [name for name in T if name != T.DONE_ON_TIME]
    return {
        "of": in_plan_on(scope.as_of) & done_by(scope.as_of),
        "counted": on_time,
        "otherwise": _in_classes(scope, *rest),
    }


def _overdue_of_all(scope: Scope) -> dict[str, Any]:
    """Overdue on the day over all in the plan."""
    rest = [name for name in T if name not in OVERDUE]
    return {
        "of": in_plan_on(scope.as_of),
        "counted": overdue_on(scope.as_of, original=scope.on_original),
        "otherwise": _in_classes(scope, *rest),
    }


def _of_province(scope: Scope, parts: dict[str, Any]) -> Ratio:
    return Ratio(
        model=ReformTask,
        rows=where.provincial_tasks(scope),
        known=ReformPlan.objects.filter(where.in_force(scope), layer=Layer.PROVINCE),
        **parts,
    )


def _of_units(scope: Scope, parts: dict[str, Any]) -> Ratio:
    return Ratio(
        model=ReformTask,
        rows=where.tasks_of_standing_units(scope),
        known=ReformPlan.objects.filter(where.in_force(scope), layer=Layer.UNIT),
        **parts,
    )


def _units_with_plan(scope: Scope) -> Ratio:
    """Organizations that have or had to have a plan, and those whose plan of the year was issued.

    The communes write plans only since there are no districts.
    """
    return Ratio(
        model=Organization,
        rows=where.planning_organizations(scope),
        counted=where.with_plan(scope),
    )


@indicator(
    DONE_OF_DUE,
    label=_("Tỷ lệ hoàn thành nhiệm vụ đến hạn của Kế hoạch CCHC tỉnh"),
    definition=_(
        "Số nhiệm vụ của Kế hoạch CCHC tỉnh đã hoàn thành trên số nhiệm vụ có thời hạn đến hết "
        "ngày lấy số liệu. Nhiệm vụ chưa đến hạn và nhiệm vụ không xác định thời hạn không tính."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_done_of_due(scope: Scope) -> Ratio:
    """Tasks of the province's plan due by the day, and those of them that were done by it.

    Of a series of dates the last one says when the task is due. What was done before its deadline
    came counts only once that deadline has come.
    """
    return _of_province(scope, _done_of_due(scope))


@indicator(
    ON_TIME,
    label=_("Tỷ lệ hoàn thành đúng hạn của Kế hoạch CCHC tỉnh"),
    definition=_(
        "Số nhiệm vụ hoàn thành đúng hạn trên số nhiệm vụ đã hoàn thành của Kế hoạch CCHC tỉnh, "
        "gồm cả nhiệm vụ hoàn thành mà không xác định thời hạn."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("nhiệm vụ đã hoàn thành"),
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_on_time_of_done(scope: Scope) -> Ratio:
    """Tasks of the province's plan done by the day, and those of them done on time.

    A task without a deadline is done but never on time, so it is in the denominator alone.
    """
    return _of_province(scope, _on_time_of_done(scope))


@indicator(
    LATE_OPEN,
    label=_("Tỷ lệ quá hạn của Kế hoạch CCHC tỉnh"),
    definition=_(
        "Số nhiệm vụ quá hạn trên tổng số nhiệm vụ có trong Kế hoạch CCHC tỉnh tại ngày lấy số "
        "liệu. Nhiệm vụ hoàn thành quá hạn, chờ xác nhận và tạm dừng không tính là quá hạn."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_overdue_of_all(scope: Scope) -> Ratio:
    """Tasks in the province's plan on the day, and those of them that are overdue on it."""
    return _of_province(scope, _overdue_of_all(scope))


@indicator(
    UNITS_DONE,
    label=_("Tỷ lệ hoàn thành nhiệm vụ của kế hoạch CCHC các cơ quan, đơn vị"),
    definition=_(
        "Số nhiệm vụ đã hoàn thành trên tổng số nhiệm vụ có trong kế hoạch CCHC của các sở, ban, "
        "ngành, UBND cấp huyện, cấp xã đang hoạt động tại ngày lấy số liệu. Không cộng với nhiệm "
        "vụ của Kế hoạch tỉnh."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=_units_with_plan,
)
def unit_tasks_done(scope: Scope) -> Ratio:
    """Tasks in the plans of units that stand on the day, and those of them done by it.

    The plan of an organization that has ended counts no more: nobody reports on it.
    """
    return _of_units(scope, _done(scope))


@indicator(
    UNITS_DONE_OF_DUE,
    label=_("Tỷ lệ hoàn thành nhiệm vụ đến hạn của kế hoạch CCHC các cơ quan, đơn vị"),
    definition=_(
        "Số nhiệm vụ đã hoàn thành trên số nhiệm vụ có thời hạn đến hết ngày lấy số liệu, trong "
        "kế hoạch CCHC của các cơ quan, đơn vị đang hoạt động tại ngày đó."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=_units_with_plan,
    reads_deadlines=True,
)
def unit_tasks_done_of_due(scope: Scope) -> Ratio:
    """Tasks in the plans of units that stand on the day which were due by it, and those done."""
    return _of_units(scope, _done_of_due(scope))


@indicator(
    UNITS_ON_TIME,
    label=_("Tỷ lệ hoàn thành đúng hạn của kế hoạch CCHC các cơ quan, đơn vị"),
    definition=_(
        "Số nhiệm vụ hoàn thành đúng hạn trên số nhiệm vụ đã hoàn thành, trong kế hoạch CCHC của "
        "các cơ quan, đơn vị đang hoạt động tại ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("nhiệm vụ đã hoàn thành"),
    yearly=True,
    coverage=_units_with_plan,
    reads_deadlines=True,
)
def unit_tasks_on_time_of_done(scope: Scope) -> Ratio:
    """Tasks done in the plans of units that stand on the day, and those of them done on time."""
    return _of_units(scope, _on_time_of_done(scope))


@indicator(
    UNITS_LATE_OPEN,
    label=_("Tỷ lệ quá hạn của kế hoạch CCHC các cơ quan, đơn vị"),
    definition=_(
        "Số nhiệm vụ quá hạn trên tổng số nhiệm vụ có trong kế hoạch CCHC của các cơ quan, đơn vị "
        "đang hoạt động tại ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=_units_with_plan,
    reads_deadlines=True,
)
def unit_tasks_overdue_of_all(scope: Scope) -> Ratio:
    """Tasks in the plans of units that stand on the day, and those of them overdue on it."""
    return _of_units(scope, _overdue_of_all(scope))
