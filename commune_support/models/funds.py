"""Whose money or goods it is: the supporter's own or mobilised, and from which source."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, SearchKeyField
from core.records import Revised


class Fund(models.TextChoices):
    """Whose money or goods it is."""

    OWN = "own", _("Nguồn của đơn vị")
    MOBILISED = "mobilised", _("Nguồn huy động")

    @property
    def other(self) -> "Fund":
        """The one that it is not."""
        return self.MOBILISED if self is self.OWN else self.OWN


class FundSourceQuerySet(models.QuerySet["FundSource"]):
    """Sources of funds."""

    def in_use(self) -> Self:
        """Sources from which something may still be recorded."""
        return self.filter(is_in_use=True)


class FundSource(Revised):
    """A source of funds, such as the office's budget or a collection among its staff.

    Data that the province edits. Each source is either the supporter's own or mobilised.
    """

    code = models.CharField(_("mã"), max_length=30, unique=True)
    name = NfcCharField(_("tên"), max_length=150, unique=True)
    fund = models.CharField(_("nguồn"), max_length=9, choices=Fund)
    is_in_use = models.BooleanField(_("đang dùng"), default=True)
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=999)
    search_key = SearchKeyField(source=["name", "code"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nguồn lực giúp đỡ")
        verbose_name_plural = _("nguồn lực giúp đỡ")
        ordering = ["official_order", "name"]
        constraints = [
            models.CheckConstraint(
                name="fundsource_code_is_plain", condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$")
            ),
            models.CheckConstraint(name="fundsource_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="fundsource_fund_is_known", condition=Q(fund__in=Fund.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Funded(models.Model):
    """Comes from the supporter's own funds or mobilised ones and, where known, from which source.

    The verbs keep `fund` that of the source.
    """

    fund = models.CharField(_("nguồn"), max_length=9, choices=Fund, default=Fund.OWN)
    source = models.ForeignKey(
        FundSource,
        verbose_name=_("nguồn lực cụ thể"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def said_source(self) -> str:
        """The source by name where it is known, else whose funds they are; reads `source`."""
        fund = Fund(self.fund).label
        return f"{fund}: {self.source}" if self.source is not None else str(fund)
