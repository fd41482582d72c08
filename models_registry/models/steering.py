"""Steering committees: which unit had one, by which decision, from when to when."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated
from core.fields import NfcCharField
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.scope import in_scope


class SteeringCommitteeQuerySet(DatedQuerySet):
    """Steering committees."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Committees of the units on whose records the user holds the permission."""
        return in_scope(self, user, permission, "organization")

    def search(self, text: str) -> Self:
        """Committees of units that were ever called so, or of a decision of that number."""
        units = Organization.objects.search(text).values("pk")
        decisions = LegalDocument.objects.search(text).values("pk")
        return self.filter(Q(organization__in=units) | Q(decision__in=decisions))


class SteeringCommittee(Dated, Revised, SampleMarked):
    """A unit's steering committee for the Friendly Government, established by a decision."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="steering_committees",
    )
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("quyết định thành lập"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    head_title = NfcCharField(
        _("chức danh Trưởng ban"),
        max_length=200,
        blank=True,
        help_text=_("Chức danh, không ghi họ tên; ví dụ: Chủ tịch UBND xã."),
    )
    end_decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản kết thúc hoạt động"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = SteeringCommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ban Chỉ đạo")
        verbose_name_plural = _("Ban Chỉ đạo")
        ordering = ["organization", "valid_from"]
        constraints = [
            *dated("steeringcommittee", "organization"),
            models.CheckConstraint(
                name="steeringcommittee_end_decision_has_end",
                condition=Q(end_decision=None) | Q(valid_to__isnull=False),
                violation_error_message=_("Văn bản kết thúc hoạt động phải đi cùng ngày kết thúc."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.decision.number}"

    def stands_on(self, day: date) -> bool:
        """Whether it works on the day; it does not outlive its unit, written or not."""
        return self.is_valid_on(day) and self.organization.is_valid_on(day)

    def get_absolute_url(self) -> str:
        """The page of this committee."""
        return reverse("models_registry:steeringcommittee_detail", args=[self.pk])


class SteeringDuty(models.TextChoices):
    """What somebody is on a committee."""

    HEAD = "head", _("Trưởng ban")
    STANDING_DEPUTY = "standing_deputy", _("Phó Trưởng ban Thường trực")
    DEPUTY = "deputy", _("Phó Trưởng ban")
    MEMBER = "member", _("Ủy viên")
    ASSISTANT = "assistant", _("Tổ giúp việc")


class SteeringMember(Dated, SampleMarked):
    """Somebody on a committee from a day to a day, by the decision that named them.

    `position` is the office held beside it, such as 'Chủ tịch UBND xã'.
    """

    committee = models.ForeignKey(
        SteeringCommittee,
        verbose_name=_("Ban Chỉ đạo"),
        on_delete=models.PROTECT,
        related_name="members",
    )
    duty = models.CharField(_("vai trò"), max_length=20, choices=SteeringDuty)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    full_name = NfcCharField(_("họ và tên"), max_length=100)
    position = NfcCharField(_("chức vụ, cơ quan"), max_length=200, blank=True)
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("quyết định"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên Ban Chỉ đạo")
        verbose_name_plural = _("thành viên Ban Chỉ đạo")
        ordering = ["committee", "order", "pk"]
        constraints = [
            *dated("steeringmember", "committee", condition=Q(duty="head")),
            models.CheckConstraint(
                name="steeringmember_duty_is_known", condition=Q(duty__in=SteeringDuty.values)
            ),
            models.CheckConstraint(name="steeringmember_has_name", condition=~Q(full_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.full_name}"
