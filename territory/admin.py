from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ChoicesAsListed, ReferenceAdmin

from .models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    RegionClass,
    UnitAlias,
    UnitChange,
    UnitLineage,
    UnitVersion,
)
from .resources import (
    ClusterMembershipResource,
    RegionClassResource,
    UnitAliasResource,
    UnitVersionResource,
)


class VersionInline(ChoicesAsListed, admin.StackedInline):
    """A unit's versions, for corrections."""

    model = UnitVersion
    fk_name = "unit"
    fields = [
        ("code", "name", "kind"),
        ("parent", "basis"),
        ("valid_from", "valid_to"),
        ("certainty", "source"),
    ]
    autocomplete_fields = ["parent", "basis"]
    extra = 0


class AliasInline(admin.TabularInline):
    """A unit's other spellings."""

    model = UnitAlias
    extra = 0


class MembershipInline(admin.TabularInline):
    """The units of a cluster."""

    model = ClusterMembership
    autocomplete_fields = ["unit"]
    extra = 0


class OfUnits(ReferenceAdmin):
    """Lists of rows that name units: the units' names come with them."""

    units: tuple[str, ...] = ("unit",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the versions that the units' names are read from."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related(*(f"{path}__versions" for path in self.units))


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ReferenceAdmin):
    """Units and what they were called. A unit begins and ends by a recorded change of the map."""

    list_display = ["__str__", "codes", "level", "valid_from", "valid_to"]
    list_filter = ["level", "valid_from", ("valid_to", admin.EmptyFieldListFilter)]
    search_fields = ["versions__search_key", "versions__code"]
    inlines = [VersionInline, AliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AdministrativeUnit]:
        """With the versions that names and codes are read from."""
        units: QuerySet[AdministrativeUnit] = super().get_queryset(request)
        return units.prefetch_related("versions")

    @admin.display(description=_("Mã"))
    def codes(self, unit: AdministrativeUnit) -> str:
        """Every code the unit bore, in the order in which it bore them."""
        return ", ".join(dict.fromkeys(version.code for version in unit.versions.all()))


@admin.register(UnitVersion)
class UnitVersionAdmin(OfUnits):
    """Codes, names, kinds and parents over time, as one list."""

    units = ("parent",)
    list_display = ["full_name", "code", "parent", "valid_from", "valid_to", "certainty"]
    list_filter = ["unit__level", "kind", "certainty", "valid_from"]
    search_fields = ["search_key", "code"]
    ordering = ["sort_key", "valid_from"]
    resource_classes = [UnitVersionResource]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version is added beside its unit."""
        return False


@admin.register(UnitAlias)
class UnitAliasAdmin(OfUnits):
    """Other spellings under which units appear in files."""

    list_display = ["name", "unit", "source"]
    search_fields = ["search_key", "unit__versions__search_key"]
    resource_classes = [UnitAliasResource]


@admin.register(UnitChange)
class UnitChangeAdmin(OfUnits):
    """The recorded changes of the map."""

    units = ("boundary_unclear",)
    list_display = ["title", "effective_on", "basis", "certainty"]
    list_filter = ["effective_on", "certainty"]
    list_select_related = ["basis"]
    search_fields = ["title", "code"]


@admin.register(UnitLineage)
class UnitLineageAdmin(OfUnits):
    """What of one unit went into another."""

    units = ("predecessor", "successor")
    list_display = ["predecessor", "successor", "change", "extent", "share", "certainty"]
    list_filter = ["change", "extent", "certainty"]
    list_select_related = ["change"]
    search_fields = [
        "predecessor__versions__search_key",
        "successor__versions__search_key",
    ]


@admin.register(RegionClass)
class RegionClassAdmin(OfUnits):
    """The region classes of communes; a decision's list comes in as a file."""

    list_display = ["unit", "region", "valid_from", "valid_to", "basis", "certainty", "is_sample"]
    list_filter = ["region", "valid_from", "certainty"]
    list_select_related = ["basis"]
    search_fields = ["unit__versions__search_key"]
    resource_classes = [RegionClassResource]


@admin.register(Cluster)
class ClusterAdmin(ReferenceAdmin):
    """Groups of units for comparison."""

    list_display = ["name", "scheme", "official_order", "valid_from", "valid_to"]
    list_filter = ["scheme"]
    search_fields = ["name", "code"]
    inlines = [MembershipInline]


@admin.register(ClusterMembership)
class ClusterMembershipAdmin(OfUnits):
    """Units in clusters, as one list."""

    list_display = ["unit", "cluster", "valid_from", "valid_to"]
    list_filter = ["cluster"]
    list_select_related = ["cluster"]
    search_fields = ["unit__versions__search_key"]
    resource_classes = [ClusterMembershipResource]
