"""Recognitions that stand: renewed, suspended, resumed, revoked, lapsed, ended with their unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.http import AuthenticatedHttpRequest, require
from core.numbers import format_day
from core.process import Transition
from models_registry import actions, flow, recognition
from models_registry.models import Recognition
from models_registry.recognition.forms import (
    PROVINCE_ISSUER,
    EndWithUnitForm,
    LapseForm,
    RenewForm,
    ResumeForm,
    RevokeForm,
    SuspendForm,
)
from organizations.permissions import Permission


@dataclass(frozen=True)
class Change:
    """A move of a recognition: its form, its verb, what the verb takes, and what is said after."""

    move: Transition
    form: type[Any]
    verb: Callable[..., Any]
    takes: tuple[str, ...]
    told: Any


CHANGES = {
    change.move.verb: change
    for change in (
        Change(
            flow.RENEW,
            RenewForm,
            recognition.renew,
            ("in_force_from", "in_force_to", "signer_capacity"),
            gettext_lazy("Đã duy trì công nhận theo quyết định mới."),
        ),
        Change(
            flow.SUSPEND,
            SuspendForm,
            recognition.suspend,
            ("on", "reason", "signer_capacity"),
            gettext_lazy("Đã tạm dừng hiệu lực công nhận."),
        ),
        Change(
            flow.RESUME,
            ResumeForm,
            recognition.resume,
            ("on",),
            gettext_lazy("Công nhận có hiệu lực trở lại."),
        ),
        Change(
            flow.REVOKE,
            RevokeForm,
            recognition.revoke,
            ("on", "reason", "signer_capacity"),
            gettext_lazy("Đã thu hồi quyết định công nhận."),
        ),
        Change(
            flow.LAPSE,
            LapseForm,
            recognition.lapse,
            ("last_day",),
            gettext_lazy("Đã ghi công nhận hết hiệu lực."),
        ),
        Change(
            flow.END_WITH_UNIT,
            EndWithUnitForm,
            recognition.end_with_unit,
            (),
            gettext_lazy("Đã kết thúc công nhận do sắp xếp đơn vị hành chính."),
        ),
    )
}


def recognition_change(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponse:
    """Renew, suspend, resume, revoke, let lapse or end a recognition, by a document."""
    permitted = Recognition.objects.permitted_to(request.user, Permission.RECOGNITION_VIEW)
    rows = permitted.select_related("model__organization", "decision")
    found = get_object_or_404(rows.prefetch_related("model__organization__names"), pk=pk)
    change = CHANGES.get(verb)
    if change is None:
        raise Http404
    require(request.user, change.move.permission, found)
    form = change.form(request.POST or None, request.FILES or None, initial=_initial(found))
    if form.carried_out(
        request,
        lambda: change.verb(
            found,
            by=request.user,
            decision=form.decision(request.user),
            seen=form.seen,
            **{name: form.cleaned_data[name] for name in change.takes},
        ),
    ):
        messages.success(request, change.told)
        return redirect(found.model)
    return _page(request, found, form, change.move)


def _initial(found: Recognition) -> dict[str, Any]:
    return {
        "revision": found.revision,
        "on": clock.today(),
        "last_day": found.in_force_to or clock.today(),
        "decision_issuer": PROVINCE_ISSUER,
    }


def _page(
    request: AuthenticatedHttpRequest, found: Recognition, form: Any, move: Transition
) -> HttpResponse:
    if request.method == "GET" and found.status not in move.sources:
        return redirect(found.model)
    return render(
        request,
        "models_registry/recognition_change.html",
        {
            "model": found.model,
            "form": form,
            "title": move.label,
            "message": actions.CONSEQUENCES[move.verb],
            "facts": [
                (_("Mô hình"), f"{found.model.code} – {found.model.name}"),
                (_("Cơ quan, đơn vị"), str(found.model.organization)),
                (_("Quyết định công nhận"), str(found.decision)),
                (_("Có hiệu lực từ ngày"), format_day(found.in_force_from)),
                *_last_day(found),
                (_("Trạng thái"), found.get_status_display()),
            ],
            "tone": "primary" if move in (flow.RESUME, flow.RENEW) else "danger",
        },
    )


def _last_day(found: Recognition) -> list[tuple[str, str]]:
    """The end of a recognition for a term."""
    if found.in_force_to is None:
        return []
    return [(_("Có hiệu lực đến hết ngày"), format_day(found.in_force_to))]
