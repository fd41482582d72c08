"""The forms in front of this room's verbs, by subject."""

from .acts import TaskForm
from .one_stop import AdoptForm, EndForm
from .plans import PLAN_ACTS, AddTaskForm, CopyForm, IssueForm, OpenForm, SinceForm
from .service_import import ServiceImportForm
from .tasks import ACTS

__all__ = [
    "ACTS",
    "PLAN_ACTS",
    "AddTaskForm",
    "AdoptForm",
    "CopyForm",
    "EndForm",
    "IssueForm",
    "OpenForm",
    "ServiceImportForm",
    "SinceForm",
    "TaskForm",
]
