"""Whom an activity reached: counts by kind, and never a name."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, SearchKeyField
from core.records import Revised, SampleMarked

from .activities import SupportActivity


class BeneficiaryKindQuerySet(models.QuerySet["BeneficiaryKind"]):
    """Kinds of beneficiaries."""

    def in_use(self) -> Self:
        """Kinds under which something may still be counted."""
        return self.filter(is_in_use=True)


class BeneficiaryKind(Revised):
    """A kind of beneficiary and in what it is counted, as poor households in 'hộ'."""

    code = models.CharField(_("mã"), max_length=30, unique=True)
    name = NfcCharField(_("tên"), max_length=150, unique=True)
    unit_of_measure = NfcCharField(_("đơn vị tính"), max_length=30)
    is_in_use = models.BooleanField(_("đang dùng"), default=True)
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=999)
    search_key = SearchKeyField(source=["name", "code"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = BeneficiaryKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("đối tượng được hưởng")
        verbose_name_plural = _("đối tượng được hưởng")
        ordering = ["official_order", "name"]
        constraints = [
            models.CheckConstraint(
                name="beneficiarykind_code_is_plain", condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$")
            ),
            models.CheckConstraint(
                name="beneficiarykind_is_named_and_measured",
                condition=~Q(name="") & ~Q(unit_of_measure=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BeneficiaryCount(SampleMarked):
    """How many of a kind an activity reached. The kinds overlap and are never added together."""

    activity = models.ForeignKey(
        SupportActivity,
        verbose_name=_("hoạt động giúp đỡ"),
        on_delete=models.CASCADE,
        related_name="reached",
    )
    kind = models.ForeignKey(
        BeneficiaryKind,
        verbose_name=_("đối tượng được hưởng"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    number = models.PositiveIntegerField(_("số lượng"))

    class Meta:
        verbose_name = _("số đối tượng được hưởng")
        verbose_name_plural = _("số đối tượng được hưởng")
        ordering = ["kind__official_order", "kind__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind"], name="beneficiarycount_kind_once_an_activity"
            ),
            models.CheckConstraint(
                name="beneficiarycount_is_plausible",
                condition=Q(number__gte=1, number__lte=1_000_000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind_id}"
