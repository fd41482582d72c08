"""The conditions of figures: which row counts, and why another does not."""

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from .figures import Figure, Ratio


def counted_in(figure: Figure) -> Q:
    """The condition under which a row of the figure is one of its numerator."""
    return figure.of & figure.counted if isinstance(figure, Ratio) else figure.counted


UNEXPLAINED = -1


def reason_of(figure: Figure, value_of: Callable[[int], Any]) -> Any:
    """An expression of which reason fits a row first, by its number in `otherwise`.

    0 stands for a counted row, UNEXPLAINED for a row that no reason fits; `value_of` makes of the
    number the value that the expression gives.
    """
    counted = counted_in(figure)
    if not counted:
        return Value(value_of(0))
    cases = [When(counted, then=Value(value_of(0)))]
    for number, condition in enumerate(figure.otherwise.values(), start=1):
        if not condition:
            return Case(*cases, default=Value(value_of(number)))
        cases.append(When(condition, then=Value(value_of(number))))
    return Case(*cases, default=Value(value_of(UNEXPLAINED)))


def is_counted(figure: Figure) -> Any:
    """An expression of whether a row counts."""
    # A CASE, since NOT of a condition on empty cells is neither true nor false.
    counted = counted_in(figure)
    if not counted:
        return Value(True, output_field=BooleanField())
    return Case(When(counted, then=Value(True)), default=Value(False))
