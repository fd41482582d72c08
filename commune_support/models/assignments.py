"""Who supports which commune: decisions, the communes they name, and the assignments."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.constraints import NoOverlap
from core.dated import Dated, dated, holds_on
from core.process import append_only
from core.records import Revised, SampleMarked
from core.text import fold
from documents.models import LegalDocument
from organizations.models import Organization
from territory.models import AdministrativeUnit, Region, RegionClass

from .decisions import AssignmentDecision, DecidedQuerySet
from .parties import named


def in_force(day: date, prefix: str = "") -> Q:
    """The condition that an assignment is in force on that day.

    It holds by its own dates, and both its commune and its supporter exist: what became of an ended
    commune or supporter takes the assignment over only by a recorded carry-over.
    """
    return (
        holds_on(day, prefix)
        & holds_on(day, f"{prefix}commune__")
        & holds_on(day, f"{prefix}supporter__")
    )


class AssignmentStatus(models.TextChoices):
    """Where an assignment stands as a process; whether it is in force on a day, its dates say."""

    ASSIGNED = "assigned", _("Đang phân công")
    ENDED = "ended", _("Đã kết thúc phân công")
    CARRIED_OVER = "carried_over", _("Đã chuyển tiếp phân công")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {self.ASSIGNED: "success", self.ENDED: "muted", self.CARRIED_OVER: "info"}[self]


class SupportAssignmentQuerySet(DecidedQuerySet):
    """Assignments."""

    def search(self, text: str) -> Self:
        """Assignments in whose parties' names, of whatever time, every word stands."""
        found = self
        for word in fold(text).split():
            found = found.filter(named("supporter", "commune", word))
        return found

    def in_force_on(self, day: date) -> Self:
        """Assignments in force on that day: see `in_force`."""
        return self.filter(in_force(day))

    def told_on(self, day: date) -> Self:
        """Annotate each assignment with `is_in_force` on that day."""
        said = Case(When(in_force(day), then=True), default=False)
        return self.annotate(is_in_force=said)

    def outlived_on(self, day: date) -> Self:
        """Assignments whose dates still run although their commune or supporter has ended."""
        return self.filter(
            holds_on(day), Q(commune__valid_to__lt=day) | Q(supporter__valid_to__lt=day)
        )

    def to_come_after(self, day: date) -> Self:
        """Assignments that begin after that day."""
        return self.filter(valid_from__gt=day)

    def over_on(self, day: date) -> Self:
        """Assignments whose last day lies before that day."""
        return self.filter(valid_to__lt=day)

    def outside_region_iii_on(self, day: date) -> Self:
        """Assignments in force whose commune is not of region III any more, or was never.

        Leaving region III ends no assignment, it only asks whether to keep it. A commune without
        a class is meant only where a list came since it was founded and since its last class
        ended: else it is undecided.
        """
        own = RegionClass.objects.filter(unit=OuterRef("commune"))
        newer_list = RegionClass.objects.filter(
            ~Exists(
                RegionClass.objects.filter(
                    unit=OuterRef(OuterRef("commune")), valid_to__gte=OuterRef("valid_from")
                )
            ),
            valid_from__lte=day,
            valid_from__gte=OuterRef("commune__valid_from"),
        )
        return self.in_force_on(day).filter(
            Exists(own.valid_on(day).exclude(region=Region.REGION_III))
            | (~Exists(own.valid_on(day)) & Exists(newer_list))
        )

    def to_keep_or_end_on(self, day: date) -> Self:
        """Those outside region III of which nobody has said, since the commune left, to keep them.

        A word given before the commune was of region III once more answers the next leaving no
        longer.
        """
        # The steps stand above the assignments, so they are asked for by name.
        steps = apps.get_model("commune_support", "AssignmentStep")._default_manager
        left_since = RegionClass.objects.filter(
            unit=OuterRef("record__commune"),
            region=Region.REGION_III,
            valid_to__gte=OuterRef("on"),
            valid_to__lt=day,
        )
        kept = steps.filter(~Exists(left_since), record=OuterRef("pk"), verb="keep", on__lte=day)
        return self.outside_region_iii_on(day).exclude(Exists(kept))


class SupportAssignment(Dated, Revised, SampleMarked):
    """A supporter's assignment to a commune from a day to a day, by a decision.

    Many to many: a supporter may have several communes, and a commune several supporters, of which
    one may lead.
    """

    supporter = models.ForeignKey(
        Organization,
        verbose_name=_("đơn vị giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_assignments",
    )
    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_assignments",
    )
    decision = models.ForeignKey(
        AssignmentDecision,
        verbose_name=_("quyết định"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    is_lead = models.BooleanField(_("đơn vị chủ trì"), default=False)
    status = models.CharField(
        _("trạng thái"),
        max_length=12,
        choices=AssignmentStatus,
        default=AssignmentStatus.ASSIGNED,
        editable=False,
    )
    end_document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản kết thúc hoặc chuyển tiếp"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("được thay bằng"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="replaces",
    )
    carried_over_from = models.ManyToManyField(
        "self",
        verbose_name=_("chuyển tiếp từ"),
        symmetrical=False,
        through="CarryOver",
        through_fields=("successor", "predecessor"),
        related_name="carried_over_to",
    )
    history = HistoricalRecords()

    objects = SupportAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công giúp đỡ")
        verbose_name_plural = _("phân công giúp đỡ")
        ordering = ["valid_from", "-is_lead", "supporter__official_order", "pk"]
        constraints = [
            *dated("supportassignment", "supporter", "commune"),
            NoOverlap(
                name="supportassignment_one_lead_per_commune",
                keys=["commune"],
                condition=Q(is_lead=True),
                violation_error_message=_("Xã đã có đơn vị chủ trì giúp đỡ trong thời gian này."),
            ),
            models.CheckConstraint(
                name="supportassignment_status_is_known",
                condition=Q(status__in=AssignmentStatus.values),
            ),
            models.CheckConstraint(
                name="supportassignment_ended_by_document",
                condition=Q(status=AssignmentStatus.ASSIGNED, end_document=None)
                | (
                    ~Q(status=AssignmentStatus.ASSIGNED)
                    & Q(valid_to__isnull=False, end_document__isnull=False)
                ),
                violation_error_message=_(
                    "Phân công đã kết thúc hoặc chuyển tiếp phải có ngày kết thúc và văn bản."
                ),
            ),
            models.CheckConstraint(
                name="supportassignment_replaced_when_ended",
                condition=Q(replaced_by=None)
                | (Q(status=AssignmentStatus.ENDED) & ~Q(replaced_by=F("pk"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune", "valid_from", "valid_to", "supporter"],
                name="supportassignment_commune_day",
            ),
            models.Index(
                fields=["supporter", "valid_from", "valid_to", "commune"],
                name="supportassignment_helper_day",
            ),
        ]

    def __str__(self) -> str:
        return _("%(supporter)s giúp đỡ %(commune)s") % {
            "supporter": self.supporter,
            "commune": self.commune,
        }

    def get_absolute_url(self) -> str:
        """The page of this assignment."""
        return reverse("commune_support:assignment_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return AssignmentStatus(self.status).tone


class CarryOver(SampleMarked):
    """An assignment taken over, by a document, after its commune or its supporter ended.

    Many to many: two communes that merged hand theirs to one, a divided commune may hand its own
    to several.
    """

    predecessor = models.ForeignKey(
        SupportAssignment,
        verbose_name=_("phân công cũ"),
        on_delete=models.CASCADE,
        related_name="handed_on",
    )
    successor = models.ForeignKey(
        SupportAssignment,
        verbose_name=_("phân công mới"),
        on_delete=models.CASCADE,
        related_name="taken_over",
    )
    on = models.DateField(_("từ ngày"))
    basis = models.ForeignKey(
        LegalDocument, verbose_name=_("theo văn bản"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("chuyển tiếp phân công")
        verbose_name_plural = _("chuyển tiếp phân công")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="carryover_once"),
            models.CheckConstraint(
                name="carryover_joins_two", condition=~Q(predecessor=F("successor"))
            ),
            append_only("carryover"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
