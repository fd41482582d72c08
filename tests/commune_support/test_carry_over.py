"""An assignment outlives its commune or its supporter only by a recorded carry-over."""

from datetime import date, timedelta

import pytest

from commune_support import carry_over
from commune_support.assignment import NotAssignable
from commune_support.models import AssignmentStatus, SupportAssignment
from core.refusals import NotNow, NotYours
from organizations.roles import Role
from territory.models import Extent
from tests.factories.commune_support import AssignmentDecisionFactory, SupportAssignmentFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory, SuccessionFactory, officer
from tests.factories.territory import (
    MAP_3,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
)

pytestmark = pytest.mark.django_db

LAST = MAP_3 - timedelta(days=1)


@pytest.fixture
def province():
    """An officer of the province, who carries over."""
    return officer(Role.PROVINCIAL_OFFICER)


def merged(*communes, extent=Extent.WHOLE, change=None):
    """A new commune that took these over on 01/07/2025."""
    new, change = UnitFactory(valid_from=MAP_3), change or UnitChangeFactory()
    for commune in communes:
        UnitLineageFactory(change=change, predecessor=commune, successor=new, extent=extent)
    return new


def carried(assignment, by, **kwargs):
    return carry_over.carry_over(
        assignment, by=by, on=MAP_3, document=LegalDocumentFactory(), **kwargs
    )


def test_without_it_the_assignment_is_not_in_force_after_the_commune_ended():
    row = SupportAssignmentFactory(commune=UnitFactory(valid_to=LAST))
    merged(row.commune)

    assert row in SupportAssignment.objects.in_force_on(LAST)
    assert row not in SupportAssignment.objects.in_force_on(MAP_3)
    assert list(SupportAssignment.objects.outlived_on(MAP_3)) == [row]


def test_with_it_the_new_commune_has_the_supporter_and_the_old_row_ends_with_its_commune(province):
    decision = AssignmentDecisionFactory(valid_to=date(2026, 12, 31))
    row = SupportAssignmentFactory(
        commune=UnitFactory(valid_to=LAST), decision=decision, is_lead=True
    )
    new = merged(row.commune)

    [successor] = carried(row, province)

    row.refresh_from_db()
    assert (row.status, row.valid_to) == (AssignmentStatus.CARRIED_OVER, LAST)
    assert (successor.commune, successor.supporter) == (new, row.supporter)
    assert (successor.valid_from, successor.valid_to) == (MAP_3, date(2026, 12, 31))
    assert successor.is_lead
    assert list(successor.carried_over_from.all()) == [row]
    assert list(SupportAssignment.objects.in_force_on(MAP_3)) == [successor]
    assert not SupportAssignment.objects.outlived_on(MAP_3).exists()
    assert list(decision.decided.valid_on(LAST).values_list("unit", flat=True)) == [row.commune_id]
    assert list(decision.decided.valid_on(MAP_3).values_list("unit", flat=True)) == [new.pk]
    assert (row.steps.latest().verb, successor.steps.latest().verb) == ("carry_over", "taken_over")


def test_communes_that_merge_keep_the_supporters_of_all_their_parts_and_one_lead(province):
    decision = AssignmentDecisionFactory()
    first, second = (UnitFactory(valid_to=LAST) for _ in range(2))
    shared = EnterpriseFactory()
    rows = [
        SupportAssignmentFactory(commune=first, decision=decision, supporter=shared, is_lead=True),
        SupportAssignmentFactory(commune=second, decision=decision, supporter=shared),
        SupportAssignmentFactory(commune=second, decision=decision, is_lead=True),
    ]
    new = merged(first, second)

    undone = carry_over.carry_over_many(
        rows, by=province, on=MAP_3, document=LegalDocumentFactory()
    )

    assert undone == []
    standing = SupportAssignment.objects.in_force_on(MAP_3).filter(commune=new)
    assert {row.supporter for row in standing} == {shared, rows[2].supporter}
    assert [row.supporter for row in standing if row.is_lead] == [shared]
    assert set(standing.get(supporter=shared).carried_over_from.all()) == set(rows[:2])
    assert decision.decided.valid_on(MAP_3).count() == 1


def test_a_divided_commune_needs_someone_to_say_who_goes_on(province):
    row = SupportAssignmentFactory(commune=UnitFactory(valid_to=LAST))
    change = UnitChangeFactory()
    parts = [merged(row.commune, extent=Extent.PART, change=change) for _ in range(2)]

    with pytest.raises(NotAssignable, match="Đề nghị chọn xã tiếp nhận"):
        carried(row, province)
    with pytest.raises(NotAssignable, match="không kế thừa"):
        carried(row, province, communes=[UnitFactory(valid_from=MAP_3)])
    assert carry_over.carry_over_many(
        [row], by=province, on=MAP_3, document=LegalDocumentFactory()
    ) == [row]

    taken = carried(row, province, communes=parts)

    assert [successor.commune for successor in taken] == parts


def test_an_ended_supporter_hands_over_to_the_one_that_took_it_over(province):
    succession = SuccessionFactory()
    row = SupportAssignmentFactory(supporter=succession.predecessor)
    assert row not in SupportAssignment.objects.in_force_on(MAP_3)

    [successor] = carried(row, province)

    assert (successor.supporter, successor.commune) == (succession.successor, row.commune)
    assert row.decision.decided.valid_on(MAP_3).get().unit == row.commune


def test_the_decision_names_a_commune_to_its_last_day_even_if_its_supporter_ended_before(province):
    succession = SuccessionFactory(
        predecessor__valid_to=date(2025, 2, 28), effective_on=date(2025, 3, 1)
    )
    row = SupportAssignmentFactory(
        supporter=succession.predecessor, commune=UnitFactory(valid_to=LAST)
    )
    new = merged(row.commune)

    carried(row, province)

    row.refresh_from_db()
    assert row.valid_to == date(2025, 2, 28)
    assert row.decision.decided.get(unit=row.commune).valid_to == LAST
    assert row.decision.decided.get(unit=new).valid_from == MAP_3


def test_an_ended_supporter_without_successor_needs_one_named(province):
    row = SupportAssignmentFactory(supporter=EnterpriseFactory(valid_to=LAST))

    with pytest.raises(NotAssignable, match="Đề nghị chọn đơn vị đang hoạt động"):
        carried(row, province)

    [successor] = carried(row, province, supporter=EnterpriseFactory(valid_from=MAP_3))
    assert successor.commune == row.commune


def test_heirs_are_found_through_two_changes_of_the_map():
    old = UnitFactory(valid_to=date(2025, 1, 31))
    between = UnitFactory(valid_from=date(2025, 2, 1), valid_to=LAST)
    change = UnitChangeFactory(effective_on=date(2025, 2, 1))
    UnitLineageFactory(change=change, predecessor=old, successor=between)
    new = merged(between)

    assert carry_over.heirs(old, date(2025, 3, 1)) == [between]
    assert carry_over.heirs(old, MAP_3) == [new]


def test_while_both_stand_there_is_nothing_to_carry_over(province):
    with pytest.raises(NotNow):
        carried(SupportAssignmentFactory(), province)


def test_nothing_is_carried_over_before_the_commune_was_there(province):
    row = SupportAssignmentFactory(
        commune=UnitFactory(valid_from=MAP_3),
        supporter=EnterpriseFactory(valid_to=MAP_3),
        valid_from=MAP_3,
        decision=AssignmentDecisionFactory(valid_from=MAP_3),
    )

    with pytest.raises(NotAssignable, match="có từ ngày 01/07/2025"):
        carry_over.carry_over(row, by=province, on=LAST, document=LegalDocumentFactory())

    assert carry_over.heirs(row.commune, LAST) == []


def test_what_ended_before_its_commune_is_not_carried_over(province):
    row = SupportAssignmentFactory(commune=UnitFactory(valid_to=LAST), valid_to=date(2024, 12, 31))
    merged(row.commune)

    with pytest.raises(NotAssignable, match="đã hết trước"):
        carried(row, province)


def test_only_the_province_carries_over():
    row = SupportAssignmentFactory(commune=UnitFactory(valid_to=LAST))
    merged(row.commune)

    with pytest.raises(NotYours):
        carried(row, officer(Role.AGENCY_OFFICER, row.supporter))
