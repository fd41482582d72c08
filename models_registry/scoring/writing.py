"""How marks are written: checked, only where something changed, never over another's change."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from accounts.models import User
from core.numbers import format_trimmed
from core.refusals import ChangedMeanwhile
from models_registry.models import Applicability, Mark, ScoreLine

_CENT = Decimal("0.01")


class LinesChanged(ChangedMeanwhile):
    """Somebody else wrote in these criteria after this person had read them."""

    def __init__(self, lines: Iterable[ScoreLine]) -> None:
        self.lines = {line.criterion_id: line for line in lines}
        numbers = ", ".join(line.criterion.number for line in self.lines.values())
        super().__init__(
            _(
                "Tiêu chí %s vừa được người khác cập nhật. Đề nghị kiểm tra nội dung đang lưu "
                "trước khi lưu lại."
            )
            % numbers
        )


def wrong_mark(line: ScoreLine, mark: Mark) -> str:
    """Why the criterion cannot have that mark; empty when it can."""
    number = line.criterion.number
    if mark.is_exempt:
        if line.criterion.applicability == Applicability.ALWAYS:
            return _("Tiêu chí %s luôn áp dụng.") % number
        return ""
    if mark.points is None:
        return ""
    if not 0 <= mark.points <= line.maximum:
        words = {"number": number, "maximum": format_trimmed(line.maximum)}
        return _("Tiêu chí %(number)s: đề nghị nhập từ 0 đến %(maximum)s.") % words
    if mark.points != mark.points.quantize(_CENT):
        return _("Tiêu chí %s: đề nghị nhập nhiều nhất 2 chữ số thập phân.") % number
    if line.criterion.maximum is None and mark.points not in (0, 1):
        return _("Tiêu chí %s: đề nghị chọn đạt hoặc không đạt.") % number
    return ""


def changed_by_other(
    line: ScoreLine, seen: Mapping[int, int] | None, entered: Mapping[str, Any]
) -> bool | None:
    """Whether the line moved on since it was read: None when the person did not touch it.

    What was entered is compared with the version that was on the screen: an old value sent back
    untouched overwrites nothing.
    """
    if seen is None or seen.get(line.criterion_id, line.revision) == line.revision:
        return False
    shown = line.history.filter(revision=seen[line.criterion_id]).first()
    former = shown or ScoreLine()
    untouched = all(getattr(former, name) == value for name, value in entered.items())
    return None if untouched else True


def save_lines(lines: Iterable[ScoreLine], fields: Iterable[str], *, by: User) -> None:
    """Save changed lines in one statement, each with its line in the history."""
    changed = list(lines)
    for line in changed:
        line.revision += 1
    if changed:
        bulk_update_with_history(
            changed, ScoreLine, [*fields, "revision"], default_user=by, batch_size=200
        )
