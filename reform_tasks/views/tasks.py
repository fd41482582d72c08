"""Tasks: the list, one of them, and what is done to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.kept import kept, kept_until_changed
from core.numbers import format_day
from core.paging import page_of, rows_on
from core.process import available
from documents import filing
from organizations.permissions import Permission
from organizations.scope import reach_of
from reform_tasks import timeline
from reform_tasks.explaining import may_be_explained, will_be_overdue
from reform_tasks.filters import TaskFilter
from reform_tasks.flow import (
    AMEND,
    ANSWER,
    EXPLAIN,
    GRANT_EXTENSION,
    REFUSE_EXTENSION,
    REPORT_PERIOD,
    REQUEST_EXTENSION,
    SET_DEADLINE,
    TASK_FLOW,
)
from reform_tasks.forms import ACTS
from reform_tasks.models import AreaMonitor, ExtensionStatus, Layer, ReformTask
from reform_tasks.models.tasks import ReformTaskQuerySet
from reform_tasks.tables import by_layer, task_rows
from reform_tasks.urging import urgings_of


def _seen_by(request: AuthenticatedHttpRequest) -> ReformTaskQuerySet:
    tasks: ReformTaskQuerySet = ReformTask.objects.permitted_to(request.user, Permission.TASK_VIEW)
    return tasks


@kept_until_changed()
def task_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The tasks of issued plans that the user may read, as they stand on the day."""
    require(request.user, Permission.TASK_VIEW)
    day = asked_day(request)
    # Whoever reads the same tasks in the same language is shown the same.
    reach = reach_of(request.user, Permission.TASK_VIEW)
    key = ("tasks", request.GET.urlencode(), day, reach, get_language())
    context = {
        "as_of": day,
        "found": kept(key, lambda: _found(request, day)),
        "may_urge": request.user.has_perm(Permission.PLAN_WRITE),
    }
    return render(request, "reform_tasks/reformtask_list.html", context)


def _found(request: AuthenticatedHttpRequest, day: date) -> SafeString:
    """The filters and one page of the tasks found: nothing that is the reader's own.

    Hence a template without the context processors, which would offer the reader's name and token.
    """
    found = TaskFilter(request.GET, day=day, queryset=_seen_by(request).of_issued_plans(day))
    numbers = by_layer(found.qs, day)
    page = page_of(sum(tasks for _layer, tasks, _out in numbers), request.GET.get("page"))
    in_order = found.qs.order_by("plan__layer", "plan", "position", "pk")
    context = {
        "filter": found,
        "page": page,
        "rows": task_rows(rows_on(page, in_order), day, original=found.on_original),
        "on_original": found.on_original,
        "numbers": numbers,
        # For what the links carry from the address.
        "request": request,
    }
    return render_to_string("reform_tasks/_found.html", context)


def task_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One task: its two clocks, who does it, what was reported, and what may be done now."""
    day = asked_day(request)
    rows = _seen_by(request).select_related(
        "plan__owner", "plan__decision", "area", "parent_task", "result_file", "cancelled_by"
    )
    task = get_object_or_404(rows.prefetch_related("milestones", "directives__answered_by"), pk=pk)
    extensions = task.extensions.select_related("document", "requested_by")
    return render(
        request,
        "reform_tasks/reformtask_detail.html",
        {
            "as_of": day,
            "task": task,
            "owner": task.plan.owner.name_on(day),
            "timeliness": task.timeliness_on(day),
            "by_original": task.timeliness_on(day, original=True),
            "will_be_overdue": will_be_overdue(task, day),
            "explanation": task.explanation_on(day),
            "deadline": task.deadline_on(day),
            "monitor": _monitor_of(task, day),
            "agencies": task.agencies.select_related("organization").prefetch_related(
                "organization__names"
            ),
            "extensions": extensions,
            "reports": task.reports.select_related("by", "result_file").order_by("-on", "-pk"),
            "steps": timeline.of_task(task),
            "urgings": urgings_of(task),
            "acts": _acts(task, list(extensions), request.user),
        },
    )


def _monitor_of(task: ReformTask, day: date) -> AreaMonitor | None:
    """Who monitors the area of a task of the province's plan on the day; nobody else's tasks."""
    if task.plan.layer != Layer.PROVINCE:
        return None
    monitors = AreaMonitor.objects.valid_on(day).select_related("organization")
    return monitors.filter(area=task.area_id).first()


def _acts(task: ReformTask, extensions: list[Any], user: Any) -> list[tuple[str, Any]]:
    """The buttons: what this user may do now, by the verb's part of the address."""
    if task.plan.is_closed:
        return []
    flow = TASK_FLOW if task.plan.is_issued else (AMEND,)
    waits = any(extension.status == ExtensionStatus.REQUESTED for extension in extensions)
    out_of_place = {REQUEST_EXTENSION} if waits else {GRANT_EXTENSION, REFUSE_EXTENSION}
    has_deadline = task.due_on is not None or task.extended_on is not None
    out_of_place.add(SET_DEADLINE if has_deadline else REQUEST_EXTENSION)
    if not may_be_explained(task, clock.today()):
        out_of_place.add(EXPLAIN)
    if all(each.answered_on for each in task.directives.all()):
        out_of_place.add(ANSWER)
    if all(each.met_on for each in task.milestones.all()):
        out_of_place.add(REPORT_PERIOD)
    open_now = set(available(task, flow, user)) - out_of_place
    return [
        (verb, form.transition.label) for verb, form in ACTS.items() if form.transition in open_now
    ]


def task_act(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask what the verb needs to know, and carry it out."""
    if verb not in ACTS:
        raise Http404
    rows = _seen_by(request).select_related("plan__owner", "area")
    task = get_object_or_404(rows, pk=pk)
    form_class = ACTS[verb]
    require(request.user, form_class.transition.permission, task)
    form = form_class(request.POST or None, request.FILES or None, task=task, user=request.user)
    if request.method == "POST" and form.is_valid() and form.carried_out():
        messages.success(request, form.done)
        return redirect(task)
    context = {"task": task, "form": form, "facts": _facts(task), "act": form.transition.label}
    return render(request, "reform_tasks/reformtask_act.html", context)


def _facts(task: ReformTask) -> list[tuple[str, Any]]:
    """What the page shows about the task above the form."""
    today = clock.today()
    facts = [
        (_("Nhiệm vụ"), str(task)),
        (_("Kế hoạch"), task.plan.title),
        (_("Sản phẩm, kết quả"), task.output),
        (_("Thời hạn ban đầu"), f"{task.due_text} ({format_day(task.due_on)})"),
        (_("Thời hạn hiện nay"), format_day(task.deadline_on(today))),
        (_("Tình trạng"), task.timeliness_on(today).label),
    ]
    if task.result_number:
        result = f"{task.result_number}, {format_day(task.result_on)}"
        facts.append((_("Văn bản kết quả"), result))
    return facts


def task_result(request: AuthenticatedHttpRequest, pk: int) -> FileResponse:
    """Download the file that proves a task done."""
    task = get_object_or_404(_seen_by(request).select_related("result_file"), pk=pk)
    if task.result_file is None:
        raise Http404
    return filing.response(task.result_file)
