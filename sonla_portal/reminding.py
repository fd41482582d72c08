"""Reminders of what falls due: one notice a day to a person, with all that presses.

Read from the worklists, so that it says what 'Việc của tôi' says. Nothing goes to a head by itself:
who owns a plan or a round urges heads, and does so by name.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.numbers import format_day
from core.worklist import WorkItem
from notifications.models import Notice
from notifications.notices import tell
from organizations.roles import Role
from organizations.scope import held_by

from . import offers

# How many days before it falls due a matter is recalled; after it, below zero.
DAYS_LEFT = (7, 3, 1, 0, -1, -7)
SHOWN = 20
_NOT_REMINDED = {Role.UNIT_HEAD, Role.LEADER, Role.INSPECTION}


def remind_all(day: date) -> int:
    """Remind everybody of what presses on that day; run twice it tells nobody twice."""
    return sum(remind(user, day) for user in User.objects.active().order_by("pk").iterator())


@transaction.atomic
def remind(user: User, day: date) -> bool:
    """Tell one person what presses on that day; False where nothing does or it was told."""
    if {held.role for held in held_by(user)} <= _NOT_REMINDED:
        return False
    pressing = [item for item in offers.worklist(user, day, "awaiting") if presses(item, day)]
    if not pressing:
        return False
    with translation.override(user.language):
        subject = _subject(len(pressing), day)
        body = as_text(pressing, day)
    # By the day in the subject: by a second run more or fewer matters may press.
    told = Notice.objects.filter(user=user, url=reverse("home"))
    if told.filter(subject__contains=format_day(day)).exists():
        return False
    is_sample = all(item.is_sample for item in pressing)
    tell(user, subject=subject, body=body, url=reverse("home"), is_sample=is_sample)
    return True


def presses(item: WorkItem, day: date) -> bool:
    """Whether the matter is to be recalled on that day."""
    return item.due_on is not None and (item.due_on - day).days in DAYS_LEFT


def _subject(number: int, day: date) -> str:
    words = ngettext(
        "%(number)d việc đến hạn, quá hạn (ngày %(day)s)",
        "%(number)d việc đến hạn, quá hạn (ngày %(day)s)",
        number,
    )
    return words % {"number": number, "day": format_day(day)}


def as_text(items: Iterable[WorkItem], day: date) -> str:
    """The matters as plain lines, the soonest first; a long list ends with how many more."""
    lines = []
    for item in items:
        words = (
            _("%(title)s: hạn %(due)s")
            if item.due_on and item.due_on >= day
            else _("%(title)s: quá hạn từ %(due)s")
        )
        lines.append("- " + words % {"title": item.title, "due": format_day(item.due_on)})
    if len(lines) > SHOWN:
        lines[SHOWN:] = [_("… và %d việc khác.") % (len(lines) - SHOWN)]
    return "\n".join(lines)
