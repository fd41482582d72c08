"""The registry's records: three lives (model, dossier, recognition), what they are judged by, and
steering committees."""

from .appointment import DossierAppraiser
from .criteria import (
    Applicability,
    CriteriaGroup,
    CriteriaSet,
    CriteriaSetStatus,
    CriteriaSetStep,
    Criterion,
    RecognitionLevel,
    Scoring,
    VetoCondition,
)
from .dossier import AppraisalRound, Dossier, DossierStatus, DossierStep, Sending
from .first_mark import FirstMark
from .judged import ChangeAcknowledgement, ChangeAfterDecision, JudgedState
from .paper import PaperKind, PaperTemplate
from .practice import (
    AppliesTo,
    CodeSeries,
    FirstLevel,
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
from .score import Evidence, EvidenceUse, Mark, ScoreLine, VetoFinding
from .steering import SteeringCommittee, SteeringDuty, SteeringMember

__all__ = [
    "Applicability",
    "AppliesTo",
    "AppraisalRound",
    "ChangeAcknowledgement",
    "ChangeAfterDecision",
    "CodeSeries",
    "CriteriaGroup",
    "CriteriaSet",
    "CriteriaSetStatus",
    "CriteriaSetStep",
    "Criterion",
    "Dossier",
    "DossierAppraiser",
    "DossierStatus",
    "DossierStep",
    "EndKind",
    "Evidence",
    "EvidenceUse",
    "FirstLevel",
    "FirstMark",
    "JudgedState",
    "Mark",
    "ModelStatus",
    "ModelType",
    "Origin",
    "PaperKind",
    "PaperTemplate",
    "PracticeModel",
    "PracticeModelStep",
    "Recognition",
    "RecognitionLevel",
    "RecognitionStatus",
    "RecognitionStep",
    "RecognitionSuspension",
    "ScoreLine",
    "Scoring",
    "Sending",
    "SteeringCommittee",
    "SteeringDuty",
    "SteeringMember",
    "VetoCondition",
    "VetoFinding",
]
