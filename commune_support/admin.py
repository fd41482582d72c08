"""Kinds, sources and criteria are kept here; assignments, plans and activities are corrected."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import LogAdmin, RecordAdmin, ReferenceAdmin, invented
from core.resources import PortalResource

from .listings import unit_name
from .models import (
    ActivityStatus,
    ActivityStep,
    AdjustmentLine,
    AdjustmentStep,
    AssignmentAdjustment,
    AssignmentDecision,
    AssignmentStep,
    BeneficiaryKind,
    CarryOver,
    CommuneCriterion,
    CommuneTarget,
    DecidedCommune,
    FundSource,
    NewRuralCriterion,
    NewRuralSet,
    PlanItem,
    SupportActivity,
    SupportAssignment,
    SupportKind,
    SupportPlan,
    SupportPlanStep,
    TargetKind,
    WorkdayRate,
)
from .record_resources import CriterionStateResource, TargetResource
from .resources import ActivityResource, AssignmentListResource


@admin.register(SupportKind)
class SupportKindAdmin(ReferenceAdmin):
    """The kinds of support, edited by the province."""

    list_display = ("name", "code", "group", "unit_of_measure", "is_valued", "is_in_use")
    list_filter = ("group", "is_valued", "is_in_use")
    search_fields = ("search_key",)


@admin.register(FundSource)
class FundSourceAdmin(ReferenceAdmin):
    """The sources of funds, edited by the province."""

    list_display = ("name", "code", "fund", "is_in_use")
    list_filter = ("fund", "is_in_use")
    search_fields = ("search_key",)


@admin.register(BeneficiaryKind)
class BeneficiaryKindAdmin(ReferenceAdmin):
    """The kinds of beneficiaries, edited by the province."""

    list_display = ("name", "code", "unit_of_measure", "is_in_use")
    list_filter = ("is_in_use",)
    search_fields = ("search_key",)


@admin.register(WorkdayRate)
class WorkdayRateAdmin(ReferenceAdmin):
    """What a day's work is valued at, by which document; a rate is ended, never rewritten."""

    list_display = ("rate_vnd", "valid_from", "valid_to", "basis")
    search_fields = ("basis__search_key",)
    autocomplete_fields = ("basis",)
    list_select_related = ("basis",)


@admin.register(NewRuralSet)
class NewRuralSetAdmin(ReferenceAdmin):
    """The sets of new-rural criteria with the years for which they hold."""

    list_display = ("name", "code", "valid_from", "valid_to", "certainty")
    search_fields = ("name", "code")


@admin.register(NewRuralCriterion)
class NewRuralCriterionAdmin(ReferenceAdmin):
    """The criteria of each set."""

    list_display = ("number", "name", "criteria_set")
    list_filter = ("criteria_set",)
    search_fields = ("search_key",)
    list_select_related = ("criteria_set",)


@admin.register(TargetKind)
class TargetKindAdmin(ReferenceAdmin):
    """The targets that are followed year by year, edited by the province."""

    list_display = ("name", "code", "part_name", "whole_name", "unit_of_measure", "is_in_use")
    list_filter = ("is_in_use",)
    search_fields = ("search_key",)


class OfCommune(RecordAdmin):
    """Facts about communes: they come in from a workbook, and are corrected by the verb."""

    list_select_related = ("commune", "document")
    autocomplete_fields = ("document",)
    search_fields = ("commune__versions__search_key",)

    @admin.display(description=_("Xã"))
    def commune_name(self, record: Any) -> str:
        """The commune as it is called today."""
        return unit_name(record.commune, clock.today())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names of the communes."""
        return super().get_queryset(request).prefetch_related("commune__versions")


@admin.register(CommuneCriterion)
class CommuneCriterionAdmin(OfCommune):
    """How communes stand in the new-rural criteria."""

    resource_classes = (CriterionStateResource,)
    list_display = ("commune_name", "criterion", "state", "valid_from", "valid_to", invented)
    list_filter = ("state", "criterion__criteria_set")
    readonly_fields = ("commune", "criterion", "state", "valid_from", "valid_to")
    list_select_related = ("commune", "criterion__criteria_set")


@admin.register(CommuneTarget)
class CommuneTargetAdmin(OfCommune):
    """What communes reached of their targets."""

    resource_classes = (TargetResource,)
    list_display = ("commune_name", "kind", "year", "said", "measured_on", invented)
    list_filter = ("kind", "year")
    readonly_fields = ("commune", "kind", "year", "measured_on", "part", "whole", "number")
    list_select_related = ("commune", "kind")


class DecidedCommuneInline(admin.TabularInline):
    """The communes that a decision names, each from a day to a day."""

    model = DecidedCommune
    extra = 0
    autocomplete_fields = ("unit", "basis")


@admin.register(AssignmentDecision)
class AssignmentDecisionAdmin(RecordAdmin):
    """Assignment decisions and the communes that they name."""

    list_display = ("document", "valid_from", "valid_to", "number_of_communes", invented)
    search_fields = ("document__search_key",)
    list_select_related = ("document",)
    inlines = (DecidedCommuneInline,)

    @admin.display(description=_("Số xã"))
    def number_of_communes(self, decision: AssignmentDecision) -> int:
        """How many communes it names today."""
        today = clock.today()
        return sum(row.is_valid_on(today) for row in decision.decided.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the communes that the column counts."""
        return super().get_queryset(request).prefetch_related("decided")


class AdjustmentLineInline(admin.TabularInline):
    """The lines of an adjustment, as its verbs wrote them."""

    model = AdjustmentLine
    extra = 0
    can_delete = False
    fields = ("position", "act", "supporter", "commune", "taker", "is_lead", "reason")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lines are written with their adjustment."""
        return False


@admin.register(AssignmentAdjustment)
class AssignmentAdjustmentAdmin(LogAdmin):
    """Adjustments of assignments: written and carried out by their verbs alone."""

    list_display = ("document", "decision", "effective_on", "status", invented)
    list_filter = ("status",)
    search_fields = ("document__search_key",)
    list_select_related = ("document", "decision__document")
    inlines = (AdjustmentLineInline,)


class BetweenTwo(RecordAdmin):
    """A list of records between a supporter and a commune, by their names of today."""

    autocomplete_fields = ("supporter", "commune")

    @admin.display(description=_("Đơn vị giúp đỡ"), ordering="supporter__official_order")
    def supporter_name(self, record: Any) -> str:
        """The supporter as it is called today."""
        return str(record.supporter.name_on(clock.today()))

    @admin.display(description=_("Xã được giúp đỡ"))
    def commune_name(self, record: Any) -> str:
        """The commune as it is called today."""
        return unit_name(record.commune, clock.today())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names of both."""
        rows = super().get_queryset(request).select_related("supporter", "commune")
        return rows.prefetch_related("supporter__names", "commune__versions")


@admin.register(SupportAssignment)
class SupportAssignmentAdmin(BetweenTwo):
    """Assignments; lists of a decision come in from a workbook, row by row through the verb."""

    resource_classes = (AssignmentListResource,)
    list_display = (
        "supporter_name",
        "commune_name",
        "is_lead",
        "valid_from",
        "valid_to",
        "status",
        invented,
    )
    # Who supports whom, and until when, changes by a document through its verbs.
    readonly_fields = ("supporter", "commune", "decision", "valid_to")
    list_filter = ("status", "is_lead", "decision")
    search_fields = ("supporter__names__search_key", "commune__versions__search_key")
    list_select_related = ("decision__document",)


@admin.register(SupportActivity)
class SupportActivityAdmin(BetweenTwo):
    """Activities: clerical corrections; who entered and who confirmed stays as it was.

    What both sides agree on is not corrected over their heads: the verb asks for their yes again.
    """

    AGREED = (
        "supporter",
        "commune",
        "kind",
        "held_on",
        "held_to",
        "quantity",
        "unit_of_measure",
        "cash_vnd",
        "unit_price_vnd",
        "price_source",
        "in_kind_vnd",
        "workdays",
        "fund",
        "source",
        "criterion",
        "beneficiaries",
    )

    list_display = (
        "held_on",
        "description",
        "supporter_name",
        "commune_name",
        "kind",
        "value_vnd",
        "status",
        invented,
    )
    list_filter = ("status", "fund", "kind", "entering_side")
    search_fields = ("search_key",)
    list_select_related = ("kind",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was confirmed stands."""
        chosen = super().get_readonly_fields(request, obj)
        is_agreed = obj is not None and obj.status == ActivityStatus.CONFIRMED
        return [*chosen, *self.AGREED] if is_agreed else chosen

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[PortalResource]]:
        """The columns of the ledger; there is no way in by a file."""
        return [ActivityResource]


class PlanItemInline(admin.TabularInline):
    """The items of a plan, as its verbs wrote them."""

    model = PlanItem
    extra = 0
    can_delete = False
    readonly_fields = (
        "kind",
        "content",
        "quantity",
        "unit_of_measure",
        "planned_vnd",
        "fund",
        "source",
        "month",
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Items are written with their plan."""
        return False


@admin.register(SupportPlan)
class SupportPlanAdmin(BetweenTwo):
    """Plans: clerical corrections of their words; what was issued stays as it was issued."""

    list_display = ("year", "supporter_name", "commune_name", "status", "issued_on", invented)
    list_filter = ("year", "status")
    search_fields = ("supporter__names__search_key", "commune__versions__search_key")
    readonly_fields = ("supporter", "commune", "year", "criteria")
    inlines = (PlanItemInline,)


class StepAdmin(LogAdmin):
    """What was done to a record, as it was written then."""

    list_display = ("record", "verb", "to_status", "by", "on", "at", "unit", "reason")
    list_filter = ("verb", "entered_on_behalf")
    search_fields = ("by__search_key",)
    list_select_related = ("by",)


@admin.register(AssignmentStep)
class AssignmentStepAdmin(StepAdmin):
    """The history of assignments."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names that the columns show."""
        rows = super().get_queryset(request).select_related("record__supporter", "record__commune")
        return rows.prefetch_related(
            "record__supporter__names", "record__commune__versions", "unit__names"
        )


@admin.register(AdjustmentStep)
class AdjustmentStepAdmin(StepAdmin):
    """The history of adjustments."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names that the columns show."""
        rows = super().get_queryset(request).select_related("record__document")
        return rows.prefetch_related("unit__names")


@admin.register(ActivityStep)
class ActivityStepAdmin(StepAdmin):
    """The history of activities."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names that the columns show."""
        rows = super().get_queryset(request).select_related("record")
        return rows.prefetch_related("unit__names")


@admin.register(SupportPlanStep)
class SupportPlanStepAdmin(StepAdmin):
    """The history of plans."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names that the columns show."""
        rows = super().get_queryset(request).select_related("record")
        return rows.prefetch_related("unit__names")


@admin.register(CarryOver)
class CarryOverAdmin(LogAdmin):
    """Which assignment was taken over by which, and by what document."""

    list_display = ("predecessor", "successor", "on", "basis")
    search_fields = ("basis__search_key",)
    list_select_related = ("basis",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names that the columns show."""
        parties = [
            f"{assignment}__{path}"
            for assignment in ("predecessor", "successor")
            for path in ("supporter__names", "commune__versions")
        ]
        return super().get_queryset(request).prefetch_related(*parties)
