"""Administrative units as they were on each day.

A unit goes on through a rename, a change of kind or parent, and gaining or losing a part: then a
new version follows the old one. It ends when it is merged, wholly divided or abolished, even if the
new unit takes over its code; what became of it is its lineage. A code is dated like a name and is
no key.
"""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated, holds_on
from core.fields import NfcCharField, SearchKeyField, SortKeyField
from core.numbers import format_day
from core.records import Revised, Sourced
from core.text import fold
from documents.models import LegalDocument


class Level(models.TextChoices):
    """The three levels; the district level ended on 01/07/2025."""

    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")


class Kind(models.TextChoices):
    """What a unit is called in law."""

    PROVINCE = "tinh", _("Tỉnh")
    PROVINCIAL_CITY = "thanh_pho", _("Thành phố")
    TOWN = "thi_xa", _("Thị xã")
    RURAL_DISTRICT = "huyen", _("Huyện")
    COMMUNE = "xa", _("Xã")
    WARD = "phuong", _("Phường")
    TOWNSHIP = "thi_tran", _("Thị trấn")


# The word before a unit's name. A name is a name in every language, so these are not translated.
KIND_WORDS: dict[str, str] = {
    Kind.PROVINCE: "Tỉnh",
    Kind.PROVINCIAL_CITY: "Thành phố",
    Kind.TOWN: "Thị xã",
    Kind.RURAL_DISTRICT: "Huyện",
    Kind.COMMUNE: "Xã",
    Kind.WARD: "Phường",
    Kind.TOWNSHIP: "Thị trấn",
}

KINDS_OF_LEVEL: dict[str, tuple[str, ...]] = {
    Level.PROVINCE: (Kind.PROVINCE, Kind.PROVINCIAL_CITY),
    Level.DISTRICT: (Kind.PROVINCIAL_CITY, Kind.TOWN, Kind.RURAL_DISTRICT),
    Level.COMMUNE: (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP),
}


class AdministrativeUnitQuerySet(DatedQuerySet):
    """Administrative units."""

    def communes(self) -> Self:
        """Communes, wards and townships."""
        return self.filter(level=Level.COMMUNE)

    def districts(self) -> Self:
        """Rural districts, towns and cities under a province."""
        return self.filter(level=Level.DISTRICT)

    def provinces(self) -> Self:
        """Provinces."""
        return self.filter(level=Level.PROVINCE)

    def as_on(self, day: date) -> Self:
        """Annotate each unit with `code`, `name`, `kind` and `parent_id` as they were on that day.

        A unit that did not exist that day has them empty.
        """
        return self.alias(
            version=FilteredRelation("versions", condition=holds_on(day, "versions__"))
        ).annotate(
            code=F("version__code"),
            name=F("version__name"),
            kind=F("version__kind"),
            parent_id=F("version__parent"),
            sort_key=F("version__sort_key"),
        )

    def within(self, unit_id: int, day: date) -> Self:
        """The unit itself and all that lay under it on that day, at any depth of the levels."""
        return self.filter(pk__in=keys_within(unit_id, day))

    def ever_within(self, unit_id: int, start: date, end: date | None) -> Self:
        """The unit and all that lay under it on any day of the period (an open end: since then)."""
        return self.filter(pk__in=keys_ever_within(unit_id, start, end))


def keys_within(unit_id: int, day: date) -> models.QuerySet:
    """The keys of `within`, for conditions on what lies in a unit: the units need no reading."""
    return _and_below(unit_id, UnitVersion.objects.valid_on(day))


def keys_ever_within(unit_id: int, start: date, end: date | None) -> models.QuerySet:
    """The keys of `ever_within`."""
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gte=start)
    if end is not None:
        overlapping &= Q(valid_from__lte=end)
    return _and_below(unit_id, UnitVersion.objects.filter(overlapping))


def _and_below(unit_id: int, parents: "UnitVersionQuerySet") -> models.QuerySet:
    """The unit, its children and grandchildren by these versions.

    A union: a database answers OR between subqueries by reading every unit.
    """
    children = parents.filter(parent=unit_id).order_by().values("unit")
    grandchildren = parents.filter(parent__in=children).order_by().values("unit")
    itself = AdministrativeUnit.objects.filter(pk=unit_id).values("pk")
    return itself.union(children, grandchildren)


class AdministrativeUnit(Dated, Revised):
    """A province, district or commune-level unit from its founding to its end.

    Its code, name, kind and parent are dated and stand in `versions`. `valid_from` of the units of
    the first map is the day from which the portal's facts reach back, not their founding.
    """

    level = models.CharField(_("cấp"), max_length=8, choices=Level)
    founded_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản thành lập"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản chấm dứt"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = AdministrativeUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        constraints = dated("administrativeunit")
        indexes = [
            models.Index(
                fields=["level", "valid_from", "valid_to"], name="administrativeunit_level"
            )
        ]

    def __str__(self) -> str:
        latest = max(self.versions.all(), key=lambda version: version.valid_from, default=None)
        return str(latest) if latest else f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The page of this unit."""
        return reverse("territory:unit_detail", args=[self.pk])


def refuse_outside_life(row: Any) -> None:
    """What is said of a unit over a period lies within the unit's own: for forms and files.

    Two tables are concerned, so no constraint can say it.
    """
    if row.unit_id is None or row.valid_from is None:
        return
    unit = row.unit
    if row.valid_from < unit.valid_from:
        raise ValidationError(
            {"valid_from": _("Đơn vị chỉ có từ ngày %s.") % format_day(unit.valid_from)}
        )
    if unit.valid_to is not None and (row.valid_to is None or row.valid_to > unit.valid_to):
        raise ValidationError(
            {"valid_to": _("Đơn vị kết thúc ngày %s.") % format_day(unit.valid_to)}
        )


class UnitVersionQuerySet(DatedQuerySet):
    """Versions of units."""

    def search(self, text: str) -> Self:
        """Versions of that code, or whose kind and name hold every word, accents and đ ignored.

        A unit is also found under another spelling of its name.
        """
        named = Q()
        aliased = Q()
        for word in fold(text).split():
            named &= Q(search_key__contains=word)
            aliased &= Q(search_key__contains=word)
        aliases = UnitAlias.objects.filter(aliased).values("unit")
        return self.filter(named | Q(code=text.strip()) | Q(unit__in=aliases))


class UnitVersion(Dated, Sourced):
    """A unit's code, name, kind and parent over a period; a change of any begins a new version."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        on_delete=models.CASCADE,
        related_name="versions",
    )
    code = models.CharField(_("mã"), max_length=10)
    name = NfcCharField(_("tên"), max_length=100)
    kind = models.CharField(_("loại"), max_length=9, choices=Kind)
    parent = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("trực thuộc"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="child_versions",
    )
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("căn cứ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    search_key = SearchKeyField(source=["full_name"])
    sort_key = SortKeyField(source=["name"])

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tên, mã và trực thuộc theo thời gian")
        verbose_name_plural = _("tên, mã và trực thuộc theo thời gian")
        ordering = ["valid_from"]
        constraints = [
            *dated("unitversion", "unit"),
            # Codes of provinces, districts and communes differ in length: one rule serves all.
            *dated("unitversion_code", "code")[1:],
            models.CheckConstraint(
                name="unitversion_code_is_digits", condition=Q(code__regex=r"^[0-9]{2,5}$")
            ),
            models.CheckConstraint(
                name="unitversion_has_parent_unless_province",
                condition=Q(parent__isnull=False) | Q(kind__in=KINDS_OF_LEVEL[Level.PROVINCE]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["parent", "valid_from", "valid_to", "unit"], name="unitversion_parent"
            ),
            models.Index(fields=["code", "valid_from"], name="unitversion_code"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        """A version lies within its unit's life and is of a kind of its level."""
        refuse_outside_life(self)
        if self.unit_id is not None and self.kind not in KINDS_OF_LEVEL[self.unit.level]:
            raise ValidationError({"kind": _("Loại này không thuộc cấp của đơn vị.")})

    @property
    def full_name(self) -> str:
        """'Xã Chiềng Sơn': the kind's word and the name."""
        return f"{KIND_WORDS[self.kind]} {self.name}"


class UnitAlias(models.Model):
    """Another spelling under which a unit appears in files and in the national list."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    name = NfcCharField(_("cách viết khác"), max_length=100)
    source = NfcCharField(_("nguồn"), max_length=400, blank=True)
    search_key = SearchKeyField(source=["name"])

    class Meta:
        verbose_name = _("cách viết khác của tên")
        verbose_name_plural = _("cách viết khác của tên")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="unitalias_once_per_unit")
        ]

    def __str__(self) -> str:
        return self.name
