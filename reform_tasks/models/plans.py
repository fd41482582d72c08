"""Areas of reform, and the plans of the province and of its agencies and units."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.fields import NfcCharField, SearchKeyField
from core.process import append_only
from core.records import Revised, SampleMarked
from core.text import fold
from documents.models import LegalDocument
from organizations.models import OfficialStep, Organization, on_behalf_needs_basis
from organizations.permissions import Permission
from organizations.scope import in_scope, may_somewhere, reach_of


class ReformArea(Revised):
    """An area of reform by its number in plans.

    0 is steering, 1 to 6 are the areas of Resolution 76/NQ-CP, 7 is the impact of reform.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(_("số thứ tự"), unique=True)
    name = NfcCharField(_("tên lĩnh vực"), max_length=200)
    search_key = SearchKeyField(source=["name"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("lĩnh vực cải cách")
        verbose_name_plural = _("lĩnh vực cải cách")
        ordering = ["number"]
        constraints = [models.CheckConstraint(name="reformarea_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class AreaMonitorQuerySet(DatedQuerySet):
    """Who monitors which area, and when."""

    def by(self, organizations: Collection[int], day: date) -> Self:
        """Those of these organizations that hold on that day."""
        return self.valid_on(day).filter(organization__in=organizations)


class AreaMonitor(Dated, Revised, SampleMarked):
    """The agency that monitors an area of reform over a period; one at a time.

    It confirms or sends back what is reported on the tasks of the province's plan in its area.
    """

    area = models.ForeignKey(
        ReformArea, verbose_name=_("lĩnh vực"), on_delete=models.CASCADE, related_name="monitors"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan theo dõi lĩnh vực"),
        on_delete=models.PROTECT,
        related_name="monitored_areas",
    )
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("căn cứ"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = AreaMonitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan theo dõi lĩnh vực")
        verbose_name_plural = _("cơ quan theo dõi lĩnh vực")
        ordering = ["area", "valid_from"]
        constraints = dated("areamonitor", "area")

    def __str__(self) -> str:
        return f"{self.area_id} · {self.organization_id}"


class Layer(models.TextChoices):
    """The two layers of plans, which are never added together."""

    PROVINCE = "province", _("Kế hoạch CCHC của tỉnh")
    UNIT = "unit", _("Kế hoạch CCHC của cơ quan, đơn vị")


class PlanStatus(models.TextChoices):
    """A plan counts in no figure before it is issued."""

    DRAFT = "draft", _("Bản nháp")
    ISSUED = "issued", _("Đã ban hành")
    CLOSED = "closed", _("Đã kết thúc")

    @property
    def tone(self) -> str:
        """How it looks as a badge."""
        return {"draft": "muted", "issued": "success", "closed": "neutral"}[self.value]


class ReformPlanQuerySet(models.QuerySet["ReformPlan"]):
    """Reform plans."""

    def issued_by(self, day: date) -> Self:
        """Plans that were in force on that day."""
        return self.filter(issued_on__lte=day)

    def of_year(self, year: int) -> Self:
        """Plans for that year."""
        return self.filter(year=year)

    def search(self, text: str) -> Self:
        """Plans whose title holds every word, accents and đ ignored."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Plans on which the user holds the permission.

        A plan is its owner's. Whoever reads plans at all also reads the province's issued ones,
        which are addressed to everybody, and those in which an organization of theirs has a task.
        """
        if permission != Permission.PLAN_VIEW:
            return in_scope(self, user, permission, "owner")
        if not may_somewhere(user, permission):
            return self.none()
        reached = reach_of(user, permission)
        if reached is None:
            return self
        taking_part = self.model.objects.filter(
            tasks__agencies__organization__in=reached.organizations
        )
        return self.filter(
            Q(owner__in=reached.organizations)
            | Q(layer=Layer.PROVINCE, issued_on__isnull=False)
            | Q(pk__in=taking_part.values("pk"))
        )


class ReformPlan(Revised, SampleMarked):
    """An organization's reform plan for a year.

    The province's own plan is one layer, all others are the second.
    """

    owner = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị ban hành"),
        on_delete=models.PROTECT,
        related_name="reform_plans",
    )
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    layer = models.CharField(_("loại kế hoạch"), max_length=8, choices=Layer)
    title = NfcCharField(_("tên kế hoạch"), max_length=300)
    status = models.CharField(
        _("trạng thái"), max_length=6, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản ban hành"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reform_plans",
    )
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    closing_on = models.DateField(
        _("ngày chốt số liệu"),
        help_text=_("Hạn của nhiệm vụ thường xuyên, định kỳ: 14/12 nếu kế hoạch không ghi khác."),
    )
    closed_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    due_soon_days = models.PositiveSmallIntegerField(
        _("sắp đến hạn trước (ngày)"),
        default=15,
        help_text=_("Số ngày trước thời hạn mà nhiệm vụ được coi là sắp đến hạn."),
    )
    search_key = SearchKeyField(source=["title"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = ReformPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch CCHC")
        verbose_name_plural = _("kế hoạch CCHC")
        ordering = ["-year", "layer", "owner__official_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year"],
                name="reformplan_one_per_owner_and_year",
                violation_error_message=_("Cơ quan, đơn vị này đã có kế hoạch của năm đó."),
            ),
            models.CheckConstraint(
                name="reformplan_issued_by_a_document",
                condition=Q(status=PlanStatus.DRAFT, issued_on__isnull=True)
                | Q(
                    status__in=[PlanStatus.ISSUED, PlanStatus.CLOSED],
                    issued_on__isnull=False,
                    decision__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="reformplan_closed_on_a_day",
                condition=Q(
                    status=PlanStatus.CLOSED,
                    closed_on__isnull=False,
                    closed_on__gte=F("closing_on"),
                )
                | Q(closed_on__isnull=True) & ~Q(status=PlanStatus.CLOSED),
            ),
            models.CheckConstraint(
                name="reformplan_layer_is_known", condition=Q(layer__in=Layer.values)
            ),
            models.CheckConstraint(
                name="reformplan_year_is_plausible", condition=Q(year__gte=2000, year__lte=2100)
            ),
            models.CheckConstraint(
                name="reformplan_due_soon_days_are_few", condition=Q(due_soon_days__lte=90)
            ),
            models.CheckConstraint(name="reformplan_has_title", condition=~Q(title="")),
        ]
        indexes = [
            # The figures choose plans by these columns alone and join their tasks.
            models.Index(
                fields=["year", "layer", "issued_on", "id", "due_soon_days"],
                name="reformplan_figures",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this plan."""
        return reverse("reform_tasks:plan_detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether the plan has been issued, so that its tasks and deadlines are fixed."""
        return self.status != PlanStatus.DRAFT

    @property
    def is_closed(self) -> bool:
        """Whether the plan was closed: nothing is done to its tasks any more."""
        return self.status == PlanStatus.CLOSED

    @property
    def tone(self) -> str:
        """How its state looks as a badge."""
        return PlanStatus(self.status).tone


class PlanStep(OfficialStep):
    """What was done to a plan."""

    record = models.ForeignKey(
        ReformPlan, verbose_name=_("kế hoạch"), on_delete=models.CASCADE, related_name="steps"
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý kế hoạch")
        verbose_name_plural = _("bước xử lý kế hoạch")
        constraints = [append_only("planstep"), on_behalf_needs_basis("planstep")]

    def __str__(self) -> str:
        return f"{self.verb} · {self.record_id}"
