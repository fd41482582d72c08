"""What a real installation knows from the start."""

from datetime import date
from decimal import Decimal

import pytest

from core.records import Certainty
from reform_tasks import reference
from reform_tasks.models import GovernanceIndex, IndexResult, IndexSubject, ReformArea
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db


def total(code: str, year: int) -> IndexResult:
    results = IndexResult.objects.totals().filter(organization=None)
    return results.get(index__code=code, year=year)


def test_the_areas_of_plans_and_the_impact_are_known():
    reference.load()

    assert list(ReformArea.objects.values_list("number", flat=True)) == list(range(8))
    assert ReformArea.objects.get(number=0).name == "Chỉ đạo, điều hành"


def test_results_stand_with_rank_and_n_as_their_source_prints_them():
    reference.load()

    par = total("par-index", 2024)
    assert (par.value, par.rank, par.of_n) == (Decimal("90.02"), 12, 63)
    assert par.certainty == Certainty.VERIFIED
    papi = total("papi", 2023)
    assert (papi.value, papi.rank, papi.of_n) == (Decimal("42.3966"), 30, None)
    assert {year for (year,) in papi.index.results.totals().values_list("year")} == {
        2018,
        2021,
        2022,
        2023,
        2024,
    }
    assert total("par-index", 2023).certainty == Certainty.DERIVED
    assert all(result.source for result in IndexResult.objects.all())
    assert not IndexResult.objects.filter(is_sample=True).exists()
    papi_parts = IndexResult.objects.filter(index__code="papi", dimension__isnull=False)
    assert not papi_parts.exists(), "the dimensions of PAPI come by import"


def test_a_published_total_is_not_forced_to_be_the_sum_of_its_parts():
    reference.load()

    parts = IndexResult.objects.filter(index__code="766", year=2025, dimension__isnull=False)

    assert parts.count() == 5
    assert sum(part.value for part in parts) == Decimal("83.63")
    assert total("766", 2025).value == Decimal("86.94")


def test_results_of_organizations_wait_for_the_catalogue_that_has_them():
    reference.load()
    best = IndexResult.objects.filter(index__code="par-departments", organization__isnull=False)
    assert not best.exists()
    assert total("par-departments", 2023).value == Decimal("85.97")

    OrganizationFactory(code="so-giao-thong-van-tai")

    assert reference.load() == 1
    assert (best.get().value, best.get().rank) == (Decimal("95.44"), 1)
    assert best.get().index.subject == IndexSubject.DEPARTMENTS


def test_loading_again_adds_nothing_and_keeps_what_people_corrected():
    assert reference.load() > 30
    result = total("sipas", 2022)
    result.value = Decimal("82.2")
    result.save()
    IndexResult.objects.create(
        index=result.index,
        year=2022,
        value=83,
        revision_number=2,
        published_on=date(2023, 5, 1),
    )
    GovernanceIndex.objects.filter(code="pci").update(name="PCI")

    assert reference.load() == 0
    assert IndexResult.objects.get(pk=result.pk).value == Decimal("82.2")
    assert GovernanceIndex.objects.get(code="pci").name == "PCI"
