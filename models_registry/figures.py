"""The conditions of the registry's figures: dated facts only, never today's status.

A day may be a database column here (core.figures), so nothing is computed from it in Python.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.dated import holds_on
from core.figures import Scope
from territory.models import Level, UnitLineage, keys_within

from .models import EndKind, Origin, PracticeModel, Recognition

FRIENDLY = Q(type__is_friendly_government=True)
LAST_DISTRICT_DAY = date(2025, 6, 30)
FIRST_DAY_WITHOUT_DISTRICTS = date(2025, 7, 1)


def existing_by(day: Any) -> Q:
    """Models that the province had by that day: registered, launched or recognised by then."""
    # Asked of the few models that say neither, so not read for all of them beforehand.
    begun = Recognition.objects.filter(in_force_from__lte=day, model=OuterRef("pk"))
    return Q(registered_on__lte=day) | Q(launched_on__lte=day) | Q(Exists(begun))


def with_unit(day: Any) -> Q:
    """Models whose organization and its unit exist on that day."""
    return holds_on(day, "organization__") & holds_on(day, "organization__unit__")


def effective(day: Any) -> Q:
    """Models with a recognition in force and not suspended on that day."""
    return Q(pk__in=Recognition.objects.effective_on(day).values("model"))


def effective_in(scope: Scope) -> Q:
    """The same, of the unit asked for: its few models' recognitions are looked up, not all read."""
    if scope.unit is None:
        return effective(scope.as_of)
    return Q(Exists(Recognition.objects.effective_on(scope.as_of).filter(model=OuterRef("pk"))))


def suspended(day: Any) -> Q:
    """Models whose recognition is in force but suspended on that day."""
    rows = Recognition.objects.in_force_on(day).suspended_on(day)
    return Q(pk__in=rows.values("model"))


def recognition_over(day: Any, *kinds: EndKind) -> Q:
    """Models with a recognition that had ended before that day, for one of these reasons."""
    over = Recognition.objects.filter(in_force_to__lt=day, end_kind__in=kinds)
    return Q(pk__in=over.values("model"))


def recognition_begun(day: Any) -> Q:
    """Models that a decision had recognised by that day, whatever became of it."""
    return Q(pk__in=Recognition.objects.filter(in_force_from__lte=day).values("model"))


def ended(day: Any) -> Q:
    """Models ended by that day."""
    return Q(ended_on__lte=day)


def launched(day: Any) -> Q:
    """Models launched by that day; a launch of unknown day is none."""
    return Q(launched_on__lte=day)


def in_operation(day: Any) -> Q:
    """Launched by that day, or recognised by it with a launch whose day nobody has entered."""
    unknown = Q(origin=Origin.DECISION, launched_on__isnull=True)
    return launched(day) | (unknown & recognition_begun(day))


def friendly(*conditions: Q) -> QuerySet[PracticeModel]:
    """Friendly Government models under these conditions."""
    return PracticeModel.objects.filter(FRIENDLY, *conditions)


def models_in_scope(scope: Scope) -> Q:
    """Friendly Government models of the unit asked for that the province had by the day."""
    condition = FRIENDLY & existing_by(scope.as_of)
    if scope.unit is None:
        return condition
    return condition & Q(organization__unit__in=keys_within(scope.unit, scope.as_of))


def units_in_scope(scope: Scope, level: Level) -> Q:
    """The units of a level that exist on the day, within the unit asked for."""
    condition = Q(level=level) & holds_on(scope.as_of)
    if scope.unit is None:
        return condition
    return condition & Q(pk__in=keys_within(scope.unit, scope.as_of))


def units_of(models: QuerySet[PracticeModel]) -> Q:
    """The units whose own organizations have these models."""
    return Q(pk__in=models.values("organization__unit"))


def districts_of(models: QuerySet[PracticeModel], day: Any) -> Q:
    """The districts in which the units of these models lay on that day, or whose own they are."""
    # Districts are few, and most have such a model among the first that are looked at.
    in_communes = models.filter(
        holds_on(day, "organization__unit__versions__"),
        organization__unit__versions__parent=OuterRef("pk"),
    )
    own = models.filter(organization__unit=OuterRef("pk"))
    return Q(Exists(in_communes)) | Q(Exists(own))


def heirs_of(models: QuerySet[PracticeModel]) -> Q:
    """The units into which the units of these models went by a change of the map."""
    lineage = UnitLineage.objects.filter(predecessor__in=models.values("organization__unit"))
    return Q(pk__in=lineage.values("successor"))
