"""The slips on which one-time codes are handed out, by organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from core import clock

from .account_opening import Opened
from .naming import names_on


@dataclass(frozen=True)
class Slip:
    """What is printed for one person."""

    organization: str
    full_name: str
    role: str
    office: str
    username: str
    code: str
    valid_until: date | None


def slips_of(opened: Iterable[Opened]) -> list[tuple[str, list[Slip]]]:
    """The slips of these accounts, for each organization by its name of today."""
    accounts = list(opened)
    of_account = {one.user.pk: one.memberships[0] for one in accounts if one.memberships}
    names = names_on(
        clock.today(), [membership.organization_id for membership in of_account.values()]
    )
    slips = []
    for one in accounts:
        membership = of_account.get(one.user.pk)
        slips.append(
            Slip(
                names[membership.organization_id] if membership else "",
                one.user.full_name,
                str(membership.get_role_display()) if membership else "",
                membership.office if membership else "",
                one.user.username,
                one.code,
                one.user.code_expires_on,
            )
        )
    slips.sort(key=lambda slip: slip.organization)
    return [
        (organization, list(group))
        for organization, group in groupby(slips, key=lambda slip: slip.organization)
    ]
