"""The figures of support, each against a number worked out by hand."""

from datetime import date, timedelta

import pytest

from commune_support import carry_over, indicators
from commune_support.models import ActivityStatus, Fund
from core.evaluation import UNEXPLAINED, evaluate, rows_behind, tabulate
from core.figures import BREAKDOWNS, INDICATORS, Scope, listing_of
from organizations.roles import Role
from territory.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.commune_support import (
    AssignmentDecisionFactory,
    SupportActivityFactory,
    SupportAssignmentFactory,
    SupportKindFactory,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory, officer
from tests.factories.territory import (
    MAP_3,
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
    end_unit,
)

pytestmark = pytest.mark.django_db

LAST = MAP_3 - timedelta(days=1)
END_OF_2024 = date(2024, 12, 31)


def figure(code, day=END_OF_2024, unit=None, year=None):
    [answer] = evaluate([(INDICATORS[code], Scope.on(day, year=year, unit=unit))])
    return answer


def value(code, day=END_OF_2024, **scope):
    return figure(code, day, **scope).value


def left_out(code, day=END_OF_2024):
    """Each row left out, by its words, with the reason."""
    shape = INDICATORS[code].declare(Scope.on(day))
    return {row.pk: row.left_out_because for row in rows_behind(shape, "left_out")}


class World:
    """Two districts, three communes named in a decision, three supporters; one commune without."""

    def __init__(self) -> None:
        self.province = ProvinceFactory()
        self.north, self.south = (DistrictFactory(parent=self.province) for _ in range(2))
        self.a, self.b = (UnitFactory(parent=self.north) for _ in range(2))
        self.c = UnitFactory(parent=self.south)
        self.decision = AssignmentDecisionFactory(communes=[self.a, self.b, self.c])
        self.one, self.two, self.three = (EnterpriseFactory(unit=self.province) for _ in range(3))
        self.one_a = self.assign(self.one, self.a, is_lead=True)
        self.one_b = self.assign(self.one, self.b)
        self.two_a = self.assign(self.two, self.a)

    def assign(self, supporter, commune, **fields):
        return SupportAssignmentFactory(
            supporter=supporter, commune=commune, decision=self.decision, **fields
        )

    def merge(self, *communes):
        """From 01/07/2025 one new commune in their place, and no districts."""
        new, change = UnitFactory(parent=self.province, valid_from=MAP_3), UnitChangeFactory()
        for commune in communes:
            end_unit(commune, LAST)
            UnitLineageFactory(change=change, predecessor=commune, successor=new)
        return new


@pytest.fixture
def world():
    return World()


def test_a_supporter_of_two_communes_counts_once(world):
    assert value("CS-01") == 2


def test_communes_of_the_decision_with_a_supporter_over_those_that_it_names(world):
    answer = figure("CS-02")

    assert (answer.numerator, answer.denominator) == (2, 3)
    assert str(answer.value) == "66.67"
    assert left_out("CS-02") == {world.c.pk: "Chưa được phân công"}
    assert value("CS-07") == 1


def test_figures_of_a_district_speak_of_its_communes(world):
    assert value("CS-01", unit=world.north.pk) == 2
    assert value("CS-01", unit=world.south.pk) == 0
    assert figure("CS-02", unit=world.north.pk).denominator == 2
    assert value("CS-07", unit=world.south.pk) == 1


def test_before_there_was_any_decision_nothing_is_known(world):
    before = world.decision.valid_from - timedelta(days=1)

    for code in ("CS-01", "CS-02", "CS-07"):
        assert value(code, before) is None


def test_after_an_end_the_supporter_counts_no_more(world):
    world.two_a.valid_to = date(2024, 6, 30)
    world.two_a.save()

    assert value("CS-01", date(2024, 6, 30)) == 2
    assert value("CS-01", date(2024, 7, 1)) == 1


def test_a_merged_commune_without_carry_over_has_no_supporter(world):
    world.merge(world.a, world.b)

    assert value("CS-01", LAST) == 2
    assert value("CS-01", MAP_3) == 0
    reason = "Xã đã kết thúc, chưa chuyển tiếp phân công"
    assert left_out("CS-01", MAP_3) == {world.one.pk: reason, world.two.pk: reason}
    answer = figure("CS-02", MAP_3)
    assert (answer.numerator, answer.denominator) == (0, 1)
    assert left_out("CS-02", MAP_3) == {
        world.a.pk: reason,
        world.b.pk: reason,
        world.c.pk: "Chưa được phân công",
    }


def test_a_merged_commune_with_carry_over_has_the_supporters_of_its_parts(world):
    new = world.merge(world.a, world.b)
    undone = carry_over.carry_over_many(
        [world.one_a, world.one_b, world.two_a],
        by=officer(Role.PROVINCIAL_OFFICER),
        on=MAP_3,
        document=LegalDocumentFactory(),
    )

    assert undone == []
    assert value("CS-01", MAP_3) == 2
    answer = figure("CS-02", MAP_3)
    assert (answer.numerator, answer.denominator) == (1, 2)
    assert left_out("CS-02", MAP_3) == {world.c.pk: "Chưa được phân công"}
    assert value("CS-01", MAP_3, unit=new.pk) == 2
    assert value("CS-01", LAST) == 2


def test_a_supporter_that_ended_is_left_out_until_someone_takes_over(world):
    world.one.valid_to = date(2024, 10, 31)
    world.one.save()

    assert value("CS-01") == 1
    assert left_out("CS-01") == {
        world.one.pk: "Đơn vị giúp đỡ đã kết thúc, chưa chuyển tiếp phân công"
    }


def test_region_iii_is_counted_whoever_supports_it(world):
    RegionClassFactory(unit=world.a)
    RegionClassFactory(unit=world.b, region=Region.REGION_I)

    assert value("CS-03") == 1
    assert left_out("CS-03") == {
        world.b.pk: "Khu vực I hoặc II",
        world.c.pk: "Chưa phân định khu vực",
    }


def test_between_the_new_map_and_the_new_list_region_iii_is_undecided_and_says_so(world):
    for commune in (world.a, world.b, world.c):
        RegionClassFactory(unit=commune, valid_to=LAST)
    new = world.merge(world.a, world.b)
    list_of_2026 = date(2026, 2, 4)
    RegionClassFactory(unit=new, valid_from=list_of_2026)
    explain = INDICATORS["CS-03"].explain

    assert value("CS-03", LAST) == 3
    assert explain(Scope.on(LAST)) == ""
    for day in (MAP_3, list_of_2026 - timedelta(days=1)):
        assert value("CS-03", day) is None
        assert explain(Scope.on(day)) == "chưa phân định (gồm 2 xã cũ khu vực III)"
    assert explain(Scope.on(MAP_3, unit=new.pk)) == "chưa phân định (gồm 2 xã cũ khu vực III)"
    assert value("CS-03", list_of_2026) == 1
    assert explain(Scope.on(list_of_2026)) == ""


def test_the_few_that_went_on_with_their_class_are_not_the_number_of_region_iii(world):
    RegionClassFactory(unit=world.a, valid_to=LAST)
    RegionClassFactory(unit=world.b, valid_to=LAST)
    RegionClassFactory(unit=world.c)
    world.merge(world.a, world.b)

    assert value("CS-03", MAP_3) is None


def test_where_all_have_left_region_iii_there_are_none_not_an_unknown_number(world):
    RegionClassFactory(unit=world.a, valid_to=date(2024, 6, 30))

    assert value("CS-03") == 0
    assert value("CS-03", date(2020, 12, 31)) is None


def activity(world, **fields):
    return SupportActivityFactory(assignment=world.one_a, kind=world.kind, **fields)


@pytest.fixture
def delivered(world):
    """What was given in 2023 and 2024: 12 million own and 3 million mobilised count in 2024."""
    world.kind = SupportKindFactory(name="Tặng quà")
    world.counted_only = SupportKindFactory(name="Vận động xóa bỏ hủ tục", is_valued=False)
    activity(world, held_on=date(2023, 12, 31), cash_vnd=99_000_000)
    activity(world, held_on=date(2024, 1, 1), cash_vnd=5_000_000, in_kind_vnd=2_000_000)
    confirmed = {"status": ActivityStatus.CONFIRMED, "confirmed_on": END_OF_2024}
    activity(world, held_on=END_OF_2024, in_kind_vnd=5_000_000, workdays=4, **confirmed)
    activity(world, cash_vnd=3_000_000, fund=Fund.MOBILISED)
    world.disputed = activity(
        world,
        cash_vnd=70_000_000,
        status=ActivityStatus.DISPUTED,
        disputed_on=date(2024, 7, 1),
    )
    world.withdrawn = activity(
        world,
        cash_vnd=80_000_000,
        status=ActivityStatus.WITHDRAWN,
        withdrawn_on=date(2024, 7, 1),
    )
    world.unvalued = activity(world, quantity=5, unit_of_measure="cây", workdays=6)
    world.campaign = SupportActivityFactory(assignment=world.one_b, kind=world.counted_only)
    return world


def test_the_value_of_the_year_is_cash_and_goods_and_leaves_out_what_is_not_agreed(delivered):
    assert value("CS-04") == 15_000_000
    assert value("CS-05") == 12_000_000
    assert value("CS-06") == 3_000_000
    assert left_out("CS-04") == {
        delivered.disputed.pk: "Chưa thống nhất",
        delivered.withdrawn.pk: "Đã rút lại",
        delivered.unvalued.pk: "Chưa quy đổi giá trị",
        delivered.campaign.pk: "Chỉ đếm, không quy đổi giá trị",
    }


def test_value_goes_by_the_day_it_was_given(delivered):
    assert value("CS-04", date(2024, 1, 1)) == 7_000_000
    assert value("CS-04", date(2023, 12, 31)) == 99_000_000
    assert value("CS-04", date(2023, 12, 30)) is None
    assert value("CS-04", date(2025, 3, 1)) is None  # nothing yet in 2025: not zero
    assert value("CS-04", date(2025, 3, 1), year=2024) == 15_000_000


def test_value_of_a_unit_keeps_what_its_communes_got_before_they_merged(delivered):
    world = delivered
    activity(world, held_on=date(2025, 3, 1), cash_vnd=1_000_000)
    world.merge(world.a, world.b)

    day = date(2025, 12, 31)
    assert value("CS-04", day) == 1_000_000
    assert value("CS-04", day, unit=world.province.pk) == 1_000_000
    assert value("CS-04", END_OF_2024, unit=world.south.pk) is None


def test_value_rests_on_what_the_supporters_entered(delivered):
    entry = INDICATORS["CS-04"]
    [answer] = evaluate([(entry, Scope.on(END_OF_2024))], closely=[entry])

    assert answer.coverage == (1, 2)


def test_support_by_kind_keeps_the_unvalued_apart(delivered):
    table = tabulate(BREAKDOWNS["CS-B1"], Scope.on(END_OF_2024))

    assert table[delivered.kind.pk] == {
        "own": 12_000_000,
        "mobilised": 3_000_000,
        "value": 15_000_000,
        "workdays": 10,
        "activities": 4,
        "unvalued": 1,
    }
    assert table[delivered.counted_only.pk] == {
        "own": None,
        "mobilised": None,
        "value": None,
        "workdays": None,
        "activities": 1,
        "unvalued": 0,
    }
    named = dict(BREAKDOWNS["CS-B1"].groups(Scope.on(END_OF_2024)))
    assert named[delivered.kind.pk] == "Tặng quà"


def test_every_row_left_out_has_a_reason_and_the_list_is_as_long_as_the_figure_says(delivered):
    delivered.merge(delivered.c)
    for day in (END_OF_2024, MAP_3):
        for code, entry in INDICATORS.items():
            if not code.startswith("CS-"):
                continue
            shape, answer = entry.declare(Scope.on(day)), figure(code, day)
            assert UNEXPLAINED not in left_out(code, day).values(), code
            if answer.numerator is not None and entry.measure != "dong":
                assert rows_behind(shape, "counted").count() == answer.numerator, code


@pytest.mark.parametrize("code", ["CS-01", "CS-02", "CS-03", "CS-04"])
def test_a_list_behind_a_figure_costs_the_same_for_any_number_of_rows(
    delivered, code, django_assert_max_num_queries
):
    shape = INDICATORS[code].declare(Scope.on(END_OF_2024))
    entry = listing_of(INDICATORS[code], shape)
    reader = officer(Role.LEADER)
    rows = entry.permitted(entry.prepare(rows_behind(shape), END_OF_2024), reader)

    with django_assert_max_num_queries(10):
        shown = [[column.value(row, END_OF_2024) for column in entry.columns] for row in rows]

    assert len(shown) >= 2
    assert not entry.permitted(rows_behind(shape), UserFactory()).exists()


def test_the_list_of_communes_names_their_supporters_and_district(delivered):
    shape = INDICATORS["CS-02"].declare(Scope.on(END_OF_2024))
    entry = listing_of(INDICATORS["CS-02"], shape)
    row = entry.prepare(rows_behind(shape), END_OF_2024).get(pk=delivered.a.pk)

    words = [column.value(row, END_OF_2024) for column in entry.columns]

    names = f"{delivered.one.name_on(END_OF_2024)}, {delivered.two.name_on(END_OF_2024)}"
    assert words == [str(delivered.a), str(delivered.north), "", 2, names]


def test_the_declarations_say_what_counts():
    for code in ("CS-01", "CS-02", "CS-03", "CS-04", "CS-05", "CS-06", "CS-07"):
        assert INDICATORS[code].definition
        assert INDICATORS[code].notes
    assert indicators.GROUP
