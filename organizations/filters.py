"""The filters of the lists of organizations and accounts."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User, UserQuerySet
from core import clock
from core.widgets import QuickSelect

from .account_listing import AccountState
from .kinds import OrganizationKind, Side
from .models import Membership, Organization
from .models.organization import OrganizationQuerySet
from .roles import Role


class OrganizationFilter(django_filters.FilterSet):
    """Search, side and kind."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched")
    khoi = django_filters.ChoiceFilter(
        label=_("Khối"),
        field_name="side",
        choices=Side.choices,
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    loai = django_filters.ChoiceFilter(
        label=_("Loại"),
        field_name="kind",
        choices=OrganizationKind.choices,
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def searched(self, rows: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        """Organizations that were ever called so."""
        return rows.search(value)


class AccountFilter(django_filters.FilterSet):
    """Search, state, and for who looks after several organizations also role and organization."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched")
    trang_thai = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=AccountState.choices,
        empty_label=_("Tất cả"),
        method="in_state",
        widget=QuickSelect,
    )
    vai_tro = django_filters.ChoiceFilter(
        label=_("Vai trò"),
        choices=Role.choices,
        empty_label=_("Tất cả"),
        method="having",
        widget=QuickSelect,
    )
    don_vi = django_filters.CharFilter(label=_("Cơ quan, đơn vị"), method="working_in")

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: Any, *, is_for_all: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not is_for_all:
            del self.form.fields["don_vi"]

    def searched(self, rows: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Accounts whose name, user name or telephone holds the words."""
        return rows.matching(value)

    def in_state(self, rows: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Accounts in that state today."""
        return rows.filter(AccountState(value).condition(clock.today()))

    def having(self, rows: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Accounts that have the role today."""
        held = Membership.objects.holding_on(clock.today()).filter(role=value)
        return rows.filter(pk__in=held.values("user"))

    def working_in(self, rows: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Accounts with a role today in an organization that was ever called so."""
        held = Membership.objects.holding_on(clock.today()).filter(
            organization__in=Organization.objects.search(value).values("pk")
        )
        return rows.filter(pk__in=held.values("user"))
