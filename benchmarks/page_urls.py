"""The portal's addresses and an empty page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sonla_portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """What Django and the middleware cost by themselves."""
    return HttpResponse("")


urlpatterns = [*urlpatterns, path("benchmark/empty/", empty)]
