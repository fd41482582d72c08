"""The stories' own guard: it must notice what it is there for."""

import pytest
from playwright.sync_api import Browser

from .looking import Watch, barriers, shape_faults
from .serving import Portal

pytestmark = pytest.mark.browser

_SPOILED = """
document.head.append(Object.assign(document.createElement("style"), {textContent: "p {}"}));
document.body.append(Object.assign(document.createElement("h1"), {textContent: "Hai"}));
document.body.append(Object.assign(document.createElement("img"), {src: "/khong-co.png"}));
document.body.lastChild.width = 1500;
fetch("http://example.org/").catch(() => 0);
console.error("hỏng");
"""


def test_the_watch_notices_violations_errors_other_hosts_and_pages_out_of_shape(
    browser: Browser, portal_2024: Portal
) -> None:
    context = browser.new_context(base_url=portal_2024.url)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/")
    assert watch.faults == []

    page.evaluate(_SPOILED)
    page.wait_for_load_state("networkidle")
    shape = " ".join(shape_faults(page))
    told = " ".join(watch.faults)
    context.close()

    for fault in ("CSP style-src", "404 ", "example.org", "hỏng"):
        assert fault in told
    for fault in ("2 h1", "wide on 390", "wide on 1366"):
        assert fault in shape


def test_the_guard_notices_what_keeps_people_out(browser: Browser, portal_2024: Portal) -> None:
    page = browser.new_page(base_url=portal_2024.url)
    page.goto("/")
    page.evaluate("document.querySelectorAll('label').forEach((label) => label.remove())")
    found = barriers(page)
    page.close()

    assert any("label" in barrier for barrier in found)
