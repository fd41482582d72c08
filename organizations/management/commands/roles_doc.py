"""manage.py roles_doc: write docs/roles.md from the table of roles."""

from typing import Any

from django.core.management.base import BaseCommand

from organizations import roles_doc


class Command(BaseCommand):
    """Write docs/roles.md afresh; a test fails when it is out of date."""

    help = "Write docs/roles.md from organizations/roles.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrite the file."""
        roles_doc.PATH.write_text(roles_doc.written(), encoding="utf-8")
        self.stdout.write(str(roles_doc.PATH))
