"""The common ground of the admin: corrections and reference data, never a process.

Search takes no notice of accents, foreign keys complete as one types, statuses and the mark of
invented rows are read only, two people in one form see each other's change, and every list goes out
and comes in as a file. What only verbs write is for reading and export.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin, ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import SelectableFieldsExportForm
from import_export.resources import modelresource_factory
from simple_history.admin import SimpleHistoryAdmin

from .exchange import FORMATS, Workbook
from .forms import RevisedModelForm, vietnamese_formfield
from .records import Revised, is_removable
from .refusals import ChangedMeanwhile, Refusal
from .resources import PortalResource
from .text import fold

READ_ONLY = ("status", "is_sample")
SEARCH_KEY = "search_key"


class RevisedAdminForm(RevisedModelForm):
    """The admin's form of a record that people edit: it notices who saved meanwhile."""

    def clean(self) -> Any:
        """Refuse what was read before somebody else's save, keeping what was typed."""
        cleaned = super().clean()
        if self.instance.pk is not None and self.seen is not None:
            stored = type(self.instance)._base_manager.filter(pk=self.instance.pk)
            if stored.values_list("revision", flat=True).first() != self.seen:
                self.changed_meanwhile(ChangedMeanwhile())
        return cleaned


class ChoicesAsListed(BaseModelAdmin):
    """What a field offers, and takes, of another table is what that table's own list shows."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Whoever sends a number that was not offered is not told what it stands for."""
        page = self.admin_site._registry.get(db_field.remote_field.model)
        if page is None:
            return super().get_field_queryset(db, db_field, request)
        return page.get_queryset(request)


class FoldedSearch(ChoicesAsListed, ModelAdmin):
    """Lists that are searched without accents and never count all their rows twice."""

    list_per_page = 50
    show_full_result_count = False
    # Whoever keeps reference data need not be one who sees the records' own pages.
    view_on_site = False
    search_help_text = _("Tìm không phân biệt dấu, chữ hoa và chữ thường.")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What leads to a table that the reader may not see is told in words, without a link."""
        told = self._told(request)
        chosen: Any = super().get_fields(request, obj)
        return list(dict.fromkeys(told.get(name, name) for name in chosen))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """With what is told in words, under its name and as it is told."""
        chosen = list(super().get_readonly_fields(request, obj))
        told = self._told(request)
        return [*chosen, *(told[name] for name in chosen if name in told)]

    def _told(self, request: HttpRequest) -> dict[str, Callable[[Any], str]]:
        """How each foreign key is told whose table has a page that is closed to the reader."""
        return {
            field.name: _in_words(field)
            for field in self.model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and (page := self.admin_site._registry.get(field.related_model)) is not None
            and not page.has_view_permission(request)
        }

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """A stored key is compared as it stands: it is folded already."""
        return [
            f"{name}__contains" if name.endswith(SEARCH_KEY) else name
            for name in super().get_search_fields(request)
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Fold what was typed as the stored keys are folded."""
        if any(SEARCH_KEY in name for name in self.get_search_fields(request)):
            search_term = fold(search_term)
        found: tuple[Any, bool] = super().get_search_results(request, queryset, search_term)
        return found

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Invented rows can always be told apart."""
        chosen = list(super().get_list_filter(request))
        if _has_column(self.model, "is_sample") and "is_sample" not in chosen:
            chosen.append("is_sample")
        return chosen


class ColumnsForm(SelectableFieldsExportForm):
    """Which columns go out, by their headings alone."""

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        """Not the field's name in the code, which the package puts before the heading."""
        return str(resource.fields[field_name].column_name)


class FileExchange(ImportExportMixin, ModelAdmin):
    """Files in and out, each by the right to change or to see."""

    formats = FORMATS
    export_form_class = ColumnsForm
    import_error_display = ("message", "row")

    def get_resource_classes(self, request: HttpRequest) -> Sequence[type[PortalResource]]:
        """The resources that the admin names, else the model's own columns."""
        return self.resource_classes or [own_columns(self.model)]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """An import adds and changes."""
        return self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever sees the list may take it along."""
        return self.has_view_permission(request)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> bytes:
        """The file's bytes; a workbook gets real days and numbers."""
        return exported(self, file_format, request, queryset, **kwargs)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The first page names the columns that are taken in, and no others."""
        page: HttpResponse = super().import_action(request, **kwargs)
        if request.method == "GET" and isinstance(page, TemplateResponse) and page.context_data:
            page.context_data["fields_list"] = [
                (resource.get_display_name(), resource().columns_taken())
                for resource in self.get_import_resource_classes(request)
            ]
        return page

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say what is accepted, where the file is none of it."""
        if isinstance(e, Refusal):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)


class ReferenceAdmin(FoldedSearch, FileExchange, SimpleHistoryAdmin):
    """Reference data: added, corrected and read in from files, with its history.

    What other things may rest on stays, here and in the lists beside a record.
    """

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what says nothing of its own is removed; a dated fact is ended."""
        return is_removable(self.model) and super().has_delete_permission(request, obj)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[InlineModelAdmin]:
        """The rows beside a record are removed by the same rule."""
        instances: list[InlineModelAdmin] = super().get_inline_instances(request, obj)
        for inline in instances:
            inline.can_delete = inline.can_delete and is_removable(inline.model)
        return instances

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What only verbs and the sample write."""
        chosen = list(super().get_readonly_fields(request, obj))
        return chosen + [
            name for name in READ_ONLY if _has_column(self.model, name) and name not in chosen
        ]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every foreign key to a table that the admin can search."""
        return [
            field.name
            for field in self.model._meta.get_fields()
            if (field.many_to_one or (field.many_to_many and not field.auto_created))
            and field.name not in self.raw_id_fields
            and self._is_searchable(field.related_model)
        ]

    def _is_searchable(self, model: Any) -> bool:
        registered = self.admin_site._registry.get(model)
        return registered is not None and bool(registered.search_fields)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A record that people edit is edited with its revision in sight."""
        if issubclass(self.model, Revised) and self.form is ModelForm:
            kwargs["form"] = RevisedAdminForm
            # The form declares the field itself: asked for by name, the column is not editable.
            if "fields" not in kwargs:
                kwargs["fields"] = flatten_fieldsets(self.get_fieldsets(request, obj))
            if kwargs["fields"] is not None:
                kwargs["fields"] = [name for name in kwargs["fields"] if name != "revision"]
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The hidden revision travels with whatever fields are shown."""
        fieldsets = super().get_fieldsets(request, obj)
        if not issubclass(self.model, Revised) or "revision" in flatten_fieldsets(fieldsets):
            return fieldsets
        return [*fieldsets, (None, {"fields": ["revision"]})]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Decimals and đồng are read the Vietnamese way in either language."""
        is_key = isinstance(db_field, models.AutoField)
        if not is_key and isinstance(db_field, (models.DecimalField, models.BigIntegerField)):
            return vietnamese_formfield(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, counting the revision; a change in the same moment is refused."""
        obj._history_user = request.user
        if change and isinstance(obj, Revised):
            obj.save_revised(seen=form.cleaned_data.get("revision"))
        else:
            super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The history of the fields, or of the admin where the table keeps none."""
        if not hasattr(self.model._meta, "simple_history_manager_attribute"):
            return ModelAdmin.history_view(self, request, object_id, extra_context)
        self._require_listed(request, object_id)
        answer: HttpResponse = super().history_view(request, object_id, extra_context)
        return answer

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A record as it stood once."""
        self._require_listed(request, object_id)
        answer: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return answer

    def _require_listed(self, request: HttpRequest, object_id: str) -> None:
        """A record that the list keeps back is kept back as it once was, too.

        The package takes what it does not find in the list for deleted, and shows its history.
        """
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404


class RecordAdmin(ReferenceAdmin):
    """Records that live by verbs: corrected here, but neither begun nor removed.

    They come in from a file only by the resources that their admin names.
    """

    def has_import_permission(self, request: HttpRequest) -> bool:
        """The columns as they stand would begin records past their verb."""
        return bool(self.resource_classes) and super().has_import_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record begins with its verb."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record ends by its verb."""
        return False


class LogAdmin(FoldedSearch, ExportMixin, ModelAdmin):
    """What is append-only, or written by verbs alone: read and exported."""

    formats = FORMATS
    export_form_class = ColumnsForm

    def get_export_resource_classes(self, request: HttpRequest) -> Sequence[type[PortalResource]]:
        """The resources that the admin names, else the model's own columns."""
        return self.resource_classes or [own_columns(self.model)]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever sees the list may take it along."""
        return self.has_view_permission(request)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> bytes:
        """The file's bytes; a workbook gets real days and numbers."""
        return exported(self, file_format, request, queryset, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Verbs write here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is removed."""
        return False


def own_columns(model: type[models.Model]) -> type[PortalResource]:
    """A resource of the model's own columns."""
    made: type[PortalResource] = modelresource_factory(
        model, resource_class=PortalResource, meta_options={"name": model._meta.verbose_name_plural}
    )
    return made


def exported(
    admin_: Any, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
) -> bytes:
    """The rows as a file of that format."""
    if not admin_.has_export_permission(request):
        raise PermissionDenied
    is_native = isinstance(file_format, Workbook)
    data = admin_.get_data_for_export(request, queryset, force_native_type=is_native, **kwargs)
    written: bytes = file_format.export_data(data)
    return written


@cache
def _in_words(field: models.ForeignKey) -> Callable[[Any], str]:
    """A column of what a row points at: one for each field, so that the admin knows it again."""

    @admin.display(description=field.verbose_name)
    def told(record: Any) -> str:
        return str(getattr(record, field.name) or "–")

    told.__name__ = field.name
    return told


def _has_column(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


@admin.display(description=_("Dữ liệu minh họa"), boolean=True, ordering="is_sample")
def invented(record: Any) -> bool:
    """A column that says whether the row is invented."""
    return bool(record.is_sample)
