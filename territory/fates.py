"""Say in words when units stood that did not stand on a day, and what became of them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.numbers import format_day
from core.text import sort_key

from . import lineage
from .models import AdministrativeUnit, UnitVersion
from .naming import names_on

ONE_DAY = timedelta(days=1)


def told_fates(versions: Iterable[UnitVersion], day: date) -> str:
    """One sentence for each unit of these versions, none of which holds that day; '' for none."""
    by_unit = {version.unit_id: version for version in versions}
    units = AdministrativeUnit.objects.in_bulk(by_unit)
    return " ".join(_told(units[unit], version, day) for unit, version in by_unit.items())


def told_end(unit: AdministrativeUnit, day: date, called: str = "") -> str:
    """'Xã Chiềng Ly không còn từ ngày 01/02/2025; nay thuộc Xã Thuận Châu.'

    The heirs are those of the given day; `called` is a name that was not its last one.
    """
    last_day = unit.valid_to or day
    name = names_on(last_day, [unit.pk])[unit.pk]
    if called and called != name:
        name = _("%(called)s (sau là %(name)s)") % {"called": called, "name": name}
    said = {"name": name, "day": format_day(last_day + ONE_DAY)}
    heirs = lineage.successors([unit.pk], since=last_day, on=day)[unit.pk]
    if not heirs:
        return _("%(name)s không còn từ ngày %(day)s.") % said
    # The new unit often bears the name of one of the old ones.
    said["heirs"] = _listed(day, (piece.unit for piece in heirs), {name: _("%s (mới)") % name})
    return _("%(name)s không còn từ ngày %(day)s; nay thuộc %(heirs)s.") % said


def told_beginning(unit: AdministrativeUnit, name: str) -> str:
    """'Phường Mộc Lỵ chỉ có từ ngày 01/02/2025; trước đó là Thị trấn Mộc Châu.'"""
    said = {"name": name, "day": format_day(unit.valid_from)}
    eve = unit.valid_from - ONE_DAY
    origins = lineage.origins([unit.pk], on=unit.valid_from, since=eve)[unit.pk]
    before = [piece.unit for piece in origins if piece.unit != unit.pk]
    if not before:
        return _("%(name)s chỉ có số liệu từ ngày %(day)s.") % said
    said["before"] = _listed(eve, before, {name: _("%s (cũ)") % name})
    return _("%(name)s chỉ có từ ngày %(day)s; trước đó là %(before)s.") % said


def told_absence(unit: AdministrativeUnit, version: UnitVersion, day: date) -> str:
    """Why the unit did not stand on that day; '' where it did."""
    return "" if unit.is_valid_on(day) else _told(unit, version, day)


def _told(unit: AdministrativeUnit, version: UnitVersion, day: date) -> str:
    if unit.valid_to is not None and unit.valid_to < day:
        return told_end(unit, day, called=version.full_name)
    if day < unit.valid_from:
        return told_beginning(unit, version.full_name)
    return _told_change(unit, version, day)


def _told_change(unit: AdministrativeUnit, version: UnitVersion, day: date) -> str:
    """The unit stood that day, under another code or name."""
    then = unit.versions.valid_on(day).get()
    said = {
        "name": version.full_name,
        "code": version.code,
        "then": then.full_name,
        "new_code": then.code,
        "day": format_day(day),
    }
    if then.full_name == version.full_name:
        return _("Ngày %(day)s, %(name)s mang mã %(new_code)s, không phải %(code)s.") % said
    return _("Ngày %(day)s, %(name)s mang tên %(then)s (mã %(new_code)s).") % said


def _listed(day: date, units: Iterable[int], namesakes: dict[str, str]) -> str:
    names = sorted(names_on(day, units).values(), key=sort_key)
    return ", ".join(namesakes.get(name, name) for name in names)
