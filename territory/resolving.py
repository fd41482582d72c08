"""Find the unit that someone wrote, by code or by name, on a day; refuse with what would be right.

A code names one unit on one day and perhaps another on another day. A name is taken with its
accents first; without them it counts only where one unit fits: Mường Bang and Mường Bằng differ by
an accent alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from core.numbers import format_day
from core.refusals import Refusal
from core.text import fold, sort_key, squeezed

from .fates import told_fates
from .models import AdministrativeUnit, Kind, Level, UnitAlias, UnitVersion
from .naming import described_on

# What people write before a name, folded, longest first.
_KIND_WORDS = {
    "thi tran": Kind.TOWNSHIP,
    "tt": Kind.TOWNSHIP,
    "phuong": Kind.WARD,
    "p": Kind.WARD,
    "xa": Kind.COMMUNE,
    "x": Kind.COMMUNE,
    "thanh pho": Kind.PROVINCIAL_CITY,
    "tp": Kind.PROVINCIAL_CITY,
    "thi xa": Kind.TOWN,
    "tx": Kind.TOWN,
    "huyen": Kind.RURAL_DISTRICT,
    "h": Kind.RURAL_DISTRICT,
    "tinh": Kind.PROVINCE,
}
_CODE = re.compile(r"^\d{2,5}$")


class UnitUnknown(Refusal):
    """No unit was ever called so; near spellings are named."""


class UnitAmbiguous(Refusal):
    """Several units fit; all are named in `candidates` (their ids) and in the message."""

    def __init__(self, message: str, candidates: tuple[int, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class UnitNotThen(Refusal):
    """The unit did not stand on that day under that code or name; the message says when it did."""


class UnitDirectory:
    """The units of one day, at one level or all: read once, asked many times, as an import does."""

    def __init__(self, day: date, level: str | None = Level.COMMUNE) -> None:
        self.day, self.level = day, level
        rows = UnitVersion.objects.valid_on(day).select_related("unit")
        self._versions = list(rows if level is None else rows.filter(unit__level=level))
        self._by_code = {version.code: version for version in self._versions}
        self._by_name: dict[str, list[UnitVersion]] = defaultdict(list)
        self._by_fold: dict[str, list[UnitVersion]] = defaultdict(list)
        units = {version.unit_id: version for version in self._versions}
        aliases = UnitAlias.objects.filter(unit__in=units).values_list("unit", "name")
        named = [(version, version.name) for version in self._versions]
        for version, name in [*named, *((units[unit], name) for unit, name in aliases)]:
            self._by_name[squeezed(name).lower()].append(version)
            self._by_fold[fold(name)].append(version)

    def find(self, text: str, *, district: str = "", kind: str = "") -> AdministrativeUnit:
        """The one unit meant by '03646', 'Xã Chiềng Chung, huyện Mai Sơn' or 'chieng chung'.

        `district` is a code or name, `kind` a value of Kind; both narrow a name down. Raises
        UnitUnknown, UnitAmbiguous or UnitNotThen.
        """
        written = squeezed(text)
        # A spreadsheet drops the zero that commune codes begin with.
        code = written.zfill(5) if len(written) == 4 else written
        if _CODE.match(code):
            return self._with_code(code)
        name, _comma, behind = (part.strip() for part in written.partition(","))
        word, bare = _split_kind(name)
        found = self._named(name, bare, kind or word, district or behind)
        if len(found) == 1:
            return found[0].unit
        if found:
            raise self._ambiguous(found)
        raise self._refusal(name, bare, kind or word, district or behind)

    def _with_code(self, code: str) -> AdministrativeUnit:
        version = self._by_code.get(code)
        if version is not None:
            return version.unit
        others = UnitVersion.objects.filter(code=code)
        if self.level is not None:
            others = others.filter(unit__level=self.level)
        if told := told_fates(others, self.day):
            raise UnitNotThen(told)
        raise UnitUnknown(
            _("Mã “%(code)s” không có trong danh mục đơn vị hành chính.") % {"code": code}
        )

    def _named(self, name: str, bare: str, kind: str, district: str) -> list[UnitVersion]:
        """The units of that name: with its accents if any is so called, else without."""
        for names, keys in (
            (self._by_name, (name.lower(), bare.lower())),
            (self._by_fold, (fold(name), fold(bare))),
        ):
            for key in dict.fromkeys(keys):
                fitting = [v for v in names.get(key, ()) if not kind or v.kind == kind]
                if district and fitting:
                    fitting = [v for v in fitting if self._lies_in(v, district)]
                if fitting:
                    return list({version.unit_id: version for version in fitting}.values())
        return []

    def _lies_in(self, version: UnitVersion, district: str) -> bool:
        """Whether the version's district is the one written; true where it had none."""
        if version.parent_id not in self._districts:
            return True
        _kind, bare = _split_kind(squeezed(district))
        return bool({district, fold(district), fold(bare)} & self._districts[version.parent_id])

    @cached_property
    def _districts(self) -> dict[int | None, set[str]]:
        """What each district was ever called, folded, and its codes."""
        called: dict[int | None, set[str]] = defaultdict(set)
        rows = UnitVersion.objects.filter(unit__level=Level.DISTRICT)
        for unit, code, name in rows.values_list("unit", "code", "name"):
            called[unit] |= {code, fold(name)}
        return called

    def _ambiguous(self, found: Iterable[UnitVersion]) -> UnitAmbiguous:
        units = tuple(version.unit_id for version in found)
        named = described_on(self.day, units)
        listed = sorted(named.values(), key=sort_key)
        return UnitAmbiguous(
            _("Có %(count)d đơn vị cùng tên; đề nghị chọn: %(names)s.")
            % {"count": len(units), "names": "; ".join(listed)},
            units,
        )

    def _refusal(self, name: str, bare: str, kind: str, district: str) -> Refusal:
        """Why no unit of that day fits: it was called so on other days, or never."""
        aliased = UnitAlias.objects.filter(search_key=fold(bare)).values_list("unit", flat=True)
        rows = UnitVersion.objects.filter(
            Q(search_key__endswith=f" {fold(bare)}") | Q(unit__in=aliased)
        ).order_by("valid_from")
        if self.level is not None:
            rows = rows.filter(unit__level=self.level)
        if kind:
            rows = rows.filter(kind=kind)
        aliased_units = set(aliased)
        called = [
            version
            for version in rows
            if (fold(version.name) == fold(bare) or version.unit_id in aliased_units)
            and (not district or self._lies_in(version, district))
        ]
        accented = [v for v in called if v.name.lower() == bare.lower()]
        if told := told_fates(accented or called, self.day):
            return UnitNotThen(told)
        return UnitUnknown(self._unknown(name, bare))

    def _unknown(self, name: str, bare: str) -> str:
        said = _("Không có đơn vị hành chính nào tên “%(name)s” vào ngày %(day)s.") % {
            "name": name,
            "day": format_day(self.day),
        }
        near = get_close_matches(fold(bare), self._by_fold, n=3, cutoff=0.7)
        if not near:
            return said
        units = {version.unit_id for key in near for version in self._by_fold[key]}
        named = described_on(self.day, units).values()
        return _("%(said)s Có thể là: %(names)s.") % {
            "said": said,
            "names": "; ".join(sorted(named, key=sort_key)),
        }


def find_unit(
    text: str, day: date, *, district: str = "", kind: str = "", level: str | None = Level.COMMUNE
) -> AdministrativeUnit:
    """One unit by code or name on a day; for many, keep a UnitDirectory."""
    return UnitDirectory(day, level).find(text, district=district, kind=kind)


def _split_kind(name: str) -> tuple[str, str]:
    """'TT. Hát Lót' → (thi_tran, 'Hát Lót'); a name without its kind's word → ('', the name)."""
    folded = fold(name)
    for word, kind in _KIND_WORDS.items():
        if folded.startswith((f"{word} ", f"{word}.")):
            return kind, name[len(word) :].lstrip(" .")
    return "", name
