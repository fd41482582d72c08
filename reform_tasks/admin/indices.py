"""The indices by which the province is measured, and their published results."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin import ReferenceAdmin, invented
from reform_tasks.models import GovernanceIndex, IndexDimension, IndexResult
from reform_tasks.resources import IndexResultResource


class DimensionInline(admin.TabularInline):
    """The parts of an index."""

    model = IndexDimension
    extra = 0


@admin.register(GovernanceIndex)
class GovernanceIndexAdmin(ReferenceAdmin):
    """The indices and their dimensions."""

    list_display = ("name", "code", "publisher", "subject", "maximum")
    list_filter = ("subject",)
    search_fields = ("search_key",)
    inlines = (DimensionInline,)


@admin.register(IndexDimension)
class IndexDimensionAdmin(ReferenceAdmin):
    """The parts of indices, as one list."""

    list_display = ("name", "number", "index")
    list_filter = ("index",)
    search_fields = ("name",)
    list_select_related = ("index",)


@admin.register(IndexResult)
class IndexResultAdmin(ReferenceAdmin):
    """Published results: a correction is made here, a new publication is a further row."""

    list_display = (
        "index",
        "year",
        "dimension",
        "organization",
        "value",
        "rank",
        "of_n",
        "revision_number",
        "certainty",
        invented,
    )
    list_filter = ("index", "year", "certainty")
    search_fields = ("index__search_key", "source")
    list_select_related = ("index", "dimension", "organization")
    resource_classes = (IndexResultResource,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("organization__names")
