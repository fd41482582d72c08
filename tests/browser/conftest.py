"""Whole stories in a real browser, in front of the portal as it is served in earnest.

The sample years are loaded once; PORTAL_BROWSER_WORLD names a file where they are kept from one
run to the next. Each story gets a copy and a server of its own, always on SQLite, also where
DATABASE_URL names PostgreSQL: what differs between the databases is proved by the other tests.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .looking import DESK, Watch, sign_in
from .serving import HOST, Portal, World

WAIT = 20_000  # milliseconds, on a busy machine
expect.set_options(timeout=WAIT)

Visit = Callable[..., Page]
PortalOn = Callable[[str], Portal]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which may ask nobody but this machine for anything."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    quiet = [
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--no-first-run", "--disable-dev-shm-usage"),
        f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
    ]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")  # which Chromium cannot build as root
    return browser_type_launch_args | {"executable_path": found, "args": quiet}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The reference data and the sample years, loaded once."""
    folder = tmp_path_factory.mktemp("world")
    kept = os.environ.get("PORTAL_BROWSER_WORLD")
    built = World(folder, Path(kept) if kept else folder / "portal.sqlite3")
    built.build()
    return built


@pytest.fixture(scope="session")
def _serving(world: World, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    @contextmanager
    def serving(day: str) -> Iterator[Portal]:
        database = world.copied_to(tmp_path_factory.mktemp("portal") / "portal.sqlite3")
        portal = Portal(world, database, day)
        portal.start()
        try:
            yield portal
        finally:
            portal.stop()

    return serving


@pytest.fixture
def portal_on(_serving: Callable[..., Any]) -> Iterator[PortalOn]:
    """`portal_on("2024-12-31")`: a portal of the story's own, which lives on that day."""
    with ExitStack() as open_portals:
        yield lambda day: open_portals.enter_context(_serving(day))


@pytest.fixture(scope="session")
def portal_2024(_serving: Callable[..., Any]) -> Iterator[Portal]:
    """The demonstration's day, for the stories that only look."""
    with _serving("2024-12-31") as portal:
        yield portal


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """`visit(portal, "noivu")`: a page in a browser of their own, signed in where one is named.

    At the end of the story no page that anybody saw may have caused an error, violated the policy
    of contents, or asked another host for anything.
    """
    watches = []
    with ExitStack() as contexts:

        def open_page(portal: Portal, username: str = "", **options: Any) -> Page:
            context = browser.new_context(
                base_url=portal.url, **{"viewport": DESK, "locale": "vi-VN", **options}
            )
            contexts.callback(context.close)
            context.set_default_timeout(WAIT)
            watches.append(Watch(context))
            page = context.new_page()
            return sign_in(page, username) if username else page

        yield open_page
    assert [fault for watch in watches for fault in watch.faults] == []
