"""Reports of progress on many tasks at once: a period's round on one page.

Whoever reports so reports for an organization of their own that leads the tasks; on another's
behalf each task is reported by itself, by the document that says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.process import Move, SomeRefused, move_all
from core.refusals import NotYours, Refusal
from core.text import squeezed
from organizations.acting import is_on_behalf, step_fields
from organizations.permissions import Permission
from organizations.scope import granting

from .agency_report import latest_reports
from .flow import REPORT_PROGRESS, REPORT_UNCHANGED
from .models import Part, PlanStatus, ReformTask, ReportKind, TaskAgency, TaskReport
from .progress import check_said, latest_report, reporting_day


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is said of one task; `seen` is the revision that was on the screen.

    `is_unchanged`: it repeats the report before, if there was one, and the task stays as it is.
    """

    task: ReformTask
    percent: int | None = None
    text: str = ""
    difficulty: str = ""
    proposal: str = ""
    is_unchanged: bool = False
    seen: int | None = None


def tasks_to_report(user: Any, day: date) -> QuerySet[ReformTask]:
    """Tasks that run on the day and that an organization of the user's own leads."""
    own = [held.organization for held in granting(user, Permission.TASK_REPORT)]
    leading = TaskAgency.objects.order_by().filter(organization__in=own, part=Part.LEAD)
    return (
        ReformTask.objects.of_issued_plans(day)
        .in_plan_on(day)
        .exclude(plan__status=PlanStatus.CLOSED)
        .filter(pk__in=leading.values("task"), status__in=REPORT_PROGRESS.sources)
    )


def reports_before(tasks: Iterable[ReformTask], day: date) -> dict[int, TaskReport]:
    """Of each task the latest report of progress up to the day: what 'unchanged' repeats."""
    keys = [task.pk for task in tasks]
    return latest_reports(keys, day, kind=ReportKind.PROGRESS)


@transaction.atomic
def report_all(entries: Sequence[Entry], *, by: Any, on: date | None = None) -> None:
    """Report on all the tasks for one day, or on none: SomeRefused says which row refuses, and why.

    It takes as many queries for a hundred tasks as for one.
    """
    leads = _leads_of([entry.task for entry in entries])
    moves: list[Move] = []
    reports: list[TaskReport] = []
    refusals: dict[Any, Refusal] = {}
    for entry in entries:
        try:
            report = _report(entry, by, on)
            moves.append(_move(entry, report.on, leads.get(entry.task.pk, []), by))
            reports.append(report)
        except Refusal as refusal:
            refusals[entry.task.pk] = refusal
    if refusals:
        raise SomeRefused(refusals)
    move_all(moves, by=by, on=on)
    TaskReport.objects.bulk_create(reports)


def _leads_of(tasks: Sequence[ReformTask]) -> dict[int, list[int]]:
    rows = TaskAgency.objects.filter(task__in=[task.pk for task in tasks], part=Part.LEAD)
    found: dict[int, list[int]] = {}
    for task, organization in rows.order_by("order", "pk").values_list("task", "organization"):
        found.setdefault(task, []).append(organization)
    return found


def _move(entry: Entry, day: date, leads: list[int], by: Any) -> Move:
    if is_on_behalf(by, leads, Permission.TASK_REPORT):
        raise NotYours
    return Move(
        record=entry.task,
        transition=REPORT_UNCHANGED if entry.is_unchanged else REPORT_PROGRESS,
        seen=entry.seen,
        changes={"last_report_on": latest_report(entry.task, day)},
        step_fields=step_fields(by, leads, Permission.TASK_REPORT),
    )


def _report(entry: Entry, by: Any, on: date | None) -> TaskReport:
    if not entry.is_unchanged:
        check_said(entry.percent, entry.text)
    return TaskReport(
        task=entry.task,
        kind=ReportKind.PROGRESS,
        on=reporting_day(entry.task, on),
        percent=entry.percent,
        text=squeezed(entry.text),
        difficulty=squeezed(entry.difficulty),
        proposal=squeezed(entry.proposal),
        is_unchanged=entry.is_unchanged,
        by=by,
        is_sample=entry.task.is_sample,
    )
