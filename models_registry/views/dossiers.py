"""Dossiers: written and sent by the unit, received, returned and judged by the province."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, asked_revision, refusals_as_messages, require
from core.process import Transition
from core.refusals import Refusal
from documents.signing import SIGNERS
from models_registry import actions, dossiers, flow, readiness, recognition, timeline
from models_registry.acting import enters_for
from models_registry.appraisal import judgement
from models_registry.forms import DossierForm, SubmitForm
from models_registry.models import (
    Dossier,
    DossierAppraiser,
    DossierStatus,
    PaperKind,
    PracticeModel,
)
from models_registry.models.dossier import CLOSED, WITH_PROVINCE
from models_registry.papers import printing
from models_registry.recognition import judged
from models_registry.recognition.forms import PROVINCE_ISSUER, RecogniseForm, RefuseForm
from models_registry.rounds.forms import OfficerForm
from models_registry.scoring import appointing, appraisal, evidence, first_body
from models_registry.scoring.outcome import Outcome
from models_registry.scoring.self_assessment import NotProven
from models_registry.scoring.sheet import Sheet, sheet_of
from organizations.permissions import Permission

from .appraisal_queue import movement, same_page

# The moves made by a dialog: the move, the verb, and what is said when it is done.
JUDGEMENTS: dict[str, tuple[Transition, Callable[..., None], Any]] = {
    "present": (
        flow.PRESENT,
        dossiers.present,
        gettext_lazy("Đã trình lãnh đạo duyệt."),
    ),
    **{
        back.verb: (
            back,
            dossiers.hand_back,
            gettext_lazy("Đã trả lại hồ sơ để cán bộ hoàn thiện."),
        )
        for back in (flow.HAND_BACK, flow.HAND_BACK_RETURNED)
    },
    "receive": (flow.RECEIVE, judgement.receive, gettext_lazy("Đã tiếp nhận hồ sơ.")),
    "return": (
        flow.RETURN,
        judgement.return_for_revision,
        gettext_lazy("Đã trả lại hồ sơ, yêu cầu bổ sung."),
    ),
    "receive_first": (
        flow.RECEIVE_FIRST,
        judgement.receive_first,
        gettext_lazy("Đã tiếp nhận hồ sơ để thẩm định bước một."),
    ),
    "forward": (
        flow.FORWARD,
        judgement.forward,
        gettext_lazy("Đã chuyển hồ sơ đến cấp tỉnh thẩm định."),
    ),
    "return_first": (
        flow.RETURN_FIRST,
        judgement.return_first,
        gettext_lazy("Đã trả lại hồ sơ, yêu cầu bổ sung."),
    ),
    "send_down": (
        flow.SEND_DOWN,
        judgement.send_down,
        gettext_lazy("Đã trả lại bước một để thẩm định lại."),
    ),
    "announce": (
        flow.ANNOUNCE,
        judgement.announce,
        gettext_lazy("Đã gửi kết quả thẩm định để đơn vị giải trình."),
    ),
    "qualify": (
        flow.QUALIFY,
        judgement.qualify,
        gettext_lazy("Đã ghi hồ sơ đủ điều kiện công nhận."),
    ),
    "disqualify": (
        flow.DISQUALIFY,
        judgement.disqualify,
        gettext_lazy("Đã ghi hồ sơ chưa đủ điều kiện công nhận."),
    ),
    "transfer": (flow.TRANSFER, judgement.transfer, gettext_lazy("Đã chuyển giao hồ sơ.")),
}


def permitted_dossier(request: AuthenticatedHttpRequest, code: str) -> Dossier:
    """The dossier with what its pages show; 404 for one that the user may not see."""
    permitted = Dossier.objects.permitted_to(request.user, Permission.DOSSIER_VIEW)
    rows = permitted.select_related(
        "model__organization__unit", "model__type", "round__criteria_set", "letter", "officer"
    )
    return get_object_or_404(rows.prefetch_related("model__organization__names"), code=code)


def dossier_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """What a unit hands in, where it stands, and what was done to it."""
    dossier = permitted_dossier(request, code)
    may_write = dossier.is_with_unit and request.user.has_perm(Permission.DOSSIER_WRITE, dossier)
    sheet = sheet_of(dossier, clock.today())
    appointed = appointing.appointments_of([dossier])
    is_judge = request.user.has_perm(Permission.DOSSIER_APPRAISE, dossier)
    given = dossier.recognised_by
    given = judged.latest_on(given) if given else None
    if is_judge and sheet is not None:
        evidence.flag_shared_files(sheet)
    shows_appraisal = sheet is not None and _sees_appraisal(request, dossier)
    papers = printing.printable(dossier, request.user)
    may_appraise = _may_appraise(request, dossier, appointed)
    is_first = first_body.may_mark(dossier, request.user)
    may_mark_first = is_first and dossier.status == DossierStatus.FIRST_APPRAISAL
    gaps = readiness.gaps_of(dossier, sheet, clock.today()) if may_write else []
    return render(
        request,
        "models_registry/dossier_detail.html",
        {
            "dossier": dossier,
            "model": dossier.model,
            "may_edit": may_write,
            "on_behalf": may_write
            and enters_for(dossier.model.organization, request.user, Permission.DOSSIER_WRITE),
            "officer_form": _officer_form(request, dossier),
            "actions": actions.of_dossier(dossier, request.user),
            "steps": timeline.of_dossier(dossier, with_appointments=is_judge),
            "returned": _last_reason(dossier),
            "recognition": given,
            "changes": judged.marks(given, sheet) if given else [],
            "movement": movement(request, dossier),
            "sheet": sheet,
            "outcome": _outcome(sheet, shows_appraisal),
            "shows_appraisal": shows_appraisal,
            "may_appraise": may_appraise,
            "may_mark_first": may_mark_first,
            "shows_first": sheet is not None
            and sheet.has_two_steps
            and (shows_appraisal or is_first),
            "appraisers": appointing.in_words(appointed) if is_judge else "",
            "is_own_office": is_judge
            and dossier.status in WITH_PROVINCE
            and appointing.is_of_own_office(dossier, request.user),
            "gaps": gaps,
            # What comes first is the marks: those of the unit while something is missing.
            "is_quiet": may_appraise or may_mark_first or bool(gaps),
            "papers": papers,
            "signers": SIGNERS,
            "may_decide": PaperKind.DECISION in papers,
        },
    )


def _sees_appraisal(request: AuthenticatedHttpRequest, dossier: Dossier) -> bool:
    """Whether the appraised marks are shown: to others than those who appraise, once they are out.

    While a dossier is being appraised they are work in progress.
    """
    is_judge = request.user.has_perm(Permission.DOSSIER_APPRAISE, dossier)
    return is_judge or judgement.is_announced(dossier)


def _may_appraise(
    request: AuthenticatedHttpRequest, dossier: Dossier, appointed: list[DossierAppraiser]
) -> bool:
    """Whether the user may mark now: what is appointed to others is theirs."""
    return (
        dossier.status in appraisal.APPRAISABLE
        and first_body.is_second(dossier, request.user)
        and request.user.has_perm(Permission.DOSSIER_APPRAISE, dossier)
        and not appointing.charge_in(dossier, appointed, request.user).is_empty
    )


def _outcome(sheet: Sheet | None, shows_appraisal: bool) -> Outcome | None:
    """What the sheet comes to as far as it goes: in the end, or by the unit's own marks."""
    if sheet is None or not sheet.has_self_marks:
        return None
    is_judged = shows_appraisal and sheet.has_appraisal
    return sheet.final_outcome if is_judged else sheet.self_outcome


def _last_reason(dossier: Dossier) -> Any:
    """The step that sent the dossier back, by the province or the head, while it is with its
    unit.
    """
    if not dossier.is_with_unit:
        return None
    backs = (flow.RETURN, flow.RETURN_FIRST, flow.HAND_BACK, flow.HAND_BACK_RETURNED)
    sent_back = dossier.steps.filter(verb__in=[move.verb for move in backs])
    return sent_back.select_related("by").last()


def _officer_form(request: AuthenticatedHttpRequest, dossier: Dossier) -> OfficerForm | None:
    """How somebody of the unit is put in charge, for whoever may do so."""
    organization = dossier.model.organization
    if dossier.status in CLOSED or not request.user.has_perm(Permission.DOSSIER_SUBMIT, dossier):
        return None
    if enters_for(organization, request.user, Permission.DOSSIER_SUBMIT):
        return None
    initial = {"revision": dossier.revision, "officer": dossier.officer_id}
    return OfficerForm(request.POST or None, organization=organization, initial=initial)


@require_POST
def dossier_assign(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Put a member of the unit in charge of its dossier."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_SUBMIT, dossier)
    form = _officer_form(request, dossier)
    if form is not None and form.is_valid():
        with refusals_as_messages(request):
            dossiers.assign(
                dossier,
                by=request.user,
                officer=form.cleaned_data["officer"],
                seen=form.seen,
            )
            messages.success(request, _("Đã lưu người được phân công."))
    else:
        messages.error(request, _("Đề nghị chọn cán bộ của đơn vị."))
    return redirect(dossier)


@require_POST
def dossier_open(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Open this year's dossier of a model."""
    permitted = PracticeModel.objects.permitted_to(request.user, Permission.MODEL_VIEW)
    model = get_object_or_404(permitted, code=code)
    require(request.user, Permission.DOSSIER_WRITE, model)
    with refusals_as_messages(request):
        dossier = dossiers.open_dossier(model, by=request.user)
        messages.success(request, _("Đã lập hồ sơ bản nháp của năm."))
        return redirect(dossier)
    return redirect(model)


def dossier_edit(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Write in a draft, or in a dossier that was sent back."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_WRITE, dossier)
    form = DossierForm(request.POST or None, instance=dossier)
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_WRITE))
    if form.carried_out(
        request,
        lambda: dossiers.write(
            dossier,
            by=request.user,
            seen=form.seen,
            basis=form.basis(request.user),
            **form.written,
        ),
    ):
        messages.success(request, _("Đã lưu nháp."))
        return redirect(dossier)
    return render(request, "models_registry/dossier_form.html", {"form": form, "dossier": dossier})


def dossier_submit(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Send the dossier with the unit's letter."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.DOSSIER_SUBMIT, dossier)
    form = SubmitForm(
        request.POST or None,
        request.FILES or None,
        organization=dossier.model.organization,
        wants_letter=dossiers.wants_letter(dossier, request.user),
        initial={"revision": dossier.revision},
    )
    form.asks_basis(enters_for(dossier.model.organization, request.user, Permission.DOSSIER_SUBMIT))
    if form.carried_out(
        request,
        lambda: dossiers.submit(
            dossier,
            by=request.user,
            letter=form.letter(request.user),
            seen=form.seen,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã gửi hồ sơ. Hồ sơ chờ cấp tỉnh tiếp nhận."))
        return redirect(dossier)
    return _page(request, dossier, form, flow.SUBMIT)


@contextmanager
def _gaps_as_their_number() -> Iterator[None]:
    """Say how many gaps there are: the page that follows lists each with its link."""
    try:
        yield
    except NotProven as refusal:
        number = len(refusal.gaps)
        words = ngettext(
            "Hồ sơ chưa trình được: còn %d việc phải hoàn thiện.",
            "Hồ sơ chưa trình được: còn %d việc phải hoàn thiện.",
            number,
        )
        raise Refusal(words % number) from refusal


@require_POST
def dossier_judge(request: AuthenticatedHttpRequest, code: str, verb: str) -> HttpResponse:
    """Make one of the moves that ask nothing but a reason."""
    dossier = permitted_dossier(request, code)
    if verb not in JUDGEMENTS:
        raise Http404
    transition, judge, told = JUDGEMENTS[verb]
    require(request.user, transition.permission, dossier)
    facts: dict[str, Any] = {"seen": asked_revision(request)}
    if transition.needs_reason:
        facts["reason"] = request.POST.get("reason", "")[:2000]
    with refusals_as_messages(request), _gaps_as_their_number():
        judge(dossier, by=request.user, **facts)
        messages.success(request, told)
    return redirect(same_page(request, dossier))


def dossier_recognise(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Recognise the model of a qualified dossier by a decision."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.RECOGNITION_DECIDE, dossier)
    reached, levels = recognition.levels_of(dossier)
    form = RecogniseForm(
        request.POST or None,
        request.FILES or None,
        reached=reached,
        levels=levels,
        initial={"revision": dossier.revision, "decision_issuer": PROVINCE_ISSUER},
    )
    if form.carried_out(
        request,
        lambda: recognition.recognise(
            dossier,
            by=request.user,
            decision=form.cited(request.user),
            seen=form.seen,
            **form.decided,
        ),
    ):
        messages.success(request, _("Đã công nhận mô hình."))
        return redirect(dossier)
    return _page(request, dossier, form, flow.RECOGNISE)


def dossier_refuse(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Close the dossier without a recognition."""
    dossier = permitted_dossier(request, code)
    require(request.user, Permission.RECOGNITION_DECIDE, dossier)
    form = RefuseForm(
        request.POST or None,
        request.FILES or None,
        initial={"revision": dossier.revision, "decision_issuer": PROVINCE_ISSUER},
    )
    if form.carried_out(
        request,
        lambda: judgement.refuse(
            dossier,
            by=request.user,
            reason=form.cleaned_data["reason"],
            notice=form.decision(request.user),
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã ghi kết quả không công nhận."))
        return redirect(dossier)
    return _page(request, dossier, form, flow.REFUSE)


def _page(
    request: AuthenticatedHttpRequest, dossier: Dossier, form: Any, move: Transition
) -> HttpResponse:
    """The question with its form, and what the move will do; back where it is not the time."""
    if request.method == "GET" and dossier.status not in move.sources:
        return redirect(dossier)
    gaps = []
    if move is flow.SUBMIT:
        today = clock.today()
        gaps = readiness.gaps_of(dossier, sheet_of(dossier, today), today)
    return render(
        request,
        "models_registry/dossier_act.html",
        {
            "gaps": gaps,
            "may_edit": request.user.has_perm(Permission.DOSSIER_WRITE, dossier),
            "dossier": dossier,
            "model": dossier.model,
            "form": form,
            "title": move.label,
            "message": actions.CONSEQUENCES[move.verb],
            "is_harsh": move is flow.REFUSE,
        },
    )
