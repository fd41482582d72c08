"""Units, their classes and groups in and out of files, by the code or name that people write."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from core import clock
from core.refusals import Refusal
from core.resources import CodeWidget, DayWidget, PortalResource, TextWidget, capitalized
from documents.models import LegalDocument

from .models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    RegionClass,
    UnitAlias,
    UnitVersion,
)
from .resolving import UnitDirectory

FROM_DAY = "Từ ngày"


class UnitWidget(Widget):
    """A unit by its code or name on the day of its row; given out by its code of that day."""

    def __init__(self, level: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level = level
        self.directories: dict[date, UnitDirectory] = {}
        self.versions: dict[int, list[UnitVersion]] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> AdministrativeUnit | None:
        """The unit, or what `territory.resolving` says: unknown, not then, or which of two."""
        written = TextWidget().clean(value)
        if not written:
            return None
        day = DayWidget().clean((row or {}).get(FROM_DAY)) or clock.today()
        if day not in self.directories:
            self.directories[day] = UnitDirectory(day, self.level)
        try:
            return self.directories[day].find(written)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal

    def render(self, value: AdministrativeUnit | None, obj: Any = None, **kwargs: Any) -> str:
        """The unit's code on the row's first day."""
        if value is None:
            return ""
        if self.versions is None:
            self.versions = {}
            for version in UnitVersion.objects.order_by("valid_from"):
                self.versions.setdefault(version.unit_id, []).append(version)
        day = getattr(obj, "valid_from", None) or clock.today()
        known = self.versions.get(value.pk, [])
        of_day = next((version for version in known if version.is_valid_on(day)), None)
        return of_day.code if of_day else (known[-1].code if known else "")


class TerritoryResource(PortalResource):
    """Rows about a unit; its directories are read afresh for each file."""

    unit_fields: tuple[str, ...] = ("unit",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in self.unit_fields:
            self.fields[name].widget = UnitWidget()


def unit_field(model: Any, name: str = "unit") -> Field:
    """The column of a unit under its Vietnamese name."""
    return Field(
        attribute=name,
        column_name=capitalized(model._meta.get_field(name).verbose_name),
        widget=UnitWidget(),
    )


def basis_field(model: Any, name: str = "basis") -> Field:
    """The column of a document, by its number."""
    return Field(
        attribute=name,
        column_name=capitalized(model._meta.get_field(name).verbose_name),
        widget=CodeWidget(LegalDocument, "number"),
    )


class UnitVersionResource(TerritoryResource):
    """Corrections of names, certainty and source, by code and first day; no new units."""

    unit_fields = ("parent",)
    parent = unit_field(UnitVersion, "parent")
    basis = basis_field(UnitVersion)

    class Meta(PortalResource.Meta):
        model = UnitVersion
        import_id_fields = ["code", "valid_from"]
        fields = [
            "code",
            "name",
            "kind",
            "parent",
            "valid_from",
            "valid_to",
            "basis",
            "certainty",
            "source",
        ]

    def init_instance(self, row: Any = None) -> UnitVersion:
        """A row that names no version would found a unit outside any change of the map."""
        raise ValueError(
            _("Không có đơn vị nào mang mã này từ ngày này. Đơn vị mới được lập theo lần sắp xếp.")
        )


class RegionClassResource(TerritoryResource):
    """The region classes of communes, as a decision's list gives them."""

    synonyms = {
        "unit": ["Xã", "Tên xã", "Mã xã", "Đơn vị", "Xã, phường"],
        "region": ["Khu vực phân định", "Xã khu vực"],
        "basis": ["Quyết định", "Số quyết định"],
    }
    unit = unit_field(RegionClass)
    basis = basis_field(RegionClass)

    class Meta(PortalResource.Meta):
        model = RegionClass
        import_id_fields = ["unit", "valid_from"]
        fields = [
            "unit",
            "region",
            "valid_from",
            "valid_to",
            "basis",
            "certainty",
            "source",
            "is_sample",
        ]


class UnitAliasResource(TerritoryResource):
    """Other spellings of units, by the code or name that the unit has today."""

    unit = unit_field(UnitAlias)

    class Meta(PortalResource.Meta):
        model = UnitAlias
        import_id_fields = ["unit", "name"]
        fields = ["unit", "name", "source"]


class ClusterMembershipResource(TerritoryResource):
    """Which units stand in which cluster, since when."""

    unit = unit_field(ClusterMembership)
    cluster = Field(
        attribute="cluster",
        column_name=capitalized(ClusterMembership._meta.get_field("cluster").verbose_name),
        widget=CodeWidget(Cluster),
    )

    class Meta(PortalResource.Meta):
        model = ClusterMembership
        import_id_fields = ["cluster", "unit", "valid_from"]
        fields = ["cluster", "unit", "valid_from", "valid_to"]
