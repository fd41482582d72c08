"""The indices by which the province is measured, and their results as published."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField, SearchKeyField
from core.numbers import format_number
from core.records import Revised, SampleMarked, Sourced
from organizations.models import Organization
from organizations.scope import may_somewhere


class IndexSubject(models.TextChoices):
    """Who is ranked by an index."""

    PROVINCES = "provinces", _("Tỉnh, thành phố trong cả nước")
    DEPARTMENTS = "departments", _("Sở, ban, ngành của tỉnh")
    LOCALITIES = "localities", _("Huyện, thành phố; từ 07/2025 xã, phường")


class GovernanceIndex(Revised):
    """An index: PAR INDEX, SIPAS, PAPI … Its scale is what the publisher uses.

    An internal one ranks the province's own agencies or localities: its results are theirs, and the
    one without an organization is the average that the province publishes.
    """

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    name = NfcCharField(_("tên"), max_length=200)
    publisher = NfcCharField(_("cơ quan công bố"), max_length=200, blank=True)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    subject = models.CharField(
        _("đối tượng xếp hạng"),
        max_length=11,
        choices=IndexSubject,
        default=IndexSubject.PROVINCES,
    )
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    search_key = SearchKeyField(source=["code", "name"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("chỉ số")
        verbose_name_plural = _("chỉ số")
        ordering = ["official_order", "code"]
        constraints = [
            models.CheckConstraint(name="governanceindex_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="governanceindex_subject_is_known",
                condition=Q(subject__in=IndexSubject.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this index."""
        return reverse("reform_tasks:index_detail", args=[self.code])

    @property
    def is_internal(self) -> bool:
        """Whether it ranks the province's own agencies or localities."""
        return self.subject != IndexSubject.PROVINCES


class IndexDimension(models.Model):
    """A part of an index."""

    index = models.ForeignKey(
        GovernanceIndex,
        verbose_name=_("chỉ số"),
        on_delete=models.CASCADE,
        related_name="dimensions",
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"))
    name = NfcCharField(_("tên nội dung"), max_length=200)

    class Meta:
        verbose_name = _("nội dung của chỉ số")
        verbose_name_plural = _("nội dung của chỉ số")
        ordering = ["index", "number"]
        constraints = [
            models.UniqueConstraint(fields=["index", "number"], name="indexdimension_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class IndexResultQuerySet(models.QuerySet["IndexResult"]):
    """Published results."""

    def totals(self) -> Self:
        """Results of whole indices, without their dimensions."""
        return self.filter(dimension__isnull=True)

    def published_by(self, day: date) -> Self:
        """Results that were published by the day, those replaced since among them.

        Where the day of publication is unknown, the year of the result is taken for it.
        """
        unknown = Q(published_on__isnull=True, year__lte=day.year)
        return self.filter(Q(published_on__lte=day) | unknown)

    def current(self, day: date | None = None) -> Self:
        """Of each result the latest publication, of those by the day where one is given."""
        # A total, and a result of the province, has no key to be compared: 0 stands for it.
        newer = self.model.objects.alias(
            part=Coalesce("dimension_id", 0), whose=Coalesce("organization_id", 0)
        ).filter(
            index=OuterRef("index"),
            year=OuterRef("year"),
            part=Coalesce(OuterRef("dimension_id"), 0),
            whose=Coalesce(OuterRef("organization_id"), 0),
            revision_number__gt=OuterRef("revision_number"),
        )
        if day is None:
            return self.filter(~Exists(newer))
        return self.published_by(day).filter(~Exists(newer.published_by(day)))

    def shown_on(self, day: date) -> Self:
        """The current results of the day, by index, the newest year first, as they were ranked."""
        known = self.current(day).select_related("index", "dimension", "organization")
        return known.order_by(
            "index__official_order",
            "-year",
            "dimension__number",
            F("rank").asc(nulls_last=True),
            "organization__official_order",
        )

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Results are the province's: whoever holds the permission holds it for every one."""
        return self if may_somewhere(user, permission) else self.none()


class IndexResult(Revised, Sourced, SampleMarked):
    """A result in an index or one of its dimensions for a year, as a source prints it.

    Without an organization it is the province's; in an internal index, the average of those ranked.
    A total is never made to equal the sum of its parts. What is published anew later is a further
    revision (`revision_number`), and the earlier one stays.
    """

    index = models.ForeignKey(
        GovernanceIndex,
        verbose_name=_("chỉ số"),
        on_delete=models.PROTECT,
        related_name="results",
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    dimension = models.ForeignKey(
        IndexDimension,
        verbose_name=_("nội dung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="results",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        help_text=_("Chỉ ghi ở xếp hạng nội bộ; để trống: của tỉnh, hoặc bình quân chung."),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="index_results",
    )
    value = models.DecimalField(_("điểm"), max_digits=9, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("thứ hạng"), null=True, blank=True)
    of_n = models.PositiveSmallIntegerField(_("trên tổng số"), null=True, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    revision_number = models.PositiveSmallIntegerField(_("lần công bố"), default=1)
    note = NfcTextField(_("ghi chú"), blank=True)
    history = HistoricalRecords()

    objects = IndexResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả chỉ số")
        verbose_name_plural = _("kết quả chỉ số")
        ordering = ["index", "-year", "dimension__number", "organization", "revision_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "year", "revision_number"],
                condition=Q(dimension__isnull=True, organization__isnull=True),
                name="indexresult_total_once_per_revision",
                violation_error_message=_("Chỉ số đã có kết quả của năm và lần công bố này."),
            ),
            models.UniqueConstraint(
                fields=["index", "year", "dimension", "revision_number"],
                condition=Q(dimension__isnull=False, organization__isnull=True),
                name="indexresult_dimension_once_per_revision",
                violation_error_message=_("Nội dung đã có kết quả của năm và lần công bố này."),
            ),
            models.UniqueConstraint(
                fields=["index", "year", "organization", "revision_number"],
                condition=Q(dimension__isnull=True, organization__isnull=False),
                name="indexresult_of_organization_once_per_revision",
                violation_error_message=_(
                    "Cơ quan, đơn vị đã có kết quả của năm và lần công bố này."
                ),
            ),
            models.UniqueConstraint(
                fields=["index", "year", "organization", "dimension", "revision_number"],
                condition=Q(dimension__isnull=False, organization__isnull=False),
                name="indexresult_part_of_organization_once",
                violation_error_message=_(
                    "Nội dung này của cơ quan, đơn vị đã có kết quả của năm và lần công bố này."
                ),
            ),
            models.CheckConstraint(
                name="indexresult_revisions_count_from_one", condition=Q(revision_number__gte=1)
            ),
            models.CheckConstraint(
                name="indexresult_later_publication_has_its_day",
                condition=Q(revision_number=1) | Q(published_on__isnull=False),
                violation_error_message=_("Đề nghị nhập ngày công bố của lần công bố sau."),
            ),
            models.CheckConstraint(
                name="indexresult_rank_is_among_n",
                condition=Q(rank__isnull=True)
                | Q(rank__gte=1) & (Q(of_n__isnull=True) | Q(rank__lte=F("of_n"))),
                violation_error_message=_("Thứ hạng phải từ 1 đến tổng số được xếp hạng."),
            ),
            models.CheckConstraint(
                name="indexresult_value_is_on_its_scale",
                condition=Q(value__isnull=True)
                | Q(value__gte=0) & (Q(maximum__isnull=True) | Q(value__lte=F("maximum"))),
                violation_error_message=_("Điểm phải từ 0 đến điểm tối đa."),
            ),
            models.CheckConstraint(
                name="indexresult_says_something",
                condition=Q(value__isnull=False) | Q(rank__isnull=False),
                violation_error_message=_("Đề nghị nhập điểm hoặc thứ hạng."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index_id} {self.year}"

    def clean(self) -> None:
        """A dimension is one of the index, and only an internal index has results of organizations.

        These truths span tables, so that no constraint of this one can keep them.
        """
        super().clean()
        if self.index_id is None:
            return
        dimension = self.dimension
        if dimension is not None and dimension.index_id != self.index_id:
            raise ValidationError(
                {"dimension": gettext("Nội dung này không thuộc chỉ số đã chọn.")}
            )
        if self.organization_id is not None and not self.index.is_internal:
            sentence = gettext("Chỉ số này xếp hạng tỉnh. Đề nghị để trống cơ quan, đơn vị.")
            raise ValidationError({"organization": sentence})

    @property
    def shown_value(self) -> str:
        """The value with the decimals that its source prints; '' where only the rank is known."""
        return _written(self.value)

    @property
    def shown_maximum(self) -> str:
        """The maximum without idle zeros."""
        return _written(self.maximum)


def _written(number: Decimal | None) -> str:
    if number is None:
        return ""
    shortest = number.normalize()
    return format_number(
        shortest.quantize(Decimal(1)) if shortest == shortest.to_integral() else shortest
    )
