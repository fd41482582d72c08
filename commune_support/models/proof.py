"""Photos and papers that show that something was delivered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField
from core.records import SampleMarked
from documents.models import StoredFile

from .activities import SupportActivity


class ActivityProofQuerySet(models.QuerySet["ActivityProof"]):
    """Proofs."""

    def shown(self) -> Self:
        """Those that nobody took back."""
        return self.filter(removed_on=None)


class ActivityProof(SampleMarked):
    """A file that proves an activity. Where people can be recognised, it says who consented.

    One that was taken back is shown to nobody any more; that it was there stays known.
    """

    activity = models.ForeignKey(
        SupportActivity,
        verbose_name=_("hoạt động giúp đỡ"),
        on_delete=models.CASCADE,
        related_name="proofs",
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, related_name="+"
    )
    caption = NfcCharField(_("chú thích"), max_length=200, blank=True)
    shows_people = models.BooleanField(_("ảnh nhận ra được người"), default=False)
    consent = NfcCharField(_("việc đồng ý của người trong ảnh"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thêm"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField(_("thời điểm thêm"), default=timezone.now)
    removed_on = models.DateField(_("ngày gỡ"), null=True, blank=True)
    history = HistoricalRecords()

    objects = ActivityProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("ảnh, tài liệu của hoạt động")
        verbose_name_plural = _("ảnh, tài liệu của hoạt động")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activityproof_people_have_consented",
                condition=Q(shows_people=False) | ~Q(consent=""),
                violation_error_message=_("Đề nghị ghi việc đồng ý của người trong ảnh."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.file)

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown in the page; reads `file`."""
        return self.file.content_type in ("image/jpeg", "image/png")
