"""Who reads which documents: every office all of them, but for what a room above keeps back.

Whose a document is, is known above, where the organizations are. A room above says here which
documents it keeps from a reader; this room asks all who did.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q

_conditions: list[Callable[[Any], Q]] = []


def keep_back(open_to: Callable[[Any], Q]) -> None:
    """Let every reading of documents keep to `open_to(user)`, a condition on LegalDocument.

    For an app's `ready`.
    """
    _conditions.append(open_to)


def open_to(user: Any) -> Q:
    """The condition on LegalDocument for what the user may read, by all who keep some back."""
    return reduce(and_, (condition(user) for condition in _conditions), Q())
