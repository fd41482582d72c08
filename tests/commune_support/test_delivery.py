"""Recording what was delivered, and the other side's answer."""

from datetime import date

import pytest

from commune_support import delivery
from commune_support.delivery import NotDelivered
from commune_support.models import ActivityStatus, EnteringSide, SupportActivity
from core.clock import playing
from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired
from organizations.acting import BasisRequired
from organizations.roles import Role
from tests.factories.commune_support import (
    SupportActivityFactory,
    SupportAssignmentFactory,
    SupportKindFactory,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    EnterpriseFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db

TODAY = date(2024, 12, 31)
GIVEN, RECEIVED = EnteringSide.SUPPORTER, EnteringSide.COMMUNE
S = ActivityStatus


@pytest.fixture(autouse=True)
def new_years_eve():
    """The portal lives on 31/12/2024."""
    with playing(TODAY):
        yield


class World:
    """A supporter and a commune with an officer each, and an assignment between them."""

    def __init__(self) -> None:
        self.district = DistrictFactory()
        self.assignment = SupportAssignmentFactory(commune=UnitFactory(parent=self.district))
        self.supporter, self.commune = self.assignment.supporter, self.assignment.commune
        self.committee = CommuneCommitteeFactory(unit=self.commune)
        self.giver = officer(Role.UNIT_HEAD, self.supporter)
        self.giving_officer = officer(Role.AGENCY_OFFICER, self.supporter)
        self.receiver = officer(Role.UNIT_OFFICER, self.committee)
        self.province = officer(Role.PROVINCIAL_OFFICER)

    def record(self, **fields):
        fields = {
            "by": self.giving_officer,
            "side": GIVEN,
            "supporter": self.supporter,
            "commune": self.commune,
            "kind": SupportKindFactory(),
            "held_on": date(2024, 6, 1),
            "description": "Tặng quà hộ nghèo",
        } | fields
        return delivery.record(**fields)

    def stored(self, status, side=GIVEN):
        day = {
            S.CONFIRMED: {"confirmed_on": date(2024, 7, 1)},
            S.DISPUTED: {"disputed_on": date(2024, 7, 1)},
            S.WITHDRAWN: {"withdrawn_on": date(2024, 7, 1)},
        }.get(status, {})
        return SupportActivityFactory(
            assignment=self.assignment, entering_side=side, status=status, **day
        )


@pytest.fixture
def world():
    return World()


def test_the_supporter_records_and_the_commune_confirms(world):
    activity = world.record(cash_vnd=5_000_000, beneficiaries=20)

    delivery.confirm(activity, by=world.receiver, on=date(2024, 6, 10))

    activity.refresh_from_db()
    assert (activity.status, activity.confirmed_on) == (S.CONFIRMED, date(2024, 6, 10))
    recorded, confirmed = activity.steps.all()
    assert (recorded.verb, recorded.by, recorded.unit) == (
        "record",
        world.giving_officer,
        world.supporter,
    )
    assert (confirmed.verb, confirmed.by, confirmed.unit) == (
        "confirm",
        world.receiver,
        world.committee,
    )
    assert not recorded.entered_on_behalf
    assert not confirmed.entered_on_behalf


def test_the_commune_records_and_the_supporter_confirms(world):
    activity = world.record(by=world.receiver, side=RECEIVED)

    with pytest.raises(NotYours):
        delivery.confirm(activity, by=world.receiver)
    delivery.confirm(activity, by=world.giving_officer)

    assert activity.status == S.CONFIRMED


def test_the_district_speaks_for_its_communes_while_there_are_districts(world):
    district = officer(Role.UNIT_OFFICER, DistrictCommitteeFactory(unit=world.district))
    activity = world.record()

    delivery.confirm(activity, by=district)

    assert not activity.steps.latest().entered_on_behalf


def test_the_province_enters_for_a_unit_on_the_strength_of_its_document(world):
    with pytest.raises(BasisRequired):
        world.record(by=world.province)
    letter = LegalDocumentFactory()

    activity = world.record(by=world.province, basis=letter)

    step = activity.steps.get()
    assert (step.entered_on_behalf, step.unit, step.basis) == (True, world.supporter, letter)
    with pytest.raises(BasisRequired):
        delivery.confirm(activity, by=world.province)
    delivery.confirm(activity, by=world.province, basis=letter)
    assert activity.steps.latest().unit == world.committee


def test_an_office_of_the_province_that_is_the_supporter_acts_for_itself(world):
    office = OrganizationFactory()
    SupportAssignmentFactory(
        supporter=office, commune=world.commune, decision=world.assignment.decision
    )

    activity = world.record(by=officer(Role.PROVINCIAL_OFFICER, office), supporter=office)

    assert not activity.steps.get().entered_on_behalf


def test_nobody_records_for_others(world):
    stranger = officer(Role.AGENCY_OFFICER, EnterpriseFactory())
    for by, side in ((stranger, GIVEN), (world.giving_officer, RECEIVED), (world.receiver, GIVEN)):
        with pytest.raises(NotYours):
            world.record(by=by, side=side)
    assert not SupportActivity.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": date(2025, 1, 1)}, "không được sau ngày hôm nay"),
        ({"held_on": date(2024, 1, 14)}, "không được phân công giúp đỡ"),
    ],
)
def test_a_day_that_cannot_be_is_refused(world, fields, words):
    with pytest.raises(NotDelivered, match=words):
        world.record(**fields)


def test_what_is_only_counted_has_no_price(world):
    kind = SupportKindFactory(is_valued=False, name="Vận động xóa bỏ hủ tục")

    with pytest.raises(NotDelivered, match="chỉ đếm số hoạt động"):
        world.record(kind=kind, cash_vnd=1)
    assert world.record(kind=kind).is_unvalued


VERBS = {
    "confirm": lambda world, row: delivery.confirm(row, by=world.receiver),
    "dispute": lambda world, row: delivery.dispute(row, by=world.receiver, reason="Chưa nhận đủ"),
    "correct": lambda world, row: delivery.correct(row, by=world.giving_officer, workdays=3),
    "withdraw": lambda world, row: delivery.withdraw(
        row, by=world.giving_officer, reason="Nhập trùng"
    ),
}
ALLOWED = {
    ("confirm", S.RECORDED): S.CONFIRMED,
    ("confirm", S.DISPUTED): S.CONFIRMED,
    ("dispute", S.RECORDED): S.DISPUTED,
    ("dispute", S.CONFIRMED): S.DISPUTED,
    ("correct", S.RECORDED): S.RECORDED,
    ("correct", S.DISPUTED): S.RECORDED,
    ("withdraw", S.RECORDED): S.WITHDRAWN,
    ("withdraw", S.DISPUTED): S.WITHDRAWN,
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_from_every_status(world, verb, status):
    activity = world.stored(status)
    target = ALLOWED.get((verb, status))

    if target is None:
        with pytest.raises(NotNow):
            VERBS[verb](world, activity)
        assert not activity.steps.exists()
    else:
        VERBS[verb](world, activity)
        activity.refresh_from_db()
        step = activity.steps.get()
        assert (step.verb, step.from_status, step.to_status) == (verb, status, target)
        assert activity.status == target


@pytest.mark.parametrize("verb", [delivery.dispute, delivery.withdraw])
def test_what_hurts_the_other_side_needs_a_reason(world, verb):
    with pytest.raises(ReasonRequired):
        verb(world.stored(S.RECORDED), by=world.province, reason=" ", basis=LegalDocumentFactory())


def test_a_corrected_activity_keeps_its_value_in_step_and_counts_the_revision(world):
    activity = world.record(cash_vnd=1_000_000)

    delivery.correct(activity, by=world.giving_officer, cash_vnd=2_000_000, seen=1)

    stored = SupportActivity.objects.get()
    assert (stored.value_vnd, stored.revision) == (2_000_000, 2)
    with pytest.raises(ChangedMeanwhile):
        delivery.correct(activity, by=world.giving_officer, cash_vnd=3_000_000, seen=1)


def test_a_correction_is_checked_like_an_entry(world):
    activity = world.record()

    with pytest.raises(NotDelivered, match="không được phân công"):
        delivery.correct(activity, by=world.giving_officer, held_on=date(2023, 12, 1))


def test_the_same_thing_twice_is_found(world):
    kind = SupportKindFactory()
    first = world.record(kind=kind, cash_vnd=5_000_000)
    second = world.record(kind=kind, cash_vnd=5_000_000)
    world.record(kind=kind, cash_vnd=6_000_000)

    assert list(SupportActivity.objects.like(second)) == [first]


def test_each_sees_its_own_activities_and_changes_what_its_side_entered(world):
    given, received = world.stored(S.RECORDED), world.stored(S.RECORDED, side=RECEIVED)
    other = SupportActivityFactory()
    stranger = officer(Role.AGENCY_OFFICER, EnterpriseFactory())
    every = SupportActivity.objects

    def seen(user, permission):
        return set(every.permitted_to(user, permission))

    assert seen(world.giving_officer, "activity.view") == {given, received}
    assert seen(world.receiver, "activity.view") == {given, received}
    assert seen(stranger, "activity.view") == set()
    assert seen(world.province, "activity.view") == {given, received, other}
    assert seen(world.giving_officer, "activity.write") == {given}
    assert seen(world.receiver, "activity.write") == {received}
    assert seen(world.receiver, "activity.confirm") == {given}
    assert seen(world.giver, "activity.confirm") == {received}
