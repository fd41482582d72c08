"""What is typed about assignments and activities, in front of the verbs."""

from .activities import AnswerForm, CorrectForm, RecordForm
from .assignments import AssignForm, CarryOverForm, DecisionForm, EndForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CarryOverForm",
    "CorrectForm",
    "DecisionForm",
    "EndForm",
    "RecordForm",
]
