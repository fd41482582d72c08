"""What is told to units that are behind in a round: plain text for other channels, or a notice.

Nothing goes out by itself: whoever opens rounds copies the text, or presses the button.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.refusals import NotNow, NotYours
from models_registry.models import AppraisalRound, DossierStatus
from notifications.notices import tell
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import may_somewhere

from .board import NO_DOSSIER, NO_MODEL, Row, rows_on

# What a unit in that standing still owes.
_OWED = {
    NO_MODEL: gettext_lazy("đăng ký mô hình"),
    NO_DOSSIER: gettext_lazy("lập hồ sơ"),
    DossierStatus.DRAFT: gettext_lazy("hoàn thiện, gửi hồ sơ"),
    DossierStatus.AWAITING_HEAD: gettext_lazy("duyệt, gửi hồ sơ"),
    DossierStatus.RETURNED: gettext_lazy("bổ sung, gửi lại hồ sơ"),
    DossierStatus.AWAITING_REPLY: gettext_lazy("giải trình kết quả thẩm định"),
}
_SUBJECT = gettext_lazy("Nhắc việc: {round}, {owed}")


@dataclass(frozen=True)
class Reminder:
    """One unit that owes something in the round, and the text that asks for it."""

    organization: int
    unit: str
    owed: str
    text: str
    is_overdue: bool


def behind(of_round: AppraisalRound, rows: Iterable[Row], day: date) -> list[Reminder]:
    """The units that owe something on the day, in the order of the rows, without personal data."""
    return [
        Reminder(
            row.organization,
            row.unit,
            str(_OWED[row.standing]),
            _text(of_round, row, day),
            is_overdue=_is_over(of_round, day),
        )
        for row in rows
        if row.standing in _OWED
    ]


def _is_over(of_round: AppraisalRound, day: date) -> bool:
    return of_round.submit_by is not None and of_round.submit_by < day


def _text(of_round: AppraisalRound, row: Row, day: date) -> str:
    words = {
        "unit": row.unit,
        "owed": _OWED[row.standing],
        "what": " ".join(filter(None, [row.dossier, row.model])),
        "round": f"{of_round.type.short_name}, {of_round.label}",
        "due": format_day(of_round.submit_by),
    }
    asked = (
        _("Đề nghị %(unit)s %(owed)s %(what)s (%(round)s).")
        if words["what"]
        else _("Đề nghị %(unit)s %(owed)s (%(round)s).")
    )
    if of_round.submit_by is None:
        return asked % words
    when = (
        _("Đã quá hạn gửi hồ sơ ngày %(due)s.")
        if _is_over(of_round, day)
        else _("Hạn gửi hồ sơ: %(due)s.")
    )
    return f"{asked % words} {when % words}"


@transaction.atomic
def urge(of_round: AppraisalRound, organizations: Iterable[int], *, by: User) -> int:
    """Send the chosen units a notice of what they owe today; returns how many were told.

    Refused where none of the chosen owes anything any more.
    """
    if not may_somewhere(by, Permission.ROUND_OPEN):
        raise NotYours
    today = clock.today()
    chosen = set(organizations)
    owing = [
        one
        for one in behind(of_round, rows_on(of_round, today), today)
        if one.organization in chosen
    ]
    if not owing:
        raise NotNow(_("Các đơn vị đã chọn không còn việc phải nhắc."))
    units = Organization.objects.in_bulk([one.organization for one in owing])
    for one in owing:
        tell(
            units[one.organization],
            subject=format_lazy(_SUBJECT, round=of_round.label, owed=one.owed),
            body=one.text,
            url=of_round.get_absolute_url(),
            permission=Permission.DOSSIER_WRITE,
            by=by,
            is_sample=of_round.is_sample,
        )
    return len({one.organization for one in owing})
