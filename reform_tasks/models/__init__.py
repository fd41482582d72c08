"""Reform plans and their tasks, one-stop status, index results: one module per subject."""

from .directives import TaskDirective
from .indices import GovernanceIndex, IndexDimension, IndexResult, IndexSubject
from .milestones import TaskMilestone
from .one_stop import OneStopKind, OneStopStatus
from .plans import AreaMonitor, Layer, PlanStatus, PlanStep, ReformArea, ReformPlan
from .service_figures import (
    NUMBERS,
    ServiceColumn,
    ServiceFigures,
    ServiceHeading,
    ServiceImport,
)
from .task_facts import (
    ExtensionStatus,
    ReportKind,
    TaskExtension,
    TaskReport,
    TaskStep,
    TaskSuspension,
)
from .tasks import Part, Progress, ReformTask, TaskAgency
from .urging import UrgedTask, UrgingLetter

__all__ = [
    "NUMBERS",
    "AreaMonitor",
    "ExtensionStatus",
    "GovernanceIndex",
    "IndexDimension",
    "IndexResult",
    "IndexSubject",
    "Layer",
    "OneStopKind",
    "OneStopStatus",
    "Part",
    "PlanStatus",
    "PlanStep",
    "Progress",
    "ReformArea",
    "ReformPlan",
    "ReformTask",
    "ReportKind",
    "ServiceColumn",
    "ServiceFigures",
    "ServiceHeading",
    "ServiceImport",
    "TaskAgency",
    "TaskDirective",
    "TaskExtension",
    "TaskMilestone",
    "TaskReport",
    "TaskStep",
    "TaskSuspension",
    "UrgedTask",
    "UrgingLetter",
]
