"""Who supports which commune, on the strength of which decision, and what was delivered."""

from .activities import ActivityStatus, ActivityStep, EnteringSide, Fund, SupportActivity
from .assignments import (
    AssignmentDecision,
    AssignmentStatus,
    AssignmentStep,
    CarryOver,
    DecidedCommune,
    SupportAssignment,
    in_force,
)
from .kinds import KindGroup, SupportKind

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
