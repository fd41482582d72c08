"""The portal's day. Dates come from here only; instants stay real (`django.utils.timezone.now`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.conf import settings
from django.utils import timezone

_played: ContextVar[date | None] = ContextVar("played_day", default=None)


def today() -> date:
    """The day the portal lives on: one being played, else PORTAL_TODAY, else the real day in Việt
    Nam.
    """
    return _played.get() or settings.PORTAL_TODAY or timezone.localdate()


def is_simulated() -> bool:
    """Whether today() is not the real day, which the frame then says."""
    return today() != timezone.localdate()


@contextmanager
def playing(day: date) -> Iterator[None]:
    """Live on another day within the block: how the sample years go through the verbs."""
    token = _played.set(day)
    try:
        yield
    finally:
        _played.reset(token)
