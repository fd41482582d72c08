"""What organizations were called, what they became, and how their people go on."""

from datetime import date, timedelta

import pytest

from core import clock
from core.refusals import NotYours
from organizations import succession
from organizations.naming import names_on
from organizations.roles import Role
from territory.models import Extent
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    PartyBodyFactory,
    SuccessionFactory,
    officer,
    renamed,
)
from tests.factories.territory import (
    MAP_2,
    MAP_3,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
)

pytestmark = pytest.mark.django_db

LAST_DAY = MAP_3 - timedelta(days=1)
IN_2025 = date(2025, 12, 1)


def test_the_names_of_many_organizations_are_read_in_one_query(django_assert_num_queries):
    ban = OrganizationFactory(name="Ban Dân tộc")
    renamed(ban, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    old = OrganizationFactory(name="Sở Giao thông vận tải", valid_to=date(2025, 2, 28))
    new = OrganizationFactory(name="Sở Mới", valid_from=date(2025, 3, 1))
    ids = [ban.pk, old.pk, new.pk]

    with django_assert_num_queries(1):
        then = names_on(date(2024, 12, 31), ids)
    assert then == {ban.pk: "Ban Dân tộc", old.pk: "Sở Giao thông vận tải", new.pk: "Sở Mới"}
    assert names_on(IN_2025, ids)[ban.pk] == "Sở Dân tộc và Tôn giáo"
    assert names_on(IN_2025, ids)[old.pk] == "Sở Giao thông vận tải"
    assert names_on(IN_2025, []) == {}


def test_two_departments_became_one():
    new = OrganizationFactory(valid_from=MAP_3)
    one, other = (OrganizationFactory(valid_to=LAST_DAY) for _ in range(2))
    for old in (one, other):
        SuccessionFactory(predecessor=old, successor=new)

    assert succession.became(one, LAST_DAY) == [one]
    assert succession.became(one, MAP_3) == [new]
    assert [step.predecessor for step in succession.origins(new)] == [one, other]


def test_a_successor_that_ended_is_followed_further():
    first = OrganizationFactory(valid_to=MAP_2 - timedelta(days=1))
    second = OrganizationFactory(valid_from=MAP_2, valid_to=LAST_DAY)
    third = OrganizationFactory(valid_from=MAP_3)
    SuccessionFactory(predecessor=first, successor=second, effective_on=MAP_2)
    SuccessionFactory(predecessor=second, successor=third, effective_on=MAP_3)

    assert succession.became(first, MAP_2) == [second]
    assert succession.became(first, IN_2025) == [third]
    assert succession.became(third, MAP_2) == []  # nothing yet


def test_a_divided_organization_became_several_in_the_official_order():
    old = OrganizationFactory(valid_to=LAST_DAY)
    later = OrganizationFactory(valid_from=MAP_3, official_order=8)
    earlier = OrganizationFactory(valid_from=MAP_3, official_order=2)
    for new in (later, earlier):
        SuccessionFactory(predecessor=old, successor=new)

    assert succession.became(old, IN_2025) == [earlier, later]


def test_a_committee_is_succeeded_as_its_unit_is():
    old, other = (UnitFactory(valid_to=LAST_DAY) for _ in range(2))
    new = UnitFactory(valid_from=MAP_3)
    change = UnitChangeFactory()
    for unit in (old, other):
        UnitLineageFactory(change=change, predecessor=unit, successor=new)
    committees = [CommuneCommitteeFactory(unit=unit) for unit in (old, other)]
    successor = CommuneCommitteeFactory(unit=new)

    assert succession.became(committees[0], IN_2025) == [successor]
    assert [step.predecessor for step in succession.origins(successor)] == committees
    assert succession.successors(committees[1])[0].effective_on == MAP_3


def test_a_unit_that_gave_a_part_away_keeps_its_committee():
    giver, taker = UnitFactory(), UnitFactory()
    UnitLineageFactory(
        change=UnitChangeFactory(effective_on=MAP_2),
        predecessor=giver,
        successor=taker,
        extent=Extent.PART,
    )
    committee, other = CommuneCommitteeFactory(unit=giver), CommuneCommitteeFactory(unit=taker)

    assert succession.became(committee, IN_2025) == [committee]
    assert succession.successors(committee) == succession.origins(other) == []


def test_a_district_committee_became_nothing():
    district = DistrictCommitteeFactory(valid_to=LAST_DAY)

    assert succession.became(district, LAST_DAY) == [district]
    assert succession.became(district, MAP_3) == []


def test_the_members_of_an_ended_body_go_on_in_the_one_that_took_over():
    old = PartyBodyFactory(valid_to=LAST_DAY)
    new = PartyBodyFactory(valid_from=MAP_3)
    SuccessionFactory(predecessor=old, successor=new)
    stayed = officer(Role.MOBILISATION_BODY, old)
    left = officer(Role.MOBILISATION_BODY, old, valid_to=MAP_2)
    inspected = officer(Role.INSPECTION, old, valid_to=IN_2025)
    by = officer(Role.SYSTEM_ADMIN)

    carried = succession.carry_members_over(old, new, by=by)

    assert [(row.user, row.role, row.valid_from) for row in carried] == [
        (stayed, Role.MOBILISATION_BODY, MAP_3)
    ]
    assert not new.memberships.filter(user__in=[left, inspected]).exists()
    assert carried[0].history.get().history_user == by
    assert succession.carry_members_over(old, new, by=by) == []


def test_a_role_that_the_successor_has_no_place_for_is_not_carried_over():
    old = OrganizationFactory(valid_to=LAST_DAY)
    new = PartyBodyFactory(valid_from=MAP_3)
    SuccessionFactory(predecessor=old, successor=new)
    MembershipFactory(organization=old, role=Role.PROVINCIAL_OFFICER)

    assert succession.carry_members_over(old, new, by=officer(Role.SYSTEM_ADMIN)) == []


def test_a_units_administrator_carries_nobody_over():
    row = SuccessionFactory()
    with clock.playing(MAP_3), pytest.raises(NotYours):
        succession.carry_members_over(
            row.predecessor, row.successor, by=officer(Role.UNIT_ADMIN, row.successor)
        )
