"""Find the organization that someone wrote, by code or name, on a day, or say what is right.

A People's Committee is found by its unit, as territory finds units. Of the others a name is taken
with its accents first; without them it counts only where one organization fits.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext as _

from core.numbers import format_day
from core.refusals import Refusal
from core.text import fold, sort_key, squeezed
from territory.resolving import UnitDirectory, UnitUnknown

from .kinds import COMMITTEES
from .models import Organization, OrganizationName
from .naming import names_on
from .succession import became

_COMMITTEE_WORDS = ("uy ban nhan dan ", "ubnd ")
_ONE_DAY = timedelta(days=1)


class OrganizationUnknown(Refusal):
    """No organization was ever called so; near spellings are named."""


class OrganizationAmbiguous(Refusal):
    """Several organizations fit; all are named."""


class OrganizationNotThen(Refusal):
    """The organization did not stand on that day, or not under that name."""


class OrganizationDirectory:
    """The organizations of one day: read once, asked many times, as an import does."""

    def __init__(self, day: date) -> None:
        self.day = day
        standing = Organization.objects.valid_on(day)
        self._by_code = {found.code: found for found in standing}
        self._by_unit = {
            found.unit_id: found for found in self._by_code.values() if found.kind in COMMITTEES
        }
        others = {
            found.pk: found for found in self._by_code.values() if found.kind not in COMMITTEES
        }
        self._by_name: dict[str, list[Organization]] = defaultdict(list)
        self._by_fold: dict[str, list[Organization]] = defaultdict(list)
        for pk, name in names_on(day, others).items():
            self._by_name[name.lower()].append(others[pk])
            self._by_fold[fold(name)].append(others[pk])

    @cached_property
    def _units(self) -> UnitDirectory:
        return UnitDirectory(self.day, level=None)

    def find(self, text: str) -> Organization:
        """The one meant by 'Sở Nội vụ', 'so-noi-vu', 'UBND xã Chiềng Chung, huyện Mai Sơn'.

        Raises OrganizationUnknown, OrganizationAmbiguous, OrganizationNotThen, or what territory
        says of a unit.
        """
        written = squeezed(text)
        if found := self._by_code.get(written.lower()):
            return found
        for word in _COMMITTEE_WORDS:
            if fold(written).startswith(word):
                return self._committee(written[len(word) :].strip())
        named = self._by_name.get(written.lower()) or self._by_fold.get(fold(written)) or []
        if len(named) == 1:
            return named[0]
        if named:
            raise OrganizationAmbiguous(
                _("Có %(count)d đơn vị cùng tên; đề nghị chọn: %(names)s.")
                % {"count": len(named), "names": self._with_codes(named)}
            )
        if told := self._told(written):
            raise OrganizationNotThen(told)
        try:
            return self._committee(written)
        except UnitUnknown as error:
            raise self._unknown(written) from error

    def _committee(self, unit: str) -> Organization:
        found = self._units.find(unit)
        committee = self._by_unit.get(found.pk)
        if committee is None:
            raise OrganizationUnknown(
                _("%(unit)s chưa có UBND trong danh mục cơ quan, đơn vị.") % {"unit": found}
            )
        return committee

    def _told(self, written: str) -> str:
        """What became of the organizations that were called so, or had that code, on other days."""
        called = OrganizationName.objects.filter(search_key=fold(written))
        gone = Organization.objects.filter(pk__in=called.values("organization")).exclude(
            kind__in=COMMITTEES
        ) | Organization.objects.filter(code=written.lower())
        return " ".join(self._fate(found, written) for found in gone.order_by("valid_from"))

    def _fate(self, found: Organization, written: str) -> str:
        name = written if found.code != written.lower() else found.name_on(self.day)
        said = {"name": name, "then": found.name_on(self.day)}
        if found.valid_to is not None and found.valid_to < self.day:
            said["day"] = format_day(found.valid_to + _ONE_DAY)
            heirs = became(found, self.day)
            if not heirs:
                return _("%(name)s không còn từ ngày %(day)s.") % said
            said["heirs"] = ", ".join(heir.name_on(self.day) for heir in heirs)
            return _("%(name)s không còn từ ngày %(day)s; nay là %(heirs)s.") % said
        if self.day < found.valid_from:
            said["day"] = format_day(found.valid_from)
            return _("%(name)s chỉ có từ ngày %(day)s.") % said
        said["day"] = format_day(self.day)
        return _("Ngày %(day)s, %(name)s mang tên %(then)s.") % said

    def _unknown(self, written: str) -> OrganizationUnknown:
        said = _("Không có cơ quan, đơn vị nào tên “%(name)s” vào ngày %(day)s.") % {
            "name": written,
            "day": format_day(self.day),
        }
        near = get_close_matches(fold(written), self._by_fold, n=3, cutoff=0.75)
        if near:
            names = self._with_codes(found for key in near for found in self._by_fold[key])
            said = _("%(said)s Có thể là: %(names)s.") % {"said": said, "names": names}
        return OrganizationUnknown(said)

    def _with_codes(self, organizations: Iterable[Organization]) -> str:
        found = list(organizations)
        names = names_on(self.day, [organization.pk for organization in found])
        listed = [f"{names[organization.pk]} ({organization.code})" for organization in found]
        return "; ".join(sorted(listed, key=sort_key))


def find_organization(text: str, day: date) -> Organization:
    """One organization by code or name on a day; for many, keep an OrganizationDirectory."""
    return OrganizationDirectory(day).find(text)
