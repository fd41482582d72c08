"""What a supporter means to do for a commune in a year."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField
from core.numbers import format_number
from core.records import Revised, SampleMarked
from core.text import fold
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.models import AdministrativeUnit

from .funds import Funded
from .kinds import SupportKind
from .limits import MOST_DONG, measured, plausible
from .new_rural import NewRuralCriterion
from .parties import named


class PlanStatus(models.TextChoices):
    """Where a plan stands; whether it was issued by a day, its `issued_on` says."""

    DRAFT = "draft", _("Bản nháp")
    ISSUED = "issued", _("Đã ban hành")
    AMENDING = "amending", _("Đang điều chỉnh")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {self.DRAFT: "muted", self.ISSUED: "success", self.AMENDING: "progress"}[self]


class SupportPlanQuerySet(models.QuerySet["SupportPlan"]):
    """Plans."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """To see: those of the supporters and communes in reach. To write: the supporters' own."""
        reached = reach_of(user, permission)
        if reached is None:
            return self
        own = Q(supporter__in=reached.organizations)
        if permission == Permission.ACTIVITY_VIEW:
            own |= Q(commune__in=reached.units)
        return self.filter(own)

    def search(self, text: str) -> Self:
        """Plans in whose parties' names, of whatever time, every word stands."""
        found = self
        for word in fold(text).split():
            found = found.filter(named("supporter", "commune", word))
        return found

    def with_totals(self) -> Self:
        """With the number of items (`item_count`) and what those of known value come to."""
        items = PlanItem.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
        return self.annotate(
            item_count=Subquery(items.annotate(number=Count("pk")).values("number")),
            planned_total=Subquery(items.annotate(total=Sum("planned_vnd")).values("total")),
        )

    def issued_by(self, day: date) -> Self:
        """Plans that had been issued by that day."""
        return self.filter(issued_on__lte=day)


class SupportPlan(Revised, SampleMarked):
    """A supporter's plan for one commune and one year: its aims, criteria aimed at, and items.

    It counts from the day on which it was first issued; an amended one is issued again by another
    document and keeps that day.
    """

    supporter = models.ForeignKey(
        Organization,
        verbose_name=_("đơn vị giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_plans",
    )
    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_plans",
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    aims = NfcTextField(_("mục tiêu"), max_length=2000)
    criteria = models.ManyToManyField(
        NewRuralCriterion,
        verbose_name=_("tiêu chí nông thôn mới hướng tới"),
        blank=True,
        related_name="+",
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=8,
        choices=PlanStatus,
        default=PlanStatus.DRAFT,
        editable=False,
    )
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True, editable=False)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản ban hành"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="support_plans",
    )
    history = HistoricalRecords()

    objects = SupportPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch giúp đỡ")
        verbose_name_plural = _("kế hoạch giúp đỡ")
        ordering = ["-year", "supporter__official_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "commune", "year"],
                name="supportplan_once_a_year",
                violation_error_message=_("Đã có kế hoạch giúp đỡ xã này trong năm."),
            ),
            models.CheckConstraint(
                name="supportplan_year_is_plausible", condition=Q(year__gte=2000, year__lte=2999)
            ),
            models.CheckConstraint(name="supportplan_has_aims", condition=~Q(aims="")),
            models.CheckConstraint(
                name="supportplan_status_is_known", condition=Q(status__in=PlanStatus.values)
            ),
            models.CheckConstraint(
                name="supportplan_issued_by_document",
                condition=Q(status=PlanStatus.DRAFT, issued_on=None, document=None)
                | (
                    ~Q(status=PlanStatus.DRAFT) & Q(issued_on__isnull=False, document__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["year", "issued_on", "supporter"], name="supportplan_year_issued"),
            models.Index(fields=["commune", "year"], name="supportplan_commune_year"),
        ]

    def __str__(self) -> str:
        return str(_("Kế hoạch giúp đỡ năm %(year)s") % {"year": self.year})

    def get_absolute_url(self) -> str:
        """The page of this plan."""
        return reverse("commune_support:plan_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return PlanStatus(self.status).tone

    @property
    def is_open(self) -> bool:
        """Whether its items may be changed now."""
        return self.status != PlanStatus.ISSUED


class PlanItem(Funded, SampleMarked):
    """One line of a plan: what, how much of it, of what value, from which source, by which month.

    A value that is not known is empty, never 0; a kind that is never valued has none.
    """

    plan = models.ForeignKey(
        SupportPlan, verbose_name=_("kế hoạch"), on_delete=models.CASCADE, related_name="items"
    )
    kind = models.ForeignKey(
        SupportKind,
        verbose_name=_("loại hình giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    content = NfcCharField(_("nội dung"), max_length=300, blank=True)
    quantity = models.DecimalField(
        _("khối lượng"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit_of_measure = NfcCharField(_("đơn vị tính"), max_length=30, blank=True)
    planned_vnd = models.BigIntegerField(_("giá trị dự kiến (đồng)"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("tháng thực hiện"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("nội dung kế hoạch giúp đỡ")
        verbose_name_plural = _("nội dung kế hoạch giúp đỡ")
        ordering = ["kind__official_order", "month", "pk"]
        constraints = [
            plausible("planitem_value_is_plausible", "planned_vnd", MOST_DONG),
            measured("planitem_quantity_has_unit"),
            models.CheckConstraint(
                name="planitem_month_is_of_the_year",
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                violation_error_message=_("Đề nghị nhập tháng từ 1 đến 12."),
            ),
        ]

    def __str__(self) -> str:
        return self.content or str(self.kind)

    @property
    def amount(self) -> str:
        """The quantity with its unit, as in '1,5 km'; '' where there is none."""
        if self.quantity is None:
            return ""
        return f"{format_number(Decimal(self.quantity).normalize())} {self.unit_of_measure}"
