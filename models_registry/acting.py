"""For which unit somebody acts, and when that is 'nhập thay'.

Registering, writing, sending and launching are the unit's own work. Whoever does them as a member
of the unit, or of the committee above it, acts for that unit or committee. An officer of the
province who does them enters for another ('nhập thay'): that takes the permission for it and the
document on whose strength it is done. Appraising and deciding are the province's own work.
"""

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.refusals import NotYours, Refusal
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.roles import ROLES, Reach
from organizations.scope import Held, granting
from territory.models import AdministrativeUnit

UNITS_OWN_WORK = frozenset(
    {
        Permission.MODEL_REGISTER,
        Permission.MODEL_LAUNCH,
        Permission.DOSSIER_WRITE,
        Permission.DOSSIER_SUBMIT,
    }
)


class BasisRequired(Refusal):
    """What is entered for another unit rests on a document, which was not named."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Đề nghị nêu văn bản làm căn cứ nhập thay."))


def is_on_behalf(by: Any, organization: Organization, permission: str) -> bool:
    """Whether the user, who holds the permission there, would enter for another."""
    if permission not in UNITS_OWN_WORK:
        return False
    member = _member_through(by, organization, permission)
    return (
        member is not None
        and member.organization != organization.pk
        and ROLES[member.role].reach == Reach.PROVINCE
    )


def step_fields(
    by: Any, organization: Organization, permission: str, basis: LegalDocument | None = None
) -> dict[str, Any]:
    """The fields of a step that say for which unit it was done and on the strength of what.

    Raises NotYours or BasisRequired where the act is entered for another without the right or the
    document.
    """
    if is_on_behalf(by, organization, permission):
        if not by.has_perm(Permission.ON_BEHALF):
            raise NotYours
        if basis is None:
            raise BasisRequired
        return {"unit": organization, "entered_on_behalf": True, "basis": basis}
    member = _member_through(by, organization, permission)
    return {"unit_id": member.organization if member else None, "basis": basis}


def _member_through(by: Any, organization: Organization, permission: str) -> Held | None:
    """The membership that gives the permission there: the nearest to that organization."""
    held = granting(by, permission)
    for member in held:
        if member.organization == organization.pk:
            return member
    above = [member for member in held if ROLES[member.role].reach == Reach.UNIT_AND_BELOW]
    province = [member for member in held if ROLES[member.role].reach == Reach.PROVINCE]
    for member in above:
        # One membership and nothing beside it must be the one that the permission was checked by.
        if (len(above) == 1 and not province) or _lies_under(organization, member):
            return member
    return province[0] if province else None


def _lies_under(organization: Organization, member: Held) -> bool:
    units = AdministrativeUnit.objects.within(member.unit, clock.today())
    return units.filter(pk=organization.unit_id).exists()
