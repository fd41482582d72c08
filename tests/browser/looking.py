"""What a visitor sees, and what must be true of every page wherever a story leads."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from .serving import HOST, PASSWORD

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

# Chromium writes most violations to the console itself; this makes sure of all of them.
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
_AXE = Axe()


class Watch:
    """What went wrong behind the pages of one visitor: errors, violations, calls to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._told)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _told(self, message: ConsoleMessage) -> None:
        # What was answered is judged below, with the kind of what was asked.
        is_answer = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_answer:
            where = message.page.url if message.page else "?"
            self.faults.append(f"{where}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"http://{HOST}:", "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        """Of pages the stories themselves say which answer is right, save that none may break."""
        limit = 500 if response.request.resource_type == "document" else 400
        if response.status >= limit:
            self.faults.append(f"{response.status} {response.url}")


def sign_in(page: Page, username: str, password: str = PASSWORD) -> Page:
    """Through the door, as everybody comes in."""
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_label("Mật khẩu").press("Enter")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
    return page


def shape_faults(page: Page) -> list[str]:
    """What is missing: a title, one heading, or room within the width of a desk and of a phone."""
    faults = []
    name = page.title().partition("·")[0].strip()
    if not name:
        faults.append("no title")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} h1")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        room = page.evaluate("document.scrollingElement.clientWidth")
        if wide > room:
            faults.append(f"{wide} px wide on {room}")
    return [f"{page.url}: {fault}" for fault in faults]


def barriers(page: Page) -> list[str]:
    """What keeps people out by the rules of axe, serious and critical, in light and in dark."""
    faults = _barriers(page)
    page.emulate_media(color_scheme="dark")
    faults += _barriers(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return faults


def _barriers(page: Page, **chosen: Any) -> list[str]:
    # Its preloading of stylesheets would itself break the policy of contents.
    options = {"resultTypes": ["violations"], "preload": False, **chosen}
    theme = page.locator("html").get_attribute("data-bs-theme")
    return [
        f"{page.url} ({theme}): {rule['id']}: {node['html'][:160]}"
        for rule in _AXE.run(page, options=options).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]
