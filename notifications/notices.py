"""Telling people things: a notice in the portal at once, and a mail to who has an address.

A notice is written in the transaction of what it tells of, so nobody hears of what was rolled back;
the mail goes out after the commit, and a mail server that does not answer spoils nothing.
"""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.text import squeezed
from organizations.models import Organization
from organizations.recipients import members_of

from .models import Notice

logger = logging.getLogger(__name__)
_MOST_LETTERS = 200


@transaction.atomic
def tell(
    to: Organization | User | Iterable[User],
    *,
    subject: Any,
    body: Any = "",
    url: str = "",
    permission: str | None = None,
    by: Any = None,
    is_sample: bool = False,
) -> list[Notice]:
    """Tell people something, but not the one who did it (`by`).

    `to`: users, or an organization, whose members of today are told; with `permission` only those
    whose role there grants it. `subject` and `body` may be lazy (`gettext_lazy`, `format_lazy`):
    each person then reads them in their own language, not in that of the one who acted. `url` is a
    path of the portal. What is sample is not mailed.
    """
    written = Notice.objects.bulk_create(
        _written(user, subject, body, url=url, is_sample=is_sample)
        for user in _people(to, permission)
        if by is None or user.pk != by.pk
    )
    to_mail = [notice for notice in written if notice.user.email and not is_sample]
    if to_mail:
        transaction.on_commit(partial(_mail, to_mail), robust=True)
    return written


def unread_count(user: Any) -> int:
    """How many notices wait to be read: one count in an index of the unread."""
    return Notice.objects.of(user).unread().count()


def read(notice: Notice) -> None:
    """Note that the notice was read, the first time."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=timezone.now())


def read_all(user: Any) -> int:
    """Note that everything so far was read; returns how much that was."""
    return Notice.objects.of(user).unread().update(read_at=timezone.now())


def _people(to: Organization | User | Iterable[User], permission: str | None) -> list[User]:
    if isinstance(to, Organization):
        return list(members_of(to, permission))
    people = [to] if isinstance(to, User) else to
    return list({person.pk: person for person in people if person.is_active}.values())


def _written(user: User, subject: Any, body: Any, **fields: Any) -> Notice:
    with translation.override(user.language):
        return Notice(user=user, subject=_shortened(str(subject)), body=str(body).strip(), **fields)


def _shortened(subject: str) -> str:
    """One line that fits."""
    line = squeezed(subject)
    return line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1]}…"


def _mail(notices: list[Notice]) -> None:
    """Mail the notices over one connection; what fails is logged and stays in the portal."""
    messages = [
        EmailMessage(notice.subject, _letter(notice), to=[notice.user.email]) for notice in notices
    ]
    try:
        with get_connection() as connection:
            for notice, message in zip(notices, messages, strict=True):
                if connection.send_messages([message]):
                    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
    except OSError as error:
        # smtplib's errors are OSErrors.
        logger.warning("Notices could not be mailed: %s", error)


def _letter(notice: Notice) -> str:
    with translation.override(notice.user.language):
        where = _("Xem tại Cổng thông tin, mục Thông báo.")
    return f"{notice.body or notice.subject}\n\n{where}\n"
