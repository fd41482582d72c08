"""Constraints that several tables of support share: what is plausible, and days beside statuses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# More than this in one line is a slip of the keyboard.
MOST_DONG = 1_000_000_000_000
MOST_WORKDAYS = 1_000_000


def plausible(name: str, column: str, most: int) -> models.CheckConstraint:
    """The constraint that a quantity is unknown, or neither negative nor beyond belief."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{column}__isnull": True})
        | Q(**{f"{column}__gte": 0, f"{column}__lte": most}),
        violation_error_message=_(
            "Giá trị phải từ 0 đến mức tối đa cho phép; đề nghị kiểm tra lại."
        ),
    )


def measured(name: str) -> models.CheckConstraint:
    """The constraint that a quantity is more than nothing and says in what it is measured."""
    return models.CheckConstraint(
        name=name,
        condition=Q(quantity__isnull=True) | (Q(quantity__gt=0) & ~Q(unit_of_measure="")),
        violation_error_message=_("Khối lượng phải lớn hơn 0 và có đơn vị tính."),
    )


def dated_status(name: str, status: str, column: str) -> models.CheckConstraint:
    """The constraint that the day stands exactly while the status does."""
    return models.CheckConstraint(
        name=name,
        condition=Q(status=status, **{f"{column}__isnull": False})
        | (~Q(status=status) & Q(**{f"{column}__isnull": True})),
    )
