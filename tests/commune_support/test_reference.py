"""The kinds of support, loaded once and never overwritten."""

from datetime import date

import pytest

from commune_support import reference
from commune_support.models import Fund, FundSource, NewRuralCriterion, SupportKind, TargetKind

pytestmark = pytest.mark.django_db


def test_the_kinds_are_loaded_once_with_their_history():
    assert reference.load() == 27 + 6 + 9 + 2 + 29 + 5
    assert reference.load() == 0
    assert SupportKind.objects.count() == 27
    assert SupportKind.history.count() == 27
    assert TargetKind.history.count() == 5


def test_what_the_province_changed_stays():
    reference.load()
    kind = SupportKind.objects.get(code="QUA_TANG")
    kind.name = "Tặng quà, trao học bổng"
    kind.save()
    SupportKind.objects.get(code="THAM_HOI").delete()

    assert reference.load() == 1
    kind.refresh_from_db()
    assert kind.name == "Tặng quà, trao học bổng"


def test_what_mobilises_people_is_counted_and_never_valued():
    reference.load()

    unvalued = SupportKind.objects.filter(is_valued=False).values_list("code", flat=True)
    assert set(unvalued) == {"XOA_HU_TUC", "BAN_SAC_VAN_HOA", "PHO_BIEN_PL", "AN_NINH_TT"}


def test_the_sets_of_new_rural_criteria_follow_each_other():
    reference.load()

    for day, number in ((date(2024, 12, 31), 19), (date(2026, 12, 31), 10)):
        assert NewRuralCriterion.objects.valid_on(day).count() == number
    assert FundSource.objects.filter(fund=Fund.OWN).count() == 2
