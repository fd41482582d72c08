"""The legal documents that the portal's other facts rest on, from documents/data/."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from .models import LegalDocument

DATA = Path(__file__).parent / "data"


def load() -> int:
    """Add the documents that are missing; returns how many.

    A document is known by its number and year, so one whose title or day was corrected by hand
    stays as it is.
    """
    with (DATA / "legal_documents.csv").open(encoding="utf-8", newline="") as file:
        wanted = [_document(row) for row in csv.DictReader(file)]
    kept = {
        (number, issued_on.year)
        for number, issued_on in LegalDocument.objects.filter(
            number__in=[document.number for document in wanted], is_sample=False
        ).values_list("number", "issued_on")
    }
    missing = [
        document for document in wanted if (document.number, document.issued_on.year) not in kept
    ]
    with transaction.atomic():
        bulk_create_with_history(missing, LegalDocument, default_change_reason=_("Nạp danh mục"))
    return len(missing)


def _document(row: dict[str, str]) -> LegalDocument:
    effective_on = row["effective_on"]
    return LegalDocument(
        number=row["number"],
        kind=row["kind"],
        title=row["title"],
        issuer=row["issuer"],
        signer=row["signer"],
        issued_on=date.fromisoformat(row["issued_on"]),
        effective_on=date.fromisoformat(effective_on) if effective_on else None,
        certainty=row["certainty"],
        source=row["source"],
    )
