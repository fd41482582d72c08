"""What a real installation knows from the start: areas, indices, the service portal's headings.

The facts stand in data/, each result with its source and how sure it is. Only what is missing is
added, so what people corrected stays.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from core.text import fold
from organizations.models import Organization

from .models import GovernanceIndex, IndexDimension, IndexResult, ReformArea, ServiceHeading

_DATA = Path(__file__).parent / "data"


@transaction.atomic
def load() -> int:
    """Add what is missing and return how many rows that were."""
    indices = _load_indices() + _load_dimensions() + _load_results()
    return _load_areas() + _load_headings() + indices


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _load_areas() -> int:
    return sum(
        ReformArea.objects.get_or_create(
            code=row["code"], defaults={"number": int(row["number"]), "name": row["name"]}
        )[1]
        for row in _rows("areas")
    )


def _load_headings() -> int:
    return sum(
        ServiceHeading.objects.get_or_create(
            search_key=fold(row["heading"]),
            defaults={"column": row["column"], "heading": row["heading"]},
        )[1]
        for row in _rows("service_headings")
    )


def _load_indices() -> int:
    return sum(
        GovernanceIndex.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "publisher": row["publisher"],
                "maximum": _decimal(row["maximum"]),
                "subject": row["subject"],
                "official_order": int(row["official_order"]),
            },
        )[1]
        for row in _rows("indices")
    )


def _load_dimensions() -> int:
    indices = GovernanceIndex.objects.in_bulk(field_name="code")
    return sum(
        IndexDimension.objects.get_or_create(
            index=indices[row["index"]], number=int(row["number"]), defaults={"name": row["name"]}
        )[1]
        for row in _rows("index_dimensions")
    )


def _load_results() -> int:
    indices = GovernanceIndex.objects.in_bulk(field_name="code")
    dimensions = {
        (dimension.index_id, dimension.number): dimension
        for dimension in IndexDimension.objects.all()
    }
    organizations = Organization.objects.in_bulk(field_name="code")
    # Where the catalogue of organizations lacks one, its results wait for the next time.
    return sum(
        _load_result(row, indices[row["index"]], dimensions, organizations)
        for row in _rows("index_results")
        if not row["organization"] or row["organization"] in organizations
    )


def _load_result(
    row: dict[str, str],
    index: GovernanceIndex,
    dimensions: dict[tuple[int, int], IndexDimension],
    organizations: dict[str, Organization],
) -> bool:
    """Add a result unless the portal has one of that year, in whichever revision."""
    number = row["dimension"]
    same = {
        "index": index,
        "year": int(row["year"]),
        "dimension": dimensions[index.pk, int(number)] if number else None,
        "organization": organizations.get(row["organization"]),
    }
    if IndexResult.objects.filter(**same, is_sample=False).exists():
        return False
    IndexResult.objects.create(
        **same,
        value=_decimal(row["value"]),
        maximum=_decimal(row["maximum"]),
        rank=int(row["rank"]) if row["rank"] else None,
        of_n=int(row["of_n"]) if row["of_n"] else None,
        published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        certainty=row["certainty"],
        source=row["source"],
        note=row["note"],
    )
    return True


def _decimal(written: str) -> Decimal | None:
    return Decimal(written) if written else None
