"""A supporter's plan for a commune and a year: drafted, issued by a document, amended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.process import Transition, began, move
from core.refusals import NotYours, Refusal
from documents.models import LegalDocument
from organizations.acting import is_on_behalf, step_fields
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.models import AdministrativeUnit

from .models import (
    Fund,
    FundSource,
    NewRuralCriterion,
    PlanItem,
    PlanStatus,
    SupportAssignment,
    SupportKind,
    SupportPlan,
)

DRAFT = "draft"
REWRITE = Transition.of(
    "rewrite",
    gettext_lazy("Sửa"),
    {PlanStatus.DRAFT, PlanStatus.AMENDING},
    "",
    Permission.ACTIVITY_WRITE,
)
ISSUE = Transition.of(
    "issue",
    gettext_lazy("Ban hành"),
    {PlanStatus.DRAFT, PlanStatus.AMENDING},
    PlanStatus.ISSUED,
    Permission.ACTIVITY_WRITE,
)
AMEND = Transition.of(
    "amend",
    gettext_lazy("Điều chỉnh"),
    {PlanStatus.ISSUED},
    PlanStatus.AMENDING,
    Permission.ACTIVITY_WRITE,
    needs_reason=True,
)
TRANSITIONS = (REWRITE, ISSUE, AMEND)


class NotPlannable(Refusal):
    """A plan that cannot be as written; the message says what would be right."""


@dataclass(frozen=True)
class Item:
    """One line of a plan as it was typed."""

    kind: SupportKind
    content: str = ""
    quantity: Decimal | None = None
    unit_of_measure: str = ""
    planned_vnd: int | None = None
    fund: str = Fund.OWN
    source: FundSource | None = None
    month: int | None = None


@transaction.atomic
def draft(
    *,
    by: Any,
    supporter: Organization,
    commune: AdministrativeUnit,
    year: int,
    aims: str,
    criteria: Iterable[NewRuralCriterion] = (),
    items: Sequence[Item] = (),
    basis: LegalDocument | None = None,
    is_sample: bool = False,
) -> SupportPlan:
    """Begin a supporter's plan for a commune to which it is assigned on some day of the year.

    The province enters it for the supporter on the strength of `basis` (nhập thay).
    """
    if not may_plan(by, supporter):
        raise NotYours
    first, last = date(year, 1, 1), date(year, 12, 31)
    assigned = SupportAssignment.objects.begun_by(last).filter(supporter=supporter, commune=commune)
    if not assigned.exclude(valid_to__lt=first).exists():
        raise NotPlannable(
            _("%(organization)s không được phân công giúp đỡ %(unit)s trong năm %(year)d.")
            % {"organization": supporter, "unit": commune, "year": year}
        )
    if SupportPlan.objects.filter(supporter=supporter, commune=commune, year=year).exists():
        raise NotPlannable(
            _("Đã có kế hoạch giúp đỡ %(unit)s năm %(year)d.") % {"unit": commune, "year": year}
        )
    step = step_fields(by, [supporter.pk], Permission.ACTIVITY_WRITE, basis)
    plan = SupportPlan.objects.create(
        supporter=supporter, commune=commune, year=year, aims=aims, is_sample=is_sample
    )
    _write(plan, criteria, items)
    began(plan, DRAFT, by=by, **step)
    return plan


@transaction.atomic
def rewrite(
    plan: SupportPlan,
    *,
    by: Any,
    aims: str,
    criteria: Iterable[NewRuralCriterion],
    items: Sequence[Item],
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Change a plan that is a draft or being amended: what is not among `items` goes."""
    step = step_fields(by, [plan.supporter_id], Permission.ACTIVITY_WRITE, basis)
    move(plan, REWRITE, by=by, seen=seen, changes={"aims": aims}, **step)
    _write(plan, criteria, items)


@transaction.atomic
def issue(plan: SupportPlan, *, by: Any, document: LegalDocument, seen: int | None = None) -> None:
    """Issue the plan, or its amendment, by a document; it counts from the first document's day."""
    if not plan.items.exists():
        raise NotPlannable(_("Đề nghị nhập ít nhất một nội dung trước khi ban hành kế hoạch."))
    move(
        plan,
        ISSUE,
        by=by,
        on=document.issued_on,
        seen=seen,
        changes={"issued_on": plan.issued_on or document.issued_on, "document": document},
        **step_fields(by, [plan.supporter_id], Permission.ACTIVITY_WRITE, document),
    )


def amend(
    plan: SupportPlan,
    *,
    by: Any,
    reason: str,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Open an issued plan for changes; it goes on to count as issued."""
    step = step_fields(by, [plan.supporter_id], Permission.ACTIVITY_WRITE, basis)
    move(plan, AMEND, by=by, reason=reason, seen=seen, on=clock.today(), **step)


def may_plan(user: Any, supporter: Organization) -> bool:
    """Whether the user may write that supporter's plans."""
    reached = reach_of(user, Permission.ACTIVITY_WRITE)
    return reached is None or supporter.pk in reached.organizations


def is_for_another(user: Any, supporter: Organization) -> bool:
    """Whether the user would enter for another unit, which takes that unit's document."""
    return is_on_behalf(user, [supporter.pk], Permission.ACTIVITY_WRITE)


def _write(plan: SupportPlan, criteria: Iterable[NewRuralCriterion], items: Sequence[Item]) -> None:
    """Set the criteria, and the items so that an unchanged one stays the row that it was."""
    chosen = list(criteria)
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    for criterion in chosen:
        period = criterion.criteria_set
        if period.valid_from > last or (period.valid_to and period.valid_to < first):
            raise NotPlannable(
                _("Tiêu chí “%(criterion)s” không thuộc bộ tiêu chí của năm %(year)d.")
                % {"criterion": criterion, "year": plan.year}
            )
    plan.criteria.set(chosen)
    standing = {_facts(row): row for row in plan.items.all()}
    for item in items:
        _check(item)
        row = PlanItem(plan=plan, is_sample=plan.is_sample, **vars(item))
        if standing.pop(_facts(row), None) is None:
            row.save()
    for row in standing.values():
        row.delete()


def _facts(row: PlanItem) -> tuple[Any, ...]:
    quantity = None if row.quantity is None else Decimal(row.quantity).normalize()
    own = (row.kind_id, row.content, quantity, row.unit_of_measure)
    return (*own, row.planned_vnd, row.fund, row.source_id, row.month)


def _check(item: Item) -> None:
    if not item.kind.is_valued and item.planned_vnd is not None:
        raise NotPlannable(
            _("“%(kind)s” chỉ đếm số hoạt động, không ghi giá trị bằng tiền.") % {"kind": item.kind}
        )
    if item.source is not None and item.source.fund != item.fund:
        raise NotPlannable(
            _("“%(source)s” là %(fund)s.")
            % {"source": item.source, "fund": item.source.get_fund_display().lower()}
        )
