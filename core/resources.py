"""What is imported and exported in the admin: by headings in Vietnamese, days and numbers too.

A resource writes the columns of its own model and nothing else: never a status, a step, the mark of
invented rows, a key computed from others. Completions and recognitions of the past come in by
resources that call the verb.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import tablib
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from .numbers import NotANumber, format_day, format_number, parse_day, parse_number
from .records import Revised
from .text import fold, squeezed

# Shown in an export, never taken from an import.
READ_ONLY = frozenset({"status", "is_sample"})
# Kept by the portal for itself.
HIDDEN = frozenset({"revision", "search_key", "sort_key"})
HEADINGS_WITHIN = 30
REASON_LENGTH = 100  # what a history keeps; offices give files whole sentences for names


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
            if written == str(choice) or fold(written) == fold(_vietnamese(label)):
                return choice
        names = "; ".join(_vietnamese(label) for _choice, label in self.choices)
        raise ValueError(
            _("Giá trị “%(value)s” không hợp lệ. Nhập một trong: %(names)s.")
            % {"value": written, "names": names}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The words."""
        labels = {choice: _vietnamese(label) for choice, label in self.choices}
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
    """A record of another table by a column that names it, such as its code."""

    def __init__(self, model: type[models.Model], field: str = "code", **kwargs: Any) -> None:
        kwargs.pop("key_is_id", None)
        super().__init__(**kwargs)
        self.model, self.field = model, field

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The record, or an error that says what was not found."""
        written = super().clean(value)
        if not written:
            return None
        found = self.model._default_manager.filter(**{self.field: written}).first()
        if found is None:
            raise ValueError(
                _("Không có %(kind)s “%(value)s”.")
                % {"kind": self.model._meta.verbose_name, "value": written}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """What names the record."""
        return "" if value is None else str(getattr(value, self.field))


class PortalResource(resources.ModelResource):
    """The rows of a model under its columns' names. A second run of one file changes nothing.

    Rows are known by the model's unique `code`, else by its id, unless `import_id_fields` says
    otherwise. The heading row is looked for, so a title may stand above it; what is no column of
    the resource is ignored. `synonyms` gives further headings of a field.
    """

    synonyms: Mapping[str, Sequence[str]] = {}

    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "CharField": TextWidget,
        "TextField": TextWidget,
        "SlugField": TextWidget,
        "DateField": DayWidget,
        "DecimalField": NumberWidget,
        "BooleanField": YesNoWidget,
        **dict.fromkeys(
            (
                "IntegerField",
                "BigIntegerField",
                "SmallIntegerField",
                "PositiveIntegerField",
                "PositiveBigIntegerField",
                "PositiveSmallIntegerField",
                "AutoField",
                "BigAutoField",
            ),
            WholeWidget,
        ),
    }

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in HIDDEN:
            self.fields.pop(name, None)

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        """The column under its name in Vietnamese, with the widget that fits what stands in it."""
        readonly = readonly or field_name in READ_ONLY
        is_row_number = bool(getattr(django_field, "primary_key", False))
        heading = "ID" if is_row_number else capitalized(django_field.verbose_name)
        widget: widgets.Widget
        if django_field.is_relation and not django_field.many_to_many:
            related = django_field.related_model
            widget = CodeWidget(related, "code" if has_unique_code(related) else "pk")
        elif getattr(django_field, "choices", None):
            widget = ChoiceWidget(choices=django_field.flatchoices)
        else:
            field = super().field_from_django_field(field_name, django_field, readonly)
            field.column_name = heading
            return field
        return Field(
            attribute=field_name,
            column_name=heading,
            widget=widget,
            readonly=readonly,
            default=django_field.default,
        )

    def get_import_id_fields(self) -> list[str]:
        """The fields by which a row finds its record."""
        chosen: list[str] = super().get_import_id_fields()
        by_code = chosen == ["id"] and has_unique_code(self._meta.model)
        return ["code"] if by_code else chosen

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Find the heading row, and name the columns as the resource does."""
        lines = [dataset.headers or [], *(list(line) for line in dataset)]
        names = self._names()
        at, headings = max(
            (
                (at, [names.get(_bare(cell)) for cell in line])
                for at, line in enumerate(lines[:HEADINGS_WITHIN])
            ),
            key=lambda found: len(set(filter(None, found[1]))),
            default=(0, []),
        )
        wanted = {self.fields[name].column_name for name in self.get_import_id_fields()}
        if self.get_import_id_fields() != ["id"] and (missing := wanted.difference(headings)):
            raise ValueError(
                _("Không tìm thấy cột: %(columns)s.") % {"columns": "; ".join(sorted(missing))}
            )
        rows = lines[at + 1 :]
        dataset.wipe()
        dataset.headers = [
            heading or f"({place})" for place, heading in enumerate(headings, start=1)
        ]
        for row in rows:
            dataset.append(row)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Say in the history where the change came from."""
        name = kwargs.get("file_name") or ""
        reason = _("Nhập từ tệp %(name)s") % {"name": name}
        instance._change_reason = reason[:REASON_LENGTH]

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        """Save, counting the revision of a record that people edit."""
        if isinstance(instance, Revised) and not is_create:
            instance.save_revised()
        else:
            instance.save()

    def _names(self) -> dict[str, str]:
        """The column's name by each heading it goes by."""
        names: dict[str, str] = {}
        for name, field in self.fields.items():
            for heading in (field.column_name, name, *self.synonyms.get(name, ())):
                names.setdefault(_bare(heading), field.column_name)
        return names


def has_unique_code(model: type[models.Model]) -> bool:
    """Whether the model's rows are known by a unique `code`."""
    return any(field.name == "code" and field.unique for field in model._meta.fields)


def capitalized(name: Any) -> str:
    """A column's name in Vietnamese, whatever the language of the screen, as a heading."""
    written = _vietnamese(name)
    return written[:1].upper() + written[1:]


def _vietnamese(text: Any) -> str:
    """Files are read and written in Vietnamese by those who use the screens in English too."""
    with translation.override("vi"):
        return str(text)


def _bare(cell: Any) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(str(cell or ""))).split())
