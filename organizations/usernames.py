"""User names made of a person's name, when nobody gave one: Lò Thị Hồng Vân → vanlth."""

import re

from accounts.models import User
from core.text import fold

_LETTERS = re.compile(r"[^a-z0-9]+")


def username_of(full_name: str) -> str:
    """The given name, then the initials of the names before it, in plain letters."""
    *before, given = [_LETTERS.sub("", word) for word in fold(full_name).split()] or [""]
    return (given + "".join(word[:1] for word in before))[:40]


def free_username(full_name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """The name's user name, with a number behind it where others have it or are about to."""
    wanted = username_of(full_name)
    if not wanted:
        return ""
    used = taken | set(
        User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    )
    used = {username.lower() for username in used}
    number, found = 1, wanted
    while found in used:
        number += 1
        found = f"{wanted}{number}"
    return found
