"""What is imported and exported in the admin: by headings in Vietnamese, days and numbers too.

A resource writes the columns of its own model and nothing else: never a status, a step, the mark of
invented rows, a key computed from others. Completions and recognitions of the past come in by
resources that call the verb.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import tablib
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources, widgets
from import_export.fields import Field

from .cells import (
    ChoiceWidget,
    CodeWidget,
    DayWidget,
    NumberWidget,
    TextWidget,
    WholeWidget,
    YesNoWidget,
    in_vietnamese,
)
from .records import Revised
from .text import fold

# Shown in an export, never taken from an import.
READ_ONLY = frozenset({"status", "is_sample"})
# Kept by the portal for itself.
HIDDEN = frozenset({"revision", "search_key", "sort_key"})
HEADINGS_WITHIN = 30
REASON_LENGTH = 100  # what a history keeps; offices give files whole sentences for names


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

    def columns_taken(self) -> list[str]:
        """The headings that an import reads; the model's read-only columns are only given out."""
        own = {field.name for field in self._meta.model._meta.fields}
        return [
            field.column_name
            for name, field in self.fields.items()
            if not (field.readonly and name in own)
        ]

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
        if missing := self._missing(headings):
            raise ValueError(
                _("Không tìm thấy cột: %(columns)s.") % {"columns": "; ".join(missing)}
            )
        rows = lines[at + 1 :]
        dataset.wipe()
        dataset.headers = [
            heading or f"({place})" for place, heading in enumerate(headings, start=1)
        ]
        for row in rows:
            dataset.append(row)

    def _missing(self, headings: list[str | None]) -> list[str]:
        """The columns without which no row of the file can be read."""
        by = self.get_import_id_fields()
        if by != ["id"]:
            return sorted({self.fields[name].column_name for name in by}.difference(headings))
        # New rows have no number yet; but a table of which no column is known is another table.
        return [] if any(headings) else [name for name in self.columns_taken() if name != "ID"]

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Say in the history where the change came from, in the language of the records."""
        name = kwargs.get("file_name") or ""
        reason = in_vietnamese(gettext_lazy("Nhập từ tệp %(name)s")) % {"name": name}
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
    written = in_vietnamese(name)
    return written[:1].upper() + written[1:]


def _bare(cell: Any) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(str(cell or ""))).split())
