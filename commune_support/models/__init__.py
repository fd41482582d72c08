"""Who supports which commune, on the strength of which decision, and what was delivered."""

from .activities import ActivityStatus, EnteringSide, SupportActivity
from .assignments import AssignmentStatus, CarryOver, SupportAssignment, in_force
from .decisions import AssignmentDecision, DecidedCommune
from .funds import Fund, FundSource
from .kinds import KindGroup, SupportKind
from .new_rural import NewRuralCriterion, NewRuralSet
from .plans import PlanItem, PlanStatus, SupportPlan
from .steps import ActivityStep, AssignmentStep, SupportPlanStep

__all__ = [
    "ActivityStatus",
    "ActivityStep",
    "AssignmentDecision",
    "AssignmentStatus",
    "AssignmentStep",
    "CarryOver",
    "DecidedCommune",
    "EnteringSide",
    "Fund",
    "FundSource",
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
    "in_force",
]
