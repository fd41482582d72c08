"""The indices by which the province is measured, and their results as published."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField, SearchKeyField
from core.numbers import format_number
from core.records import Revised, SampleMarked, Sourced
from organizations.scope import may_somewhere


class GovernanceIndex(Revised):
    """An index: PAR INDEX, SIPAS, PAPI … Its scale is what the publisher uses."""

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    name = NfcCharField(_("tên"), max_length=200)
    publisher = NfcCharField(_("cơ quan công bố"), max_length=200, blank=True)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    search_key = SearchKeyField(source=["code", "name"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("chỉ số")
        verbose_name_plural = _("chỉ số")
        ordering = ["official_order", "code"]
        constraints = [
            models.CheckConstraint(name="governanceindex_has_a_name", condition=~Q(name=""))
        ]

    def __str__(self) -> str:
        return self.name


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

    def current(self) -> Self:
        """Of each result the latest revision."""
        newer = self.model.objects.filter(
            index=OuterRef("index"),
            year=OuterRef("year"),
            revision_number__gt=OuterRef("revision_number"),
        )
        totals = Q(dimension__isnull=True) & ~Exists(newer.filter(dimension__isnull=True))
        parts = Q(dimension__isnull=False) & ~Exists(newer.filter(dimension=OuterRef("dimension")))
        return self.filter(totals | parts)

    def shown_on(self, day: date) -> Self:
        """The current results of the years up to the day's, by index, the newest year first."""
        known = self.current().filter(year__lte=day.year).select_related("index", "dimension")
        return known.order_by("index__official_order", "-year", "dimension__number")

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Results are the province's: whoever holds the permission holds it for every one."""
        return self if may_somewhere(user, permission) else self.none()


class IndexResult(Revised, Sourced, SampleMarked):
    """The province's result in an index or one of its dimensions for a year, as a source prints it.

    A total is never made to equal the sum of its parts. What is published anew later is a further
    revision.
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
    value = models.DecimalField(_("điểm"), max_digits=9, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("thứ hạng"), null=True, blank=True)
    of_n = models.PositiveSmallIntegerField(_("trên số tỉnh, thành phố"), null=True, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    revision_number = models.PositiveSmallIntegerField(_("lần công bố"), default=1)
    note = NfcTextField(_("ghi chú"), blank=True)
    history = HistoricalRecords()

    objects = IndexResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả chỉ số")
        verbose_name_plural = _("kết quả chỉ số")
        ordering = ["index", "-year", "dimension__number", "revision_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "year", "revision_number"],
                condition=Q(dimension__isnull=True),
                name="indexresult_total_once_per_revision",
                violation_error_message=_("Chỉ số đã có kết quả của năm và lần công bố này."),
            ),
            models.UniqueConstraint(
                fields=["index", "year", "dimension", "revision_number"],
                condition=Q(dimension__isnull=False),
                name="indexresult_dimension_once_per_revision",
                violation_error_message=_("Nội dung đã có kết quả của năm và lần công bố này."),
            ),
            models.CheckConstraint(
                name="indexresult_rank_is_among_n",
                condition=Q(rank__isnull=True)
                | Q(rank__gte=1) & (Q(of_n__isnull=True) | Q(rank__lte=F("of_n"))),
                violation_error_message=_(
                    "Thứ hạng phải từ 1 đến số tỉnh, thành phố được xếp hạng."
                ),
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
