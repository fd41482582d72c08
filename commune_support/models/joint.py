"""What several supporters did together: one whole, split among them by shares."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import AppendOnly
from core.fields import NfcCharField, NfcTextField
from core.records import SampleMarked
from territory.models import AdministrativeUnit

from .kinds import SupportKind


class JointActivity(SampleMarked):
    """The whole of a shared activity as it was entered; its parts are activities of their own.

    Every supporter's part has its share, and the shares of all parts sum to the whole. Amounts are
    split so that they add up to the last đồng; the whole itself is counted nowhere.
    """

    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.ForeignKey(
        SupportKind,
        verbose_name=_("loại hình giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    held_on = models.DateField(_("ngày thực hiện"))
    description = NfcTextField(_("nội dung"), max_length=2000)
    quantity = models.DecimalField(
        _("khối lượng"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    cash_vnd = models.BigIntegerField(_("tiền mặt (đồng)"), null=True, blank=True)
    in_kind_vnd = models.BigIntegerField(_("hiện vật quy đổi (đồng)"), null=True, blank=True)
    unit_price_vnd = models.BigIntegerField(_("đơn giá hiện vật (đồng)"), null=True, blank=True)
    price_source = NfcCharField(_("nguồn của đơn giá"), max_length=200, blank=True)
    workdays = models.PositiveIntegerField(_("ngày công"), null=True, blank=True)
    beneficiaries = models.PositiveIntegerField(_("lượt người được hưởng"), null=True, blank=True)

    class Meta:
        verbose_name = _("hoạt động giúp đỡ chung")
        verbose_name_plural = _("hoạt động giúp đỡ chung")
        ordering = ["-held_on", "-pk"]
        constraints = [
            AppendOnly(name="jointactivity_append_only", deletable=Q(is_sample=True)),
        ]

    def __str__(self) -> str:
        return self.description[:100]


class Shared(models.Model):
    """May be one part of a shared activity, with its share of it as a whole fraction."""

    joint = models.ForeignKey(
        JointActivity,
        verbose_name=_("hoạt động chung"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    share_numerator = models.PositiveIntegerField(
        _("tử số của phần"), null=True, blank=True, editable=False
    )
    share_denominator = models.PositiveIntegerField(
        _("mẫu số của phần"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def share(self) -> str:
        """The share as it is written, '1/3'; '' where it is no part of a whole."""
        if self.joint_id is None:
            return ""
        return f"{self.share_numerator}/{self.share_denominator}"


def share_of_the_whole(name: str) -> models.CheckConstraint:
    """The constraint that a part has a share between nothing and all, and others have none."""
    return models.CheckConstraint(
        name=name,
        condition=Q(joint=None, share_numerator=None, share_denominator=None)
        | Q(
            joint__isnull=False,
            share_numerator__gte=1,
            share_denominator__isnull=False,
            share_numerator__lt=F("share_denominator"),
        ),
    )
