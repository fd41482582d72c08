"""The words of a deadline as plans write them, and the day they come to.

Both are kept: the words as written, and the day with the rule that gave it. Words that no rule
knows are refused with those that would be right; nothing is guessed.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Refusal
from core.text import fold, squeezed


class DueKind(models.TextChoices):
    """The rule that turned the words of a deadline into a day."""

    DATE = "date", gettext_lazy("đúng ngày đã ghi")
    UNTIL = "until", gettext_lazy("chậm nhất ngày đã ghi, tính cả ngày đó")
    BEFORE = "before", gettext_lazy("ngày liền trước mốc đã ghi")
    MONTH = "month", gettext_lazy("ngày cuối tháng")
    QUARTER = "quarter", gettext_lazy("ngày cuối quý")
    HALF_YEAR = "half_year", gettext_lazy("ngày cuối của 6 tháng")
    YEAR = "year", gettext_lazy("ngày cuối năm")
    YEARS = "years", gettext_lazy("ngày cuối của năm sau cùng")
    REGULAR = "regular", gettext_lazy("thường xuyên: ngày chốt số liệu của kế hoạch")
    PERIODIC = "periodic", gettext_lazy("định kỳ: ngày chốt số liệu của kế hoạch")
    AS_REQUIRED = "as_required", gettext_lazy("theo yêu cầu: chưa có thời hạn")
    AFTER_DOC = "after_doc", gettext_lazy("chưa có thời hạn, tính khi có văn bản của cấp trên")


# What has no deadline until a document sets one.
OPEN_ENDED = (DueKind.AS_REQUIRED, DueKind.AFTER_DOC)


class UnknownDeadline(Refusal):
    """The words name no day that a rule knows; the message says which words would do."""


@dataclass(frozen=True)
class Deadline:
    """A deadline as resolved: the day (None: no deadline yet) and the rule that gave it."""

    kind: DueKind
    on: date | None


@dataclass(frozen=True)
class _Plan:
    """What the rules know of the plan in which the words stand."""

    year: int
    closing_on: date

    def year_of(self, written: str | None) -> int:
        """The year as written, or the plan's own."""
        return int(written) if written else self.year


def resolve(text: str, *, year: int, closing_on: date) -> Deadline:
    """The day that the words come to in a plan of that year, closed on `closing_on`.

    'trước ngày 15/11/2024' is the day before; 'Tháng 6/2024', 'Quý III' and 'Quý II-III' their last
    day; 'trong năm' and '2024-2025' the end of the (last) year; 'thường xuyên' and 'hằng quý' the
    plan's closing day; 'theo yêu cầu' and 'sau khi có văn bản của Trung ương' no day.
    Raises UnknownDeadline.
    """
    plan = _Plan(year, closing_on)
    written = _plain(text)
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(written):
            try:
                found = rule(match, plan)
            except ValueError:
                raise UnknownDeadline(
                    _("Thời hạn “%(text)s” ghi ngày không có trong lịch, hoặc ghi ngược thứ tự.")
                    % {"text": squeezed(text)}
                ) from None
            if found.on is not None and found.on.year < year:
                raise UnknownDeadline(
                    _("Thời hạn “%(text)s” ở trước năm %(year)s của kế hoạch.")
                    % {"text": squeezed(text), "year": year}
                )
            return found
    raise UnknownDeadline(
        _(
            "Thời hạn “%(text)s” chưa rõ. Nhập dạng: 30/06/2024; trước ngày 15/11/2024; "
            "Tháng 6/2024; Quý III; Quý II-III; 6 tháng đầu năm; trong năm; thường xuyên; "
            "hằng quý; 2024-2025; theo yêu cầu; sau khi có văn bản của Trung ương."
        )
        % {"text": squeezed(text)}
    )


@dataclass(frozen=True)
class Milestone:
    """A date of a series before its last: its words and the day."""

    name: str
    on: date


def milestones(
    text: str, *, year: int, closing_on: date, start_on: date | None = None
) -> list[Milestone]:
    """The dates of a series before its last, which is the deadline: of each month, quarter or half
    year of the plan that the words name, or of each of several years. Else none.

    Periods that end before the task begins are left out. Of several kinds of period the shortest
    counts; weeks are not followed one by one.
    """
    found = resolve(text, year=year, closing_on=closing_on)
    if found.on is None:
        return []
    if found.kind == DueKind.YEARS:
        first = int(_FIRST_YEAR.findall(_plain(text))[0])
        ends = [
            Milestone(_("Năm %(year)s") % {"year": each}, date(each, 12, 31))
            for each in range(max(first, year), found.on.year)
        ]
    elif found.kind == DueKind.PERIODIC:
        ends = _ends_of_periods(_plain(text), year)
    else:
        ends = []
    return [end for end in ends if end.on < found.on and end.on >= (start_on or end.on)]


def _ends_of_periods(written: str, year: int) -> list[Milestone]:
    words = written.replace("6 thang", "nua nam")
    if "thang" in words:
        names = [_("Tháng %(number)s") % {"number": number} for number in range(1, 13)]
    elif "quy" in words:
        names = [_("Quý %(number)s") % {"number": number} for number in ("I", "II", "III", "IV")]
    elif "nua nam" in words:
        names = [_("6 tháng đầu năm"), _("6 tháng cuối năm")]
    else:
        return []
    length = 12 // len(names)
    return [
        Milestone(name, _last_of_month(year, length * number))
        for number, name in enumerate(names, start=1)
    ]


def _plain(text: str) -> str:
    """The words as the rules read them."""
    return _LEAD_IN.sub("", fold(text).translate(_DASHES).strip(" .,;"))


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ascending(first: int, last: int) -> int:
    """The later of the two, which must not come first."""
    if last < first:
        raise ValueError
    return last


def _day(match: re.Match[str], plan: _Plan) -> date:
    return date(plan.year_of(match["y"]), int(match["m"]), int(match["d"]))


def _on_day(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.DATE, _day(match, plan))


def _until_day(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.UNTIL, _day(match, plan))


def _before_day(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.BEFORE, _day(match, plan) - timedelta(days=1))


def _before_month(match: re.Match[str], plan: _Plan) -> Deadline:
    first = date(plan.year_of(match["y"]), int(match["m"]), 1)
    return Deadline(DueKind.BEFORE, first - timedelta(days=1))


def _in_month(match: re.Match[str], plan: _Plan) -> Deadline:
    first = int(match["m"])
    last = _ascending(first, int(match["m2"] or first))
    return Deadline(DueKind.MONTH, _last_of_month(plan.year_of(match["y"]), last))


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _in_quarter(match: re.Match[str], plan: _Plan) -> Deadline:
    first = _QUARTERS[match["q"]]
    last = _ascending(first, _QUARTERS[match["q2"] or match["q"]])
    return Deadline(DueKind.QUARTER, _last_of_month(plan.year_of(match["y"]), last * 3))


def _in_half(match: re.Match[str], plan: _Plan) -> Deadline:
    month = 6 if match["half"] == "dau" else 12
    return Deadline(DueKind.HALF_YEAR, _last_of_month(plan.year_of(match["y"]), month))


def _in_year(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.YEAR, date(plan.year_of(match["y"]), 12, 31))


def _over_years(match: re.Match[str], plan: _Plan) -> Deadline:
    last = _ascending(int(match["y"]), int(match["y2"]))
    return Deadline(DueKind.YEARS, date(last, 12, 31))


def _regularly(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.REGULAR, plan.closing_on)


def _periodically(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.PERIODIC, plan.closing_on)


def _as_required(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.AS_REQUIRED, None)


def _after_document(match: re.Match[str], plan: _Plan) -> Deadline:
    return Deadline(DueKind.AFTER_DOC, None)


# The rules read folded text: lower case, no marks, đ as d.
_DASHES = str.maketrans("–—", "--")
_LEAD_IN = re.compile(r"^(?:(?:hoan thanh|xong|thuc hien|thoi han|han cuoi)[ :]+)+")
_FIRST_YEAR = re.compile(r"20\d\d")
_YEAR = r"(?:\s?[/-]\s?(?:nam )?|,? nam | )"
_OF_YEAR = rf"(?:{_YEAR}(?P<y>20\d\d))?"
_DAY = (
    r"(?P<d>\d{1,2})(?:\s?[/.-]\s?| thang )(?P<m>\d{1,2})"
    r"(?:(?:\s?[/.-]\s?| nam )(?P<y>20\d\d))?"
)
_AND = r"(?:\s?[-,]\s?|,? (?:va|den) )"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_QUARTER = "iv|i{1,3}|[1-4]"
_PERIOD = r"(?:tuan|thang|quy|6 thang|nam)"

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Plan], Deadline]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"truoc (?:ngay )?{_DAY}", _before_day),
        (rf"(?:(?:cham nhat|den)(?: la| den| vao)?(?: het)? |het )(?:ngay )?{_DAY}", _until_day),
        (rf"(?:trong |vao )?(?:ngay )?{_DAY}", _on_day),
        (rf"truoc thang {_MONTH}{_OF_YEAR}", _before_month),
        (
            rf"(?:trong |tu |vao |het |cuoi |den (?:het )?)?thang {_MONTH}"
            rf"(?:{_AND}(?:het )?(?:thang )?(?P<m2>1[0-2]|0?[1-9]))?{_OF_YEAR}",
            _in_month,
        ),
        (r"(?P<m>1[0-2]|0?[1-9])(?P<m2>)\s?/\s?(?P<y>20\d\d)", _in_month),
        (
            rf"(?:trong |tu |het |cuoi |den (?:het )?)?quy (?P<q>{_QUARTER})"
            rf"(?:{_AND}(?:het )?(?:quy )?(?P<q2>{_QUARTER}))?{_OF_YEAR}",
            _in_quarter,
        ),
        (rf"(?:trong )?(?:6|sau) thang (?P<half>dau|cuoi)(?: nam)?{_OF_YEAR}", _in_half),
        (
            r"(?=.*\b(?:hang|moi|theo|dinh ky|6 thang)\b)"
            rf"(?:dinh ky[ :]*)?(?:(?:hang|moi|theo) )?{_PERIOD}?"
            rf"(?:(?:, | va |; |/|-)(?:(?:hang|moi) )?{_PERIOD})*(?:/lan)?(?: trong nam)?",
            _periodically,
        ),
        (
            r"(?:thuong xuyen|lien tuc)(?:,? (?:lien tuc|trong nam|ca nam|hang nam))*"
            r"(?:,?(?: trong)? nam 20\d\d)?",
            _regularly,
        ),
        (r"(?:trong|ca|het|den het|cuoi) nam(?: (?P<y>20\d\d))?", _in_year),
        (r"(?:nam )?(?P<y>20\d\d)", _in_year),
        (
            rf"(?:giai doan |tu )?(?:nam )?(?P<y>20\d\d){_AND}(?:nam )?(?P<y2>20\d\d)",
            _over_years,
        ),
        (
            r"(?:ngay )?(?:sau )?khi co (?:van ban|yeu cau|huong dan|quy dinh|chi dao|ke hoach).*",
            _after_document,
        ),
        (
            r"theo (?:yeu cau|huong dan|chi dao|van ban|quy dinh|ke hoach|tien do)\b.*"
            r"|khong (?:xac dinh )?thoi han",
            _as_required,
        ),
    )
)
