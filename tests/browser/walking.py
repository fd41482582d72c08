"""From link to link: one page of every view that a visitor can reach."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from .looking import shape_faults

# What answers with a file, or only leads elsewhere.
_NO_PAGES = ("export", "_template", "_blank", ":file", "task_result", "notice_open", "jsi18n")


def view_of(address: str) -> str:
    """The name of the view behind an address; nothing for a file, another host, an anchor."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path:
        return ""
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    is_admin_export = name.startswith("admin:") and name.endswith("_export")
    return name if is_admin_export or not any(part in name for part in _NO_PAGES) else ""


def links(page: Page) -> list[str]:
    """Where the page leads."""
    found: list[str] = page.locator("a[href]").evaluate_all(
        "(links) => links.map((link) => link.getAttribute('href'))"
    )
    base = urlsplit(page.url)
    return [
        address if address.startswith("/") else f"{base.path}{address}"
        for address in found
        if address.startswith(("/", "?"))
    ]


def walk(page: Page, start: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Open one page of every view that is wanted, as links lead there; yields the views' names."""
    waiting, seen = [start], {view_of(start)}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == HTTPStatus.OK, address
        yield view_of(address)
        for link in links(page):
            name = view_of(link)
            if name and name not in seen and wanted(name):
                seen.add(name)
                waiting.append(link)


def faults_of_walk(
    page: Page, start: str, wanted: Callable[[str], bool]
) -> tuple[set[str], list[str]]:
    """The views that were opened, and what was wrong with the shape of their pages."""
    views, faults = set(), []
    for view in walk(page, start, wanted):
        views.add(view)
        faults += shape_faults(page)
    return views, faults
