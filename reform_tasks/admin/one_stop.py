"""One-stop units over time, and the figures of dossiers from the service portal."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import LogAdmin, ReferenceAdmin, invented
from reform_tasks.models import OneStopStatus, ServiceFigures, ServiceHeading, ServiceImport


@admin.register(OneStopStatus)
class OneStopStatusAdmin(ReferenceAdmin):
    """One-stop units over time."""

    list_display = ("office", "kind", "valid_from", "valid_to", "basis", invented)
    list_filter = ("kind", "organization__kind", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("organization__names__search_key",)
    list_select_related = ("organization", "basis")

    @admin.display(description=_("Cơ quan, đơn vị"), ordering="organization__official_order")
    def office(self, status: OneStopStatus) -> str:
        """The organization as it is called today."""
        return status.organization.name_on(clock.today())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("organization__names")


@admin.register(ServiceHeading)
class ServiceHeadingAdmin(ReferenceAdmin):
    """The format of the service portal's export: which heading means which column."""

    list_display = ("heading", "column")
    list_filter = ("column",)
    search_fields = ("search_key",)


@admin.register(ServiceImport)
class ServiceImportAdmin(LogAdmin):
    """The files of the service portal that were taken over."""

    list_display = (
        "source",
        "period_from",
        "period_to",
        "exported_on",
        "added",
        "corrected",
        "imported_by",
        "imported_at",
        invented,
    )
    list_filter = ("period_to",)
    search_fields = ("source",)
    list_select_related = ("imported_by",)


@admin.register(ServiceFigures)
class ServiceFiguresAdmin(LogAdmin):
    """What the offices did with dossiers: it comes by file, so nobody types it here either."""

    list_display = (
        "office",
        "period_from",
        "period_to",
        "published",
        "received",
        "online",
        "on_time",
        "late",
        invented,
    )
    list_filter = ("period_to", "organization__kind")
    search_fields = ("organization__names__search_key",)
    list_select_related = ("organization",)

    @admin.display(description=_("Cơ quan, đơn vị"), ordering="organization__official_order")
    def office(self, figures: ServiceFigures) -> str:
        """The organization as it was called at the end of the period."""
        return figures.organization.name_on(figures.period_to)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("organization__names")
