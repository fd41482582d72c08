"""For which organization somebody acts, and when that is 'nhập thay'.

Whoever does an organization's own work as one of its members acts for it; a member of the committee
above it acts for that committee. An officer of the province who does it enters for another ('nhập
thay'): that takes the permission for it and the document on whose strength it is done.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.refusals import NotYours, Refusal
from documents.models import LegalDocument

from .permissions import Permission
from .roles import Reach
from .scope import through


class BasisRequired(Refusal):
    """What is entered for another organization rests on a document, which was not named."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Đề nghị nêu văn bản làm căn cứ nhập thay."))


def is_on_behalf(by: Any, organizations: Sequence[int], permission: str) -> bool:
    """Whether the user, who holds the permission there, would enter for another.

    `organizations`: the ids of those whose own work it is, such as the joint leads of a task.
    """
    member = through(by, permission, organizations)
    if member is None or member.organization in organizations:
        return False
    return member.reach == Reach.PROVINCE


def step_fields(
    by: Any,
    organizations: Sequence[int],
    permission: str,
    basis: LegalDocument | None = None,
) -> dict[str, Any]:
    """The fields of a step that say for which organization it was done and by which document.

    Raises NotYours or BasisRequired where it is entered for another without the right or the
    document.
    """
    if is_on_behalf(by, organizations, permission):
        if not by.has_perm(Permission.ON_BEHALF):
            raise NotYours
        if basis is None:
            raise BasisRequired
        return {"unit_id": organizations[0], "entered_on_behalf": True, "basis": basis}
    member = through(by, permission, organizations)
    return {"unit_id": member.organization if member else None, "basis": basis}
