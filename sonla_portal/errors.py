"""The pages for what went wrong: each says what happened, what is kept, and what to do."""

import logging
import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from organizations.models import Organization
from organizations.scope import held_by

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a request that makes no sense, 413 for one that is too large."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.PORTAL_MAX_UPLOAD_MB
        return render(request, "413.html", {"limit": limit}, status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason where one was given; to staff of what has ended, that it has."""
    facts = {"exception": str(exception), "ended": _ended_unit_of(request)}
    return render(request, "403.html", facts, status=403)


def _ended_unit_of(request: HttpRequest) -> Organization | None:
    """The organization of a user who has no other any more, once it has ended."""
    held = held_by(request.user) if hasattr(request, "user") else ()
    if not held or not all(membership.is_outlived for membership in held):
        return None
    rows = Organization.objects.prefetch_related("names")
    return rows.filter(pk=held[-1].organization).first()


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same whether the record is missing or out of the user's reach."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a code that stands in the log too.

    Whatever failed may fail again, so the page asks neither the database nor the session.
    """
    code = secrets.token_hex(4).upper()
    logger.error("Incident %s at %s %s", code, request.method, request.path)
    page = loader.get_template("500.html").render({"code": code})
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open longer than its session; nothing was written."""
    return render(request, "403_csrf.html", status=403)
