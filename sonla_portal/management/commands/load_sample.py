"""manage.py load_sample: the invented years 2022-2026, marked as sample."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.progress import Progress
from sonla_portal.sample import generation
from territory.models import AdministrativeUnit


class Command(BaseCommand):
    """Load the sample years. Safe to run again: what is there stays as it is."""

    help = (
        "Load the sample years 2022-2026: invented records, marked as sample, and their accounts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The password of all sample accounts; without one nobody can sign in with them."""
        parser.add_argument("--password", default=None, help="one password for the sample accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate everything in one transaction, or nothing."""
        if generation.is_loaded():
            self.stdout.write(_("Dữ liệu minh họa đã có."))
            return
        if not AdministrativeUnit.objects.exists():
            raise CommandError("Run `manage.py load_reference` first.")
        label = _("Tạo dữ liệu minh họa")
        with Progress(self.stdout, total=len(generation.PARTS), label=label) as progress:
            generation.generate(
                password=options["password"], tell=lambda part: progress.advance(note=part)
            )
        self.stdout.write(_("Đã tạo dữ liệu minh họa các năm 2022 - 2026."))
