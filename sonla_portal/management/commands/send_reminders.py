"""Remind everybody of what falls due; for every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core import clock
from sonla_portal.reminding import remind_all


class Command(BaseCommand):
    """One notice to each person whose matters fall due, and a mail to who has an address."""

    help = (
        "Remind people of what falls due in 7, 3, 1 and 0 days, and of what did 1 and 7 days ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run twice on a day it tells nobody twice."""
        told = remind_all(clock.today())
        self.stdout.write(_("Đã nhắc %d người.") % told)
