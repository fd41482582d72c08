"""The second life: a model's dossier for one round of appraisal."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import OfficialStep, on_behalf_needs_basis
from organizations.scope import in_scope

from .criteria import CriteriaSet
from .practice import ModelType, PracticeModel

if TYPE_CHECKING:
    from .recognition import Recognition


class AppraisalRound(Revised, SampleMarked):
    """A year's round for models of a type; a year may have several. The province sets its days."""

    type = models.ForeignKey(
        ModelType, verbose_name=_("loại mô hình"), on_delete=models.PROTECT, related_name="rounds"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveSmallIntegerField(_("đợt"), default=1)
    title = NfcCharField(_("tên đợt"), max_length=200, blank=True)
    opens_on = models.DateField(_("nhận hồ sơ từ ngày"), null=True, blank=True)
    submit_by = models.DateField(_("hạn gửi hồ sơ"), null=True, blank=True)
    decide_by = models.DateField(_("hạn quyết định"), null=True, blank=True)
    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("bộ tiêu chí"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="rounds",
        help_text=_("Cố định từ khi hồ sơ đầu tiên của đợt được chấm hoặc gửi."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đợt xét công nhận")
        verbose_name_plural = _("đợt xét công nhận")
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "year", "number"],
                name="appraisalround_once",
                violation_error_message=_("Đợt này của năm đã có."),
            ),
            models.CheckConstraint(
                name="appraisalround_year_is_plausible", condition=Q(year__gte=2000, year__lte=2200)
            ),
            models.CheckConstraint(
                name="appraisalround_submits_after_opening",
                condition=Q(submit_by=None) | Q(opens_on=None) | Q(submit_by__gte=F("opens_on")),
                violation_error_message=_("Hạn gửi hồ sơ phải từ ngày nhận hồ sơ trở đi."),
            ),
            models.CheckConstraint(
                name="appraisalround_decides_after_submission",
                condition=Q(decide_by=None) | Q(submit_by=None) | Q(decide_by__gte=F("submit_by")),
                violation_error_message=_("Hạn quyết định phải từ hạn gửi hồ sơ trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.label

    @property
    def label(self) -> str:
        """'Năm 2024', with the round's number from the second on."""
        if self.number == 1:
            return gettext("Năm %(year)d") % {"year": self.year}
        return gettext("Năm %(year)d, đợt %(number)d") % {"year": self.year, "number": self.number}


class DossierStatus(models.TextChoices):
    """Where a dossier stands."""

    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Đã gửi hồ sơ")
    RETURNED = "returned", _("Yêu cầu bổ sung")
    APPRAISING = "appraising", _("Đang thẩm định")
    AWAITING_REPLY = "awaiting_reply", _("Chờ đơn vị giải trình")
    QUALIFIED = "qualified", _("Đủ điều kiện công nhận")
    NOT_QUALIFIED = "not_qualified", _("Chưa đủ điều kiện công nhận")
    RECOGNISED = "recognised", _("Đã công nhận")
    REFUSED = "refused", _("Không công nhận")
    TRANSFERRED = "transferred", _("Đã chuyển giao")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return _TONES[self]


_TONES = {
    DossierStatus.DRAFT: "neutral",
    DossierStatus.SUBMITTED: "info",
    DossierStatus.RETURNED: "warning",
    DossierStatus.APPRAISING: "progress",
    DossierStatus.AWAITING_REPLY: "warning",
    DossierStatus.QUALIFIED: "info",
    DossierStatus.NOT_QUALIFIED: "warning",
    DossierStatus.RECOGNISED: "success",
    DossierStatus.REFUSED: "danger",
    DossierStatus.TRANSFERRED: "muted",
}

# With the unit, to be written and sent; with the province, to be judged; and closed.
WITH_UNIT = (DossierStatus.DRAFT, DossierStatus.RETURNED)
WITH_PROVINCE = (
    DossierStatus.SUBMITTED,
    DossierStatus.APPRAISING,
    DossierStatus.AWAITING_REPLY,
    DossierStatus.QUALIFIED,
    DossierStatus.NOT_QUALIFIED,
)
CLOSED = (DossierStatus.RECOGNISED, DossierStatus.REFUSED, DossierStatus.TRANSFERRED)


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Dossiers of the units on whose records the user holds the permission; none are public."""
        return in_scope(self, user, permission, "model__organization")

    def of_rounds_by(self, day: date) -> Self:
        """Dossiers of the rounds up to the year of that day."""
        return self.filter(round__year__lte=day.year)

    def with_unit(self) -> Self:
        """Dossiers that wait for their unit: drafts, and those sent back."""
        return self.filter(status__in=WITH_UNIT)

    def with_province(self) -> Self:
        """Dossiers that wait for those who appraise and decide."""
        return self.filter(status__in=WITH_PROVINCE)


class Dossier(Revised, SampleMarked):
    """What a unit hands in, in one round, to have a model recognised."""

    code = models.CharField(_("mã hồ sơ"), max_length=30, unique=True, editable=False)
    model = models.ForeignKey(
        PracticeModel, verbose_name=_("mô hình"), on_delete=models.PROTECT, related_name="dossiers"
    )
    round = models.ForeignKey(
        AppraisalRound, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="dossiers"
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=15,
        choices=DossierStatus,
        default=DossierStatus.DRAFT,
        editable=False,
    )
    results = NfcTextField(_("kết quả xây dựng mô hình"), max_length=20000, blank=True)
    plan = NfcTextField(_("việc tiếp tục thực hiện"), max_length=10000, blank=True)
    letter = models.ForeignKey(
        LegalDocument,
        verbose_name=_("tờ trình, báo cáo của đơn vị"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submitted_on = models.DateField(_("ngày gửi"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "round"],
                name="dossier_once_per_round",
                violation_error_message=_("Mô hình đã có hồ sơ của đợt này."),
            ),
            models.CheckConstraint(
                name="dossier_status_is_known", condition=Q(status__in=DossierStatus.values)
            ),
            models.CheckConstraint(
                # What was handed over with its unit may never have been sent.
                name="dossier_sent_has_day",
                condition=Q(status=DossierStatus.DRAFT, submitted_on=None)
                | Q(status=DossierStatus.TRANSFERRED)
                | (
                    ~Q(status__in=[DossierStatus.DRAFT, DossierStatus.TRANSFERRED])
                    & Q(submitted_on__isnull=False)
                ),
                violation_error_message=_("Hồ sơ đã gửi phải có ngày gửi."),
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_on"], name="dossier_by_status")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The page of this dossier."""
        return reverse("models_registry:dossier_detail", args=[self.code])

    @property
    def tone(self) -> str:
        """How the badge of its status looks."""
        return DossierStatus(self.status).tone

    @property
    def recognised_by(self) -> "Recognition | None":
        """The recognition that the dossier led to; one query unless it was selected."""
        return getattr(self, "recognition", None)

    @property
    def is_with_unit(self) -> bool:
        """Whether the unit may still write in it."""
        return self.status in WITH_UNIT


class DossierStep(OfficialStep):
    """What was done to a dossier."""

    record = models.ForeignKey(
        Dossier, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="steps"
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý hồ sơ")
        verbose_name_plural = _("bước xử lý hồ sơ")
        constraints = [append_only("dossierstep"), on_behalf_needs_basis("dossierstep")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.verb}"
