"""Agencies and units as they were on each day, and who worked in them in which role."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated, holds_on
from core.fields import NfcCharField, NfcTextField, SearchKeyField, SortKeyField
from core.process import Step
from core.records import Revised, SampleMarked, Sourced
from core.text import fold
from documents.models import LegalDocument
from territory.models import AdministrativeUnit

from .roles import Role


class Side(models.TextChoices):
    """On which side of the political system an organization stands."""

    STATE = "state", _("Nhà nước")
    PARTY = "party", _("Đảng")
    FRONT = "front", _("MTTQ và đoàn thể")
    ARMED_FORCES = "armed", _("Lực lượng vũ trang")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")


class OrganizationKind(models.TextChoices):
    """What an organization is."""

    PROVINCIAL_COMMITTEE = "ubnd_tinh", _("UBND tỉnh")
    DISTRICT_COMMITTEE = "ubnd_huyen", _("UBND huyện, thị xã, thành phố")
    COMMUNE_COMMITTEE = "ubnd_xa", _("UBND xã, phường, thị trấn")
    DEPARTMENT = "so_nganh", _("Sở, ban, ngành tỉnh")
    PARTY_BODY = "dang", _("Cơ quan của Tỉnh ủy")
    FRONT_BODY = "mttq", _("MTTQ và tổ chức chính trị - xã hội")
    ARMED_FORCE = "llvt", _("Lực lượng vũ trang")
    CENTRAL_AGENCY = "tw", _("Cơ quan Trung ương trên địa bàn")
    PUBLIC_SERVICE_UNIT = "dvsn", _("Đơn vị sự nghiệp")
    ENTERPRISE = "dn", _("Doanh nghiệp")


COMMITTEES = (
    OrganizationKind.PROVINCIAL_COMMITTEE,
    OrganizationKind.DISTRICT_COMMITTEE,
    OrganizationKind.COMMUNE_COMMITTEE,
)


class OrganizationQuerySet(DatedQuerySet):
    """Organizations."""

    def as_on(self, day: date) -> Self:
        """Annotate each organization with `name` and `sort_key` as they were on that day (empty if none)."""
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
        """Provincial departments and agencies: those that the one-stop rate of agencies speaks of."""
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
    """An agency or unit from its founding to its end. Its names are dated and stand in `names`."""

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
    history = HistoricalRecords()

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
        ]
        indexes = [models.Index(fields=["kind", "valid_from", "valid_to", "unit"])]

    def __str__(self) -> str:
        latest = max(self.names.all(), key=lambda naming: naming.valid_from, default=None)
        return latest.name if latest else self.code


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
        constraints = dated("organizationname", "organization")

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


class MembershipQuerySet(DatedQuerySet):
    """Memberships."""

    def of(self, user: object) -> Self:
        """The user's memberships."""
        return self.filter(user=user)


class Membership(Dated, Revised, SampleMarked):
    """A user's role in an organization over a period. Several may hold at once, in several organizations."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người dùng"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    office = NfcCharField(_("phòng"), max_length=100, blank=True)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("quyết định"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    inspected_units = models.ManyToManyField(
        AdministrativeUnit,
        verbose_name=_("đơn vị được thanh tra, kiểm tra"),
        blank=True,
        related_name="+",
    )
    note = NfcTextField(_("ghi chú"), blank=True)
    history = HistoricalRecords()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò của người dùng")
        verbose_name_plural = _("vai trò của người dùng")
        constraints = [
            *dated("membership", "user", "organization", "role"),
            models.CheckConstraint(
                name="membership_inspection_has_decision_and_end",
                condition=~Q(role=Role.INSPECTION)
                | Q(basis__isnull=False, valid_to__isnull=False),
                violation_error_message=_(
                    "Đoàn thanh tra, kiểm tra phải có quyết định và ngày kết thúc."
                ),
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.organization_id})"


class OfficialStep(Step):
    """A step of a process between agencies: for which unit it was done, and on the strength of what."""

    unit = models.ForeignKey(
        Organization,
        verbose_name=_("thực hiện cho"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_on_behalf = models.BooleanField(_("nhập thay"), default=False)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("theo văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Step.Meta):
        abstract = True


def on_behalf_needs_basis(name: str) -> models.CheckConstraint:
    """The constraint that what is entered for another unit names the unit and the document it rests on."""
    return models.CheckConstraint(
        name=f"{name}_on_behalf_has_basis",
        condition=Q(entered_on_behalf=False) | Q(basis__isnull=False, unit__isnull=False),
    )
