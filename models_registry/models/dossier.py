"""The second life: a model's dossier for one round of appraisal."""

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField
from core.numbers import format_day
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import OfficialStep, Organization, on_behalf_needs_basis
from organizations.scope import in_scope

from .criteria import CriteriaSet
from .practice import FirstLevel, ModelType, Origin, PracticeModel

if TYPE_CHECKING:
    from .recognition import Recognition


class Sending(models.TextChoices):
    """Who sends a unit's dossier: the unit, not its officer, in one of two ways."""

    BY_LETTER = "letter", _("Cán bộ gửi kèm tờ trình, báo cáo đã ký")
    BY_HEAD = "head", _("Lãnh đạo đơn vị duyệt và gửi trên cổng")


# The days of a round, in the order in which they come.
ROUND_DAYS = ("register_by", "opens_on", "submit_by", "appraise_by", "decide_by")


def _days_in_order() -> Q:
    """Each day is blank or not before those that come earlier; a blank one hides no wrong pair."""
    ordered = Q()
    for earlier, later in combinations(ROUND_DAYS, 2):
        ordered &= Q(**{earlier: None}) | Q(**{later: None}) | Q(**{f"{later}__gte": F(earlier)})
    return ordered


class AppraisalRound(Revised, SampleMarked):
    """A year's round for models of a type; a year may have several. The province opens it.

    A unit that registers before the province opened the year's round gets one without days, which
    the province then opens as it stands.
    """

    type = models.ForeignKey(
        ModelType, verbose_name=_("loại mô hình"), on_delete=models.PROTECT, related_name="rounds"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveSmallIntegerField(_("đợt"), default=1)
    title = NfcCharField(_("tên đợt"), max_length=200, blank=True)
    register_by = models.DateField(_("hạn đăng ký"), null=True, blank=True)
    opens_on = models.DateField(_("tự đánh giá từ ngày"), null=True, blank=True)
    submit_by = models.DateField(_("hạn gửi hồ sơ"), null=True, blank=True)
    appraise_by = models.DateField(_("hạn thẩm định"), null=True, blank=True)
    decide_by = models.DateField(_("hạn quyết định"), null=True, blank=True)
    wants_approval = models.BooleanField(
        _("phê duyệt đăng ký trước khi ra mắt, gửi hồ sơ"), default=False
    )
    wants_launch = models.BooleanField(_("ra mắt trước khi gửi hồ sơ"), default=False)
    first_level = models.CharField(
        _("các bước thẩm định"),
        max_length=10,
        choices=FirstLevel,
        default=FirstLevel.NONE,
        help_text=_("Cố định từ khi hồ sơ đầu tiên của đợt được gửi."),
    )
    first_office = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan thẩm định bước một"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sending = models.CharField(
        _("cách gửi hồ sơ"), max_length=10, choices=Sending, default=Sending.BY_LETTER
    )
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
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người mở đợt"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Người mở đợt thay đổi được mọi phân công thẩm định của đợt."),
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
                name="appraisalround_days_in_order",
                condition=_days_in_order(),
                violation_error_message=_(
                    "Các ngày của đợt phải theo thứ tự: đăng ký, tự đánh giá, gửi hồ sơ, "
                    "thẩm định, quyết định."
                ),
            ),
            models.CheckConstraint(
                name="appraisalround_first_level_is_known",
                condition=Q(first_level__in=FirstLevel.values),
            ),
            models.CheckConstraint(
                name="appraisalround_office_where_one_is_asked",
                condition=Q(first_level=FirstLevel.OFFICE, first_office__isnull=False)
                | (~Q(first_level=FirstLevel.OFFICE) & Q(first_office=None)),
                violation_error_message=_(
                    "Đề nghị chọn cơ quan thẩm định bước một khi giao cho một cơ quan, "
                    "để trống khi không giao."
                ),
            ),
            models.CheckConstraint(
                name="appraisalround_sending_is_known", condition=Q(sending__in=Sending.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.label

    def get_absolute_url(self) -> str:
        """The board of this round."""
        return reverse("models_registry:appraisalround_detail", args=[self.pk])

    @property
    def is_opened(self) -> bool:
        """Whether the province has opened it: then dossiers have a day by which to be sent."""
        return self.submit_by is not None

    def not_open_because(self, day: date) -> str:
        """Why units begin, mark and send nothing in it on that day; empty once it is open.

        Before `opens_on`. What a registration began is there already: evidence and text are
        gathered in it from then on.
        """
        if self.opens_on is None or self.opens_on <= day:
            return ""
        return gettext("%(round)s nhận lập hồ sơ, tự đánh giá và gửi hồ sơ từ ngày %(day)s.") % {
            "round": self,
            "day": format_day(self.opens_on),
        }

    def is_late(self, model: PracticeModel) -> bool:
        """Whether the model was registered for this round after its `register_by`.

        A registration of the round's own year: it then needs the province's approval before its
        dossier is sent, whether or not the round wants one of everybody. One of an earlier year is
        not a new one, and what came in by its decision never registered.
        """
        registered = model.registered_on
        return (
            model.origin == Origin.PROCEDURE
            and self.register_by is not None
            and registered is not None
            and registered.year == self.year
            and registered > self.register_by
        )

    @property
    def has_two_steps(self) -> bool:
        """Whether somebody appraises a dossier before the province does."""
        return self.first_level != FirstLevel.NONE

    @property
    def is_sent_by_head(self) -> bool:
        """Whether a unit's dossier is sent by its head, without a letter."""
        return self.sending == Sending.BY_HEAD

    @property
    def label(self) -> str:
        """'Năm 2024', with the round's number from the second on."""
        if self.number == 1:
            return gettext("Năm %(year)d") % {"year": self.year}
        return gettext("Năm %(year)d, đợt %(number)d") % {"year": self.year, "number": self.number}


class DossierStatus(models.TextChoices):
    """Where a dossier stands."""

    DRAFT = "draft", _("Bản nháp")
    AWAITING_HEAD = "awaiting_head", _("Chờ lãnh đạo đơn vị duyệt")
    SUBMITTED = "submitted", _("Đã gửi hồ sơ")
    RETURNED = "returned", _("Yêu cầu bổ sung")
    FIRST_APPRAISAL = "first_appraisal", _("Đang thẩm định bước một")
    FORWARDED = "forwarded", _("Đã chuyển cấp tỉnh thẩm định")
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
    DossierStatus.AWAITING_HEAD: "info",
    DossierStatus.SUBMITTED: "info",
    DossierStatus.RETURNED: "warning",
    DossierStatus.FIRST_APPRAISAL: "progress",
    DossierStatus.FORWARDED: "info",
    DossierStatus.APPRAISING: "progress",
    DossierStatus.AWAITING_REPLY: "warning",
    DossierStatus.QUALIFIED: "info",
    DossierStatus.NOT_QUALIFIED: "warning",
    DossierStatus.RECOGNISED: "success",
    DossierStatus.REFUSED: "danger",
    DossierStatus.TRANSFERRED: "muted",
}

# With the unit, to be written and sent; with those who judge, and of these with whoever appraises
# before the province; and closed. Between the first two it may wait for the unit's head, who writes
# nothing in it.
WITH_UNIT = (DossierStatus.DRAFT, DossierStatus.RETURNED)
AT_FIRST_LEVEL = (DossierStatus.SUBMITTED, DossierStatus.FIRST_APPRAISAL)
WITH_PROVINCE = (
    *AT_FIRST_LEVEL,
    DossierStatus.FORWARDED,
    DossierStatus.APPRAISING,
    DossierStatus.AWAITING_REPLY,
    DossierStatus.QUALIFIED,
    DossierStatus.NOT_QUALIFIED,
)
# Where the unit was told the appraised marks or what they led to; before, they are in progress.
ANNOUNCED = (
    DossierStatus.AWAITING_REPLY,
    DossierStatus.QUALIFIED,
    DossierStatus.NOT_QUALIFIED,
    DossierStatus.RECOGNISED,
    DossierStatus.REFUSED,
)
CLOSED = (DossierStatus.RECOGNISED, DossierStatus.REFUSED, DossierStatus.TRANSFERRED)
MAYBE_SENT = (DossierStatus.AWAITING_HEAD, DossierStatus.TRANSFERRED)


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
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người được phân công"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
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
                # What waits for the head or was handed over with its unit may never have been sent.
                name="dossier_sent_has_day",
                condition=Q(status=DossierStatus.DRAFT, submitted_on=None)
                | Q(status__in=MAYBE_SENT)
                | (
                    ~Q(status__in=[DossierStatus.DRAFT, *MAYBE_SENT])
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
    def locked_because(self) -> str:
        """Why the unit may not write in it now."""
        if self.status == DossierStatus.AWAITING_HEAD:
            return gettext("Hồ sơ đang chờ lãnh đạo duyệt, chưa sửa được.")
        return gettext("Hồ sơ đã gửi, chưa sửa được. Đề nghị chờ kết quả thẩm định.")

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
