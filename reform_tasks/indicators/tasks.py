"""Figures of plans' tasks. The province's plan and the plans of units are never added."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.figures import Measure, Ratio, Scope, Tally, indicator
from organizations.models import Organization, OrganizationKind
from reform_tasks import conditions as where
from reform_tasks.models import Layer, Part, ReformPlan, ReformTask, TaskAgency, TaskReport
from reform_tasks.timeliness import (
    DONE,
    OPEN,
    OVERDUE,
    Timeliness,
    classes_on,
    done_by,
    in_plan_on,
    overdue_on,
)

from .one_stop import FIRST_DAY_WITHOUT_DISTRICTS, GROUP, LAST_DISTRICT_DAY

BY_LEAD = "RT-B1"

NOUN = _("nhiệm vụ")


def _known(scope: Scope, layer: Layer) -> QuerySet[Any]:
    return ReformPlan.objects.filter(where.in_force(scope), layer=layer)


def reported_by_leads(scope: Scope) -> Ratio:
    """Agencies that lead a task of the province's plan, and those that have reported on one."""
    leading = TaskAgency.objects.filter(where.provincial_tasks(scope, "task__"), part=Part.LEAD)
    reports = TaskReport.objects.filter(task=OuterRef("task"), on__lte=scope.as_of)
    return Ratio(
        model=Organization,
        rows=Q(pk__in=leading.values("organization")),
        counted=Q(pk__in=leading.filter(Exists(reports)).values("organization")),
    )


def _overdue(scope: Scope) -> Q:
    return overdue_on(scope.as_of, original=scope.on_original)


def _by_class(scope: Scope, *counted: Timeliness) -> dict[str, Any]:
    """What `counted` and `otherwise` are where tasks of some classes count and the rest do not."""
    conditions = classes_on(scope.as_of, original=scope.on_original)
    hits = Q()
    for name in counted:
        hits |= conditions[name]
    otherwise = {
        name.label: condition for name, condition in conditions.items() if name not in counted
    }
    return {"counted": hits, "otherwise": otherwise}


def _provincial(scope: Scope, *counted: Timeliness) -> Tally:
    return _provincial_by(scope, _by_class(scope, *counted))


def _provincial_by(scope: Scope, by_class: dict[str, Any]) -> Tally:
    return Tally(
        model=ReformTask,
        rows=where.provincial_tasks(scope),
        known=_known(scope, Layer.PROVINCE),
        **by_class,
    )


@indicator(
    "RT-01",
    label=_("Tỷ lệ hoàn thành nhiệm vụ của Kế hoạch CCHC tỉnh"),
    definition=_(
        "Số nhiệm vụ của Kế hoạch CCHC tỉnh đã hoàn thành (theo ngày của văn bản kết quả, đã được "
        "xác nhận) trên tổng số nhiệm vụ có trong kế hoạch tại ngày lấy số liệu. Nhiệm vụ đã đưa "
        "ra khỏi kế hoạch không tính; nhiệm vụ của kế hoạch các cơ quan, đơn vị là số liệu khác."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
)
def provincial_tasks_done(scope: Scope) -> Ratio:
    """Tasks of the province's plan done by the day, over all that were in it on that day.

    The denominator is the whole plan, not only what was due. Done is what a proving document of
    that day or earlier shows and a second person has confirmed since.
    """
    return Ratio(
        model=ReformTask,
        rows=where.provincial_tasks(scope),
        of=in_plan_on(scope.as_of),
        counted=done_by(scope.as_of),
        otherwise=_by_class(scope, *DONE)["otherwise"],
        known=_known(scope, Layer.PROVINCE),
    )


def _set_by_units(scope: Scope, kinds: tuple[OrganizationKind, ...]) -> Tally:
    conditions = classes_on(scope.as_of, original=scope.on_original)
    return Tally(
        model=ReformTask,
        rows=where.tasks_of_units(scope, kinds),
        counted=in_plan_on(scope.as_of),
        otherwise={
            Timeliness.NOT_ADDED.label: conditions[Timeliness.NOT_ADDED],
            Timeliness.LEFT_OUT.label: Q(),
        },
        known=_known(scope, Layer.UNIT).filter(owner__kind__in=kinds),
    )


def _plans_with_districts(scope: Scope) -> Ratio:
    return _planning(scope, where.WITH_DISTRICTS)


def _plans_with_communes(scope: Scope) -> Ratio:
    return _planning(scope, where.WITH_COMMUNES)


def _planning(scope: Scope, kinds: tuple[OrganizationKind, ...]) -> Ratio:
    """Organizations that write a plan, and those whose plan of the year was issued."""
    return Ratio(
        model=Organization,
        rows=where.organizations(scope, *kinds),
        counted=where.with_plan(scope),
    )


@indicator(
    "RT-02",
    label=_("Nhiệm vụ trong kế hoạch CCHC của sở, ban, ngành và huyện"),
    definition=_(
        "Số nhiệm vụ trong kế hoạch CCHC đã ban hành của các sở, ban, ngành tỉnh và UBND cấp "
        "huyện, trừ nhiệm vụ đã đưa ra khỏi kế hoạch. Không cộng với nhiệm vụ của Kế hoạch tỉnh."
    ),
    group=GROUP,
    noun=NOUN,
    valid_to=LAST_DISTRICT_DAY,
    successor="RT-03",
    yearly=True,
    coverage=_plans_with_districts,
)
def tasks_of_departments_and_districts(scope: Scope) -> Tally:
    """Tasks in the issued plans of departments and districts for the year, not left out by the day.

    The province's own plan is not in it.
    """
    return _set_by_units(scope, where.WITH_DISTRICTS)


@indicator(
    "RT-03",
    label=_("Nhiệm vụ trong kế hoạch CCHC của sở, ban, ngành và xã, phường"),
    definition=_(
        "Số nhiệm vụ trong kế hoạch CCHC đã ban hành của các sở, ban, ngành tỉnh và UBND xã, "
        "phường, trừ nhiệm vụ đã đưa ra khỏi kế hoạch. Không cộng với nhiệm vụ của Kế hoạch tỉnh."
    ),
    group=GROUP,
    noun=NOUN,
    valid_from=FIRST_DAY_WITHOUT_DISTRICTS,
    yearly=True,
    coverage=_plans_with_communes,
)
def tasks_of_departments_and_communes(scope: Scope) -> Tally:
    """Tasks in the issued plans of departments, communes and wards, not left out by the day."""
    return _set_by_units(scope, where.WITH_COMMUNES)


@indicator(
    "RT-04",
    label=_("Nhiệm vụ của Kế hoạch CCHC tỉnh hoàn thành đúng hạn"),
    definition=_(
        "Nhiệm vụ có văn bản kết quả ban hành trong thời hạn (thời hạn gia hạn gần nhất, nếu có, "
        "tính đến ngày lấy số liệu) và đã được xác nhận."
    ),
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_done_on_time(scope: Scope) -> Tally:
    """Tasks of the province's plan whose document is of the deadline in force on the day or before.

    A task without a deadline is neither on time nor late.
    """
    return _provincial(scope, Timeliness.DONE_ON_TIME)


@indicator(
    "RT-05",
    label=_("Nhiệm vụ của Kế hoạch CCHC tỉnh hoàn thành quá hạn"),
    definition=_("Nhiệm vụ đã được xác nhận hoàn thành, văn bản kết quả ban hành sau thời hạn."),
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_done_late(scope: Scope) -> Tally:
    """Tasks of the province's plan done by the day, by a document after the deadline in force."""
    return _provincial(scope, Timeliness.DONE_LATE)


@indicator(
    "RT-06",
    label=_("Nhiệm vụ của Kế hoạch CCHC tỉnh quá hạn"),
    definition=_(
        "Nhiệm vụ chưa hoàn thành mà thời hạn đã qua. Nhiệm vụ chờ xác nhận hoàn thành và nhiệm "
        "vụ tạm dừng không tính là quá hạn."
    ),
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_overdue(scope: Scope) -> Tally:
    """Open tasks of the province's plan whose deadline in force lies before the day.

    Also those of which nothing was reported in the running quarter.
    """
    by_class = _by_class(scope, *OVERDUE)
    by_class["counted"] = _overdue(scope)
    return _provincial_by(scope, by_class)


@indicator(
    "RT-07",
    label=_("Nhiệm vụ của Kế hoạch CCHC tỉnh chưa hoàn thành, chưa quá hạn"),
    definition=_(
        "Nhiệm vụ chưa hoàn thành mà không quá hạn: chưa đến thời gian thực hiện, trong hạn, sắp "
        "đến hạn, chờ xác nhận hoàn thành, tạm dừng hoặc không xác định thời hạn."
    ),
    group=GROUP,
    noun=NOUN,
    yearly=True,
    coverage=reported_by_leads,
    breakdown=BY_LEAD,
    reads_deadlines=True,
)
def provincial_tasks_open(scope: Scope) -> Tally:
    """Tasks of the province's plan that are neither done nor overdue on the day."""
    by_class = _by_class(scope, *OPEN)
    # The same as being in one of the open classes, in a tenth of the words.
    by_class["counted"] = in_plan_on(scope.as_of) & ~done_by(scope.as_of) & ~_overdue(scope)
    return _provincial_by(scope, by_class)
