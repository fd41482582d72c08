"""The overdue tasks of the province's plan that a reader should see first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.evaluation import Answer, keys_behind
from core.figures import Scope
from core.kept import kept
from core.numbers import format_day
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks.models import ReformTask
from reform_tasks.tables import TaskRow, task_rows

from .scopes import Asked, link

SHOWN = 8


@dataclass(frozen=True)
class Overdue:
    """The longest overdue tasks that the user may read, and the figure of all of them."""

    answer: Answer
    rows: list[dict[str, Any]]
    url: str


def longest_overdue(answer: Answer, user: Any, asked: Asked) -> Overdue | None:
    """None where nothing is overdue; no row where the user may read none of what is."""
    if not answer.numerator:
        return None
    reached = reach_of(user, Permission.TASK_VIEW)
    rows = kept(
        ("overdue", asked.scope, reached and reached.organizations),
        lambda: _rows(answer, user, asked.scope),
    )
    return Overdue(answer, rows, link(answer.indicator.code, asked))


def _rows(answer: Answer, user: Any, scope: Scope) -> list[dict[str, Any]]:
    keys = keys_behind(answer.indicator.declare, answer.scope)
    seen = ReformTask.objects.filter(pk__in=keys).permitted_to(user, Permission.TASK_VIEW)
    rows = task_rows(seen, scope.as_of, original=scope.on_original)
    rows.sort(key=lambda row: (row.deadline or date.max, row.pk))
    return [_row(row, scope.as_of) for row in rows[:SHOWN]]


def _row(row: TaskRow, day: date) -> dict[str, Any]:
    return {
        "url": row.url,
        "title": f"{row.number}. {row.title}",
        "leads": row.leads,
        "deadline": format_day(row.deadline),
        "days": (day - row.deadline).days if row.deadline else None,
        "urged": row.urged,
        "explanation": row.explanation,
        "is_sample": row.is_sample,
    }
