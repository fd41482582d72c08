"""Recording what several supporters did together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commune_support.forms import JointForm
from core.http import AuthenticatedHttpRequest, require
from organizations.permissions import Permission


def joint_record(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Record a shared activity: the whole is split by the shares, to the last đồng."""
    require(request.user, Permission.ACTIVITY_WRITE)
    form = JointForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and (made := form.recorded()):
        messages.success(request, _("Đã ghi nhận hoạt động chung; mỗi phần chờ bên kia xác nhận."))
        first = made.parts.order_by("pk").first()
        return redirect(first if first is not None else "commune_support:activity_list")
    return render(request, "commune_support/joint_form.html", {"form": form})
