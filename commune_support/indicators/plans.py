"""Plans: which supporters issued one, and which plans nothing was delivered of."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from commune_support.listings import PLANS, SUPPORTERS
from commune_support.models import SupportActivity, SupportAssignment, SupportPlan, in_force
from core.figures import Measure, Ratio, Scope, Tally, indicator
from organizations.models import Organization
from territory.models import keys_ever_within

from .assignments import GROUP, supporters_with


def _within(scope: Scope) -> Q:
    """Plans for communes of the unit at any time of the year up to the day."""
    if scope.unit is None:
        return Q()
    return Q(commune__in=keys_ever_within(scope.unit, scope.year_start, scope.as_of))


def _issued(scope: Scope, **conditions: Any) -> Q:
    """Plans of the year that were issued by the day."""
    return Q(year=scope.year, issued_on__lte=scope.as_of, **conditions) & _within(scope)


@indicator(
    "CS-08",
    label=gettext_lazy("Đơn vị đã ban hành kế hoạch giúp đỡ"),
    definition=gettext_lazy(
        "Trong các đơn vị có phân công giúp đỡ còn hiệu lực tại ngày chọn: số đơn vị đã ban hành "
        "ít nhất một kế hoạch giúp đỡ của năm, tính theo ngày của văn bản ban hành. Bản nháp "
        "không được tính."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    noun=gettext_lazy("đơn vị"),
    yearly=True,
    listing=SUPPORTERS,
)
def supporters_with_plan(scope: Scope) -> Ratio:
    """Supporters with an assignment in force that issued a plan of the year by the day.

    One plan for one of its communes is enough; a draft is none, an amended plan still is one.
    """
    plans = SupportPlan.objects.filter(_issued(scope))
    invented = SupportPlan.objects.filter(_issued(scope, is_sample=True))
    drafts = SupportPlan.objects.filter(Q(year=scope.year) & _within(scope))
    return Ratio(
        model=Organization,
        rows=supporters_with(scope, in_force(scope.as_of)),
        counted=Q(pk__in=plans.values("supporter")),
        otherwise={
            gettext_lazy("Mới có bản nháp kế hoạch"): Q(pk__in=drafts.values("supporter")),
            gettext_lazy("Chưa lập kế hoạch"): Q(),
        },
        warnings=(gettext_lazy("Chưa lập kế hoạch"),),
        known=SupportAssignment.objects.begun_by(scope.as_of),
        sample=Q(pk__in=invented.values("supporter")),
    )


@indicator(
    "CS-09",
    label=gettext_lazy("Kế hoạch giúp đỡ chưa có hoạt động nào"),
    definition=gettext_lazy(
        "Trong các kế hoạch giúp đỡ của năm đã ban hành đến ngày chọn: số kế hoạch mà đơn vị chưa "
        "ghi nhận hoạt động nào tại xã đó trong năm. Hoạt động đã rút lại không được tính."
    ),
    group=GROUP,
    yearly=True,
    listing=PLANS,
)
def plans_without_delivery(scope: Scope) -> Tally:
    """Issued plans of the year without any activity of that supporter in that commune by the day.

    A disputed activity is one all the same: something was done, both sides only differ on it.
    """
    activities = SupportActivity.objects.filter(
        supporter=OuterRef("supporter"),
        commune=OuterRef("commune"),
        held_on__gte=scope.year_start,
        held_on__lte=scope.as_of,
        withdrawn_on=None,
    )
    return Tally(
        model=SupportPlan,
        rows=_issued(scope),
        counted=~Q(Exists(activities)),
        otherwise={gettext_lazy("Đã có hoạt động giúp đỡ"): Q()},
        known=SupportPlan.objects.issued_by(scope.as_of),
    )
