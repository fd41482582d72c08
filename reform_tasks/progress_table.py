"""Biểu 4: how the tasks of a year's plans stand on a day, agency by agency, in the official order.

The province's plan by lead agency, units' plans by the unit whose plan it is; the two layers are
never added. Every task in the plan on the day is in exactly one column, so the columns of a row sum
to its total; what was taken out of the plan, or was not yet in it, is in none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.numbers import share
from organizations.models import Organization
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.scope import reach_of

from .models import Layer, Part, ReformTask, TaskAgency
from .timeliness import AWAITING, DONE, OVERDUE, Timeliness, any_of, in_plan_on, overdue_on

T = Timeliness

# The columns between the total and the rate: name, heading, classes.
COLUMNS: tuple[tuple[str, Any, tuple[Timeliness, ...]], ...] = (
    ("done_on_time", T.DONE_ON_TIME.label, (T.DONE_ON_TIME,)),
    ("done_late", T.DONE_LATE.label, (T.DONE_LATE,)),
    ("done_no_deadline", T.DONE_NO_DEADLINE.label, (T.DONE_NO_DEADLINE,)),
    ("in_time", T.IN_TIME.label, (T.IN_TIME, T.DUE_SOON)),
    ("overdue", T.OVERDUE.label, OVERDUE),
    ("before_start", _("Chưa đến hạn"), (T.BEFORE_START,)),
    ("awaiting", _("Chờ xác nhận hoàn thành"), AWAITING),
    ("suspended", T.SUSPENDED.label, (T.SUSPENDED,)),
    ("no_deadline", T.NO_DEADLINE.label, (T.NO_DEADLINE,)),
)
DONE_COLUMNS = tuple(name for name, _label, classes in COLUMNS if set(classes) <= set(DONE))
NOTE = _(
    "Chưa đến hạn: chưa đến thời gian thực hiện ghi trong kế hoạch. Trong hạn gồm cả nhiệm vụ sắp "
    "đến hạn; quá hạn gồm cả nhiệm vụ quá hạn chưa cập nhật. Tỷ lệ là số đã hoàn thành trên tổng. "
    "Nhiệm vụ đã đưa ra khỏi kế hoạch không tính."
)
JOINT = _(
    "Nhiệm vụ nhiều cơ quan chủ trì được tính cho mỗi cơ quan, và một lần ở dòng tổng cộng; tổng "
    "của các cơ quan vì vậy có thể lớn hơn."
)


@dataclass(frozen=True)
class ProgressRow:
    """One agency's line; the line of the total has neither code nor name."""

    code: str
    name: str
    total: int
    counts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many are done, on time, late, or without a deadline."""
        return sum(self.counts[name] for name in DONE_COLUMNS)

    @property
    def rate(self) -> Decimal | None:
        """Done over all in the plan, in percent."""
        return share(self.done, self.total)

    @property
    def cells(self) -> list[tuple[Any, int]]:
        """The counts under their headings, in the order of the columns."""
        return [(label, self.counts[name]) for name, label, _classes in COLUMNS]


@dataclass(frozen=True)
class ProgressTable:
    """The lines that the reader may see, and the total of all.

    `hidden` is how many agencies have a line that the reader may not see.
    """

    layer: Layer
    rows: Sequence[ProgressRow]
    total: ProgressRow
    hidden: int
    is_sample: bool


def progress_table(user: Any, year: int, layer: Layer, day: date) -> ProgressTable:
    """The table in four statements; an agency sees its own line and the total of all."""
    of_plans = {"year": year, "layer": layer, "issued_on__lte": day}
    tasks = ReformTask.objects.filter(in_plan_on(day), **_prefixed(of_plans, "plan__"))
    totals = tasks.aggregate(**_counts(day, ""), samples=Count("pk", filter=Q(is_sample=True)))
    counted = _by_lead(day, of_plans) if layer == Layer.PROVINCE else _by_owner(day, tasks)
    reached = reach_of(user, Permission.TASK_VIEW)
    shown = [
        found
        for found in counted
        if reached is None or found["organization"] in reached.organizations
    ]
    codes = Organization.objects.in_bulk([found["organization"] for found in shown])
    names = names_on(day, codes)
    rows = [
        _row(found, codes[found["organization"]].code, names.get(found["organization"], ""))
        for found in shown
    ]
    is_sample = bool(totals["samples"])
    return ProgressTable(layer, rows, _row(totals, "", ""), len(counted) - len(rows), is_sample)


def _by_lead(day: date, of_plans: Mapping[str, Any]) -> list[dict[str, Any]]:
    leads = TaskAgency.objects.filter(
        in_plan_on(day, "task__"), part=Part.LEAD, **_prefixed(of_plans, "task__plan__")
    )
    rows: Any = leads.order_by("organization__official_order", "organization").values(
        "organization"
    )
    return list(rows.annotate(**_counts(day, "task__")))


def _by_owner(day: date, tasks: Any) -> list[dict[str, Any]]:
    counted = (
        tasks.order_by("plan__owner__official_order", "plan__owner")
        .values("plan__owner")
        .annotate(**_counts(day, ""))
    )
    return [{**found, "organization": found["plan__owner"]} for found in counted]


def _counts(day: date, prefix: str) -> dict[str, Any]:
    # The same as being in one of its two classes, without asking who reported.
    conditions = {"overdue": overdue_on(day, prefix)}
    counts: dict[str, Any] = {
        name: Count("pk", filter=conditions.get(name) or any_of(classes, day, prefix))
        for name, _label, classes in COLUMNS
    }
    return {"total": Count("pk"), **counts}


def _row(found: Mapping[str, Any], code: str, name: str) -> ProgressRow:
    counts = {column: found[column] for column, _label, _classes in COLUMNS}
    return ProgressRow(code, name, found["total"], counts)


def _prefixed(lookups: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {f"{prefix}{name}": value for name, value in lookups.items()}
