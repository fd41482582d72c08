"""What a day's work is valued at, from a day to a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.constraints import NoOverlap
from core.dated import Dated, DatedQuerySet, ends_after_start
from core.numbers import format_number
from core.records import Revised
from documents.models import LegalDocument


class WorkdayRate(Dated, Revised):
    """The value of a day's work by a document. Workdays of days without a rate have no value."""

    rate_vnd = models.BigIntegerField(_("đồng một ngày công"))
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("theo văn bản"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn giá ngày công")
        verbose_name_plural = _("đơn giá ngày công")
        ordering = ["-valid_from"]
        constraints = [
            ends_after_start("workdayrate_ends_after_start"),
            NoOverlap(name="workdayrate_one_at_a_time", keys=[]),
            models.CheckConstraint(
                name="workdayrate_is_plausible",
                condition=Q(rate_vnd__gte=1, rate_vnd__lte=10_000_000),
            ),
        ]

    def __str__(self) -> str:
        return format_number(self.rate_vnd)
