"""Rows of this room's lists, read in few queries and joined in Python."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core.numbers import share
from organizations.naming import names_on

from .models import Layer, Part, ReformPlan, ReformTask, TaskAgency
from .timeliness import (
    DONE,
    OUTSIDE,
    OVERDUE,
    Timeliness,
    done_by,
    in_plan_on,
    load_older_facts,
    overdue_on,
)
from .urging import urged_times

T = Timeliness


@dataclass(frozen=True)
class TaskRow:
    """A task as lists show it on a day."""

    pk: int
    number: str
    title: str
    owner: str
    leads: str
    due_text: str
    due_on: date | None
    deadline: date | None
    next_due_on: date | None
    completed_on: date | None
    timeliness: Timeliness
    area: int
    is_sample: bool
    # How many letters of urging about it had gone out by the day; told of what is overdue.
    urged: int = 0
    # What its lead says of why it is overdue, or will be.
    explanation: str = ""
    # The deadline in force, where the row is read on the original one and that was extended.
    extended_to: date | None = None

    @cached_property
    def url(self) -> str:
        """The task's page."""
        return reverse("reform_tasks:task_detail", args=[self.pk])

    @property
    def is_extended(self) -> bool:
        """Whether the deadline is another than the original one."""
        return self.deadline != self.due_on

    @property
    def is_overdue(self) -> bool:
        """Whether the row is an alarm."""
        return self.timeliness in OVERDUE


_COLUMNS = (
    "number",
    "title",
    "area",
    "status",
    "is_sample",
    "explanation",
    "explained_on",
    "due_text",
    "due_on",
    "has_milestones",
    "last_report_on",
    "start_on",
    "added_on",
    "cancelled_on",
    "completed_on",
    "reported_on",
    "result_on",
    "sent_back_on",
    "suspended_on",
    "resumed_on",
    "extended_on",
    "extended_due_on",
    "plan__owner",
    "plan__due_soon_days",
)


def task_rows(tasks: Any, day: date, *, original: bool = False) -> list[TaskRow]:
    """The tasks as they stand on the day, in three queries and one for what was urged.

    `original`: on the deadlines as they were first set.

    Their class is told by `timeliness_of`, since the expression that says the same in SQL costs
    more to compile than a page of rows costs to read. Older facts are read for those rows alone
    whose latest is younger than the day.
    """
    found = list(tasks.select_related("plan").only(*_COLUMNS))
    load_older_facts(found, day)
    leads: dict[int, list[int]] = {}
    agencies = TaskAgency.objects.filter(task__in=[task.pk for task in found], part=Part.LEAD)
    for pk, organization in agencies.order_by("order").values_list("task", "organization"):
        leads.setdefault(pk, []).append(organization)
    timeliness = {task.pk: task.timeliness_on(day, original=original) for task in found}
    urged = urged_times([pk for pk, name in timeliness.items() if name in OVERDUE], day)
    names = names_on(day, {task.plan.owner_id for task in found}.union(*leads.values()))
    return [
        TaskRow(
            pk=task.pk,
            number=task.number,
            title=task.title,
            owner=names.get(task.plan.owner_id, ""),
            leads="; ".join(names.get(lead, "") for lead in leads.get(task.pk, ())),
            due_text=task.due_text,
            due_on=task.due_on,
            deadline=task.deadline_on(day, original=original),
            next_due_on=(task.next_due_on(day, original=original) if task.has_milestones else None),
            completed_on=task.completed_on,
            timeliness=timeliness[task.pk],
            area=task.area_id,
            is_sample=task.is_sample,
            urged=urged.get(task.pk, 0),
            explanation=task.explanation_on(day),
            extended_to=_extended_to(task, day) if original else None,
        )
        for task in found
    ]


def _extended_to(task: ReformTask, day: date) -> date | None:
    """The deadline in force on the day where it is another than the original one."""
    in_force = task.deadline_on(day)
    return in_force if in_force != task.deadline_on(day, original=True) else None


def by_layer(tasks: QuerySet[ReformTask], day: date) -> list[tuple[Layer, int, int]]:
    """How many of the tasks are of the province's plan and how many of units' plans, and how many
    of these were taken out of the plan by the day: figures leave them out.
    """
    taken_out = Count("pk", filter=Q(cancelled_on__lte=day))
    rows = tasks.order_by().values_list("plan__layer").annotate(all=Count("pk"), out=taken_out)
    counted = {layer: (number, out) for layer, number, out in rows}
    return [(layer, *counted[layer]) for layer in Layer if layer in counted]


@dataclass(frozen=True)
class Tally:
    """How the tasks of a plan, or of one area in it, stand on a day."""

    total: int = 0
    classes: dict[Timeliness, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(self.classes.get(name, 0) for name in DONE)

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(self.classes.get(name, 0) for name in OVERDUE)

    @property
    def rate(self) -> Any:
        """Done over all in the plan, in percent."""
        return share(self.done, self.total)

    @property
    def parts(self) -> list[tuple[Any, int, str]]:
        """The classes that have tasks, for a stacked bar."""
        return [(name.label, number, name.tone) for name, number in self.classes.items() if number]


def tally(rows: Iterable[TaskRow]) -> Tally:
    """How the rows that are in the plan stand."""
    counted = Counter(row.timeliness for row in rows if row.timeliness not in OUTSIDE)
    return Tally(counted.total(), {name: counted[name] for name in T})


@dataclass(frozen=True)
class PlanRow:
    """A plan as the list shows it on a day."""

    plan: ReformPlan
    owner: str
    total: int
    done: int
    overdue: int

    @property
    def rate(self) -> Any:
        """Done over all in the plan, in percent."""
        return share(self.done, self.total)


def plan_rows(plans: Iterable[ReformPlan], day: date, *, original: bool = False) -> list[PlanRow]:
    """The plans with how their tasks stand on the day, in two queries."""
    plans = list(plans)
    names = names_on(day, (plan.owner_id for plan in plans))
    counted = (
        ReformTask.objects.filter(plan__in=[plan.pk for plan in plans])
        .order_by()
        .values_list("plan")
        .annotate(
            total=Count("pk", filter=in_plan_on(day)),
            done=Count("pk", filter=in_plan_on(day) & done_by(day)),
            overdue=Count("pk", filter=overdue_on(day, original=original)),
        )
    )
    numbers = {plan: counts for plan, *counts in counted}
    return [
        PlanRow(plan, names.get(plan.owner_id, ""), *numbers.get(plan.pk, (0, 0, 0)))
        for plan in plans
    ]
