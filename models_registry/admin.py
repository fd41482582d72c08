"""Types and rounds are kept here; models, dossiers and recognitions are corrected, never begun."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import LogAdmin, RecordAdmin, ReferenceAdmin, invented

from .flow import VERB_LABELS
from .models import (
    AppraisalRound,
    ChangeAcknowledgement,
    ChangeAfterDecision,
    CodeSeries,
    CriteriaGroup,
    CriteriaSet,
    CriteriaSetStep,
    Criterion,
    Dossier,
    DossierAppraiser,
    DossierStep,
    Evidence,
    EvidenceUse,
    JudgedState,
    ModelType,
    PaperTemplate,
    PracticeModel,
    PracticeModelStep,
    Recognition,
    RecognitionLevel,
    RecognitionStep,
    RecognitionSuspension,
    ScoreLine,
    SteeringCommittee,
    SteeringMember,
    VetoCondition,
    VetoFinding,
)
from .recognition import judged
from .resources import OldRecognitionResource, SteeringCommitteeResource


@admin.register(ModelType)
class ModelTypeAdmin(ReferenceAdmin):
    """The types of models; a province adds its own."""

    list_display = (
        "name",
        "code",
        "prefix",
        "applies_to",
        "is_friendly_government",
        "is_single",
        "is_open",
        "official_order",
    )
    list_filter = ("applies_to", "is_friendly_government", "is_open")
    search_fields = ("name", "short_name", "code")


@admin.register(AppraisalRound)
class AppraisalRoundAdmin(ReferenceAdmin):
    """The rounds of each year, with the days that the province sets."""

    list_display = (
        "type",
        "year",
        "number",
        "opens_on",
        "submit_by",
        "decide_by",
        "sending",
        invented,
    )
    list_filter = ("year", "type")
    list_select_related = ("type",)
    search_fields = ("title", "=year")


class OfUnit(RecordAdmin):
    """Records of a unit, listed by its name of today; `unit_path` leads to the organization."""

    unit_path = "organization"

    @admin.display(description=_("cơ quan, đơn vị"))
    def unit_name(self, record: Any) -> str:
        """The organization as it is called today."""
        found = record
        for step in self.unit_path.split("__"):
            found = getattr(found, step)
        return str(found)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related(f"{self.unit_path}__names")


class WithJudgedFields(OfUnit):
    """Records of which a recognition keeps what was judged: a correction is told to who decides."""

    model_path = ""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, then compare with what the decisions rest on."""
        super().save_model(request, obj, form, change)
        model = getattr(obj, self.model_path) if self.model_path else obj
        by: Any = request.user
        judged.note_changes(model, by=by)


@admin.register(PracticeModel)
class PracticeModelAdmin(WithJudgedFields):
    """Models: clerical corrections of words and days."""

    list_display = (
        "code",
        "name",
        "unit_name",
        "type",
        "status",
        "registered_on",
        "launched_on",
        "origin",
        invented,
    )
    list_filter = ("status", "type", "origin", ("ended_on", admin.EmptyFieldListFilter))
    list_select_related = ("type", "organization")
    search_fields = ("search_key", "organization__names__search_key")
    # What only its verbs write: whose it is, and that it ended.
    readonly_fields = ("code", "organization", "origin", "ended_on")
    ordering = ("-pk",)


@admin.register(Dossier)
class DossierAdmin(WithJudgedFields):
    """Dossiers: clerical corrections of what a unit wrote."""

    model_path = "model"
    unit_path = "model__organization"
    list_display = ("code", "model", "unit_name", "round", "status", "submitted_on", invented)
    list_filter = ("status", "round__year", "model__type")
    list_select_related = ("round__type", "model__organization")
    search_fields = ("code", "model__search_key", "model__organization__names__search_key")
    readonly_fields = ("code", "model", "round", "submitted_on")


@admin.register(Recognition)
class RecognitionAdmin(OfUnit):
    """Recognitions; those of the past come in from a workbook, row by row through the verb."""

    resource_classes = (OldRecognitionResource,)
    unit_path = "model__organization"
    list_display = (
        "model",
        "unit_name",
        "decision",
        "in_force_from",
        "in_force_to",
        "status",
        "origin",
        invented,
    )
    list_filter = ("status", "origin", "model__type", "in_force_from")
    list_select_related = ("decision", "model__organization")
    search_fields = (
        "model__search_key",
        "decision__search_key",
        "model__organization__names__search_key",
    )
    readonly_fields = (
        "model",
        "dossier",
        "renews",
        "origin",
        "in_force_to",
        "end_kind",
        "end_decision",
    )


@admin.register(SteeringCommittee)
class SteeringCommitteeAdmin(ReferenceAdmin):
    """Steering committees by decision; added, corrected and read in from files."""

    resource_classes = (SteeringCommitteeResource,)
    list_display = ("organization", "decision", "head_title", "valid_from", "valid_to", invented)
    list_filter = ("organization__kind", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "decision")
    search_fields = ("organization__names__search_key", "decision__search_key")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("organization__names")


@admin.register(SteeringMember)
class SteeringMemberAdmin(LogAdmin):
    """Who is or was on a committee, as decisions named them."""

    list_display = (
        "committee",
        "duty",
        "full_name",
        "position",
        "valid_from",
        "valid_to",
        invented,
    )
    list_filter = ("duty", ("valid_to", admin.EmptyFieldListFilter))
    list_select_related = ("committee__organization", "committee__decision")
    search_fields = ("full_name", "position", "committee__decision__search_key")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("committee__organization__names")


@admin.register(RecognitionSuspension)
class RecognitionSuspensionAdmin(LogAdmin):
    """Suspensions, which their verbs write."""

    list_display = ("recognition", "valid_from", "valid_to", "decision", "resumed_by", invented)
    list_filter = (("valid_to", admin.EmptyFieldListFilter),)
    list_select_related = ("recognition__model", "recognition__decision", "decision", "resumed_by")
    search_fields = ("recognition__model__search_key", "decision__search_key")


@admin.register(JudgedState)
class JudgedStateAdmin(LogAdmin):
    """What was judged when a recognition was decided."""

    list_display = ("recognition", "sha256", "kept_at", invented)
    list_select_related = ("recognition__model", "recognition__decision")
    search_fields = ("recognition__model__search_key", "=sha256")


@admin.register(ChangeAfterDecision)
class ChangeAfterDecisionAdmin(LogAdmin):
    """What was noticed to differ from what was judged."""

    list_display = ("recognition", "differences", "noticed_by", "noticed_at", invented)
    list_select_related = ("recognition__model", "recognition__decision", "noticed_by")
    search_fields = ("recognition__model__search_key", "noticed_by__search_key")


@admin.register(ChangeAcknowledgement)
class ChangeAcknowledgementAdmin(LogAdmin):
    """What those who decide said to a change after the decision."""

    list_display = ("change", "opinion", "acknowledged_by", "acknowledged_at", invented)
    list_select_related = ("change", "acknowledged_by")
    search_fields = ("change__recognition__model__search_key", "acknowledged_by__search_key")


@admin.register(CriteriaSet)
class CriteriaSetAdmin(LogAdmin):
    """Criteria sets, which are written and issued in the portal."""

    list_display = ("name", "code", "version", "type", "scoring", "status", "valid_from", invented)
    list_filter = ("status", "scoring", "type")
    list_select_related = ("type",)
    search_fields = ("name", "code")


@admin.register(CriteriaGroup)
class CriteriaGroupAdmin(LogAdmin):
    """The groups of criteria."""

    list_display = ("title", "criteria_set", "order")
    list_select_related = ("criteria_set",)
    search_fields = ("title", "criteria_set__name", "criteria_set__code")


@admin.register(Criterion)
class CriterionAdmin(LogAdmin):
    """The criteria."""

    list_display = ("number", "text", "group", "maximum", "is_mandatory", "is_bonus")
    list_filter = ("is_mandatory", "is_bonus", "applicability")
    list_select_related = ("group",)
    search_fields = ("text", "=number", "group__criteria_set__code")


@admin.register(VetoCondition)
class VetoConditionAdmin(LogAdmin):
    """What forbids recognition whatever the score."""

    list_display = ("text", "criteria_set", "order")
    list_select_related = ("criteria_set",)
    search_fields = ("text", "criteria_set__code")


@admin.register(RecognitionLevel)
class RecognitionLevelAdmin(LogAdmin):
    """The levels of criteria sets."""

    list_display = ("name", "criteria_set", "minimum")
    list_select_related = ("criteria_set",)
    search_fields = ("name", "criteria_set__code")


@admin.register(ScoreLine)
class ScoreLineAdmin(LogAdmin):
    """The marks of dossiers, which each party writes in the portal."""

    list_display = (
        "dossier",
        "criterion",
        "self_points",
        "appraised_points",
        "final_points",
        "appraised_by",
        invented,
    )
    list_filter = ("self_exempt", ("appraised_by", admin.EmptyFieldListFilter))
    list_select_related = ("dossier", "criterion", "appraised_by")
    search_fields = ("dossier__code", "dossier__model__search_key", "=criterion__number")


@admin.register(VetoFinding)
class VetoFindingAdmin(LogAdmin):
    """Conditions found to forbid a recognition."""

    list_display = ("dossier", "veto", "found_by", "found_at", invented)
    list_select_related = ("dossier", "veto", "found_by")
    search_fields = ("dossier__code", "veto__text")


@admin.register(DossierAppraiser)
class DossierAppraiserAdmin(LogAdmin):
    """Who was appointed to appraise what."""

    list_display = ("dossier", "user", "group", "appointed_by", "appointed_at", invented)
    list_select_related = ("dossier", "user", "group", "appointed_by")
    search_fields = ("dossier__code", "user__search_key")


@admin.register(Evidence)
class EvidenceAdmin(LogAdmin):
    """The units' stores of evidence."""

    list_display = ("title", "organization", "document", "file", "added_by", "added_at", invented)
    list_filter = (("document", admin.EmptyFieldListFilter), ("file", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "document", "file", "added_by")
    search_fields = ("title", "organization__names__search_key")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("organization__names")


@admin.register(EvidenceUse)
class EvidenceUseAdmin(LogAdmin):
    """Which criterion is proven by what."""

    list_display = ("line", "evidence", "place", invented)
    list_select_related = ("line", "evidence")
    search_fields = ("line__dossier__code", "evidence__title")


@admin.register(PaperTemplate)
class PaperTemplateAdmin(LogAdmin):
    """Which Word template was put in use when."""

    list_display = ("kind", "version", "file", "uploaded_by", "uploaded_at", invented)
    list_select_related = ("file", "uploaded_by")
    list_filter = ("kind",)
    search_fields = ("file__name",)


@admin.register(CodeSeries)
class CodeSeriesAdmin(LogAdmin):
    """The numbers given out so far."""

    list_display = ("series", "last")
    search_fields = ("series",)


class StepAdmin(LogAdmin):
    """What was done to a record, as it was written then."""

    list_display = ("record", "words", "by", "on", "at", "unit", "entered_on_behalf", "reason")
    list_filter = ("verb", "entered_on_behalf", "on")
    list_select_related: ClassVar[tuple[str, ...]] = ("by", "unit", "record")

    @admin.display(description=_("việc"), ordering="verb")
    def words(self, step: Any) -> str:
        """The verb in words."""
        return str(VERB_LABELS.get(step.verb, step.verb))

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, which each row shows."""
        return super().get_queryset(request).prefetch_related("unit__names")


@admin.register(PracticeModelStep)
class PracticeModelStepAdmin(StepAdmin):
    """The history of models."""

    search_fields = ("record__search_key", "by__search_key")


@admin.register(DossierStep)
class DossierStepAdmin(StepAdmin):
    """The history of dossiers."""

    search_fields = ("record__model__search_key", "by__search_key")


@admin.register(RecognitionStep)
class RecognitionStepAdmin(StepAdmin):
    """The history of recognitions."""

    list_select_related = ("by", "unit", "record__model", "record__decision")
    search_fields = ("record__model__search_key", "by__search_key")


@admin.register(CriteriaSetStep)
class CriteriaSetStepAdmin(StepAdmin):
    """The history of criteria sets."""

    search_fields = ("record__name", "record__code", "by__search_key")
