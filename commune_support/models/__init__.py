"""Who supports which commune, on the strength of which decision, and what was delivered."""

from .activities import ActivityStatus, EnteringSide, Fund, SupportActivity
from .assignments import AssignmentStatus, CarryOver, SupportAssignment, in_force
from .decisions import AssignmentDecision, DecidedCommune
from .kinds import KindGroup, SupportKind
from .steps import ActivityStep, AssignmentStep

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
    "KindGroup",
    "SupportActivity",
    "SupportAssignment",
    "SupportKind",
    "in_force",
]
