"""Assignments: the list, one of them, and what the province does with it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commune_support import assignment, carry_over, keeping
from commune_support.filters import AssignmentFilter
from commune_support.forms import AssignForm, CarryOverForm, DecisionForm, EndForm, KeepForm
from commune_support.models import SupportAssignment
from commune_support.models.assignments import SupportAssignmentQuerySet
from commune_support.tables import ASSIGNMENT_COLUMNS, assignment_cells, named_assignments
from core import clock
from core.http import AuthenticatedHttpRequest, asked_day, require
from core.numbers import format_day
from core.process import available
from core.spreadsheet import RESPONSES
from organizations.permissions import Permission

PAGE_ROWS = 25


def _seen_by(request: AuthenticatedHttpRequest) -> SupportAssignmentQuerySet:
    """The assignments that the user may read, with what lists and pages show."""
    rows = SupportAssignment.objects.permitted_to(request.user, Permission.ASSIGNMENT_VIEW)
    return rows.select_related("decision__document").prefetch_related("carried_over_from")


def assignment_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every assignment, by party and by how it stands on the day."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    day = asked_day(request)
    found = AssignmentFilter(request.GET, day=day, queryset=_seen_by(request).told_on(day))
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "commune_support/assignment_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "assignments": named_assignments(page.object_list, day),
            "may_assign": request.user.has_perm(Permission.ASSIGNMENT_WRITE),
        },
    )


def assignment_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    if form not in RESPONSES:
        raise Http404
    day = asked_day(request)
    rows = AssignmentFilter(request.GET, day=day, queryset=_seen_by(request)).qs
    note = _("Phân công giúp đỡ, số liệu tại ngày %(day)s.") % {"day": format_day(day)}
    return RESPONSES[form](
        "phan-cong-giup-do", ASSIGNMENT_COLUMNS, assignment_cells(rows, day), note
    )


def assignment_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One assignment: between whom, on what it rests, what became of it."""
    day = asked_day(request)
    row = get_object_or_404(
        _seen_by(request)
        .told_on(day)
        .select_related(
            "end_document",
            "supporter",
            "commune",
            "replaced_by__supporter",
            "replaced_by__commune",
        ),
        pk=pk,
    )
    steps = row.steps.select_related("by", "unit", "basis").prefetch_related("unit__names")
    before = row.carried_over_from.prefetch_related("carried_over_from")
    after = row.carried_over_to.prefetch_related("carried_over_from")
    moves = available(row, (assignment.END, keeping.KEEP, carry_over.CARRY_OVER), request.user)
    return render(
        request,
        "commune_support/assignment_detail.html",
        {
            "entry": named_assignments([row], row.valid_to or day)[0],
            "assignment": row,
            "before": named_assignments(before, day),
            "replaced": row.replaces.select_related("supporter", "commune"),
            "after": named_assignments(after, day),
            "steps": steps.order_by("-pk"),
            "may_end": assignment.END in moves,
            "may_keep": keeping.KEEP in moves and keeping.is_asked(row, clock.today()),
            "may_carry_over": carry_over.CARRY_OVER in moves and carry_over.is_due(row),
        },
    )


def decision_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Enter an assignment decision with the list of its communes."""
    require(request.user, Permission.ASSIGNMENT_WRITE)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := form.opened(by=request.user)):
        number = ngettext("%(count)d xã", "%(count)d xã", len(form.found)) % {
            "count": len(form.found)
        }
        messages.success(
            request,
            _("Đã nhập %(decision)s với %(communes)s.") % {"decision": made, "communes": number},
        )
        return redirect("commune_support:assignment_add")
    return render(request, "commune_support/decision_form.html", {"form": form})


def assignment_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Assign a supporter to a commune under a decision."""
    require(request.user, Permission.ASSIGNMENT_WRITE)
    form = AssignForm(request.POST or None, initial={"commune": request.GET.get("xa")})
    if request.method == "POST" and form.is_valid() and form.assigned(by=request.user):
        messages.success(request, _("Đã phân công giúp đỡ."))
        return redirect("commune_support:coverage")
    return render(request, "commune_support/assignment_form.html", {"form": form})


def assignment_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """End an assignment by a document."""
    row = get_object_or_404(_seen_by(request).select_related("supporter", "commune"), pk=pk)
    require(request.user, Permission.ASSIGNMENT_WRITE, row)
    form = EndForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.is_valid() and form.ended(row, by=request.user):
        messages.success(request, _("Đã kết thúc phân công."))
        return redirect(row)
    return _about(request, row, form, _("Kết thúc phân công"))


def assignment_keep(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Keep an assignment whose commune left region III."""
    row = get_object_or_404(_seen_by(request).select_related("supporter", "commune"), pk=pk)
    require(request.user, Permission.ASSIGNMENT_WRITE, row)
    form = KeepForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.is_valid() and form.kept(row, by=request.user):
        messages.success(request, _("Đã ghi nhận giữ phân công."))
        return redirect(row)
    return _about(request, row, form, _("Giữ phân công"))


def assignment_carry_over(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Let those who took over from an ended commune or supporter go on with an assignment."""
    row = get_object_or_404(_seen_by(request).select_related("supporter", "commune"), pk=pk)
    require(request.user, Permission.ASSIGNMENT_WRITE, row)
    form = CarryOverForm(request.POST or None, row=row, initial={"revision": row.revision})
    if request.method == "POST" and form.is_valid() and form.carried(by=request.user):
        messages.success(request, _("Đã chuyển tiếp phân công."))
        return redirect(row)
    return _about(request, row, form, _("Chuyển tiếp phân công"))


def _about(
    request: AuthenticatedHttpRequest,
    row: SupportAssignment,
    form: EndForm | KeepForm | CarryOverForm,
    act: str,
) -> HttpResponse:
    """The page that asks for the document before something is done to an assignment."""
    [entry] = named_assignments([row], row.commune.valid_to or row.valid_from)
    facts = [
        (_("Đơn vị giúp đỡ"), entry.supporter),
        (_("Xã được giúp đỡ"), entry.commune),
        (_("Từ ngày"), format_day(row.valid_from)),
        (_("Quyết định"), row.decision),
    ]
    said = {"title": act, "button": act, "facts": facts, "form": form}
    cancel = {"cancel_url": row.get_absolute_url()}
    return render(request, "components/confirm_page.html", said | cancel)
