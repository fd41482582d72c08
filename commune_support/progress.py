"""A plan beside what was delivered of it, kind by kind: neither is derived from the other."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from core.numbers import format_number

from .models import ActivityStatus, SupportActivity, SupportKind, SupportPlan


@dataclass
class KindProgress:
    """One kind of support: planned and delivered. Sums are empty where nothing has a value."""

    kind: SupportKind
    items: int = 0
    planned_vnd: int | None = None
    activities: int = 0
    confirmed: int = 0
    delivered_vnd: int | None = None
    planned_amount: str = ""
    delivered_amount: str = ""

    @property
    def is_only_planned(self) -> bool:
        """Whether nothing of it was delivered yet."""
        return bool(self.items) and not self.activities

    @property
    def is_beyond_plan(self) -> bool:
        """Whether something was delivered that no item speaks of."""
        return bool(self.activities) and not self.items


def plan_against_delivery(plan: SupportPlan, day: date) -> list[KindProgress]:
    """The kinds that the plan names or that were delivered in its year by the day, in order.

    Neither withdrawn nor disputed activities count; quantities are added where the unit is the
    same.
    """
    found: dict[int, KindProgress] = {}
    planned: Any = plan.items.order_by().values("kind", "unit_of_measure")
    planned = planned.annotate(
        number=Count("pk"), value=Sum("planned_vnd"), quantity_sum=Sum("quantity")
    )
    first, last = date(plan.year, 1, 1), min(date(plan.year, 12, 31), day)
    delivered: Any = SupportActivity.objects.standing().filter(
        supporter=plan.supporter_id,
        commune=plan.commune_id,
        held_on__gte=first,
        held_on__lte=last,
    )
    delivered = (
        delivered.order_by()
        .values("kind", "unit_of_measure")
        .annotate(
            number=Count("pk"),
            agreed=Count("pk", filter=Q(status=ActivityStatus.CONFIRMED)),
            value=Sum("value_vnd"),
            quantity_sum=Sum("quantity"),
        )
    )
    planned_rows, delivered_rows = list(planned), list(delivered)
    named = {row["kind"] for row in (*planned_rows, *delivered_rows)}
    for kind in SupportKind.objects.filter(pk__in=named):
        found[kind.pk] = KindProgress(kind)
    for row in planned_rows:
        line = found[row["kind"]]
        line.items += row["number"]
        line.planned_vnd = _added(line.planned_vnd, row["value"])
        line.planned_amount = _said(
            line.planned_amount, row["quantity_sum"], row["unit_of_measure"]
        )
    for row in delivered_rows:
        line = found[row["kind"]]
        line.activities += row["number"]
        line.confirmed += row["agreed"]
        line.delivered_vnd = _added(line.delivered_vnd, row["value"])
        line.delivered_amount = _said(
            line.delivered_amount, row["quantity_sum"], row["unit_of_measure"]
        )
    return list(found.values())


def _added(total: int | None, value: int | None) -> int | None:
    """The sum of what is known; nothing known is not zero."""
    return total if value is None else (total or 0) + value


def _said(before: str, quantity: Any, unit: str) -> str:
    """The amounts of one kind, each unit by itself: they cannot be added."""
    if quantity is None:
        return before
    amount = f"{format_number(Decimal(quantity).normalize())} {unit}"
    return f"{before}; {amount}" if before else amount
