from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import LogAdmin, RecordAdmin, ReferenceAdmin

from .models import (
    Membership,
    Organization,
    OrganizationName,
    OrganizationSuccession,
    OwnDocument,
)

STANDING = ("valid_to", admin.EmptyFieldListFilter)


class NameInline(admin.TabularInline):
    """The names of an organization, one after the other."""

    model = OrganizationName
    extra = 0
    fields = ["name", "name_en", "valid_from", "valid_to"]


@admin.register(Organization)
class OrganizationAdmin(ReferenceAdmin):
    """Agencies and units from founding to end, with their names."""

    list_display = [
        "called",
        "code",
        "kind",
        "side",
        "official_order",
        "valid_from",
        "valid_to",
        "certainty",
    ]
    list_filter = ["kind", "side", "certainty", STANDING]
    search_fields = ["names__search_key", "code"]
    ordering = ["official_order", "pk"]
    inlines = [NameInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("names")

    @admin.display(description=_("tên hiện nay"), ordering="official_order")
    def called(self, organization: Organization) -> str:
        """The name of today."""
        return str(organization)


@admin.register(OrganizationName)
class OrganizationNameAdmin(ReferenceAdmin):
    """All names over time, to search and to export."""

    list_display = ["name", "name_en", "organization_code", "valid_from", "valid_to"]
    list_filter = [STANDING, "organization__kind"]
    list_select_related = ["organization"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "valid_from"]

    @admin.display(description=_("mã"), ordering="organization__code")
    def organization_code(self, naming: OrganizationName) -> str:
        """Whose name it is."""
        return naming.organization.code


@admin.register(OrganizationSuccession)
class OrganizationSuccessionAdmin(ReferenceAdmin):
    """Who took over from whom; committees are succeeded as their units are."""

    list_display = ["predecessor", "successor", "effective_on", "basis", "certainty"]
    list_filter = ["effective_on", "certainty"]
    list_select_related = ["predecessor", "successor", "basis"]
    search_fields = ["predecessor__names__search_key", "successor__names__search_key"]
    ordering = ["effective_on", "pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        names = ("predecessor__names", "successor__names")
        return super().get_queryset(request).prefetch_related(*names)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """Who has which role where. Roles are given and ended on the accounts' pages of the portal."""

    list_display = [
        "user",
        "role",
        "organization",
        "office",
        "valid_from",
        "valid_to",
        "basis",
    ]
    list_filter = ["role", STANDING, "organization__kind"]
    list_select_related = ["user", "organization", "basis"]
    search_fields = ["user__search_key", "organization__names__search_key"]
    ordering = ["user__sort_key", "-valid_from"]
    # What an inspection may read stands in its decision, like everything else that a role is.
    readonly_fields = [
        "user",
        "organization",
        "role",
        "valid_from",
        "valid_to",
        "basis",
        "inspected",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("organization__names")


@admin.register(OwnDocument)
class OwnDocumentAdmin(LogAdmin):
    """Which documents are whose own: written by the verbs that cite them."""

    list_display = ["document", "organization"]
    list_select_related = ["document", "organization"]
    search_fields = ["document__search_key", "organization__names__search_key"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("organization__names")
