"""Opening many accounts at once, from the rows of a workbook: all of them or none.

Every row is checked first and every problem named by its cell; only when there is none are the
accounts written, with a one-time code each.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import one_time_codes
from accounts.models import User
from core import clock
from core.refusals import Refusal
from core.text import fold, squeezed
from core.workbook import Cell, Column, Row, read_table

from .account_opening import CannotOpen, Opened, Seat, checked, save_opened, second_account
from .account_rights import organizations_managed
from .models import Membership, Organization
from .resolving import OrganizationDirectory
from .roles import ROLES, Reach, Role
from .usernames import free_username

# Hashing a code is slow on purpose: this many take some ten seconds.
MAX_ACCOUNTS = 200

COLUMNS = (
    Column("full_name", gettext_lazy("Họ và tên"), ("Họ tên", "Tên cán bộ"), required=True),
    Column("organization", gettext_lazy("Đơn vị"), ("Cơ quan, đơn vị", "Mã đơn vị", "Cơ quan")),
    Column("role", gettext_lazy("Vai trò"), ("Quyền",), required=True),
    Column("username", gettext_lazy("Tên đăng nhập"), ("Tài khoản", "Username")),
    Column("phone", gettext_lazy("Điện thoại"), ("Số điện thoại", "SĐT", "Di động")),
    Column("office", gettext_lazy("Phòng"), ("Phòng, ban", "Bộ phận")),
    Column("email", gettext_lazy("Thư điện tử"), ("Email", "E-mail")),
)


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in a cell, and what was written there."""

    ref: str
    value: str
    message: str


class NotAllRight(Refusal):
    """Some rows cannot be opened, so none was."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("Chưa mở tài khoản nào: có %(count)d ô cần sửa.") % {"count": len(problems)}
        )


@dataclass(frozen=True)
class _Draft:
    user: User
    membership: Membership
    seat: Seat


def open_from_workbook(upload: IO[bytes], *, by: Any) -> list[Opened]:
    """Open the accounts that the workbook lists."""
    table = read_table(upload, COLUMNS, max_rows=MAX_ACCOUNTS)
    return open_in_bulk(table.rows, by=by)


def open_in_bulk(rows: Sequence[Row], *, by: Any) -> list[Opened]:
    """Open an account for each row; raises NotAllRight, with every problem, and writes nothing."""
    drafts, problems = _Reader(by).read(rows)
    if not (rows or problems):
        problems = [CellProblem("", "", _("Bảng không có dòng nào."))]
    if problems:
        raise NotAllRight(problems)
    codes = [one_time_codes.new_code() for _draft in drafts]
    # The hasher works outside Python's lock, so threads use every core.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        secrets = list(pool.map(make_password, codes))
    with transaction.atomic():
        return [
            save_opened(draft.user, draft.membership, draft.seat, by=by, code=code, secret=secret)
            for draft, code, secret in zip(drafts, codes, secrets, strict=True)
        ]


class _Reader:
    """Checks rows one by one, remembering what earlier rows took."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.directory = OrganizationDirectory(clock.today())
        managed = organizations_managed(by).valid_on(clock.today())[:2]
        self.own = managed[0] if len(managed) == 1 else None
        self.roles = {fold(str(role.label)): role for role in Role} | {
            role.value: role for role in Role
        }
        self.usernames: set[str] = set()
        self.people: Counter[tuple[int, str]] = Counter()
        self.known: dict[int, dict[str, User]] = {}

    def read(self, rows: Iterable[Row]) -> tuple[list[_Draft], list[CellProblem]]:
        """The accounts to open, and everything that is wrong with the rows."""
        drafts: list[_Draft] = []
        problems: list[CellProblem] = []
        for row in rows:
            try:
                drafts.append(self._draft(row))
            except _InRow as error:
                problems += error.problems
        return drafts, problems

    def _draft(self, row: Row) -> _Draft:
        found = _InRow()
        organization = found.tried(row["organization"], self._organization)
        role = found.tried(row["role"], self._role)
        if organization is None or role is None:
            raise found
        name = squeezed(row["full_name"].text)
        username = row["username"].text.lower()
        if not username:
            found.tried(row["full_name"], lambda cell: self._not_known(organization, cell.text))
            username = free_username(name, self.usernames)
        elif username in self.usernames:
            found.add(row["username"], _("Tên đăng nhập này có ở hai dòng."))
        self.usernames.add(username)
        user = User(
            username=username, full_name=name, phone=_phone(row["phone"]), email=row["email"].text
        )
        seat = Seat(organization, role, office=row["office"].text)
        try:
            membership = checked(user, seat, by=self.by)
        except CannotOpen as error:
            found.add_all(row, error)
        if found.problems:
            raise found
        return _Draft(user, membership, seat)

    def _organization(self, cell: Cell) -> Organization:
        if cell.text:
            return self.directory.find(cell.text)
        if self.own is None:
            raise Refusal(_("Đề nghị ghi tên hoặc mã đơn vị."))
        return self.own

    def _role(self, cell: Cell) -> Role:
        role = self.roles.get(fold(cell.text))
        if role is None or ROLES[role].reach == Reach.INSPECTED:
            names = "; ".join(
                str(each.label) for each in Role if ROLES[each].reach != Reach.INSPECTED
            )
            raise Refusal(_("Đề nghị ghi một trong các vai trò: %(roles)s.") % {"roles": names})
        return role

    def _not_known(self, organization: Organization, name: str) -> None:
        """A name that the organization, or an earlier row, already has is taken for one person."""
        if organization.pk not in self.known:
            members = Membership.objects.filter(
                organization=organization, user__is_active=True
            ).still_giving(clock.today())
            self.known[organization.pk] = {
                member.user.full_name.lower(): member.user
                for member in members.select_related("user")
            }
        person = squeezed(name).lower()
        if known := self.known[organization.pk].get(person):
            raise Refusal(second_account(known))
        self.people[organization.pk, person] += 1
        if self.people[organization.pk, person] > 1:
            raise Refusal(
                _("Tên này có ở hai dòng. Nếu là hai người, đề nghị ghi tên đăng nhập riêng.")
            )


class _InRow(Exception):
    """What is wrong in one row."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[CellProblem] = []

    def add(self, cell: Cell, message: str) -> None:
        self.problems.append(CellProblem(cell.ref, cell.text, message))

    def tried(self, cell: Cell, read: Any) -> Any:
        """What is read from the cell, or None and the problem kept."""
        try:
            return read(cell)
        except Refusal as refusal:
            self.add(cell, str(refusal))
            return None

    def add_all(self, row: Row, error: CannotOpen) -> None:
        """The problems of a check, each at the cell of its field."""
        by_field = getattr(error.problems, "message_dict", {"__all__": error.problems.messages})
        for field, messages in by_field.items():
            cell = row.cells.get(field, row["full_name"])
            for message in messages:
                self.add(cell, message)


def _phone(cell: Cell) -> str:
    """The number as written; a sheet that took it for a number has dropped its leading zero."""
    if isinstance(cell.value, int):
        return f"0{cell.value}"
    return cell.text
