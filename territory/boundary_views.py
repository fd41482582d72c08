"""The pages of the boundaries that maps are drawn with."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import AuthenticatedHttpRequest, require
from documents.permissions import REFERENCE_WRITE

from .boundaries import remove_boundaries
from .forms import BoundaryForm
from .models import FOR_REFERENCE, BoundarySet


def boundaryset_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which maps have boundaries, where these come from, and what binds their use."""
    sets = BoundarySet.objects.select_related("loaded_by").annotate(units=Count("outlines"))
    return render(
        request,
        "territory/boundaryset_list.html",
        {
            "sets": sets,
            "for_reference": FOR_REFERENCE,
            "may_load": request.user.has_perm(REFERENCE_WRITE),
        },
    )


def boundaryset_load(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Load a file of boundaries."""
    require(request.user, REFERENCE_WRITE)
    form = BoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.loaded(by=request.user):
        messages.success(request, _("Đã nạp ranh giới. Bản đồ được vẽ theo tệp này."))
        return redirect("territory:boundaryset_list")
    return render(request, "territory/boundaryset_form.html", {"form": form})


@require_POST
def boundaryset_remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Take a set away again."""
    require(request.user, REFERENCE_WRITE)
    remove_boundaries(get_object_or_404(BoundarySet, pk=pk), by=request.user)
    messages.success(request, _("Đã bỏ bộ ranh giới. Bản đồ được vẽ bằng ô theo danh mục."))
    return redirect("territory:boundaryset_list")
