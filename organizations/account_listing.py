"""Accounts as their administrators see them: in which state, with which roles, what was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock

from .account_rights import roles_to_give
from .models import Membership
from .naming import names_on
from .permissions import Permission


class AccountState(models.TextChoices):
    """What an administrator has to know about an account; the values stand in addresses."""

    IN_USE = "dang-dung", _("Đang sử dụng")
    CODE_UNUSED = "chua-dung", _("Chưa dùng mã")
    CODE_LAPSED = "het-han", _("Mã đã hết hiệu lực")
    CLOSED = "da-khoa", _("Đã khóa")

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return {"dang-dung": "success", "chua-dung": "info", "het-han": "warning"}.get(
            self.value, "muted"
        )

    def condition(self, day: date) -> Q:
        """The condition on accounts that are in this state on that day."""
        waiting = Q(is_active=True, must_change_password=True)
        lapsed = Q(code_expires_on__lt=day)
        return {
            AccountState.IN_USE: Q(is_active=True, must_change_password=False),
            AccountState.CODE_UNUSED: waiting & (Q(code_expires_on=None) | ~lapsed),
            AccountState.CODE_LAPSED: waiting & lapsed,
            AccountState.CLOSED: Q(is_active=False),
        }[self]


def state_of(user: User, day: date) -> AccountState:
    """The state of one account."""
    if not user.is_active:
        return AccountState.CLOSED
    if not user.must_change_password:
        return AccountState.IN_USE
    return AccountState.CODE_LAPSED if user.code_has_expired(day) else AccountState.CODE_UNUSED


@dataclass(frozen=True)
class RoleRow:
    """A role of an account, in words."""

    membership: Membership
    organization: str
    may_end: bool = False

    @property
    def is_current(self) -> bool:
        """Whether it holds today."""
        return self.membership.is_valid_on(clock.today())

    @property
    def dialog(self) -> str:
        """The id of the dialog that ends it."""
        return f"end-{self.membership.pk}"


@dataclass(frozen=True)
class AccountRow:
    """An account with its state and those of its roles that the reader may see."""

    user: User
    state: AccountState
    roles: list[RoleRow] = field(default_factory=list)

    @property
    def current_roles(self) -> list[RoleRow]:
        """The roles that hold today."""
        return [role for role in self.roles if role.is_current]


def rows_of(users: Iterable[User], by: Any) -> list[AccountRow]:
    """The rows of these accounts, in their order: two queries, however many they are."""
    shown, today = list(users), clock.today()
    roles: dict[int, list[RoleRow]] = defaultdict(list)
    for role in roles_seen(shown, by):
        roles[role.membership.user_id].append(role)
    return [AccountRow(user, state_of(user, today), roles[user.pk]) for user in shown]


def roles_seen(users: Iterable[User], by: Any) -> list[RoleRow]:
    """The accounts' roles in organizations whose accounts the reader sees, the newest first."""
    memberships = list(
        Membership.objects.permitted_to(by, Permission.ACCOUNT_VIEW)
        .filter(user__in=[user.pk for user in users])
        .select_related("organization", "basis")
        .order_by("-valid_from", "pk")
    )
    names = names_on(clock.today(), [membership.organization_id for membership in memberships])
    return [
        RoleRow(membership, names[membership.organization_id], _may_end(membership, by))
        for membership in memberships
    ]


def _may_end(membership: Membership, by: Any) -> bool:
    return (
        membership.user_id != by.pk
        and membership.is_valid_on(clock.today())
        and membership.role in roles_to_give(by, membership.organization)
    )


@dataclass(frozen=True)
class Event:
    """One thing that was done to an account or its roles, as the timeline shows it."""

    at: datetime
    title: str
    by: str
    note: str = ""


def events_of(user: User, roles: Iterable[RoleRow], *, with_account: bool) -> list[Event]:
    """What was done to those roles, and to the account itself where asked, the newest first."""
    events = []
    if with_account:
        rows = user.history.select_related("history_user").order_by("-history_date")[:50]
        events = [Event(row.history_date, _said(row), _who(row)) for row in rows]
    by_pk = {role.membership.pk: role for role in roles}
    history = Membership.history.filter(id__in=by_pk).select_related("history_user")
    for row in history.order_by("-history_date")[:50]:
        note = f"{row.get_role_display()} · {by_pk[row.id].organization}"
        events.append(Event(row.history_date, _said(row), _who(row), note))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _who(row: Any) -> str:
    """Who did it; what a command of the system did has no author."""
    return str(row.history_user or _("Hệ thống"))


def _said(row: Any) -> str:
    """The reason that the verb gave, else what kind of change it was, in the reader's language."""
    if row.history_change_reason:
        return gettext(row.history_change_reason)
    return str({"+": _("Thêm mới"), "~": _("Cập nhật"), "-": _("Xóa")}[row.history_type])
