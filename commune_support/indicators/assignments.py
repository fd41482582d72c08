"""Who supports whom, and which communes nobody supports."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import regions
from commune_support.listings import COMMUNES, SUPPORTERS
from commune_support.models import (
    DecidedCommune,
    SupportAssignment,
)
from core.dated import holds_on
from core.figures import (
    Measure,
    Ratio,
    Scope,
    Tally,
    indicator,
)
from organizations.models import Organization
from territory.models import AdministrativeUnit, Level, Region, RegionClass, keys_within

GROUP = gettext_lazy("Giúp đỡ xã khu vực III")

COMMUNE_ENDED = gettext_lazy("Xã đã kết thúc, chưa chuyển tiếp phân công")
SUPPORTER_ENDED = gettext_lazy("Đơn vị giúp đỡ đã kết thúc, chưa chuyển tiếp phân công")
NOT_ASSIGNED = gettext_lazy("Chưa được phân công")


def _in_unit(scope: Scope, path: str) -> Q:
    """What lies in the scope's unit on the day."""
    if scope.unit is None:
        return Q()
    return Q(**{f"{path}__in": keys_within(scope.unit, scope.as_of)})


def _among(scope: Scope, rows: QuerySet[Any], column: str) -> Q:
    """What these rows name: read once for the whole province, looked up for the few of a unit."""
    if scope.unit is None:
        return Q(pk__in=rows.values(column))
    return Q(Exists(rows.filter(**{column: OuterRef("pk")})))


def _exists(scope: Scope, party: str) -> Q:
    """Assignments of which that party exists on the day.

    In a unit it is asked of each; elsewhere those that do not exist, who are few, are read once.
    """
    if scope.unit is not None:
        return holds_on(scope.as_of, f"{party}__")
    gone = Q(valid_from__gt=scope.as_of) | Q(valid_to__lt=scope.as_of)
    parties = {"commune": AdministrativeUnit, "supporter": Organization}[party]
    return ~Q(**{f"{party}__in": parties._default_manager.filter(gone).values("pk")})


def supporters_with(scope: Scope, condition: Q, **more: Any) -> Q:
    """Organizations that have assignments which hold the condition, in the scope's unit."""
    assignments = SupportAssignment.objects.filter(_in_unit(scope, "commune"), condition, **more)
    return Q(pk__in=assignments.values("supporter"))


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
    running = holds_on(scope.as_of)
    standing = running & _exists(scope, "commune")
    # That the supporter exists is asked of the row itself, not again of its assignments.
    return Tally(
        model=Organization,
        rows=supporters_with(scope, running),
        counted=holds_on(scope.as_of) & supporters_with(scope, standing),
        otherwise={SUPPORTER_ENDED: Q(valid_to__lt=scope.as_of), COMMUNE_ENDED: Q()},
        warnings=(SUPPORTER_ENDED, COMMUNE_ENDED),
        known=SupportAssignment.objects.begun_by(scope.as_of),
        sample=supporters_with(scope, standing, is_sample=True),
    )


def _decided(scope: Scope, **conditions: Any) -> Q:
    """Communes that a decision in force names on the day."""
    named = DecidedCommune.objects.filter(
        holds_on(scope.as_of), holds_on(scope.as_of, "decision__"), **conditions
    )
    return _among(scope, named, "unit") & _in_unit(scope, "pk")


def _has_supporter(scope: Scope) -> Q:
    """Communes with an assignment whose supporter exists; whether they do is not asked."""
    assignments = SupportAssignment.objects.filter(
        holds_on(scope.as_of), _exists(scope, "supporter")
    )
    return _among(scope, assignments, "commune")


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


@indicator(
    "CS-13",
    label=gettext_lazy("Xã có nhiều đơn vị giúp đỡ"),
    definition=gettext_lazy(
        "Số xã ghi tại quyết định phân công còn hiệu lực mà tại ngày chọn có từ hai đơn vị giúp đỡ "
        "trở lên."
    ),
    group=GROUP,
    listing=COMMUNES,
)
def communes_with_several(scope: Scope) -> Tally:
    """Communes of the decisions in force that stand and have two supporters or more on the day."""
    assignments = (
        SupportAssignment.objects.filter(
            holds_on(scope.as_of), _exists(scope, "supporter"), _in_unit(scope, "commune")
        )
        .order_by()
        .values("commune")
        .annotate(number=Count("pk"))
        .filter(number__gte=2)
    )
    return Tally(
        model=AdministrativeUnit,
        rows=_decided(scope),
        counted=holds_on(scope.as_of) & Q(pk__in=assignments.values("commune")),
        otherwise={
            COMMUNE_ENDED: ~holds_on(scope.as_of),
            gettext_lazy("Có một đơn vị giúp đỡ"): _has_supporter(scope),
            NOT_ASSIGNED: Q(),
        },
        known=DecidedCommune.objects.begun_by(scope.as_of),
        sample=_decided(scope, is_sample=True),
    )
