"""How units are classed and grouped over time: regions I to III, and clusters."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.fields import NfcCharField
from core.records import SampleMarked, Sourced
from documents.models import LegalDocument

from .units import AdministrativeUnit, Level, refuse_outside_life


class Region(models.IntegerChoices):
    """The classes of communes of ethnic minority and mountainous areas; III is the hardest."""

    REGION_I = 1, _("khu vực I")
    REGION_II = 2, _("khu vực II")
    REGION_III = 3, _("khu vực III")


class RegionClass(Dated, Sourced, SampleMarked):
    """A commune's region class over a period, by a decision; it does not outlive the unit."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        on_delete=models.CASCADE,
        related_name="region_classes",
    )
    region = models.PositiveSmallIntegerField(_("khu vực"), choices=Region)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("căn cứ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân định khu vực")
        verbose_name_plural = _("phân định khu vực")
        constraints = [
            *dated("regionclass", "unit"),
            models.CheckConstraint(
                name="regionclass_is_one_of_three", condition=Q(region__in=[1, 2, 3])
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "region", "valid_from", "valid_to"], name="regionclass_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_region_display()} ({self.unit_id})"

    def clean(self) -> None:
        """Communes, wards and townships are classed, and no longer than they stand."""
        refuse_outside_life(self)
        if self.unit_id is not None and self.unit.level != Level.COMMUNE:
            raise ValidationError({"unit": _("Chỉ đơn vị cấp xã được phân định khu vực.")})


class Cluster(Dated):
    """A group of units for comparison, such as 'by former district', in place of the districts."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = NfcCharField(_("tên"), max_length=200)
    scheme = models.SlugField(_("cách nhóm"), max_length=40)
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    members = models.ManyToManyField(
        AdministrativeUnit,
        verbose_name=_("đơn vị trong cụm"),
        through="ClusterMembership",
        related_name="clusters",
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("cụm")
        verbose_name_plural = _("cụm")
        ordering = ["scheme", "official_order"]
        constraints = dated("cluster")

    def __str__(self) -> str:
        return self.name


class ClusterMembership(Dated):
    """A unit's place in a cluster over a period."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cụm"), on_delete=models.CASCADE, related_name="memberships"
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        on_delete=models.CASCADE,
        related_name="cluster_memberships",
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị trong cụm")
        verbose_name_plural = _("đơn vị trong cụm")
        constraints = dated("clustermembership", "cluster", "unit")

    def __str__(self) -> str:
        return f"{self.unit_id} ∈ {self.cluster_id}"

    def clean(self) -> None:
        """A unit stands in a cluster no longer than it stands."""
        refuse_outside_life(self)
