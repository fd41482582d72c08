"""manage.py compare_judged: compare every standing recognition with what was judged."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core.numbers import format_number
from models_registry.recognition import judged


class Command(BaseCommand):
    """Notice what differs from what was judged, wherever it was changed, and tell it once.

    What the registry's own verbs change is noticed at once; a document's number or an office's name
    is corrected elsewhere.
    """

    help = "Compare every standing recognition with what was judged, and tell who decides."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare them all."""
        self.stdout.write(
            _("Đã so %s mô hình với nội dung đã xét.") % format_number(judged.note_all())
        )
