"""Who stands behind the proxy in front of the portal."""

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str | None:
    """The address that the lock-out after failed sign-ins counts by.

    Behind the proxy every connection comes from the proxy itself, so its last entry in
    X-Forwarded-For counts; earlier entries are the visitor's own words. Without a proxy the
    whole header is the visitor's, and only the connection counts.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        added_by_proxy = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if added_by_proxy:
            return added_by_proxy
    return request.META.get("REMOTE_ADDR") or None
