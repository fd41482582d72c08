"""Documents in the search of the frame."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import Hit

from .models import LegalDocument
from .permissions import DOCUMENT_VIEW

GROUP = _("Văn bản")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Documents that hold every word in number, title or issuer, the newest first."""
    found = LegalDocument.objects.permitted_to(user, DOCUMENT_VIEW).search(text)
    return [
        Hit(str(document), document.get_absolute_url(), document.title, document.is_sample)
        for document in found[:limit]
    ]
