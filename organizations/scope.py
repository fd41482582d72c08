"""Whose records a user may touch: the scope, by which every QuerySet answers `permitted_to`.

A membership opens, for each permission of its role, the records of the organizations in its reach.
It holds no longer than its organization stands.

Writing: while the membership holds, on the records of organizations that stand today and whose unit
lies under the membership's unit today.

Reading: also what lay under the unit on any day of the membership so far. It stays when the
membership ended because the organization did: the staff of an abolished district read what they
wrote. Then a reach over the whole province shrinks to the organization's own records, and an
inspection reads no more. A membership that ended while its organization stood reads nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from core import clock
from core.dated import holds_on
from core.kept import kept
from territory.models import AdministrativeUnit

from .kinds import COMMITTEES, UNDER_A_COMMITTEE
from .models import Membership, Organization
from .permissions import READING
from .roles import ROLES, Reach, Role

Rows = TypeVar("Rows", bound=QuerySet[Any])

_READING = frozenset(permission.value for permission in READING)


@dataclass(frozen=True)
class Held:
    """A membership as the scope needs it: what it still gives on the day it was read."""

    id: int
    role: Role
    organization: int
    unit: int
    is_committee: bool  # the organization is a People's Committee, which speaks for its unit
    valid_from: date
    valid_to: date | None  # the earlier of the membership's and the organization's end
    is_outlived: bool  # it ended together with its organization, and only reads

    @property
    def reach(self) -> Reach:
        """How far it reaches: of what outlived its organization, never further than its unit."""
        reach = ROLES[self.role].reach
        return Reach.OWN if self.is_outlived and reach == Reach.PROVINCE else reach


@dataclass(frozen=True)
class Reached:
    """The organizations and the units on whose records a permission holds."""

    organizations: frozenset[int]
    units: frozenset[int]


def held_by(user: Any) -> tuple[Held, ...]:
    """The memberships that give the user something today, read once per user object.

    A request has its own user object, so what changed meanwhile shows with the next request.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    held: tuple[Held, ...] = _kept(user, "held", lambda: _read(user, clock.today()))
    return held


def forget(user: Any) -> None:
    """Read the user's memberships afresh next time: for a verb that has just changed them."""
    user._scope = None


def _kept(user: Any, key: Any, compute: Any) -> Any:
    """What was computed for this user object on this day, or is kept for this user."""
    today = clock.today()
    # By attribute: a request's user stands in a lazy shell with a __dict__ of its own.
    found = getattr(user, "_scope", None)
    if found is None or found[0] != today:
        found = user._scope = (today, {})
    if key not in found[1]:
        found[1][key] = kept(("scope", user.pk, today, key), compute)
    return found[1][key]


def _read(user: Any, today: date) -> tuple[Held, ...]:
    rows = (
        Membership.objects.of(user)
        .begun_by(today)
        .values_list(
            "pk",
            "role",
            "organization",
            "organization__unit",
            "organization__kind",
            "valid_from",
            "valid_to",
            "organization__valid_to",
        )
    )
    found = []
    for pk, role, organization, unit, kind, start, end, closed in rows:
        last = min(filter(None, (end, closed)), default=None)
        holds = last is None or today <= last
        outlived = not holds and last == closed and ROLES[Role(role)].reach != Reach.INSPECTED
        if holds or outlived:
            committee = kind in COMMITTEES
            found.append(Held(pk, Role(role), organization, unit, committee, start, last, outlived))
    return tuple(found)


def granting(user: Any, permission: str) -> tuple[Held, ...]:
    """The memberships that give the user the permission today, on some record or other."""
    reads = permission in _READING
    return tuple(
        held
        for held in held_by(user)
        if permission in ROLES[held.role].permissions and (reads or not held.is_outlived)
    )


def reaches_everything(user: Any, permission: str) -> bool:
    """Whether the user holds the permission for the whole province."""
    if user.is_active and user.is_superuser:
        return True
    return any(held.reach == Reach.PROVINCE for held in granting(user, permission))


def may_somewhere(user: Any, permission: str) -> bool:
    """Whether the user holds the permission on any record at all: what a menu or 'new' asks."""
    return reaches_everything(user, permission) or bool(granting(user, permission))


def reach_of(user: Any, permission: str) -> Reached | None:
    """The organizations and units on whose records the permission holds; None means all."""
    if reaches_everything(user, permission):
        return None
    memberships = granting(user, permission)
    reads = permission in _READING
    key = (reads, tuple(held.id for held in memberships))
    reached: Reached = _kept(user, key, lambda: _reached(memberships, reads=reads))
    return reached


def units_in_reach(user: Any, permission: str) -> QuerySet[AdministrativeUnit] | None:
    """The units on whose own records the permission holds; None means every unit.

    Those of People's Committees that reach below themselves, and of committees under inspection.
    An organization's own reach opens no unit's records.
    """
    reached = reach_of(user, permission)
    return None if reached is None else AdministrativeUnit.objects.filter(pk__in=reached.units)


def organizations_in_reach(user: Any, permission: str) -> Q | None:
    """The condition on Organization for whose records the permission holds; None means all."""
    reached = reach_of(user, permission)
    return None if reached is None else Q(pk__in=reached.organizations)


def in_scope(rows: Rows, user: Any, permission: str, path: str) -> Rows:
    """The rows whose organization, at `path`, is one on whose records the user may do this."""
    reached = reach_of(user, permission)
    return rows if reached is None else rows.filter(**{f"{path}__in": reached.organizations})


def through(user: Any, permission: str, organizations: Collection[int]) -> Held | None:
    """The membership by which the user does this on the records of one of the organizations.

    One in such an organization, else one whose committee directs it, else one for the province.
    """
    held = granting(user, permission)
    own = [member for member in held if member.organization in organizations]
    beyond = [member for member in held if member.reach == Reach.PROVINCE]
    if own or not held:
        return own[0] if own else None
    for member in held:
        if member.reach == Reach.PROVINCE:
            continue
        # One membership and no other: the right was checked by it.
        if len(held) == 1 or _reached_by(user, member, permission) & set(organizations):
            return member
    return beyond[0] if beyond else None


def _reached_by(user: Any, member: Held, permission: str) -> frozenset[int]:
    reads = permission in _READING
    reached: Reached = _kept(user, (reads, (member.id,)), lambda: _reached((member,), reads=reads))
    return reached.organizations


def _reached(memberships: tuple[Held, ...], *, reads: bool) -> Reached:
    """Resolve the memberships to ids, by at most two queries: later conditions are plain lists."""
    own = {held.organization for held in memberships if held.reach != Reach.INSPECTED}
    under, inspecting = Q(), []
    for held in memberships:
        if held.reach == Reach.INSPECTED:
            inspecting.append(held.id)
        elif held.reach == Reach.UNIT_AND_BELOW and held.is_committee:
            under |= Q(pk__in=_units_under(held, reads=reads).values("pk"))
    units = (
        set(AdministrativeUnit.objects.filter(under).values_list("pk", flat=True))
        if under
        else set()
    )
    if not (units or inspecting):
        return Reached(frozenset(own), frozenset())
    directed = Q(unit__in=units, kind__in=UNDER_A_COMMITTEE)
    if not reads:
        directed &= holds_on(clock.today())
    inspected = Membership.inspected.through.objects.filter(membership__in=inspecting)
    organizations = Organization.objects.filter(
        directed | Q(pk__in=inspected.values("organization"))
    ).values_list("pk", "unit", "kind")
    for organization, unit, kind in organizations:
        own.add(organization)
        if kind in COMMITTEES:
            units.add(unit)
    return Reached(frozenset(own), frozenset(units))


def _units_under(held: Held, *, reads: bool) -> QuerySet[AdministrativeUnit]:
    """The units under the committee's own: so far in its time where it reads, else today."""
    today = clock.today()
    units = AdministrativeUnit.objects.all()
    if reads:
        return units.ever_within(held.unit, held.valid_from, min(held.valid_to or today, today))
    return units.valid_on(today).within(held.unit, today)
