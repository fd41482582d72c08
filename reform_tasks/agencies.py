"""The agencies of a task as plans write them: 'Sở Nội vụ; Sở Tư pháp', 'các sở, ban, ngành'."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.refusals import Refusal
from core.text import squeezed
from organizations.models import Organization
from organizations.resolving import OrganizationDirectory

_SEPARATORS = re.compile(r"[;\n]+")


class NoLead(Refusal):
    """A task has at least one lead agency."""

    def __init__(self) -> None:
        super().__init__(_("Nhiệm vụ chưa có cơ quan chủ trì."))


@dataclass(frozen=True)
class Agencies:
    """Who leads, who coordinates, and the groups that are kept as written."""

    leads: list[Organization]
    coordinating: list[Organization]
    note: str


def read_agencies(leads: str, coordinating: str, directory: OrganizationDirectory) -> Agencies:
    """The agencies that the words name; a lead must be one that the portal knows.

    Of the coordinating ones what names no agency is a group, and kept as written. Whoever leads a
    task needs not be named beside it.
    """
    leading = [directory.find(name) for name in _names(leads)]
    if not leading:
        raise NoLead
    beside: list[Organization] = []
    groups: list[str] = []
    for name in _names(coordinating):
        try:
            found = directory.find(name)
        except Refusal:
            groups.append(name)
        else:
            if found not in leading:
                beside.append(found)
    return Agencies(leading, beside, "; ".join(groups))


def _names(text: str) -> list[str]:
    """The names in a text, one a line or parted by semicolons."""
    return [squeezed(name) for name in _SEPARATORS.split(text) if name.strip()]
