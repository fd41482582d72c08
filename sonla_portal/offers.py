"""Collect what the apps offer under fixed names: worklists and searches."""

from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps

from core.search import Hit
from core.worklist import WorkItem

# Those who may owe an answer first, the reference data last.
_ROOMS = (
    "models_registry",
    "reform_tasks",
    "commune_support",
    "organizations",
    "territory",
    "documents",
)


@cache
def _offering(name: str) -> tuple[ModuleType, ...]:
    """The modules `<app>.<name>` of the apps that have one."""
    rooms = [room for room in _ROOMS if apps.is_installed(room)]
    return tuple(import_module(f"{room}.{name}") for room in rooms if find_spec(f"{room}.{name}"))


def worklist(user: Any, day: date, part: str) -> list[WorkItem]:
    """What waits for the user (`part` 'awaiting') or what the user sent ('sent'), soonest first."""
    items: list[WorkItem] = []
    for module in _offering("worklist"):
        offer = getattr(module, part, None)
        if offer is not None:
            items += offer(user, day)
    return sorted(items, key=lambda item: (item.due_on or date.max, item.since or date.max))


def found(user: Any, text: str, limit: int) -> list[tuple[Any, list[Hit]]]:
    """What each app finds for the words, in groups that found something."""
    groups = [(module.GROUP, module.search(user, text, limit)) for module in _offering("search")]
    return [(label, hits) for label, hits in groups if hits]
