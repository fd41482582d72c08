"""The dates before its own deadline by which a task owes a part of its result."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from core.records import SampleMarked


class TaskMilestoneQuerySet(models.QuerySet["TaskMilestone"]):
    """Milestones."""

    def unmet_on(self, day: date) -> Self:
        """Milestones that were not met by that day, the first due first."""
        return self.filter(Q(met_on__isnull=True) | Q(met_on__gt=day)).order_by("due_on")


class TaskMilestone(SampleMarked):
    """A date of a task's series: each month or quarter, or each year of several.

    The last of them is the task's own deadline and no milestone. A task is done on time only if
    each was met on time, by the date of the document that shows it.
    """

    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="milestones",
        db_index=False,  # the unique constraint begins with it
    )
    name = NfcCharField(_("kỳ"), max_length=60)
    due_on = models.DateField(_("hạn của kỳ"))
    met_on = models.DateField(_("ngày hoàn thành kỳ"), null=True, blank=True)
    result_number = NfcCharField(_("số, ký hiệu văn bản kết quả"), max_length=60, blank=True)

    objects = TaskMilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("mốc của nhiệm vụ")
        verbose_name_plural = _("mốc của nhiệm vụ")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "due_on"], name="taskmilestone_one_a_day_per_task"
            ),
            models.CheckConstraint(name="taskmilestone_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="taskmilestone_met_by_a_document",
                condition=Q(met_on__isnull=True, result_number="")
                | Q(met_on__isnull=False) & ~Q(result_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_met_on(self, day: date) -> bool:
        """Whether it was met by that day."""
        return self.met_on is not None and self.met_on <= day

    def was_missed_by(self, day: date) -> bool:
        """Whether it fell due before that day and was not met by then on time."""
        return self.due_on < day and (self.met_on is None or self.met_on > self.due_on)


# The same of rows: `was_missed_by` without its day.
NOT_MET_IN_TIME = Q(met_on__isnull=True) | Q(met_on__gt=F("due_on"))
