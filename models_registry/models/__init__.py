"""The registry's records: three lives (model, dossier, recognition) and steering committees."""

from .dossier import AppraisalRound, Dossier, DossierStatus, DossierStep
from .practice import (
    AppliesTo,
    CodeSeries,
    ModelStatus,
    ModelType,
    Origin,
    PracticeModel,
    PracticeModelStep,
)
from .recognition import (
    EndKind,
    Recognition,
    RecognitionStatus,
    RecognitionStep,
    RecognitionSuspension,
)
from .steering import SteeringCommittee

__all__ = [
    "AppliesTo",
    "AppraisalRound",
    "CodeSeries",
    "Dossier",
    "DossierStatus",
    "DossierStep",
    "EndKind",
    "ModelStatus",
    "ModelType",
    "Origin",
    "PracticeModel",
    "PracticeModelStep",
    "Recognition",
    "RecognitionStatus",
    "RecognitionStep",
    "RecognitionSuspension",
    "SteeringCommittee",
]
