"""Deciding, assigning, ending."""

from datetime import date

import pytest

from commune_support import assignment
from commune_support.assignment import NotAssignable, Pairing
from commune_support.models import AssignmentStatus, SupportAssignment
from core.refusals import ChangedMeanwhile, NotNow, NotYours
from organizations.roles import Role
from tests.factories.commune_support import (
    AssignmentDecisionFactory,
    SupportActivityFactory,
    SupportAssignmentFactory,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory, officer
from tests.factories.territory import DistrictFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db

START = date(2024, 1, 15)


@pytest.fixture
def province():
    """An officer of the province, who assigns."""
    return officer(Role.PROVINCIAL_OFFICER)


def test_a_decision_is_entered_with_its_communes_and_assignments_follow_its_days(province):
    commune, supporter = UnitFactory(), EnterpriseFactory()
    decision = assignment.open_decision(
        document=LegalDocumentFactory(),
        communes=[commune],
        valid_from=START,
        valid_to=date(2026, 12, 31),
        by=province,
    )

    assigned = assignment.assign(decision, Pairing(supporter, commune, is_lead=True), by=province)

    assert (assigned.valid_from, assigned.valid_to) == (START, date(2026, 12, 31))
    assert list(decision.communes.all()) == [commune]
    step = assigned.steps.get()
    assert (step.verb, step.by, step.on, step.unit, step.basis) == (
        "assign",
        province,
        START,
        supporter,
        decision.document,
    )
    assert assigned.history.count() == 1


def test_a_whole_list_costs_as_many_statements_as_one_line(province, django_assert_max_num_queries):
    district, home = DistrictFactory(), ProvinceFactory()
    communes = [UnitFactory(parent=district) for _ in range(12)]
    decision = AssignmentDecisionFactory(communes=communes)
    pairings = [Pairing(EnterpriseFactory(unit=home), commune) for commune in communes]

    with django_assert_max_num_queries(12):
        assignment.assign_many(decision, pairings, by=province)

    assert SupportAssignment.objects.in_force_on(START).count() == 12
    assert SupportAssignment.history.count() == 12


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda c, s: Pairing(s, UnitFactory()), "không có trong danh sách"),
        (lambda c, s: Pairing(s, DistrictFactory()), "không phải là đơn vị hành chính cấp xã"),
        (lambda c, s: Pairing(s, UnitFactory(valid_to=date(2023, 12, 31))), "không tồn tại"),
        (
            lambda c, s: Pairing(EnterpriseFactory(valid_to=date(2023, 12, 31)), c),
            "không hoạt động vào ngày 15/01/2024",
        ),
        (lambda c, s: Pairing(s, c, valid_from=date(2023, 5, 1)), "nằm trong thời gian"),
        (lambda c, s: Pairing(s, c, valid_to=date(2030, 1, 1)), "nằm trong thời gian"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_nothing_is_assigned(province, make, words):
    commune, supporter = UnitFactory(), EnterpriseFactory()
    decision = AssignmentDecisionFactory(communes=[commune], valid_to=date(2026, 12, 31))
    good = Pairing(EnterpriseFactory(), commune)

    with pytest.raises(NotAssignable, match=words):
        assignment.assign_many(decision, [good, make(commune, supporter)], by=province)

    assert not SupportAssignment.objects.exists()


def test_a_pair_twice_or_a_second_lead_is_refused_by_name(province):
    commune, supporter = UnitFactory(name="Mường Và"), EnterpriseFactory(name="Công ty Ban Mai")
    decision = AssignmentDecisionFactory(communes=[commune])
    assignment.assign(decision, Pairing(supporter, commune, is_lead=True), by=province)

    with pytest.raises(NotAssignable, match="Công ty Ban Mai đã được phân công"):
        assignment.assign(decision, Pairing(supporter, commune), by=province)
    with pytest.raises(NotAssignable, match="đã có đơn vị chủ trì"):
        assignment.assign(
            decision, Pairing(EnterpriseFactory(), commune, is_lead=True), by=province
        )


def test_an_adjusting_document_names_another_commune_later(province):
    decision = AssignmentDecisionFactory()
    commune, document = UnitFactory(), LegalDocumentFactory()

    [row] = assignment.add_communes(
        decision, [commune], by=province, on=date(2024, 9, 1), document=document
    )

    assert (row.valid_from, row.basis) == (date(2024, 9, 1), document)


def test_an_assignment_ends_on_its_last_day_by_a_document(province):
    row = SupportAssignmentFactory()
    document = LegalDocumentFactory()

    assignment.end(row, by=province, on=date(2024, 10, 31), document=document, reason="Đạt chuẩn")

    row.refresh_from_db()
    assert (row.status, row.valid_to, row.end_document) == (
        AssignmentStatus.ENDED,
        date(2024, 10, 31),
        document,
    )
    assert row in SupportAssignment.objects.in_force_on(date(2024, 10, 31))
    assert row not in SupportAssignment.objects.in_force_on(date(2024, 11, 1))
    assert (row.steps.latest().verb, row.steps.latest().reason) == ("end", "Đạt chuẩn")


def test_an_end_that_cannot_be_is_refused(province):
    row = SupportAssignmentFactory(valid_to=date(2024, 12, 31))
    SupportActivityFactory(assignment=row, held_on=date(2024, 6, 1))
    document = LegalDocumentFactory()

    for day, words in (
        (date(2024, 1, 14), "từ ngày 15/01/2024"),
        (date(2025, 1, 1), "chỉ đến ngày 31/12/2024"),
        (date(2024, 5, 31), "Đã có 1 hoạt động"),
    ):
        with pytest.raises(NotAssignable, match=words):
            assignment.end(row, by=province, on=day, document=document)


@pytest.mark.parametrize("status", [AssignmentStatus.ENDED, AssignmentStatus.CARRIED_OVER])
def test_what_is_over_does_not_end_again(province, status):
    row = SupportAssignmentFactory(
        status=status, valid_to=date(2024, 6, 30), end_document=LegalDocumentFactory()
    )

    with pytest.raises(NotNow):
        assignment.end(row, by=province, on=date(2024, 6, 1), document=LegalDocumentFactory())


def test_two_people_do_not_end_the_same_assignment_unseen(province):
    row = SupportAssignmentFactory()

    with pytest.raises(ChangedMeanwhile):
        assignment.end(
            row, by=province, on=date(2024, 6, 1), document=LegalDocumentFactory(), seen=7
        )


@pytest.mark.parametrize("role", [Role.AGENCY_OFFICER, Role.LEADER, Role.SYSTEM_ADMIN])
def test_only_the_province_assigns_and_ends(role):
    other = officer(role)
    row = SupportAssignmentFactory()

    with pytest.raises(NotYours):
        assignment.open_decision(
            document=LegalDocumentFactory(), communes=[], valid_from=START, by=other
        )
    with pytest.raises(NotYours):
        assignment.assign(row.decision, Pairing(EnterpriseFactory(), row.commune), by=other)
    with pytest.raises(NotYours):
        assignment.end(row, by=other, on=date(2024, 6, 1), document=LegalDocumentFactory())
