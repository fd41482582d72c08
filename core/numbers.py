"""Numbers and days as people here write and read them: 1.234,5 · 86,42% · 31/12/2024."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

NO_DATA = "–"
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")
_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")


class NotANumber(ValueError):
    """What was typed is not a number as written here; the message says what would be right."""


class NotADay(ValueError):
    """What was typed is not a day; the message says what would be right."""


def parse_number(text: str) -> Decimal:
    """'1.234,5' → 1234.5. A dot groups thousands and a comma is the decimal mark, in every
    language.
    """
    written = _BLANKS.sub("", text)
    if not _NUMBER.match(written):
        raise NotANumber(
            _("Giá trị “%(value)s” không hợp lệ. Nhập dạng 1.234,5.") % {"value": text.strip()}
        )
    return Decimal(written.replace(".", "").replace(",", "."))


def parse_day(text: str) -> date:
    """'31/12/2024', '5/1/2025' or '2024-12-31' → the day; else it says what would be right."""
    written = _BLANKS.sub("", text)
    if match := _DAY.match(written):
        day, month, year = match.groups()
    elif match := _ISO_DAY.match(written):
        year, month, day = match.groups()
    else:
        raise NotADay(_wrong_day(text))
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADay(_wrong_day(text)) from error


def _wrong_day(text: str) -> str:
    return _("Giá trị “%(value)s” không hợp lệ. Nhập dạng 31/12/2024.") % {"value": text.strip()}


def format_number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1234567.5 → '1.234.567,5'; None → '–'. With `places` it is rounded half up to that many
    decimals.
    """
    if value is None:
        return NO_DATA
    if isinstance(value, int) and not places:
        # The common case, without the detour through Decimal.
        return f"{value:,}".replace(",", ".")
    number = Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def format_trimmed(value: Decimal | None) -> str:
    """A number without the zeros that its column adds: 80.00 → '80', 79.50 → '79,5'; None → '–'."""
    return NO_DATA if value is None else format_number(value.normalize())


def share(part: int | None, whole: int | None) -> Decimal | None:
    """part / whole in percent, two decimals, half up; None where there is no whole (never 0%)."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def format_share(value: Decimal | None) -> str:
    """86.42 → '86,42%'; None → '–'."""
    return NO_DATA if value is None else f"{format_number(value, 2)}%"


def format_day(day: date | None) -> str:
    """31/12/2024; None → '–'."""
    return NO_DATA if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_moment(instant: datetime | None) -> str:
    """An instant on Việt Nam's clock: 14:05 31/12/2024; None → '–'."""
    if instant is None:
        return NO_DATA
    local = timezone.localtime(instant)
    return f"{local:%H:%M} {format_day(local.date())}"


def format_million(dong: int | None) -> str:
    """Whole đồng in 'triệu đồng' with one decimal: 1250000 → '1,3'; None → '–'."""
    return NO_DATA if dong is None else format_number(Decimal(dong) / 1_000_000, 1)
