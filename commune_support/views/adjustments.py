"""Adjusting assignments: drafts kept, each previewed, and carried out as a whole."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commune_support import adjustment, adjustment_workbook
from commune_support.adjustment import ForeseenOtherwise
from commune_support.adjustment_reading import foresee
from commune_support.forms import AdjustmentForm, LinesWorkbookForm, line_formset
from commune_support.models import AdjustmentStatus, AssignmentAdjustment, SupportAssignment
from commune_support.models.adjustments import AdjustmentQuerySet
from commune_support.tables import named_assignments
from core.http import AuthenticatedHttpRequest, asked_revision, refusals_as_messages, require
from core.refusals import Refusal
from core.spreadsheet import xlsx_response
from organizations import naming as organizations_naming
from organizations.kinds import COMMITTEES
from organizations.models import Organization
from organizations.permissions import Permission
from territory.models import AdministrativeUnit, Level
from territory.naming import described_on

PAGE_ROWS = 25
_SALT = "commune_support.foresight"


def _seen_by(request: AuthenticatedHttpRequest) -> AdjustmentQuerySet:
    rows = AssignmentAdjustment.objects.permitted_to(request.user, Permission.ASSIGNMENT_VIEW)
    return rows.select_related("document", "decision__document")


def _to_write(request: AuthenticatedHttpRequest, pk: int) -> AssignmentAdjustment:
    """The adjustment that the user is about to change."""
    row = get_object_or_404(_seen_by(request), pk=pk)
    require(request.user, Permission.ASSIGNMENT_WRITE, row)
    return row


def adjustment_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The adjustments, drafts among them for the province."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    rows = _seen_by(request).annotate(line_count=Count("lines"))
    rows = rows.order_by("-effective_on", "-pk")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    said = {"page": page, "may_adjust": request.user.has_perm(Permission.ASSIGNMENT_WRITE)}
    return render(request, "commune_support/adjustment_list.html", said)


def adjustment_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Begin an adjustment by its document."""
    require(request.user, Permission.ASSIGNMENT_WRITE)
    form = AdjustmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (made := form.drafted(by=request.user)):
        messages.success(request, _("Đã lập bản nháp; đề nghị nhập các dòng điều chỉnh."))
        return redirect("commune_support:adjustment_lines", made.pk)
    return render(request, "commune_support/adjustment_form.html", {"form": form})


def adjustment_lines(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Write the lines of a draft; keeping them leads to the preview."""
    row = _to_write(request, pk)
    data = request.POST or None
    lines = line_formset(data, adjustment.wanted_of(row))
    if data is not None and lines.MORE not in data and lines.is_valid():
        try:
            adjustment.rewrite(
                row, wanted=lines.wanted, by=request.user, seen=asked_revision(request)
            )
            return redirect(row)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    upload = LinesWorkbookForm(initial={"revision": row.revision})
    return _lines_page(request, row, lines, upload)


@require_POST
def adjustment_upload(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Take the lines from a workbook."""
    row = _to_write(request, pk)
    form = LinesWorkbookForm(request.POST, request.FILES)
    if form.is_valid() and form.replaced(row, by=request.user):
        number = len(form.cleaned_data["wanted"])
        words = ngettext("Đã đọc %(count)d dòng.", "Đã đọc %(count)d dòng.", number)
        messages.success(request, words % {"count": number})
        return redirect(row)
    return _lines_page(request, row, line_formset(None, adjustment.wanted_of(row)), form)


def adjustment_template(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """An empty form of the lines, with an example of each act."""
    require(request.user, Permission.ASSIGNMENT_WRITE)
    headings = [column.label for column in adjustment_workbook.COLUMNS]
    return xlsx_response("dieu-chinh-phan-cong", headings, adjustment_workbook.EXAMPLES)


def adjustment_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A draft's preview, or what an adjustment did."""
    row = get_object_or_404(_seen_by(request), pk=pk)
    return _detail_page(request, row)


@require_POST
def adjustment_confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Carry it out as it was foreseen; where that has changed, show what did."""
    row = _to_write(request, pk)
    if row.status == AdjustmentStatus.CONFIRMED:
        messages.info(request, _("Điều chỉnh này đã được thực hiện."))
        return redirect(row)
    foreseen = _foreseen(request)
    try:
        adjustment.confirm(row, by=request.user, foreseen=foreseen)
    except ForeseenOtherwise as refusal:
        messages.error(request, str(refusal))
        row.refresh_from_db()
        return _detail_page(request, row, before=foreseen)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    messages.success(request, _("Đã thực hiện điều chỉnh phân công."))
    return redirect(row)


@require_POST
def adjustment_discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    row = _to_write(request, pk)
    with refusals_as_messages(request):
        adjustment.discard(row, by=request.user, seen=asked_revision(request))
        messages.success(request, _("Đã bỏ bản nháp điều chỉnh."))
    return redirect("commune_support:adjustment_list")


def _foreseen(request: AuthenticatedHttpRequest) -> list[str]:
    """The sentences of the preview that was on the screen; none where they were tampered with."""
    try:
        said: list[str] = signing.loads(request.POST.get("foreseen", ""), salt=_SALT)
    except signing.BadSignature:
        return []
    return said


def _detail_page(
    request: AuthenticatedHttpRequest,
    row: AssignmentAdjustment,
    before: list[str] | None = None,
) -> HttpResponse:
    """The page of an adjustment; `before` is what a preview said that no longer holds."""
    steps = row.steps.select_related("by", "unit", "basis").prefetch_related("unit__names")
    said: dict[str, Any] = {
        "adjustment": row,
        "steps": steps.order_by("-pk"),
        "may_write": row.is_draft and request.user.has_perm(Permission.ASSIGNMENT_WRITE, row),
    }
    if row.is_draft:
        told = foresee(row)
        said["foresight"] = told
        said["foreseen"] = signing.dumps(told.sentences, salt=_SALT, compress=True)
        if before is not None:
            said["gone"] = [line for line in before if line not in told.sentences]
            said["come"] = [line for line in told.sentences if line not in before]
    else:
        said["lines"] = _results(row)
    return render(request, "commune_support/adjustment_detail.html", said)


def _results(row: AssignmentAdjustment) -> list[dict[str, Any]]:
    """Each line with the assignments that it ended and made, by their names of the day."""
    lines = list(row.lines.all())
    wanted = {pk for line in lines for pk in (line.ended_id, line.made_id) if pk}
    rows = SupportAssignment.objects.filter(pk__in=wanted).select_related("decision__document")
    named = named_assignments(rows.prefetch_related("carried_over_from"), row.effective_on)
    by_pk = {entry.record.pk: entry for entry in named}
    return [
        {"line": line, "ended": by_pk.get(line.ended_id), "made": by_pk.get(line.made_id)}
        for line in lines
    ]


def _lines_page(
    request: AuthenticatedHttpRequest,
    row: AssignmentAdjustment,
    lines: Any,
    upload: LinesWorkbookForm,
) -> HttpResponse:
    """The lines with the names that the cells propose: those of the day."""
    day = row.effective_on
    able = Organization.objects.valid_on(day).exclude(kind__in=COMMITTEES)
    communes = AdministrativeUnit.objects.valid_on(day).filter(level=Level.COMMUNE)
    said = {
        "adjustment": row,
        "lines": lines,
        "upload": upload,
        "more": lines.MORE,
        "supporters": sorted(
            organizations_naming.names_on(day, able.values_list("pk", flat=True)).values()
        ),
        "communes": sorted(described_on(day, communes.values_list("pk", flat=True)).values()),
    }
    return render(request, "commune_support/adjustment_lines.html", said)
