"""What the first of two appraisals says of a criterion, beside what unit and province say."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcTextField
from core.records import Revised, SampleMarked

from .score import WORDS, Mark, ScoreLine


class FirstMark(Revised, SampleMarked):
    """The mark of whoever appraises before the province, in a round of two steps.

    `maximum` is the line's own, so that the database refuses a mark above it; `version` is that of
    the unit's part that was judged. The province's mark stands in the line and overwrites nothing.
    """

    line = models.OneToOneField(
        ScoreLine, verbose_name=_("tiêu chí"), on_delete=models.PROTECT, related_name="first"
    )
    maximum = models.DecimalField(_("điểm tối đa"), max_digits=6, decimal_places=2, editable=False)
    points = models.DecimalField(
        _("điểm thẩm định bước một"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    is_exempt = models.BooleanField(_("không áp dụng"), default=False)
    reason = NfcTextField(_("ý kiến thẩm định bước một"), max_length=WORDS, blank=True)
    version = models.PositiveIntegerField(editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thẩm định bước một"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("điểm thẩm định bước một")
        verbose_name_plural = _("điểm thẩm định bước một")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="firstmark_says_points_or_exempt",
                condition=Q(is_exempt=True, points=None) | Q(is_exempt=False, points__isnull=False),
            ),
            models.CheckConstraint(
                name="firstmark_within",
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}"

    @property
    def mark(self) -> Mark:
        """What it says."""
        return Mark(self.points, self.is_exempt)
