from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core import clock
from core.dated import Dated, DatedQuerySet, dated, holds_on
from core.fields import NfcCharField, SearchKeyField, SortKeyField
from core.records import Revised, SampleMarked, Sourced
from core.text import fold
from documents.models import LegalDocument
from organizations.kinds import COMMITTEES, OrganizationKind, Side, side_fits_kind
from territory.models import AdministrativeUnit


class OrganizationQuerySet(DatedQuerySet):
    """Organizations."""

    def as_on(self, day: date) -> Self:
        """Annotate each organization with `name` and `sort_key` of that day (empty if none)."""
        return self.alias(
            naming=FilteredRelation("names", condition=holds_on(day, "names__"))
        ).annotate(name=F("naming__name"), sort_key=F("naming__sort_key"))

    def search(self, text: str) -> Self:
        """Organizations that were ever called so, accents and đ ignored."""
        names = OrganizationName.objects.all()
        for word in fold(text).split():
            names = names.filter(search_key__contains=word)
        return self.filter(pk__in=names.values("organization"))

    def departments(self) -> Self:
        """Provincial departments and agencies: those of the one-stop rate of agencies."""
        return self.filter(kind=OrganizationKind.DEPARTMENT)

    def commune_committees(self) -> Self:
        """People's Committees of communes, wards and townships."""
        return self.filter(kind=OrganizationKind.COMMUNE_COMMITTEE)

    def district_committees(self) -> Self:
        """People's Committees of districts, towns and cities under the province."""
        return self.filter(kind=OrganizationKind.DISTRICT_COMMITTEE)

    def in_official_order(self) -> Self:
        """The order of the issuing decisions, never by results."""
        return self.order_by("official_order", "pk")


class Organization(Dated, Revised, Sourced, SampleMarked):
    """An agency or unit from its founding to its end. Its names are dated and stand in `names`.

    It goes on through a rename and through gaining or losing a part; it ends when merged, wholly
    divided or abolished. A People's Committee ends with its unit.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=OrganizationKind)
    side = models.CharField(_("khối"), max_length=10, choices=Side)
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("đơn vị hành chính"),
        help_text=_("Của UBND: chính đơn vị đó; của cơ quan khác: nơi cơ quan trực thuộc."),
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    official_order = models.PositiveIntegerField(_("thứ tự chính thức"), default=9999)
    founded_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản thành lập"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords(
        verbose_name=_("lịch sử cơ quan, đơn vị"), verbose_name_plural=_("lịch sử cơ quan, đơn vị")
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        ordering = ["official_order", "pk"]
        constraints = [
            *dated("organization"),
            # A unit has one People's Committee at a time.
            *dated(
                "organization_committee",
                "unit",
                condition=Q(kind__in=COMMITTEES),
            )[1:],
            models.CheckConstraint(
                name="organization_side_fits_kind",
                condition=side_fits_kind(),
                violation_error_message=_("Khối không phù hợp với loại cơ quan, đơn vị."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "valid_from", "valid_to", "unit"], name="organization_of_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name_on(clock.today())

    def get_absolute_url(self) -> str:
        """The page of this organization."""
        return reverse("organizations:organization_detail", args=[self.code])

    def name_on(self, day: date) -> str:
        """The name of that day; before the founding the first, after the end the last one.

        Reads `names`: prefetch them for a list, or ask `naming.names_on` for many at once.
        """
        names = sorted(self.names.all(), key=lambda naming: naming.valid_from)
        begun = [naming for naming in names if naming.valid_from <= day]
        if begun:
            return begun[-1].name
        return names[0].name if names else self.code


class OrganizationName(Dated):
    """What an organization was called over a period."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.CASCADE,
        related_name="names",
    )
    name = NfcCharField(_("tên"), max_length=200)
    name_en = NfcCharField(_("tên tiếng Anh"), max_length=200, blank=True)
    search_key = SearchKeyField(source=["name"])
    sort_key = SortKeyField(source=["name"])

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tên theo thời gian")
        verbose_name_plural = _("tên theo thời gian")
        ordering = ["valid_from"]
        constraints = [
            *dated("organizationname", "organization"),
            models.CheckConstraint(name="organizationname_is_not_blank", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationSuccession(Sourced):
    """Which organization took over from which, on which day; several may merge into one."""

    predecessor = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan cũ"),
        on_delete=models.PROTECT,
        related_name="successions",
    )
    successor = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan mới"),
        on_delete=models.PROTECT,
        related_name="origins",
    )
    effective_on = models.DateField(_("từ ngày"))
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("căn cứ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("quan hệ kế thừa của cơ quan")
        verbose_name_plural = _("quan hệ kế thừa của cơ quan")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="organizationsuccession_once"
            ),
            models.CheckConstraint(
                name="organizationsuccession_joins_two",
                condition=~Q(predecessor=F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
