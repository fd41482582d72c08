"""What was delivered: activities that one side enters and the other side confirms."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
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

from .funds import Fund, Funded
from .joint import Shared, share_of_the_whole
from .kinds import SupportKind
from .limits import MOST_DONG, MOST_WORKDAYS, dated_status, measured, plausible
from .new_rural import NewRuralCriterion
from .parties import named
from .sides import ActivityStatus, EnteringSide


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

    def with_likeness(self) -> Self:
        """Each with `is_like_another`: whether another may be the same thing, as `like` says."""
        others = (
            SupportActivity.objects.filter(
                commune=OuterRef("commune"),
                kind=OuterRef("kind"),
                held_on=OuterRef("held_on"),
                withdrawn_on=None,
            )
            .exclude(pk=OuterRef("pk"))
            .exclude(joint__isnull=False, joint=OuterRef("joint"))
        )
        value = OuterRef("value_vnd")
        valued = others.filter(
            value_vnd__gte=value * 9 / Value(10), value_vnd__lte=value * 11 / Value(10)
        )
        unvalued = others.filter(value_vnd=None)
        return self.annotate(
            is_like_another=Case(
                When(value_vnd=None, then=Exists(unvalued)),
                default=Exists(valued),
                output_field=models.BooleanField(),
            )
        )

    def like(self, activity: "SupportActivity") -> Self:
        """Others that may be the same thing entered twice: same commune, kind and day, and a value
        within a tenth of it, whichever supporter is named. Parts of one whole are not.
        """
        same = self.filter(
            commune=activity.commune_id,
            kind=activity.kind_id,
            held_on=activity.held_on,
            withdrawn_on=None,
        ).exclude(pk=activity.pk)
        if activity.joint_id is not None:
            same = same.exclude(Q(joint__isnull=False) & Q(joint=activity.joint_id))
        value = activity.known_value
        if value is None:
            return same.filter(value_vnd=None)
        return same.filter(value_vnd__gte=value * 9 // 10, value_vnd__lte=value * 11 // 10)


class SupportActivity(Funded, Shared, Revised, SampleMarked):
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
    unit_price_vnd = models.BigIntegerField(_("đơn giá hiện vật (đồng)"), null=True, blank=True)
    price_source = NfcCharField(_("nguồn của đơn giá"), max_length=200, blank=True)
    workdays = models.PositiveIntegerField(_("ngày công"), null=True, blank=True)
    workday_rate_vnd = models.BigIntegerField(
        _("đơn giá ngày công (đồng)"), null=True, blank=True, editable=False
    )
    labour_vnd = models.GeneratedField(
        verbose_name=_("ngày công quy đổi (đồng)"),
        expression=F("workdays") * F("workday_rate_vnd"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    criterion = models.ForeignKey(
        NewRuralCriterion,
        verbose_name=_("tiêu chí nông thôn mới"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
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
    entry_key = models.UUIDField(
        _("mã lần nhập"), null=True, blank=True, unique=True, editable=False
    )
    confirmed_on = models.DateField(_("ngày xác nhận"), null=True, blank=True, editable=False)
    disputed_on = models.DateField(
        _("ngày báo chưa thống nhất"), null=True, blank=True, editable=False
    )
    withdrawn_on = models.DateField(_("ngày rút lại"), null=True, blank=True, editable=False)
    search_key = SearchKeyField(source=["description", "place"], max_length=2300)
    history = HistoricalRecords(excluded_fields=["search_key", "value_vnd", "labour_vnd"])

    objects = SupportActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động giúp đỡ")
        verbose_name_plural = _("hoạt động giúp đỡ")
        ordering = ["-held_on", "-pk"]
        constraints = [
            plausible("supportactivity_cash_is_plausible", "cash_vnd", MOST_DONG),
            plausible("supportactivity_in_kind_is_plausible", "in_kind_vnd", MOST_DONG),
            plausible("supportactivity_workdays_are_plausible", "workdays", MOST_WORKDAYS),
            plausible("supportactivity_price_is_plausible", "unit_price_vnd", MOST_DONG),
            models.CheckConstraint(
                name="supportactivity_price_has_quantity_and_source",
                condition=Q(unit_price_vnd=None, price_source="")
                | (
                    Q(unit_price_vnd__isnull=False, quantity__isnull=False)
                    & Q(in_kind_vnd__isnull=False)
                    & ~Q(price_source="")
                ),
                violation_error_message=_(
                    "Đơn giá phải có khối lượng và nguồn; không có đơn giá thì để trống nguồn."
                ),
            ),
            share_of_the_whole("supportactivity_share_is_of_a_whole"),
            models.UniqueConstraint(
                fields=["joint", "supporter"], name="supportactivity_supporter_once_in_a_whole"
            ),
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

    @property
    def known_value(self) -> int | None:
        """Cash and goods together as `value_vnd` will be; empty where neither has a value."""
        known = [value for value in (self.cash_vnd, self.in_kind_vnd) if value is not None]
        return sum(known) if known else None
