"""What was judged, and what differs from it now, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import NO_DATA, format_day
from models_registry.models import Mark, Scoring
from models_registry.scoring.sheet import in_words as mark_in_words

# What each fact is called, by its path; a criterion's by the last part alone.
LABELS: dict[tuple[str, ...], Any] = {
    ("model", "code"): gettext_lazy("Mã mô hình"),
    ("model", "type"): gettext_lazy("Loại mô hình"),
    ("model", "name"): gettext_lazy("Tên mô hình"),
    ("model", "field"): gettext_lazy("Lĩnh vực"),
    ("model", "summary"): gettext_lazy("Nội dung chính"),
    ("unit", "name"): gettext_lazy("Cơ quan, đơn vị"),
    ("dossier", "code"): gettext_lazy("Mã hồ sơ"),
    ("dossier", "round"): gettext_lazy("Đợt"),
    ("dossier", "results"): gettext_lazy("Kết quả xây dựng mô hình"),
    ("dossier", "plan"): gettext_lazy("Việc tiếp tục thực hiện"),
    ("dossier", "letter"): gettext_lazy("Tờ trình, báo cáo của đơn vị"),
    ("criteria_set", "code"): gettext_lazy("Mã bộ tiêu chí"),
    ("criteria_set", "version"): gettext_lazy("Phiên bản bộ tiêu chí"),
    ("criteria_set", "name"): gettext_lazy("Tên bộ tiêu chí"),
    ("criteria_set", "scoring"): gettext_lazy("Cách đánh giá"),
    ("totals", "self"): gettext_lazy("Tổng tự chấm"),
    ("totals", "appraised"): gettext_lazy("Tổng thẩm định"),
    ("totals", "final"): gettext_lazy("Tổng kết luận"),
    ("totals", "maximum"): gettext_lazy("Tổng tối đa"),
    ("vetoes",): gettext_lazy("Điều kiện loại trừ"),
    ("level",): gettext_lazy("Mức đạt được"),
    ("appraisers",): gettext_lazy("Người thẩm định"),
    ("text",): gettext_lazy("Nội dung tiêu chí"),
    ("maximum",): gettext_lazy("Tối đa"),
    ("self",): gettext_lazy("Tự chấm"),
    ("explanation",): gettext_lazy("Thuyết minh"),
    ("first",): gettext_lazy("Thẩm định bước một"),
    ("first_reason",): gettext_lazy("Ý kiến thẩm định bước một"),
    ("appraised",): gettext_lazy("Thẩm định"),
    ("appraised_reason",): gettext_lazy("Ý kiến thẩm định"),
    ("reply",): gettext_lazy("Giải trình của đơn vị"),
    ("final",): gettext_lazy("Kết luận"),
    ("final_reason",): gettext_lazy("Lý do kết luận"),
    ("evidence",): gettext_lazy("Minh chứng"),
}
_MARKS = frozenset({"self", "first", "appraised", "final"})
_NUMBERS = frozenset({("totals", key) for key in ("self", "appraised", "final", "maximum")})
# In a notice a long text is told by its beginning; the page has the whole.
_MOST_LETTERS, _MOST_CHANGES = 80, 10


@dataclass(frozen=True)
class Change:
    """One fact that is another now than when it was judged."""

    path: tuple[str, ...]
    judged: Any
    now: Any
    has_points: bool = True

    @property
    def label(self) -> Any:
        """What the fact is called: 'Tên mô hình', 'Tiêu chí 3: Kết luận'."""
        if self.path[0] != "criteria":
            return LABELS[self.path]
        return format_lazy(
            "{} {}: {}", gettext_lazy("Tiêu chí"), self.path[2], LABELS[self.path[-1:]]
        )

    @property
    def judged_words(self) -> str:
        """How it was when it was judged."""
        return value_in_words(self.path, self.judged, has_points=self.has_points)

    @property
    def now_words(self) -> str:
        """How it is now."""
        return value_in_words(self.path, self.now, has_points=self.has_points)


def mark_of(value: str | None) -> Mark:
    """A mark as the state keeps it."""
    if value == "exempt":
        return Mark(None, is_exempt=True)
    return Mark(None if value is None else Decimal(value))


def document_in_words(document: dict[str, str] | None) -> str:
    """'25/TTr-UBND ngày 18/12/2024'."""
    if not document:
        return ""
    day = format_day(date.fromisoformat(document["issued_on"]))
    return _("%(number)s ngày %(day)s") % {"number": document["number"], "day": day}


def piece_in_words(piece: dict[str, Any]) -> str:
    """A piece of evidence on one line: what it is, where to look, which file."""
    file = piece["file"] or {"name": "", "sha256": ""}
    told = (
        piece["title"],
        document_in_words(piece["document"]),
        piece["place"],
        f"{file['name']} (SHA-256 {file['sha256'][:12]}…)" if file["name"] else "",
    )
    return ", ".join(filter(None, told))


def value_in_words(path: tuple[str, ...], value: Any, *, has_points: bool = True) -> str:
    """A fact of the state as it is read; a dash where it says nothing."""
    key = path[-1]
    if path[0] == "criteria" and key in _MARKS:
        return mark_in_words(mark_of(value), has_points=has_points)
    if path in _NUMBERS or (path[0] == "criteria" and key == "maximum"):
        return mark_in_words(mark_of(value), has_points=True)
    if key == "evidence":
        return "; ".join(piece_in_words(piece) for piece in value or ()) or NO_DATA
    if key == "letter":
        return document_in_words(value) or NO_DATA
    if isinstance(value, list):
        return "; ".join(map(str, value)) or NO_DATA
    return str(value) if value not in (None, "") else NO_DATA


def in_sentences(changes: Iterable[Change]) -> Any:
    """The changes one a line, for a notice: each reader has them in the own language."""
    found = list(changes)

    def told() -> str:
        lines = [_sentence(change) for change in found[:_MOST_CHANGES]]
        if more := len(found) - len(lines):
            lines.append(_("và %d nội dung khác") % more)
        return "\n".join(lines)

    return _Later(told)


class _Later:
    """A text that is made when it is read."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __str__(self) -> str:
        return str(self._make())


def _sentence(change: Change) -> str:
    words = {
        "what": change.label,
        "judged": Truncator(change.judged_words).chars(_MOST_LETTERS),
        "now": Truncator(change.now_words).chars(_MOST_LETTERS),
    }
    return _("%(what)s: khi quyết định “%(judged)s”, nay “%(now)s”") % words


def has_points(state: dict[str, Any]) -> bool:
    """Whether the marks of a state are points, not passed or failed."""
    return (state["criteria_set"] or {}).get("scoring") != Scoring.PASS_FAIL


def facts_in_words(state: dict[str, Any]) -> list[tuple[Any, str]]:
    """What was judged besides the criteria, as (label, value)."""
    sections = ("model", "unit", "dossier", "criteria_set", "totals")
    paths = [(section, key) for section in sections for key in state[section] or {}]
    in_order = [path for path in LABELS if path in paths and path != ("criteria_set", "scoring")]
    facts = [(LABELS[path], value_in_words(path, state[path[0]][path[1]])) for path in in_order]
    names = [person["name"] for person in state["appraisers"]]
    return [
        *facts,
        (LABELS["level",], value_in_words(("level",), state["level"])),
        (LABELS["vetoes",], value_in_words(("vetoes",), state["vetoes"])),
        (LABELS["appraisers",], value_in_words(("appraisers",), names)),
    ]


def criteria_in_words(state: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The criteria in their groups, every mark and piece of evidence as it is read."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for criterion in state["criteria"]:
        words: dict[str, Any] = {
            key: value_in_words(("criteria", key), value, has_points=has_points(state))
            for key, value in criterion.items()
            if key in _MARKS or key == "maximum"
        }
        words["evidence"] = [piece_in_words(piece) for piece in criterion["evidence"]]
        groups.setdefault(criterion["group"], []).append({**criterion, **words})
    return list(groups.items())
