"""Sample one-stop statuses: 204/204 communes and 21/21 agencies by 2023, public service centres
from 07/2025.
"""

from collections.abc import Callable
from datetime import date

from core import clock
from documents.models import DocumentKind
from organizations.models import Organization, OrganizationKind
from reform_tasks import onestop
from reform_tasks.models import OneStopKind

from .world import FIRST_DAY, NEW_MAP, World

MAP_OF_200 = date(2025, 2, 1)
LAST_OF_204 = date(2024, 12, 31)
# The communes that came last, and when: the rate grew to 204/204 in 2023.
LATE = ((date(2022, 3, 15), 6), (date(2022, 10, 3), 4), (date(2023, 4, 10), 4))


def adopt_one_stop(world: World) -> None:
    """Record who receives people in which way, from when."""
    basis = world.document(
        "15/QĐ-UBND",
        DocumentKind.DECISION,
        "Thực hiện cơ chế một cửa, một cửa liên thông",
        "Chủ tịch UBND tỉnh Sơn La",
        FIRST_DAY,
    )

    def adopt(organization: Organization, kind: OneStopKind, day: date) -> None:
        with clock.playing(day):
            onestop.adopt(
                organization, kind=kind, by=world.province, on=day, basis=basis, is_sample=True
            )

    communes = world.organizations_on(LAST_OF_204, OrganizationKind.COMMUNE_COMMITTEE)
    began = dict.fromkeys((committee.pk for committee in communes), date(2021, 3, 1))
    latecomers = iter(world.pick(communes, sum(number for _, number in LATE)))
    for day, number in LATE:
        for _ in range(number):
            began[next(latecomers).pk] = day
    for committee in communes:
        adopt(committee, OneStopKind.ONE_STOP, began[committee.pk])
        if world.chance.random() < 0.7:
            adopt(committee, OneStopKind.INTERLINKED, max(began[committee.pk], date(2022, 1, 4)))
    for agency in world.departments_on(LAST_OF_204):
        adopt(agency, OneStopKind.ONE_STOP, date(2021, 2, 1))
        adopt(agency, OneStopKind.INTERLINKED, date(2021, 9, 1))
    _after(world, adopt)


def _after(world: World, adopt: Callable[[Organization, OneStopKind, date], None]) -> None:
    """Whoever was founded in 2025 goes on as those did from whom it came."""
    for committee in world.organizations_on(MAP_OF_200, OrganizationKind.COMMUNE_COMMITTEE):
        if committee.valid_from == MAP_OF_200:
            adopt(committee, OneStopKind.ONE_STOP, MAP_OF_200)
    for agency in world.departments_on(NEW_MAP):
        if agency.valid_from > LAST_OF_204:
            adopt(agency, OneStopKind.ONE_STOP, agency.valid_from)
            adopt(agency, OneStopKind.INTERLINKED, agency.valid_from)
    for place, committee in enumerate(
        world.organizations_on(NEW_MAP, OrganizationKind.COMMUNE_COMMITTEE)
    ):
        opened = NEW_MAP if place % 18 else date(2025, 7, 15)
        adopt(committee, OneStopKind.CENTRE, opened)
    adopt(world.organizations["van-phong-ubnd-tinh"], OneStopKind.PROVINCIAL_CENTRE, NEW_MAP)
