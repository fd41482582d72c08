"""The rows of the list of units, each with what a reader asks about it that day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import ClusterMembership, RegionClass, UnitVersion
from .naming import names_on, names_then

UNIT_COLUMNS = (
    _("Mã"),
    _("Loại"),
    _("Tên"),
    _("Trực thuộc"),
    _("Cụm"),
    _("Phân định khu vực"),
    _("Từ ngày"),
    _("Nguồn"),
    _("Dữ liệu minh họa"),
)


@dataclass(frozen=True)
class UnitRow:
    """A unit on a day: its version, what it lies under, its cluster and its region class."""

    version: UnitVersion
    above: str
    cluster: str = ""
    region: RegionClass | None = None


def rows_on(day: date, versions: Iterable[UnitVersion]) -> list[UnitRow]:
    """The rows of these versions, in their order: three queries, however many they are."""
    shown = list(versions)
    units = [version.unit_id for version in shown]
    above = names_on(day, (version.parent_id for version in shown if version.parent_id))
    regions = {
        region.unit_id: region
        for region in RegionClass.objects.valid_on(day).filter(unit__in=units)
    }
    members = ClusterMembership.objects.valid_on(day).filter(unit__in=units)
    clusters = dict(members.values_list("unit", "cluster__name"))
    return [
        UnitRow(
            version,
            above.get(version.parent_id, "") if version.parent_id else "",
            clusters.get(version.unit_id, ""),
            regions.get(version.unit_id),
        )
        for version in shown
    ]


def rows_through_time(versions: Iterable[UnitVersion]) -> list[UnitRow]:
    """One unit's versions, what each lay under being named as on the version's first day."""
    shown = list(versions)
    names = names_then((v.parent_id, v.valid_from) for v in shown if v.parent_id is not None)
    return [
        UnitRow(v, names[v.parent_id, v.valid_from] if v.parent_id is not None else "")
        for v in shown
    ]


def unit_cells(day: date, versions: Iterable[UnitVersion]) -> Iterator[tuple[Any, ...]]:
    """The rows of the list as cells of a file; sample is only what the region class may be."""
    for row in rows_on(day, versions):
        version, region = row.version, row.region
        yield (
            version.code,
            version.get_kind_display(),
            version.name,
            row.above,
            row.cluster,
            region.get_region_display() if region else "",
            version.valid_from,
            version.source,
            bool(region and region.is_sample),
        )
