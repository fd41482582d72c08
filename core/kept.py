"""Answers of the database, kept until anything in it changes.

    with kept_until_changed():
        …                       # what asks through `kept` asks the database once per change

Before the block begins the database is asked how it stands: on PostgreSQL its snapshot, which moves
with every transaction that writes, on SQLite the version of the file as this connection sees it. An
answer is given again only while that is the same. So it is never older than the block, whoever
wrote; a busy database simply keeps little. Inside a transaction nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

Value = TypeVar("Value")

# How many answers one state of the database may have in this process.
MOST = 512

_state: ContextVar[Hashable] = ContextVar("state_of_database", default=None)
_shelf: tuple[Hashable, dict[Hashable, Any]] = (None, {})


@contextmanager
def kept_until_changed() -> Iterator[None]:
    """Within the block, answers are taken from those kept where nothing has changed since."""
    token = _state.set(_state_of_database())
    try:
        yield
    finally:
        _state.reset(token)


def kept(key: Hashable, ask: Callable[[], Value]) -> Value:
    """The answer kept under the key, or the one that `ask` gives. It is not to be changed."""
    global _shelf
    state = _state.get()
    # What a transaction begun inside the block has written is nobody else's yet, and may never be.
    if state is None or connection.in_atomic_block:
        return ask()
    shelf = _shelf
    if shelf[0] != state or len(shelf[1]) >= MOST:
        shelf = _shelf = (state, {})
    # This thread's own hold on it: another may have laid out a newer one by now.
    answers = shelf[1]
    if key not in answers:
        answers[key] = ask()
    answer: Value = answers[key]
    return answer


def _state_of_database() -> Hashable:
    """Something that differs whenever a transaction has written; None where that is not known."""
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()
        # The version counts what others wrote, the changes what this very connection wrote.
        cursor.execute("PRAGMA data_version")
        own: Any = connection.connection
        # The connection, not its id: a later one may bear the same and count from nought too.
        return (own, own.total_changes, cursor.fetchone())
