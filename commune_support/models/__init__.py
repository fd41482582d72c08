"""Who supports which commune, on the strength of which decision, and what was delivered."""

from .activities import SupportActivity
from .adjustments import (
    AdjustmentAct,
    AdjustmentLine,
    AdjustmentStatus,
    AssignmentAdjustment,
)
from .assignments import AssignmentStatus, CarryOver, SupportAssignment, in_force
from .beneficiaries import BeneficiaryCount, BeneficiaryKind
from .commune_record import (
    CommuneCriterion,
    CommuneTarget,
    CriterionState,
    TargetKind,
    states_hold_on,
)
from .decisions import AssignmentDecision, DecidedCommune
from .funds import Fund, FundSource
from .joint import JointActivity
from .kinds import KindGroup, SupportKind
from .new_rural import NewRuralCriterion, NewRuralSet
from .plans import PlanItem, PlanStatus, SupportPlan
from .proof import ActivityProof
from .sides import ActivityStatus, EnteringSide
from .steps import ActivityStep, AdjustmentStep, AssignmentStep, SupportPlanStep
from .workdays import WorkdayRate

__all__ = [
    "ActivityProof",
    "ActivityStatus",
    "ActivityStep",
    "AdjustmentAct",
    "AdjustmentLine",
    "AdjustmentStatus",
    "AdjustmentStep",
    "AssignmentAdjustment",
    "AssignmentDecision",
    "AssignmentStatus",
    "AssignmentStep",
    "BeneficiaryCount",
    "BeneficiaryKind",
    "CarryOver",
    "CommuneCriterion",
    "CommuneTarget",
    "CriterionState",
    "DecidedCommune",
    "EnteringSide",
    "Fund",
    "FundSource",
    "JointActivity",
    "KindGroup",
    "NewRuralCriterion",
    "NewRuralSet",
    "PlanItem",
    "PlanStatus",
    "SupportActivity",
    "SupportAssignment",
    "SupportKind",
    "SupportPlan",
    "SupportPlanStep",
    "TargetKind",
    "WorkdayRate",
    "in_force",
    "states_hold_on",
]
