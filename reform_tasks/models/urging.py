"""Letters that urge agencies to finish what is overdue, with the tasks that each names."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.scope import in_scope


class UrgingLetterQuerySet(models.QuerySet["UrgingLetter"]):
    """Letters."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Letters of the organizations on whose records the user holds the permission."""
        return in_scope(self, user, permission, "sender")


class UrgingLetter(Revised, SampleMarked):
    """A letter of the plan's owner to lead agencies; without a document it is still being drawn up.

    Its tasks are those that were overdue on `as_of` and chosen then; they stay as they are when a
    task is done later.
    """

    sender = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan đôn đốc"),
        on_delete=models.PROTECT,
        related_name="urging_letters",
    )
    as_of = models.DateField(_("số liệu tại ngày"))
    document = models.OneToOneField(
        LegalDocument,
        verbose_name=_("văn bản đôn đốc"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người lập"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = UrgingLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đôn đốc")
        verbose_name_plural = _("văn bản đôn đốc")
        ordering = ["-as_of", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.as_of:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """The page of this letter."""
        return reverse("reform_tasks:urging_detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether it went out, with its number and day."""
        return self.document_id is not None


class UrgedTask(SampleMarked):
    """A task in a letter, under the lead agency to whose annex it belongs."""

    letter = models.ForeignKey(
        UrgingLetter,
        verbose_name=_("văn bản đôn đốc"),
        on_delete=models.CASCADE,
        related_name="urged",
        db_index=False,  # the unique constraint begins with it
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan được đôn đốc"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.PROTECT,
        related_name="urgings",
    )
    due_on = models.DateField(_("thời hạn tại ngày lập"))

    class Meta:
        verbose_name = _("nhiệm vụ được đôn đốc")
        verbose_name_plural = _("nhiệm vụ được đôn đốc")
        ordering = ["letter", "organization__official_order", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "organization", "task"], name="urgedtask_once_per_letter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} · {self.task_id}"
