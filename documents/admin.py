from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import LogAdmin, ReferenceAdmin

from .models import LegalDocument, StoredFile
from .resources import LegalDocumentResource


@admin.register(LegalDocument)
class LegalDocumentAdmin(ReferenceAdmin):
    """Documents: corrections and lists from files. A file is added on the document's own page."""

    list_display = ["number", "kind", "issued_on", "issuer", "title", "certainty", "has_file"]
    list_filter = ["kind", "certainty", ("file", admin.EmptyFieldListFilter)]
    search_fields = ["search_key"]
    readonly_fields = ["file", "entered_by"]
    resource_classes = [LegalDocumentResource]

    def get_queryset(self, request: HttpRequest) -> Any:
        """What offices keep for themselves is no more open here than on its own page."""
        documents: Any = super().get_queryset(request)
        return documents.open_to(request.user)

    def save_model(self, request: HttpRequest, obj: LegalDocument, form: Any, change: bool) -> None:
        """Remember who entered a new document."""
        if not change:
            obj.entered_by = request.user  # type: ignore[assignment] # the admin is behind sign-in
        super().save_model(request, obj, form, change)

    @admin.display(description="PDF", boolean=True, ordering="file")
    def has_file(self, document: LegalDocument) -> bool:
        """Whether the document's file is kept here."""
        return document.file_id is not None


@admin.register(StoredFile)
class StoredFileAdmin(LogAdmin):
    """The files that were taken in: for reading; what they are attached to protects them."""

    list_display = ["name", "size", "sha256", "uploaded_by", "uploaded_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["uploaded_at"]
    search_fields = ["name", "sha256"]
