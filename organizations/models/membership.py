from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated, holds_on
from core.fields import NfcCharField, NfcTextField
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.roles import ROLES, Role

from .organization import Organization


class MembershipQuerySet(DatedQuerySet):
    """Memberships."""

    def of(self, user: Any) -> Self:
        """The user's memberships."""
        return self.filter(user=user)

    def holding_on(self, day: date) -> Self:
        """Memberships that hold on that day, in organizations that stand on it."""
        return self.filter(holds_on(day), holds_on(day, "organization__"))

    def still_giving(self, day: date) -> Self:
        """Memberships that give something on that day or later.

        They hold, will hold, or lasted to the end of their organization and still read.
        """
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day) | Q(valid_to__gte=F("organization__valid_to"))
        )

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Memberships in the organizations for whose records the user holds the permission."""
        # Imported here: the scope is itself computed from memberships.
        from organizations.scope import in_scope

        return in_scope(self, user, permission, "organization")


class Membership(Dated, Revised, SampleMarked):
    """A user's role in an organization over a period. Several may hold at once.

    It gives rights no longer than its organization stands (organizations.scope).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.PROTECT,
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
    inspected = models.ManyToManyField(
        Organization,
        verbose_name=_("cơ quan, đơn vị được thanh tra, kiểm tra"),
        blank=True,
        related_name="+",
    )
    note = NfcTextField(_("ghi chú"), blank=True)
    history = HistoricalRecords(
        m2m_fields=[inspected],
        verbose_name=_("lịch sử vai trò"),
        verbose_name_plural=_("lịch sử vai trò"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò của tài khoản")
        verbose_name_plural = _("vai trò của tài khoản")
        ordering = ["organization", "user", "valid_from"]
        constraints = [
            *dated("membership", "user", "organization", "role"),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="membership_inspection_has_decision_and_end",
                condition=~Q(role=Role.INSPECTION) | Q(basis__isnull=False, valid_to__isnull=False),
                violation_error_message=_(
                    "Đoàn thanh tra, kiểm tra phải có quyết định và ngày kết thúc."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "valid_from", "valid_to"], name="membership_of_user"),
            models.Index(
                fields=["organization", "valid_from", "valid_to"], name="membership_in_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.organization_id})"

    def clean(self) -> None:
        """Refuse a role where it cannot be held, and a period outside the organization's life."""
        super().clean()
        if self.organization_id is None or not self.role or self.valid_from is None:
            return
        organization = self.organization
        if organization.kind not in ROLES[Role(self.role)].seats:
            raise ValidationError(
                {
                    "role": _("Vai trò “%(role)s” không có ở %(kind)s.")
                    % {"role": self.get_role_display(), "kind": organization.get_kind_display()}
                }
            )
        if not organization.is_valid_on(self.valid_from):
            raise ValidationError(
                {"valid_from": _("Vào ngày này cơ quan, đơn vị chưa có hoặc đã kết thúc.")}
            )
