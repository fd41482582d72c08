"""Home ('Việc của tôi') and the search in the frame."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.http import AuthenticatedHttpRequest
from organizations.permissions import READING, Permission
from organizations.roles import ROLES
from organizations.scope import held_by

from . import offers

SEARCH_LIMIT = 10


def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits for the user, soonest first within its kind, and what the user sent."""
    day = clock.today()
    awaiting = offers.worklist(request.user, day, "awaiting")
    by_kind = sorted(awaiting, key=lambda item: str(item.kind))
    groups = [(kind, list(items)) for kind, items in groupby(by_kind, key=lambda item: item.kind)]
    groups.sort(key=lambda group: awaiting.index(group[1][0]))
    return render(
        request,
        "home.html",
        {"groups": groups, "sent": offers.worklist(request.user, day, "sent"), "day": day},
    )


def first_page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Where somebody who signs in without an address to go to begins.

    Who only reads, and at most says a line on what is read, begins with the figures; who only
    keeps accounts with these.
    """
    permissions = {
        permission for held in held_by(request.user) for permission in ROLES[held.role].permissions
    }
    acting = permissions - READING - {Permission.TASK_DIRECT}
    if acting and not acting <= {Permission.ACCOUNT_MANAGE}:
        return redirect("home")
    if Permission.ACCOUNT_MANAGE in acting:
        return redirect("organizations:account_list")
    return redirect("reporting:dashboard" if Permission.FIGURES_VIEW in permissions else "home")


def search(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Units, models, tasks, organizations and documents that hold every word, accents aside."""
    text = request.GET.get("q", "").strip()[:200]
    groups = offers.found(request.user, text, SEARCH_LIMIT) if len(text) >= 2 else []
    return render(request, "search.html", {"q": text, "groups": groups, "limit": SEARCH_LIMIT})
