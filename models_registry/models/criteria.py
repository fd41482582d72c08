"""Criteria sets: what a model of a type is judged by, version after version.

A set is written as a draft, is frozen when it is issued, and is changed only by a new version.
What spans rows (points in a set of points, none in one of pass and fail) is checked by the verbs in
criteria_sets.py, under the lock of the set's row.
"""

from datetime import date
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import holds_on
from core.fields import NfcCharField, NfcTextField
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import OfficialStep, on_behalf_needs_basis
from organizations.permissions import Permission
from organizations.scope import may_somewhere

from .practice import ModelType


class Scoring(models.TextChoices):
    """How each criterion is judged."""

    POINTS = "points", _("chấm điểm")
    PASS_FAIL = "pass_fail", _("đạt, không đạt")


class Applicability(models.TextChoices):
    """Whether a unit may be exempted from a criterion, and how."""

    ALWAYS = "always", _("luôn áp dụng")
    BY_RULE = "by_rule", _("không áp dụng theo quy định")
    BY_APPROVAL = "by_approval", _("không áp dụng khi được chấp thuận")


class CriteriaSetStatus(models.TextChoices):
    """Where a version of a set stands."""

    DRAFT = "draft", _("Bản thảo")
    ISSUED = "issued", _("Đã ban hành")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return "success" if self == CriteriaSetStatus.ISSUED else "neutral"


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    """Criteria sets."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Versions on which the user holds the permission; a draft is for those who write it."""
        if not may_somewhere(user, permission):
            return self.none()
        return self if may_somewhere(user, Permission.CRITERIA_WRITE) else self.issued()

    def issued(self) -> Self:
        """Versions that were issued: those that anything is judged by."""
        return self.filter(status=CriteriaSetStatus.ISSUED)

    def valid_on(self, day: date) -> Self:
        """Issued versions in force on that day."""
        return self.issued().filter(holds_on(day, start="valid_from", end="valid_to"))


class CriteriaSet(Revised, SampleMarked):
    """One version of the criteria for models of a type, with its thresholds.

    `min_total` is in points, or in criteria passed where the set has no points. The shares are
    percent of the maximum. A blank rule is no rule.
    """

    code = models.SlugField(
        _("mã"),
        max_length=40,
        help_text=_("Chữ thường không dấu, số và gạch nối; các phiên bản có chung một mã."),
        validators=[
            RegexValidator(r"^[a-z0-9-]+$", _("Chỉ gồm chữ thường không dấu, số, gạch nối."))
        ],
    )
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1, editable=False)
    name = NfcCharField(_("tên bộ tiêu chí"), max_length=300)
    type = models.ForeignKey(
        ModelType,
        verbose_name=_("loại mô hình"),
        on_delete=models.PROTECT,
        related_name="criteria_sets",
    )
    scoring = models.CharField(_("cách đánh giá"), max_length=10, choices=Scoring)
    status = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=CriteriaSetStatus,
        default=CriteriaSetStatus.DRAFT,
        editable=False,
    )
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản ban hành"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField(_("áp dụng từ ngày"), null=True, blank=True, editable=False)
    valid_to = models.DateField(_("áp dụng đến hết ngày"), null=True, blank=True, editable=False)
    mottos = NfcTextField(
        _("khẩu hiệu, phương châm"), max_length=5000, blank=True, help_text=_("Mỗi dòng một câu.")
    )
    min_total = models.DecimalField(
        _("tổng tối thiểu"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    min_group_share = models.DecimalField(
        _("mỗi nhóm đạt ít nhất"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    min_criterion_share = models.DecimalField(
        _("mỗi tiêu chí đạt ít nhất"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    history = HistoricalRecords()

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="criteriaset_version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status=CriteriaSetStatus.DRAFT),
                name="criteriaset_one_draft",
                violation_error_message=_("Bộ tiêu chí này đã có một bản thảo."),
            ),
            models.CheckConstraint(
                name="criteriaset_scoring_is_known", condition=Q(scoring__in=Scoring.values)
            ),
            models.CheckConstraint(
                name="criteriaset_issued_has_day",
                condition=Q(status=CriteriaSetStatus.DRAFT, valid_from=None, valid_to=None)
                | Q(status=CriteriaSetStatus.ISSUED, valid_from__isnull=False),
            ),
            models.CheckConstraint(
                name="criteriaset_ends_after_start",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="criteriaset_thresholds_are_plausible",
                condition=(Q(min_total=None) | Q(min_total__gte=0))
                & (Q(min_group_share=None) | Q(min_group_share__range=(0, 100)))
                & (Q(min_criterion_share=None) | Q(min_criterion_share__range=(0, 100))),
                violation_error_message=_("Ngưỡng không âm; tỷ lệ từ 0 đến 100%."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s (phiên bản %(version)d)") % {
            "name": self.name,
            "version": self.version,
        }

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("models_registry:criteriaset_detail", args=[self.code, self.version])

    @property
    def tone(self) -> str:
        """How the badge of its status looks."""
        return CriteriaSetStatus(self.status).tone

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written in."""
        return self.status == CriteriaSetStatus.DRAFT

    @property
    def has_points(self) -> bool:
        """Whether criteria carry points."""
        return self.scoring == Scoring.POINTS


class CriteriaGroup(models.Model):
    """A group of criteria, such as 'II. Cải cách hành chính'."""

    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name=_("bộ tiêu chí"), on_delete=models.CASCADE, related_name="groups"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    title = NfcCharField(_("nhóm tiêu chí"), max_length=300)

    class Meta:
        verbose_name = _("nhóm tiêu chí")
        verbose_name_plural = _("nhóm tiêu chí")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "order"], name="criteriagroup_order_once"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "title"], name="criteriagroup_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """One criterion. `maximum` is blank in a set without points; a bonus adds to no maximum."""

    group = models.ForeignKey(
        CriteriaGroup,
        verbose_name=_("nhóm tiêu chí"),
        on_delete=models.CASCADE,
        related_name="criteria",
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    number = NfcCharField(_("số"), max_length=20)
    text = NfcTextField(_("nội dung tiêu chí"), max_length=3000)
    guidance = NfcTextField(_("hướng dẫn"), max_length=5000, blank=True)
    evidence = NfcTextField(_("minh chứng cần có"), max_length=3000, blank=True)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    is_mandatory = models.BooleanField(_("bắt buộc"), default=False)
    is_bonus = models.BooleanField(_("điểm thưởng"), default=False)
    wants_file = models.BooleanField(_("phải có tệp minh chứng"), default=False)
    applicability = models.CharField(
        _("áp dụng"), max_length=12, choices=Applicability, default=Applicability.ALWAYS
    )

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["group", "order"]
        constraints = [
            models.UniqueConstraint(fields=["group", "order"], name="criterion_order_once"),
            models.UniqueConstraint(fields=["group", "number"], name="criterion_number_once"),
            models.CheckConstraint(name="criterion_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="criterion_maximum_is_positive", condition=Q(maximum=None) | Q(maximum__gt=0)
            ),
            models.CheckConstraint(
                name="criterion_applicability_is_known",
                condition=Q(applicability__in=Applicability.values),
            ),
            models.CheckConstraint(
                # What only adds cannot be demanded.
                name="criterion_bonus_is_not_mandatory",
                condition=~Q(is_bonus=True, is_mandatory=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class VetoCondition(models.Model):
    """A fact that forbids recognition whatever the score, such as a disciplined leader."""

    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name=_("bộ tiêu chí"), on_delete=models.CASCADE, related_name="vetoes"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    text = NfcCharField(_("điều kiện loại trừ"), max_length=500)

    class Meta:
        verbose_name = _("điều kiện loại trừ")
        verbose_name_plural = _("điều kiện loại trừ")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "order"], name="vetocondition_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class RecognitionLevel(models.Model):
    """A level reached from that total up, such as '4 sao' from 95 points."""

    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name=_("bộ tiêu chí"), on_delete=models.CASCADE, related_name="levels"
    )
    name = NfcCharField(_("mức"), max_length=100)
    minimum = models.DecimalField(_("từ"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("mức công nhận")
        verbose_name_plural = _("mức công nhận")
        ordering = ["-minimum"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "minimum"], name="recognitionlevel_minimum_once"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "name"], name="recognitionlevel_name_once"
            ),
            models.CheckConstraint(
                name="recognitionlevel_minimum_not_negative", condition=Q(minimum__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CriteriaSetStep(OfficialStep):
    """What was done to a version of a set."""

    record = models.ForeignKey(
        CriteriaSet, verbose_name=_("bộ tiêu chí"), on_delete=models.PROTECT, related_name="steps"
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý bộ tiêu chí")
        verbose_name_plural = _("bước xử lý bộ tiêu chí")
        constraints = [append_only("criteriasetstep"), on_behalf_needs_basis("criteriasetstep")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.verb}"
