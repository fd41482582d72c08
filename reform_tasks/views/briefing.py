"""Tóm tắt giao ban: one page on the province's plan, to be read, printed or sent."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, asked_day, refusals_as_messages, require
from organizations.offices import office_of
from organizations.permissions import Permission
from reform_tasks.briefing import briefing
from reform_tasks.forms import SinceForm
from reform_tasks.papers.briefing import briefing_paper
from reform_tasks.papers.printing import TaskPaper

from .papers import answer


def briefing_page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The briefing on the screen; the browser prints it on one sheet."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    form = SinceForm(request.GET if "tu" in request.GET else None, day=day)
    context = {
        "as_of": day,
        "form": form,
        "since": form.since,
        "briefing": briefing(request.user, form.since, day),
    }
    return render(request, "reform_tasks/briefing.html", context)


def briefing_document(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same page as Word or PDF."""
    require(request.user, Permission.PLAN_VIEW)
    day = asked_day(request)
    since = SinceForm(request.GET if "tu" in request.GET else None, day=day).since
    found = briefing(request.user, since, day)
    if found is None:
        messages.error(request, _("Năm này chưa có Kế hoạch CCHC tỉnh được ban hành."))
        return redirect("reform_tasks:briefing")
    with refusals_as_messages(request):
        office = office_of(request.user, Permission.PLAN_VIEW, day)
        return answer(
            TaskPaper.BRIEFING,
            form,
            f"giao-ban-{day.isoformat()}",
            lambda: briefing_paper(found, since=since, day=day, office=office),
        )
    return redirect("reform_tasks:briefing")
