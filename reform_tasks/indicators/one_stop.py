"""Figures of one-stop units, and of the public service centres that follow them."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.figures import Measure, Ratio, Scope, indicator
from organizations.models import Organization, OrganizationKind
from reform_tasks import conditions as where
from reform_tasks.listings import COMMUNE_ONE_STOP_LISTING, ONE_STOP_LISTING
from reform_tasks.models import OneStopKind, OneStopStatus

GROUP = _("Cải cách hành chính")
LAST_DISTRICT_DAY = date(2025, 6, 30)
FIRST_DAY_WITHOUT_DISTRICTS = date(2025, 7, 1)
BY_KIND = "OS-B1"

NOT_YET = _("chưa thực hiện")
ENDED = _("đã chấm dứt thực hiện")
# Whoever runs a public service centre receives people at one place, so it counts as one-stop too.
ONE_STOP = tuple(OneStopKind)


def _ratio(scope: Scope, kind: OrganizationKind, kinds: tuple[OneStopKind, ...]) -> Ratio:
    """Organizations of the kind on the day, and which of them have such a status on it."""
    day = scope.as_of
    return Ratio(
        model=Organization,
        rows=where.organizations(scope, kind),
        counted=where.with_status(day, kinds),
        otherwise={ENDED: where.once_with_status(day, kinds), NOT_YET: Q()},
        known=OneStopStatus.objects.begun_by(day).filter(organization__kind=kind, kind__in=kinds),
        sample=where.with_status(day, kinds, is_sample=True),
    )


def _entered(scope: Scope, kind: OrganizationKind) -> Ratio:
    """Organizations of the kind on the day, and those of which any status was ever entered."""
    return Ratio(
        model=Organization,
        rows=where.organizations(scope, kind),
        counted=where.once_with_status(scope.as_of, ONE_STOP),
    )


def _communes_entered(scope: Scope) -> Ratio:
    return _entered(scope, OrganizationKind.COMMUNE_COMMITTEE)


def _departments_entered(scope: Scope) -> Ratio:
    return _entered(scope, OrganizationKind.DEPARTMENT)


@indicator(
    "OS-01",
    label=_("UBND xã, phường, thị trấn thực hiện một cửa, một cửa liên thông"),
    definition=_(
        "Số UBND xã, phường, thị trấn có bộ phận một cửa hoặc một cửa liên thông hoạt động, trên "
        "tổng số UBND xã, phường, thị trấn tại ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("xã, phường, thị trấn"),
    valid_to=LAST_DISTRICT_DAY,
    successor="OS-03",
    coverage=_communes_entered,
    listing=COMMUNE_ONE_STOP_LISTING,
)
def communes_with_one_stop(scope: Scope) -> Ratio:
    """People's Committees of communes on the day's map, and those with a one-stop unit on it."""
    return _ratio(scope, OrganizationKind.COMMUNE_COMMITTEE, ONE_STOP)


@indicator(
    "OS-02",
    label=_("Sở, ban, ngành tỉnh thực hiện một cửa, một cửa liên thông"),
    definition=_(
        "Số sở, ban, ngành tỉnh thực hiện một cửa hoặc một cửa liên thông, trên tổng số sở, ban, "
        "ngành tỉnh tại ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("sở, ban, ngành"),
    coverage=_departments_entered,
    listing=ONE_STOP_LISTING,
)
def departments_with_one_stop(scope: Scope) -> Ratio:
    """Provincial departments and agencies on the day, and those with a one-stop unit on it."""
    return _ratio(scope, OrganizationKind.DEPARTMENT, ONE_STOP)


@indicator(
    "OS-03",
    label=_("Xã, phường có Trung tâm Phục vụ hành chính công hoạt động"),
    definition=_(
        "Số xã, phường có Trung tâm Phục vụ hành chính công cấp xã hoạt động, trên tổng số xã, "
        "phường tại ngày lấy số liệu."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=_("xã, phường"),
    valid_from=FIRST_DAY_WITHOUT_DISTRICTS,
    coverage=_communes_entered,
    listing=COMMUNE_ONE_STOP_LISTING,
)
def communes_with_a_centre(scope: Scope) -> Ratio:
    """Communes and wards on the day's map, and those whose public service centre runs on it."""
    return _ratio(scope, OrganizationKind.COMMUNE_COMMITTEE, (OneStopKind.CENTRE,))
