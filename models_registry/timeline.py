"""The timeline of a model or a dossier: the steps of its lives in one line, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from .flow import VERB_LABELS
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


def of_dossier(dossier: Dossier) -> list[Entry]:
    """What was done to a dossier."""
    return _entries(_loaded(dossier.steps.all()))


def of_criteria_set(criteria_set: CriteriaSet) -> list[Entry]:
    """What was done to a version of a criteria set."""
    return _entries(_loaded(criteria_set.steps.all()))


def of_model(model: PracticeModel) -> list[Entry]:
    """What was done to a model, to its dossiers and to its recognitions."""
    return _entries(
        [
            *_loaded(PracticeModelStep.objects.filter(record=model)),
            *_loaded(DossierStep.objects.filter(record__model=model)),
            *_loaded(RecognitionStep.objects.filter(record__model=model)),
        ]
    )


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
