"""A country in the portal's tables: provinces, offices, ten years of plans, tasks and the rest.

Only the number of tasks is exact. Offices and communes are those of a province as it is (21
departments, 12 districts, 204 communes), except in the smallest world, which has few of them too.
Rows are written past the verbs, tasks by the database itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, models

PROVINCES = 34
YEARS = range(2015, 2025)
VARIANTS = 97
FOUNDED = date(2014, 1, 1)


@dataclass(frozen=True)
class Shape:
    """How many of each a province has."""

    departments: int = 21
    districts: int = 12
    communes: int = 204
    supported: int = 116
    models: int = 100
    activities: int = 300

    @classmethod
    def of(cls, tasks: int) -> "Shape":
        """A province as it is; small where there are few tasks."""
        return cls() if tasks > 5_000 else cls(2, 1, 6, 3, 4, 10)


@dataclass(frozen=True)
class World:
    """What the questions are about: one province of all."""

    province: int
    tasks: int


def build(tasks: int, number: int = PROVINCES) -> World:
    """Fill the empty tables with so many provinces; returns the first."""
    shape = Shape.of(tasks)
    provinces, communes, offices = places(shape, number)
    document = founding_document()
    _registry(shape, offices, document)
    _support(shape, offices, communes, document)
    _plans(offices, document)
    _tasks(tasks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return World(provinces[0].pk, tasks)


def places(
    shape: Shape, number: int
) -> tuple[list[Any], list[list[Any]], list[dict[str, list[Any]]]]:
    """So many provinces, their communes, and their offices by kind."""
    provinces, districts, communes = _territory(shape, number)
    return provinces, communes, _offices(shape, provinces, districts, communes)


def written(rows: list[Any]) -> list[Any]:
    """The rows, now in their table with their keys."""
    model = type(rows[0])
    return model._default_manager.bulk_create(rows, batch_size=500)


def _territory(shape: Shape, number: int) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
    from territory.models import AdministrativeUnit, Kind, Level, UnitVersion

    def units(level: str, number: int) -> list[Any]:
        return written(
            [AdministrativeUnit(level=level, valid_from=FOUNDED) for _each in range(number)]
        )

    provinces = units(Level.PROVINCE, number)
    districts = [units(Level.DISTRICT, shape.districts) for _province in provinces]
    communes = [units(Level.COMMUNE, shape.communes) for _province in provinces]
    versions = []

    def version(unit: Any, code: int, digits: int, kind: str, parent: Any) -> None:
        versions.append(
            UnitVersion(
                unit=unit,
                code=f"{code:0{digits}d}",
                name=f"Số {code}",
                kind=kind,
                parent=parent,
                valid_from=FOUNDED,
            )
        )

    for number, province in enumerate(provinces):
        version(province, number + 1, 2, Kind.PROVINCE, None)
        for place, district in enumerate(districts[number]):
            version(district, number * 20 + place + 1, 3, Kind.RURAL_DISTRICT, province)
        for place, commune in enumerate(communes[number]):
            above = districts[number][place % shape.districts]
            version(commune, number * 250 + place + 1, 5, Kind.COMMUNE, above)
    written(versions)
    return provinces, districts, communes


def _offices(
    shape: Shape, provinces: list[Any], districts: list[list[Any]], communes: list[list[Any]]
) -> list[dict[str, list[Any]]]:
    from organizations.models import Organization, OrganizationKind, OrganizationName, Side

    def office(kind: str, code: str, unit: Any, order: int) -> Any:
        return Organization(
            code=code,
            kind=kind,
            side=Side.STATE,
            unit=unit,
            official_order=order,
            valid_from=FOUNDED,
        )

    kinds = OrganizationKind
    found = []
    for number, province in enumerate(provinces):
        found.append(
            {
                "province": [office(kinds.PROVINCIAL_COMMITTEE, f"tinh-{number}", province, 1)],
                "departments": [
                    office(kinds.DEPARTMENT, f"so-{number}-{each}", province, 10 + each)
                    for each in range(shape.departments)
                ],
                "districts": [
                    office(kinds.DISTRICT_COMMITTEE, f"huyen-{number}-{each}", unit, 100 + each)
                    for each, unit in enumerate(districts[number])
                ],
                "communes": [
                    office(kinds.COMMUNE_COMMITTEE, f"xa-{number}-{each}", unit, 200 + each)
                    for each, unit in enumerate(communes[number])
                ],
            }
        )
    every = [office for province in found for offices in province.values() for office in offices]
    written(every)
    written(
        [
            OrganizationName(organization=each, name=f"Cơ quan {each.code}", valid_from=FOUNDED)
            for each in every
        ]
    )
    return found


def founding_document() -> Any:
    """The decision that everything of a measurement rests on."""
    from documents.models import DocumentKind, LegalDocument

    return LegalDocument.objects.create(
        number="1/QĐ-UBND",
        kind=DocumentKind.DECISION,
        title="Quyết định",
        issuer="UBND tỉnh",
        issued_on=FOUNDED,
    )


def _registry(shape: Shape, offices: list[dict[str, list[Any]]], document: Any) -> None:
    from models_registry.models import (
        ModelStatus,
        ModelType,
        Origin,
        PracticeModel,
        Recognition,
        RecognitionStatus,
        SteeringCommittee,
    )

    kind = ModelType.objects.create(
        code="cqtt-xa", name="Chính quyền thân thiện", short_name="CQTT", prefix="CQTT",
        applies_to="commune", is_friendly_government=True, is_single=True, official_order=1,
    )  # fmt: skip
    rows = []
    for province, found in enumerate(offices):
        for place in range(min(shape.models, shape.communes)):
            is_launched = place % 4 != 3
            rows.append(
                PracticeModel(
                    code=f"M-{province}-{place}",
                    type=kind,
                    organization=found["communes"][place],
                    name=f"Mô hình {place}",
                    registered_on=date(2023, 1 + place % 12, 1),
                    launched_on=date(2024, 1 + place % 12, 5) if is_launched else None,
                    status=ModelStatus.LAUNCHED if is_launched else ModelStatus.BUILDING,
                )
            )
    written(rows)
    written(
        [
            Recognition(
                model=row,
                decision=document,
                origin=Origin.DECISION,
                status=RecognitionStatus.IN_FORCE,
                in_force_from=date(2024, 1 + place % 12, 20),
            )
            for place, row in enumerate(rows)
            if row.launched_on and place % 2 == 0
        ]
    )
    written(
        [
            SteeringCommittee(organization=office, decision=document, valid_from=date(2024, 8, 1))
            for found in offices
            for office in found["districts"]
        ]
    )


def _support(
    shape: Shape, offices: list[dict[str, list[Any]]], communes: list[list[Any]], document: Any
) -> None:
    from commune_support.models import (
        AssignmentDecision,
        DecidedCommune,
        EnteringSide,
        Fund,
        KindGroup,
        SupportActivity,
        SupportAssignment,
        SupportKind,
    )
    from reform_tasks.models import OneStopKind, OneStopStatus
    from territory.models import Region, RegionClass

    start = date(2021, 6, 4)
    chosen = [found[: shape.supported] for found in communes]
    written(
        [
            RegionClass(unit=unit, region=Region.REGION_III, valid_from=start)
            for units in chosen
            for unit in units
        ]
    )
    decision = AssignmentDecision.objects.create(document=document, valid_from=start)
    written(
        [
            DecidedCommune(decision=decision, unit=unit, valid_from=start)
            for units in chosen
            for unit in units
        ]
    )
    kinds = written(
        [
            SupportKind(
                code=f"LOAI_{place}",
                name=f"Loại hình {place}",
                group=KindGroup.FUNDS,
                unit_of_measure="suất",
            )
            for place in range(20)
        ]
    )
    assignments, activities, statuses = [], [], []
    for found, units in zip(offices, chosen, strict=True):
        helpers = [*found["departments"], *found["districts"], *found["communes"]]
        for place, unit in enumerate(units):
            assignments.append(
                SupportAssignment(
                    supporter=helpers[place % len(helpers)],
                    commune=unit,
                    decision=decision,
                    valid_from=start,
                )
            )
        for place in range(shape.activities):
            activities.append(
                SupportActivity(
                    supporter=helpers[place % len(helpers)],
                    commune=units[place % len(units)],
                    kind=kinds[place % len(kinds)],
                    held_on=date(2024, 1 + place % 12, 9),
                    description="Hoạt động giúp đỡ",
                    cash_vnd=1_000_000 * (1 + place % 40),
                    fund=Fund.OWN if place % 3 else Fund.MOBILISED,
                    entering_side=EnteringSide.SUPPORTER,
                )
            )
        for office in [*found["departments"], *found["communes"]]:
            statuses.append(
                OneStopStatus(
                    organization=office, kind=OneStopKind.ONE_STOP, valid_from=date(2019, 1, 1)
                )
            )
    written(assignments)
    written(activities)
    written(statuses)


def _plans(offices: list[dict[str, list[Any]]], document: Any) -> None:
    from reform_tasks.models import Layer, PlanStatus, ReformArea, ReformPlan

    written([ReformArea(code=f"a{n}", number=n, name=f"Lĩnh vực {n}") for n in range(7)])
    written(
        [
            ReformPlan(
                owner=owner,
                year=year,
                layer=layer,
                title=f"Kế hoạch {year}",
                status=PlanStatus.ISSUED,
                decision=document,
                issued_on=date(year - 1, 12, 21),
                closing_on=date(year, 12, 14),
            )
            for year in YEARS
            for found in offices
            for layer, owners in (
                (Layer.PROVINCE, found["province"]),
                (Layer.UNIT, [*found["departments"], *found["districts"]]),
            )
            for owner in owners
        ]
    )


LIFE = (
    "year",
    "variant",
    "added_on",
    "due_on",
    "due_text",
    "due_kind",
    "status",
    "completed_on",
    "result_on",
    "reported_on",
    "confirmed_on",
    "result_number",
)


def _variants() -> Iterator[dict[str, Any]]:
    """The lives that a task may have in a year: done in time or late, waiting, overdue."""
    for year in YEARS:
        begins = date(year - 1, 12, 21)
        for number in range(VARIANTS):
            due = date(year, 1, 31) + timedelta(days=(number * 37) % 334)
            life: dict[str, Any] = {"year": year, "variant": number, "due_on": due}
            life |= {"added_on": begins, "due_text": f"{due:%d/%m/%Y}", "due_kind": "date"}
            life["status"] = "not_started"
            if number % 10 < 8:
                done = due + timedelta(days=-5 if number % 10 < 7 else 9)
                life |= {"status": "done", "completed_on": done, "result_on": done}
                life |= {"reported_on": done, "confirmed_on": done, "result_number": "15/BC"}
            elif number % 30 == 8:
                life |= {"status": "awaiting", "reported_on": due, "result_on": due}
                life["result_number"] = "15/BC"
            yield life


def _tasks(number: int) -> None:
    """The tasks and their lead agencies, written by the database from plans and lives."""
    from reform_tasks.models import ReformPlan, ReformTask, TaskAgency

    plans = ReformPlan.objects.count()
    each, rest = divmod(number, plans)
    with connection.cursor() as cursor:
        _life_table(cursor)
        cursor.execute("CREATE TEMPORARY TABLE numbers (n integer PRIMARY KEY)")
        cursor.executemany(
            "INSERT INTO numbers VALUES (%s)",
            [(n,) for n in range(1, each + (1 if rest else 0) + 1)],
        )
        written = {
            "plan_id": "p.id",
            "number": "'1.' || numbers.n",
            "position": "numbers.n",
            "area_id": "(SELECT MIN(id) FROM reform_tasks_reformarea) + (p.id + numbers.n) % 7",
            "title": "'Nhiệm vụ cải cách hành chính số ' || numbers.n",
            "search_key": "'1.' || numbers.n || ' nhiem vu cai cach hanh chinh so ' || numbers.n",
            **{name: f"lives.{name}" for name in LIFE[2:]},
        }
        columns, values = complete(ReformTask, written)
        cursor.execute(
            f"INSERT INTO reform_tasks_reformtask ({columns}) SELECT {values} "
            "FROM reform_tasks_reformplan p "
            f"JOIN numbers ON numbers.n <= {each} + "
            # Those left over are spread: a prime steps through all plans before it repeats one.
            f"CASE WHEN (p.id - (SELECT MIN(id) FROM reform_tasks_reformplan)) * 7919 % {plans} "
            f"< {rest} THEN 1 ELSE 0 END "
            "JOIN lives ON lives.year = p.year "
            f"AND lives.variant = (p.id * 31 + numbers.n) % {VARIANTS}"
        )
        # A unit's own plan is its own to carry out; the province's goes to its departments in turn.
        columns, values = complete(
            TaskAgency,
            {"task_id": "t.id", "organization_id": "COALESCE(d.id, p.owner_id)", "part": "'lead'"},
        )
        cursor.execute(
            f"INSERT INTO reform_tasks_taskagency ({columns}) SELECT {values} "
            "FROM reform_tasks_reformtask t JOIN reform_tasks_reformplan p ON p.id = t.plan_id "
            "JOIN organizations_organization o ON o.id = p.owner_id "
            "LEFT JOIN (SELECT id, unit_id, "
            "ROW_NUMBER() OVER (PARTITION BY unit_id ORDER BY id) - 1 AS place, "
            "COUNT(*) OVER (PARTITION BY unit_id) AS number FROM organizations_organization "
            "WHERE kind = 'so_nganh') d ON p.layer = 'province' AND d.unit_id = o.unit_id "
            "AND d.place = t.position % d.number"
        )


def _life_table(cursor: Any) -> None:
    cursor.execute("DROP TABLE IF EXISTS lives")
    cursor.execute("DROP TABLE IF EXISTS numbers")
    types = {"year": "integer", "variant": "integer"}
    columns = ", ".join(
        f"{name} {types.get(name, 'date' if name.endswith('_on') else 'text')}" for name in LIFE
    )
    cursor.execute(f"CREATE TEMPORARY TABLE lives ({columns}, PRIMARY KEY (year, variant))")
    texts = {"result_number": ""}
    cursor.executemany(
        f"INSERT INTO lives VALUES ({', '.join(['%s'] * len(LIFE))})",
        [[life.get(name, texts.get(name)) for name in LIFE] for life in _variants()],
    )


def complete(model: type[models.Model], written: dict[str, str]) -> tuple[str, str]:
    """Columns and expressions of an INSERT: those given, and each other column's empty value.

    What the database works out itself is left to it.
    """
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.generated:
            continue
        columns.append(f'"{field.column}"')
        values.append(written.get(field.column) or _empty(field))
    return ", ".join(columns), ", ".join(values)


def _empty(field: Any) -> str:
    if isinstance(field, models.BooleanField):
        return "FALSE"
    if field.has_default():
        default = field.get_default()
        return str(default) if isinstance(default, int) else f"'{default}'"
    return "NULL" if field.null else "''"
