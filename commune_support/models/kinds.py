"""Kinds of support: data that the province edits, never constants."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, SearchKeyField
from core.records import Revised


class KindGroup(models.TextChoices):
    """What a kind of support is about."""

    FUNDS = "funds", _("Tiền, vật tư, thiết bị")
    LABOUR = "labour", _("Ngày công")
    INFRASTRUCTURE = "infrastructure", _("Hạ tầng, môi trường")
    PRODUCTION = "production", _("Sản xuất, sinh kế")
    HOUSING = "housing", _("Nhà ở")
    EDUCATION_HEALTH = "education_health", _("Giáo dục, y tế")
    GIFTS = "gifts", _("Thăm hỏi, tặng quà")
    GUIDANCE = "guidance", _("Tập huấn, hỗ trợ chuyên môn")
    MOBILISATION = "mobilisation", _("Tuyên truyền, vận động Nhân dân")


class SupportKindQuerySet(models.QuerySet["SupportKind"]):
    """Kinds of support."""

    def in_use(self) -> Self:
        """Kinds under which something may still be recorded."""
        return self.filter(is_in_use=True)


class SupportKind(Revised):
    """A kind of support, what it is measured in, and whether it has a value in money.

    What is not valued (mobilising against backward customs, legal education …) is counted and
    never priced.
    """

    code = models.CharField(_("mã"), max_length=30, unique=True)
    name = NfcCharField(_("tên"), max_length=150, unique=True)
    group = models.CharField(_("nhóm"), max_length=20, choices=KindGroup)
    unit_of_measure = NfcCharField(_("đơn vị tính"), max_length=30, blank=True)
    is_valued = models.BooleanField(
        _("quy ra tiền"),
        default=True,
        help_text=_("Nếu không: chỉ đếm số hoạt động, không ghi giá trị."),
    )
    is_in_use = models.BooleanField(_("đang dùng"), default=True)
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=999)
    search_key = SearchKeyField(source=["name", "code"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = SupportKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại hình giúp đỡ")
        verbose_name_plural = _("loại hình giúp đỡ")
        ordering = ["official_order", "name"]
        constraints = [
            models.CheckConstraint(
                name="supportkind_code_is_plain", condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$")
            ),
            models.CheckConstraint(name="supportkind_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="supportkind_group_is_known", condition=Q(group__in=KindGroup.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name
