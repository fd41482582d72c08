"""Documents and files for small worlds."""

import hashlib
from datetime import date
from typing import Any

import factory
from django.core.files.base import ContentFile

from documents.models import DocumentKind, LegalDocument, StoredFile
from tests.factories.accounts import UserFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class StoredFileFactory(factory.django.DjangoModelFactory[StoredFile]):
    """A small PDF; `body=b"…"` for other bytes."""

    class Meta:
        model = StoredFile

    body = PDF
    name = factory.Sequence(lambda n: f"quyet-dinh-{n}.pdf")
    content_type = "application/pdf"
    uploaded_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[StoredFile], *args: Any, **kwargs: Any) -> StoredFile:
        body = kwargs.pop("body")
        kwargs.setdefault("size", len(body))
        kwargs.setdefault("sha256", hashlib.sha256(body).hexdigest())
        return model_class.objects.create(
            *args, content=ContentFile(body, name=kwargs["name"]), **kwargs
        )


class LegalDocumentFactory(factory.django.DjangoModelFactory[LegalDocument]):
    """A decision of the province, without a file."""

    class Meta:
        model = LegalDocument

    number = factory.Sequence(lambda n: f"{9000 + n}/QĐ-UBND")
    kind = DocumentKind.DECISION
    title = factory.Sequence(lambda n: f"Quyết định về việc thứ {n}")
    issuer = "UBND tỉnh Sơn La"
    issued_on = date(2024, 1, 15)
