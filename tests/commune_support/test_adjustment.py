"""Adjusting the assignments of a year: ten messy lines, previewed, carried out as one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commune_support import adjustment, assignment
from commune_support.adjustment import ForeseenOtherwise, Wanted
from commune_support.adjustment_reading import foresee
from commune_support.assignment import NotAssignable
from commune_support.models import (
    AdjustmentAct,
    AdjustmentLine,
    AdjustmentStatus,
    AssignmentAdjustment,
    AssignmentStatus,
    SupportAssignment,
)
from core.refusals import ChangedMeanwhile, NotNow, NotYours
from organizations.permissions import Permission
from territory.models import Region
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory
from tests.factories.territory import DistrictFactory, RegionClassFactory, UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)
LAST = date(2024, 12, 31)


def drafted(place, *wanted, effective_on=DAY):
    return adjustment.draft(
        decision=place.decision,
        document=LegalDocumentFactory(issued_on=date(2024, 12, 20)),
        effective_on=effective_on,
        by=place.officer,
        wanted=wanted,
    )


def carried_out(place, *wanted):
    row = drafted(place, *wanted)
    return row, adjustment.confirm(row, by=place.officer, foreseen=foresee(row).sentences)


def add(supporter, commune, **more):
    return Wanted(AdjustmentAct.ADD, supporter, commune, **more)


def end(supporter, commune, reason="Đã giải thể"):
    return Wanted(AdjustmentAct.END, supporter, commune, reason=reason)


def move(supporter, commune, taker, **more):
    return Wanted(AdjustmentAct.MOVE, supporter, commune, taker, **more)


def replace(supporter, commune, taker, **more):
    return Wanted(AdjustmentAct.REPLACE, supporter, commune, taker, **more)


def in_force(day=DAY):
    rows = SupportAssignment.objects.in_force_on(day).select_related("supporter", "commune")
    return {(row.supporter, row.commune) for row in rows}


@pytest.fixture
def wide(place):
    """More communes and supporters, for a list of ten: two of one name, one that merged."""
    other = DistrictFactory(parent=place.province, name="Mai Sơn")
    place.twin = UnitFactory(parent=other, name="Mường Và")
    place.undecided = UnitFactory(parent=place.district, name="Nậm Lạnh")
    place.second = UnitFactory(parent=place.district, name="Dồm Cang")
    RegionClassFactory(unit=place.second, region=Region.REGION_II)
    place.gone = EnterpriseFactory(
        unit=place.province, name="Công ty Đã Giải Thể", valid_to=date(2024, 6, 30)
    )
    place.new = EnterpriseFactory(unit=place.province, name="Công ty Sông Mã")
    return place


def test_ten_messy_lines_are_told_one_by_one_and_nothing_is_written(wide):
    before = in_force()
    row = drafted(
        wide,
        add("cong ty song ma", "sam kha"),  # neither accents nor kinds
        add("Công ty Sông Mã", "Mường Và"),  # two communes are called so
        add("Công ty Đã Giải Thể", "Sam Kha"),
        add("Công ty Ban Mai", "Mường Và, Sốp Cộp"),  # assigned already
        add("Công ty Sông Mã", "Nậm Lạnh"),  # undecided class
        add("Công ty Sông Mã", "Dồm Cang"),  # of region II
        end("Ngân hàng Hoa Ban", "Mường Lạn", reason=""),
        move("Ngân hàng Hoa Ban", "Mường Và, Sốp Cộp", "Mường Vá Xa"),  # unknown
        replace("Công ty Ban Mai", "Mường Và, Sốp Cộp", "Công ty Sông Mã"),
        end("Công ty Ban Mai", "Mường Và, Sốp Cộp"),  # replaced two lines above
    )

    told = foresee(row)

    errors = [" ".join(line.errors) for line in told.lines]
    assert [bool(words) for words in errors] == [
        False,
        True,
        True,
        False,
        False,
        False,
        True,
        True,
        False,
        True,
    ]
    assert "Có 2 đơn vị cùng tên" in errors[1]
    assert "Mai Sơn" in errors[1]
    assert "Sốp Cộp" in errors[1]
    assert "Công ty Đã Giải Thể" in errors[2]
    assert "lý do" in errors[6]
    assert "Mường Vá Xa" in errors[7]
    assert "dòng 9" in errors[9]
    assert "chưa phân định khu vực" in " ".join(told.lines[4].warnings)
    assert "không thuộc khu vực III" in " ".join(told.lines[5].warnings)
    assert not told.is_possible
    with pytest.raises(NotAssignable):
        adjustment.confirm(row, by=wide.officer, foreseen=told.sentences)
    row.refresh_from_db()
    assert row.status == AdjustmentStatus.DRAFT
    assert in_force() == before


def test_the_mended_list_is_carried_out_as_one_act_whose_steps_name_its_document(wide):
    row, made = carried_out(
        wide,
        add("Công ty Sông Mã", "Sam Kha", is_lead=True),
        add("Công ty Sông Mã", "Nậm Lạnh"),
        end("Ngân hàng Hoa Ban", "Mường Lạn"),
        replace("Công ty Ban Mai", "Mường Và, Sốp Cộp", "Công ty Sông Mã"),
    )

    assert in_force() == {
        (wide.new, wide.hole),
        (wide.new, wide.undecided),
        (wide.new, wide.both),
        (wide.bank, wide.both),
    }
    assert in_force(LAST) == {
        (wide.company, wide.both),
        (wide.bank, wide.both),
        (wide.bank, wide.single),
    }
    assert len(made) == 3
    wide.assigned.refresh_from_db()
    assert (wide.assigned.status, wide.assigned.valid_to) == (AssignmentStatus.ENDED, LAST)
    assert wide.assigned.replaced_by == made[2]
    assert made[2].is_lead, "who replaces the lead leads"
    bases = {step.basis for each in [*made, wide.assigned] for step in each.steps.all()}
    assert bases == {row.document}
    assert wide.decision.decided.get(unit=wide.undecided).basis == row.document
    lines = list(row.lines.all())
    assert [line.made for line in lines] == [made[0], made[1], None, made[2]]
    assert lines[3].ended == wide.assigned
    assert row.status == AdjustmentStatus.CONFIRMED


def test_the_preview_names_the_communes_left_alone_the_doubles_and_who_helps_nobody(wide):
    row = drafted(
        wide,
        end("Ngân hàng Hoa Ban", "Mường Lạn"),
        end("Công ty Ban Mai", "Mường Và, Sốp Cộp"),
        add("Công ty Sông Mã", "Mường Và, Sốp Cộp"),
    )

    told = foresee(row)

    assert told.is_possible
    assert ["Mường Lạn" in name for name in told.newly_bare] == [True]
    assert sorted("Sam Kha" in name for name in told.bare) == [False, True]
    assert ["Mường Và" in name for name in told.doubled] == [True]
    assert told.idle == ["Công ty Ban Mai"]


def test_what_one_line_frees_another_may_take(wide):
    _row, made = carried_out(
        wide,
        move("Công ty Ban Mai", "Mường Và, Sốp Cộp", "Sam Kha"),
        replace("Ngân hàng Hoa Ban", "Mường Và, Sốp Cộp", "Công ty Sông Mã", is_lead=True),
    )

    assert in_force() == {
        (wide.company, wide.hole),
        (wide.new, wide.both),
        (wide.bank, wide.single),
    }
    assert [row.is_lead for row in made] == [True, True]


def test_a_moved_lead_joins_where_another_leads_and_the_preview_says_so(wide):
    assignment.assign(
        wide.decision,
        assignment.Pairing(wide.new, wide.hole, is_lead=True, valid_from=DAY),
        by=wide.officer,
    )
    row = drafted(wide, move("Công ty Ban Mai", "Mường Và, Sốp Cộp", "Sam Kha"))

    told = foresee(row)
    [made] = adjustment.confirm(row, by=wide.officer, foreseen=told.sentences)

    assert "đơn vị phối hợp" in " ".join(told.lines[0].warnings)
    assert not made.is_lead


def test_two_leads_of_one_commune_are_impossible(wide):
    row = drafted(wide, add("Công ty Sông Mã", "Mường Và, Sốp Cộp", is_lead=True))

    assert "đã có đơn vị chủ trì" in " ".join(foresee(row).lines[0].errors)


def test_one_pair_twice_is_impossible_wherever_it_stands(wide):
    row = drafted(
        wide,
        add("Công ty Sông Mã", "Sam Kha"),
        add("Công ty Sông Mã", "Sam Kha"),
        add("Công ty Ban Mai", "Mường Và, Sốp Cộp"),
    )

    assert [bool(line.errors) for line in foresee(row).lines] == [False, True, True]


def test_no_assignment_ends_before_it_began(wide):
    row = drafted(
        wide, end("Công ty Ban Mai", "Mường Và, Sốp Cộp"), effective_on=wide.decision.valid_from
    )

    assert "không thể kết thúc" in " ".join(foresee(row).lines[0].errors)


def test_no_assignment_ends_before_what_was_delivered_under_it(wide):
    wide.give(held_on=date(2024, 12, 1))
    row = drafted(wide, end("Công ty Ban Mai", "Mường Và, Sốp Cộp"), effective_on=date(2024, 11, 1))

    assert "Đã có 1 hoạt động" in " ".join(foresee(row).lines[0].errors)


def test_a_change_after_the_preview_is_noticed_and_nothing_is_done(wide):
    row = drafted(wide, end("Ngân hàng Hoa Ban", "Mường Lạn"))
    seen = foresee(row).sentences
    SupportAssignment.objects.filter(commune=wide.both).update(is_lead=False)
    assignment.assign(
        wide.decision,
        assignment.Pairing(wide.new, wide.single, valid_from=DAY),
        by=wide.officer,
    )

    with pytest.raises(ForeseenOtherwise):
        adjustment.confirm(row, by=wide.officer, foreseen=seen)

    assert (wide.bank, wide.single) in in_force()


def test_confirming_twice_does_it_once(wide):
    row, _made = carried_out(wide, add("Công ty Sông Mã", "Sam Kha"))

    with pytest.raises(NotNow):
        adjustment.confirm(row, by=wide.officer, foreseen=foresee(row).sentences)

    assert SupportAssignment.objects.filter(supporter=wide.new).count() == 1


def test_a_draft_is_rewritten_and_the_later_of_two_writers_is_told(wide):
    row = drafted(wide, add("Công ty Sông Mã", "Sam Kha"))
    adjustment.rewrite(row, wanted=[end("Ngân hàng Hoa Ban", "Mường Lạn")], by=wide.officer, seen=1)

    assert adjustment.wanted_of(row) == [end("Ngân hàng Hoa Ban", "Mường Lạn")]
    with pytest.raises(ChangedMeanwhile):
        adjustment.rewrite(row, wanted=[], by=wide.officer, seen=1)


def test_a_given_up_draft_makes_room_for_another_by_the_same_document(wide):
    row = drafted(wide)
    again = {
        "decision": wide.decision,
        "document": row.document,
        "effective_on": DAY,
        "by": wide.officer,
    }
    with pytest.raises(NotAssignable):
        adjustment.draft(**again)

    adjustment.discard(row, by=wide.officer)

    assert adjustment.draft(**again).pk != row.pk
    with pytest.raises(NotNow):
        adjustment.rewrite(row, wanted=[], by=wide.officer)


def test_only_the_province_adjusts(wide):
    row = drafted(wide, add("Công ty Sông Mã", "Sam Kha"))
    for user in (wide.giver, wide.receiver, wide.leader):
        with pytest.raises(NotYours):
            adjustment.confirm(row, by=user, foreseen=foresee(row).sentences)
        assert not AssignmentAdjustment.objects.permitted_to(
            user, Permission.ASSIGNMENT_VIEW
        ).exists()


def test_a_preview_costs_the_same_for_any_number_of_lines(wide, django_assert_max_num_queries):
    row = drafted(wide, *[add("Công ty Sông Mã", "Sam Kha")] * 40)

    with django_assert_max_num_queries(20):
        foresee(row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "tear"},
        {"act": AdjustmentAct.END, "made": "assigned"},
        {"act": AdjustmentAct.ADD, "ended": "assigned"},
        {"act": AdjustmentAct.MOVE, "made": "assigned"},
        {"act": AdjustmentAct.ADD, "position": 1},
    ],
)
def test_no_line_says_what_its_act_cannot_have_done(wide, wrong):
    row = drafted(wide, add("Công ty Sông Mã", "Sam Kha"))
    fields = {key: wide.assigned if value == "assigned" else value for key, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        AdjustmentLine.objects.create(**{"adjustment": row, "position": 2} | fields)
    AdjustmentLine.objects.create(
        adjustment=row, position=2, act=AdjustmentAct.ADD, made=wide.assigned
    )


def test_one_document_adjusts_a_decision_once_and_its_status_is_known(wide):
    row = drafted(wide)
    for wrong in ({}, {"status": "lost", "document": LegalDocumentFactory()}):
        fields = {"decision": wide.decision, "document": row.document, "effective_on": DAY}
        with pytest.raises(IntegrityError), transaction.atomic():
            AssignmentAdjustment.objects.create(**fields | wrong)


def test_only_an_ended_assignment_is_replaced_and_not_by_itself(wide):
    other = SupportAssignment.objects.get(supporter=wide.bank, commune=wide.both)
    row, _made = carried_out(wide, end("Công ty Ban Mai", "Mường Và, Sốp Cộp"))
    assert row.status == AdjustmentStatus.CONFIRMED
    rows = SupportAssignment.objects
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=other.pk).update(replaced_by=wide.assigned)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=wide.assigned.pk).update(replaced_by=wide.assigned)
    assert rows.filter(pk=wide.assigned.pk).update(replaced_by=other) == 1
