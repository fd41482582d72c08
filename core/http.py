"""Between a request and a verb: who is asking, and what a refusal becomes on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from . import clock
from .numbers import NotADay, parse_day
from .refusals import Refusal

if TYPE_CHECKING:
    from accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request behind the sign-in: `user` is a real one."""

    user: "User"


def page_before(request: HttpRequest) -> str:
    """The page of the portal from which the request was sent; nothing where that is not told."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours else ""


@contextmanager
def refusals_as_messages(request: HttpRequest) -> Iterator[None]:
    """Turn a refusal inside the block into a message for the next page."""
    try:
        yield
    except Refusal as refusal:
        messages.error(request, str(refusal))


def require(user: Any, permission: str, record: Any = None) -> None:
    """Answer 403 unless the user holds the permission for that record."""
    if not user.has_perm(permission, record):
        raise PermissionDenied


def asked_revision(request: HttpRequest) -> int | None:
    """The revision that the person had on the screen, as a dialog's hidden field sends it."""
    written = request.POST.get("revision", "")
    return int(written) if written.isdecimal() and len(written) < 10 else None


ON_ORIGINAL = ("thoi_han", "ban-dau")


def asked_on_original(request: HttpRequest) -> bool:
    """Whether deadlines are read as first set (`?thoi_han=ban-dau`), not as extended since."""
    name, value = ON_ORIGINAL
    return request.GET.get(name) == value


def asked_day(request: HttpRequest, default: date | None = None) -> date:
    """The as-of day in the address (`?ngay=31/12/2024` or ISO); a wrong one is told and the default
    taken.
    """
    written = request.GET.get("ngay", "").strip()
    fallback = default or clock.today()
    if not written:
        return fallback
    try:
        return parse_day(written)
    except NotADay as error:
        messages.error(request, str(error))
        return fallback
