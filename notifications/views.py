from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.http import AuthenticatedHttpRequest

from . import notices
from .models import Notice

PER_PAGE = 25


@require_safe
def notice_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the user was told, the newest first."""
    page = Paginator(Notice.objects.of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    unread = notices.unread_count(request.user)
    return render(request, "notifications/notice_list.html", {"page_obj": page, "unread": unread})


@require_POST
def notice_open(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Note that it was read, and go to the page that it is about."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    notices.read(notice)
    return redirect(notice.url or "notifications:notice_list")


@require_POST
def notice_read_all(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Note that everything was read."""
    count = notices.read_all(request.user)
    said = ngettext(
        "Đã đánh dấu %(count)d thông báo là đã đọc.",
        "Đã đánh dấu %(count)d thông báo là đã đọc.",
        count,
    )
    messages.success(request, said % {"count": count} if count else _("Không có thông báo mới."))
    return redirect("notifications:notice_list")
