"""Plans: the list, one of them as a tree, and what is done to one."""

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.figures import Scope
from core.http import AuthenticatedHttpRequest, asked_day, asked_on_original, require
from core.numbers import format_day
from core.process import available
from organizations.permissions import Permission
from reform_tasks import timeline
from reform_tasks.amending import amendments
from reform_tasks.changes import by_month, changes_between
from reform_tasks.filters import PlanFilter
from reform_tasks.flow import ISSUE, PLAN_FLOW
from reform_tasks.forms import PLAN_ACTS, AddTaskForm, CopyForm, IssueForm, OpenForm, SinceForm
from reform_tasks.models import ReformArea, ReformPlan
from reform_tasks.models.plans import ReformPlanQuerySet
from reform_tasks.rates import rates_by_layer
from reform_tasks.tables import Tally, TaskRow, plan_rows, tally, task_rows

PAGE_ROWS = 25


def _seen_by(request: AuthenticatedHttpRequest) -> ReformPlanQuerySet:
    plans: ReformPlanQuerySet = ReformPlan.objects.permitted_to(request.user, Permission.PLAN_VIEW)
    return plans


def plan_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The plans of a year, and how their tasks stand on the day."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    original = asked_on_original(request)
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
            "rows": plan_rows(page, day, original=original),
            "on_original": original,
            "rates": rates_by_layer(Scope.on(day, on_original=original)),
            "may_open": request.user.has_perm(Permission.PLAN_WRITE),
        },
    )


def plan_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One plan on a day: its progress as numbers, and by area the tasks that the user may read."""
    day = asked_day(request)
    plan = get_object_or_404(_seen_by(request).select_related("owner", "decision"), pk=pk)
    original = asked_on_original(request)
    in_order = plan.tasks.order_by("area__number", "position", "pk")
    tasks = task_rows(in_order, day, original=original)
    readable = set(
        plan.tasks.permitted_to(request.user, Permission.TASK_VIEW).values_list("pk", flat=True)
    )
    open_now = available(plan, PLAN_FLOW, request.user)
    return render(
        request,
        "reform_tasks/reformplan_detail.html",
        {
            "as_of": day,
            "plan": plan,
            "owner": plan.owner.name_on(day),
            "on_original": original,
            "total": tally(tasks),
            "months": by_month(tasks),
            "tree": _tree(tasks, readable),
            "hidden": len(tasks) - len(readable),
            "steps": timeline.of_plan(plan),
            "amendments": amendments(plan),
            "may_issue": ISSUE in open_now,
            "acts": [
                (verb, form.transition.label)
                for verb, form in PLAN_ACTS.items()
                if form.transition in open_now
            ],
            "may_write": request.user.has_perm(Permission.PLAN_WRITE, plan),
        },
    )


def plan_changes(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What moved in a plan since a day (`?tu=`), by default since a month before the as-of day."""
    day = asked_day(request)
    plan = get_object_or_404(_seen_by(request), pk=pk)
    form = SinceForm(request.GET if "tu" in request.GET else None, day=day)
    since = form.since
    tasks = plan.tasks.permitted_to(request.user, Permission.TASK_VIEW)
    in_order = tasks.order_by("area__number", "position", "pk")
    context = {
        "as_of": day,
        "plan": plan,
        "form": form,
        "since": since,
        "changes": changes_between(in_order, since, day),
    }
    return render(request, "reform_tasks/reformplan_changes.html", context)


def _tree(
    tasks: list[TaskRow], readable: set[int]
) -> list[tuple[ReformArea, Tally, list[TaskRow]]]:
    """The areas that have tasks, each with its numbers and the tasks that the user may read."""
    areas = ReformArea.objects.in_bulk()
    tree = []
    for area, group in groupby(tasks, key=lambda row: row.area):
        rows = list(group)
        tree.append((areas[area], tally(rows), [row for row in rows if row.pk in readable]))
    return tree


def plan_open(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open a draft of a plan."""
    require(request.user, Permission.PLAN_WRITE)
    form = OpenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.opened() and form.plan:
        messages.success(request, _("Đã lập kế hoạch. Đề nghị nhập nhiệm vụ rồi ban hành."))
        return redirect(form.plan)
    return render(request, "reform_tasks/reformplan_form.html", {"form": form})


def plan_add_task(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Add one line to a plan."""
    plan = get_object_or_404(_seen_by(request).select_related("owner"), pk=pk)
    require(request.user, Permission.PLAN_WRITE, plan)
    form = AddTaskForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.added():
        messages.success(request, _("Đã thêm nhiệm vụ."))
        return redirect(plan)
    return render(request, "reform_tasks/reformtask_form.html", {"form": form, "plan": plan})


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


def plan_act(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponse:
    """Close a plan, or reopen it."""
    if verb not in PLAN_ACTS:
        raise Http404
    plan = get_object_or_404(_seen_by(request), pk=pk)
    require(request.user, Permission.PLAN_WRITE, plan)
    form = PLAN_ACTS[verb](request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.carried_out():
        messages.success(request, form.done)
        return redirect(plan)
    question = {
        "title": form.transition.label,
        "message": form.message,
        "facts": [
            (_("Kế hoạch"), plan.title),
            (_("Ngày chốt số liệu"), format_day(plan.closing_on)),
        ],
        "form": form,
        "button": form.transition.label,
        "cancel_url": plan.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", question)


def plan_copy(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Copy a plan as the draft of a later year."""
    plan = get_object_or_404(_seen_by(request).select_related("owner"), pk=pk)
    require(request.user, Permission.PLAN_WRITE, plan)
    form = CopyForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.copied() and form.draft:
        messages.success(request, _("Đã chép thành bản nháp. Đề nghị rà soát rồi ban hành."))
        return redirect(form.draft)
    question = {
        "title": _("Chép thành bản nháp năm sau"),
        "message": _(
            "Chép mọi nhiệm vụ còn trong kế hoạch; năm trong nội dung và thời hạn chuyển sang năm "
            "mới. Cơ quan đã kết thúc được thay bằng cơ quan kế thừa."
        ),
        "facts": [(_("Kế hoạch"), plan.title)],
        "form": form,
        "button": _("Chép kế hoạch"),
        "cancel_url": plan.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", question)
