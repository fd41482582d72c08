"""Plans and their tasks: their words are corrected here, what happens to them is done by verbs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.forms import ConfirmImportForm, ImportForm

from core import clock
from core.admin import LogAdmin, RecordAdmin, ReferenceAdmin, invented
from reform_tasks.models import (
    AreaMonitor,
    Part,
    PlanStep,
    ReformArea,
    ReformPlan,
    ReformTask,
    TaskAgency,
    TaskDirective,
    TaskExtension,
    TaskMilestone,
    TaskReport,
    TaskStep,
    TaskSuspension,
    UrgedTask,
    UrgingLetter,
)
from reform_tasks.resources import PastCompletionResource, ReformTaskResource


class MonitorInline(admin.TabularInline):
    """Who monitors an area, and when."""

    model = AreaMonitor
    extra = 0
    autocomplete_fields = ("organization", "basis")


@admin.register(ReformArea)
class ReformAreaAdmin(ReferenceAdmin):
    """The areas of reform and who monitors them."""

    list_display = ("number", "name", "code")
    list_display_links = ("name",)
    search_fields = ("search_key",)
    inlines = (MonitorInline,)


@admin.register(AreaMonitor)
class AreaMonitorAdmin(ReferenceAdmin):
    """Who monitors which area, as one list."""

    list_display = ("area", "office", "valid_from", "valid_to", "basis", "is_sample")
    list_filter = ("area", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("organization__names__search_key", "area__search_key")
    list_select_related = ("area", "organization", "basis")

    @admin.display(description=_("Cơ quan theo dõi lĩnh vực"))
    def office(self, monitor: AreaMonitor) -> str:
        """The organization as it is called today."""
        return monitor.organization.name_on(clock.today())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("organization__names")


@admin.register(ReformPlan)
class ReformPlanAdmin(RecordAdmin):
    """Plans; they are opened and issued on their own pages."""

    list_display = ("title", "year", "layer", "status", "issued_on", invented)
    list_filter = ("layer", "status", "year")
    search_fields = ("search_key", "owner__names__search_key")
    readonly_fields = ("owner", "year", "layer", "decision", "issued_on")


class AgencyFormSet(forms.BaseInlineFormSet):
    """The agencies of one task."""

    def clean(self) -> None:
        """A task keeps at least one lead."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid()]
        parts = [row.get("part") for row in kept if not row.get("DELETE")]
        if not any(self.errors) and Part.LEAD not in parts:
            raise ValidationError(_("Nhiệm vụ chưa có cơ quan chủ trì."))


class AgencyInline(admin.TabularInline):
    """Who leads a task and who coordinates."""

    model = TaskAgency
    formset = AgencyFormSet
    extra = 0
    autocomplete_fields = ("organization",)
    fields = ("organization", "part", "order")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskAgency]:
        """With the names that the rows show."""
        rows: QuerySet[TaskAgency] = super().get_queryset(request)
        return rows.select_related("organization").prefetch_related("organization__names")


class TaskImportForm(ImportForm):
    """Into which plan the file goes, where its rows do not say."""

    plan = forms.ModelChoiceField(
        label=_("Kế hoạch"),
        queryset=ReformPlan.objects.order_by("-year", "layer", "title"),
        required=False,
        help_text=_("Để trống nếu tệp có cột “Năm kế hoạch” và “Kế hoạch của”."),
    )


class TaskConfirmForm(ConfirmImportForm):
    """The plan that was chosen, carried to the second step."""

    plan = forms.ModelChoiceField(
        queryset=ReformPlan.objects.all(), required=False, widget=forms.HiddenInput
    )


@admin.register(ReformTask)
class ReformTaskAdmin(RecordAdmin):
    """Tasks: their words and agencies are corrected here, their dated facts never."""

    list_display = ("number", "title", "plan", "area", "due_on", "status", invented)
    list_display_links = ("title",)
    list_filter = ("plan__layer", "plan__year", "status", "area", "due_kind")
    list_select_related = ("plan", "area")
    search_fields = ("search_key", "plan__search_key")
    ordering = ("-plan__year", "plan", "position", "pk")
    inlines = (AgencyInline,)
    resource_classes = (ReformTaskResource, PastCompletionResource)
    import_form_class = TaskImportForm
    confirm_form_class = TaskConfirmForm
    fields = ("plan", "number", "position", "area", "title", "output", "coordinating_note")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Everything is shown, the words first."""
        written = {field.name for field in self.model._meta.concrete_fields}
        rest = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name in written - {*self.fields, "id", "search_key", "revision"}
        ]
        return [*self.fields, *rest]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The plan, the deadline and every dated fact are the verbs'."""
        shown = self.get_fields(request, obj)
        return ["plan", *(name for name in shown if name not in self.fields)]

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the columns of the file need."""
        rows: QuerySet[Any] = super().get_export_queryset(request)
        return rows.select_related("plan__owner", "area", "parent_task").prefetch_related(
            "plan__owner__names", "agencies__organization__names"
        )

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The plan chosen in the form."""
        form = kwargs.get("form")
        cleaned = getattr(form, "cleaned_data", {})
        return {"plan": cleaned.get("plan")}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        """Carry the plan to the second step."""
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["plan"] = import_form.cleaned_data.get("plan")
        return initial


@admin.register(TaskAgency)
class TaskAgencyAdmin(LogAdmin):
    """Who does which task, as one list; corrected beside the task."""

    list_display = ("task", "office", "part", "order", invented)
    list_filter = ("part", "task__plan__layer", "task__plan__year")
    search_fields = ("organization__names__search_key", "task__search_key")
    list_select_related = ("task", "organization")

    @admin.display(description=_("Cơ quan, đơn vị"), ordering="organization__official_order")
    def office(self, agency: TaskAgency) -> str:
        """The organization as it is called today."""
        return agency.organization.name_on(clock.today())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("organization__names")


@admin.register(TaskDirective)
class TaskDirectiveAdmin(LogAdmin):
    """What leaders asked, and what was answered."""

    list_display = ("task", "text", "leader", "given_on", "answered_on", invented)
    list_filter = ("given_on", ("answered_on", admin.EmptyFieldListFilter))
    search_fields = ("task__search_key",)
    list_select_related = ("task",)


@admin.register(TaskMilestone)
class TaskMilestoneAdmin(LogAdmin):
    """The dates of tasks' series, and how each was met."""

    list_display = ("task", "name", "due_on", "met_on", "result_number", invented)
    list_filter = (("met_on", admin.EmptyFieldListFilter), "due_on")
    search_fields = ("task__search_key",)
    list_select_related = ("task",)


@admin.register(UrgingLetter)
class UrgingLetterAdmin(LogAdmin):
    """Letters of urging."""

    list_display = ("document", "sender", "as_of", "made_by", invented)
    list_filter = ("as_of",)
    search_fields = ("document__search_key", "sender__names__search_key")
    list_select_related = ("document", "made_by", "sender")


@admin.register(UrgedTask)
class UrgedTaskAdmin(LogAdmin):
    """Which tasks the letters name."""

    list_display = ("task", "organization", "letter", "due_on", invented)
    search_fields = ("task__search_key",)
    list_select_related = ("task", "organization", "letter")


@admin.register(TaskReport)
class TaskReportAdmin(LogAdmin):
    """What was reported on tasks."""

    list_display = ("task", "kind", "on", "percent", "is_unchanged", "by", "sent_back_on", invented)
    list_filter = ("kind", "is_unchanged", "on")
    search_fields = ("task__search_key",)
    list_select_related = ("task", "by")


@admin.register(TaskExtension)
class TaskExtensionAdmin(LogAdmin):
    """Extensions that were asked for, granted and refused."""

    list_display = ("task", "status", "requested_on", "granted_on", "new_due_on", invented)
    list_filter = ("status", "requested_on")
    search_fields = ("task__search_key",)
    list_select_related = ("task",)


@admin.register(TaskSuspension)
class TaskSuspensionAdmin(LogAdmin):
    """When tasks rested."""

    list_display = ("task", "valid_from", "valid_to", "document", invented)
    search_fields = ("task__search_key",)
    list_select_related = ("task", "document")


@admin.register(PlanStep, TaskStep)
class StepAdmin(LogAdmin):
    """What was done, by whom, on the strength of what."""

    list_display = ("record", "verb", "to_status", "by", "on", "at", "entered_on_behalf", invented)
    list_filter = ("verb", "entered_on_behalf", "on")
    search_fields = ("record__search_key", "by__search_key")
    list_select_related = ("record", "by")
