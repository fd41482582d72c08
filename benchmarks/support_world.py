"""Deliveries over ten years: 113 supporters of 116 communes, written by the database itself.

Nine of ten are confirmed, one of a hundred is disputed, one of five has no value; a third of the
supporters issued a plan this year. No delivery has a photo, so that all are looked at for one.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from benchmarks.world import FOUNDED, Shape, complete, founding_document, places, written

YEARS = 10
LAST_YEAR = 2024
SUPPORTERS, COMMUNES, KINDS = 113, 116, 20


@dataclass(frozen=True)
class SupportWorld:
    """Who asks, and for which commune."""

    leader: Any
    commune: int


def build(deliveries: int) -> SupportWorld:
    """Fill the empty tables with so many deliveries."""
    shape = replace(Shape(), departments=SUPPORTERS)
    _provinces, communes, offices = places(shape, 1)
    chosen, helpers = communes[0][:COMMUNES], offices[0]["departments"][:SUPPORTERS]
    _assign(chosen, helpers, founding_document())
    _deliver(deliveries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return SupportWorld(_leader(offices[0]["province"][0]), chosen[0].pk)


def _leader(committee: Any) -> Any:
    from accounts.models import User
    from organizations.models import Membership
    from organizations.roles import Role

    user = User.objects.create_user("leader", full_name="Lãnh đạo", must_change_password=False)
    Membership.objects.create(
        user=user, organization=committee, role=Role.LEADER, valid_from=committee.valid_from
    )
    return user


def _assign(communes: list[Any], helpers: list[Any], document: Any) -> None:
    from commune_support.models import (
        AssignmentDecision,
        DecidedCommune,
        KindGroup,
        SupportAssignment,
        SupportKind,
        SupportPlan,
    )
    from territory.models import Region, RegionClass

    decision = AssignmentDecision.objects.create(document=document, valid_from=FOUNDED)
    dated = {"valid_from": FOUNDED}
    written([RegionClass(unit=unit, region=Region.REGION_III, **dated) for unit in communes])
    written([DecidedCommune(decision=decision, unit=unit, **dated) for unit in communes])
    pairs = [(helpers[place % len(helpers)], unit) for place, unit in enumerate(communes)]
    written(
        [
            SupportAssignment(supporter=helper, commune=unit, decision=decision, **dated)
            for helper, unit in pairs
        ]
    )
    issued = {"status": "issued", "document": document, "issued_on": f"{LAST_YEAR}-01-15"}
    written(
        [
            SupportPlan(supporter=helper, commune=unit, year=LAST_YEAR, aims="Giúp xã", **issued)
            for helper, unit in pairs[::3]
        ]
    )
    written(
        [
            SupportKind(
                code=f"LOAI_{place}",
                name=f"Loại hình {place}",
                group=KindGroup.FUNDS,
                unit_of_measure="suất",
            )
            for place in range(KINDS)
        ]
    )


def _deliver(number: int) -> None:
    """Each pair's deliveries in turn, spread over the days of ten years."""
    from commune_support.models import SupportActivity

    first = f"{LAST_YEAR - YEARS + 1}-01-01"
    on_sqlite = connection.vendor == "sqlite"
    held_on = (
        f"date('{first}', '+' || (n.n * 7 % 3650) || ' days')"
        if on_sqlite
        else f"DATE '{first}' + (n.n * 7 % 3650)"
    )
    confirmed, disputed = "n.n % 10 <> 0", "n.n % 100 = 0"
    columns, values = complete(
        SupportActivity,
        {
            "supporter_id": "a.supporter_id",
            "commune_id": "a.commune_id",
            "kind_id": f"(SELECT MIN(id) FROM commune_support_supportkind) + n.n % {KINDS}",
            "held_on": held_on,
            "description": "'Hoạt động giúp đỡ ' || n.n",
            "search_key": "'hoat dong giup do ' || n.n",
            "cash_vnd": "CASE WHEN n.n % 5 = 0 THEN NULL ELSE 1000000 * (1 + n.n % 40) END",
            "fund": "CASE WHEN n.n % 3 = 0 THEN 'mobilised' ELSE 'own' END",
            "entering_side": "'supporter'",
            "status": f"CASE WHEN {disputed} THEN 'disputed' WHEN {confirmed} THEN 'confirmed' "
            "ELSE 'recorded' END",
            "confirmed_on": f"CASE WHEN {confirmed} THEN {held_on} END",
            "disputed_on": f"CASE WHEN {disputed} THEN {held_on} END",
        },
    )
    series = (
        f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {number}) "
        "SELECT n FROM c) n"
        if on_sqlite
        else f"generate_series(1, {number}) n(n)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE pairs AS SELECT supporter_id, commune_id, "
            "ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM commune_support_supportassignment"
        )
        cursor.execute(
            f"INSERT INTO commune_support_supportactivity ({columns}) SELECT {values} "
            f"FROM {series} JOIN pairs a ON a.place = n.n % {COMMUNES}"
        )
        cursor.execute("DROP TABLE pairs")
