"""What waits for those who look after accounts."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.numbers import format_number
from core.worklist import WorkItem

from .account_listing import AccountState
from .account_rights import accounts_seen
from .permissions import Permission
from .scope import may_somewhere


def awaiting(user: Any, day: date) -> list[WorkItem]:
    """Accounts whose one-time code was not used: not yet, or not in time."""
    if not may_somewhere(user, Permission.ACCOUNT_MANAGE):
        return []
    items = []
    for state, action in (
        (AccountState.CODE_LAPSED, _("Cấp lại mã")),
        (AccountState.CODE_UNUSED, _("Xem")),
    ):
        waiting = accounts_seen(user).filter(state.condition(day))
        if count := waiting.count():
            title = ngettext("%(count)s tài khoản", "%(count)s tài khoản", count) % {
                "count": format_number(count)
            }
            url = f"{reverse('organizations:account_list')}?trang_thai={state.value}"
            items.append(WorkItem(state.label, title, url, action))
    return items
