"""What activities add up to, year by year: the valued, the unvalued and the confirmed apart."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from .models import ActivityStatus, Fund


@dataclass(frozen=True)
class YearTotals:
    """One year's activities; sums are empty where nothing has a value."""

    year: int
    activities: int
    confirmed: int
    value: int | None
    own: int | None
    mobilised: int | None
    workdays: int | None
    beneficiaries: int | None
    unvalued: int
    confirmed_value: int | None
    labour: int | None


def by_year(activities: Any) -> list[YearTotals]:
    """The totals of these activities by the year in which they were held, the newest first.

    Neither withdrawn nor disputed ones count. A kind that is never valued is not 'unvalued'.
    """
    standing: QuerySet[Any] = activities.standing().order_by()
    rows = (
        standing.annotate(year=ExtractYear("held_on"))
        .values("year")
        .annotate(
            activities=Count("pk"),
            confirmed=Count("pk", filter=Q(status=ActivityStatus.CONFIRMED)),
            value=Sum("value_vnd"),
            own=Sum("value_vnd", filter=Q(fund=Fund.OWN)),
            mobilised=Sum("value_vnd", filter=Q(fund=Fund.MOBILISED)),
            workdays_sum=Sum("workdays"),
            people=Sum("beneficiaries"),
            agreed_value=Sum("value_vnd", filter=Q(status=ActivityStatus.CONFIRMED)),
            labour_value=Sum("labour_vnd"),
            unvalued=Count("pk", filter=Q(value_vnd=None, kind__is_valued=True)),
        )
        .order_by("-year")
    )
    return [
        YearTotals(
            year=row["year"],
            activities=row["activities"],
            confirmed=row["confirmed"],
            value=row["value"],
            own=row["own"],
            mobilised=row["mobilised"],
            workdays=row["workdays_sum"],
            beneficiaries=row["people"],
            unvalued=row["unvalued"],
            confirmed_value=row["agreed_value"],
            labour=row["labour_value"],
        )
        for row in rows
    ]
