"""What is typed about assignments, plans and activities, in front of the verbs."""

from .activities import AnswerForm, CorrectForm, RecordForm
from .assignments import AssignForm, CarryOverForm, DecisionForm, EndForm
from .plans import PlanAmendForm, PlanForm, PlanIssueForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CarryOverForm",
    "CorrectForm",
    "DecisionForm",
    "EndForm",
    "PlanAmendForm",
    "PlanForm",
    "PlanIssueForm",
    "RecordForm",
]
