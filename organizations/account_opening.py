"""Opening, closing and reopening accounts, and giving and ending roles.

Who may do it for whom stands in account_rights. Every act is remembered with its author in the
history of the account and of the membership. A one-time code is returned once, to be printed; what
is stored is its hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import one_time_codes
from accounts.models import User
from core import clock
from core.refusals import NotNow, NotYours, Refusal
from core.text import squeezed
from documents.models import LegalDocument

from . import scope
from .account_rights import may_manage, roles_to_give
from .models import Membership, Organization
from .roles import Role
from .usernames import free_username


class CannotOpen(Refusal):
    """What was given for an account is not right; the message says what would be."""

    def __init__(self, problems: ValidationError) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.messages))


@dataclass(frozen=True)
class Seat:
    """The role that somebody is to have: where, which, and from when to when.

    An inspection has a decision, a last day, and the organizations that it may read.
    """

    organization: Organization
    role: str
    office: str = ""
    on: date | None = None
    until: date | None = None
    basis: LegalDocument | None = None
    inspected: Sequence[Organization] = ()


@dataclass(frozen=True)
class Opened:
    """An account just opened or reset, with its code, which stands nowhere else in clear."""

    user: User
    code: str
    memberships: tuple[Membership, ...] = ()


@transaction.atomic
def open_account(
    seat: Seat,
    full_name: str,
    *,
    by: Any,
    username: str = "",
    phone: str = "",
    email: str = "",
    is_sample: bool = False,
) -> Opened:
    """Open an account with one role and a one-time code.

    Without a user name one is made of the person's name; whoever already has an account there under
    the same name is then taken for the same person, and refused.
    """
    if not username.strip():
        refuse_a_second(seat.organization, full_name)
    user = User(
        username=username.strip() or free_username(full_name),
        full_name=squeezed(full_name),
        phone=phone.strip(),
        email=email.strip(),
        is_sample=is_sample,
    )
    membership = checked(user, seat, by=by)
    code = one_time_codes.new_code()
    return save_opened(user, membership, seat, by=by, code=code, secret=make_password(code))


def refuse_a_second(organization: Organization, full_name: str) -> None:
    """Refuse an account for a name that has one in that organization."""
    known = (
        User.objects.active()
        .filter(
            full_name__iexact=squeezed(full_name),
            pk__in=Membership.objects.filter(organization=organization)
            .still_giving(clock.today())
            .values("user"),
        )
        .first()
    )
    if known is not None:
        raise CannotOpen(ValidationError({"full_name": second_account(known)}))


def second_account(known: User) -> str:
    """What is said to somebody who opens an account for a name that has one there."""
    return _(
        "“%(name)s” đã có tài khoản %(username)s ở cơ quan, đơn vị này. Nếu là người khác, "
        "đề nghị ghi tên đăng nhập riêng."
    ) % {"name": known.full_name, "username": known.username}


def checked(user: User, seat: Seat, *, by: Any) -> Membership:
    """The membership to be, once account and seat are found in order; else raises CannotOpen."""
    if seat.role not in roles_to_give(by, seat.organization):
        raise CannotOpen(ValidationError(not_to_give(by, seat)))
    membership = Membership(
        organization=seat.organization,
        role=seat.role,
        office=squeezed(seat.office),
        valid_from=seat.on or max(clock.today(), seat.organization.valid_from),
        valid_to=seat.until,
        basis=seat.basis,
        is_sample=user.is_sample,
    )
    try:
        if user.pk is None:
            user.full_clean(exclude=["password"])
        else:
            membership.user = user
        membership.full_clean(exclude=["user"] if user.pk is None else [])
        if seat.role == Role.INSPECTION and not seat.inspected:
            nothing = _("Đề nghị nêu cơ quan, đơn vị được thanh tra, kiểm tra.")
            raise ValidationError({"inspected": nothing})
    except ValidationError as problems:
        raise CannotOpen(problems) from problems
    return membership


def not_to_give(by: Any, seat: Seat) -> dict[str, str]:
    """Why the person cannot give that role there: the unit is not theirs, or other roles are."""
    roles = roles_to_give(by, seat.organization)
    if not roles:
        elsewhere = _("Cơ quan, đơn vị này không thuộc phạm vi quản lý tài khoản của bạn.")
        return {"organization": elsewhere}
    given = _("Ở cơ quan, đơn vị này chỉ giao được các vai trò: %(roles)s.") % {
        "roles": "; ".join(str(role.label) for role in roles)
    }
    return {"role": given}


def save_opened(
    user: User, membership: Membership, seat: Seat, *, by: Any, code: str, secret: str
) -> Opened:
    """Write a checked account; `secret` is the hash of `code`."""
    user.password = secret
    user.must_change_password = True
    user.code_expires_on = clock.today() + timedelta(days=one_time_codes.DAYS_VALID)
    _remember(user, by, gettext_noop("Mở tài khoản"))
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        # Somebody took the user name between the check and the writing.
        taken = _("Tên đăng nhập này đã có người dùng.")
        raise CannotOpen(ValidationError({"username": taken})) from error
    membership.user = user
    _join(membership, seat, by=by)
    return Opened(user, code, (membership,))


@transaction.atomic
def grant_role(user: User, seat: Seat, *, by: Any) -> Membership:
    """Give an account that is open a further role."""
    user = _locked(user, by)
    if not user.is_active:
        raise NotNow(_("Tài khoản đang khóa. Đề nghị mở lại trước khi giao vai trò."))
    membership = checked(user, seat, by=by)
    _join(membership, seat, by=by)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Any, last_day: date | None = None) -> None:
    """End the role on that day, which still counts (today unless said).

    Whoever gives a role in an organization may end it there, also for a person who has others
    elsewhere.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organization")
        .get(pk=membership.pk)
    )
    if membership.user == by or membership.role not in roles_to_give(by, membership.organization):
        raise NotYours
    day = last_day or clock.today()
    if not membership.is_valid_on(day):
        raise NotNow(_("Vai trò không có hiệu lực vào ngày này."))
    membership.valid_to = day
    _remember(membership, by, gettext_noop("Kết thúc vai trò"))
    membership.save_revised()
    scope.forget(membership.user)


@transaction.atomic
def close_account(user: User, *, by: Any) -> None:
    """Lock the account now, and end its roles with today; what had not begun is taken back."""
    user = _locked(user, by)
    if not user.is_active:
        raise NotNow(_("Tài khoản đã khóa."))
    today = clock.today()
    for membership in Membership.objects.select_for_update().of(user).still_giving(today):
        if membership.valid_from > today:
            _remember(membership, by, gettext_noop("Khóa tài khoản"))
            membership.delete()
        elif membership.valid_to is None or membership.valid_to > today:
            membership.valid_to = today
            _remember(membership, by, gettext_noop("Khóa tài khoản"))
            membership.save_revised()
    user.is_active = False
    _remember(user, by, gettext_noop("Khóa tài khoản"))
    user.save_revised()


@transaction.atomic
def reopen_account(user: User, seat: Seat, *, by: Any) -> Opened:
    """Open a closed account again, with one role and a new code."""
    user = _locked(user, by)
    if user.is_active:
        raise NotNow(_("Tài khoản đang mở."))
    membership = checked(user, seat, by=by)
    user.is_active = True
    _join(membership, seat, by=by)
    return Opened(user, _issued(user, by, gettext_noop("Mở lại tài khoản")), (membership,))


@transaction.atomic
def reset_code(user: User, *, by: Any) -> Opened:
    """Give the account a new one-time code; the old password and its sessions end at once."""
    user = _locked(user, by)
    if not user.is_active:
        raise NotNow(_("Tài khoản đang khóa. Đề nghị mở lại tài khoản."))
    code = _issued(user, by, gettext_noop("Cấp lại mã"))
    today = clock.today()
    held = Membership.objects.of(user).holding_on(today).select_related("organization")
    return Opened(user, code, tuple(held.prefetch_related("organization__names")))


def _issued(user: User, by: Any, reason: str) -> str:
    _remember(user, by, reason)
    return one_time_codes.issue(user, by=by)


def _join(membership: Membership, seat: Seat, *, by: Any) -> None:
    _remember(membership, by, gettext_noop("Giao vai trò"))
    membership.save()
    if seat.inspected:
        membership.inspected.set(seat.inspected)
    scope.forget(membership.user)


def _locked(user: User, by: Any) -> User:
    """The account as it stands, locked against a second act, if the person may touch it."""
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if not may_manage(by, fresh):
        raise NotYours
    return fresh


def _remember(record: Any, by: Any, reason: str) -> None:
    """Who does it and why, for the history: outside a request it would not know.

    The reason is kept in the source language and read in the reader's (account_listing).
    """
    record._history_user = by
    record._change_reason = reason
