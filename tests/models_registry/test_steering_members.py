"""Who is on a steering committee: by decision, dated, replaced without losing who was before."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusals import ChangedMeanwhile, NotNow, NotYours, Refusal
from models_registry import steering
from models_registry.models import SteeringDuty, SteeringMember
from models_registry.plausible import WrongDay
from models_registry.steering import MemberLine, TwoHeads
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import SteeringCommitteeFactory

HEAD = MemberLine(SteeringDuty.HEAD, "Lò Văn An", "Bí thư Đảng ủy")
DEPUTY = MemberLine(SteeringDuty.DEPUTY, "Quàng Thị Bình", "Chủ tịch UBND xã")
MEMBER = MemberLine(SteeringDuty.MEMBER, "Cầm Văn Chung", "Chủ tịch UBMTTQ xã")
FIRST, LATER = date(2024, 8, 1), date(2024, 11, 4)


@pytest.fixture
def committee(world):
    return SteeringCommitteeFactory(organization=world.committee)


def decision(day):
    return LegalDocumentFactory(issued_on=day, effective_on=None)


def name(committee, *members, by, on=FIRST, **more):
    steering.name_members(committee, members, by=by, decision=decision(on), **more)


def on_day(committee, day):
    found = committee.members.valid_on(day).order_by("order")
    return [(one.duty, one.full_name) for one in found]


def test_the_first_list_holds_from_its_decision(world, committee):
    name(committee, HEAD, DEPUTY, by=world.commune_officer)
    assert on_day(committee, date(2024, 7, 31)) == []
    assert on_day(committee, FIRST) == [("head", "Lò Văn An"), ("deputy", "Quàng Thị Bình")]
    committee.refresh_from_db()
    assert committee.head_title == "Bí thư Đảng ủy"


def test_a_change_keeps_who_stays_and_remembers_who_was(world, committee):
    by = world.commune_officer
    name(committee, HEAD, DEPUTY, by=by)
    other = MemberLine(SteeringDuty.HEAD, "Hà Thị Dung", "Bí thư Đảng ủy")
    name(committee, other, DEPUTY, MEMBER, by=by, on=LATER)
    assert on_day(committee, date(2024, 11, 3)) == [
        ("head", "Lò Văn An"),
        ("deputy", "Quàng Thị Bình"),
    ]
    assert on_day(committee, LATER) == [
        ("head", "Hà Thị Dung"),
        ("deputy", "Quàng Thị Bình"),
        ("member", "Cầm Văn Chung"),
    ]
    assert committee.members.get(full_name="Quàng Thị Bình").valid_from == FIRST


def test_the_list_of_a_day_entered_again_takes_the_place_of_the_first(world, committee):
    name(committee, HEAD, MEMBER, by=world.commune_officer)
    name(committee, HEAD, DEPUTY, by=world.commune_officer)
    assert on_day(committee, FIRST) == [("head", "Lò Văn An"), ("deputy", "Quàng Thị Bình")]
    assert SteeringMember.history.filter(full_name="Cầm Văn Chung", history_type="-").exists()


def test_who_is_left_out_by_a_list_and_named_by_the_next_of_that_day_never_went(world, committee):
    by = world.commune_officer
    name(committee, HEAD, MEMBER, by=by)
    name(committee, HEAD, by=by, on=LATER)
    name(committee, HEAD, MEMBER, DEPUTY, by=by, on=LATER)
    assert on_day(committee, LATER)[1] == ("member", "Cầm Văn Chung")
    stayed = committee.members.get(full_name="Cầm Văn Chung")
    assert (stayed.valid_from, stayed.valid_to) == (FIRST, None)


def test_a_list_by_which_somebody_only_went_is_a_change_too(world, committee):
    by = world.commune_officer
    name(committee, HEAD, MEMBER, by=by)
    name(committee, HEAD, by=by, on=LATER)
    with pytest.raises(WrongDay):
        name(committee, HEAD, MEMBER, DEPUTY, by=by, on=date(2024, 10, 1))
    assert on_day(committee, LATER) == [("head", "Lò Văn An")]
    assert len(on_day(committee, date(2024, 11, 3))) == 2


def test_what_cannot_be_is_refused(world, committee):
    by = world.commune_officer
    with pytest.raises(TwoHeads):
        name(committee, HEAD, MemberLine(SteeringDuty.HEAD, "Khác"), by=by)
    with pytest.raises(Refusal, match="ít nhất một thành viên"):
        name(committee, by=by)
    with pytest.raises(NotNow, match="không hoạt động vào ngày"):
        name(committee, HEAD, by=by, on=date(2024, 7, 1))
    with pytest.raises(NotYours):
        name(committee, HEAD, by=world.neighbour)
    name(committee, HEAD, by=by, on=LATER)
    with pytest.raises(WrongDay, match="lần kiện toàn gần nhất"):
        name(committee, HEAD, DEPUTY, by=by, on=FIRST)
    with pytest.raises(ChangedMeanwhile):
        name(committee, HEAD, DEPUTY, by=by, on=LATER, seen=1)
    assert on_day(committee, LATER) == [("head", "Lò Văn An")]


def test_the_end_of_the_committee_ends_its_members(world, committee):
    name(committee, HEAD, DEPUTY, by=world.commune_officer)
    committee.refresh_from_db()
    steering.end(committee, by=world.commune_officer, last_day=date(2024, 12, 1))
    assert on_day(committee, date(2024, 12, 1)) != []
    assert on_day(committee, date(2024, 12, 2)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": ""},
        {"duty": "chief"},
        {"valid_to": date(2024, 7, 1)},
        {"duty": "head", "full_name": "Hai"},
    ],
)
def test_the_database_refuses_a_wrong_member(world, committee, wrong):
    right = {
        "committee": committee,
        "duty": "member",
        "order": 2,
        "full_name": "Lò Văn An",
        "valid_from": FIRST,
        "decision": committee.decision,
    }
    SteeringMember.objects.create(**{**right, "duty": "head", "order": 1})
    SteeringMember.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        SteeringMember.objects.create(**{**right, **wrong})


def typed(committee, **changes):
    return {
        "members": "Trưởng ban; Lò  Văn An ; Bí thư Đảng ủy\n\nỦy viên; Cầm Văn Chung",
        "decision_number": "31/QĐ-UBND",
        "decision_issued_on": "01/08/2024",
        "decision_issuer": "UBND xã Chiềng Sơn",
        "revision": committee.revision,
        **changes,
    }


def test_the_page_reads_lines_and_shows_the_members_of_a_day(client, world, committee):
    client.force_login(world.commune_officer)
    address = reverse("models_registry:steeringcommittee_members", args=[committee.pk])
    answer = client.post(address, typed(committee))
    assert answer.status_code == 302, answer.context["form"].errors
    assert on_day(committee, FIRST) == [("head", "Lò Văn An"), ("member", "Cầm Văn Chung")]
    page = client.get(committee.get_absolute_url()).text
    assert "Cầm Văn Chung" in page
    earlier = client.get(committee.get_absolute_url(), {"ngay": "31/07/2024"}).text
    assert "Cầm Văn Chung" not in earlier
    # The next list begins with the present one.
    shown = client.get(address).context["form"]["members"].value()
    assert shown == "Trưởng ban; Lò Văn An; Bí thư Đảng ủy\nỦy viên; Cầm Văn Chung"


def test_a_committee_does_not_outlive_its_unit(client, world, committee):
    unit = committee.organization
    unit.valid_to = LATER
    unit.save()
    client.force_login(world.provincial_officer)
    address = reverse("models_registry:steeringcommittee_list")

    def listed(day, state):
        page = client.get(address, {"ngay": day, "trang_thai": state})
        return [(found.pk, stands) for found, _, stands, _ in page.context["rows"]]

    assert listed("04/11/2024", "standing") == [(committee.pk, True)]
    assert listed("04/11/2024", "ended") == []
    assert listed("05/11/2024", "standing") == []
    assert listed("05/11/2024", "ended") == [(committee.pk, False)]
    assert not client.get(committee.get_absolute_url(), {"ngay": "05/11/2024"}).context["stands"]


def test_every_wrong_line_is_told_and_nothing_is_lost(client, world, committee):
    client.force_login(world.commune_officer)
    address = reverse("models_registry:steeringcommittee_members", args=[committee.pk])
    lines = "Trưởng phòng; Lò Văn An\nỦy viên\nỦy viên; <script>alert(1)</script>"
    answer = client.post(address, typed(committee, members=lines))
    errors = answer.context["form"].errors["members"]
    assert len(errors) == 2
    assert "Trưởng phòng; Lò Văn An" in errors[0]
    assert answer.context["form"]["members"].value() == lines
    assert "<script>alert(1)" not in answer.text
    assert not committee.members.exists()


def test_who_may_see_and_who_may_write(client, world, committee):
    address = reverse("models_registry:steeringcommittee_members", args=[committee.pk])
    client.force_login(world.neighbour)
    assert client.get(committee.get_absolute_url()).status_code == 404
    assert client.get(address).status_code == 404
    client.force_login(world.leader)
    assert client.get(committee.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 403
