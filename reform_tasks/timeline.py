"""What was done to a plan or a task, as the timeline shows it: the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import planning
from .flow import PLAN_FLOW, RECORD_COMPLETION, REPORT_UNCHANGED, TASK_FLOW
from .models import PlanStatus, Progress, ReformPlan, ReformTask

_MOVES = (*PLAN_FLOW, *TASK_FLOW, RECORD_COMPLETION, REPORT_UNCHANGED)
_TITLES = {transition.verb: transition.label for transition in _MOVES} | {
    planning.OPEN: _("Lập kế hoạch"),
    planning.ADD: _("Đưa vào kế hoạch"),
}


@dataclass(frozen=True)
class Entry:
    """One step."""

    title: Any
    by: Any
    at: datetime
    on: date
    reason: str
    note: str
    tone: str


def of_task(task: ReformTask) -> list[Entry]:
    """What was done to a task."""
    return [_entry(step, Progress(step.to_status).tone) for step in _loaded(task.steps.all())]


def of_plan(plan: ReformPlan) -> list[Entry]:
    """What was done to a plan."""
    return [_entry(step, PlanStatus(step.to_status).tone) for step in _loaded(plan.steps.all())]


def _loaded(steps: QuerySet[Any]) -> Iterable[Any]:
    rows = steps.select_related("by", "unit", "basis").prefetch_related("unit__names")
    return rows.order_by("-on", "-pk")


def _entry(step: Any, tone: str) -> Entry:
    title = _TITLES.get(step.verb, step.verb)
    return Entry(title, step.by, step.at, step.on, step.reason, step.note, tone)
