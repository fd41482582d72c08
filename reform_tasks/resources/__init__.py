"""A plan's tasks as the offices' workbooks have them, and completions of the past."""

from .completions import PastCompletionResource
from .tasks import ReformTaskResource

__all__ = ["PastCompletionResource", "ReformTaskResource"]
