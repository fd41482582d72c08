"""Models by district, and by cluster since there are no districts."""

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.dated import holds_on
from core.figures import Breakdown, Scope, Series, breakdown
from core.statements import rows_of
from territory.models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    Kind,
    Level,
)

from . import figures as when
from .models import PracticeModel

BY_DISTRICT = "MR-B1"
FORMER_DISTRICTS = "former_district"


def _groups(scope: Scope) -> list[tuple[str, str]]:
    """The districts of the day by their codes; since there are none, the clusters instead."""
    districts = rows_of(_districts, scope)
    found = [(code, f"{Kind(kind).label} {name}") for code, kind, name in districts]
    return found or [(code, name) for code, name in rows_of(_clusters, scope)]


def _districts(scope: Scope) -> QuerySet[Any, Any]:
    units: Any = AdministrativeUnit.objects.districts().valid_on(scope.as_of)
    districts: QuerySet[Any, Any] = units.as_on(scope.as_of).order_by("code")
    return districts.values_list("code", "kind", "name")


def _clusters(scope: Scope) -> QuerySet[Any, Any]:
    clusters = Cluster.objects.valid_on(scope.as_of).filter(scheme=FORMER_DISTRICTS)
    return clusters.values_list("code", "name")


@breakdown(
    BY_DISTRICT,
    label=_("Mô hình Chính quyền thân thiện theo địa bàn"),
    definition=_(
        "Mô hình của xã, phường, thị trấn theo huyện, thị xã, thành phố; từ ngày 01/07/2025 theo "
        "cụm xã, phường của huyện cũ. Mô hình đã ra mắt chưa được công nhận và mô hình đang xây "
        "dựng tính riêng, không trùng với mô hình được công nhận."
    ),
    groups=_groups,
    group_label=_("Huyện, thị xã, thành phố; cụm"),
)
def models_by_district(scope: Scope) -> Breakdown:
    """Models of communes on the day, each in one of three columns, by district or cluster.

    Models of organizations of the province belong to no district and are not in it.
    """
    day = scope.as_of
    cluster = ClusterMembership.objects.valid_on(day).filter(
        unit=OuterRef("organization__unit"), cluster__scheme=FORMER_DISTRICTS
    )
    recognised = when.effective_in(scope)
    launched = when.launched(day) & ~recognised
    return Breakdown(
        model=PracticeModel,
        rows=when.models_in_scope(scope)
        & when.with_unit(day)
        & ~when.ended(day)
        & ~Q(organization__unit__level=Level.PROVINCE),
        by=Coalesce(
            Case(When(own__parent__level=Level.DISTRICT, then=F("above__code"))),
            Case(When(organization__unit__level=Level.DISTRICT, then=F("own__code"))),
            Subquery(cluster.values("cluster__code")[:1]),
            output_field=CharField(),
        ),
        joined={
            "own": _version_on(day, "organization__unit__versions"),
            "above": _version_on(day, "own__parent__versions"),
        },
        series=(
            Series(name="recognised", label=_("Đã công nhận"), counted=recognised, tone="success"),
            Series(name="launched", label=_("Đã ra mắt"), counted=launched, tone="info"),
            Series(
                name="building",
                label=_("Đang xây dựng"),
                counted=~recognised & ~when.launched(day),
                tone="progress",
            ),
        ),
    )


def _version_on(day: Any, path: str) -> tuple[str, Q]:
    """The version in force on that day, of which a unit has one at most."""
    return path, holds_on(day, f"{path}__")
