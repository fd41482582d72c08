"""Figures of dossiers, as the province takes them over from the service portal.

How many procedures an office has published is no figure of the province: the same procedure is
published by every commune, so a sum over offices would say nothing. It stands in the list.
"""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.figures import Measure, Ratio, RatioOfSums, Scope, Total, indicator
from organizations.models import Organization, OrganizationKind
from reform_tasks import conditions as where
from reform_tasks.models import OneStopKind, ServiceFigures

GROUP = _("Cải cách hành chính")
RECEIVED, ON_TIME, ONLINE = "OS-04", "OS-05", "OS-06"

BLANK = _("tệp nhập để trống")


def _known(scope: Scope) -> QuerySet[ServiceFigures]:
    return ServiceFigures.objects.filter(period_to__lte=scope.as_of)


def offices_in_file(scope: Scope) -> Ratio:
    """Agencies and communes with a one-stop unit on the day, and those with figures of the year."""
    return Ratio(
        model=Organization,
        rows=where.organizations(
            scope, OrganizationKind.DEPARTMENT, OrganizationKind.COMMUNE_COMMITTEE
        )
        & where.with_status(scope.as_of, list(OneStopKind)),
        counted=where.with_service_figures(scope),
    )


@indicator(
    RECEIVED,
    label=_("Hồ sơ thủ tục hành chính tiếp nhận"),
    definition=_(
        "Tổng số hồ sơ tiếp nhận trong các kỳ của năm đã kết thúc đến ngày lấy số liệu, theo tệp "
        "xuất từ hệ thống giải quyết thủ tục hành chính."
    ),
    group=GROUP,
    noun=_("hồ sơ"),
    yearly=True,
    coverage=offices_in_file,
)
def dossiers_received(scope: Scope) -> Total:
    """Dossiers received in the year's periods that ended by the day, by every office.

    Offices that have ended since count with what they received while they stood.
    """
    return Total(
        model=ServiceFigures,
        rows=where.of_periods(scope),
        counted=Q(received__isnull=False),
        otherwise={BLANK: Q()},
        known=_known(scope),
        column="received",
    )


@indicator(
    ON_TIME,
    label=_("Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn"),
    definition=_(
        "Tổng số hồ sơ giải quyết đúng hạn trên tổng số hồ sơ đã giải quyết (đúng hạn và quá hạn) "
        "trong các kỳ của năm đã kết thúc đến ngày lấy số liệu; tính từ tổng số, không lấy bình "
        "quân tỷ lệ của các cơ quan, đơn vị."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("hồ sơ"),
    yearly=True,
    coverage=offices_in_file,
)
def dossiers_on_time(scope: Scope) -> RatioOfSums:
    """Dossiers settled on time over those settled, on time or late; open ones are in neither."""
    return RatioOfSums(
        model=ServiceFigures,
        rows=where.of_periods(scope),
        counted=Q(on_time__isnull=False, late__isnull=False),
        otherwise={BLANK: Q()},
        known=_known(scope),
        part="on_time",
        whole=F("on_time") + F("late"),
    )


@indicator(
    ONLINE,
    label=_("Tỷ lệ hồ sơ thủ tục hành chính tiếp nhận trực tuyến"),
    definition=_(
        "Tổng số hồ sơ tiếp nhận trực tuyến trên tổng số hồ sơ tiếp nhận trong các kỳ của năm đã "
        "kết thúc đến ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("hồ sơ"),
    yearly=True,
    coverage=offices_in_file,
)
def dossiers_online(scope: Scope) -> RatioOfSums:
    """Dossiers received online over those received, where the file tells both."""
    return RatioOfSums(
        model=ServiceFigures,
        rows=where.of_periods(scope),
        counted=Q(received__isnull=False, online__isnull=False),
        otherwise={BLANK: Q()},
        known=_known(scope),
        part="online",
        whole="received",
    )
