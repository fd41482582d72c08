"""What was delivered: activities that one side enters and the other side confirms."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField, SearchKeyField
from core.numbers import format_number
from core.records import Revised, SampleMarked
from core.text import fold
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.models import AdministrativeUnit

from .funds import Fund
from .kinds import SupportKind
from .limits import MOST_DONG, MOST_WORKDAYS, dated_status, measured, plausible
from .parties import named


class ActivityStatus(models.TextChoices):
    """Whether both sides agree on an activity."""

    RECORDED = "recorded", _("Chưa xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DISPUTED = "disputed", _("Chưa thống nhất")
    WITHDRAWN = "withdrawn", _("Đã rút lại")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {
            self.RECORDED: "progress",
            self.CONFIRMED: "success",
            self.DISPUTED: "danger",
            self.WITHDRAWN: "muted",
        }[self]


class EnteringSide(models.TextChoices):
    """Which of the two sides an activity was entered by, or for; the other one confirms."""

    SUPPORTER = "supporter", _("Đơn vị giúp đỡ")
    COMMUNE = "commune", _("Xã được giúp đỡ")

    @property
    def other(self) -> "EnteringSide":
        """The side that confirms what this one entered."""
        return self.COMMUNE if self is self.SUPPORTER else self.SUPPORTER


class SupportActivityQuerySet(models.QuerySet["SupportActivity"]):
    """Activities."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """To see: those of the organizations and communes in reach, whoever entered them.

        To change: those that the user's side entered. To confirm: those that the other one did.
        """
        reached = reach_of(user, permission)
        if reached is None:
            return self
        given = Q(supporter__in=reached.organizations)
        received = Q(commune__in=reached.units)
        entered = {
            side: Q(entering_side=side) for side in (EnteringSide.SUPPORTER, EnteringSide.COMMUNE)
        }
        if permission == Permission.ACTIVITY_WRITE:
            given &= entered[EnteringSide.SUPPORTER]
            received &= entered[EnteringSide.COMMUNE]
        elif permission == Permission.ACTIVITY_CONFIRM:
            given &= entered[EnteringSide.COMMUNE]
            received &= entered[EnteringSide.SUPPORTER]
        return self.filter(given | received)

    def search(self, text: str) -> Self:
        """Activities in whose content, place or parties' names every word stands, without accents.

        A supporter or commune is found by any name that it ever had.
        """
        found = self
        for word in fold(text).split():
            found = found.filter(Q(search_key__contains=word) | named("supporter", "commune", word))
        return found

    def held_by(self, day: date) -> Self:
        """Activities begun by that day."""
        return self.filter(held_on__lte=day)

    def standing(self) -> Self:
        """Activities that count: neither withdrawn nor disputed, whether confirmed yet or not."""
        return self.filter(withdrawn_on=None, disputed_on=None)

    def awaiting_confirmation(self) -> Self:
        """Activities that the other side has not answered yet."""
        return self.filter(status=ActivityStatus.RECORDED)

    def like(self, activity: "SupportActivity") -> Self:
        """Others that may be the same thing entered twice: same parties, kind, day and value."""
        same = self.filter(
            commune=activity.commune_id,
            supporter=activity.supporter_id,
            kind=activity.kind_id,
            held_on=activity.held_on,
            cash_vnd=activity.cash_vnd,
            in_kind_vnd=activity.in_kind_vnd,
            withdrawn_on=None,
        )
        return same.exclude(pk=activity.pk)


class SupportActivity(Revised, SampleMarked):
    """One delivery: what a supporter did or gave in a commune. People reached are counts, no names.

    Amounts that are not known are empty, never 0. `value_vnd` is cash and goods together, kept by
    the database; it is empty where neither has a value. It is no accounting voucher.
    """

    supporter = models.ForeignKey(
        Organization,
        verbose_name=_("đơn vị giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_activities",
    )
    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã được giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="support_activities",
    )
    kind = models.ForeignKey(
        SupportKind,
        verbose_name=_("loại hình giúp đỡ"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    held_on = models.DateField(_("ngày thực hiện"))
    held_to = models.DateField(_("đến ngày"), null=True, blank=True)
    place = NfcCharField(_("bản, tiểu khu, địa điểm"), max_length=150, blank=True)
    description = NfcTextField(_("nội dung"), max_length=2000)
    quantity = models.DecimalField(
        _("khối lượng"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit_of_measure = NfcCharField(_("đơn vị tính"), max_length=30, blank=True)
    cash_vnd = models.BigIntegerField(_("tiền mặt (đồng)"), null=True, blank=True)
    in_kind_vnd = models.BigIntegerField(_("hiện vật quy đổi (đồng)"), null=True, blank=True)
    value_vnd = models.GeneratedField(
        verbose_name=_("tổng giá trị (đồng)"),
        expression=Coalesce(F("cash_vnd") + F("in_kind_vnd"), F("cash_vnd"), F("in_kind_vnd")),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    workdays = models.PositiveIntegerField(_("ngày công"), null=True, blank=True)
    fund = models.CharField(_("nguồn"), max_length=9, choices=Fund, default=Fund.OWN)
    beneficiaries = models.PositiveIntegerField(
        _("lượt người được hưởng"),
        null=True,
        blank=True,
        help_text=_("Chỉ ghi số lượt, không ghi tên người được hưởng."),
    )
    entering_side = models.CharField(
        _("bên nhập"), max_length=9, choices=EnteringSide, editable=False
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ActivityStatus,
        default=ActivityStatus.RECORDED,
        editable=False,
    )
    confirmed_on = models.DateField(_("ngày xác nhận"), null=True, blank=True, editable=False)
    disputed_on = models.DateField(
        _("ngày báo chưa thống nhất"), null=True, blank=True, editable=False
    )
    withdrawn_on = models.DateField(_("ngày rút lại"), null=True, blank=True, editable=False)
    search_key = SearchKeyField(source=["description", "place"], max_length=2300)
    history = HistoricalRecords(excluded_fields=["search_key", "value_vnd"])

    objects = SupportActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động giúp đỡ")
        verbose_name_plural = _("hoạt động giúp đỡ")
        ordering = ["-held_on", "-pk"]
        constraints = [
            plausible("supportactivity_cash_is_plausible", "cash_vnd", MOST_DONG),
            plausible("supportactivity_in_kind_is_plausible", "in_kind_vnd", MOST_DONG),
            plausible("supportactivity_workdays_are_plausible", "workdays", MOST_WORKDAYS),
            measured("supportactivity_quantity_has_unit"),
            models.CheckConstraint(
                name="supportactivity_ends_after_start",
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_on")),
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                name="supportactivity_says_what_was_done", condition=~Q(description="")
            ),
            models.CheckConstraint(
                name="supportactivity_fund_is_known", condition=Q(fund__in=Fund.values)
            ),
            models.CheckConstraint(
                name="supportactivity_side_is_known",
                condition=Q(entering_side__in=EnteringSide.values),
            ),
            models.CheckConstraint(
                name="supportactivity_status_is_known",
                condition=Q(status__in=ActivityStatus.values),
            ),
            dated_status(
                "supportactivity_confirmed_has_day", ActivityStatus.CONFIRMED, "confirmed_on"
            ),
            dated_status(
                "supportactivity_disputed_has_day", ActivityStatus.DISPUTED, "disputed_on"
            ),
            dated_status(
                "supportactivity_withdrawn_has_day", ActivityStatus.WITHDRAWN, "withdrawn_on"
            ),
            models.CheckConstraint(
                name="supportactivity_confirmed_after_held",
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("held_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "fund", "kind"], name="supportactivity_held"),
            models.Index(fields=["commune", "held_on"], name="supportactivity_commune_held"),
            models.Index(fields=["supporter", "held_on"], name="supportactivity_supporter_held"),
            models.Index(fields=["status", "held_on"], name="supportactivity_status_held"),
        ]

    def __str__(self) -> str:
        return self.description[:100]

    def get_absolute_url(self) -> str:
        """The page of this activity."""
        return reverse("commune_support:activity_detail", args=[self.pk])

    @property
    def confirming_side(self) -> EnteringSide:
        """The side that confirms: the one that did not enter it."""
        return EnteringSide(self.entering_side).other

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return ActivityStatus(self.status).tone

    @property
    def amount(self) -> str:
        """The quantity with its unit, as in '1,5 km'; '' where there is none."""
        if self.quantity is None:
            return ""
        return f"{format_number(Decimal(self.quantity).normalize())} {self.unit_of_measure}"

    @property
    def is_unvalued(self) -> bool:
        """Whether neither its cash nor its goods have a value in đồng."""
        return self.cash_vnd is None and self.in_kind_vnd is None
