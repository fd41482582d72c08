"""A province in small, with something of everything that the figures look at, over five years."""

from dataclasses import dataclass
from datetime import date, timedelta

from models_registry.models import EndKind
from organizations.models import Organization
from reform_tasks.models import OneStopKind
from territory.models import AdministrativeUnit, Region
from tests.factories.commune_support import (
    AssignmentDecisionFactory,
    SupportActivityFactory,
    SupportAssignmentFactory,
    SupportKindFactory,
    SupportPlanFactory,
)
from tests.factories.models_registry import (
    PracticeModelFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
    SteeringCommitteeFactory,
)
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    ProvincialCommitteeFactory,
)
from tests.factories.reform_tasks import (
    OneStopStatusFactory,
    ProvincialPlanFactory,
    ReformAreaFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    ServiceFiguresFactory,
    ServiceImportFactory,
    TaskExtensionFactory,
    TaskReportFactory,
    TaskSuspensionFactory,
)
from tests.factories.territory import (
    MAP_3,
    ClusterFactory,
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitFactory,
    WardFactory,
)

LAST_OLD_DAY = MAP_3 - timedelta(days=1)
# Days on which something of this world begins, ends or turns over, and quiet ones between.
DAYS = (
    date(2020, 12, 31),
    date(2023, 12, 31),
    date(2024, 3, 1),
    date(2024, 6, 30),
    date(2024, 7, 1),
    date(2024, 11, 15),
    date(2024, 12, 15),
    date(2024, 12, 31),
    date(2025, 3, 31),
    LAST_OLD_DAY,
    MAP_3,
    date(2025, 12, 31),
)


@dataclass
class Province:
    """What the tests ask about."""

    unit: AdministrativeUnit
    north: AdministrativeUnit
    south: AdministrativeUnit
    ward: AdministrativeUnit
    committee: Organization
    departments: list[Organization]
    communes: list[Organization]


def province() -> Province:
    """Two districts of three communes each until 30/06/2025, two wards since."""
    unit = ProvinceFactory(code="14", name="Sơn La")
    north, south = (
        DistrictFactory(parent=unit, valid_to=LAST_OLD_DAY, name=name)
        for name in ("Mường La", "Sông Mã")
    )
    old = [
        UnitFactory(parent=district, valid_to=LAST_OLD_DAY)
        for district in (north, north, north, south, south, south)
    ]
    wards = [WardFactory(parent=unit) for _ in range(2)]
    ClusterFactory(members=wards)
    committees = [DistrictCommitteeFactory(unit=district) for district in (north, south)]
    found = Province(
        unit=unit,
        north=north,
        south=south,
        ward=wards[0],
        committee=ProvincialCommitteeFactory(unit=unit),
        departments=[OrganizationFactory(unit=unit) for _ in range(3)],
        communes=[CommuneCommitteeFactory(unit=each) for each in (*old, *wards)],
    )
    _registry(found, committees)
    _reform(found, committees)
    _support(found, old, wards)
    return found


def _registry(here: Province, districts: list[Organization]) -> None:
    first, second, third, fourth, fifth, _sixth, ward, _other = here.communes
    SteeringCommitteeFactory(organization=districts[0])
    RecognitionFactory(
        model=PracticeModelFactory(
            organization=first, launched_on=date(2024, 5, 1), is_sample=True
        ),
        is_sample=True,
    )
    suspended = RecognitionFactory(
        model=PracticeModelFactory(organization=second, launched_on=date(2024, 5, 1))
    )
    RecognitionSuspensionFactory(recognition=suspended)
    RecognitionFactory(
        model=PracticeModelFactory(organization=fourth, launched_on=date(2024, 6, 1)),
        in_force_to=date(2025, 3, 31),
        end_kind=EndKind.LAPSED,
    )
    PracticeModelFactory(organization=third, launched_on=date(2024, 7, 1))
    PracticeModelFactory(organization=fifth)
    PracticeModelFactory(organization=ward, registered_on=MAP_3, launched_on=date(2025, 9, 1))


def _reform(here: Province, districts: list[Organization]) -> None:
    areas = [ReformAreaFactory(number=number) for number in (0, 1)]
    one, two, three = here.departments
    plan = ProvincialPlanFactory(owner=here.committee)
    done = date(2024, 6, 20)
    ReformTaskFactory(plan=plan, area=areas[0], leads=[one, two], completed_on=done)
    ReformTaskFactory(plan=plan, area=areas[0], leads=[one], completed_on=date(2024, 7, 5))
    ReformTaskFactory(plan=plan, area=areas[1], leads=[two], due_on=None, completed_on=done)
    ReformTaskFactory(plan=plan, area=areas[1], leads=[two], coordinating=[one])
    ReformTaskFactory(plan=plan, area=areas[1], leads=[three], due_on=date(2024, 12, 31))
    ReformTaskFactory(plan=plan, area=areas[1], leads=[three], cancelled_on=date(2024, 7, 1))
    ReformTaskFactory(plan=plan, area=areas[0], leads=[one], added_on=date(2024, 11, 1))
    waiting = ReformTaskFactory(plan=plan, area=areas[0], leads=[two], reported_on=done)
    TaskReportFactory(task=waiting, on=date(2024, 4, 1))
    resting = ReformTaskFactory(plan=plan, area=areas[0], suspended_on=date(2024, 3, 1))
    TaskSuspensionFactory(task=resting)
    extended = ReformTaskFactory(
        plan=plan,
        area=areas[0],
        leads=[one],
        extended_on=date(2024, 6, 15),
        extended_due_on=date(2024, 11, 30),
    )
    TaskExtensionFactory(task=extended, granted_on=date(2024, 6, 15), new_due_on=date(2024, 11, 30))
    for owner in (one, two, *districts):
        own = ReformPlanFactory(owner=owner)
        ReformTaskFactory.create_batch(3, plan=own, area=areas[1])
        ReformTaskFactory(plan=own, area=areas[1], cancelled_on=date(2024, 7, 1))
    later = ReformPlanFactory(owner=here.communes[-1], year=2025, issued_on=MAP_3)
    ReformTaskFactory(plan=later, area=areas[1], due_on=date(2025, 12, 1), added_on=MAP_3)
    for organization in here.communes[:5]:
        OneStopStatusFactory(organization=organization, valid_to=LAST_OLD_DAY)
    OneStopStatusFactory(organization=here.communes[-1], kind=OneStopKind.CENTRE)
    OneStopStatusFactory(organization=one, kind=OneStopKind.INTERLINKED)
    OneStopStatusFactory(organization=two, valid_to=date(2024, 6, 30))
    _dossiers(one, here)


def _dossiers(one: Organization, here: Province) -> None:
    # Tests that empty the tables may remove only what is invented from one that is append-only.
    brought_by = ServiceImportFactory(is_sample=True)
    first, last = here.communes[0], here.communes[-1]
    nothing = dict.fromkeys(("received", "online", "on_time", "late"), 0)
    second_quarter = {"period_from": date(2024, 4, 1), "period_to": date(2024, 6, 30)}
    half_year = {"period_from": MAP_3, "period_to": date(2025, 12, 31)}
    ServiceFiguresFactory(organization=one, brought_by=brought_by)
    ServiceFiguresFactory(organization=one, brought_by=brought_by, late=None, **second_quarter)
    ServiceFiguresFactory(organization=first, brought_by=brought_by, received=None, online=None)
    ServiceFiguresFactory(organization=last, brought_by=brought_by, **half_year, **nothing)


def _support(
    here: Province, communes: list[AdministrativeUnit], wards: list[AdministrativeUnit]
) -> None:
    for commune in communes[:3]:
        RegionClassFactory(unit=commune)
    RegionClassFactory(unit=communes[3], region=Region.REGION_I)
    RegionClassFactory(unit=wards[0], valid_from=date(2025, 9, 1))
    decision = AssignmentDecisionFactory(communes=communes[:3], valid_to=LAST_OLD_DAY)
    later = AssignmentDecisionFactory(communes=wards[:1], valid_from=date(2025, 9, 1))
    one, two, _three = here.departments
    SupportAssignmentFactory(supporter=one, commune=communes[0], decision=decision)
    assignment = SupportAssignmentFactory(supporter=two, commune=communes[1], decision=decision)
    joining = SupportAssignmentFactory(
        supporter=two, commune=communes[2], decision=decision, is_sample=True
    )
    SupportAssignmentFactory(supporter=one, commune=wards[0], decision=later)
    kind = SupportKindFactory()
    SupportActivityFactory(assignment=assignment, kind=kind, cash_vnd=20_000_000)
    SupportActivityFactory(
        assignment=assignment, kind=kind, cash_vnd=5_000_000, held_on=date(2024, 11, 15)
    )
    SupportActivityFactory(assignment=assignment, kind=kind, workdays=12)
    SupportPlanFactory(assignment=assignment, issued_on=date(2024, 3, 1))
    SupportPlanFactory(assignment=joining, issued_on=date(2024, 7, 1), is_sample=True)
