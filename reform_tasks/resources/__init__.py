"""Tasks, completions of the past and results of indices, as the offices' workbooks have them."""

from .completions import PastCompletionResource
from .indices import IndexResultResource
from .tasks import ReformTaskResource

__all__ = ["IndexResultResource", "PastCompletionResource", "ReformTaskResource"]
