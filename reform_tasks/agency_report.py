"""The report of one agency: its tasks of a year on a day, each with what was last said of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization

from .models import Layer, ReformTask, TaskReport
from .tables import Tally, TaskRow, tally, task_rows

LED = _("Nhiệm vụ của Kế hoạch CCHC tỉnh do cơ quan, đơn vị chủ trì")
OWN = _("Nhiệm vụ của kế hoạch CCHC của cơ quan, đơn vị")


@dataclass(frozen=True)
class ReportedTask:
    """A task and the latest report on it up to the day, if there was one."""

    row: TaskRow
    report: TaskReport | None


@dataclass(frozen=True)
class Group:
    """The tasks of one layer; the two layers are never added."""

    title: Any
    tally: Tally
    tasks: list[ReportedTask]


def agency_groups(organization: Organization, year: int, day: date) -> list[Group]:
    """What it leads in the province's plan, and what stands in its own; no group is empty."""
    issued = ReformTask.objects.of_issued_plans(day).filter(plan__year=year)
    led = issued.filter(plan__layer=Layer.PROVINCE).led_by(organization)
    own = issued.filter(plan__layer=Layer.UNIT, plan__owner=organization)
    groups = [_group(title, tasks, day) for title, tasks in ((LED, led), (OWN, own))]
    return [group for group in groups if group.tasks]


def _group(title: Any, tasks: QuerySet[ReformTask], day: date) -> Group:
    rows = task_rows(tasks.order_by("plan", "area__number", "position", "pk"), day)
    reports = latest_reports([row.pk for row in rows], day)
    return Group(title, tally(rows), [ReportedTask(row, reports.get(row.pk)) for row in rows])


def latest_reports(tasks: Collection[int], day: date, **of: Any) -> dict[int, TaskReport]:
    """Of each task the latest report up to the day; `of` narrows which reports are meant."""
    latest = TaskReport.objects.filter(task=OuterRef("pk"), on__lte=day, **of)
    keys = ReformTask.objects.filter(pk__in=tasks).annotate(
        latest=Subquery(latest.order_by("-on", "-pk").values("pk")[:1])
    )
    reports = TaskReport.objects.filter(pk__in=keys.values("latest"))
    return {report.task_id: report for report in reports}
