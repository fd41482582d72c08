"""Which communes were of which region class: only the counts are known, the lists are sample.

Known: 66, 10 and 126 communes of regions I, II and III from 04/06/2021; 116 supported in 2024; 66
of the 75 new communes in region III from 02/2026. From 01/07/2025 to that list nothing was decided.
"""

from datetime import date

from documents.models import LegalDocument
from territory.models import AdministrativeUnit, Kind, Region, RegionClass

from .world import World

FIRST_LIST = date(2021, 6, 4)
NEW_LIST = date(2026, 2, 4)
COUNTS = {Region.REGION_I: 66, Region.REGION_II: 10, Region.REGION_III: 126}
# Left region III when they were recognised as new rural communes.
LEFT_ON = (date(2022, 12, 20), date(2023, 6, 30), date(2023, 12, 25))
LEFT = 10
NEW_COUNTS = {Region.REGION_I: 6, Region.REGION_II: 3, Region.REGION_III: 66}


def classify(world: World) -> None:
    """Give the communes their classes over the years."""
    first = LegalDocument.objects.get(number="861/QĐ-TTg")
    ranked = _from_easy_to_hard(world, FIRST_LIST)
    # 202 of 204 were in scope; the two easiest were not.
    classes = _spread(ranked[2:], COUNTS)
    leaving = world.pick(
        [unit for unit, region in classes if region == Region.REGION_III][:60], LEFT
    )
    left_on = {unit.pk: LEFT_ON[number % len(LEFT_ON)] for number, unit in enumerate(leaving)}
    listed: list[RegionClass] = []
    for unit, region in classes:
        day = left_on.get(unit.pk)
        if day is None:
            listed.append(_row(unit, region, FIRST_LIST, unit.valid_to, first))
        else:
            listed.append(_row(unit, region, FIRST_LIST, day, first))
            listed.append(_row(unit, Region.REGION_I, _next(day), unit.valid_to, first))
    # The seven that went on were in the old list, which says nothing of the new map.
    for row in listed:
        if row.valid_to is None:
            row.valid_to = date(2025, 6, 30)
    new = LegalDocument.objects.filter(number="60/QĐ-BDTTG").first()
    for unit, region in _spread(_from_easy_to_hard(world, NEW_LIST), NEW_COUNTS):
        listed.append(_row(unit, region, NEW_LIST, None, new))
    RegionClass.objects.bulk_create(listed)


def _row(
    unit: AdministrativeUnit,
    region: Region,
    start: date,
    end: date | None,
    basis: LegalDocument | None,
) -> RegionClass:
    return RegionClass(
        unit=unit,
        region=region,
        valid_from=max(start, unit.valid_from),
        valid_to=end,
        basis=basis,
        is_sample=True,
        source="Dữ liệu minh họa: chỉ số lượng xã là có nguồn",
    )


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _from_easy_to_hard(world: World, day: date) -> list[AdministrativeUnit]:
    """Wards and townships first, then communes in an order of chance."""
    units = world.communes_on(day)
    towns = [version.unit for version in units if version.kind != Kind.COMMUNE]
    communes = [version.unit for version in units if version.kind == Kind.COMMUNE]
    world.chance.shuffle(communes)
    return towns + communes


def _spread(
    ranked: list[AdministrativeUnit], counts: dict[Region, int]
) -> list[tuple[AdministrativeUnit, Region]]:
    spread: list[tuple[AdministrativeUnit, Region]] = []
    position = 0
    for region, count in counts.items():
        spread += [(unit, region) for unit in ranked[position : position + count]]
        position += count
    return spread
