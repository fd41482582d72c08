"""Boundaries for drawing: one set for each map of the communes, with the outline of each unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.fields import NfcCharField, NfcTextField
from core.records import Revised

from .units import AdministrativeUnit, Level

# What every drawn map says, whoever made its file.
FOR_REFERENCE = _("Bản đồ chỉ dùng để tham khảo, không có giá trị pháp lý về địa giới hành chính.")


class BoundarySet(Dated, Revised):
    """The outlines of all communes of one map, made from one file, from that map's first day on.

    A file loaded again for the same map takes its place; who loaded what stays in the history. The
    outlines are drawings: they were projected and simplified when they were loaded.
    """

    level = models.CharField(
        _("cấp"), max_length=8, choices=Level, default=Level.COMMUNE, editable=False
    )
    source = NfcCharField(_("nguồn"), max_length=400)
    licence = NfcTextField(_("điều kiện sử dụng"))
    file_name = NfcCharField(_("tên tệp"), max_length=200, editable=False)
    file_sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tải lên"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    loaded_at = models.DateTimeField(_("thời điểm tải lên"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ ranh giới")
        verbose_name_plural = _("bộ ranh giới")
        ordering = ["-valid_from"]
        constraints = [
            *dated("boundaryset", "level"),
            models.CheckConstraint(
                name="boundaryset_is_of_communes", condition=Q(level=Level.COMMUNE)
            ),
            models.CheckConstraint(
                name="boundaryset_hash_is_hexadecimal",
                condition=Q(file_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="boundaryset_has_a_size", condition=Q(width__gt=0, height__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.valid_from:%d/%m/%Y})"


class UnitBoundary(models.Model):
    """A unit's outline in a set, as the path of a drawing `width` by `height` units large."""

    boundary_set = models.ForeignKey(
        BoundarySet,
        verbose_name=_("bộ ranh giới"),
        on_delete=models.CASCADE,
        related_name="outlines",
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        on_delete=models.PROTECT,
        related_name="boundaries",
    )
    path = models.TextField(editable=False)

    class Meta:
        verbose_name = _("ranh giới")
        verbose_name_plural = _("ranh giới")
        constraints = [
            models.UniqueConstraint(
                fields=["boundary_set", "unit"], name="unitboundary_once_per_set"
            ),
            # Figures and four letters: nothing else may reach a page as part of a drawing.
            models.CheckConstraint(
                name="unitboundary_is_a_path", condition=Q(path__regex=r"^M[-0-9 Mlz]+z$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} ({self.boundary_set_id})"
