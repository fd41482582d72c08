"""Who is to be told something: the people of an organization, or all who hold a permission."""

from django.db.models import QuerySet

from accounts.models import User
from core import clock

from .models import Membership, Organization
from .roles import ROLES, Reach, Role, roles_granting

# Administrators look after accounts and inspections come to read: neither does the office's work.
_AT_WORK = tuple(
    role
    for role, rule in ROLES.items()
    if rule.reach != Reach.INSPECTED and role not in (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)
)


def members_of(organization: Organization, permission: str | None = None) -> QuerySet[User]:
    """The people who work in the organization today, or those whose role there grants this."""
    roles = _AT_WORK if permission is None else roles_granting(permission)
    return _people(Membership.objects.filter(organization=organization, role__in=roles))


def members_with_role(organization: Organization, role: Role) -> QuerySet[User]:
    """The people who hold that role in the organization today."""
    return _people(Membership.objects.filter(organization=organization, role=role))


def holders_of(permission: str) -> QuerySet[User]:
    """The people who hold the permission for the whole province today."""
    roles = [role for role in roles_granting(permission) if ROLES[role].reach == Reach.PROVINCE]
    return _people(Membership.objects.filter(role__in=roles))


def _people(memberships: "QuerySet[Membership]") -> QuerySet[User]:
    today = clock.today()
    held = Membership.objects.holding_on(today).filter(pk__in=memberships.values("pk"))
    return User.objects.active().filter(pk__in=held.values("user"))
