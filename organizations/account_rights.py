"""Who may open and close which accounts, and which roles they may give.

A unit's administrator gives only roles that reach no further than the unit, and touches only
accounts that have nothing beyond it: whoever can reset a code can sign in with it. Nobody changes
their own account, and a superuser's account only another superuser.
"""

from typing import Any

from accounts.models import User, UserQuerySet
from core import clock

from . import scope
from .models import Membership, Organization
from .models.organization import OrganizationQuerySet
from .permissions import Permission
from .roles import ROLES, Role, roles_in

GIVEN_IN_UNIT = tuple(role for role, rule in ROLES.items() if rule.given_in_unit)


def manages_everything(by: Any) -> bool:
    """Whether the person manages the accounts of every organization."""
    return scope.reaches_everything(by, Permission.ACCOUNT_MANAGE)


def organizations_managed(by: Any) -> OrganizationQuerySet:
    """The organizations whose accounts the person manages."""
    return scope.in_scope(Organization.objects.all(), by, Permission.ACCOUNT_MANAGE, "pk")


def accounts_seen(by: Any) -> UserQuerySet:
    """The accounts that the person sees: those with a role, now or once, in their care."""
    users = User.objects.get_queryset()
    reached = scope.reach_of(by, Permission.ACCOUNT_VIEW)
    if reached is None:
        return users
    there = Membership.objects.filter(organization__in=reached.organizations)
    return users.filter(pk__in=there.values("user"))


def roles_to_give(by: Any, organization: Organization) -> tuple[Role, ...]:
    """The roles that the person may give in that organization."""
    reached = scope.reach_of(by, Permission.ACCOUNT_MANAGE)
    fitting = roles_in(organization.kind)
    if reached is None:
        return fitting
    if organization.pk not in reached.organizations:
        return ()
    return tuple(role for role in fitting if role in GIVEN_IN_UNIT)


def may_manage(by: Any, user: User) -> bool:
    """Whether the person may close, reopen or reset that account."""
    if by.pk == user.pk or (user.is_superuser and not by.is_superuser):
        return False
    reached = scope.reach_of(by, Permission.ACCOUNT_MANAGE)
    if reached is None:
        return True
    memberships = Membership.objects.of(user)
    own = memberships.filter(organization__in=reached.organizations, role__in=GIVEN_IN_UNIT).values(
        "pk"
    )
    if not own.exists():
        return False
    return not memberships.still_giving(clock.today()).exclude(pk__in=own).exists()
