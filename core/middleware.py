"""What no view has dealt with becomes a decent answer instead of a fault or an empty page."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .http import page_before
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
        came_from = page_before(request)
        # A page that refuses to be read would send the reader back to itself for ever.
        if request.method == "POST" and came_from:
            messages.error(request, str(exception))
            return redirect(came_from)
        return render(request, "400.html", said, status=400)


class ActsOnlyMiddleware:
    """A page for whoever opens the address of an act, which only a form may ask for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Django's own answer is empty, and the browser shows a fault of its own instead."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers["Allow"]
        return page
