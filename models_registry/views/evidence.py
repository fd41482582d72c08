"""What proves a criterion: added, cited again, replaced and taken off by the unit; its files."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.http import AuthenticatedHttpRequest, require
from documents import filing
from models_registry.acting import enters_for
from models_registry.models import Dossier, Evidence, EvidenceUse
from models_registry.scoring import evidence
from models_registry.scoring.evidence_forms import (
    ACCEPTED,
    EvidenceForm,
    NewerFileForm,
    RemovalForm,
)
from models_registry.scoring.sheet import SheetRow, sheet_of
from organizations.permissions import Permission

from .dossiers import permitted_dossier


def _row(dossier: Dossier, criterion: int) -> SheetRow:
    """The criterion on the dossier's sheet; 404 for one of another set."""
    sheet = sheet_of(dossier, clock.today())
    found = [row for row in sheet.rows if row.criterion.pk == criterion] if sheet else []
    if not found:
        raise Http404
    return found[0]


def evidence_add(request: AuthenticatedHttpRequest, code: str, criterion: int) -> HttpResponse:
    """The evidence of a criterion: what is there, and the form that adds to it."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_WRITE, dossier)
    row = _row(dossier, criterion)
    if request.method == "GET" and not dossier.is_with_unit:
        return redirect(dossier)
    organization = dossier.model.organization
    form = EvidenceForm(request.POST or None, request.FILES or None, organization=organization)
    form.asks_basis(enters_for(organization, request.user, Permission.DOSSIER_WRITE))
    if form.carried_out(request, lambda: _kept(request, dossier, criterion, form)):
        messages.success(request, _("Đã thêm minh chứng cho tiêu chí %s.") % row.criterion.number)
        return redirect(reverse("models_registry:evidence_add", args=[dossier.code, criterion]))
    return render(
        request,
        "models_registry/evidence_form.html",
        {
            "dossier": dossier,
            "model": dossier.model,
            "row": row,
            "criterion": row.criterion,
            "form": form,
            "accepted": ACCEPTED,
            "max_mb": settings.PORTAL_MAX_UPLOAD_MB,
        },
    )


def _kept(
    request: AuthenticatedHttpRequest, dossier: Dossier, criterion: int, form: EvidenceForm
) -> None:
    basis, place = form.basis(request.user), form.cleaned_data["place"]
    if form.piece is not None:
        evidence.cite(
            dossier, criterion, by=request.user, evidence=form.piece, place=place, basis=basis
        )
        return
    evidence.add(
        dossier,
        criterion,
        by=request.user,
        title=form.cleaned_data["title"],
        document=form.document(request.user),
        upload=form.cleaned_data["upload"],
        place=place,
        basis=basis,
    )


def evidence_remove(request: AuthenticatedHttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a piece off its criterion; the unit's store keeps it.

    Asked in a dialog by the unit itself, on this page by who enters on its behalf.
    """
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_WRITE, dossier)
    use = _use(dossier, pk)
    back = reverse("models_registry:evidence_add", args=[dossier.code, use.line.criterion_id])
    form = RemovalForm(request.POST if request.method == "POST" else None)
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_WRITE))
    if form.carried_out(
        request,
        lambda: evidence.remove(use, by=request.user, basis=form.basis(request.user)),
    ):
        messages.success(request, _("Đã bỏ minh chứng khỏi tiêu chí; kho minh chứng vẫn giữ."))
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "title": _("Bỏ minh chứng"),
            "message": _("Minh chứng không còn ở tiêu chí này; kho minh chứng của đơn vị vẫn giữ."),
            "facts": [
                (_("Tiêu chí"), use.line.criterion.number),
                (_("Minh chứng"), str(use.evidence)),
            ],
            "form": form,
            "button": _("Bỏ minh chứng"),
            "tone": "warning",
            "cancel_url": back,
        },
    )


def evidence_replace(request: AuthenticatedHttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a newer file in the place of an older one."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_WRITE, dossier)
    use = _use(dossier, pk)
    piece: Evidence = use.evidence
    form = NewerFileForm(request.POST or None, request.FILES or None)
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_WRITE))
    back = reverse("models_registry:evidence_add", args=[dossier.code, use.line.criterion_id])
    if form.carried_out(
        request,
        lambda: evidence.replace(
            piece,
            by=request.user,
            upload=form.cleaned_data["upload"],
            dossier=dossier,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã thay tệp minh chứng; tệp cũ vẫn được lưu."))
        return redirect(back)
    return render(
        request,
        "models_registry/evidence_replace.html",
        {
            "dossier": dossier,
            "model": dossier.model,
            "piece": piece,
            "form": form,
            "accepted": ACCEPTED,
            "max_mb": settings.PORTAL_MAX_UPLOAD_MB,
            "back": back,
        },
    )


def evidence_file(request: AuthenticatedHttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The file of a piece, for whoever may read the dossier; `?xem` shows it in the browser."""
    use = _use(permitted_dossier(request, code), pk)
    piece = use.evidence
    stored = piece.file or (piece.document.file if piece.document else None)
    if stored is None:
        raise Http404
    return filing.response(stored, shown="xem" in request.GET)


def _use(dossier: Dossier, pk: int) -> EvidenceUse:
    uses = EvidenceUse.objects.filter(line__dossier=dossier)
    rows = uses.select_related(
        "evidence__file",
        "evidence__document__file",
        "evidence__organization",
        "line__dossier",
        "line__criterion",
    )
    return get_object_or_404(rows, pk=pk)
