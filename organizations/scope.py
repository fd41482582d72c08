"""Whose records a user may touch: the scope as a QuerySet.

A membership opens, for each permission of its role, the records of the organizations in its reach. Writing holds
while the membership is valid and only where the unit still is under the membership's unit. Reading also reaches
the units that lay under it at any time of the membership, and stays when the membership ended because the
organization itself did: the staff of an abolished district read what they wrote. A membership that ended
earlier, such as an inspection's, reads no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core import clock
from territory.models import AdministrativeUnit

from .models import COMMITTEES, Membership, Organization
from .permissions import Permission
from .roles import ROLES, Reach, Role

READING_VALUES = frozenset(permission.value for permission in Permission if permission.is_reading)


@dataclass(frozen=True)
class Held:
    """A membership as the scope needs it."""

    id: int
    role: Role
    organization: int
    unit: int
    valid_from: date
    valid_to: date | None
    is_committee: bool  # the organization is a People's Committee, which speaks for its unit
    outlived: bool  # the membership ended together with its organization

    def is_valid_on(self, day: date) -> bool:
        """Whether the membership holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def held_by(user: Any) -> tuple[Held, ...]:
    """The user's memberships begun by today, read once per user object (so once per request)."""
    if not user.is_authenticated or not user.is_active:
        return ()
    today = clock.today()
    kept: tuple[date, tuple[Held, ...]] | None = getattr(user, "_memberships_held", None)
    if kept is None or kept[0] != today:
        rows = (
            Membership.objects.of(user)
            .begun_by(today)
            .values_list(
                "pk",
                "role",
                "organization",
                "organization__unit",
                "valid_from",
                "valid_to",
                "organization__kind",
                "organization__valid_to",
            )
        )
        found = tuple(
            Held(
                pk,
                Role(role),
                organization,
                unit,
                valid_from,
                valid_to,
                kind in COMMITTEES,
                valid_to is not None and ended is not None and ended <= valid_to,
            )
            for pk, role, organization, unit, valid_from, valid_to, kind, ended in rows
        )
        kept = (today, found)
        user._memberships_held = kept
    return kept[1]


def granting(user: Any, permission: str) -> tuple[Held, ...]:
    """The memberships that give the user the permission today, on some record or other."""
    today = clock.today()
    reads = permission in READING_VALUES
    return tuple(
        held
        for held in held_by(user)
        if permission in ROLES[held.role].permissions
        and (held.is_valid_on(today) or (reads and held.outlived))
    )


def reaches_everything(user: Any, permission: str) -> bool:
    """Whether the user holds the permission for the whole province."""
    if user.is_active and user.is_superuser:
        return True
    return any(ROLES[held.role].reach == Reach.PROVINCE for held in granting(user, permission))


def units_in_reach(user: Any, permission: str) -> QuerySet[AdministrativeUnit] | None:
    """The units on whose own records the permission holds; None means every unit.

    Those of UNIT_AND_BELOW and INSPECTED memberships. An organization's own reach opens no unit's records.
    """
    if reaches_everything(user, permission):
        return None
    return AdministrativeUnit.objects.filter(_unit_condition(granting(user, permission), permission))


def organizations_in_reach(user: Any, permission: str) -> Q | None:
    """The condition on Organization for whose records the permission holds; None means every organization."""
    if reaches_everything(user, permission):
        return None
    memberships = granting(user, permission)
    if not memberships:
        return Q(pk__in=[])
    own = [held.organization for held in memberships if ROLES[held.role].reach != Reach.INSPECTED]
    units = AdministrativeUnit.objects.filter(_unit_condition(memberships, permission))
    return Q(pk__in=own) | Q(unit__in=units.values("pk"))


def _unit_condition(memberships: Iterable[Held], permission: str) -> Q:
    reads = permission in READING_VALUES
    today = clock.today()
    condition = Q(pk__in=[])
    for held in memberships:
        reach = ROLES[held.role].reach
        if reach == Reach.INSPECTED:
            inspected = Membership.inspected_units.through.objects.filter(membership=held.id)
            condition |= Q(pk__in=inspected.values("administrativeunit"))
        elif reach == Reach.UNIT_AND_BELOW and held.is_committee:
            every = AdministrativeUnit.objects
            under = (
                every.ever_within(held.unit, held.valid_from, held.valid_to)
                if reads
                else every.within(held.unit, today)
            )
            condition |= Q(pk__in=under.values("pk"))
    return condition


def in_scope(rows: QuerySet[Any], user: Any, permission: str, path: str) -> QuerySet[Any]:
    """The rows whose organization, at `path`, is one on whose records the user holds the permission."""
    reach = organizations_in_reach(user, permission)
    if reach is None:
        return rows
    organizations = Organization.objects.filter(reach).values("pk")
    return rows.filter(**{f"{path}__in": organizations})


def may_somewhere(user: Any, permission: str) -> bool:
    """Whether the user holds the permission on any record at all: what a menu or a button 'new' asks."""
    return reaches_everything(user, permission) or bool(granting(user, permission))
