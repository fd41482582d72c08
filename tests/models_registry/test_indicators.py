"""The registry's figures, each against a number worked out by hand."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.evaluation import NO_REASON, evaluate, rows_behind, tabulate
from core.figures import BREAKDOWNS, INDICATORS, Scope, listing_of
from models_registry.models import EndKind, RecognitionStatus
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    PracticeModelFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
    SmartMobilisationFactory,
    SteeringCommitteeFactory,
)
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import (
    MAP_3,
    ClusterFactory,
    DistrictFactory,
    ProvinceFactory,
    UnitFactory,
    UnitLineageFactory,
    end_unit,
)

END_OF_2024 = date(2024, 12, 31)
RECOGNISED_ON = date(2024, 12, 15)
EVE_OF_MAP_3 = MAP_3 - timedelta(days=1)
CODES = [f"MR-0{n}" for n in range(1, 9)]


def figure(code, day=END_OF_2024, unit=None):
    [answer] = evaluate([(INDICATORS[code], Scope.on(day, unit=unit))])
    return answer


def value(code, day=END_OF_2024, unit=None):
    return figure(code, day, unit).value


def share(code, day=END_OF_2024, unit=None):
    answer = figure(code, day, unit)
    return answer.numerator, answer.denominator


def left_out(code, day=END_OF_2024):
    declared = INDICATORS[code].declare(Scope.on(day))
    rows = rows_behind(declared, "left_out")
    return {row.pk: row.left_out_because for row in rows}


@pytest.fixture
def land():
    """Two districts: one with a recognised, a launched and a building model, one with the last."""
    province = ProvinceFactory()
    north, south = DistrictFactory(parent=province), DistrictFactory(parent=province)
    units = [UnitFactory(parent=north) for _ in range(3)] + [UnitFactory(parent=south)]
    offices = [CommuneCommitteeFactory(unit=unit) for unit in units]
    here = SimpleNamespace(province=province, north=north, south=south, units=units)
    here.recognised = PracticeModelFactory(organization=offices[0], launched_on=date(2024, 5, 1))
    here.launched = PracticeModelFactory(organization=offices[1], launched_on=date(2024, 11, 1))
    here.building = PracticeModelFactory(organization=offices[2])
    here.southern = PracticeModelFactory(organization=offices[3])
    here.recognition = RecognitionFactory(model=here.recognised)
    return here


def test_a_model_counts_from_the_day_its_decision_puts_it_in_force(land):
    assert [value("MR-01", RECOGNISED_ON - timedelta(days=1)), value("MR-01", RECOGNISED_ON)] == [
        0,
        1,
    ]
    assert left_out("MR-01") == {
        land.launched.pk: "đã ra mắt, chưa được công nhận",
        land.building.pk: "đang xây dựng",
        land.southern.pk: "đang xây dựng",
    }


def test_other_types_of_models_are_not_looked_at(land):
    RecognitionFactory(model__type=SmartMobilisationFactory(), model__launched_on=date(2024, 4, 1))
    assert value("MR-01") == 1
    assert len(left_out("MR-01")) == 3


def test_a_suspension_counts_out_exactly_its_days(land):
    RecognitionSuspensionFactory(
        recognition=land.recognition, valid_from=date(2025, 3, 1), valid_to=date(2025, 3, 31)
    )
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)]
    assert [value("MR-01", day) for day in days] == [1, 0, 0, 1]
    because = left_out("MR-01", date(2025, 3, 1))[land.recognised.pk]
    assert because == "đang tạm dừng hiệu lực công nhận"
    assert [share("MR-04", day) for day in days] == [(1, 2), (0, 2), (0, 2), (1, 2)]


def test_a_revoked_recognition_counts_to_its_last_day(land):
    land.recognition.in_force_to = date(2025, 3, 31)
    land.recognition.end_kind = EndKind.REVOKED
    land.recognition.status = RecognitionStatus.REVOKED
    land.recognition.end_decision = LegalDocumentFactory()
    land.recognition.save()
    assert [value("MR-01", date(2025, 3, 31)), value("MR-01", date(2025, 4, 1))] == [1, 0]
    because = left_out("MR-01", date(2025, 4, 1))[land.recognised.pk]
    assert because == "đã thu hồi quyết định công nhận"


def test_a_recognition_for_a_term_lapses_by_itself(land):
    RecognitionFactory(
        model=land.launched, in_force_from=date(2024, 12, 20), in_force_to=date(2025, 1, 31)
    )
    assert [value("MR-01", date(2025, 1, 31)), value("MR-01", date(2025, 2, 1))] == [2, 1]
    because = left_out("MR-01", date(2025, 2, 1))[land.launched.pk]
    assert because == "công nhận đã hết hiệu lực"


def test_a_model_of_a_unit_that_ended_is_left_out_from_the_next_day(land):
    unit = land.units[0]
    organization = land.recognised.organization
    end_unit(unit, EVE_OF_MAP_3)
    organization.valid_to = EVE_OF_MAP_3
    organization.save()
    assert [value("MR-01", EVE_OF_MAP_3), value("MR-01", MAP_3)] == [1, 0]
    assert left_out("MR-01", MAP_3)[land.recognised.pk] == "đơn vị đã kết thúc"
    assert [value("MR-05", EVE_OF_MAP_3), value("MR-05", MAP_3)] == [2, 1]


def test_before_the_first_model_nothing_is_known(land):
    assert value("MR-01", date(2023, 12, 31)) is None
    assert figure("MR-02", date(2023, 12, 31)).numerator is None
    assert value("MR-01", date(2024, 3, 1)) == 0


def test_a_unit_of_the_province_sees_its_own_share(land):
    assert [value("MR-01", unit=land.north.pk), value("MR-01", unit=land.south.pk)] == [1, 0]
    assert value("MR-06", unit=land.south.pk) == 1
    assert share("MR-02", unit=land.north.pk) == (1, 1)


def test_launched_and_building_models_are_counted_by_their_days(land):
    assert [value("MR-05"), value("MR-06")] == [2, 2]
    assert [value("MR-05", date(2024, 10, 31)), value("MR-06", date(2024, 10, 31))] == [1, 3]
    PracticeModelFactory(
        organization=CommuneCommitteeFactory(),
        launched_on=date(2024, 6, 1),
        ended_on=date(2024, 12, 1),
    )
    assert [value("MR-05", date(2024, 11, 30)), value("MR-05", date(2024, 12, 1))] == [3, 2]


def test_a_launch_of_unknown_day_is_told_and_not_counted(land):
    entered = RecognitionFactory(
        model=PracticeModelFactory(
            organization=CommuneCommitteeFactory(unit=UnitFactory(parent=land.south)),
            origin="decision",
            status="launched",
            registered_on=None,
        )
    )
    assert left_out("MR-05")[entered.model.pk] == "chưa rõ ngày ra mắt"
    assert share("MR-02") == (1, 2)
    assert left_out("MR-02") == {land.south.pk: "chưa rõ ngày ra mắt"}
    entry = INDICATORS["MR-02"]
    [answer] = evaluate([(entry, Scope.on(END_OF_2024))], closely=[entry])
    assert answer.warnings == {"chưa rõ ngày ra mắt": 1}
    assert (share("MR-04"), value("MR-01")) == ((2, 2), 2)


def test_a_district_has_a_running_model_while_one_of_its_communes_has(land):
    assert share("MR-02", date(2024, 4, 30)) == (0, 2)
    assert share("MR-02") == (1, 2)
    assert left_out("MR-02") == {land.south.pk: "chỉ có mô hình đang xây dựng"}
    empty = DistrictFactory(parent=land.province)
    assert left_out("MR-02")[empty.pk] == "chưa có mô hình"


def test_a_district_has_a_committee_from_its_decision_to_its_last_day(land):
    north = DistrictCommitteeFactory(unit=land.north)
    assert figure("MR-03").numerator is None
    SteeringCommitteeFactory(
        organization=north, valid_from=date(2024, 8, 1), valid_to=date(2025, 3, 31)
    )
    SteeringCommitteeFactory(organization=land.building.organization)
    assert [share("MR-03", day) for day in (date(2024, 8, 1), date(2025, 4, 1))] == [(1, 2), (0, 2)]
    assert left_out("MR-03", date(2025, 4, 1)) == {
        land.north.pk: "Ban Chỉ đạo đã kết thúc hoạt động",
        land.south.pk: "chưa có quyết định thành lập Ban Chỉ đạo",
    }
    assert share("MR-08", MAP_3) == (1, 4)


def test_since_there_are_no_districts_communes_and_wards_are_counted(land):
    for unit in land.units[:2]:
        end_unit(unit, EVE_OF_MAP_3)
    merged = UnitFactory(parent=land.province, valid_from=MAP_3)
    UnitLineageFactory(predecessor=land.units[0], successor=merged)
    assert share("MR-07", MAP_3) == (0, 3)
    assert left_out("MR-07", MAP_3) == {
        merged.pk: "công nhận trước sắp xếp",
        land.units[2].pk: "chỉ có mô hình đang xây dựng",
        land.units[3].pk: "chỉ có mô hình đang xây dựng",
    }
    RecognitionFactory(
        model=PracticeModelFactory(
            organization=CommuneCommitteeFactory(unit=merged),
            registered_on=MAP_3,
            launched_on=MAP_3,
        ),
        decision__issued_on=date(2025, 12, 1),
    )
    assert [share("MR-07", date(2025, 11, 30)), share("MR-07", date(2025, 12, 1))] == [
        (0, 3),
        (1, 3),
    ]


def test_models_are_told_apart_by_district_and_then_by_cluster(land):
    entry = BREAKDOWNS["MR-B1"]
    north, south = (unit.versions.get().code for unit in (land.north, land.south))
    assert tabulate(entry, Scope.on(END_OF_2024)) == {
        north: {"recognised": 1, "launched": 1, "building": 1},
        south: {"recognised": 0, "launched": 0, "building": 1},
    }
    for district in (land.north, land.south):
        end_unit(district, EVE_OF_MAP_3)
    cluster = ClusterFactory(members=land.units[:3], valid_from=MAP_3)
    for unit in land.units:
        version = unit.versions.get()
        version.valid_to = EVE_OF_MAP_3
        version.save()
        version.pk, version.valid_from, version.valid_to = None, MAP_3, None
        version.parent = land.province
        version.save()
    found = tabulate(entry, Scope.on(MAP_3))
    assert found[cluster.code] == {"recognised": 1, "launched": 1, "building": 1}
    assert list(entry.groups(Scope.on(MAP_3))) == [(cluster.code, cluster.name)]
    assert [code for code, _ in entry.groups(Scope.on(END_OF_2024))] == sorted([north, south])


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("day", [date(2023, 6, 1), END_OF_2024, EVE_OF_MAP_3, date(2025, 12, 1)])
def test_every_row_left_out_has_a_reason_and_the_list_is_as_long_as_the_figure_says(
    land, code, day
):
    SteeringCommitteeFactory(organization=DistrictCommitteeFactory(unit=land.north))
    end_unit(land.units[0], EVE_OF_MAP_3)
    entry, scope = INDICATORS[code], Scope.on(day)
    declared = entry.declare(scope)
    [answer] = evaluate([(entry, scope)], closely=[entry])
    every = rows_behind(declared, "all")
    counted = rows_behind(declared, "counted")
    reasons = set(rows_behind(declared, "left_out").values_list("left_out_because", flat=True))
    assert not {NO_REASON, ""} & reasons
    assert counted.count() == (answer.numerator or 0)
    assert counted.count() + rows_behind(declared, "left_out").count() == every.count()
    listed = listing_of(entry, declared)
    rows = listed.prepare(every, day)
    assert len(rows) == every.count()
    for row in rows:
        assert all(column.value(row, day) is not NotImplemented for column in listed.columns)


@pytest.mark.parametrize("code", ["MR-01", "MR-02", "MR-03"])
def test_a_list_behind_a_figure_costs_the_same_for_any_number_of_rows(
    land, code, django_assert_num_queries
):
    def cells():
        entry, scope = INDICATORS[code], Scope.on(END_OF_2024)
        declared = entry.declare(scope)
        listed = listing_of(entry, declared)
        rows = listed.prepare(rows_behind(declared), END_OF_2024)
        return [[column.value(row, END_OF_2024) for column in listed.columns] for row in rows]

    SteeringCommitteeFactory(organization=DistrictCommitteeFactory(unit=land.north))
    with CaptureQueriesContext(
        connection,
    ) as few:
        cells()
    district = DistrictFactory(parent=land.province)
    SteeringCommitteeFactory(organization=DistrictCommitteeFactory(unit=district))
    for _ in range(5):
        office = CommuneCommitteeFactory(unit=UnitFactory(parent=district))
        RecognitionFactory(model__organization=office)
    with django_assert_num_queries(len(few)):
        assert len(cells()) > 2


def test_the_list_behind_the_figure_names_unit_district_and_decision(land):
    entry = INDICATORS["MR-01"]
    declared = entry.declare(Scope.on(END_OF_2024))
    listed = listing_of(entry, declared)
    [row] = listed.prepare(rows_behind(declared, "counted"), END_OF_2024)
    assert [column.value(row, END_OF_2024) for column in listed.columns] == [
        land.recognised.code,
        land.recognised.organization.name_on(END_OF_2024),
        str(land.north),
        land.recognised.name,
        date(2024, 5, 1),
        land.recognition.decision.number,
        RECOGNISED_ON,
    ]


def test_everybody_may_list_what_is_public_and_only_its_own_what_is_being_built(land):
    neighbour = officer(Role.UNIT_OFFICER, DistrictCommitteeFactory(unit=land.south))
    leader = officer(Role.LEADER, OrganizationFactory(unit=land.province))
    entry = INDICATORS["MR-01"]
    declared = entry.declare(Scope.on(END_OF_2024))
    permitted = listing_of(entry, declared).permitted
    assert set(permitted(rows_behind(declared), neighbour)) == {
        land.recognised,
        land.launched,
        land.southern,
    }
    assert permitted(rows_behind(declared), leader).count() == 4
