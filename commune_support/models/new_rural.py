"""The criteria of the new-rural programme, by sets that hold for a period of years."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.constraints import NoOverlap
from core.dated import Dated, DatedQuerySet, ends_after_start, holds_on
from core.fields import NfcCharField, SearchKeyField
from core.records import Revised, Sourced


class NewRuralSet(Dated, Revised, Sourced):
    """A set of criteria for communes, such as the 19 of 2021-2025; one holds at a time."""

    code = models.CharField(_("mã"), max_length=30, unique=True)
    name = NfcCharField(_("tên"), max_length=200)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí xã nông thôn mới")
        verbose_name_plural = _("bộ tiêu chí xã nông thôn mới")
        ordering = ["valid_from"]
        constraints = [
            ends_after_start("newruralset_ends_after_start"),
            NoOverlap(name="newruralset_one_at_a_time", keys=[]),
            models.CheckConstraint(name="newruralset_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class NewRuralCriterionQuerySet(models.QuerySet["NewRuralCriterion"]):
    """Criteria."""

    def valid_on(self, day: date) -> Self:
        """The criteria of the set that holds on that day."""
        return self.filter(holds_on(day, "criteria_set__"))

    def open_since(self, day: date) -> Self:
        """The criteria of sets that hold on that day or later."""
        still = Q(criteria_set__valid_to=None) | Q(criteria_set__valid_to__gte=day)
        return self.filter(still)


class NewRuralCriterion(Revised):
    """One criterion of a set by its number, as '10. Thu nhập'."""

    criteria_set = models.ForeignKey(
        NewRuralSet,
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        related_name="criteria",
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"))
    name = NfcCharField(_("tên tiêu chí"), max_length=200)
    search_key = SearchKeyField(source=["name"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = NewRuralCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiêu chí nông thôn mới")
        verbose_name_plural = _("tiêu chí nông thôn mới")
        ordering = ["criteria_set__valid_from", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "number"], name="newruralcriterion_number_once_in_a_set"
            ),
            models.CheckConstraint(
                name="newruralcriterion_number_from_1", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(name="newruralcriterion_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
