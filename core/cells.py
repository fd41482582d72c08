"""How a cell of a file is read and written: days, numbers and words as people here have them.

What cannot be read is refused with what would be right.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from import_export import widgets

from .numbers import NotANumber, format_day, format_number, parse_day, parse_number
from .text import fold, squeezed


class DayWidget(widgets.Widget):
    """A day as 31/12/2024, or a day of the workbook itself."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """The day, or what would be right."""
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        return parse_day(str(value)) if str(value).strip() else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The day itself in a workbook, else as it is written here."""
        if kwargs.get("force_native_type") or value is None:
            return value
        return format_day(value)


class NumberWidget(widgets.Widget):
    """A number as 1.234,5; whole where `is_whole`."""

    def __init__(self, *, is_whole: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_whole = is_whole

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        """The number, or what would be right."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        number = Decimal(str(value)) if is_number else parse_number(str(value))
        if not self.is_whole:
            return number
        if number != number.to_integral_value():
            raise NotANumber(
                _("Giá trị “%(value)s” không hợp lệ. Đề nghị nhập số nguyên.") % {"value": value}
            )
        return int(number)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The number itself in a workbook, else as it is written here, ungrouped."""
        if kwargs.get("force_native_type") or value is None:
            return value
        return format_number(value).replace(".", "")


class WholeWidget(NumberWidget):
    """A whole number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(is_whole=True, **kwargs)


class TextWidget(widgets.Widget):
    """Text with single blanks; a whole number stays one, as in the number of a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("allow_blank", None)
        super().__init__(**kwargs)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text, '' for a blank."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (date, datetime)):
            return format_day(value)
        return "" if value is None else squeezed(str(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text."""
        return "" if value is None else str(value)


class ChoiceWidget(TextWidget):
    """One of the choices, by its words or its value; given out in words."""

    def __init__(self, *, choices: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = [(value, label) for value, label in choices if value != ""]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value, or an error that names the choices."""
        written = super().clean(value)
        if not written:
            return ""
        for choice, label in self.choices:
            if written == str(choice) or fold(written) == fold(in_vietnamese(label)):
                return choice
        names = "; ".join(in_vietnamese(label) for _choice, label in self.choices)
        raise ValueError(
            _("Giá trị “%(value)s” không hợp lệ. Nhập một trong: %(names)s.")
            % {"value": written, "names": names}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The words."""
        labels = {choice: in_vietnamese(label) for choice, label in self.choices}
        return labels.get(value, "" if value is None else str(value))


class YesNoWidget(widgets.Widget):
    """'Có' or 'Không'; a blank is 'Không'."""

    _WRITTEN = {"": False, "khong": False, "0": False, "co": True, "1": True, "x": True}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Yes or no, or what would be right."""
        if isinstance(value, bool):
            return value
        written = fold("" if value is None else str(value))
        if written not in self._WRITTEN:
            raise ValueError(
                _("Giá trị “%(value)s” không hợp lệ. Nhập “Có” hoặc “Không”.") % {"value": value}
            )
        return self._WRITTEN[written]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The word."""
        return "" if value is None else ("Có" if value else "Không")


class CodeWidget(TextWidget):
    """A record of another table by a column that names it, such as its code.

    What the table keeps back from whoever brings the file, by `open_to(user)` of its QuerySet, is
    not found.
    """

    def __init__(self, model: type[models.Model], field: str = "code", **kwargs: Any) -> None:
        kwargs.pop("key_is_id", None)
        super().__init__(**kwargs)
        self.model, self.field = model, field

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The record, or an error that says what was not found."""
        written = super().clean(value)
        if not written:
            return None
        rows: Any = self.model._default_manager.all()
        bringer = kwargs.get("user")
        if bringer is not None and hasattr(rows, "open_to"):
            rows = rows.open_to(bringer)
        found = rows.filter(**{self.field: written}).first()
        if found is None:
            raise ValueError(
                _("Không có %(kind)s “%(value)s”.")
                % {"kind": self.model._meta.verbose_name, "value": written}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """What names the record."""
        return "" if value is None else str(getattr(value, self.field))


def in_vietnamese(text: Any) -> str:
    """Files are read and written in Vietnamese by those who use the screens in English too."""
    with translation.override("vi"):
        return str(text)
