"""Letters of urging: drawn up from what is overdue, entered once they went out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, refusals_as_messages, require
from documents.signing import SIGNERS
from organizations.naming import names_on
from organizations.permissions import Permission
from reform_tasks import urging
from reform_tasks.filters import OverdueFilter
from reform_tasks.forms.urging import IssueLetterForm
from reform_tasks.models import Part, ReformTask, TaskAgency, UrgingLetter
from reform_tasks.tables import TaskRow, task_rows

PAGE_ROWS = 25
# A letter about more than this is drawn up in parts, by year, plan or agency.
MOST = 300


def _letters(request: AuthenticatedHttpRequest) -> Any:
    return UrgingLetter.objects.permitted_to(request.user, Permission.PLAN_VIEW)


def urging_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The letters of the user's own office, the newest first."""
    require(request.user, Permission.PLAN_WRITE)
    letters = _letters(request).select_related("document", "made_by")
    page = Paginator(letters, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reform_tasks/urging_list.html", {"page": page})


def urging_draw_up(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose among the overdue tasks, under their lead agencies; make the letter of those."""
    require(request.user, Permission.PLAN_WRITE)
    today = clock.today()
    tasks = ReformTask.objects.permitted_to(request.user, Permission.PLAN_WRITE)
    running = tasks.of_issued_plans(today).overdue_on(today)
    found = OverdueFilter(request.GET, day=today, queryset=running)
    in_order = found.qs.order_by("plan__layer", "plan", "position", "pk")
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("chon") if key.isdecimal()]
        with refusals_as_messages(request):
            letter = urging.draw_up(in_order.filter(pk__in=chosen), by=request.user)
            return redirect(letter)
    rows = task_rows(in_order[:MOST], today)
    context = {"filter": found, "groups": _by_lead(rows), "count": len(rows), "most": MOST}
    return render(request, "reform_tasks/urging_draw_up.html", context)


def _by_lead(rows: list[TaskRow]) -> list[tuple[str, list[TaskRow]]]:
    """The tasks under the first of their lead agencies, in the official order of these."""
    by_pk = {row.pk: row for row in rows}
    leads = (
        TaskAgency.objects.filter(task__in=by_pk, part=Part.LEAD)
        .order_by("organization__official_order", "organization", "task__due_on", "task")
        .values_list("organization", "task")
    )
    groups: dict[int, list[TaskRow]] = {}
    for organization, task in leads:
        if task in by_pk:
            groups.setdefault(organization, []).append(by_pk.pop(task))
    names = names_on(clock.today(), groups)
    return [(names.get(organization, ""), found) for organization, found in groups.items()]


def urging_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One letter with its annexes; while it is being drawn up, the form for its number."""
    letter = get_object_or_404(_letters(request).select_related("sender", "document"), pk=pk)
    may_write = request.user.has_perm(Permission.PLAN_WRITE, letter)
    form = None
    if may_write and not letter.is_issued:
        form = IssueLetterForm(request.POST or None, letter=letter, user=request.user)
    if request.method == "POST":
        require(request.user, Permission.PLAN_WRITE, letter)
        if form is not None and form.is_valid() and form.issued():
            messages.success(request, _("Đã ghi nhận văn bản đôn đốc và báo cho cơ quan chủ trì."))
            return redirect(letter)
    context = {
        "letter": letter,
        "annexes": urging.annexes(letter),
        "sender": letter.sender.name_on(letter.as_of),
        "form": form,
        "signers": SIGNERS,
    }
    return render(request, "reform_tasks/urging_detail.html", context)


@require_POST
def urging_discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Throw away a letter that never went out."""
    letter = get_object_or_404(_letters(request), pk=pk)
    require(request.user, Permission.PLAN_WRITE, letter)
    with refusals_as_messages(request):
        urging.discard(letter, by=request.user)
        messages.success(request, _("Đã bỏ văn bản đôn đốc đang lập."))
        return redirect("reform_tasks:urging_list")
    return redirect(letter)
