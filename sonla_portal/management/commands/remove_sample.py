"""manage.py remove_sample: take every invented row away again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.numbers import format_number
from sonla_portal.sample import removal


class Command(BaseCommand):
    """Remove the sample rows with their steps and history, or refuse and name the real rows that
    need them.
    """

    help = (
        "Remove every row marked as sample; refuses where real rows lean on them and lists those."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove all of it, or nothing."""
        try:
            removed = removal.remove()
        except removal.StillNeeded as refusal:
            raise CommandError(
                _("Chưa gỡ dữ liệu minh họa vì còn nội dung thật dựa vào:\n%s") % refusal
            ) from refusal
        count = format_number(sum(removed.values()))
        self.stdout.write(_("Đã gỡ %s dòng dữ liệu minh họa.") % count)
