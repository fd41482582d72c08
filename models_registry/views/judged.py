"""What was judged when a recognition was decided: to read, to print, to check again, to answer."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import AuthenticatedHttpRequest, require
from models_registry import actions, flow, recognition
from models_registry.models import Dossier, JudgedState, Recognition
from models_registry.recognition import judged
from models_registry.recognition.acknowledging import awaits_answer, seen_of
from models_registry.recognition.forms import AcknowledgeForm
from models_registry.recognition.judged_words import criteria_in_words, facts_in_words, has_points
from organizations.permissions import Permission


def _kept(request: AuthenticatedHttpRequest, pk: int) -> tuple[Recognition, JudgedState]:
    """The recognition and what was kept of it, for whoever may see the dossier it rests on."""
    rows = Recognition.objects.select_related(
        "judged", "decision", "dossier", "model__organization", "renews"
    )
    rows = rows.prefetch_related(
        "model__organization__names",
        "changes_after_decision__noticed_by",
        "changes_after_decision__acknowledgement__acknowledged_by",
    )
    found = get_object_or_404(rows, pk=pk)
    kept = judged.kept_of(found)
    readable = Dossier.objects.permitted_to(request.user, Permission.DOSSIER_VIEW)
    dossier = judged.dossier_of(found)
    if kept is None or dossier is None or not readable.filter(pk=dossier).exists():
        raise Http404
    return found, kept


def judged_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The judged state with its fingerprint, and what differs from it now."""
    found, kept = _kept(request, pk)
    return _page(request, found, kept, AcknowledgeForm())


@require_POST
def judged_acknowledge(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer what changed since the decision: it was seen, the decision stands."""
    found, kept = _kept(request, pk)
    require(request.user, flow.ACKNOWLEDGE.permission, found)
    form = AcknowledgeForm(request.POST)
    if form.carried_out(
        request,
        lambda: recognition.acknowledge(
            found,
            by=request.user,
            opinion=form.cleaned_data["opinion"],
            seen=request.POST.get("seen", ""),
        ),
    ):
        messages.success(request, _("Đã ghi nhận thay đổi sau quyết định."))
        return redirect("models_registry:judged_detail", found.pk)
    if not awaits_answer(found, judged.marks(found)):
        # A second click, or a colleague was there before: there is no form to say it in.
        for words in form.non_field_errors():
            messages.error(request, str(words))
        return redirect("models_registry:judged_detail", found.pk)
    return _page(request, found, kept, form)


def _page(
    request: AuthenticatedHttpRequest, found: Recognition, kept: JudgedState, form: AcknowledgeForm
) -> HttpResponse:
    state = json.loads(kept.state)
    changes = judged.changes_since(found)
    may_answer = awaits_answer(found, changes) and request.user.has_perm(
        flow.ACKNOWLEDGE.permission, found
    )
    return render(
        request,
        "models_registry/judged_detail.html",
        {
            "recognition": found,
            "model": found.model,
            "kept": kept,
            "is_intact": judged.is_intact(kept),
            "changes": changes,
            "noticed": found.changes_after_decision.all(),
            "form": form if may_answer else None,
            # As read now: what is refused because it changed is shown as it is, to be read again.
            "seen": seen_of(changes),
            "actions": actions.of_recognition(found, request.user) if may_answer else [],
            "facts": facts_in_words(state),
            "criteria": criteria_in_words(state),
            "has_points": has_points(state),
        },
    )


def judged_text(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The very bytes whose SHA-256 was taken, so that anybody can take it again."""
    found, kept = _kept(request, pk)
    sees_accounts = request.user.has_perm(Permission.DOSSIER_APPRAISE, found.model)
    text = judged.text_for(kept, sees_accounts=sees_accounts)
    answer = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    name = f"noi-dung-da-xet-{found.model.code}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
