"""What a commune has come to: its new-rural criteria from day to day, its targets year by year.

It says how the commune stands, never why. A commune that began by a merger begins its own record;
those of its parts stay theirs and are shown as history.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.dated import Dated, DatedQuerySet, dated, holds_on
from core.fields import NfcCharField, SearchKeyField
from core.numbers import format_number
from core.records import Revised, SampleMarked
from documents.models import LegalDocument
from organizations.permissions import Permission
from organizations.scope import may_somewhere, reach_of
from territory.models import AdministrativeUnit

from .new_rural import NewRuralCriterion


class CriterionState(models.TextChoices):
    """How a commune stands in a criterion; 'nearly' is counted by itself and never as met."""

    MET = "met", _("Đạt")
    NEARLY = "nearly", _("Cơ bản đạt")
    NOT_MET = "not_met", _("Chưa đạt")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {self.MET: "success", self.NEARLY: "warning", self.NOT_MET: "muted"}[self]


class FactQuerySet(DatedQuerySet):
    """Facts about communes."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """To read: all of them, as who supports whom. To write: those of the communes in reach."""
        if permission == Permission.ASSIGNMENT_VIEW:
            return self if may_somewhere(user, permission) else self.none()
        reached = reach_of(user, permission)
        return self if reached is None else self.filter(commune__in=reached.units)

    def awaiting(self) -> Self:
        """Facts that the province has not confirmed yet."""
        return self.filter(confirmed_on=None)


class CommuneFact(Revised, SampleMarked):
    """A fact about a commune by a document or another source.

    What a commune enters counts at once; the province confirms it, and the pages say how much is
    confirmed.
    """

    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = NfcCharField(_("nguồn"), max_length=400, blank=True)
    confirmed_on = models.DateField(_("ngày tỉnh xác nhận"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_confirmed(self) -> bool:
        """Whether the province has confirmed it."""
        return self.confirmed_on is not None


def _has_source(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(document__isnull=False) | ~Q(source=""),
        violation_error_message=_("Đề nghị ghi văn bản hoặc nguồn số liệu."),
    )


def states_hold_on(day: date, prefix: str = "") -> Q:
    """The condition that a state holds on that day: by its days, its set's and its commune's."""
    return (
        holds_on(day, prefix)
        & holds_on(day, f"{prefix}criterion__criteria_set__")
        & holds_on(day, f"{prefix}commune__")
    )


class CommuneCriterionQuerySet(FactQuerySet):
    """States of communes in criteria."""

    def standing_on(self, day: date) -> Self:
        """The states on that day: see `states_hold_on`."""
        return self.filter(states_hold_on(day))


class CommuneCriterion(Dated, CommuneFact):
    """How a commune stands in one new-rural criterion from a day on; one state a day."""

    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã"),
        on_delete=models.PROTECT,
        related_name="criterion_states",
    )
    criterion = models.ForeignKey(
        NewRuralCriterion,
        verbose_name=_("tiêu chí nông thôn mới"),
        on_delete=models.PROTECT,
        related_name="states",
    )
    state = models.CharField(_("tình trạng"), max_length=7, choices=CriterionState)
    history = HistoricalRecords()

    objects = CommuneCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tình trạng tiêu chí của xã")
        verbose_name_plural = _("tình trạng tiêu chí của xã")
        ordering = ["criterion__criteria_set__valid_from", "criterion__number", "valid_from"]
        constraints = [
            *dated("communecriterion", "commune", "criterion"),
            models.CheckConstraint(
                name="communecriterion_state_is_known", condition=Q(state__in=CriterionState.values)
            ),
            _has_source("communecriterion_has_a_source"),
        ]
        indexes = [
            models.Index(fields=["commune", "valid_from", "valid_to"], name="communecriterion_day")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_state_display()}"

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return CriterionState(self.state).tone


class TargetKindQuerySet(models.QuerySet["TargetKind"]):
    """Kinds of targets."""

    def in_use(self) -> Self:
        """Kinds under which something may still be entered."""
        return self.filter(is_in_use=True)


class TargetKind(Revised):
    """A target followed year by year: a rate of two counts, or a number in its unit.

    A rate is computed from its counts and never typed.
    """

    code = models.CharField(_("mã"), max_length=30, unique=True)
    name = NfcCharField(_("tên"), max_length=150, unique=True)
    part_name = NfcCharField(
        _("tên tử số"),
        max_length=100,
        blank=True,
        help_text=_("Chỉ ghi với chỉ tiêu là tỷ lệ, ví dụ: số hộ nghèo."),
    )
    whole_name = NfcCharField(_("tên mẫu số"), max_length=100, blank=True)
    unit_of_measure = NfcCharField(_("đơn vị tính"), max_length=40)
    is_in_use = models.BooleanField(_("đang dùng"), default=True)
    official_order = models.PositiveSmallIntegerField(_("thứ tự"), default=999)
    search_key = SearchKeyField(source=["name", "code"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = TargetKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại chỉ tiêu của xã")
        verbose_name_plural = _("loại chỉ tiêu của xã")
        ordering = ["official_order", "name"]
        constraints = [
            models.CheckConstraint(
                name="targetkind_code_is_plain", condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$")
            ),
            models.CheckConstraint(
                name="targetkind_is_named_and_measured",
                condition=~Q(name="") & ~Q(unit_of_measure=""),
            ),
            models.CheckConstraint(
                name="targetkind_rate_names_both_counts",
                condition=Q(part_name="", whole_name="") | (~Q(part_name="") & ~Q(whole_name="")),
                violation_error_message=_("Chỉ tiêu là tỷ lệ phải có cả tên tử số và mẫu số."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rate(self) -> bool:
        """Whether it is the rate of two counts."""
        return bool(self.part_name)


class CommuneTargetQuerySet(FactQuerySet):
    """Targets of communes."""

    def known_on(self, day: date) -> Self:
        """Values measured by that day."""
        return self.filter(measured_on__lte=day)


class CommuneTarget(CommuneFact):
    """What a commune reached of one target in one year: two counts, or a number."""

    commune = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("xã"),
        on_delete=models.PROTECT,
        related_name="targets",
    )
    kind = models.ForeignKey(
        TargetKind, verbose_name=_("chỉ tiêu"), on_delete=models.PROTECT, related_name="values"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    measured_on = models.DateField(_("số liệu tại ngày"))
    part = models.PositiveIntegerField(_("tử số"), null=True, blank=True)
    whole = models.PositiveIntegerField(_("mẫu số"), null=True, blank=True)
    number = models.DecimalField(
        _("giá trị"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    history = HistoricalRecords()

    objects = CommuneTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu của xã")
        verbose_name_plural = _("chỉ tiêu của xã")
        ordering = ["kind__official_order", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "kind", "year"], name="communetarget_once_a_year"
            ),
            models.CheckConstraint(
                name="communetarget_is_two_counts_or_a_number",
                condition=Q(number__isnull=False, number__gte=0, part=None, whole=None)
                | (
                    Q(number=None, part__isnull=False, whole__isnull=False)
                    & Q(whole__gte=1, part__lte=F("whole"))
                ),
                violation_error_message=_(
                    "Đề nghị ghi tử số và mẫu số, tử số không lớn hơn mẫu số; hoặc ghi một giá trị."
                ),
            ),
            models.CheckConstraint(
                name="communetarget_year_is_plausible", condition=Q(year__gte=2000, year__lte=2100)
            ),
            _has_source("communetarget_has_a_source"),
        ]
        indexes = [models.Index(fields=["kind", "year"], name="communetarget_kind_year")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.year}: {self.said}"

    @property
    def value(self) -> Decimal | None:
        """The number or, computed from its counts, the rate in percent."""
        if self.part is not None and self.whole:
            return (Decimal(self.part) * 100 / self.whole).quantize(Decimal("0.01"))
        return self.number

    @property
    def said(self) -> str:
        """The value as it is read: '12,34% (123/997)' or '38,5'."""
        if self.part is not None and self.whole is not None:
            counts = f"{format_number(self.part)}/{format_number(self.whole)}"
            return f"{format_number(self.value)}% ({counts})"
        return format_number(None if self.number is None else self.number.normalize())
