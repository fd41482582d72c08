"""The organizations of Sơn La that are known, from organizations/data/, and their succession.

Only what surely exists: the People's Committees of all units, the provincial departments and
agencies, the bodies of the Party, the Front and the armed forces. Each says its source and how sure
it is. What is there is left as people have it.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history

from territory.models import AdministrativeUnit, Kind

from .committees import follow_units
from .models import Organization, OrganizationName, OrganizationSuccession

DATA = Path(__file__).parent / "data"
_PROVINCE_CODE = "14"
_ONE_DAY = timedelta(days=1)

Row = dict[str, str]


@transaction.atomic
def load() -> int:
    """Add the organizations, names and successions that are missing; returns the rows written."""
    return follow_units() + _load_others() + _load_successions()


def _rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_others() -> int:
    province = AdministrativeUnit.objects.filter(
        versions__code=_PROVINCE_CODE, versions__kind=Kind.PROVINCE
    ).first()
    if province is None:
        return 0
    known = set(Organization.objects.values_list("code", flat=True))
    rows = {row["code"]: row for row in _rows("organizations") if row["code"] not in known}
    organizations = [
        Organization(
            code=row["code"],
            kind=row["kind"],
            side=row["side"],
            unit=province,
            official_order=int(row["official_order"]),
            certainty=row["certainty"],
            source=row["source"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in rows.values()
    ]
    bulk_create_with_history(
        organizations, Organization, default_change_reason=gettext_noop("Nạp danh mục")
    )
    renames = {row["code"]: row for row in _rows("renames")}
    names = [
        name
        for organization in organizations
        for name in _names(organization, rows[organization.code], renames)
    ]
    OrganizationName.objects.bulk_create(names)
    return len(organizations) + len(names)


def _names(organization: Organization, row: Row, renames: dict[str, Row]) -> list[OrganizationName]:
    """The organization's names: its first, and the one it took on where it was renamed."""
    rename = renames.get(organization.code)
    periods: list[tuple[Row, date, date | None]] = [
        (row, organization.valid_from, organization.valid_to)
    ]
    if rename is not None:
        renamed_on = date.fromisoformat(rename["effective_on"])
        periods = [
            (row, organization.valid_from, renamed_on - _ONE_DAY),
            (rename, renamed_on, organization.valid_to),
        ]
    return [
        OrganizationName(
            organization=organization,
            name=named["name"],
            name_en=named["name_en"],
            valid_from=begins,
            valid_to=ends,
        )
        for named, begins, ends in periods
    ]


def _load_successions() -> int:
    by_code: dict[str, Any] = {
        organization.code: organization
        for organization in Organization.objects.filter(is_sample=False)
    }
    known = set(OrganizationSuccession.objects.values_list("predecessor__code", "successor__code"))
    missing = [
        OrganizationSuccession(
            predecessor=by_code[row["predecessor"]],
            successor=by_code[row["successor"]],
            effective_on=date.fromisoformat(row["effective_on"]),
            certainty=row["certainty"],
            source=row["source"],
        )
        for row in _rows("successions")
        if (row["predecessor"], row["successor"]) not in known
        and row["predecessor"] in by_code
        and row["successor"] in by_code
    ]
    return len(OrganizationSuccession.objects.bulk_create(missing))
