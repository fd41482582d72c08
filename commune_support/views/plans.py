"""Plans: the list, one of them beside what was delivered, writing, issuing and amending."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commune_support import planning
from commune_support.filters import PlanFilter
from commune_support.forms import PlanAmendForm, PlanForm, PlanIssueForm
from commune_support.forms.plans import ItemFormSet, item_formset
from commune_support.models import SupportPlan
from commune_support.models.plans import SupportPlanQuerySet
from commune_support.progress import plan_against_delivery
from commune_support.tables import PLAN_COLUMNS, named_plans, plan_cells
from core import clock
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.process import available
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission

PAGE_ROWS = 25


def _seen_by(request: AuthenticatedHttpRequest) -> SupportPlanQuerySet:
    """The plans that the user may read."""
    return SupportPlan.objects.permitted_to(request.user, Permission.ACTIVITY_VIEW)


def plan_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The plans that the user may read, by year."""
    require(request.user, Permission.ACTIVITY_VIEW)
    day = asked_day(request)
    found = PlanFilter(request.GET, day=day, queryset=_seen_by(request))
    rows = found.qs.with_totals().select_related("document")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "commune_support/plan_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "plans": named_plans(page.object_list, day),
            "may_plan": request.user.has_perm(Permission.ACTIVITY_WRITE),
        },
    )


def plan_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The items of these plans as a file."""
    require(request.user, Permission.ACTIVITY_VIEW)
    if form not in RESPONSES:
        raise Http404
    day = asked_day(request)
    rows = PlanFilter(request.GET, day=day, queryset=_seen_by(request)).qs
    note = _("Nội dung kế hoạch giúp đỡ; không thay thế chứng từ kế toán.")
    return RESPONSES[form]("ke-hoach-giup-do", PLAN_COLUMNS, plan_cells(rows, day), note)


def plan_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One plan: what was meant, and what was delivered of it by the day."""
    plan = get_object_or_404(_seen_by(request).select_related("document", "supporter"), pk=pk)
    day = asked_day(request)
    steps = plan.steps.select_related("by", "unit", "basis").prefetch_related("unit__names")
    moves = {move.verb for move in available(plan, planning.TRANSITIONS, request.user)}
    return render(
        request,
        "commune_support/plan_detail.html",
        {
            "as_of": day,
            "plan": plan,
            "entry": named_plans([plan], day)[0],
            "items": plan.items.select_related("kind", "source"),
            "criteria": plan.criteria.all(),
            "progress": plan_against_delivery(plan, day),
            "moves": moves,
            "steps": steps.order_by("-pk"),
        },
    )


def plan_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Draft a plan for one's own unit or, on the strength of its document, for another."""
    require(request.user, Permission.ACTIVITY_WRITE)
    return _written(request, None, _("Đã lưu bản nháp kế hoạch giúp đỡ."))


def plan_edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or a plan that is being amended."""
    plan = get_object_or_404(_seen_by(request).select_related("supporter"), pk=pk)
    require(request.user, Permission.ACTIVITY_WRITE, plan)
    if not plan.is_open:
        messages.error(request, _("Kế hoạch đã ban hành; đề nghị mở điều chỉnh trước khi sửa."))
        return redirect(plan)
    return _written(request, plan, _("Đã sửa kế hoạch giúp đỡ."))


def _written(
    request: AuthenticatedHttpRequest, plan: SupportPlan | None, done: str
) -> HttpResponse:
    """The page on which a plan is written, with as many lines as are asked for."""
    data = request.POST or None
    form = PlanForm(data, user=request.user, plan=plan, initial=_asked(request))
    items = item_formset(data, plan)
    is_sent = data is not None and ItemFormSet.MORE not in data
    if is_sent and form.is_valid() & items.is_valid() and (kept := form.written(items.items)):
        messages.success(request, done)
        return redirect(kept)
    said: dict[str, Any] = {"form": form, "items": items, "plan": plan, "more": ItemFormSet.MORE}
    if plan is not None:
        said["entry"] = named_plans([plan], clock.today())[0]
    return render(request, "commune_support/plan_form.html", said)


def _asked(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """The assignment and the year that a link asked a plan for."""
    asked = {"assignment": request.GET.get("phan_cong"), "year": request.GET.get("nam")}
    return {name: value for name, value in asked.items() if value and value.isdecimal()}


def plan_issue(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Issue a plan, or its amendment, by a document."""
    plan = get_object_or_404(_seen_by(request).select_related("supporter"), pk=pk)
    require(request.user, Permission.ACTIVITY_WRITE, plan)
    form = PlanIssueForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.issued():
        messages.success(request, _("Đã ban hành kế hoạch giúp đỡ."))
        return redirect(plan)
    return _about(request, plan, form, _("Ban hành kế hoạch"))


def plan_amend(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Open an issued plan for changes."""
    plan = get_object_or_404(_seen_by(request).select_related("supporter"), pk=pk)
    require(request.user, Permission.ACTIVITY_WRITE, plan)
    form = PlanAmendForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.amended():
        messages.success(request, _("Đã mở điều chỉnh kế hoạch; đề nghị ban hành lại sau khi sửa."))
        return redirect("commune_support:plan_edit", plan.pk)
    return _about(request, plan, form, _("Điều chỉnh kế hoạch"))


def _about(
    request: AuthenticatedHttpRequest,
    plan: SupportPlan,
    form: PlanIssueForm | PlanAmendForm,
    act: str,
) -> HttpResponse:
    """The page that asks for the document or the reason."""
    [entry] = named_plans([plan], clock.today())
    facts = [
        (_("Đơn vị giúp đỡ"), entry.supporter),
        (_("Xã được giúp đỡ"), entry.commune),
        (_("Năm"), plan.year),
        (_("Số nội dung"), plan.items.count()),
    ]
    said = {"title": act, "button": act, "facts": facts, "form": form}
    cancel = {"cancel_url": plan.get_absolute_url()}
    return render(request, "components/confirm_page.html", said | cancel)
