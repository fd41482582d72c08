from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField, NfcTextField
from core.records import SampleMarked


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def of(self, user: Any) -> Self:
        """What the user was told."""
        return self.filter(user=user)

    def unread(self) -> Self:
        """What has not been read yet."""
        return self.filter(read_at=None)


class Notice(SampleMarked):
    """One thing that one person was told, with the page where it is dealt with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhận"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    subject = NfcCharField(_("tiêu đề"), max_length=200)
    body = NfcTextField(_("nội dung"), blank=True)
    url = models.CharField(_("trang liên quan"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("lúc"), default=timezone.now)
    read_at = models.DateTimeField(_("đã đọc lúc"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("đã gửi thư lúc"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="notice_has_subject", condition=~Q(subject="")),
            # Opening a notice leads there, so it must be a page of the portal's own.
            models.CheckConstraint(
                name="notice_leads_within_the_portal",
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
            ),
            models.CheckConstraint(
                name="notice_is_read_after_it_was_written",
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject
