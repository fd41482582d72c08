"""The map of the communes, coloured by a figure: from boundaries, else as tiles from the list.

The page is kept within MOST_BYTES, though a map may have some two hundred communes: what stands in
it for each commune is joined here without a blank too many, and links are relative.
"""

import os.path
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.figures import Indicator
from core.markup import escaped
from core.text import sort_key
from organizations.permissions import Permission
from organizations.scope import may_somewhere
from territory.boundaries import outlines_on
from territory.listing import UnitRow, rows_on
from territory.models import BoundarySet, Level, UnitVersion

from .map_classes import Classed, MapClass, classed, heading
from .places import by_place, drawable
from .scopes import Asked, carried

MOST_BYTES = 60_000


@dataclass(frozen=True)
class CommuneMap:
    """What the page shows: the drawing or the tiles, the table, the legend."""

    entry: Indicator
    heading: str
    boundaries: BoundarySet | None
    drawing: SafeString
    tiles: SafeString
    body: SafeString
    legend: list[MapClass]
    count: int
    undrawn: list[str]
    elsewhere: int


def chosen_entry(code: str, day: date) -> Indicator | None:
    """The indicator of that code where the day's map can show it, else the first that it can."""
    entries = drawable(day)
    return next((entry for entry in entries if entry.code == code), next(iter(entries), None))


def communes_on(day: date) -> list[UnitRow]:
    """The communes of the day, by district or cluster, each group and its units by name."""
    versions = UnitVersion.objects.valid_on(day).filter(unit__level=Level.COMMUNE)
    rows = rows_on(day, versions.order_by("sort_key", "code"))
    return sorted(rows, key=lambda row: sort_key(_group(row)))


def build_map(entry: Indicator, asked: Asked, user: Any) -> CommuneMap:
    """The map of the day for one figure."""
    rows = communes_on(asked.day)
    units = [row.version.unit_id for row in rows]
    found = by_place(entry, asked.scope, user, units)
    shown = classed(entry, found, units)
    boundaries, paths = outlines_on(asked.day)
    link = _Link(asked, user)
    return CommuneMap(
        entry=entry,
        heading=heading(entry),
        boundaries=boundaries,
        drawing=_drawing(rows, paths, shown, link) if boundaries else SafeString(),
        tiles=SafeString() if boundaries else _tiles(rows, shown, link),
        body=_body(rows, shown, link),
        legend=shown.legend,
        count=len(rows),
        undrawn=[row.version.full_name for row in rows if row.version.unit_id not in paths]
        if boundaries
        else [],
        elsewhere=found.elsewhere,
    )


def cells(entry: Indicator, asked: Asked, user: Any) -> Iterator[tuple[Any, ...]]:
    """The table as cells of a file: code, unit, group, the value itself, what is said of it."""
    rows = communes_on(asked.day)
    units = [row.version.unit_id for row in rows]
    found = by_place(entry, asked.scope, user, units)
    shown = classed(entry, found, units)
    for row in rows:
        version, value = row.version, found.of(row.version.unit_id)
        number = None if isinstance(value, bool) else value
        yield version.code, version.full_name, _group(row), number, _said(shown, version.unit_id)


def _said(shown: Classed, unit: int) -> str:
    return shown.notes.get(unit) or shown.texts[unit]


class _Link:
    """Addresses of the communes' pages as seen from the map's: short, and of the same day."""

    def __init__(self, asked: Asked, user: Any) -> None:
        reads = may_somewhere(user, Permission.ASSIGNMENT_VIEW)
        page = "commune_support:commune_detail" if reads else "territory:unit_detail"
        pattern = os.path.relpath(reverse(page, args=[0]), reverse("maps:commune_map"))
        day = carried(asked)["ngay"]
        self.before = escaped(pattern.removesuffix("0"))
        # A day's strokes need no escaping in a query.
        self.after = f"/?{urlencode({'ngay': day}, safe='/')}"

    def to(self, unit: int) -> str:
        """The address, ready for an attribute."""
        return f"{self.before}{unit}{self.after}"


def _group(row: UnitRow) -> str:
    return row.cluster or row.above


# Every part below is escaped where it is made.


def _drawing(
    rows: Sequence[UnitRow], paths: dict[int, str], shown: Classed, link: _Link
) -> SafeString:
    drawn = [row for row in rows if row.version.unit_id in paths]
    parts = []
    for mark in dict.fromkeys(shown.marks[row.version.unit_id] for row in drawn):
        parts.append(f'<g fill="url(#{mark})">')
        for row in drawn:
            unit = row.version.unit_id
            if shown.marks[unit] == mark:
                said = escaped(f"{row.version.name}: {shown.texts[unit]}")
                parts.append(
                    f'<a href="{link.to(unit)}"><title>{said}</title><path d="{paths[unit]}"/></a>'
                )
        parts.append("</g>")
    return mark_safe("".join(parts))  # nosec B308, B703


def _tiles(rows: Iterable[UnitRow], shown: Classed, link: _Link) -> SafeString:
    parts = []
    for group, members in groupby(rows, key=_group):
        parts.append(f"<section><h3>{escaped(group)}</h3><ul>")
        for row in members:
            unit = row.version.unit_id
            name = escaped(row.version.name)
            parts.append(
                f'<li class="{shown.marks[unit]}"><a href="{link.to(unit)}">{name}</a> '
                f"{escaped(shown.texts[unit])}"
            )
        parts.append("</ul></section>")
    return mark_safe("".join(parts))  # nosec B308, B703


def _body(rows: Iterable[UnitRow], shown: Classed, link: _Link) -> SafeString:
    parts = []
    for group, members in groupby(rows, key=_group):
        if group:
            parts.append(f'<tr><th colspan="2" scope="rowgroup">{escaped(group)}')
        for row in members:
            unit, name = row.version.unit_id, escaped(row.version.full_name)
            text = escaped(shown.texts[unit])
            parts.append(f'<tr><td><a href="{link.to(unit)}">{name}</a><td>{text}')
    return mark_safe("".join(parts))  # nosec B308, B703
