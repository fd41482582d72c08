"""The third life: a recognition from the day a decision puts it in force to the day it ends."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core import clock
from core.constraints import NoOverlap
from core.dated import Dated, DatedQuerySet, dated, ends_after_start, holds_on
from core.fields import NfcCharField
from core.numbers import format_day
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import OfficialStep, on_behalf_needs_basis
from organizations.permissions import Permission
from organizations.scope import in_scope, may_somewhere

from .dossier import Dossier
from .practice import Origin, PracticeModel


class RecognitionStatus(models.TextChoices):
    """What was last done to a recognition. Figures never read it: they read the dated facts."""

    IN_FORCE = "in_force", _("Đã công nhận")
    SUSPENDED = "suspended", _("Tạm dừng hiệu lực công nhận")
    REVOKED = "revoked", _("Thu hồi quyết định công nhận")
    LAPSED = "lapsed", _("Hết hiệu lực công nhận")
    RENEWED = "renewed", _("Duy trì theo quyết định mới")
    ENDED = "ended", _("Kết thúc do sắp xếp đơn vị hành chính")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return {"in_force": "success", "suspended": "warning", "revoked": "danger"}.get(
            self.value, "muted"
        )


class EndKind(models.TextChoices):
    """Why a recognition has a last day."""

    REVOKED = "revoked", _("thu hồi")
    LAPSED = "lapsed", _("hết thời hạn")
    RENEWED = "renewed", _("duy trì theo quyết định mới")
    ENDED = "ended", _("kết thúc do sắp xếp đơn vị hành chính")


OPEN = (RecognitionStatus.IN_FORCE, RecognitionStatus.SUSPENDED)


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """Recognitions."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Recognitions on which the user holds the permission; who sees any sees all."""
        if permission == Permission.RECOGNITION_VIEW:
            return self if may_somewhere(user, permission) else self.none()
        return in_scope(self, user, permission, "model__organization")

    def in_force_on(self, day: date) -> Self:
        """Recognitions in force on that day, suspended ones included."""
        return self.filter(holds_on(day, start="in_force_from", end="in_force_to"))

    def suspended_on(self, day: date) -> Self:
        """Recognitions suspended on that day."""
        suspended = RecognitionSuspension.objects.valid_on(day).values("recognition")
        return self.filter(pk__in=suspended)

    def left_by_units(self, day: date) -> Self:
        """Recognitions that stand on paper though their unit had ended before that day.

        Not those whose term was over by the unit's last day: they lapsed before it.
        """
        last = F("model__organization__valid_to")
        rows = self.filter(status__in=OPEN, model__organization__valid_to__lt=day)
        return rows.filter(Q(in_force_to=None) | Q(in_force_to__gt=last))

    def effective_on(self, day: date) -> Self:
        """Recognitions in force and not suspended on that day."""
        suspended = RecognitionSuspension.objects.valid_on(day).values("recognition")
        return self.in_force_on(day).exclude(pk__in=suspended)


class Recognition(Revised, SampleMarked):
    """That a model is recognised, by which decision, from which day to which.

    `in_force_to` is the last day in force. A recognition for a term has it from the start, as
    lapsing. One that is renewed ends the day before the one that `renews` it begins. `body` is
    blank where the decision's issuer recognises.
    """

    model = models.ForeignKey(
        PracticeModel,
        verbose_name=_("mô hình"),
        on_delete=models.PROTECT,
        related_name="recognitions",
    )
    dossier = models.OneToOneField(
        Dossier,
        verbose_name=_("hồ sơ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recognition",
    )
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("quyết định công nhận"),
        on_delete=models.PROTECT,
        related_name="recognitions",
    )
    renews = models.OneToOneField(
        "self",
        verbose_name=_("duy trì công nhận"),
        null=True,
        blank=True,
        editable=False,
        # Unlike PROTECT it lets a chain of sample rows go as a whole.
        on_delete=models.RESTRICT,
        related_name="renewal",
    )
    level = NfcCharField(_("mức công nhận"), max_length=100, blank=True)
    body = NfcCharField(
        _("cơ quan công nhận"),
        max_length=200,
        blank=True,
        help_text=_("Để trống nếu là cơ quan ban hành quyết định."),
    )
    signer_capacity = NfcCharField(
        _("thẩm quyền, chức vụ người ký"),
        max_length=100,
        blank=True,
        help_text=_("Ví dụ: KT. Chủ tịch, Phó Chủ tịch."),
    )
    origin = models.CharField(
        _("nguồn"), max_length=10, choices=Origin, default=Origin.PROCEDURE, editable=False
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=RecognitionStatus,
        default=RecognitionStatus.IN_FORCE,
        editable=False,
    )
    in_force_from = models.DateField(_("có hiệu lực từ ngày"))
    in_force_to = models.DateField(_("có hiệu lực đến hết ngày"), null=True, blank=True)
    end_kind = models.CharField(
        _("lý do hết hiệu lực"), max_length=10, choices=EndKind, blank=True, editable=False
    )
    end_decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản chấm dứt"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    end_signer_capacity = NfcCharField(
        _("thẩm quyền, chức vụ người ký văn bản chấm dứt"), max_length=100, blank=True
    )
    history = HistoricalRecords()

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("công nhận")
        verbose_name_plural = _("công nhận")
        ordering = ["in_force_from", "pk"]
        constraints = [
            ends_after_start(
                "recognition_ends_after_start", start="in_force_from", end="in_force_to"
            ),
            NoOverlap(
                name="recognition_no_overlap",
                keys=["model"],
                start="in_force_from",
                end="in_force_to",
                violation_error_message=_("Mô hình đã được công nhận trong khoảng thời gian này."),
            ),
            models.CheckConstraint(
                name="recognition_end_facts_together",
                condition=Q(in_force_to=None, end_kind="", end_decision=None)
                | Q(in_force_to__isnull=False, end_kind__in=EndKind.values),
                violation_error_message=_("Ngày hết hiệu lực và lý do phải có cùng nhau."),
            ),
            models.CheckConstraint(
                name="recognition_revoked_by_decision",
                condition=~Q(end_kind=EndKind.REVOKED) | Q(end_decision__isnull=False),
                violation_error_message=_("Thu hồi công nhận phải có quyết định."),
            ),
            models.CheckConstraint(
                name="recognition_renewed_by_decision",
                condition=~Q(end_kind=EndKind.RENEWED) | Q(end_decision__isnull=False),
            ),
            models.CheckConstraint(
                name="recognition_end_signer_has_decision",
                condition=Q(end_signer_capacity="") | Q(end_decision__isnull=False),
            ),
            models.CheckConstraint(
                name="recognition_status_fits_end",
                condition=Q(
                    status__in=[RecognitionStatus.IN_FORCE, RecognitionStatus.SUSPENDED],
                    end_kind__in=["", EndKind.LAPSED],
                )
                | Q(status=RecognitionStatus.REVOKED, end_kind=EndKind.REVOKED)
                | Q(status=RecognitionStatus.LAPSED, end_kind=EndKind.LAPSED)
                | Q(status=RecognitionStatus.RENEWED, end_kind=EndKind.RENEWED)
                | Q(status=RecognitionStatus.ENDED, end_kind=EndKind.ENDED),
            ),
            models.CheckConstraint(
                name="recognition_origin_fits_dossier",
                # What renews rests on the dossier of what it renews, unless it has a newer one.
                condition=Q(origin=Origin.PROCEDURE, dossier__isnull=False)
                | Q(origin=Origin.PROCEDURE, renews__isnull=False)
                | Q(origin=Origin.DECISION, dossier=None, renews=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["in_force_from", "in_force_to", "model"], name="recognition_by_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} · {self.decision.number}"

    @property
    def is_over(self) -> bool:
        """Whether its term has passed without anybody having recorded so."""
        last = self.in_force_to
        return self.status in OPEN and last is not None and last < clock.today()

    @property
    def state_words(self) -> str:
        """How it stands today: what was last done to it, unless its term is over since."""
        if self.is_over:
            return _("Hết thời hạn công nhận từ ngày %s") % format_day(
                self.in_force_to + timedelta(days=1) if self.in_force_to else None
            )
        return str(self.get_status_display())

    @property
    def tone(self) -> str:
        """How the badge of its state looks."""
        return "muted" if self.is_over else RecognitionStatus(self.status).tone

    @property
    def recognising_body(self) -> str:
        """Who recognises: the decision's issuer unless another is named."""
        return self.body or self.decision.issuer

    def is_in_force_on(self, day: date) -> bool:
        """Whether it is in force on that day; a suspension is not asked for."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


class RecognitionSuspension(Dated, SampleMarked):
    """A period over which a recognition does not count, by a decision."""

    recognition = models.ForeignKey(
        Recognition,
        verbose_name=_("công nhận"),
        on_delete=models.PROTECT,
        related_name="suspensions",
    )
    decision = models.ForeignKey(
        LegalDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="+"
    )
    signer_capacity = NfcCharField(_("thẩm quyền, chức vụ người ký"), max_length=100, blank=True)
    resumed_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản cho tiếp tục"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tạm dừng hiệu lực công nhận")
        verbose_name_plural = _("tạm dừng hiệu lực công nhận")
        ordering = ["valid_from"]
        constraints = [
            *dated("recognitionsuspension", "recognition"),
            models.CheckConstraint(
                name="recognitionsuspension_resumed_has_end",
                condition=Q(resumed_by=None) | Q(valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id}: {self.valid_from}"


class RecognitionStep(OfficialStep):
    """What was done to a recognition."""

    record = models.ForeignKey(
        Recognition, verbose_name=_("công nhận"), on_delete=models.PROTECT, related_name="steps"
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý công nhận")
        verbose_name_plural = _("bước xử lý công nhận")
        constraints = [append_only("recognitionstep"), on_behalf_needs_basis("recognitionstep")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.verb}"
