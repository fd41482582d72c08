"""From link to link: one page of every view that a visitor can reach."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# What answers with a file, or only leads elsewhere.
_NO_PAGES = (
    "export",
    "_template",
    "_blank",
    ":file",
    "_file",
    "task_result",
    "notice_open",
    "jsi18n",
    "judged_text",
    "dossier_paper",
    "_document",
    "papertemplate_standard",
)


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


def walk(
    page: Page, start: str, wanted: Callable[[str], bool], look: Callable[[Page], list[str]]
) -> tuple[set[str], list[str]]:
    """Open one page of every view that is wanted, as links lead there, and look at it.

    The views that were opened, and what was wrong: links that lead nowhere, what `look` found.
    """
    waiting, views, faults = [(start, "the start")], {view_of(start)}, []
    while waiting:
        address, lead = waiting.pop(0)
        answer = page.goto(address)
        if answer is None or answer.status != HTTPStatus.OK:
            faults.append(f"{lead} leads to {address}: {answer and answer.status}")
            continue
        faults += look(page)
        for link in links(page):
            name = view_of(link)
            if name and name not in views and wanted(name):
                views.add(name)
                waiting.append((link, page.url))
    return views, faults
