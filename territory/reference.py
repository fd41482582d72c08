"""The three maps of Sơn La: the first one and the two changes since, from territory/data/.

A map or change is laid once, whole; what people correct in it afterwards is never touched again.
Within one map a unit is named by its code of that day, which no two units share.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from documents.models import LegalDocument

from .models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    Kind,
    Level,
    UnitAlias,
    UnitChange,
    UnitLineage,
    UnitVersion,
)

DATA = Path(__file__).parent / "data"
# The day from which the portal's facts reach back.
FIRST_DAY = date(2021, 1, 1)
FIRST_MAP = "first"
PROVINCE_CODE = "14"
# What a change may do to a unit; of the last it is not known whether it gave a part away.
FATES = ("ends", "goes_on", "new", "boundary_unclear")

Row = dict[str, str]


def load() -> int:
    """Lay what is missing of the three maps, then the clusters; returns the rows written."""
    written = 0
    with transaction.atomic():
        if not UnitVersion.objects.filter(code=PROVINCE_CODE, kind=Kind.PROVINCE).exists():
            written += _lay_first_map()
        laid = set(UnitChange.objects.values_list("code", flat=True))
        for row in _rows("changes"):
            if row["code"] not in laid:
                written += _make_change(row)
        if not Cluster.objects.filter(scheme="former_district").exists():
            written += _lay_clusters()
    return written


def _rows(name: str, **wanted: str) -> list[Row]:
    """The rows of a data file whose columns hold these values."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if all(row[column] == value for column, value in wanted.items())
        ]


def _level(code: str) -> Level:
    """The level of a unit of the national list: 2 digits, 3 digits, 5 digits."""
    return {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}[len(code)]


@dataclass
class MapOfUnits:
    """The units of one day by their code of that day."""

    units: dict[str, AdministrativeUnit]

    def version(self, unit: AdministrativeUnit, row: Row, day: date) -> UnitVersion:
        """The unit's version of a data row, from that day on."""
        return UnitVersion(
            unit=unit,
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent=self.units[row["parent"]] if row["parent"] else None,
            valid_from=day,
            certainty=row["certainty"],
            source=row["source"],
        )

    def add_aliases(self, name: str) -> int:
        """Keep the other spellings of this map's units."""
        aliases = [
            UnitAlias(unit=self.units[row["code"]], name=row["name"], source=row["source"])
            for row in _rows("aliases", map=name)
        ]
        return len(UnitAlias.objects.bulk_create(aliases))


def _found(units: list[AdministrativeUnit]) -> None:
    bulk_create_with_history(units, AdministrativeUnit, default_change_reason=_("Nạp danh mục"))


def _lay_first_map() -> int:
    rows = _rows("first_map")
    units = [AdministrativeUnit(level=_level(row["code"]), valid_from=FIRST_DAY) for row in rows]
    _found(units)
    laid = MapOfUnits({row["code"]: unit for row, unit in zip(rows, units, strict=True)})
    versions = [laid.version(unit, row, FIRST_DAY) for row, unit in zip(rows, units, strict=True)]
    UnitVersion.objects.bulk_create(versions)
    return len(units) + len(versions) + laid.add_aliases(FIRST_MAP)


def _make_change(row: Row) -> int:
    """Carry the map over one change: units end, begin or go on, and their lineage is kept."""
    rows = _rows("change_units", change=row["code"])
    documents = _documents(rows)
    change = UnitChange.objects.create(
        code=row["code"],
        title=row["title"],
        effective_on=date.fromisoformat(row["effective_on"]),
        basis=documents[row["basis"]],
        certainty=row["certainty"],
        source=row["source"],
        note=row["note"],
    )
    fates: dict[str, list[Row]] = {fate: [] for fate in FATES}
    for each in rows:
        fates[each["fate"]].append(each)
    moving = Moving(change.effective_on, fates, documents)
    before, after = moving.carry_over()
    change.boundary_unclear.set(before.units[r["old_code"]] for r in fates["boundary_unclear"])
    lineage = _lineage(change, before, after)
    return 1 + len(rows) + len(lineage) + after.add_aliases(row["code"])


def _documents(rows: Iterable[Row]) -> dict[str, LegalDocument]:
    numbers = {row["basis"] for row in rows if row["basis"]}
    found = LegalDocument.objects.filter(number__in=numbers, is_sample=False)
    return {document.number: document for document in found}


@dataclass
class Moving:
    """The units of a map on their way to the next, by the rows that say what happens to each."""

    day: date
    fates: dict[str, list[Row]]
    documents: dict[str, LegalDocument]

    def carry_over(self) -> tuple[MapOfUnits, MapOfUnits]:
        """The map before and after. Ends come first, so that a code is free for the next."""
        standing = {
            version.code: version
            for version in UnitVersion.objects.valid_on(self.eve).select_related("unit")
        }
        before = MapOfUnits({code: version.unit for code, version in standing.items()})
        gone = [row["old_code"] for row in (*self.fates["ends"], *self.fates["goes_on"])]
        self._close([standing[code] for code in gone])
        self._end([(before.units[row["old_code"]], row) for row in self.fates["ends"]])
        units = {code: unit for code, unit in before.units.items() if code not in set(gone)}
        units |= {row["code"]: before.units[row["old_code"]] for row in self.fates["goes_on"]}
        after = MapOfUnits(units | self._founded())
        self._begin(after)
        return before, after

    @property
    def eve(self) -> date:
        """The last day of the map before."""
        return self.day - timedelta(days=1)

    def _close(self, versions: list[UnitVersion]) -> None:
        for version in versions:
            version.valid_to = self.eve
        UnitVersion.objects.bulk_update(versions, ["valid_to"])

    def _end(self, ending: list[tuple[AdministrativeUnit, Row]]) -> None:
        for unit, row in ending:
            unit.valid_to, unit.ended_by = self.eve, self.documents[row["basis"]]
            unit.revision += 1
        bulk_update_with_history(
            [unit for unit, _row in ending],
            AdministrativeUnit,
            ["valid_to", "ended_by", "revision"],
            default_change_reason=_("Nạp danh mục"),
        )

    def _founded(self) -> dict[str, AdministrativeUnit]:
        founded = {
            row["code"]: AdministrativeUnit(
                level=_level(row["code"]),
                valid_from=self.day,
                founded_by=self.documents[row["basis"]],
            )
            for row in self.fates["new"]
        }
        _found(list(founded.values()))
        return founded

    def _begin(self, after: MapOfUnits) -> None:
        begun = []
        for row in (*self.fates["goes_on"], *self.fates["new"]):
            version = after.version(after.units[row["code"]], row, self.day)
            version.basis = self.documents[row["basis"]]
            begun.append(version)
        UnitVersion.objects.bulk_create(begun)


def _lineage(change: UnitChange, before: MapOfUnits, after: MapOfUnits) -> list[UnitLineage]:
    return UnitLineage.objects.bulk_create(
        UnitLineage(
            change=change,
            predecessor=before.units[row["old_code"]],
            successor=after.units[row["new_code"]],
            extent=row["extent"],
            share=Decimal(row["share"]) if row["share"] else None,
            certainty=row["certainty"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("lineage", change=change.code)
    )


def _lay_clusters() -> int:
    """The communes and wards of 01/07/2025 by the district that most of each lay in."""
    day = date.fromisoformat(_rows("changes")[-1]["effective_on"])
    units = dict(UnitVersion.objects.valid_on(day).values_list("code", "unit"))
    clusters = {
        row["code"]: Cluster.objects.create(
            code=row["code"],
            name=row["name"],
            scheme=row["scheme"],
            official_order=int(row["official_order"]),
            valid_from=day,
        )
        for row in _rows("clusters")
    }
    members = ClusterMembership.objects.bulk_create(
        ClusterMembership(
            cluster=clusters[row["cluster"]], unit_id=units[row["code"]], valid_from=day
        )
        for row in _rows("cluster_members")
    )
    return len(clusters) + len(members)
