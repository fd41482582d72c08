"""Documents in and out of files: their words and days, never their files."""

from typing import Any

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

    def before_save_instance(self, instance: LegalDocument, row: Any, **kwargs: Any) -> None:
        """Remember who brought a new document in."""
        super().before_save_instance(instance, row, **kwargs)
        if instance.pk is None:
            instance.entered_by = kwargs.get("user")
