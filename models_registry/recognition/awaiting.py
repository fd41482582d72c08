"""What waits in 'Việc của tôi' for those who decide on recognitions."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import format_number
from core.worklist import WorkItem
from models_registry.models import ChangeAfterDecision, Recognition
from organizations.permissions import Permission
from organizations.scope import may_somewhere

from .judged import changes_from_text

KIND_CHANGED = gettext_lazy("Thay đổi sau quyết định")
KIND_LEFT = gettext_lazy("Công nhận của đơn vị đã kết thúc")
# So many facts are named on one line.
_MOST_NAMED = 3


def awaiting_decision(user: Any, day: date) -> list[WorkItem]:
    """Recognitions whose ground has moved and that nobody has answered yet; in one item, those left
    behind by units that have ended.
    """
    if not may_somewhere(user, Permission.RECOGNITION_DECIDE):
        return []
    return [*_changed(user), *_left_by_units(user, day)]


def _changed(user: Any) -> list[WorkItem]:
    """One for each recognition, with what changed, until it is acknowledged or acted upon."""
    permitted = Recognition.objects.permitted_to(user, Permission.RECOGNITION_DECIDE)
    rows = ChangeAfterDecision.objects.unanswered().filter(recognition__in=permitted.values("pk"))
    rows = rows.select_related("recognition__model__organization")
    return [
        WorkItem(
            kind=KIND_CHANGED,
            title=f"{row.recognition.model.code} – {row.recognition.model.name}",
            url=reverse("models_registry:judged_detail", args=[row.recognition_id]) + "#tra-loi",
            action=_("Xem thay đổi và xử lý"),
            since=row.noticed_at.date(),
            detail=f"{row.recognition.model.organization} · {_named(row)}",
            is_sample=row.is_sample,
        )
        for row in rows.prefetch_related("recognition__model__organization__names").order_by("pk")
    ]


def _left_by_units(user: Any, day: date) -> list[WorkItem]:
    permitted = Recognition.objects.permitted_to(user, Permission.RECOGNITION_DECIDE)
    found = permitted.left_by_units(day).aggregate(
        number=Count("pk"),
        real=Count("pk", filter=Q(is_sample=False)),
        since=Max("model__organization__valid_to"),
    )
    if not found["number"]:
        return []
    return [
        WorkItem(
            kind=KIND_LEFT,
            title=_("%(number)s công nhận của đơn vị đã kết thúc do sắp xếp")
            % {"number": format_number(found["number"])},
            url=reverse("models_registry:recognition_end_many"),
            action=_("Xem và ghi nhận kết thúc"),
            since=found["since"],
            is_sample=not found["real"],
        )
    ]


def _named(row: ChangeAfterDecision) -> str:
    """'Tên mô hình, Lĩnh vực và 2 nội dung khác': what differs now."""
    labels = [str(change.label) for change in changes_from_text(row.changes)]
    named = ", ".join(labels[:_MOST_NAMED])
    more = len(labels) - _MOST_NAMED
    return f"{named} {_('và %d nội dung khác') % more}" if more > 0 else named
