"""Every page is closed to strangers, on GET and on POST, unless it is listed here."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters
from django.urls.resolvers import RoutePattern

from accounts.middleware import SignInMiddleware

pytestmark = pytest.mark.django_db

# The door itself, and what a monitor asks.
PUBLIC = frozenset({"accounts:sign_in", "healthz"})

_SAMPLES = ("1", "x", "00000000-0000-0000-0000-000000000000")
_PART = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
_GROUP = re.compile(r"\(\?P<\w+>(?P<inside>[^()]*)\)")


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the portal, with something plausible in its variable parts, by name."""
    yield from _walk(get_resolver().url_patterns, "/", "")


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, space: str
) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        address = before + _filled(entry)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, address, inner)
        else:
            yield f"{space}{entry.name}", address


def _filled(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, RoutePattern):
        return _PART.sub(lambda part: _sample(part["converter"] or "str"), str(pattern))
    # The admin lists its apps in a regular expression: the first of them will do.
    filled = _GROUP.sub(
        lambda group: group["inside"].split("|")[0].replace(".*", "x"), str(pattern)
    )
    return filled.strip("^$")


def _sample(converter: str) -> str:
    """Something that the converter takes: one of the usual, else its own first alternative."""
    regex = get_converters()[converter].regex
    fitting = [sample for sample in _SAMPLES if re.fullmatch(regex, sample)]
    return fitting[0] if fitting else regex.split("|")[0]


ADDRESSES = sorted(set(addresses()))


def test_the_whole_portal_is_walked():
    names = {name for name, _address in ADDRESSES}
    assert len(ADDRESSES) > 100
    assert {"home", "reporting:dashboard", "admin:index", "admin:accounts_user_change"} <= names
    assert names >= PUBLIC


@pytest.mark.parametrize(
    ("name", "address"), [pytest.param(*pair, id=pair[0]) for pair in ADDRESSES]
)
def test_a_stranger_is_led_to_the_door(client, name, address):
    if name in PUBLIC:
        assert client.get(address).status_code == 200
        return
    doors = (reverse("accounts:sign_in"), reverse("admin:login"))
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 302, (address, answer.status_code)
        assert answer.url.split("?")[0] in doors, (address, answer.url)


def test_the_admins_own_door_leads_to_the_portals(client):
    answer = client.get(reverse("admin:login"), follow=True)
    assert answer.redirect_chain[-1][0].split("?")[0] == reverse("accounts:sign_in")


def test_login_is_required_by_default():
    assert "accounts.middleware.SignInMiddleware" in settings.MIDDLEWARE
    assert issubclass(SignInMiddleware, LoginRequiredMiddleware)
    assert settings.LOGIN_URL == "accounts:sign_in"


def test_the_admin_opens_by_permission_and_not_by_a_mark_on_the_account():
    assert type(admin.site).__name__ != "AdminSite"
