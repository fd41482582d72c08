"""Who supports whom: the coverage, a commune, a supporter."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commune_support import ledger
from commune_support.commune_record import may_write
from commune_support.coverage import GAPS, covered, decided_on, figures_on
from commune_support.filters import CoverageFilter, MatrixFilter
from commune_support.matrix import matrix_on
from commune_support.models import SupportActivity, SupportAssignment, SupportPlan
from commune_support.movement import movements
from commune_support.planning import may_plan
from commune_support.tables import named_activities, named_assignments, named_plans
from core.http import AuthenticatedHttpRequest, asked_day, require
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.models import AdministrativeUnit
from territory.naming import described_on

NEWEST = 10


def coverage(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The communes of the decisions with their supporters: holes in red, doubles marked."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    day = asked_day(request)
    found = CoverageFilter(request.GET, day=day, queryset=decided_on(day))
    communes = covered(found.qs, day)
    if found.wanted:
        is_wanted = "is_hole" if found.wanted == CoverageFilter.HOLES else "is_double"
        communes = [commune for commune in communes if getattr(commune, is_wanted)]
    return render(
        request,
        "commune_support/coverage.html",
        {
            "as_of": day,
            "filter": found,
            "communes": communes,
            "figures": figures_on(day),
            "outlived": SupportAssignment.objects.outlived_on(day).count(),
            "may_assign": request.user.has_perm(Permission.ASSIGNMENT_WRITE),
        },
    )


def coverage_matrix(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Supporters by communes, with the plan and the activities behind every assignment."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    day = asked_day(request)
    found = MatrixFilter(request.GET, day=day, queryset=decided_on(day))
    matrix = matrix_on(day, found.qs)
    return render(
        request,
        "commune_support/coverage_matrix.html",
        {"as_of": day, "filter": found, "matrix": matrix, "gaps": figures_on(day, GAPS)},
    )


def commune_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A commune: who supports it over time, what came, and what it adds up to."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    commune = get_object_or_404(AdministrativeUnit.objects.communes(), pk=pk)
    day = asked_day(request)
    return render(
        request,
        "commune_support/commune_detail.html",
        {
            "as_of": day,
            "commune": commune,
            "name": described_on(day, [pk])[pk],
            "region": commune.region_classes.valid_on(day).first(),
            "is_named": decided_on(day).filter(unit=pk).exists(),
            "movement": movements([pk], day.year, day)[pk],
            "may_record_state": may_write(request.user, commune),
            **_between(request, day, commune=commune),
        },
    )


def supporter_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A supporter: its communes over time, what it gave, and what it adds up to."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    supporter = get_object_or_404(
        Organization.objects.filter(support_assignments__isnull=False).distinct(), pk=pk
    )
    day = asked_day(request)
    return render(
        request,
        "commune_support/supporter_detail.html",
        {
            "as_of": day,
            "supporter": supporter,
            "name": supporter.name_on(day),
            **_between(request, day, supporter=supporter),
        },
    )


def _between(request: AuthenticatedHttpRequest, day: date, **party: Any) -> dict[str, Any]:
    """What both pages show: assignments, plans, totals by year and the newest activities."""
    user = request.user
    assignments = (
        SupportAssignment.objects.permitted_to(user, Permission.ASSIGNMENT_VIEW)
        .filter(**party)
        .told_on(day)
        .select_related("decision__document")
        .prefetch_related("carried_over_from")
    )
    activities = SupportActivity.objects.permitted_to(user, Permission.ACTIVITY_VIEW)
    activities = activities.filter(**party, held_on__lte=day)
    newest = activities.select_related("kind")[:NEWEST]
    entries = named_assignments(assignments, day)
    plans = SupportPlan.objects.permitted_to(user, Permission.ACTIVITY_VIEW).filter(**party)
    supporter = party.get("supporter")
    return {
        "in_force": [entry for entry in entries if entry.record.is_in_force],
        "assignments": entries,
        "plans": named_plans(plans.with_totals()[:NEWEST], day),
        "may_plan": supporter is not None and may_plan(user, supporter),
        "totals": ledger.by_year(activities),
        "activities": named_activities(newest, day),
        "list_url": f"{reverse('commune_support:activity_list')}?{_asking_for(**party)}",
        "may_record": user.has_perm(Permission.ACTIVITY_WRITE),
        "reads_all": _reads_all(user, **party),
    }


def _asking_for(*, supporter: Any = None, commune: Any = None) -> str:
    """The query of the list of activities for that supporter or commune."""
    return f"xa={commune.pk}" if commune is not None else f"don_vi={supporter.pk}"


def _reads_all(user: Any, *, supporter: Any = None, commune: Any = None) -> bool:
    """Whether the user reads every activity of that supporter or commune, or only some."""
    reached = reach_of(user, Permission.ACTIVITY_VIEW)
    if reached is None:
        return True
    if supporter is not None:
        return supporter.pk in reached.organizations
    return commune.pk in reached.units
