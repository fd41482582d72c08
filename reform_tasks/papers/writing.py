"""How papers of tasks write what is common to them."""

from collections.abc import Iterable
from typing import Any

from documents.decree30 import NOTICE

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def notice_of(records: Iterable[Any]) -> str:
    """The words that mark invented data on every page, or nothing."""
    return NOTICE if any(record.is_sample for record in records) else ""


def roman(number: int) -> str:
    """1 → I, 14 → XIV: how annexes and sections are numbered."""
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written
