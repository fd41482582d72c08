"""Documents in and out of files: their words and days, never their files."""

from typing import Any

import tablib

from core.resources import PortalResource

from .models import LegalDocument


class LegalDocumentResource(PortalResource):
    """Documents known by number, day and issuer; who imports a new one has entered it."""

    synonyms = {
        "number": ["Số văn bản", "Số ký hiệu"],
        "issued_on": ["Ngày", "Ngày văn bản"],
        "title": ["Nội dung", "Tên văn bản"],
    }

    class Meta(PortalResource.Meta):
        model = LegalDocument
        import_id_fields = ["number", "issued_on", "issuer"]
        fields = [
            "number",
            "kind",
            "title",
            "issuer",
            "signer",
            "issued_on",
            "effective_on",
            "certainty",
            "source",
            "is_sample",
        ]

    # Whose file is read; None where nobody's is.
    reader: Any = None

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Know who brings the file."""
        self.reader = kwargs.get("user")
        super().before_import(dataset, **kwargs)

    def get_queryset(self) -> Any:
        """A file neither tells nor corrects what is kept back from whoever brings it."""
        rows = super().get_queryset()
        return rows if self.reader is None else rows.open_to(self.reader)

    def before_save_instance(self, instance: LegalDocument, row: Any, **kwargs: Any) -> None:
        """Remember who brought a new document in."""
        super().before_save_instance(instance, row, **kwargs)
        if instance.pk is None:
            instance.entered_by = kwargs.get("user")
