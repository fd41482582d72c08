"""What is typed about assignments, plans and activities, in front of the verbs."""

from .activities import AnswerForm, CorrectForm, RecordForm
from .adjustments import AdjustmentForm, LinesWorkbookForm, line_formset
from .assignments import AssignForm, CarryOverForm, DecisionForm, EndForm, KeepForm
from .commune_record import StatesForm, TargetForm
from .joint import JointForm
from .plans import PlanAmendForm, PlanForm, PlanIssueForm
from .proof import ProofForm, RemoveProofForm

__all__ = [
    "AdjustmentForm",
    "AnswerForm",
    "AssignForm",
    "CarryOverForm",
    "CorrectForm",
    "DecisionForm",
    "EndForm",
    "JointForm",
    "KeepForm",
    "LinesWorkbookForm",
    "PlanAmendForm",
    "PlanForm",
    "PlanIssueForm",
    "ProofForm",
    "RecordForm",
    "RemoveProofForm",
    "StatesForm",
    "TargetForm",
    "line_formset",
]
