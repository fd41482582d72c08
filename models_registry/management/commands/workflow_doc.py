"""manage.py workflow_doc: write docs/workflow.md from the tables of moves."""

from typing import Any

from django.core.management.base import BaseCommand

from models_registry import workflow_doc


class Command(BaseCommand):
    """Write docs/workflow.md afresh; a test fails when it is out of date."""

    help = "Write docs/workflow.md from models_registry/flow.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrite the file."""
        workflow_doc.PATH.write_text(workflow_doc.written(), encoding="utf-8")
        self.stdout.write(str(workflow_doc.PATH))
