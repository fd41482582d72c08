"""Rows of this room's lists, read in few queries and joined in Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from core.numbers import share
from organizations.naming import names_on

from .models import Layer, Part, Progress, ReformPlan, ReformTask, TaskAgency
from .timeliness import DONE, Timeliness, any_of, classes_on, deadline_on, in_plan_on

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
    completed_on: date | None
    progress: Progress
    timeliness: Timeliness
    area: int
    is_sample: bool

    @property
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
        return self.timeliness == T.OVERDUE


def task_rows(tasks: Any, day: date) -> list[TaskRow]:
    """The tasks as they stand on the day, in three queries."""
    found = list(
        tasks.with_timeliness(day)
        .annotate(deadline=deadline_on(day))
        .values(
            "pk",
            "number",
            "title",
            "plan__owner",
            "due_text",
            "due_on",
            "deadline",
            "completed_on",
            "status",
            "timeliness",
            "area",
            "is_sample",
        )
    )
    leads: dict[int, list[int]] = {}
    agencies = TaskAgency.objects.filter(task__in=[row["pk"] for row in found], part=Part.LEAD)
    for task, organization in agencies.order_by("order").values_list("task", "organization"):
        leads.setdefault(task, []).append(organization)
    named = {row["plan__owner"] for row in found}.union(*leads.values())
    names = names_on(day, named)
    return [
        TaskRow(
            owner=names.get(row.pop("plan__owner"), ""),
            leads="; ".join(names.get(lead, "") for lead in leads.get(row["pk"], ())),
            progress=Progress(row.pop("status")),
            timeliness=T(row.pop("timeliness")),
            **row,
        )
        for row in found
    ]


def by_layer(tasks: QuerySet[ReformTask]) -> list[tuple[Layer, int]]:
    """How many of the tasks are of the province's plan and how many of units' plans."""
    counted = dict(tasks.order_by().values_list("plan__layer").annotate(number=Count("pk")))
    return [(layer, counted[layer]) for layer in Layer if layer in counted]


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
        return self.classes.get(T.OVERDUE, 0)

    @property
    def rate(self) -> Any:
        """Done over all in the plan, in percent."""
        return share(self.done, self.total)

    @property
    def parts(self) -> list[tuple[Any, int, str]]:
        """The classes that have tasks, for a stacked bar."""
        return [(name.label, number, name.tone) for name, number in self.classes.items() if number]


def tallies(tasks: QuerySet[ReformTask], by: str, day: date) -> dict[Any, Tally]:
    """The tasks in the plan on the day counted by a column and by class, in one query."""
    classes = [name for name in T if name not in (T.NOT_ADDED, T.LEFT_OUT)]
    conditions = classes_on(day)
    rows = (
        tasks.filter(in_plan_on(day))
        .order_by()
        .values(by)
        .annotate(
            total=Count("pk"),
            **{name.value: Count("pk", filter=conditions[name]) for name in classes},
        )
    )
    return {
        row[by]: Tally(row["total"], {name: row[name.value] for name in classes}) for row in rows
    }


def summed(parts: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    total, classes = 0, dict.fromkeys(T, 0)
    for part in parts:
        total += part.total
        for name, number in part.classes.items():
            classes[name] += number
    return Tally(total, classes)


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


def plan_rows(plans: Iterable[ReformPlan], day: date) -> list[PlanRow]:
    """The plans with how their tasks stand on the day, in two queries."""
    plans = list(plans)
    names = names_on(day, (plan.owner_id for plan in plans))
    counted = (
        ReformTask.objects.filter(plan__in=[plan.pk for plan in plans])
        .order_by()
        .values_list("plan")
        .annotate(
            total=Count("pk", filter=in_plan_on(day)),
            done=Count("pk", filter=any_of(DONE, day)),
            overdue=Count("pk", filter=classes_on(day)[T.OVERDUE]),
        )
    )
    numbers = {plan: counts for plan, *counts in counted}
    return [
        PlanRow(plan, names.get(plan.owner_id, ""), *numbers.get(plan.pk, (0, 0, 0)))
        for plan in plans
    ]
