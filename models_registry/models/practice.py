"""The first life: a model from its registration through its launch to its end."""

from datetime import date
from typing import Any, Self

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField, SearchKeyField, SortKeyField
from core.process import append_only
from core.records import Revised, SampleMarked
from core.text import fold
from organizations.models import COMMITTEES, OfficialStep, Organization, on_behalf_needs_basis
from organizations.permissions import Permission
from organizations.scope import may_somewhere, organizations_in_reach


class AppliesTo(models.TextChoices):
    """Who may register a model of a type."""

    COMMUNE = "commune", _("xã, phường, thị trấn")
    AGENCY = "agency", _("cơ quan, đơn vị")
    ANY = "any", _("xã, phường, thị trấn và cơ quan, đơn vị")


class Origin(models.TextChoices):
    """How a record came into the registry."""

    PROCEDURE = "procedure", _("theo quy trình trên cổng")
    DECISION = "decision", _("nhập từ quyết định")


class FirstLevel(models.TextChoices):
    """Who appraises a dossier before the province does."""

    NONE = "none", _("Một bước: cấp tỉnh thẩm định")
    ABOVE = "above", _("Hai bước: UBND cấp huyện, rồi cấp tỉnh")
    OFFICE = "office", _("Hai bước: cơ quan được giao, rồi cấp tỉnh")


class ModelTypeQuerySet(models.QuerySet["ModelType"]):
    """Types of models."""

    def open(self) -> Self:
        """Types of which models may be registered now."""
        return self.filter(is_open=True)


class ModelType(Revised):
    """A kind of model, such as the Friendly Government of a commune; a province adds its own."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = NfcCharField(_("tên"), max_length=200)
    short_name = NfcCharField(_("tên ngắn"), max_length=60)
    prefix = models.CharField(
        _("đầu mã mô hình"),
        max_length=10,
        help_text=_("Đứng trước năm và số thứ tự, ví dụ CQTT trong CQTT-2024-0001."),
        validators=[RegexValidator(r"^[A-Z]{2,10}$", _("Chỉ gồm 2 đến 10 chữ in hoa không dấu."))],
    )
    applies_to = models.CharField(_("áp dụng cho"), max_length=10, choices=AppliesTo)
    is_friendly_government = models.BooleanField(
        _("tính vào số mô hình Chính quyền thân thiện"), default=False
    )
    is_single = models.BooleanField(
        _("mỗi cơ quan, đơn vị chỉ có một mô hình loại này"), default=False
    )
    is_open = models.BooleanField(_("đang nhận đăng ký"), default=True)
    # What a new round of this type is offered with; each round says its own.
    wants_approval = models.BooleanField(
        _("phê duyệt đăng ký trước khi ra mắt, gửi hồ sơ"), default=False
    )
    wants_launch = models.BooleanField(_("ra mắt trước khi gửi hồ sơ"), default=False)
    first_level = models.CharField(
        _("các bước thẩm định"), max_length=10, choices=FirstLevel, default=FirstLevel.NONE
    )
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=99)
    history = HistoricalRecords()

    objects = ModelTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại mô hình")
        verbose_name_plural = _("loại mô hình")
        ordering = ["official_order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="modeltype_prefix_is_capitals", condition=Q(prefix__regex=r"^[A-Z]{2,10}$")
            ),
            models.CheckConstraint(
                name="modeltype_applies_to_is_known", condition=Q(applies_to__in=AppliesTo.values)
            ),
            models.CheckConstraint(
                name="modeltype_first_level_is_known",
                condition=Q(first_level__in=FirstLevel.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def concerned(self) -> Q:
        """The condition on organizations that may have a model of this type, as in `fits`."""
        if self.applies_to == AppliesTo.ANY:
            return ~Q(pk__in=[])  # everybody; an empty Q would be lost in an "or"
        commune = Q(kind=COMMITTEES[-1])
        return commune if self.applies_to == AppliesTo.COMMUNE else ~commune

    def fits(self, organization: Organization) -> bool:
        """Whether that organization may have a model of this type."""
        is_commune = organization.kind == COMMITTEES[-1]
        return self.applies_to == AppliesTo.ANY or is_commune == (
            self.applies_to == AppliesTo.COMMUNE
        )


class CodeSeries(models.Model):
    """The last number given out in a series of codes such as CQTT-2024; its row is the lock."""

    series = models.CharField(_("dãy mã"), max_length=20, unique=True)
    last = models.PositiveIntegerField(_("số đã cấp"), default=0)

    class Meta:
        verbose_name = _("dãy mã")
        verbose_name_plural = _("dãy mã")

    def __str__(self) -> str:
        return self.series


class ModelStatus(models.TextChoices):
    """Where a model stands."""

    BUILDING = "building", _("Đang xây dựng")
    LAUNCHED = "launched", _("Đã ra mắt")
    ENDED = "ended", _("Đã kết thúc")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return {"building": "progress", "launched": "info"}.get(self.value, "muted")


def stood_on(
    day: date, launched_on: date | None, ended_on: date | None, launch_is_unknown: bool
) -> ModelStatus:
    """Where a model of these facts stood on that day."""
    if ended_on is not None and ended_on <= day:
        return ModelStatus.ENDED
    if launch_is_unknown or (launched_on is not None and launched_on <= day):
        return ModelStatus.LAUNCHED
    return ModelStatus.BUILDING


class PracticeModelQuerySet(models.QuerySet["PracticeModel"]):
    """Practice models."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Models on which the user holds the permission.

        That a model was launched or recognised is public: whoever sees models at all sees those of
        every unit. A model that is still being built is seen in its own scope only.
        """
        reach = organizations_in_reach(user, permission)
        if reach is None:
            return self
        own = Q(organization__in=Organization.objects.filter(reach).values("pk"))
        if permission == Permission.MODEL_VIEW and may_somewhere(user, permission):
            own |= self.public()
        return self.filter(own)

    @staticmethod
    def public() -> Q:
        """Launched or recognised, at whatever time."""
        from .recognition import Recognition

        return Q(launched_on__isnull=False) | Q(pk__in=Recognition.objects.values("model"))

    def awaiting_approval(self) -> Self:
        """Living models whose registration is to be approved before their dossier is sent.

        In a round that wants it of everybody, or where it came after the round's day (`is_late`).
        """
        from .dossier import WITH_UNIT, Dossier

        late = Q(
            round__register_by__lt=F("model__registered_on"),
            round__year=F("model__registered_on__year"),
        )
        waiting = Dossier.objects.filter(Q(round__wants_approval=True) | late, status__in=WITH_UNIT)
        rows = self.filter(approved_on=None, origin=Origin.PROCEDURE)
        return rows.exclude(status=ModelStatus.ENDED).filter(pk__in=waiting.values("model"))

    def search(self, text: str) -> Self:
        """Models whose code or name, or whose unit's name at any time, holds every word."""
        by_name = self
        for word in fold(text).split():
            by_name = by_name.filter(search_key__contains=word)
        units = Organization.objects.search(text).values("pk")
        return self.filter(Q(pk__in=by_name.values("pk")) | Q(organization__in=units))


class PracticeModel(Revised, SampleMarked):
    """What an agency or unit builds and keeps: a Friendly Government, a smart mass mobilisation.

    `ended_on` is the first day without it. A launch is a dated public event and is not a
    recognition.
    """

    code = models.CharField(_("mã mô hình"), max_length=30, unique=True, editable=False)
    type = models.ForeignKey(
        ModelType, verbose_name=_("loại mô hình"), on_delete=models.PROTECT, related_name="models"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="practice_models",
    )
    name = NfcCharField(_("tên mô hình"), max_length=300, validators=[MinLengthValidator(5)])
    field = NfcCharField(_("lĩnh vực"), max_length=200, blank=True)
    summary = NfcTextField(_("nội dung chính"), max_length=5000, blank=True)
    status = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=ModelStatus,
        default=ModelStatus.BUILDING,
        editable=False,
    )
    origin = models.CharField(
        _("nguồn"), max_length=10, choices=Origin, default=Origin.PROCEDURE, editable=False
    )
    registered_on = models.DateField(_("ngày đăng ký"), null=True, blank=True)
    approved_on = models.DateField(
        _("ngày phê duyệt đăng ký"), null=True, blank=True, editable=False
    )
    launched_on = models.DateField(_("ngày ra mắt"), null=True, blank=True)
    ended_on = models.DateField(_("kết thúc từ ngày"), null=True, blank=True)
    search_key = SearchKeyField(source=["code", "name"])
    sort_key = SortKeyField(source=["name"])
    history = HistoricalRecords()

    objects = PracticeModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("mô hình")
        verbose_name_plural = _("mô hình")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="practicemodel_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="practicemodel_status_is_known", condition=Q(status__in=ModelStatus.values)
            ),
            models.CheckConstraint(
                name="practicemodel_registered_has_day",
                condition=Q(origin=Origin.PROCEDURE, registered_on__isnull=False)
                | Q(origin=Origin.DECISION),
                violation_error_message=_("Mô hình đăng ký trên cổng phải có ngày đăng ký."),
            ),
            models.CheckConstraint(
                # Of a model that came in by its decision the launch may be unknown.
                name="practicemodel_launched_has_day",
                condition=Q(status=ModelStatus.BUILDING, launched_on=None)
                | Q(status=ModelStatus.LAUNCHED, launched_on__isnull=False)
                | Q(status=ModelStatus.LAUNCHED, origin=Origin.DECISION)
                | Q(status=ModelStatus.ENDED),
                violation_error_message=_("Mô hình đã ra mắt phải có ngày ra mắt."),
            ),
            models.CheckConstraint(
                name="practicemodel_ended_has_day",
                condition=Q(status=ModelStatus.ENDED, ended_on__isnull=False)
                | (~Q(status=ModelStatus.ENDED) & Q(ended_on=None)),
                violation_error_message=_("Mô hình đã kết thúc phải có ngày kết thúc."),
            ),
            models.CheckConstraint(
                name="practicemodel_approved_after_registration",
                condition=Q(approved_on=None)
                | Q(registered_on=None)
                | Q(approved_on__gte=F("registered_on")),
                violation_error_message=_("Ngày phê duyệt đăng ký phải từ ngày đăng ký trở đi."),
            ),
            models.CheckConstraint(
                name="practicemodel_launched_after_registration",
                condition=Q(launched_on=None)
                | Q(registered_on=None)
                | Q(launched_on__gte=F("registered_on")),
                violation_error_message=_("Ngày ra mắt phải từ ngày đăng ký trở đi."),
            ),
            models.CheckConstraint(
                name="practicemodel_ended_after_registration",
                condition=Q(ended_on=None)
                | Q(registered_on=None)
                | Q(ended_on__gte=F("registered_on")),
                violation_error_message=_("Ngày kết thúc phải từ ngày đăng ký trở đi."),
            ),
            models.CheckConstraint(
                name="practicemodel_ended_after_launch",
                condition=Q(ended_on=None)
                | Q(launched_on=None)
                | Q(ended_on__gte=F("launched_on")),
                violation_error_message=_("Ngày kết thúc phải từ ngày ra mắt trở đi."),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "type"], name="practicemodel_by_unit"),
            models.Index(
                fields=["type", "launched_on", "ended_on", "organization"],
                name="practicemodel_by_launch",
            ),
            models.Index(fields=["sort_key"], name="practicemodel_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    def get_absolute_url(self) -> str:
        """The page of this model."""
        return reverse("models_registry:practicemodel_detail", args=[self.code])

    @property
    def tone(self) -> str:
        """How the badge of its status looks."""
        return ModelStatus(self.status).tone

    @property
    def launch_is_unknown(self) -> bool:
        """Whether it is in operation since a day that nobody has entered yet."""
        return self.status == ModelStatus.LAUNCHED and self.launched_on is None


class PracticeModelStep(OfficialStep):
    """What was done to a model."""

    record = models.ForeignKey(
        PracticeModel, verbose_name=_("mô hình"), on_delete=models.PROTECT, related_name="steps"
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý mô hình")
        verbose_name_plural = _("bước xử lý mô hình")
        constraints = [
            append_only("practicemodelstep"),
            on_behalf_needs_basis("practicemodelstep"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.verb}"
