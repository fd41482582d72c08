"""The adjustment of a year: one decision that adds, moves, ends and replaces assignments at once.

Its lines are kept as they were written: what they mean on the day is found anew for each preview,
so that a draft may be left and found again while units and assignments go on to change.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.permissions import Permission
from organizations.scope import may_somewhere, reaches_everything

from .assignments import SupportAssignment
from .decisions import AssignmentDecision


class AdjustmentStatus(models.TextChoices):
    """Whether an adjustment is still being written, was carried out, or was given up."""

    DRAFT = "draft", _("Bản nháp")
    CONFIRMED = "confirmed", _("Đã thực hiện")
    DISCARDED = "discarded", _("Đã bỏ")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {self.DRAFT: "warning", self.CONFIRMED: "success", self.DISCARDED: "muted"}[self]


class AdjustmentQuerySet(models.QuerySet["AssignmentAdjustment"]):
    """Adjustments of assignment decisions."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """All to the province; to whoever sees assignments, those that were carried out."""
        if reaches_everything(user, Permission.ASSIGNMENT_WRITE):
            return self
        if permission == Permission.ASSIGNMENT_VIEW and may_somewhere(user, permission):
            return self.filter(status=AdjustmentStatus.CONFIRMED)
        return self.none()


class AssignmentAdjustment(Revised, SampleMarked):
    """What a document changes in the assignments of a decision from a day on."""

    decision = models.ForeignKey(
        AssignmentDecision,
        verbose_name=_("quyết định được điều chỉnh"),
        on_delete=models.PROTECT,
        related_name="adjustments",
    )
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản điều chỉnh"),
        on_delete=models.PROTECT,
        related_name="assignment_adjustments",
    )
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    status = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=AdjustmentStatus,
        default=AdjustmentStatus.DRAFT,
        editable=False,
    )
    history = HistoricalRecords()

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("điều chỉnh phân công")
        verbose_name_plural = _("điều chỉnh phân công")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assignmentadjustment_status_is_known",
                condition=Q(status__in=AdjustmentStatus.values),
            ),
            models.UniqueConstraint(
                fields=["decision", "document"],
                condition=~Q(status=AdjustmentStatus.DISCARDED),
                name="assignmentadjustment_once_per_document",
                violation_error_message=_("Đã lập điều chỉnh theo văn bản này."),
            ),
        ]

    def __str__(self) -> str:
        return _("Điều chỉnh phân công theo %(document)s") % {"document": self.document}

    def get_absolute_url(self) -> str:
        """The page with its preview or, when carried out, with what it did."""
        return reverse("commune_support:adjustment_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether its lines may still be written."""
        return self.status == AdjustmentStatus.DRAFT

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return AdjustmentStatus(self.status).tone


class AdjustmentAct(models.TextChoices):
    """What a line of an adjustment does."""

    ADD = "add", _("Bổ sung")
    MOVE = "move", _("Chuyển xã")
    END = "end", _("Kết thúc")
    REPLACE = "replace", _("Thay đơn vị")


# How much may be written into each cell of a line.
LONGEST = {"supporter": 300, "commune": 200, "taker": 300, "reason": 1000}


class AdjustmentLine(SampleMarked):
    """One wanted change, as written; once carried out, which assignments it ended and made."""

    adjustment = models.ForeignKey(
        AssignmentAdjustment,
        verbose_name=_("điều chỉnh phân công"),
        on_delete=models.CASCADE,
        related_name="lines",
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    act = models.CharField(_("nội dung điều chỉnh"), max_length=8, choices=AdjustmentAct)
    supporter = NfcCharField(_("đơn vị giúp đỡ"), max_length=LONGEST["supporter"], blank=True)
    commune = NfcCharField(_("xã được giúp đỡ"), max_length=LONGEST["commune"], blank=True)
    taker = NfcCharField(_("xã mới hoặc đơn vị thay thế"), max_length=LONGEST["taker"], blank=True)
    is_lead = models.BooleanField(_("đơn vị chủ trì"), default=False)
    reason = NfcCharField(_("lý do"), max_length=LONGEST["reason"], blank=True)
    ended = models.ForeignKey(
        SupportAssignment,
        verbose_name=_("phân công đã kết thúc"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="ended_by_lines",
    )
    made = models.ForeignKey(
        SupportAssignment,
        verbose_name=_("phân công mới"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="made_by_lines",
    )

    class Meta:
        verbose_name = _("dòng điều chỉnh phân công")
        verbose_name_plural = _("dòng điều chỉnh phân công")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "position"], name="adjustmentline_position_once"
            ),
            models.CheckConstraint(
                name="adjustmentline_act_is_known", condition=Q(act__in=AdjustmentAct.values)
            ),
            models.CheckConstraint(
                name="adjustmentline_result_fits_act",
                condition=Q(ended=None, made=None)
                | Q(act=AdjustmentAct.ADD, ended=None, made__isnull=False)
                | Q(act=AdjustmentAct.END, ended__isnull=False, made=None)
                | Q(
                    act__in=[AdjustmentAct.MOVE, AdjustmentAct.REPLACE],
                    ended__isnull=False,
                    made__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_act_display()}"
