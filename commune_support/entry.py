"""What must hold of an activity before it is kept: its day, its value, its share of a whole."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from core import clock
from core.numbers import format_day, format_number
from core.refusals import Refusal

from .models import (
    BeneficiaryCount,
    BeneficiaryKind,
    SupportActivity,
    SupportAssignment,
    WorkdayRate,
)


class NotDelivered(Refusal):
    """An activity that cannot be as entered; the message says what would be right."""


def enter(activity: SupportActivity, reached: Mapping[BeneficiaryKind, int] | None) -> None:
    """Check and save a new activity with the counts of its beneficiaries; writes no step."""
    value_goods(activity)
    value_work(activity)
    check(activity)
    check_assigned(activity)
    activity.save()
    count_reached(activity, reached or {})


def goods_value(quantity: Decimal, price: int) -> int:
    """Quantity times unit price, to the đồng."""
    return int((Decimal(str(quantity)) * price).quantize(Decimal(1), ROUND_HALF_UP))


def value_goods(activity: SupportActivity, was: SupportActivity | None = None) -> None:
    """Work out the goods' value from quantity and unit price, to the đồng.

    A value typed beside them must be the same; one worked out before may be left standing.
    """
    price, quantity = activity.unit_price_vnd, activity.quantity
    if price is None or quantity is None:
        return
    value = goods_value(quantity, price)
    typed = activity.in_kind_vnd
    is_old = was is not None and typed == was.in_kind_vnd
    if typed is not None and typed != value and not is_old:
        raise NotDelivered(
            _("Khối lượng nhân đơn giá là %(value)s đồng, khác với hiện vật quy đổi đã nhập.")
            % {"value": format_number(value)}
        )
    activity.in_kind_vnd = value


def value_work(activity: SupportActivity) -> None:
    """Take the rate of the day for its workdays; without one they have no value."""
    activity.workday_rate_vnd = None
    if activity.workdays is not None:
        rates = WorkdayRate.objects.valid_on(activity.held_on)
        activity.workday_rate_vnd = rates.values_list("rate_vnd", flat=True).first()


def count_reached(activity: SupportActivity, reached: Mapping[BeneficiaryKind, int]) -> None:
    """Keep the counts of beneficiaries by kind, in the place of those before."""
    activity.reached.all().delete()
    BeneficiaryCount.objects.bulk_create(
        BeneficiaryCount(activity=activity, kind=kind, number=number, is_sample=activity.is_sample)
        for kind, number in reached.items()
    )


_AMOUNTS = ("quantity", "cash_vnd", "in_kind_vnd", "unit_price_vnd", "workdays", "beneficiaries")


def check_share(activity: SupportActivity, draft: SupportActivity) -> None:
    """Refuse another amount of one part alone: the parts would not sum to the whole any more."""
    if activity.joint_id is None:
        return
    if any(getattr(draft, name) != getattr(activity, name) for name in _AMOUNTS):
        raise NotDelivered(
            _(
                "Đây là một phần của hoạt động chung, số lượng và giá trị đã chia theo tỷ lệ. "
                "Đề nghị rút lại các phần và ghi nhận lại hoạt động chung."
            )
        )


def check(activity: SupportActivity) -> None:
    """Refuse what no database constraint can see.

    The day to come, a price on what has none, a source of other funds, a criterion of other years.
    """
    if activity.source is not None and activity.source.fund != activity.fund:
        raise NotDelivered(
            _("“%(source)s” là %(fund)s.")
            % {"source": activity.source, "fund": activity.source.get_fund_display().lower()}
        )
    criterion = activity.criterion
    if criterion is not None and not criterion.criteria_set.is_valid_on(activity.held_on):
        raise NotDelivered(
            _("Tiêu chí “%(criterion)s” không thuộc bộ tiêu chí của năm %(year)d.")
            % {"criterion": criterion, "year": activity.held_on.year}
        )
    if activity.held_on > clock.today():
        raise NotDelivered(_("Ngày thực hiện không được sau ngày hôm nay."))
    if not activity.kind.is_valued and not activity.is_unvalued:
        raise NotDelivered(
            _("“%(kind)s” chỉ đếm số hoạt động, không ghi giá trị bằng tiền.")
            % {"kind": activity.kind}
        )


def check_assigned(activity: SupportActivity) -> None:
    """Refuse an activity on a day on which the supporter was not assigned to the commune."""
    assigned = SupportAssignment.objects.in_force_on(activity.held_on).filter(
        supporter=activity.supporter_id, commune=activity.commune_id
    )
    if not assigned.exists():
        raise NotDelivered(
            _("%(organization)s không được phân công giúp đỡ %(unit)s vào ngày %(day)s.")
            % {
                "organization": activity.supporter,
                "unit": activity.commune,
                "day": format_day(activity.held_on),
            }
        )
