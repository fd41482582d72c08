"""Sample results of indices: placeholders for the dimensions of PAPI, and rankings in the province.

What was published stands in the reference data. Here is only what its sources do not tell: round
numbers in the place of PAPI's dimensions, until the published workbook is imported, and invented
ranks of agencies and localities below the best ones that are known.
"""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from organizations.models import Organization, OrganizationKind
from reform_tasks.models import GovernanceIndex, IndexResult

from .world import World

PLACEHOLDER = "Số giữ chỗ, chờ nhập kết quả công bố của từng nội dung"
INVENTED = "Xếp hạng minh họa"
PAPI_YEARS = (2022, 2023, 2024)
# By year: the day of publication, and on which day those who are ranked stand.
RANKED = {
    2022: date(2023, 3, 20),
    2023: date(2024, 3, 18),
    2024: date(2025, 3, 14),
    2025: date(2026, 2, 27),
}
BEST, STEP = Decimal("93.1"), Decimal("0.85")


def publish_indices(world: World) -> None:
    """Fill in what the published sources do not tell."""
    # A chance of its own: what the other parts of the sample invent stays what it is.
    chance = random.Random("Xếp hạng chỉ số")
    _hold_places_of_papi()
    for code in ("par-departments", "par-localities"):
        index = GovernanceIndex.objects.get(code=code)
        for year, published_on in RANKED.items():
            _rank(index, year, published_on, _ranked(world, code, year), chance)
    _publish_anew(GovernanceIndex.objects.get(code="par-departments"))


def _hold_places_of_papi() -> None:
    papi = GovernanceIndex.objects.get(code="papi")
    dimensions = list(papi.dimensions.all())
    known = set(papi.results.values_list("year", "dimension"))
    IndexResult.objects.bulk_create(
        IndexResult(
            index=papi,
            year=year,
            dimension=dimension,
            # The same every year, so that nobody takes it for a course.
            value=Decimal(9 + dimension.number % 3) / 2,
            maximum=10,
            source=PLACEHOLDER,
            is_sample=True,
        )
        for year in PAPI_YEARS
        for dimension in dimensions
        if (year, dimension.pk) not in known
    )


def _ranked(world: World, code: str, year: int) -> list[Organization]:
    """Who is ranked: the localities of 2025 are the communes, directly under the province."""
    day = date(year, 12, 31)
    if code == "par-departments":
        return world.departments_on(day)
    has_districts = world.organizations_on(day, OrganizationKind.DISTRICT_COMMITTEE)
    return has_districts or world.organizations_on(day, OrganizationKind.COMMUNE_COMMITTEE)


def _rank(
    index: GovernanceIndex,
    year: int,
    published_on: date,
    organizations: Sequence[Organization],
    chance: random.Random,
) -> None:
    """Ranks from the best to the last; those that are published keep their places."""
    published = dict(
        index.results.filter(year=year, organization__isnull=False).values_list(
            "organization", "rank"
        )
    )
    places = [rank for rank in range(1, len(organizations) + 1) if rank not in published.values()]
    others = [each for each in organizations if each.pk not in published]
    chance.shuffle(others)
    # From the best to the last, over the same span however many they are.
    step = STEP * 20 / len(organizations)
    IndexResult.objects.bulk_create(
        IndexResult(
            index=index,
            year=year,
            organization=organization,
            value=(BEST - step * rank).quantize(Decimal("0.01")),
            maximum=100,
            rank=rank,
            of_n=len(organizations),
            published_on=published_on,
            source=INVENTED,
            is_sample=True,
        )
        for rank, organization in zip(places, others, strict=False)
    )


def _publish_anew(index: GovernanceIndex) -> None:
    """One result of 2024 is corrected a month later; what was published first stays."""
    first = index.results.filter(year=2024, organization__isnull=False).order_by("rank")[3]
    IndexResult.objects.create(
        index=index,
        year=first.year,
        organization=first.organization,
        value=(first.value or 0) + Decimal("0.2"),
        maximum=first.maximum,
        rank=first.rank,
        of_n=first.of_n,
        published_on=date(2025, 4, 15),
        revision_number=2,
        source=INVENTED,
        is_sample=True,
    )
