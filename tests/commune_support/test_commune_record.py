"""A commune's own record: facts by day, who enters, who confirms, and what a merger leaves."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commune_support import commune_record, reference
from commune_support.commune_record import Ground, NotRecordable
from commune_support.earlier_records import earlier_records
from commune_support.models import CommuneCriterion, CommuneTarget, CriterionState, TargetKind
from commune_support.movement import movements
from core.clock import playing
from core.refusals import ChangedMeanwhile, NotYours
from tests.factories.commune_support import (
    CommuneCriterionFactory,
    CommuneTargetFactory,
    NewRuralCriterionFactory,
    TargetKindFactory,
)
from tests.factories.territory import (
    MAP_3,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
    end_unit,
)

MET, NEARLY, NOT_MET = CriterionState
FIRST, MARCH, JUNE, LAST = (
    date(2024, 1, 1),
    date(2024, 3, 1),
    date(2024, 6, 1),
    date(2024, 12, 31),
)
GROUND = Ground(source="Báo cáo số 12/BC-UBND")

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def state(place, criterion, said, on, by=None, **more):
    return commune_record.record_states(
        place.both, {criterion: said}, on=on, ground=GROUND, by=by or place.receiver, **more
    )


def target(place, kind, by=None, **said):
    return commune_record.record_target(
        place.both,
        kind,
        year=2024,
        measured_on=LAST,
        ground=GROUND,
        by=by or place.receiver,
        **said,
    )


@pytest.fixture
def criteria(place):
    return NewRuralCriterionFactory.create_batch(3)


@pytest.fixture
def poverty():
    return TargetKindFactory(code="HO_NGHEO", part_name="số hộ nghèo", whole_name="tổng số hộ")


def test_a_commune_has_one_state_a_day_in_a_criterion(place, criteria):
    fact = CommuneCriterionFactory(commune=place.both, criterion=criteria[0], valid_from=FIRST)

    refused(
        lambda: CommuneCriterionFactory(
            commune=place.both, criterion=criteria[0], valid_from=MARCH, state=MET
        )
    )
    fact.valid_to = date(2024, 2, 29)
    fact.save()
    CommuneCriterionFactory(commune=place.both, criterion=criteria[0], valid_from=MARCH)


def test_a_state_is_known_and_rests_on_something(place, criteria):
    refused(lambda: CommuneCriterionFactory(commune=place.both, state="perhaps"))
    refused(lambda: CommuneCriterionFactory(commune=place.both, source=""))


def test_a_target_is_two_counts_or_a_number(place, poverty):
    CommuneTargetFactory(commune=place.both, kind=poverty, part=12, whole=80)

    for wrong in (
        {"part": 81, "whole": 80},
        {"part": 0, "whole": 0},
        {"part": 1, "whole": 80, "number": 3},
        {"part": None, "whole": None, "number": None},
        {"part": None, "whole": None, "number": -1},
        {"part": 12, "whole": None},
    ):
        refused(lambda wrong=wrong: CommuneTargetFactory(commune=place.single, **wrong))
    refused(lambda: CommuneTargetFactory(commune=place.both, kind=poverty, part=1, whole=2))
    refused(lambda: CommuneTargetFactory(commune=place.single, source=""))
    refused(lambda: CommuneTargetFactory(commune=place.single, year=1999))


def test_a_kind_of_target_names_both_counts_or_none(db):
    refused(lambda: TargetKindFactory(part_name="số hộ nghèo", whole_name=""))
    refused(lambda: TargetKindFactory(code="hộ"))
    refused(lambda: TargetKindFactory(name=""))


def test_a_new_state_ends_the_one_before_the_day_before(place, criteria):
    state(place, criteria[0], NOT_MET, FIRST)
    state(place, criteria[0], MET, JUNE)

    facts = CommuneCriterion.objects.values_list("state", "valid_from", "valid_to")
    assert list(facts) == [(NOT_MET, FIRST, date(2024, 5, 31)), (MET, JUNE, None)]


def test_a_state_of_a_day_between_two_keeps_the_later_one(place, criteria):
    state(place, criteria[0], NOT_MET, FIRST)
    state(place, criteria[0], MET, JUNE)
    state(place, criteria[0], NEARLY, MARCH)

    facts = CommuneCriterion.objects.values_list("state", "valid_from", "valid_to")
    assert list(facts) == [
        (NOT_MET, FIRST, date(2024, 2, 29)),
        (NEARLY, MARCH, date(2024, 5, 31)),
        (MET, JUNE, None),
    ]


def test_a_state_before_all_others_ends_where_they_begin(place, criteria):
    state(place, criteria[0], MET, JUNE)
    state(place, criteria[0], NOT_MET, FIRST)

    assert CommuneCriterion.objects.get(state=NOT_MET).valid_to == date(2024, 5, 31)


def test_a_state_of_the_same_day_is_corrected_and_said_twice_changes_nothing(place, criteria):
    [fact] = state(place, criteria[0], NOT_MET, FIRST)
    assert state(place, criteria[0], NOT_MET, MARCH) == []

    state(place, criteria[0], NEARLY, FIRST)

    fact.refresh_from_db()
    assert (fact.state, fact.revision) == (NEARLY, 2)
    assert [entry.state for entry in fact.history.all()] == [NEARLY, NOT_MET]
    assert fact.history.first().history_user == place.receiver


def test_what_cannot_be_is_refused(place, criteria):
    with pytest.raises(NotRecordable):
        state(place, criteria[0], MET, date(2025, 1, 1))
    with pytest.raises(NotRecordable):
        state(place, criteria[0], MET, date(2020, 12, 31), by=place.officer)
    with pytest.raises(NotRecordable):
        commune_record.record_states(
            place.both, {criteria[0]: MET}, on=MARCH, ground=Ground(source=" "), by=place.receiver
        )
    with pytest.raises(ChangedMeanwhile):
        state(place, criteria[0], MET, MARCH, seen=commune_record.edition(place.both) + 1)


def test_only_the_commune_itself_and_the_province_write_its_record(place, criteria, poverty):
    for stranger in (place.giver, place.leader):
        with pytest.raises(NotYours):
            state(place, criteria[0], MET, FIRST, by=stranger)
        with pytest.raises(NotYours):
            target(place, poverty, by=stranger, part=1, whole=2)
    with pytest.raises(NotYours):
        commune_record.record_states(
            place.single, {criteria[0]: MET}, on=FIRST, ground=GROUND, by=place.receiver
        )


def test_what_the_province_enters_is_confirmed_and_what_the_commune_enters_waits(place, criteria):
    [own] = state(place, criteria[0], MET, FIRST)
    [provincial] = state(place, criteria[1], MET, FIRST, by=place.officer)

    assert (own.confirmed_on, provincial.confirmed_on) == (None, LAST)
    assert movements([place.both.pk], 2024, LAST)[place.both.pk].unconfirmed == 1

    with pytest.raises(NotYours):
        commune_record.confirm(place.both, by=place.receiver, states={own.pk: 1}, targets={})
    with pytest.raises(ChangedMeanwhile):
        commune_record.confirm(place.both, by=place.officer, states={own.pk: 9}, targets={})
    number = commune_record.confirm(place.both, by=place.officer, states={own.pk: 1}, targets={})

    own.refresh_from_db()
    assert (number, own.confirmed_on) == (1, LAST)


def test_a_change_of_what_was_confirmed_waits_again(place, criteria):
    [fact] = state(place, criteria[0], MET, FIRST, by=place.officer)

    state(place, criteria[0], NEARLY, FIRST)

    fact.refresh_from_db()
    assert fact.confirmed_on is None


def test_a_rate_is_computed_and_never_typed(place, poverty):
    with pytest.raises(NotRecordable):
        target(place, poverty, number=Decimal("12.5"))
    with pytest.raises(NotRecordable):
        target(place, poverty, part=90, whole=80)
    saved = target(place, poverty, part=123, whole=997)

    assert saved.value == Decimal("12.34")
    assert saved.said == "12,34% (123/997)"
    assert target(place, poverty, part=123, whole=997) is None
    target(place, poverty, part=100, whole=997)
    assert CommuneTarget.objects.get().part == 100


def test_another_target_is_a_number_of_its_own_year(place):
    income = TargetKindFactory(part_name="", whole_name="", unit_of_measure="triệu đồng/năm")

    with pytest.raises(NotRecordable):
        target(place, income, part=1, whole=2)
    with pytest.raises(NotRecordable):
        target(place, income, number=Decimal(-1))
    with pytest.raises(NotRecordable):
        commune_record.record_target(
            place.both,
            income,
            year=2023,
            measured_on=LAST,
            number=Decimal(38),
            ground=GROUND,
            by=place.receiver,
        )
    assert target(place, income, number=Decimal("38.50")).said == "38,5"


def test_a_year_compares_its_first_day_with_the_day(place, criteria, poverty):
    gained, lost, unknown = criteria
    state(place, gained, NOT_MET, FIRST)
    state(place, lost, MET, FIRST)
    state(place, gained, MET, JUNE)
    state(place, lost, NEARLY, JUNE)
    state(place, unknown, NOT_MET, JUNE)
    CommuneTargetFactory(
        commune=place.both, kind=poverty, year=2023, measured_on=date(2023, 12, 31), part=2, whole=8
    )
    target(place, poverty, part=1, whole=8)

    moved = movements([place.both.pk, place.single.pk], 2024, LAST)

    both = moved[place.both.pk]
    assert (both.total, both.start, both.end, both.nearly, both.net) == (3, 1, 1, 1, "0")
    assert (both.gained, both.lost, both.not_met) == ([gained], [lost], [lost, unknown])
    assert (both.poverty_before.said, both.poverty.said) == ("25,00% (2/8)", "12,50% (1/8)")
    assert (moved[place.single.pk].end, moved[place.single.pk].net) == (None, "–")
    assert movements([place.both.pk], 2024, date(2024, 5, 31))[place.both.pk].gained == []


def test_movement_costs_the_same_for_many_communes(
    place, criteria, poverty, django_assert_num_queries
):
    for commune in place.communes:
        CommuneCriterionFactory(commune=commune, criterion=criteria[0], valid_from=FIRST)
        CommuneTargetFactory(commune=commune, kind=poverty, part=1, whole=4)

    for communes in ([place.both.pk], [commune.pk for commune in place.communes]):
        with django_assert_num_queries(3):
            movements(communes, 2024, LAST)


def test_a_merged_commune_begins_anew_and_shows_its_parts_as_history(place, criteria, poverty):
    last = date(2025, 6, 30)
    new, change = UnitFactory(parent=place.province, valid_from=MAP_3), UnitChangeFactory()
    for commune, said in ((place.both, MET), (place.single, NOT_MET)):
        CommuneCriterionFactory(
            commune=commune, criterion=criteria[0], valid_from=FIRST, state=said
        )
        end_unit(commune, last)
        UnitLineageFactory(change=change, predecessor=commune, successor=new)
    day = date(2025, 12, 31)

    moved = movements([new.pk, place.both.pk], 2025, day)
    parts = {part.pk: (part.ended_on, part.movement.end) for part in earlier_records(new, day)}

    assert (moved[new.pk].start, moved[new.pk].end) == (None, None)
    assert (moved[place.both.pk].start, moved[place.both.pk].end) == (1, None)
    assert parts == {place.both.pk: (last, 1), place.single.pk: (last, 0)}
    assert earlier_records(place.hole, day) == []


def test_the_record_ends_with_its_set_of_criteria(place, criteria):
    state(place, criteria[0], MET, FIRST)

    assert CommuneCriterion.objects.standing_on(date(2025, 12, 31)).count() == 1
    assert CommuneCriterion.objects.standing_on(date(2026, 1, 1)).count() == 0


# Pages


def page(place, name="record_detail"):
    return reverse(f"commune_support:{name}", args=[place.both.pk])


BASIS = {
    "basis_number": "12/BC-UBND",
    "basis_issued_on": "20/12/2024",
    "basis_issuer": "UBND xã Mường Và",
    "basis_kind": "BC",
    "basis_title": "Kết quả xây dựng nông thôn mới",
}


def test_the_record_is_read_by_all_who_see_assignments_and_written_by_few(client, place, criteria):
    assert client.get(page(place)).status_code == 302
    client.force_login(place.giver)
    assert client.get(page(place)).status_code == 200
    for name in ("states_record", "target_record"):
        assert client.get(page(place, name)).status_code == 403
    assert client.get(reverse("commune_support:record_detail", args=[9_999])).status_code == 404
    client.force_login(place.receiver)
    other = reverse("commune_support:states_record", args=[place.single.pk])
    assert client.get(other).status_code == 403
    assert client.post(page(place, "record_confirm")).status_code == 403


def test_a_commune_enters_its_criteria_and_the_province_confirms_them(client, place, criteria):
    client.force_login(place.receiver)
    shown = client.get(page(place, "states_record"))
    assert shown.status_code == 200
    sent = {
        **BASIS,
        "on": "20/12/2024",
        f"criterion_{criteria[0].pk}": "met",
        f"criterion_{criteria[1].pk}": "",
        "edition": shown.context["form"].initial["edition"],
    }
    assert client.post(page(place, "states_record"), sent).status_code == 302

    fact = CommuneCriterion.objects.get()
    assert (fact.criterion, fact.state, fact.document.number) == (criteria[0], MET, "12/BC-UBND")
    # The same form sent again speaks of a record that has changed since.
    again = client.post(
        page(place, "states_record"), {**sent, f"criterion_{criteria[1].pk}": "met"}
    )
    assert again.status_code == 200
    assert CommuneCriterion.objects.count() == 1

    client.force_login(place.officer)
    response = client.post(page(place, "record_confirm"), {"state": [f"{fact.pk}:{fact.revision}"]})
    assert response.status_code == 302
    fact.refresh_from_db()
    assert fact.is_confirmed


def test_a_form_that_says_nothing_is_told_so(client, place, criteria):
    client.force_login(place.receiver)

    response = client.post(page(place, "states_record"), {**BASIS, "on": "20/12/2024"})

    assert "Đề nghị chọn tình trạng của ít nhất một tiêu chí." in response.content.decode()
    assert not CommuneCriterion.objects.exists()


def test_a_target_is_entered_by_its_counts(client, place, poverty):
    client.force_login(place.receiver)
    sent = {**BASIS, "kind": poverty.pk, "measured_on": "20/12/2024", "part": "120", "whole": "960"}

    wrong = client.post(page(place, "target_record"), {**sent, "part": "1.000"})
    assert wrong.status_code == 200
    assert client.post(page(place, "target_record"), sent).status_code == 302

    assert CommuneTarget.objects.get().said == "12,50% (120/960)"
    assert "12,50% (120/960)" in client.get(page(place)).content.decode()


def test_the_commune_page_claims_no_cause(client, place, criteria):
    state(place, criteria[0], MET, FIRST)
    client.force_login(place.leader)

    shown = client.get(reverse("commune_support:commune_detail", args=[place.both.pk]))

    assert "không kết luận chuyển biến là do giúp đỡ" in shown.content.decode()
    assert "1/3" in shown.content.decode()


def test_the_record_costs_the_same_with_a_longer_history(
    client, place, criteria, django_assert_max_num_queries
):
    client.force_login(place.leader)
    for criterion in criteria:
        state(place, criterion, NOT_MET, FIRST)
        state(place, criterion, MET, JUNE)

    with django_assert_max_num_queries(24):
        client.get(page(place))


def test_the_usual_targets_are_there_from_the_start(db):
    reference.load()

    assert TargetKind.objects.get(code="HO_NGHEO").is_rate
    assert not TargetKind.objects.get(code="THU_NHAP").is_rate


def test_a_day_in_the_past_shows_what_stood_then(client, place, criteria):
    state(place, criteria[0], NOT_MET, FIRST)
    state(place, criteria[0], MET, JUNE)
    client.force_login(place.leader)

    with playing(LAST):
        shown = client.get(page(place) + "?ngay=31/05/2024").context

    assert [fact.state for fact in shown["now"]] == [NOT_MET]
    assert shown["movement"].end == 0
