"""The forms in front of the accounts' verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField, PortalForm
from core.numbers import format_day
from core.widgets import QuickSelect
from documents.models import LegalDocument

from . import account_opening
from .account_opening import CannotOpen, Opened, Seat
from .account_rights import organizations_managed, roles_to_give
from .bulk_opening import CellProblem, NotAllRight, open_from_workbook
from .listing import described_on
from .models import Organization
from .permissions import Permission
from .roles import ROLES, Role


class OrganizationField(forms.ChoiceField):
    """One organization out of those offered, shown by its name of today."""

    widget = QuickSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offered: dict[str, Organization] = {}

    def offer(self, organizations: Any) -> None:
        """Offer these, in the official order."""
        standing = list(organizations.valid_on(clock.today()).in_official_order())
        self.offered = {str(found.pk): found for found in standing}
        named = described_on(clock.today(), standing)
        self.choices = [("", "—"), *((found.pk, named[found.pk]) for found in standing)]

    def clean(self, value: Any) -> Organization | None:
        """The organization itself."""
        return self.offered.get(super().clean(value))


class SeatForm(PortalForm):
    """Where somebody is to work, and in which role."""

    organization = OrganizationField(label=gettext_lazy("Cơ quan, đơn vị"))
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=QuickSelect)
    office = forms.CharField(label=gettext_lazy("Phòng"), max_length=100, required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        field: Any = self.fields["organization"]
        field.offer(organizations_managed(by))
        if len(field.offered) == 1:
            self.initial.setdefault("organization", next(iter(field.offered)))
        roles = {role for found in field.offered.values() for role in roles_to_give(by, found)} - {
            Role.INSPECTION
        }
        self.fields["role"].choices = [  # type: ignore[attr-defined] # a choice field's
            ("", "—"),
            *((role.value, role.label) for role in Role if role in roles),
        ]

    @property
    def seat(self) -> Seat:
        """The seat as the verbs take it."""
        typed = self.cleaned_data
        return Seat(typed["organization"], typed["role"], office=typed["office"])

    def attempt(self, act: Callable[[], Any]) -> bool:
        """As every form, but what is wrong with a field is said at that field."""

        def carefully() -> None:
            try:
                act()
            except CannotOpen as refused:
                self._tell(refused)

        return super().attempt(carefully) and not self.errors

    def _tell(self, refused: CannotOpen) -> None:
        problems = refused.problems
        by_field = getattr(problems, "message_dict", {"__all__": problems.messages})
        for name, messages in by_field.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class AccountForm(SeatForm):
    """A new account for one person."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150)
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy từ họ tên, ví dụ Lò Thị Vân thành vanlt."),
    )
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), max_length=20, required=False)
    email = forms.CharField(label=gettext_lazy("Thư điện tử"), max_length=254, required=False)

    field_order = ["full_name", "organization", "role", "office", "phone", "email", "username"]

    def opened(self) -> Opened | None:
        """The account, or None and the form says why it was not opened."""
        made: list[Opened] = []
        typed = self.cleaned_data
        self.attempt(
            lambda: made.append(
                account_opening.open_account(
                    self.seat,
                    typed["full_name"],
                    by=self.by,
                    username=typed["username"],
                    phone=typed["phone"],
                    email=typed["email"],
                )
            )
        )
        return made[0] if made else None


class InspectionForm(AccountForm):
    """An account for an inspection team: by a decision, until a day, for some organizations."""

    basis = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định thanh tra, kiểm tra"),
        queryset=LegalDocument.objects.none(),
        empty_label="—",
        widget=QuickSelect,
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(label=gettext_lazy("Đến hết ngày"))
    inspected = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cơ quan, đơn vị được thanh tra, kiểm tra"),
        queryset=Organization.objects.none(),
        help_text=gettext_lazy("Giữ phím Ctrl để chọn nhiều cơ quan, đơn vị."),
        widget=forms.SelectMultiple(attrs={"size": 14}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["role"]
        today = clock.today()
        fields: dict[str, Any] = self.fields
        fields["full_name"].label = _("Tên đoàn")
        readable = LegalDocument.objects.permitted_to(self.by, Permission.DOCUMENT_VIEW)
        fields["basis"].queryset = readable.issued_by(today)
        fields["organization"].label = _("Cơ quan chủ trì")
        fields["organization"].offer(
            organizations_managed(self.by).filter(kind__in=ROLES[Role.INSPECTION].seats)
        )
        known = Organization.objects.begun_by(today).in_official_order()
        fields["inspected"].queryset = known
        named = described_on(today, known)
        fields["inspected"].label_from_instance = lambda found: _with_end(found, named[found.pk])

    @property
    def seat(self) -> Seat:
        """The seat of an inspection."""
        typed = self.cleaned_data
        return Seat(
            typed["organization"],
            Role.INSPECTION,
            on=typed["on"],
            until=typed["until"],
            basis=typed["basis"],
            inspected=typed["inspected"],
        )


def _with_end(organization: Organization, name: str) -> str:
    """The name, and of one that has ended until when it stood."""
    if organization.is_valid_on(clock.today()):
        return name
    return _("%(name)s (đến ngày %(day)s)") % {
        "name": name,
        "day": format_day(organization.valid_to),
    }


class RoleForm(SeatForm):
    """A further role for an account."""

    def granted(self, user: User) -> bool:
        """Give the role: True when done."""
        return self.attempt(lambda: account_opening.grant_role(user, self.seat, by=self.by))


class ReopeningForm(SeatForm):
    """The role with which a closed account is opened again."""

    def reopened(self, user: User) -> Opened | None:
        """The account with its new code, or None and the form says why not."""
        made: list[Opened] = []
        self.attempt(
            lambda: made.append(account_opening.reopen_account(user, self.seat, by=self.by))
        )
        return made[0] if made else None


class BulkForm(PortalForm):
    """A workbook with the accounts to open."""

    upload = forms.FileField(
        label=gettext_lazy("Danh sách (Excel)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    problems: tuple[CellProblem, ...] = ()

    def opened(self, by: Any) -> list[Opened]:
        """The accounts, or none and the form says what is wrong with which cell."""
        made: list[Opened] = []
        self.attempt(lambda: made.extend(self._open(by)))
        return made

    def _open(self, by: Any) -> list[Opened]:
        try:
            return open_from_workbook(self.cleaned_data["upload"], by=by)
        except NotAllRight as refused:
            self.problems = refused.problems
            raise
