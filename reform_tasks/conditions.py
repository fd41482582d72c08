"""Which rows the figures of this room look at. A day may be a database column (core.figures)."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q

from core.dated import holds_on
from core.figures import Scope
from organizations.models import Organization, OrganizationKind
from territory.models import AdministrativeUnit, keys_within

from .models import (
    Layer,
    OneStopKind,
    OneStopStatus,
    Part,
    ReformPlan,
    ServiceFigures,
    TaskAgency,
)

# Who writes a plan beside the province: the districts until they ended, the communes since.
WITH_DISTRICTS = (OrganizationKind.DEPARTMENT, OrganizationKind.DISTRICT_COMMITTEE)
WITH_COMMUNES = (OrganizationKind.DEPARTMENT, OrganizationKind.COMMUNE_COMMITTEE)


def in_force(scope: Scope, prefix: str = "") -> Q:
    """Plans of the year that were issued by the day; `prefix` is a path to the plan.

    Each condition stands by itself, so that figures of one table share it.
    """
    return Q(**{f"{prefix}year": scope.year}) & Q(**{f"{prefix}issued_on__lte": scope.as_of})


def provincial_tasks(scope: Scope, prefix: str = "") -> Q:
    """Tasks of the province's plan of the year; of a unit's share those it leads."""
    rows = in_force(scope, f"{prefix}plan__") & Q(**{f"{prefix}plan__layer": Layer.PROVINCE})
    if scope.unit is None:
        return rows
    # The units and not only their keys, which PostgreSQL would gather anew for each task.
    here = AdministrativeUnit.objects.within(scope.unit, scope.as_of).values("pk")
    leads = TaskAgency.objects.filter(
        task=OuterRef(f"{prefix}id"), part=Part.LEAD, organization__unit__in=here
    )
    return rows & Q(Exists(leads))


def tasks_of_units(scope: Scope, kinds: tuple[OrganizationKind, ...]) -> Q:
    """Tasks of the plans of organizations of these kinds, within the unit asked for."""
    rows = in_force(scope, "plan__") & Q(plan__layer=Layer.UNIT) & Q(plan__owner__kind__in=kinds)
    return rows if scope.unit is None else rows & Q(plan__owner__unit__in=units(scope))


def tasks_of_standing_units(scope: Scope) -> Q:
    """Tasks of the plans of organizations that stand on the day, within the unit asked for.

    The province's own plan is not among them.
    """
    rows = (
        in_force(scope, "plan__")
        & Q(plan__layer=Layer.UNIT)
        & holds_on(scope.as_of, "plan__owner__")
    )
    return rows if scope.unit is None else rows & Q(plan__owner__unit__in=units(scope))


def planning_organizations(scope: Scope) -> Q:
    """Organizations that write a plan on the day: the communes where no district stands."""
    districts = Organization.objects.filter(
        holds_on(scope.as_of), kind=OrganizationKind.DISTRICT_COMMITTEE
    )
    communes = Q(kind=OrganizationKind.COMMUNE_COMMITTEE) & ~Q(Exists(districts))
    rows = (Q(kind__in=WITH_DISTRICTS) | communes) & holds_on(scope.as_of)
    return rows if scope.unit is None else rows & Q(unit__in=units(scope))


def organizations(scope: Scope, *kinds: OrganizationKind) -> Q:
    """Organizations of these kinds that exist on the day, within the unit asked for."""
    rows = Q(kind__in=kinds) & holds_on(scope.as_of)
    return rows if scope.unit is None else rows & Q(unit__in=units(scope))


def with_plan(scope: Scope) -> Q:
    """Organizations whose plan of the year was issued by the day."""
    plans = ReformPlan.objects.filter(in_force(scope), layer=Layer.UNIT, owner=OuterRef("pk"))
    return Q(Exists(plans))


def with_status(day: Any, kinds: Sequence[str], **conditions: Any) -> Q:
    """Organizations that have one of these one-stop statuses on the day."""
    statuses = _statuses_of(kinds).valid_on(day).filter(organization=OuterRef("pk"), **conditions)
    return Q(Exists(statuses))


def once_with_status(day: Any, kinds: Sequence[str]) -> Q:
    """Organizations that have one of these one-stop statuses on the day or had it before."""
    statuses = _statuses_of(kinds).begun_by(day).filter(organization=OuterRef("pk"))
    return Q(Exists(statuses))


def _statuses_of(kinds: Sequence[str]) -> Any:
    """Statuses of these kinds; that a status is of any kind at all need not be asked of each."""
    statuses = OneStopStatus.objects.all()
    return statuses if set(kinds) == set(OneStopKind) else statuses.filter(kind__in=kinds)


def of_periods(scope: Scope) -> Q:
    """Figures of dossiers of the year's periods that ended by the day, within the unit."""
    rows = Q(period_to__range=(scope.year_start, scope.year_end), period_to__lte=scope.as_of)
    return rows if scope.unit is None else rows & Q(organization__unit__in=units(scope))


def with_service_figures(scope: Scope) -> Q:
    """Organizations that have figures of dossiers of a period of the year that ended by the day."""
    figures = ServiceFigures.objects.filter(
        period_to__range=(scope.year_start, scope.year_end),
        period_to__lte=scope.as_of,
        organization=OuterRef("pk"),
    )
    return Q(Exists(figures))


def units(scope: Scope) -> Any:
    """The keys of the units within the one asked for."""
    return keys_within(cast(int, scope.unit), scope.as_of)
