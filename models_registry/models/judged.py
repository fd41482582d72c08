"""The ground of a decision: what was judged when it was made, and what moved afterwards."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import NfcTextField
from core.process import append_only
from core.records import SampleMarked

from .recognition import OPEN, Recognition, RecognitionStatus


class JudgedState(SampleMarked):
    """What was judged when a recognition was decided, word for word, with its fingerprint.

    `state` is canonical JSON (judged.py): the same facts are always the same bytes, so that the
    SHA-256 can be worked out again by anybody who has the text.
    """

    recognition = models.OneToOneField(
        Recognition,
        verbose_name=_("công nhận"),
        on_delete=models.PROTECT,
        related_name="judged",
    )
    state = models.TextField(_("nội dung đã xét"))
    sha256 = models.CharField("SHA-256", max_length=64)
    kept_at = models.DateTimeField(_("thời điểm lưu"), default=timezone.now)

    class Meta:
        verbose_name = _("nội dung đã xét")
        verbose_name_plural = _("nội dung đã xét")
        ordering = ["-pk"]
        constraints = [
            append_only("judgedstate"),
            models.CheckConstraint(name="judgedstate_has_content", condition=~Q(state="")),
            models.CheckConstraint(
                name="judgedstate_hash_is_hexadecimal", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id}: {self.sha256[:12]}"


class ChangeAfterDecisionQuerySet(models.QuerySet["ChangeAfterDecision"]):
    """What was noticed of decisions whose ground moved."""

    def standing(self) -> Self:
        """The last that was noticed of each recognition, where it still differs from the judged."""
        last = type(self)(self.model).filter(recognition=OuterRef("recognition")).order_by("-pk")
        return self.filter(pk=Subquery(last.values("pk")[:1]), differences__gt=0)

    def of_open_recognitions(self) -> Self:
        """Of recognitions that stand, suspended ones included."""
        return self.filter(recognition__status__in=OPEN)

    def unanswered(self) -> Self:
        """What stands and waits for those who decide: until one of them acknowledges it, or the
        recognition is renewed, suspended, revoked or otherwise over.

        Not of units that have ended: their recognition ends with them, whatever changed.
        """
        rows = self.standing().filter(acknowledgement=None)
        rows = rows.filter(recognition__status=RecognitionStatus.IN_FORCE)
        return rows.exclude(recognition__model__organization__valid_to__lt=clock.today())


class ChangeAfterDecision(SampleMarked):
    """That, at this moment, these facts were noticed to be others than those judged.

    `changes` is canonical JSON of all that differs then. The next row says what differs after the
    next change; one without differences says that all is again as it was judged.
    """

    recognition = models.ForeignKey(
        Recognition,
        verbose_name=_("công nhận"),
        on_delete=models.PROTECT,
        related_name="changes_after_decision",
    )
    changes = models.TextField(_("nội dung thay đổi"))
    differences = models.PositiveIntegerField(_("số nội dung khác"))
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thay đổi"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    noticed_at = models.DateTimeField(_("thời điểm ghi nhận"), default=timezone.now)

    objects: Any = ChangeAfterDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("thay đổi sau quyết định")
        verbose_name_plural = _("thay đổi sau quyết định")
        ordering = ["-pk"]
        constraints = [
            append_only("changeafterdecision"),
            models.CheckConstraint(
                name="changeafterdecision_counts_what_it_says",
                condition=Q(differences=0, changes="[]")
                | (Q(differences__gt=0) & ~Q(changes="[]")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id}: {self.differences}"


class ChangeAcknowledgement(SampleMarked):
    """That somebody who decides has seen a change after the decision and lets the decision stand.

    It answers that one change: the next one waits for an answer of its own.
    """

    change = models.OneToOneField(
        ChangeAfterDecision,
        verbose_name=_("thay đổi sau quyết định"),
        on_delete=models.PROTECT,
        related_name="acknowledgement",
    )
    opinion = NfcTextField(_("ý kiến"), max_length=2000)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi nhận"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField(_("thời điểm ghi nhận"), default=timezone.now)

    class Meta:
        verbose_name = _("ghi nhận thay đổi sau quyết định")
        verbose_name_plural = _("ghi nhận thay đổi sau quyết định")
        ordering = ["-pk"]
        constraints = [
            append_only("changeacknowledgement"),
            models.CheckConstraint(
                name="changeacknowledgement_has_opinion", condition=~Q(opinion="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.acknowledged_by_id}"
