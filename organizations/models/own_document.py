"""The documents that an organization keeps for its own records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.records import SampleMarked
from documents.models import LegalDocument

from .organization import Organization


class OwnDocument(SampleMarked):
    """A document that belongs to an organization's own record, such as the letter of a dossier.

    What has such a row is read by those who may read the organization's records; what has none is
    published, and every office reads it. One letter may go with the records of several.
    """

    document = models.ForeignKey(
        LegalDocument, verbose_name=_("văn bản"), on_delete=models.CASCADE, related_name="owners"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="own_documents",
    )

    class Meta:
        verbose_name = _("văn bản riêng của cơ quan, đơn vị")
        verbose_name_plural = _("văn bản riêng của cơ quan, đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["document", "organization"], name="owndocument_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.organization_id}"
