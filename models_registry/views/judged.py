"""What was judged when a recognition was decided: to read, to print, to check again."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.http import AuthenticatedHttpRequest
from models_registry.models import Dossier, JudgedState, Recognition
from models_registry.recognition import judged
from models_registry.recognition.judged_words import criteria_in_words, facts_in_words, has_points
from organizations.permissions import Permission


def _kept(request: AuthenticatedHttpRequest, pk: int) -> tuple[Recognition, JudgedState]:
    """The recognition and what was kept of it, for whoever may see the dossier it rests on."""
    rows = Recognition.objects.select_related(
        "judged", "decision", "dossier", "model__organization", "renews"
    )
    found = get_object_or_404(rows.prefetch_related("model__organization__names"), pk=pk)
    kept = judged.kept_of(found)
    readable = Dossier.objects.permitted_to(request.user, Permission.DOSSIER_VIEW)
    dossier = judged.dossier_of(found)
    if kept is None or dossier is None or not readable.filter(pk=dossier).exists():
        raise Http404
    return found, kept


def judged_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The judged state with its fingerprint, and what differs from it now."""
    found, kept = _kept(request, pk)
    state = json.loads(kept.state)
    return render(
        request,
        "models_registry/judged_detail.html",
        {
            "recognition": found,
            "model": found.model,
            "kept": kept,
            "is_intact": judged.is_intact(kept),
            "changes": judged.changes_since(found),
            "noticed": found.changes_after_decision.select_related("noticed_by"),
            "facts": facts_in_words(state),
            "criteria": criteria_in_words(state),
            "has_points": has_points(state),
        },
    )


def judged_text(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The very bytes whose SHA-256 was taken, so that anybody can take it again."""
    found, kept = _kept(request, pk)
    answer = HttpResponse(kept.state.encode(), content_type="application/json; charset=utf-8")
    name = f"noi-dung-da-xet-{found.model.code}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
