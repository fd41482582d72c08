"""Plans: the list, one of them as a tree, opening and issuing one."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, asked_day, require
from core.process import available
from organizations.permissions import Permission
from reform_tasks import timeline
from reform_tasks.filters import PlanFilter
from reform_tasks.flow import ISSUE, PLAN_FLOW
from reform_tasks.forms import IssueForm, OpenForm
from reform_tasks.models import ReformArea, ReformPlan
from reform_tasks.models.plans import ReformPlanQuerySet
from reform_tasks.tables import Tally, plan_rows, summed, tallies, task_rows

PAGE_ROWS = 25


def _seen_by(request: AuthenticatedHttpRequest) -> ReformPlanQuerySet:
    plans: ReformPlanQuerySet = ReformPlan.objects.permitted_to(request.user, Permission.PLAN_VIEW)
    return plans


def plan_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The plans of a year, and how their tasks stand on the day."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    found = PlanFilter(request.GET, day=day, queryset=_seen_by(request))
    rows = found.qs.select_related("decision").order_by(
        "-year", "layer", "owner__official_order", "pk"
    )
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "reform_tasks/reformplan_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": plan_rows(page, day),
            "may_open": request.user.has_perm(Permission.PLAN_WRITE),
        },
    )


def plan_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One plan on a day: its progress as numbers, and by area the tasks that the user may read."""
    day = asked_day(request)
    plan = get_object_or_404(_seen_by(request).select_related("owner", "decision"), pk=pk)
    by_area = tallies(plan.tasks.all(), "area", day)
    readable = plan.tasks.permitted_to(request.user, Permission.TASK_VIEW)
    tasks = task_rows(readable.order_by("area__number", "position", "pk"), day)
    return render(
        request,
        "reform_tasks/reformplan_detail.html",
        {
            "as_of": day,
            "plan": plan,
            "owner": plan.owner.name_on(day),
            "total": summed(by_area.values()),
            "tree": _tree(by_area, tasks),
            "hidden": plan.tasks.count() - len(tasks),
            "steps": timeline.of_plan(plan),
            "may_issue": ISSUE in available(plan, PLAN_FLOW, request.user),
        },
    )


def _tree(by_area: dict[int, Tally], tasks: list[Any]) -> list[tuple[ReformArea, Tally, list[Any]]]:
    """The areas that have tasks, each with its numbers and its tasks."""
    listed = {area: list(rows) for area, rows in groupby(tasks, key=lambda row: row.area)}
    return [
        (area, by_area.get(area.pk, Tally()), listed.get(area.pk, []))
        for area in ReformArea.objects.all()
        if area.pk in by_area or area.pk in listed
    ]


def plan_open(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open a draft of a plan."""
    require(request.user, Permission.PLAN_WRITE)
    form = OpenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.opened() and form.plan:
        messages.success(request, _("Đã lập kế hoạch. Đề nghị nhập nhiệm vụ rồi ban hành."))
        return redirect(form.plan)
    return render(request, "reform_tasks/reformplan_form.html", {"form": form})


def plan_issue(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Issue a plan: from then on it counts."""
    plan = get_object_or_404(_seen_by(request), pk=pk)
    require(request.user, Permission.PLAN_WRITE, plan)
    form = IssueForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.issued():
        messages.success(request, _("Đã ban hành kế hoạch."))
        return redirect(plan)
    question = {
        "title": _("Ban hành kế hoạch"),
        "message": _("Sau khi ban hành, nhiệm vụ và thời hạn ban đầu không sửa được nữa."),
        "facts": [(_("Kế hoạch"), plan.title), (_("Số nhiệm vụ"), plan.tasks.count())],
        "form": form,
        "button": _("Ban hành"),
        "cancel_url": plan.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", question)
