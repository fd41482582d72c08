"""A refusal that no view has dealt with becomes a decent answer instead of a fault."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .refusals import ChangedMeanwhile, NotYours, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """409 for what changed meanwhile, 403 for what is not yours, a message for the rest."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: refusals come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        said = {"exception": str(exception)}
        if isinstance(exception, ChangedMeanwhile):
            return render(request, "409.html", said, status=409)
        if isinstance(exception, NotYours):
            return render(request, "403.html", said, status=403)
        came_from = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        # A page that refuses to be read would send the reader back to itself for ever.
        if request.method == "POST" and is_ours:
            messages.error(request, str(exception))
            return redirect(came_from)
        return render(request, "400.html", said, status=400)
