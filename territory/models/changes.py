"""Recorded changes of the map, and what of one unit went into another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField, NfcTextField
from core.records import Sourced
from documents.models import LegalDocument

from .units import AdministrativeUnit


class UnitChange(Sourced):
    """A recorded change of the map: the day from which it holds and the document that made it."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    title = NfcCharField(_("tên"), max_length=300)
    effective_on = models.DateField(_("có hiệu lực từ"))
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("căn cứ"),
        on_delete=models.PROTECT,
        related_name="unit_changes",
    )
    boundary_unclear = models.ManyToManyField(
        AdministrativeUnit,
        verbose_name=_("đơn vị chưa rõ địa giới"),
        help_text=_(
            "Đơn vị tiếp tục tồn tại nhưng chưa rõ có chuyển một phần cho đơn vị khác hay không."
        ),
        blank=True,
        related_name="+",
    )
    note = NfcTextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("lần sắp xếp đơn vị hành chính")
        verbose_name_plural = _("lần sắp xếp đơn vị hành chính")
        ordering = ["effective_on"]

    def __str__(self) -> str:
        return self.title


class Extent(models.TextChoices):
    """How much of a unit went to another."""

    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")
    UNKNOWN = "unknown", _("chưa rõ")


class UnitLineage(Sourced):
    """What of one unit went into another by a change: all of it, a part, or it is not known.

    Many to many: a unit may be divided among several, and a unit may come from several.
    """

    change = models.ForeignKey(
        UnitChange, verbose_name=_("lần sắp xếp"), on_delete=models.CASCADE, related_name="lineage"
    )
    predecessor = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị cũ"),
        on_delete=models.PROTECT,
        related_name="successions",
    )
    successor = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị mới"),
        on_delete=models.PROTECT,
        related_name="origins",
    )
    extent = models.CharField(_("phần"), max_length=7, choices=Extent)
    share = models.DecimalField(
        _("tỷ lệ dân số"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    note = NfcTextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("quan hệ kế thừa")
        verbose_name_plural = _("quan hệ kế thừa")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "predecessor", "successor"], name="unitlineage_once_per_change"
            ),
            models.CheckConstraint(
                name="unitlineage_joins_two_units", condition=~Q(predecessor=F("successor"))
            ),
            models.CheckConstraint(
                name="unitlineage_share_is_a_part",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
            ),
            # Only one unit can have received the whole of another.
            models.UniqueConstraint(
                fields=["change", "predecessor"],
                condition=Q(extent=Extent.WHOLE),
                name="unitlineage_whole_goes_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
