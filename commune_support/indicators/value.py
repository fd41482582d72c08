"""What was given: its value by source and by kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from commune_support.models import Fund, SupportActivity, SupportKind, in_force
from core.figures import (
    Breakdown,
    Measure,
    Ratio,
    Scope,
    Series,
    Total,
    breakdown,
    indicator,
)
from organizations.models import Organization
from territory.models import keys_ever_within

from .assignments import GROUP, supporters_with


def supporters_that_entered(scope: Scope) -> Ratio:
    """Supporters with an assignment in force, and those of them with any activity this year."""
    activities = SupportActivity.objects.filter(
        held_on__gte=scope.year_start, held_on__lte=scope.as_of, supporter=OuterRef("pk")
    )
    return Ratio(
        model=Organization,
        rows=supporters_with(scope, in_force(scope.as_of)),
        counted=Q(Exists(activities)),
        otherwise={gettext_lazy("Chưa nhập hoạt động giúp đỡ nào trong năm"): Q()},
    )


def of_the_year(scope: Scope) -> Q:
    """Activities of the plan year up to the day, in communes of the unit at any time of it."""
    rows = Q(held_on__gte=scope.year_start, held_on__lte=scope.as_of)
    if scope.unit is None:
        return rows
    return rows & Q(commune__in=keys_ever_within(scope.unit, scope.year_start, scope.as_of))


_STANDING = Q(withdrawn_on=None, disputed_on=None)
_VALUED = Q(value_vnd__isnull=False)


AGREED_WORDS = gettext_lazy("Chưa xác nhận")


def standing() -> Q:
    """Activities that count: neither withdrawn nor disputed."""
    return _STANDING


def value_of_the_year(
    scope: Scope,
    fund: Fund | None = None,
    more: Q | None = None,
    rest: Mapping[Any, Q] | None = None,
) -> Total:
    """The value of the year's activities, of one fund or of those that hold `more`.

    `rest` says why the others of known value are left out.
    """
    otherwise = {
        gettext_lazy("Đã rút lại"): Q(withdrawn_on__isnull=False),
        gettext_lazy("Chưa thống nhất"): Q(disputed_on__isnull=False),
        gettext_lazy("Chỉ đếm, không quy đổi giá trị"): Q(kind__is_valued=False),
        gettext_lazy("Chưa quy đổi giá trị"): ~_VALUED,
        **(rest or {}),
    }
    counted = _STANDING & _VALUED
    if more is not None:
        counted &= more
    if fund is not None:
        counted &= Q(fund=fund)
        otherwise[Fund(fund).other.label] = Q()
    return Total(
        model=SupportActivity,
        rows=of_the_year(scope),
        counted=counted,
        column="value_vnd",
        otherwise=otherwise,
        known=SupportActivity.objects.filter(held_on__lte=scope.as_of),
    )


_WHAT_IS_SUMMED = gettext_lazy(
    "Tiền mặt cộng hiện vật quy đổi của các hoạt động giúp đỡ từ đầu năm đến ngày chọn, đã hoặc "
    "chưa xác nhận. Không cộng hoạt động chưa thống nhất, đã rút lại, chưa quy đổi giá trị; "
    "không cộng ngày công. Không thay thế chứng từ kế toán."
)


@indicator(
    "CS-04",
    label=gettext_lazy("Giá trị giúp đỡ trong năm"),
    definition=_WHAT_IS_SUMMED,
    measure=Measure.DONG,
    group=GROUP,
    yearly=True,
    coverage=supporters_that_entered,
    breakdown="CS-B1",
)
def value_of_support(scope: Scope) -> Total:
    """Cash and goods of the year's activities up to the day, confirmed or not.

    Left out: what is disputed or withdrawn, and what has no value in đồng. Workdays have none.
    """
    return value_of_the_year(scope)


@indicator(
    "CS-05",
    label=gettext_lazy("Giá trị giúp đỡ từ nguồn của đơn vị"),
    definition=_WHAT_IS_SUMMED,
    measure=Measure.DONG,
    group=GROUP,
    yearly=True,
    coverage=supporters_that_entered,
    breakdown="CS-B1",
)
def value_of_own_funds(scope: Scope) -> Total:
    """The part of CS-04 that came out of the supporters' own funds."""
    return value_of_the_year(scope, Fund.OWN)


@indicator(
    "CS-06",
    label=gettext_lazy("Giá trị giúp đỡ từ nguồn huy động"),
    definition=_WHAT_IS_SUMMED,
    measure=Measure.DONG,
    group=GROUP,
    yearly=True,
    coverage=supporters_that_entered,
    breakdown="CS-B1",
)
def value_of_mobilised_funds(scope: Scope) -> Total:
    """The part of CS-04 that the supporters mobilised from others."""
    return value_of_the_year(scope, Fund.MOBILISED)


def kinds_in_order(scope: Scope) -> Iterable[tuple[Any, str]]:
    """The kinds of support in their official order."""
    return SupportKind.objects.values_list("pk", "name")


@breakdown(
    "CS-B1",
    label=gettext_lazy("Giá trị giúp đỡ theo loại hình"),
    definition=_WHAT_IS_SUMMED,
    groups=kinds_in_order,
    group_label=gettext_lazy("Loại hình giúp đỡ"),
    keeps_empty=False,
    note=gettext_lazy("Không thay thế chứng từ kế toán."),
)
def support_by_kind(scope: Scope) -> Breakdown:
    """The year's activities by kind: value, own and mobilised, workdays, number, unvalued apart."""
    own, mobilised = Q(fund=Fund.OWN), Q(fund=Fund.MOBILISED)
    dong = Measure.DONG
    return Breakdown(
        model=SupportActivity,
        rows=of_the_year(scope) & _STANDING,
        by="kind",
        series=(
            Series(
                name="own",
                label=Fund.OWN.label,
                counted=own & _VALUED,
                column="value_vnd",
                measure=dong,
                tone="info",
            ),
            Series(
                name="mobilised",
                label=Fund.MOBILISED.label,
                counted=mobilised & _VALUED,
                column="value_vnd",
                measure=dong,
                tone="success",
            ),
            Series(
                name="value",
                label=gettext_lazy("Tổng giá trị"),
                counted=_VALUED,
                column="value_vnd",
                measure=dong,
            ),
            Series(
                name="workdays",
                label=gettext_lazy("Ngày công"),
                counted=Q(workdays__isnull=False),
                column="workdays",
                measure=Measure.WORKDAYS,
            ),
            Series(name="activities", label=gettext_lazy("Số hoạt động")),
            Series(
                name="unvalued",
                label=gettext_lazy("Chưa quy đổi giá trị"),
                counted=~_VALUED & Q(kind__is_valued=True),
                tone="muted",
            ),
        ),
    )
