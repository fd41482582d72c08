"""What support offers to 'Việc của tôi': what to confirm, and where the province must look."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.evaluation import rows_behind
from core.figures import Scope
from core.worklist import WorkItem
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.naming import described_on

from .indicators import communes_without_supporter
from .models import ActivityStatus, SupportActivity, SupportAssignment
from .tables import Named, named_activities, named_assignments

TO_CONFIRM = gettext_lazy("Hoạt động giúp đỡ chờ xác nhận")
NOT_AGREED = gettext_lazy("Hoạt động giúp đỡ chưa thống nhất")
WITHOUT_SUPPORTER = gettext_lazy("Xã chưa được phân công đơn vị giúp đỡ")
OUTLIVED = gettext_lazy("Phân công có xã hoặc đơn vị đã kết thúc")
LEFT_REGION = gettext_lazy("Đã ra khỏi khu vực III: giữ hay kết thúc phân công?")
KEEP_OR_END = (
    (gettext_lazy("Giữ phân công"), "assignment_keep"),
    (gettext_lazy("Kết thúc phân công"), "assignment_end"),
)
# Of one kind no more than this are named; the rest is one line that leads to the list.
MOST = 15


def awaiting(user: Any, day: date) -> list[WorkItem]:
    """What waits for the user: the other side's activities, objections, holes in the coverage."""
    items: list[WorkItem] = []
    if reach_of(user, Permission.ACTIVITY_CONFIRM) is not None:
        items += _to_confirm(user, day)
    if reach_of(user, Permission.ACTIVITY_WRITE) is not None:
        items += _not_agreed(user, day)
    if user.has_perm(Permission.ASSIGNMENT_WRITE):
        items += _without_supporter(day) + _outlived(day) + _left_region_iii(day)
    return items


def sent(user: Any, day: date) -> list[WorkItem]:
    """What the user's side entered and the other side has not answered yet."""
    if reach_of(user, Permission.ACTIVITY_WRITE) is None:
        return []
    rows = SupportActivity.objects.permitted_to(user, Permission.ACTIVITY_WRITE)
    waiting = rows.awaiting_confirmation().select_related("kind")[:MOST]
    return [
        _activity_item(ActivityStatus.RECORDED.label, entry, _("Xem"))
        for entry in named_activities(waiting, day)
    ]


def _to_confirm(user: Any, day: date) -> list[WorkItem]:
    rows = SupportActivity.objects.permitted_to(user, Permission.ACTIVITY_CONFIRM)
    rows = rows.awaiting_confirmation().order_by("held_on", "pk")
    items = [
        _activity_item(TO_CONFIRM, entry, _("Xác nhận"))
        for entry in named_activities(rows.select_related("kind")[:MOST], day)
    ]
    more = rows.count() - MOST if len(items) == MOST else 0
    return items + _rest(TO_CONFIRM, more, "activity_list", "xac_nhan=recorded")


def _not_agreed(user: Any, day: date) -> list[WorkItem]:
    rows = SupportActivity.objects.permitted_to(user, Permission.ACTIVITY_WRITE)
    disputed = rows.filter(status=ActivityStatus.DISPUTED).order_by("disputed_on", "pk")
    return [
        _activity_item(NOT_AGREED, entry, _("Xem, sửa"))
        for entry in named_activities(disputed.select_related("kind")[:MOST], day)
    ]


def _activity_item(kind: Any, entry: Named, action: str) -> WorkItem:
    activity = entry.record
    return WorkItem(
        kind=kind,
        title=activity.description,
        url=activity.get_absolute_url(),
        action=action,
        since=activity.disputed_on or activity.held_on,
        detail=f"{entry.supporter} → {entry.commune}",
        is_sample=activity.is_sample,
    )


def _without_supporter(day: date) -> list[WorkItem]:
    holes = rows_behind(communes_without_supporter(Scope.on(day)), "counted")
    names = described_on(day, holes.values_list("pk", flat=True))
    add = reverse("commune_support:assignment_add")
    items = [
        WorkItem(WITHOUT_SUPPORTER, name, f"{add}?xa={pk}", _("Phân công"))
        for pk, name in list(names.items())[:MOST]
    ]
    return items + _rest(WITHOUT_SUPPORTER, len(names) - MOST, "coverage", "phan_cong=thieu")


def _outlived(day: date) -> list[WorkItem]:
    rows = SupportAssignment.objects.outlived_on(day)
    return _assignment_items(OUTLIVED, rows, day, _("Chuyển tiếp"), "cho-chuyen-tiep")


def _left_region_iii(day: date) -> list[WorkItem]:
    rows = SupportAssignment.objects.to_keep_or_end_on(day)
    state = "giu-hay-ket-thuc"
    return _assignment_items(LEFT_REGION, rows, day, _("Xem"), state, KEEP_OR_END)


def _assignment_items(
    kind: Any,
    rows: Any,
    day: date,
    action: str,
    state: str,
    choices: tuple[tuple[Any, str], ...] = (),
) -> list[WorkItem]:
    """Assignments as matters; `choices` are words with the pages on which they are said."""
    shown = rows.prefetch_related("carried_over_from")[:MOST]
    items = [
        WorkItem(
            kind=kind,
            title=f"{entry.supporter} – {entry.commune}",
            url=entry.record.get_absolute_url(),
            action=action,
            is_sample=entry.record.is_sample,
            choices=tuple(
                (word, reverse(f"commune_support:{page}", args=[entry.record.pk]))
                for word, page in choices
            ),
        )
        for entry in named_assignments(shown, day)
    ]
    more = rows.count() - MOST if len(items) == MOST else 0
    return items + _rest(kind, more, "assignment_list", f"tinh_trang={state}")


def _rest(kind: Any, number: int, page: str, query: str) -> list[WorkItem]:
    """One line for what is not named: how many there are, and where they are listed."""
    if number <= 0:
        return []
    title = ngettext("và %(count)d mục nữa", "và %(count)d mục nữa", number) % {"count": number}
    url = f"{reverse(f'commune_support:{page}')}?{query}"
    return [WorkItem(kind, title, url, _("Xem danh sách"))]
