"""What a signed-in request passes: its page is private, its words are in the person's language, and
a one-time code is changed first.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from .models import Language

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no proxy, and shown again only when asked for again.

    Not `no-store`: going back would lose what was typed. Signing out clears what the browser kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on every answer that says nothing else."""
        is_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if is_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class UserLanguageMiddleware:
    """The words are in the user's language, Vietnamese for strangers; never the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language and leave the thread as it was."""
        user = request.user
        language = user.language if user.is_authenticated else Language.VIETNAMESE.value
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class OneTimeCodeMiddleware:
    """Whoever came in with a one-time code sets a password of their own before anything else."""

    REACHABLE = frozenset({"accounts:password_change", "accounts:sign_out", "accounts:language"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: the view's name is known in `process_view` only."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the change page from every other page."""
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        if request.resolver_match and request.resolver_match.view_name in self.REACHABLE:
            return None
        return redirect("accounts:password_change")
