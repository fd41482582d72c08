"""What the appraisals of a round say of its criteria, and where no model is recognised yet.

Of criteria, never of appraisers: the gap between the unit's mark and the appraised one, the share
that is not met, and what units changed after a dossier was sent back. Added up by the database in a
constant number of queries.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.evaluation import tabulate
from core.figures import BREAKDOWNS, Scope
from core.numbers import share
from models_registry import flow
from models_registry.breakdowns import BY_DISTRICT
from models_registry.models import AppraisalRound, Criterion, DossierStep, ScoreLine
from models_registry.models.score import CHANGED_SINCE

HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class CriterionFacts:
    """What the round's dossiers say of one criterion; None where nothing was appraised."""

    criterion: Criterion
    appraised: int
    gap: Decimal | None
    not_met: int
    not_met_share: Decimal | None
    changed: int


# How the board may be ordered: the word in the address, its label, and what comes first.
ORDERS: dict[str, tuple[Any, Any]] = {
    "": (_("Thứ tự tiêu chí"), None),
    "chenh-lech": (_("Chênh lệch nhiều nhất"), lambda row: abs(row.gap or 0)),
    "chua-dat": (_("Chưa đạt nhiều nhất"), lambda row: row.not_met_share or 0),
    "sua-doi": (_("Sửa sau trả lại nhiều nhất"), lambda row: row.changed),
}


def rounds_with_criteria(day: date) -> QuerySet[AppraisalRound]:
    """The rounds so far that a set of criteria judges, the newest first."""
    rows = AppraisalRound.objects.exclude(criteria_set=None).filter(year__lte=day.year)
    return rows.select_related("type", "criteria_set").order_by("-year", "-number", "type")


def facts_of(round: AppraisalRound, order: str = "") -> list[CriterionFacts]:
    """Every criterion of the round's set, in its own order or the worst first."""
    totals = {key: cells for key, *cells in totals_of(round)}
    changed = dict(changed_after_return(round))
    criteria = Criterion.objects.filter(group__criteria_set=round.criteria_set_id)
    found = []
    for criterion in criteria.select_related("group").order_by("group__order", "order"):
        appraised, gap, judged, not_met = totals.get(criterion.pk, (0, None, 0, 0))
        found.append(
            CriterionFacts(
                criterion,
                appraised,
                None if gap is None else Decimal(gap).quantize(_CENT),
                not_met,
                share(not_met, judged) if judged and not criterion.is_bonus else None,
                changed.get(criterion.pk, 0),
            )
        )
    worst = ORDERS.get(order, ORDERS[""])[1]
    return sorted(found, key=worst, reverse=True) if worst else found


def totals_of(round: AppraisalRound) -> QuerySet[Any, Any]:
    """By criterion: how many were appraised, the mean of self minus appraised where the unit has
    not changed its mark since, how many have a final mark, and how many of these are not met.

    Not met: less than all of a mandatory criterion, less than the set's least share of any other,
    and nothing at all where the set names no share.
    """
    final: Any = Coalesce("final_points", "appraised_points")
    least = round.criteria_set.min_criterion_share if round.criteria_set else None
    part = Value((least or 0) / HUNDRED, DecimalField(max_digits=8, decimal_places=4))
    wanted = F("maximum") * part
    short = Q(final__lt=wanted) if least else Q(final=0)
    has_final = Q(final__isnull=False, final_exempt=False)
    lines = ScoreLine.objects.filter(dossier__round=round, appraised_version__isnull=False)
    return (
        lines.order_by()
        .alias(final=final)
        .values_list("criterion")
        .annotate(
            appraised=Count("pk"),
            gap=Avg(F("self_points") - F("appraised_points"), filter=~CHANGED_SINCE),
            judged=Count("pk", filter=has_final),
            not_met=Count(
                "pk",
                filter=has_final
                & (short | Q(criterion__is_mandatory=True, final__lt=F("maximum"))),
            ),
        )
    )


def changed_after_return(round: AppraisalRound) -> QuerySet[Any, Any]:
    """By criterion: in how many dossiers the unit changed its part after the first return."""
    returns = DossierStep.objects.filter(verb=flow.RETURN.verb)
    first = returns.filter(record=OuterRef("dossier")).order_by("pk").values("at")[:1]
    versions = ScoreLine.history.filter(
        id=OuterRef("pk"), history_date__lte=OuterRef("returned_at")
    )
    before = versions.order_by().values("id").annotate(last=Max("self_version")).values("last")
    lines = ScoreLine.objects.filter(
        dossier__round=round, dossier__in=returns.values("record")
    ).annotate(returned_at=Subquery(first))
    changed = lines.filter(self_version__gt=Coalesce(Subquery(before), 0))
    return changed.order_by().values_list("criterion").annotate(dossiers=Count("pk"))


def without_recognition(day: date) -> list[str]:
    """The districts, or since there are none the clusters, without a recognised model that day."""
    entry, scope = BREAKDOWNS[BY_DISTRICT], Scope.on(day)
    found = tabulate(entry, scope)
    groups = entry.groups(scope)
    return [str(name) for code, name in groups if not found.get(code, {}).get("recognised")]
