"""The timeline of a model or a dossier: the steps of its lives in one line, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from .flow import APPOINTMENTS, VERB_LABELS
from .models import (
    CriteriaSet,
    Dossier,
    DossierStatus,
    DossierStep,
    PracticeModel,
    PracticeModelStep,
)
from .models.recognition import RecognitionStatus, RecognitionStep


@dataclass(frozen=True)
class Entry:
    """One step as the timeline shows it."""

    title: Any
    by: Any
    at: datetime
    on: date
    reason: str
    note: str
    tone: str


def of_dossier(dossier: Dossier, *, with_appointments: bool) -> list[Entry]:
    """What was done to a dossier; who is to appraise it is for those who appraise."""
    return _entries(_loaded(_told(dossier.steps.all(), with_appointments=with_appointments)))


def of_criteria_set(criteria_set: CriteriaSet) -> list[Entry]:
    """What was done to a version of a criteria set."""
    return _entries(_loaded(criteria_set.steps.all()))


def of_model(model: PracticeModel, *, with_appointments: bool) -> list[Entry]:
    """What was done to a model, to its dossiers as in `of_dossier`, and to its recognitions."""
    of_dossiers = DossierStep.objects.filter(record__model=model)
    return _entries(
        [
            *_loaded(PracticeModelStep.objects.filter(record=model)),
            *_loaded(_told(of_dossiers, with_appointments=with_appointments)),
            *_loaded(RecognitionStep.objects.filter(record__model=model)),
        ]
    )


def _told(steps: QuerySet[DossierStep], *, with_appointments: bool) -> QuerySet[DossierStep]:
    return steps if with_appointments else steps.exclude(verb__in=APPOINTMENTS)


def _loaded(steps: QuerySet[Any]) -> QuerySet[Any]:
    return steps.select_related("by", "unit", "basis").prefetch_related("unit__names")


def _entries(steps: Iterable[Any]) -> list[Entry]:
    # By the day a step counts for, then by the instant it was written.
    ordered = sorted(steps, key=lambda step: (step.on, step.at, step.pk), reverse=True)
    return [
        Entry(
            VERB_LABELS.get(step.verb, step.verb),
            step.by,
            step.at,
            step.on,
            step.reason,
            step.note,
            _tone(step),
        )
        for step in ordered
    ]


def _tone(step: Any) -> str:
    if isinstance(step, DossierStep):
        return DossierStatus(step.to_status).tone
    if isinstance(step, RecognitionStep):
        return RecognitionStatus(step.to_status).tone
    return "neutral"
