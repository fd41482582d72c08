"""Last year's plan as the draft of the next: the same lines, a year later."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from documents.models import LegalDocument
from organizations.models import Organization

from .models import Part, ReformPlan, ReformTask
from .planning import NewTask, UnfitPlan, add_tasks, open_plan

_YEAR = re.compile(r"\b(20\d\d)\b")
_LEAP_DAY = re.compile(r"\b29(?=\s?[/.-]\s?0?2\b| tháng 0?2\b)")


@transaction.atomic
def copy_plan(
    source: ReformPlan,
    *,
    by: Any,
    year: int,
    title: str = "",
    basis: LegalDocument | None = None,
) -> ReformPlan:
    """Open a draft for another year with the lines that stand in the plan; returns the draft.

    Years in words and deadlines move with the plan. A lead that has ended is replaced by its
    successors of today, or else by the plan's owner. Reports, proof and dates do not come along.
    """
    moved = year - source.year
    if moved <= 0:
        raise UnfitPlan(_("Đề nghị nhập năm sau năm %(year)s.") % {"year": source.year})
    draft = open_plan(
        by=by,
        owner=source.owner,
        year=year,
        title=title or _later(source.title, moved),
        closing_on=_same_day(source.closing_on, year),
        due_soon_days=source.due_soon_days,
        basis=basis,
        is_sample=source.is_sample,
    )
    tasks = (
        source.tasks.filter(cancelled_on=None)
        .select_related("area")
        .prefetch_related("agencies__organization__successions__successor")
        .order_by("position", "pk")
    )
    add_tasks(draft, [_line(task, draft, moved) for task in tasks], by=by, basis=basis)
    return draft


def _line(task: ReformTask, draft: ReformPlan, moved: int) -> NewTask:
    return NewTask(
        number=task.number,
        title=_later(task.title, moved),
        area=task.area,
        leads=_going_on(task, Part.LEAD) or [draft.owner],
        due_text=_later(_LEAP_DAY.sub("28", task.due_text), moved),
        output=_later(task.output, moved),
        coordinating=_going_on(task, Part.COORDINATING),
        coordinating_note=task.coordinating_note,
        in_periods=task.has_milestones,
    )


def _same_day(day: date, year: int) -> date:
    """The day in another year; of a leap day the one before."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28 if is_leap_day else day.day)


def _later(words: str, years: int) -> str:
    """The words with every year in them moved."""
    return _YEAR.sub(lambda match: str(int(match[1]) + years), words)


def _going_on(task: ReformTask, part: Part) -> list[Organization]:
    """The agencies of that part that stand today; in place of one that ended its successors."""
    today = clock.today()
    found: dict[int, Organization] = {}
    for agency in task.agencies.all():
        if agency.part != part:
            continue
        organization = agency.organization
        successors = [each.successor for each in organization.successions.all()]
        for each in [organization] if organization.is_valid_on(today) else successors:
            if each.is_valid_on(today):
                found.setdefault(each.pk, each)
    return list(found.values())
