"""manage.py load_reference: the facts that every installation needs, and no invented ones."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from core.numbers import format_number
from core.planner import renew_statistics
from core.progress import Progress

# In this order: each room's facts rest on those of the rooms before it.
ROOMS = (
    "documents",
    "territory",
    "organizations",
    "models_registry",
    "reform_tasks",
    "commune_support",
)


class Command(BaseCommand):
    """Load the reference data of every room. Safe to run again: it only adds what is missing."""

    help = "Load the reference data: documents, units, organizations and the rooms' own lists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load room by room in one transaction, saying how many rows each has got."""
        rooms = [
            room for room in ROOMS if apps.is_installed(room) and find_spec(f"{room}.reference")
        ]
        total = 0
        with (
            transaction.atomic(),
            Progress(self.stdout, total=len(rooms), label=_("Nạp danh mục")) as progress,
        ):
            for room in rooms:
                written = import_module(f"{room}.reference").load()
                total += written
                name = apps.get_app_config(room).verbose_name
                progress.advance(note=name)
                progress.say(self._count(name, written))
        if total:
            renew_statistics()
        self.stdout.write(self._count(_("Danh mục"), total))

    def _count(self, name: Any, written: int) -> str:
        if not written:
            return _("%(name)s: đã đủ.") % {"name": name}
        return _("%(name)s: thêm %(count)s dòng.") % {
            "name": name,
            "count": format_number(written),
        }
