"""Rows that hold from a day to a day. Both ends count; an empty end means: still."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .constraints import NoOverlap


def holds_on(day: date, prefix: str = "", start: str = "valid_from", end: str = "valid_to") -> Q:
    """The condition that a row holds on that day; `prefix` is a path to it, as 'versions__'."""
    return Q(**{f"{prefix}{start}__lte": day}) & (
        Q(**{f"{prefix}{end}__isnull": True}) | Q(**{f"{prefix}{end}__gte": day})
    )


def ends_after_start(
    name: str, start: str = "valid_from", end: str = "valid_to"
) -> models.CheckConstraint:
    """The constraint that a period does not end before it begins."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    )


def dated(name: str, *keys: str, condition: Q | None = None) -> list[models.BaseConstraint]:
    """The constraints of a dated table: it ends after it starts, and one row a day for the same
    keys.
    """
    rules: list[models.BaseConstraint] = [ends_after_start(f"{name}_ends_after_start")]
    if keys:
        rules.append(NoOverlap(name=f"{name}_no_overlap", keys=keys, condition=condition))
    return rules


class DatedQuerySet(models.QuerySet):
    """A QuerySet of rows with valid_from and valid_to."""

    def valid_on(self, day: date) -> Self:
        """Rows that hold on that day."""
        return self.filter(holds_on(day))

    def begun_by(self, day: date) -> Self:
        """Rows that hold on that day or held before it."""
        return self.filter(valid_from__lte=day)


class Dated(models.Model):
    """Holds from `valid_from` to `valid_to`, both days included; without an end it still holds."""

    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        """Whether this row holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
