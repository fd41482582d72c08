"""What a signed-in request passes: its page is private, its words are in the person's language, and
a one-time code is changed first.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from core.http import page_before

from .models import Language

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInMiddleware(LoginRequiredMiddleware):
    """Strangers sign in first, and then come to what they asked for."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Whoever sent a form after the session ended is told that it was not written, and comes
        back to the page of the form: its own address may take nothing but forms.
        """
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request,
            _(
                "Phiên làm việc đã hết hạn, nội dung vừa gửi chưa được ghi. "
                "Đề nghị đăng nhập rồi gửi lại."
            ),
        )
        page = urlsplit(page_before(request))
        address = page._replace(scheme="", netloc="").geturl()
        return redirect_to_login(address, self.get_login_url(view_func))


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
