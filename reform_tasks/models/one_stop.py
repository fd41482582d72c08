"""Which agencies and units run a one-stop unit, and since when."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.scope import in_scope


class OneStopKind(models.TextChoices):
    """How people are received: the public service centres of communes follow from 07/2025.

    The centre of the province is run by one of its agencies, beside its own one-stop unit.
    """

    ONE_STOP = "one_stop", _("Một cửa")
    INTERLINKED = "interlinked", _("Một cửa liên thông")
    CENTRE = "centre", _("Trung tâm Phục vụ hành chính công cấp xã")
    PROVINCIAL_CENTRE = "provincial_centre", _("Trung tâm Phục vụ hành chính công cấp tỉnh")


class OneStopStatusQuerySet(DatedQuerySet):
    """One-stop statuses."""

    def of_kinds(self, *kinds: str) -> Self:
        """Statuses of these kinds."""
        return self.filter(kind__in=kinds)

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Statuses of the organizations on whose records the user holds the permission."""
        return in_scope(self, user, permission, "organization")


class OneStopStatus(Dated, Revised, SampleMarked):
    """An organization receives people in that way from a day to a day."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="one_stop_statuses",
    )
    kind = models.CharField(_("hình thức"), max_length=17, choices=OneStopKind)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản chấm dứt"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = OneStopStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("thực hiện một cửa")
        verbose_name_plural = _("thực hiện một cửa")
        ordering = ["organization", "valid_from"]
        constraints = [
            *dated("onestopstatus", "organization", "kind"),
            models.CheckConstraint(
                name="onestopstatus_kind_is_known",
                condition=models.Q(kind__in=OneStopKind.values),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "kind", "valid_from", "valid_to"],
                name="onestopstatus_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.organization_id}"

    def ended_before(self, day: date) -> bool:
        """Whether the status had ended before that day."""
        return self.valid_to is not None and self.valid_to < day
