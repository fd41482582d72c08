"""Assignment decisions and the communes that they name."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.permissions import Permission
from organizations.scope import may_somewhere, reaches_everything
from territory.models import AdministrativeUnit


class DecidedQuerySet(DatedQuerySet):
    """Rows of the assignment decisions, which every office reads: who supports whom is known."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """All rows for whoever sees assignments at all; to change them takes the province."""
        is_reading = permission == Permission.ASSIGNMENT_VIEW
        allowed = may_somewhere if is_reading else reaches_everything
        return self if allowed(user, permission) else self.none()


class AssignmentDecision(Dated, Revised, SampleMarked):
    """A decision that assigns supporters to communes, from its first day to its last."""

    document = models.OneToOneField(
        LegalDocument,
        verbose_name=_("văn bản"),
        on_delete=models.PROTECT,
        related_name="assignment_decision",
    )
    communes = models.ManyToManyField(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        through="DecidedCommune",
        related_name="+",
    )
    history = HistoricalRecords()

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định phân công giúp đỡ")
        verbose_name_plural = _("quyết định phân công giúp đỡ")
        ordering = ["-valid_from", "pk"]
        constraints = dated("assignmentdecision")

    def __str__(self) -> str:
        return str(self.document)


class DecidedCommune(Dated, SampleMarked):
    """A commune named by a decision, for as long as the decision as adjusted names it.

    That is the denominator of 'communes that have a supporter'; the region class is another matter.
    """

    decision = models.ForeignKey(
        AssignmentDecision,
        verbose_name=_("quyết định"),
        on_delete=models.CASCADE,
        related_name="decided",
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_decisions",
    )
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản bổ sung hoặc chuyển tiếp"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("xã trong quyết định phân công")
        verbose_name_plural = _("xã trong quyết định phân công")
        constraints = dated("decidedcommune", "decision", "unit")
        indexes = [
            models.Index(fields=["unit", "valid_from", "valid_to"], name="decidedcommune_unit_day")
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.unit_id}"
