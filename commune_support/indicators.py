"""The figures of support: who supports whom, which communes nobody supports, and what was given."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dated import holds_on
from core.figures import (
    Breakdown,
    Measure,
    Ratio,
    Scope,
    Series,
    Tally,
    Total,
    breakdown,
    indicator,
)
from organizations.models import Organization
from territory.models import AdministrativeUnit, Level, Region, RegionClass

from . import regions
from .listings import COMMUNES, SUPPORTERS
from .models import (
    DecidedCommune,
    Fund,
    SupportActivity,
    SupportAssignment,
    SupportKind,
    in_force,
)

GROUP = gettext_lazy("Giúp đỡ xã khu vực III")

COMMUNE_ENDED = gettext_lazy("Xã đã kết thúc, chưa chuyển tiếp phân công")
SUPPORTER_ENDED = gettext_lazy("Đơn vị giúp đỡ đã kết thúc, chưa chuyển tiếp phân công")
NOT_ASSIGNED = gettext_lazy("Chưa được phân công")


def _in_unit(scope: Scope, path: str) -> Q:
    """What lies in the scope's unit on the day."""
    if scope.unit is None:
        return Q()
    units = AdministrativeUnit.objects.within(scope.unit, scope.as_of)
    return Q(**{f"{path}__in": units.values("pk")})


def _assignments(scope: Scope, condition: Q, **outer: Any) -> Exists:
    return Exists(SupportAssignment.objects.filter(_in_unit(scope, "commune"), condition, **outer))


@indicator(
    "CS-01",
    label=gettext_lazy("Đơn vị giúp đỡ xã khu vực III"),
    definition=gettext_lazy(
        "Số cơ quan, đơn vị có ít nhất một phân công giúp đỡ còn hiệu lực tại ngày chọn; mỗi đơn "
        "vị tính một lần, dù giúp đỡ nhiều xã. Phân công của xã hoặc đơn vị đã kết thúc chỉ được "
        "tính khi có văn bản chuyển tiếp."
    ),
    group=GROUP,
    listing=SUPPORTERS,
)
def supporters(scope: Scope) -> Tally:
    """Distinct supporters with an assignment in force on the day.

    Looked at: supporters with an assignment that runs by its own dates. It is not in force where
    its commune or the supporter itself ended and nobody recorded who goes on with it.
    """
    of_the_row: dict[str, Any] = {"supporter": OuterRef("pk")}
    counted = in_force(scope.as_of)
    return Tally(
        model=Organization,
        rows=Q(_assignments(scope, holds_on(scope.as_of), **of_the_row)),
        counted=Q(_assignments(scope, counted, **of_the_row)),
        otherwise={SUPPORTER_ENDED: Q(valid_to__lt=scope.as_of), COMMUNE_ENDED: Q()},
        warnings=(SUPPORTER_ENDED, COMMUNE_ENDED),
        known=SupportAssignment.objects.begun_by(scope.as_of),
        sample=Q(_assignments(scope, counted, is_sample=True, **of_the_row)),
    )


def _decided(scope: Scope, **conditions: Any) -> Q:
    """Communes that a decision in force names on the day."""
    named = DecidedCommune.objects.filter(
        holds_on(scope.as_of),
        holds_on(scope.as_of, "decision__"),
        unit=OuterRef("pk"),
        **conditions,
    )
    return Q(Exists(named)) & _in_unit(scope, "pk")


def _has_supporter(scope: Scope) -> Q:
    return Q(
        Exists(SupportAssignment.objects.filter(in_force(scope.as_of), commune=OuterRef("pk")))
    )


@indicator(
    "CS-02",
    label=gettext_lazy("Xã được phân công đã có đơn vị giúp đỡ"),
    definition=gettext_lazy(
        "Trong các xã ghi tại quyết định phân công còn hiệu lực tại ngày chọn: số xã có ít nhất "
        "một phân công còn hiệu lực. Mẫu số theo quyết định phân công, không theo phân định khu "
        "vực."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=gettext_lazy("xã"),
    listing=COMMUNES,
)
def communes_with_supporter(scope: Scope) -> Ratio:
    """Communes of the decisions in force that have a supporter, over all of these that stand.

    The denominator follows the decisions, not the region class: that is CS-03.
    """
    return Ratio(
        model=AdministrativeUnit,
        rows=_decided(scope),
        of=holds_on(scope.as_of),
        counted=_has_supporter(scope),
        otherwise={COMMUNE_ENDED: ~holds_on(scope.as_of), NOT_ASSIGNED: Q()},
        warnings=(COMMUNE_ENDED, NOT_ASSIGNED),
        known=DecidedCommune.objects.begun_by(scope.as_of),
        sample=_decided(scope, is_sample=True),
    )


@indicator(
    "CS-07",
    label=gettext_lazy("Xã chưa được phân công đơn vị giúp đỡ"),
    definition=gettext_lazy(
        "Số xã ghi tại quyết định phân công còn hiệu lực mà tại ngày chọn không có phân công nào "
        "còn hiệu lực."
    ),
    group=GROUP,
    listing=COMMUNES,
)
def communes_without_supporter(scope: Scope) -> Tally:
    """Communes of the decisions in force that stand and have no supporter on the day."""
    return Tally(
        model=AdministrativeUnit,
        rows=_decided(scope),
        counted=holds_on(scope.as_of) & ~_has_supporter(scope),
        otherwise={
            COMMUNE_ENDED: ~holds_on(scope.as_of),
            gettext_lazy("Đã được phân công"): Q(),
        },
        warnings=(COMMUNE_ENDED,),
        known=DecidedCommune.objects.begun_by(scope.as_of),
        sample=_decided(scope, is_sample=True),
    )


def undecided(scope: Scope) -> str:
    """'chưa phân định (gồm n xã cũ khu vực III)' where that is why there is no number."""
    if regions.decided(scope.as_of).exists():
        return ""
    former = regions.former_communes(scope.as_of, scope.unit)
    if not former:
        return ""
    return _("chưa phân định (gồm %(count)d xã cũ khu vực III)") % {"count": former}


@indicator(
    "CS-03",
    label=gettext_lazy("Xã khu vực III"),
    definition=gettext_lazy(
        "Số xã được phân định là khu vực III tại ngày chọn. Phân định hết hiệu lực cùng đơn vị "
        "hành chính; từ khi sắp xếp đến khi có danh sách mới thì chưa phân định."
    ),
    group=GROUP,
    explain=undecided,
    listing=COMMUNES,
)
def communes_of_region_iii(scope: Scope) -> Tally:
    """Communes whose class on the day is region III; unknown while the new map has no list.

    Looked at: communes that stand. Whether anybody supports them is another matter.
    """

    def classed(**conditions: Any) -> Exists:
        classes = RegionClass.objects.valid_on(scope.as_of)
        return Exists(classes.filter(unit=OuterRef("pk"), **conditions))

    return Tally(
        model=AdministrativeUnit,
        rows=Q(level=Level.COMMUNE) & holds_on(scope.as_of) & _in_unit(scope, "pk"),
        counted=Q(classed(region=Region.REGION_III)),
        otherwise={
            gettext_lazy("Khu vực I hoặc II"): Q(classed()),
            gettext_lazy("Chưa phân định khu vực"): Q(),
        },
        known=regions.decided(scope.as_of),
        sample=Q(classed(is_sample=True)),
    )


def supporters_that_entered(scope: Scope) -> Ratio:
    """Supporters with an assignment in force, and those of them with any activity this year."""
    activities = SupportActivity.objects.filter(
        held_on__gte=scope.year_start, held_on__lte=scope.as_of, supporter=OuterRef("pk")
    )
    return Ratio(
        model=Organization,
        rows=Q(_assignments(scope, in_force(scope.as_of), supporter=OuterRef("pk"))),
        counted=Q(Exists(activities)),
        otherwise={gettext_lazy("Chưa nhập hoạt động giúp đỡ nào trong năm"): Q()},
    )


def _of_the_year(scope: Scope) -> Q:
    """Activities of the plan year up to the day, in communes of the unit at any time of it."""
    rows = Q(held_on__gte=scope.year_start, held_on__lte=scope.as_of)
    if scope.unit is None:
        return rows
    units = AdministrativeUnit.objects.ever_within(scope.unit, scope.year_start, scope.as_of)
    return rows & Q(commune__in=units.values("pk"))


_STANDING = Q(withdrawn_on=None, disputed_on=None)
_VALUED = Q(value_vnd__isnull=False)


def _value_of_the_year(scope: Scope, fund: Fund | None = None) -> Total:
    otherwise = {
        gettext_lazy("Đã rút lại"): Q(withdrawn_on__isnull=False),
        gettext_lazy("Chưa thống nhất"): Q(disputed_on__isnull=False),
        gettext_lazy("Chỉ đếm, không quy đổi giá trị"): Q(kind__is_valued=False),
        gettext_lazy("Chưa quy đổi giá trị"): ~_VALUED,
    }
    counted = _STANDING & _VALUED
    if fund is not None:
        counted &= Q(fund=fund)
        otherwise[Fund(fund).other.label] = Q()
    return Total(
        model=SupportActivity,
        rows=_of_the_year(scope),
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
    return _value_of_the_year(scope)


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
    return _value_of_the_year(scope, Fund.OWN)


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
    return _value_of_the_year(scope, Fund.MOBILISED)


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
        rows=_of_the_year(scope) & _STANDING,
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
