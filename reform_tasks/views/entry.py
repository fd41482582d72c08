"""Quick entry: all tasks that an organization leads on one page, reported at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from core import clock
from core.http import AuthenticatedHttpRequest, require
from organizations.naming import names_on
from organizations.permissions import Permission
from reform_tasks.explaining import may_be_explained, will_be_overdue
from reform_tasks.forms.entry import EntryForm
from reform_tasks.models import ReformTask
from reform_tasks.quick_entry import reports_before, tasks_to_report
from reform_tasks.timeliness import load_older_facts

ROWS = 100


def report_entry(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The running tasks of the user's own organization, each with a row to report in."""
    require(request.user, Permission.TASK_REPORT)
    today = clock.today()
    tasks = tasks_to_report(request.user, today).select_related("plan")
    in_order = tasks.order_by("plan__layer", "-plan__year", "plan", "position", "pk")
    page = Paginator(in_order, ROWS).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    form = EntryForm(
        request.POST or None,
        tasks=on_page,
        before=reports_before(on_page, today),
        user=request.user,
    )
    rest_is_unchanged = "unchanged" in request.POST
    if form.is_valid() and form.reported(rest_is_unchanged=rest_is_unchanged):
        messages.success(request, _told(form.count))
        return redirect(_address(page.number))
    load_older_facts(on_page, today)
    context = {"form": form, "page": page, "groups": _groups(form), "today": today}
    return render(request, "reform_tasks/report_entry.html", context)


def _told(count: int) -> str:
    words = ngettext("Đã báo cáo %(number)d nhiệm vụ.", "Đã báo cáo %(number)d nhiệm vụ.", count)
    return words % {"number": count}


def _address(number: int) -> str:
    address = reverse("reform_tasks:report_entry")
    return address if number == 1 else f"{address}?page={number}"


def _groups(form: EntryForm) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows under the plan they stand in, each with what is known of its task today."""
    today = clock.today()
    names = names_on(today, {row.task.plan.owner_id for row in form.rows})
    groups: dict[int, tuple[str, list[dict[str, Any]]]] = {}
    for row in form.rows:
        task: ReformTask = row.task
        words = f"{task.plan.title} · {names.get(task.plan.owner_id, '')}"
        entry = {
            "row": row,
            "task": task,
            "values": row.values(),
            "problems": row.problems() if row.is_bound else [],
            "timeliness": task.timeliness_on(today),
            "deadline": task.next_due_on(today),
            "may_be_explained": may_be_explained(task, today),
            "will_be_overdue": will_be_overdue(task, today),
        }
        groups.setdefault(task.plan_id, (words, []))[1].append(entry)
    return list(groups.values())
