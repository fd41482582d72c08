"""The forms in front of this room's verbs, by subject."""

from .one_stop import AdoptForm, EndForm
from .plans import AddTaskForm, IssueForm, OpenForm
from .tasks import ACTS, TaskForm

__all__ = ["ACTS", "AddTaskForm", "AdoptForm", "EndForm", "IssueForm", "OpenForm", "TaskForm"]
