"""The score sheet of a dossier: the unit's own marks, the appraisers', and the unit's reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, refusals_as_messages, require
from models_registry import actions, dossiers, flow
from models_registry.acting import enters_for
from models_registry.models import Dossier, DossierStatus
from models_registry.scoring import (
    appointing,
    appraisal,
    evidence,
    first_body,
    first_level,
    self_assessment,
)
from models_registry.scoring.forms import (
    AppraisalForm,
    FirstAppraisalForm,
    ReplyForm,
    SelfScoreForm,
)
from models_registry.scoring.sheet import Sheet, sheet_of
from organizations.permissions import Permission

from .appraisal_queue import movement, same_page
from .dossiers import permitted_dossier


def _sheet(dossier: Dossier) -> Sheet:
    found = sheet_of(dossier, clock.today())
    if found is None:
        raise Http404(_("Chưa có bộ tiêu chí đang áp dụng cho loại mô hình này."))
    return found


def dossier_assess(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """The unit marks itself, criterion by criterion."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_WRITE, dossier)
    sheet = _sheet(dossier)
    form = SelfScoreForm(request.POST or None, sheet=sheet)
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_WRITE))
    if form.carried_out(
        request,
        lambda: self_assessment.assess(
            dossier,
            by=request.user,
            entries=form.entries,
            seen=form.seen,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã lưu điểm tự chấm."))
        return redirect(dossier)
    if request.method == "GET" and not dossier.is_with_unit:
        return redirect(dossier)
    return _page(request, "dossier_assess", dossier, sheet, form, sheet.self_outcome)


def dossier_appraise(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Those who appraise mark beside the unit, and settle what it answered."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_APPRAISE, dossier)
    sheet = _sheet(dossier)
    evidence.flag_shared_files(sheet)
    charge = appointing.charge_of(dossier, request.user)
    form = AppraisalForm(request.POST or None, sheet=sheet, charge=charge)
    if form.carried_out(
        request,
        lambda: appraisal.appraise(
            dossier,
            by=request.user,
            judgements=form.entries,
            vetoes=form.chosen_vetoes,
            vetoes_seen=form.seen_vetoes,
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã lưu điểm thẩm định."))
        return redirect(same_page(request, dossier))
    if request.method == "GET" and dossier.status not in appraisal.APPRAISABLE:
        return redirect(dossier)
    if request.method == "GET" and not first_body.is_second(dossier, request.user):
        return redirect(dossier)
    if request.method == "GET" and charge.is_empty:
        messages.error(request, str(appointing.not_yours(dossier, request.user)))
        return redirect(dossier)
    return _page(request, "dossier_appraise", dossier, sheet, form, sheet.final_outcome)


def dossier_first(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Whoever appraises before the province marks beside the unit."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_PREAPPRAISE, dossier)
    sheet = _sheet(dossier)
    evidence.flag_shared_files(sheet)
    form = FirstAppraisalForm(request.POST or None, sheet=sheet)
    if form.carried_out(
        request,
        lambda: first_level.mark(dossier, by=request.user, judgements=form.entries, seen=form.seen),
    ):
        messages.success(request, _("Đã lưu điểm thẩm định bước một."))
        return redirect(dossier)
    is_turn = dossier.status == DossierStatus.FIRST_APPRAISAL
    if request.method == "GET" and not (is_turn and first_body.may_mark(dossier, request.user)):
        return redirect(dossier)
    return _page(request, "dossier_first", dossier, sheet, form, sheet.first_outcome)


@require_POST
def dossier_first_agree(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Take over the unit's own marks wherever the first appraisal has none."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_PREAPPRAISE, dossier)
    with refusals_as_messages(request):
        messages.success(request, _agreed(first_level.agree(dossier, by=request.user)))
    return redirect("models_registry:dossier_first", dossier.code)


def _agreed(taken: int) -> str:
    words = ngettext(
        "Đã lấy điểm tự chấm làm điểm thẩm định ở %d tiêu chí.",
        "Đã lấy điểm tự chấm làm điểm thẩm định ở %d tiêu chí.",
        taken,
    )
    return words % taken


def _page(
    request: AuthenticatedHttpRequest,
    name: str,
    dossier: Dossier,
    sheet: Sheet,
    form: Any,
    outcome: Any,
) -> HttpResponse:
    return render(
        request,
        f"models_registry/{name}.html",
        {
            "dossier": dossier,
            "model": dossier.model,
            "movement": movement(request, dossier),
            "sheet": sheet,
            "form": form,
            "outcome": form.outcome if form.is_bound else outcome,
        },
    )


@require_POST
def dossier_outcome(request: AuthenticatedHttpRequest, code: str, part: str) -> HttpResponse:
    """What the marks on the screen come to, as a piece of the page; nothing is saved."""
    dossier = permitted_dossier(request, code)
    forms: dict[str, tuple[Any, Permission]] = {
        "tu-cham": (SelfScoreForm, Permission.DOSSIER_WRITE),
        "buoc-mot": (FirstAppraisalForm, Permission.DOSSIER_PREAPPRAISE),
        "tham-dinh": (AppraisalForm, Permission.DOSSIER_APPRAISE),
    }
    if part not in forms:
        raise Http404
    kind, permission = forms[part]
    require(request.user, permission, dossier)
    sheet = _sheet(dossier)
    facts = {}
    if part == "tham-dinh":
        facts["charge"] = appointing.charge_of(dossier, request.user)
    form = kind(request.POST, sheet=sheet, **facts)
    if part == "tu-cham":
        form.asks_basis(False)
    form.is_valid()
    return render(
        request,
        "models_registry/_outcome.html",
        {"outcome": form.outcome, "sheet": sheet},
    )


@require_POST
def dossier_agree(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Take over the unit's own marks wherever none was appraised."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_APPRAISE, dossier)
    with refusals_as_messages(request):
        messages.success(request, _agreed(appraisal.agree(dossier, by=request.user)))
    return redirect("models_registry:dossier_appraise", dossier.code)


def dossier_reply(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """The unit answers the appraised marks that are another than its own, and sends the answer."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_SUBMIT, dossier)
    if dossier.status not in flow.REPLY.sources:
        # Neither before nor after is the form shown: it says what the appraisers wrote.
        if request.method == "POST":
            messages.error(
                request,
                _("Hồ sơ đang ở trạng thái “%s”, không chờ giải trình.")
                % dossier.get_status_display(),
            )
        return redirect(dossier)
    sheet = _sheet(dossier)
    form = ReplyForm(request.POST or None, sheet=sheet, initial={"revision": dossier.revision})
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_SUBMIT))
    if form.carried_out(
        request,
        lambda: dossiers.reply(
            dossier,
            by=request.user,
            replies=form.replies,
            seen=form.seen,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã gửi giải trình."))
        return redirect(dossier)
    return render(
        request,
        "models_registry/dossier_reply.html",
        {
            "dossier": dossier,
            "model": dossier.model,
            "sheet": sheet,
            "form": form,
            "message": actions.CONSEQUENCES["reply"],
        },
    )
