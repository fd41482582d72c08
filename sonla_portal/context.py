"""What the frame around every page shows: the areas this user may see, and the day."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock
from organizations.permissions import Permission
from organizations.scope import may_somewhere


@dataclass(frozen=True)
class Area:
    """One area of the menu; on the apps or single pages in `rooms` it is the current one."""

    label: Any
    page: str
    rooms: frozenset[str]
    permission: Permission | None = None


AREAS = (
    Area(
        _("Tổng quan"),
        "reporting:dashboard",
        frozenset({"reporting:dashboard"}),
        Permission.FIGURES_VIEW,
    ),
    Area(_("Việc của tôi"), "home", frozenset({"home"})),
    Area(
        _("Chính quyền thân thiện"),
        "models_registry:practicemodel_list",
        frozenset({"models_registry"}),
        Permission.MODEL_VIEW,
    ),
    Area(
        _("Cải cách hành chính"),
        "reform_tasks:plan_list",
        frozenset({"reform_tasks"}),
        Permission.PLAN_VIEW,
    ),
    Area(
        _("Giúp đỡ xã khu vực III"),
        "commune_support:coverage",
        frozenset({"commune_support"}),
        Permission.ASSIGNMENT_VIEW,
    ),
    Area(
        _("Báo cáo"),
        "reporting:indicator_list",
        frozenset({"reporting"}),
        Permission.FIGURES_VIEW,
    ),
    Area(_("Quản trị hệ thống"), "admin:index", frozenset({"admin"}), Permission.ADMIN_USE),
)


@dataclass(frozen=True)
class MenuEntry:
    """An area as the menu shows it to this user on this page."""

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
    def menu(self) -> list[MenuEntry]:
        """The areas the user may see, the current one marked; one query for their memberships."""
        user: Any = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated or user.must_change_password:
            return []
        shown = [
            area
            for area in AREAS
            if area.permission is None or may_somewhere(user, area.permission)
        ]
        current = self._current(shown)
        entries = []
        for area in shown:
            # Until every app has its pages; goes away with the last of them.
            with suppress(NoReverseMatch):
                entries.append(MenuEntry(area.label, reverse(area.page), area is current))
        return entries

    def _current(self, areas: list[Area]) -> Area | None:
        """The area whose page this is, or else the one whose app it belongs to."""
        match = self.request.resolver_match
        if match is None:
            return None
        here = (match.view_name, match.app_name)
        return next((area for name in here for area in areas if name in area.rooms), None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request)}
