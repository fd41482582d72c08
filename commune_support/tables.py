"""Rows of the lists with the names that they had on the day: a constant number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.naming import names_on as organization_names
from territory.naming import described_on

from .models import PlanItem, SupportActivity, SupportAssignment, SupportPlan


@dataclass(frozen=True)
class Named:
    """A record between a supporter and a commune, with their names."""

    record: Any
    supporter: str
    commune: str
    taken_over_from: str = ""


def named_assignments(rows: Iterable[SupportAssignment], day: date) -> list[Named]:
    """Assignments with the names of the day, and the communes whose assignments they took over.

    Prefetch `carried_over_from` and select `decision__document`.
    """
    shown = list(rows)
    before = {
        row.pk: {old.commune_id for old in row.carried_over_from.all()} - {row.commune_id}
        for row in shown
    }
    supporters = organization_names(day, {row.supporter_id for row in shown})
    every = {row.commune_id for row in shown}.union(*before.values())
    communes = described_on(day, every)
    return [
        Named(
            row,
            supporters[row.supporter_id],
            communes[row.commune_id],
            ", ".join(communes[pk] for pk in sorted(before[row.pk])),
        )
        for row in shown
    ]


def named_plans(rows: Iterable[SupportPlan], day: date) -> list[Named]:
    """Plans with the names of the day."""
    shown = list(rows)
    supporters = organization_names(day, {row.supporter_id for row in shown})
    communes = described_on(day, {row.commune_id for row in shown})
    return [Named(row, supporters[row.supporter_id], communes[row.commune_id]) for row in shown]


def named_activities(rows: Iterable[SupportActivity], day: date) -> list[Named]:
    """Activities with the names of the day."""
    shown = list(rows)
    supporters = organization_names(day, {row.supporter_id for row in shown})
    communes = described_on(day, {row.commune_id for row in shown})
    return [Named(row, supporters[row.supporter_id], communes[row.commune_id]) for row in shown]


ASSIGNMENT_COLUMNS = (
    _("Đơn vị giúp đỡ"),
    _("Xã được giúp đỡ"),
    _("Chủ trì"),
    _("Từ ngày"),
    _("Đến ngày"),
    _("Quyết định"),
    _("Trạng thái"),
    _("Dữ liệu minh họa"),
)

ACTIVITY_COLUMNS = (
    _("Ngày thực hiện"),
    _("Đơn vị giúp đỡ"),
    _("Xã được giúp đỡ"),
    _("Loại hình giúp đỡ"),
    _("Nội dung"),
    _("Khối lượng"),
    _("Đơn vị tính"),
    _("Tiền mặt (đồng)"),
    _("Đơn giá hiện vật (đồng)"),
    _("Nguồn của đơn giá"),
    _("Hiện vật quy đổi (đồng)"),
    _("Ngày công"),
    _("Đơn giá ngày công (đồng)"),
    _("Ngày công quy đổi (đồng)"),
    _("Nguồn"),
    _("Lượt người được hưởng"),
    _("Xác nhận"),
    _("Dữ liệu minh họa"),
)

PLAN_COLUMNS = (
    _("Năm"),
    _("Đơn vị giúp đỡ"),
    _("Xã được giúp đỡ"),
    _("Trạng thái"),
    _("Ngày ban hành"),
    _("Loại hình giúp đỡ"),
    _("Nội dung"),
    _("Khối lượng"),
    _("Đơn vị tính"),
    _("Giá trị dự kiến (đồng)"),
    _("Nguồn"),
    _("Tháng"),
    _("Dữ liệu minh họa"),
)


def plan_cells(rows: QuerySet[SupportPlan], day: date) -> Iterator[list[Any]]:
    """The items of the plans as rows of a file, read in portions."""
    supporters = organization_names(day, rows.order_by().values_list("supporter", flat=True))
    communes = described_on(day, rows.order_by().values_list("commune", flat=True))
    items = PlanItem.objects.filter(plan__in=rows.order_by().values("pk"))
    items = items.select_related("plan", "kind", "source").order_by(
        "-plan__year", "plan__supporter__official_order", "plan", "kind__official_order", "pk"
    )
    for item in items.iterator(chunk_size=2000):
        plan = item.plan
        yield [
            plan.year,
            supporters[plan.supporter_id],
            communes[plan.commune_id],
            plan.get_status_display(),
            plan.issued_on,
            item.kind.name,
            item.content,
            item.quantity,
            item.unit_of_measure,
            item.planned_vnd,
            item.said_source,
            item.month,
            item.is_sample,
        ]


def assignment_cells(rows: QuerySet[SupportAssignment], day: date) -> Iterator[list[Any]]:
    """The assignments as rows of a file."""
    for entry in named_assignments(rows, day):
        row = entry.record
        yield [
            entry.supporter,
            entry.commune,
            row.is_lead,
            row.valid_from,
            row.valid_to,
            row.decision.document.number,
            row.get_status_display(),
            row.is_sample,
        ]


def activity_cells(rows: QuerySet[SupportActivity], day: date) -> Iterator[list[Any]]:
    """The activities as rows of a file, read in portions."""
    supporters = organization_names(day, rows.order_by().values_list("supporter", flat=True))
    communes = described_on(day, rows.order_by().values_list("commune", flat=True))
    for row in rows.iterator(chunk_size=2000):
        yield [
            row.held_on,
            supporters[row.supporter_id],
            communes[row.commune_id],
            row.kind.name,
            row.description,
            row.quantity,
            row.unit_of_measure,
            row.cash_vnd,
            row.unit_price_vnd,
            row.price_source,
            row.in_kind_vnd,
            row.workdays,
            row.workday_rate_vnd,
            row.labour_vnd,
            row.said_source,
            row.beneficiaries,
            row.get_status_display(),
            row.is_sample,
        ]
