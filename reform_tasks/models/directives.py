"""A leader's one line on a task ("ý kiến chỉ đạo"), and what the lead agency answered."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from core.records import SampleMarked


class TaskDirectiveQuerySet(models.QuerySet["TaskDirective"]):
    """Directives."""

    def awaiting(self, day: date) -> Self:
        """Directives given by the day that nobody has answered, the oldest first."""
        return self.filter(given_on__lte=day, answered_on__isnull=True).order_by("given_on", "pk")


class TaskDirective(SampleMarked):
    """What a leader wants done on a task, entered by the leader or by an officer who names them."""

    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="directives",
    )
    text = NfcCharField(_("ý kiến chỉ đạo"), max_length=300)
    leader = NfcCharField(_("người chỉ đạo"), max_length=150)
    given_on = models.DateField(_("ngày chỉ đạo"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhập"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = NfcCharField(_("kết quả thực hiện ý kiến"), max_length=300, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người trả lời"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = TaskDirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("ý kiến chỉ đạo")
        verbose_name_plural = _("ý kiến chỉ đạo")
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="taskdirective_says_who_and_what", condition=~Q(text="") & ~Q(leader="")
            ),
            models.CheckConstraint(
                name="taskdirective_answered_by_somebody_on_a_day",
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True)
                | Q(
                    answered_on__isnull=False,
                    answered_on__gte=F("given_on"),
                    answered_by__isnull=False,
                )
                & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text
