"""Models: the list, one model, and what its unit does with it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.http import (
    AuthenticatedHttpRequest,
    asked_day,
    asked_revision,
    refusals_as_messages,
    require,
)
from models_registry import actions, readiness, registration, timeline
from models_registry import figures as when
from models_registry.acting import enters_for
from models_registry.before_reorganisation import recognised_before
from models_registry.filters import PracticeModelFilter
from models_registry.forms import EndForm, LaunchForm, PracticeModelForm, RegistrationForm
from models_registry.models import Dossier, PracticeModel, Recognition
from models_registry.overview import columns_of, rows_on
from models_registry.recognition import judged
from models_registry.recognition.acknowledging import awaits_answer
from organizations.permissions import Permission
from organizations.scope import may_somewhere

PAGE_ROWS = 25


def practicemodel_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The models that the user may see, as they stood on the day, by type and official order."""
    require(request.user, Permission.MODEL_VIEW)
    day = asked_day(request)
    permitted = PracticeModel.objects.permitted_to(request.user, Permission.MODEL_VIEW)
    found = PracticeModelFilter(
        request.GET,
        day=day,
        decides=may_somewhere(request.user, Permission.RECOGNITION_DECIDE),
        queryset=permitted.filter(when.existing_by(day)),
    )
    ordered = columns_of(found.qs).order_by(
        "type__official_order", "organization__official_order", "organization", "pk"
    )
    page = Paginator(ordered, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "models_registry/practicemodel_list.html",
        {
            "as_of": day,
            "filter": found,
            "page": page,
            "rows": rows_on(day, page.object_list),
            "kept": [("ngay", request.GET.get("ngay"))],
            "may_register": may_somewhere(request.user, Permission.MODEL_REGISTER),
        },
    )


def practicemodel_register(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Register a model for a unit in the user's reach today."""
    require(request.user, Permission.MODEL_REGISTER)
    form = RegistrationForm(request.POST or None, user=request.user)
    if form.carried_out(
        request,
        lambda: registration.register(
            by=request.user, basis=form.basis(request.user), **form.registered
        ),
    ):
        messages.success(request, _("Đã đăng ký mô hình và lập hồ sơ bản nháp của năm."))
        return redirect(form.result.dossiers.get())
    return render(request, "models_registry/practicemodel_register.html", {"form": form})


def practicemodel_detail(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """What a model is, its dossiers by year, its recognitions, and what was done to it.

    Dossiers and steps are for those who may read the unit's dossiers; the rest is public.
    """
    model = _model(request, code)
    sees_steps = request.user.has_perm(Permission.DOSSIER_VIEW, model)
    is_judge = request.user.has_perm(Permission.DOSSIER_APPRAISE, model)
    may_write = request.user.has_perm(Permission.MODEL_REGISTER, model)
    recognitions = _recognitions(model)
    return render(
        request,
        "models_registry/practicemodel_detail.html",
        {
            "model": model,
            "current": _current(recognitions),
            "former": recognitions[0] if recognitions else None,
            "unit_ended_on": _end_of_unit(model),
            "is_left": any(map(actions.is_left_by_unit, recognitions)),
            "may_decide": request.user.has_perm(Permission.RECOGNITION_DECIDE, model),
            "before": recognised_before([model.organization_id]).get(model.organization_id, []),
            "recognitions": [_card(found, request.user, sees_steps) for found in recognitions],
            "dossiers": _dossiers(model) if sees_steps else [],
            "steps": timeline.of_model(model, with_appointments=is_judge) if sees_steps else [],
            "sees_steps": sees_steps,
            "actions": actions.of_model(
                model, request.user, is_waiting=registration.waits_for_approval(model)
            ),
            "on_behalf": may_write
            and enters_for(model.organization, request.user, Permission.MODEL_REGISTER),
            "may_edit": may_write and not registration.locked_because(model),
            **_opening(request, model),
        },
    )


def _recognitions(model: PracticeModel) -> list[Recognition]:
    """The model's recognitions, the newest first."""
    rows = model.recognitions.select_related("decision", "end_decision", "dossier", "judged")
    rows = rows.prefetch_related("suspensions__decision", "changes_after_decision__acknowledgement")
    found = list(rows.order_by("-in_force_from"))
    for recognition in found:
        recognition.model = model
    return found


def _card(found: Recognition, user: Any, sees_steps: bool) -> tuple[Recognition, Any, Any]:
    """A recognition with what may be done to it and what changed since it was decided."""
    changes = judged.marks(found) if sees_steps else []
    has_change = awaits_answer(found, changes)
    return found, actions.of_recognition(found, user, has_change=has_change), changes


def _current(recognitions: list[Recognition]) -> Recognition | None:
    """The one in force today, suspended or not."""
    today = clock.today()
    return next((found for found in recognitions if found.is_in_force_on(today)), None)


def _end_of_unit(model: PracticeModel) -> date | None:
    """The last day of the model's unit, once it is past: nothing of it is counted since."""
    last: date | None = model.organization.valid_to
    return last if last is not None and last < clock.today() else None


def _model(request: AuthenticatedHttpRequest, code: str) -> PracticeModel:
    permitted = PracticeModel.objects.permitted_to(request.user, Permission.MODEL_VIEW)
    rows = permitted.select_related("type", "organization__unit")
    return get_object_or_404(rows.prefetch_related("organization__names"), code=code)


def _dossiers(model: PracticeModel) -> list[Dossier]:
    return list(model.dossiers.select_related("round").order_by("-round__year", "-round__number"))


def _opening(request: AuthenticatedHttpRequest, model: PracticeModel) -> dict[str, Any]:
    """Whether the user may open this year's dossier; why not, or what it will lack, for whoever
    writes the unit's dossiers.
    """
    nothing = {"may_open": False, "why_not_open": "", "lacks": ""}
    if _end_of_unit(model) is not None:
        return nothing
    if not request.user.has_perm(Permission.DOSSIER_WRITE, model):
        return nothing
    today = clock.today()
    reason = readiness.why_not_begun(model, today)
    lacks = "" if reason else readiness.warning_before(model, today)
    return {"may_open": not reason, "why_not_open": reason, "lacks": lacks}


def practicemodel_edit(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Change what the unit says of its model."""
    model = _model(request, code)
    require(request.user, Permission.MODEL_REGISTER, model)
    form = PracticeModelForm(request.POST or None, instance=model)
    form.asks_basis(enters_for(model.organization, request.user, Permission.MODEL_REGISTER))
    if form.carried_out(
        request,
        lambda: registration.update(
            model,
            by=request.user,
            seen=form.seen,
            basis=form.basis(request.user),
            **form.written,
        ),
    ):
        messages.success(request, _("Đã lưu mô hình."))
        return redirect(model)
    return render(
        request,
        "models_registry/practicemodel_form.html",
        {"form": form, "model": model, "is_recognised": _current(_recognitions(model))},
    )


@require_POST
def practicemodel_approve(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Approve what the unit registered."""
    model = _model(request, code)
    require(request.user, Permission.DOSSIER_APPRAISE, model)
    with refusals_as_messages(request):
        registration.approve_registration(model, by=request.user, seen=asked_revision(request))
        messages.success(request, _("Đã phê duyệt đăng ký mô hình."))
    return redirect(model)


def practicemodel_launch(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Record the day of the public launch."""
    model = _model(request, code)
    form = _act_form(request, LaunchForm, model, {"launched_on": clock.today()})
    if form.carried_out(
        request,
        lambda: registration.launch(
            model,
            by=request.user,
            launched_on=form.cleaned_data["launched_on"],
            seen=form.seen,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã ghi nhận ngày ra mắt."))
        return redirect(model)
    return _act_page(request, model, form, _("Ghi nhận ra mắt mô hình"), "launch")


def practicemodel_end(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """End the model, saying why."""
    model = _model(request, code)
    form = _act_form(request, EndForm, model, {"on": clock.today()})
    if form.carried_out(
        request,
        lambda: registration.end(
            model,
            by=request.user,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            seen=form.seen,
            basis=form.basis(request.user),
        ),
    ):
        messages.success(request, _("Đã ghi nhận mô hình kết thúc."))
        return redirect(model)
    return _act_page(request, model, form, _("Kết thúc mô hình"), "end")


def _act_form(
    request: AuthenticatedHttpRequest, kind: type[Any], model: PracticeModel, initial: Any
) -> Any:
    """The form of a launch or an end, for whoever may do it to this model."""
    require(request.user, Permission.MODEL_LAUNCH, model)
    form = kind(request.POST or None, initial={"revision": model.revision, **initial})
    form.asks_basis(enters_for(model.organization, request.user, Permission.MODEL_LAUNCH))
    return form


def _act_page(
    request: AuthenticatedHttpRequest, model: PracticeModel, form: Any, title: str, verb: str
) -> HttpResponse:
    return render(
        request,
        "components/confirm_page.html",
        {
            "title": title,
            "message": actions.CONSEQUENCES[verb],
            "facts": [
                (_("Mô hình"), f"{model.code} – {model.name}"),
                (_("Cơ quan, đơn vị"), str(model.organization)),
            ],
            "form": form,
            "button": title,
            "tone": "danger" if verb == "end" else "primary",
            "cancel_url": model.get_absolute_url(),
        },
    )
