"""The overdue tasks of the province's plan that a reader should see first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.evaluation import Answer, keys_behind
from core.kept import kept
from core.numbers import format_day
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks.models import Part, ReformTask, TaskAgency

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
        lambda: _rows(answer, user, asked.day),
    )
    return Overdue(answer, rows, link(answer.indicator.code, asked))


def _rows(answer: Answer, user: Any, day: date) -> list[dict[str, Any]]:
    keys = keys_behind(answer.indicator.declare, answer.scope)
    seen = ReformTask.objects.filter(pk__in=keys).permitted_to(user, Permission.TASK_VIEW)
    tasks = list(seen.prefetch_related("extensions"))
    tasks.sort(key=lambda task: (task.deadline_on(day) or date.max, task.pk))
    leads = _leads(tasks[:SHOWN], day)
    return [_row(task, leads.get(task.pk, []), day) for task in tasks[:SHOWN]]


def _row(task: ReformTask, leads: list[str], day: date) -> dict[str, Any]:
    deadline = task.deadline_on(day)
    return {
        "url": task.get_absolute_url(),
        "title": str(task),
        "leads": "; ".join(leads),
        "deadline": format_day(deadline),
        "days": (day - deadline).days if deadline else None,
        "is_sample": task.is_sample,
    }


def _leads(tasks: list[ReformTask], day: date) -> dict[int, list[str]]:
    """The names of the lead agencies of each task, in two queries."""
    parts = TaskAgency.objects.filter(task__in=tasks, part=Part.LEAD).order_by("order", "pk")
    pairs = list(parts.values_list("task", "organization"))
    names = names_on(day, {organization for _task, organization in pairs})
    found: dict[int, list[str]] = {}
    for task, organization in pairs:
        found.setdefault(task, []).append(names[organization])
    return found
