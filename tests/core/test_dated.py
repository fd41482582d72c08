"""Rows that hold from a day to a day: both ends count, and an empty end means still."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from core.dated import Dated, holds_on
from territory.models import RegionClass
from tests.factories.territory import RegionClassFactory, UnitFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
DAYS = [
    (date(2024, 2, 29), False),
    (FIRST, True),
    (date(2024, 3, 15), True),
    (LAST, True),
    (date(2024, 4, 1), False),
]


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_a_row_holds_from_its_first_day_to_its_last(day: date, holds: bool) -> None:
    row = RegionClassFactory(valid_from=FIRST, valid_to=LAST)

    assert row.is_valid_on(day) is holds
    assert RegionClass.objects.valid_on(day).exists() is holds


def test_a_row_without_an_end_still_holds() -> None:
    row = RegionClassFactory(valid_from=FIRST, valid_to=None)

    assert row.is_valid_on(date(2099, 12, 31))
    assert RegionClass.objects.valid_on(date(2099, 12, 31)).get() == row
    assert not RegionClass.objects.valid_on(date(2024, 2, 29)).exists()


def test_what_has_begun_is_found_after_its_end_too() -> None:
    RegionClassFactory(valid_from=FIRST, valid_to=LAST)

    assert not RegionClass.objects.begun_by(date(2024, 2, 29)).exists()
    assert RegionClass.objects.begun_by(FIRST).exists()
    assert RegionClass.objects.begun_by(date(2025, 1, 1)).exists()


def test_the_condition_reaches_rows_over_a_relation() -> None:
    unit = UnitFactory()
    RegionClassFactory(unit=unit, valid_from=FIRST, valid_to=LAST)
    units = type(unit).objects.filter(pk=unit.pk)

    assert units.filter(holds_on(LAST, "region_classes__")).exists()
    assert not units.filter(holds_on(date(2024, 4, 1), "region_classes__")).exists()


def test_a_period_of_one_day_is_a_period() -> None:
    row = RegionClassFactory(valid_from=FIRST, valid_to=FIRST)

    assert RegionClass.objects.valid_on(FIRST).get() == row


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError, match="regionclass_ends_after_start"), transaction.atomic():
        RegionClassFactory(valid_from=LAST, valid_to=FIRST)


def test_every_dated_table_refuses_a_period_that_ends_before_it_begins() -> None:
    without = [
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Dated)
        and not any(
            constraint.name.endswith("_ends_after_start") for constraint in model._meta.constraints
        )
    ]

    assert without == []
