"""Load the boundaries of one map of the communes, or take them away again."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core.refusals import NotYours
from core.text import squeezed
from documents.permissions import REFERENCE_WRITE

from .boundary_files import MOST_BYTES, read
from .boundary_paths import draw
from .boundary_rings import BoundariesRefused
from .models import AdministrativeUnit, BoundarySet, Level, UnitBoundary, UnitChange, UnitVersion


@dataclass(frozen=True)
class MapOfDay:
    """The map that a day falls in: from the change before it to the eve of the next."""

    start: date
    end: date | None


def map_on(day: date) -> MapOfDay:
    """The map of the communes that held on the day."""
    changes = UnitChange.objects.all()
    start = changes.filter(effective_on__lte=day).aggregate(last=Max("effective_on"))["last"]
    if start is None:
        communes = AdministrativeUnit.objects.communes()
        start = communes.aggregate(first=Min("valid_from"))["first"] or day
    following = changes.filter(effective_on__gt=day).aggregate(next=Min("effective_on"))["next"]
    return MapOfDay(start, following and following - timedelta(days=1))


@transaction.atomic
def load_boundaries(*, by: Any, day: date, upload: File, source: str, licence: str) -> BoundarySet:
    """Check the file against the communes of the day, draw it, and keep it for that day's map.

    What was drawn for the same map before is replaced.
    """
    if not by.has_perm(REFERENCE_WRITE):
        raise NotYours
    # One byte more than is taken tells that there is more; the rest need not be read.
    content = upload.read(MOST_BYTES + 1)
    communes = UnitVersion.objects.valid_on(day).filter(unit__level=Level.COMMUNE)
    units = dict(communes.values_list("code", "unit"))
    if not units:
        raise BoundariesRefused(
            _("Ngày đã chọn chưa có đơn vị cấp xã nào. Đề nghị chọn ngày khác.")
        )
    drawing = draw(read(content, units.keys()))
    found = _set_of(map_on(day))
    found.source, found.licence = squeezed(source), licence.strip()
    found.file_name = squeezed(upload.name or "")[-200:]
    found.file_sha256 = hashlib.sha256(content).hexdigest()
    found.width, found.height = drawing.width, drawing.height
    found.loaded_by, found.loaded_at = by, timezone.now()
    if found.pk is None:
        found.save()
    else:
        found.outlines.all().delete()
        found.save_revised()
    UnitBoundary.objects.bulk_create(
        UnitBoundary(boundary_set=found, unit_id=units[code], path=path)
        for code, path in drawing.paths.items()
    )
    return found


def _set_of(wanted: MapOfDay) -> BoundarySet:
    """The set of that map, or a new one that lies between those of the maps beside it."""
    sets = BoundarySet.objects.select_for_update().order_by("valid_from")
    same = sets.filter(valid_from=wanted.start).first()
    if same is not None:
        return same
    # A set that still held when a later change was recorded ends with its own map.
    for earlier in sets.filter(valid_from__lt=wanted.start).valid_on(wanted.start):
        earlier.valid_to = wanted.start - timedelta(days=1)
        earlier.save_revised()
    later = sets.filter(valid_from__gt=wanted.start).first()
    end = wanted.end
    if later is not None and (end is None or end >= later.valid_from):
        end = later.valid_from - timedelta(days=1)
    return BoundarySet(valid_from=wanted.start, valid_to=end)


@transaction.atomic
def remove_boundaries(boundary_set: BoundarySet, *, by: Any) -> None:
    """Take a set away: its map is drawn from the list of units again. Its history stays."""
    if not by.has_perm(REFERENCE_WRITE):
        raise NotYours
    boundary_set.delete()


def outlines_on(day: date) -> tuple[BoundarySet | None, dict[int, str]]:
    """The set of the day, and the paths of its units by their ids; None where there is none."""
    found = BoundarySet.objects.valid_on(day).first()
    if found is None:
        return None, {}
    return found, dict(found.outlines.values_list("unit", "path"))
