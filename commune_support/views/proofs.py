"""Photos and papers of an activity: shown to those who see it, added and taken back by its side."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commune_support.forms import ProofForm, RemoveProofForm
from commune_support.models import ActivityProof, SupportActivity
from core.http import AuthenticatedHttpRequest, require
from documents import filing
from organizations.permissions import Permission


def _proof(request: AuthenticatedHttpRequest, pk: int) -> ActivityProof:
    """A proof of an activity that the user may read; one taken back is not found."""
    seen = SupportActivity.objects.permitted_to(request.user, Permission.ACTIVITY_VIEW)
    proofs = ActivityProof.objects.shown().select_related("file", "activity")
    return get_object_or_404(proofs.filter(activity__in=seen), pk=pk)


def proof_file(request: AuthenticatedHttpRequest, pk: int) -> FileResponse:
    """The file itself, shown in the browser where it is a picture or a PDF."""
    return filing.response(_proof(request, pk).file, shown=True)


def proof_add(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Add photos or papers to an activity."""
    seen = SupportActivity.objects.permitted_to(request.user, Permission.ACTIVITY_VIEW)
    activity = get_object_or_404(seen, pk=pk)
    require(request.user, Permission.ACTIVITY_WRITE, activity)
    form = ProofForm(
        request.POST or None, request.FILES or None, activity=activity, user=request.user
    )
    if request.method == "POST" and form.is_valid() and form.proved():
        messages.success(request, _("Đã thêm ảnh, tài liệu."))
        return redirect(activity)
    said = {"form": form, "activity": activity}
    return render(request, "commune_support/proof_form.html", said)


def proof_remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Take a photo or paper back, saying why."""
    proof = _proof(request, pk)
    activity = proof.activity
    require(request.user, Permission.ACTIVITY_WRITE, activity)
    form = RemoveProofForm(request.POST or None, proof=proof, user=request.user)
    if request.method == "POST" and form.is_valid() and form.removed():
        messages.success(request, _("Đã gỡ ảnh, tài liệu."))
        return redirect(activity)
    act, facts = _("Gỡ ảnh, tài liệu"), [(_("Hoạt động"), activity), (_("Tệp"), proof)]
    said = {"title": act, "button": act, "facts": facts, "form": form, "tone": "danger"}
    cancel = {"cancel_url": activity.get_absolute_url()}
    return render(request, "components/confirm_page.html", said | cancel)
