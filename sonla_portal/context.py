"""What the frame around every page shows: the areas this user may see, and the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.kept import kept
from notifications.notices import unread_count
from organizations.scope import may_somewhere

from .areas import AREAS, Area, Page


@dataclass(frozen=True)
class MenuEntry:
    """An area or a page as the menu shows it to this user here."""

    label: Any
    url: str
    is_current: bool


class Frame:
    """The frame of one request; what a page does not show is not computed."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def today(self) -> date:
        """The portal's day."""
        return clock.today()

    @cached_property
    def is_simulated(self) -> bool:
        """Whether the portal plays another day than the real one."""
        return clock.is_simulated()

    @cached_property
    def unread(self) -> int:
        """How many notices wait to be read: a count in an index of the unread."""
        user: Any = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return kept(("unread", user.pk), lambda: unread_count(user))

    @cached_property
    def menu(self) -> list[MenuEntry]:
        """The areas the user may see, the current one marked."""
        return [
            MenuEntry(area.label, reverse(pages[0].name), area is self._area)
            for area, pages in self._open.items()
        ]

    @cached_property
    def pages(self) -> list[MenuEntry]:
        """The pages of the current area, where there is more than one."""
        pages = self._open.get(self._area, ()) if self._area else ()
        if len(pages) < 2:
            return []
        return [MenuEntry(page.label, reverse(page.name), page is self._page) for page in pages]

    @cached_property
    def _open(self) -> dict[Area, tuple[Page, ...]]:
        # One query at most: the user's memberships answer for every permission.
        user: Any = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated or user.must_change_password:
            return {}
        found = {area: tuple(_seen(area.pages, user)) for area in AREAS}
        return {area: pages for area, pages in found.items() if pages}

    @cached_property
    def _page(self) -> Page | None:
        """The page that this is, or the list to which it belongs."""
        match = self.request.resolver_match
        if match is None:
            return None
        pages = [page for area in AREAS for page in area.pages]
        exact = next((page for page in pages if page.name == match.view_name), None)
        entity = match.view_name.rpartition("_")[0]
        return exact or next((page for page in pages if entity and page.entity == entity), None)

    @cached_property
    def _area(self) -> Area | None:
        match = self.request.resolver_match
        if match is None:
            return None
        holding = (area for area in AREAS if self._page in area.pages)
        same_app = (area for area in AREAS if match.app_name in area.apps)
        return next(holding, None) or next(same_app, None)


def _seen(pages: Iterable[Page], user: Any) -> Iterable[Page]:
    return (
        page for page in pages if page.permission is None or may_somewhere(user, page.permission)
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request)}
