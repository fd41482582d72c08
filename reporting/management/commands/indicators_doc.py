"""manage.py indicators_doc: write docs/indicators.md from the declarations."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting import indicators_doc


class Command(BaseCommand):
    """Write docs/indicators.md afresh; a test fails when it is out of date."""

    help = "Write docs/indicators.md from the indicators that the apps declare."

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrite the file."""
        indicators_doc.PATH.write_text(indicators_doc.written(), encoding="utf-8")
        self.stdout.write(str(indicators_doc.PATH))
