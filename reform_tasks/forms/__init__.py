"""The forms in front of this room's verbs, by subject."""

from .one_stop import AdoptForm, EndForm
from .plans import IssueForm, OpenForm
from .tasks import ACTS, TaskForm

__all__ = ["ACTS", "AdoptForm", "EndForm", "IssueForm", "OpenForm", "TaskForm"]
