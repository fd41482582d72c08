"""Who reads which documents: every office all of them, but for what a room above keeps back.

Whose a document is, is known above, where the organizations are. A room above says here which
documents it keeps from a reader, who may cite one of these none the less, and what follows when one
is entered for itself; this room asks all who did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from .models import LegalDocument


@dataclass(frozen=True)
class Keeper:
    """A room above that keeps documents back.

    `open_to(user)` is the condition on LegalDocument for what the user may read; `citable_by(user,
    document)` whether one that is kept back may be cited by whoever knows its number, day and
    issuer; `entered(document, by=user)` is told of one that was entered on its own, no act's basis.
    """

    open_to: Callable[[Any], Q]
    citable_by: Callable[[Any, "LegalDocument"], bool]
    entered: Callable[..., None]


_keepers: list[Keeper] = []


def keep_back(keeper: Keeper) -> None:
    """Ask the keeper at every reading, citing and entering of documents. For an app's `ready`."""
    _keepers.append(keeper)


def open_to(user: Any) -> Q:
    """The condition on LegalDocument for what the user may read, by all who keep some back."""
    return reduce(and_, (keeper.open_to(user) for keeper in _keepers), Q())


def citable_by(user: Any, document: "LegalDocument") -> bool:
    """Whether the user may rest an act on a document that the portal has, knowing which it is."""
    return all(keeper.citable_by(user, document) for keeper in _keepers)


def was_entered(document: "LegalDocument", *, by: Any) -> None:
    """Tell all who keep documents back of one that was entered on its own."""
    for keeper in _keepers:
        keeper.entered(document, by=by)
