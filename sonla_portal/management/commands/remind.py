"""Remind everybody of what falls due; for every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core import clock
from sonla_portal.reminding import remind_all


class Command(BaseCommand):
    """One notice to each person whose matters fall due, and a mail to who has an address."""

    help = "Remind people of what falls due today, in three days or in a week, and weekly after."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run twice on a day it tells nobody twice."""
        told = remind_all(clock.today())
        self.stdout.write(_("Đã nhắc %d người.") % told)
