"""The People's Committees, which follow their units: founded, renamed and ended with them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core.records import Certainty
from territory.models import AdministrativeUnit, Kind, Level, UnitVersion

from .kinds import COMMITTEES, OrganizationKind, Side
from .models import Organization, OrganizationName

_ONE_DAY = timedelta(days=1)
_PROVINCE_CODE = "14"
_KIND_OF_LEVEL = {
    Level.PROVINCE: OrganizationKind.PROVINCIAL_COMMITTEE,
    Level.DISTRICT: OrganizationKind.DISTRICT_COMMITTEE,
    Level.COMMUNE: OrganizationKind.COMMUNE_COMMITTEE,
}
# Names are data and stay Vietnamese whatever the language of the screens.
_WORDS = {
    Kind.PROVINCE: ("tỉnh", "province"),
    Kind.PROVINCIAL_CITY: ("thành phố", "city"),
    Kind.TOWN: ("thị xã", "town"),
    Kind.RURAL_DISTRICT: ("huyện", "district"),
    Kind.COMMUNE: ("xã", "commune"),
    Kind.WARD: ("phường", "ward"),
    Kind.TOWNSHIP: ("thị trấn", "township"),
}
_ORDER_OF_LEVEL = {Level.PROVINCE: 0, Level.DISTRICT: 1_000, Level.COMMUNE: 10_000}
_SOURCE = "Theo danh mục đơn vị hành chính"


@dataclass(frozen=True)
class Naming:
    """What a committee was called over a period."""

    name: str
    name_en: str
    valid_from: date
    valid_to: date | None


@transaction.atomic
def follow_units() -> int:
    """Found the committees that units lack, end those whose units ended, and carry renames over.

    What is there is otherwise left as people have it. Returns the rows written.
    """
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.order_by("valid_from"):
        versions[version.unit_id].append(version)
    standing = {
        committee.unit_id: committee
        for committee in Organization.objects.filter(kind__in=COMMITTEES, is_sample=False)
    }
    units = AdministrativeUnit.objects.in_bulk(versions)
    missing = [unit for pk, unit in units.items() if pk not in standing]
    ended = [
        committee
        for pk, committee in standing.items()
        if pk in units and units[pk].valid_to is not None and committee.valid_to is None
    ]
    written = _found(missing, versions) + _end(ended, units)
    return written + _rename({pk: standing[pk] for pk in standing if pk in units}, versions)


def committee_code(unit: AdministrativeUnit, code: str) -> str:
    """'ubnd-tinh', 'ubnd-116', 'ubnd-03646-2021': a code is a unit's only since a day, so it names
    the year; a unit that came and went within a year names the month too."""
    if unit.level == Level.PROVINCE and code == _PROVINCE_CODE:
        return "ubnd-tinh"
    if unit.level != Level.COMMUNE:
        return f"ubnd-{code}"
    begins = unit.valid_from
    short_lived = unit.valid_to is not None and unit.valid_to.year == begins.year
    return f"ubnd-{code}-{begins:%Y-%m}" if short_lived else f"ubnd-{code}-{begins:%Y}"


def namings(versions: list[UnitVersion]) -> list[Naming]:
    """The committee's names by the unit's versions; a new code or parent is no new name."""
    found: list[Naming] = []
    for version in versions:
        word, word_en = _WORDS[Kind(version.kind)]
        name, name_en = (
            f"UBND {word} {version.name}",
            f"People's Committee of {version.name} {word_en}",
        )
        begins = version.valid_from
        if found and found[-1].name == name:
            begins = found.pop().valid_from
        found.append(Naming(name, name_en, begins, version.valid_to))
    return found


def _found(units: list[AdministrativeUnit], versions: dict[int, list[UnitVersion]]) -> int:
    committees = [
        Organization(
            code=committee_code(unit, versions[unit.pk][0].code),
            kind=_KIND_OF_LEVEL[Level(unit.level)],
            side=Side.STATE,
            unit=unit,
            official_order=_ORDER_OF_LEVEL[Level(unit.level)] + int(versions[unit.pk][0].code),
            founded_by_id=unit.founded_by_id,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            certainty=Certainty.DERIVED,
            source=_SOURCE,
        )
        for unit in units
    ]
    bulk_create_with_history(
        committees, Organization, default_change_reason=gettext_noop("Nạp danh mục"), batch_size=500
    )
    names = [
        _name(committee, naming)
        for committee in committees
        for naming in namings(versions[committee.unit_id])
    ]
    OrganizationName.objects.bulk_create(names)
    return len(committees) + len(names)


def _name(committee: Organization, naming: Naming) -> OrganizationName:
    return OrganizationName(
        organization=committee,
        name=naming.name,
        name_en=naming.name_en,
        valid_from=naming.valid_from,
        valid_to=naming.valid_to,
    )


def _end(committees: list[Organization], units: dict[int, AdministrativeUnit]) -> int:
    for committee in committees:
        committee.valid_to = units[committee.unit_id].valid_to
        committee.revision += 1
        committee.names.filter(valid_to=None).update(valid_to=committee.valid_to)
    bulk_update_with_history(
        committees,
        Organization,
        ["valid_to", "revision"],
        default_change_reason=gettext_noop("Kết thúc cùng đơn vị hành chính"),
    )
    return len(committees)


def _rename(committees: dict[int, Organization], versions: dict[int, list[UnitVersion]]) -> int:
    """Add the names that units took on after the last one their committee has."""
    latest: dict[int, OrganizationName] = {}
    rows = OrganizationName.objects.filter(organization__in=committees.values())
    for naming in rows.select_related("organization").order_by("valid_from"):
        latest[naming.organization.unit_id] = naming
    added = 0
    for unit, last in latest.items():
        for taken_on in namings(versions[unit]):
            if taken_on.valid_from > last.valid_from and taken_on.name != last.name:
                last.valid_to = taken_on.valid_from - _ONE_DAY
                last.save(update_fields=["valid_to"])
                last = _name(committees[unit], taken_on)
                last.save()
                added += 1
    return added
