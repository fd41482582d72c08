"""One-time codes: how an account is opened, or opened again, without mail."""

import secrets
from datetime import timedelta

from core import clock

from .models import User

DAYS_VALID = 14
# Without the letters and digits that look alike on a printed slip.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """A code in groups of four, as it is printed and typed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def issue(user: User, *, by: User) -> str:
    """Give the account a new code, to be printed once; the old password and all its sessions end.

    The code signs in until DAYS_VALID days from today, and leads to a password of one's own first.
    """
    code = new_code()
    user.set_password(code)
    user.must_change_password = True
    user.code_expires_on = clock.today() + timedelta(days=DAYS_VALID)
    user._history_user = by  # type: ignore[attr-defined] # read by simple_history
    user.save_revised()
    return code
