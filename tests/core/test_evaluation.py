"""Figures of a small map, worked out by hand, asked of the database in every way there is."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from core.dated import holds_on
from core.evaluation import (
    NO_REASON,
    evaluate,
    keys_behind,
    left_out,
    rows_behind,
    tabulate,
)
from core.figures import (
    Breakdown,
    BreakdownEntry,
    Figure,
    Indicator,
    Measure,
    Ratio,
    Scope,
    Series,
    Tally,
    Total,
)
from territory.models import AdministrativeUnit, Level, Region, RegionClass, UnitVersion
from tests.factories.territory import (
    MAP_3,
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitFactory,
    end_unit,
)

pytestmark = pytest.mark.django_db

ENDED = "đơn vị đã kết thúc"
NOT_YET = "chưa thành lập"
OTHER_REGION = "không thuộc khu vực III"


def in_region_iii(scope: Scope) -> Q:
    classes = RegionClass.objects.valid_on(scope.as_of).filter(region=Region.REGION_III)
    return Q(Exists(classes.filter(unit=OuterRef("pk"))))


def communes_of(scope: Scope) -> Q:
    rows = Q(level=Level.COMMUNE)
    if scope.unit is not None:
        rows &= Q(pk__in=AdministrativeUnit.objects.within(scope.unit, scope.as_of))
    return rows


def communes(scope: Scope) -> Tally:
    return Tally(
        model=AdministrativeUnit,
        rows=communes_of(scope),
        counted=holds_on(scope.as_of),
        otherwise={NOT_YET: Q(valid_from__gt=scope.as_of), ENDED: Q()},
        warnings=(ENDED,),
        known=AdministrativeUnit.objects.communes().begun_by(scope.as_of),
        sample=Q(revision__gt=1),
    )


def hardest(scope: Scope) -> Ratio:
    return Ratio(
        model=AdministrativeUnit,
        rows=communes_of(scope),
        of=holds_on(scope.as_of),
        counted=in_region_iii(scope),
        otherwise={ENDED: ~holds_on(scope.as_of), OTHER_REGION: Q()},
    )


def every_unit(scope: Scope) -> Tally:
    return Tally(model=AdministrativeUnit, rows=Q(), counted=Q())


def revisions(scope: Scope) -> Total:
    return Total(
        model=AdministrativeUnit,
        rows=communes_of(scope),
        counted=Q(valid_from__range=(scope.year_start, scope.year_end)),
        column="revision",
        otherwise={"năm khác": Q()},
    )


def classes(scope: Scope) -> Tally:
    return Tally(
        model=RegionClass,
        rows=Q(region=Region.REGION_III),
        counted=holds_on(scope.as_of),
        otherwise={ENDED: Q()},
    )


def called(code: str, declare: Callable[[Scope], Figure], **more: Any) -> Indicator:
    measure = Measure.PERCENT if declare is hardest else Measure.COUNT
    return Indicator(code, code, code, measure, declare, **more)


COMMUNES = called("T-01", communes)
HARDEST = called("T-02", hardest, coverage=hardest)
EVERY = called("T-03", every_unit)
REVISIONS = called("T-04", revisions)
CLASSES = called("T-05", classes)
ALL = (COMMUNES, HARDEST, EVERY, REVISIONS, CLASSES)


@pytest.fixture
def world() -> dict[str, Any]:
    """Two districts; five communes, two of them in region III, one ended, one founded in 2025."""
    province = ProvinceFactory(valid_from=date(2020, 1, 1))
    north = DistrictFactory(parent=province)
    south = DistrictFactory(parent=province)
    hard, easy, ended = (UnitFactory(parent=north) for _ in range(3))
    hard_too = UnitFactory(parent=south)
    end_unit(ended, date(2023, 6, 30))
    new = UnitFactory(parent=south, valid_from=date(2025, 1, 1))
    RegionClassFactory(unit=hard)
    RegionClassFactory(unit=hard_too, valid_to=date(2024, 12, 31))
    RegionClassFactory(unit=easy, region=Region.REGION_I)
    return {"province": province, "north": north, "south": south, "ended": ended, "new": new}


def value(entry: Indicator, day: date, unit: Any = None, **more: Any) -> Any:
    scope = Scope.on(day, unit=unit and unit.pk, **more)
    [answer] = evaluate([(entry, scope)])
    return answer.value


def test_a_tally_counts_the_rows_of_that_day(world: dict[str, Any]) -> None:
    assert value(COMMUNES, date(2023, 6, 30)) == 4
    assert value(COMMUNES, date(2024, 12, 31)) == 3
    assert value(COMMUNES, date(2025, 1, 1)) == 4


def test_a_unit_has_its_own_figure(world: dict[str, Any]) -> None:
    day = date(2025, 1, 1)
    assert value(COMMUNES, day, world["north"]) == 2
    assert value(COMMUNES, day, world["south"]) == 2
    assert value(COMMUNES, day, world["province"]) == 4


def test_a_ratio_is_computed_from_its_sums(world: dict[str, Any]) -> None:
    [answer] = evaluate([(HARDEST, Scope.on(date(2024, 12, 31)))])
    assert (answer.numerator, answer.denominator) == (2, 3)
    assert answer.value == Decimal("66.67")


def test_a_ratio_over_nothing_has_no_value(world: dict[str, Any]) -> None:
    [answer] = evaluate([(HARDEST, Scope.on(date(2019, 1, 1)))])
    assert (answer.numerator, answer.denominator, answer.value) == (0, 0, None)


def test_a_figure_without_any_row_of_its_kind_is_unknown_and_later_zero(
    world: dict[str, Any],
) -> None:
    assert value(COMMUNES, date(2020, 12, 31)) is None
    emptied = DistrictFactory(parent=world["province"])
    assert value(COMMUNES, date(2024, 12, 31), emptied) == 0


def test_a_figure_of_all_rows_is_not_narrowed_by_its_neighbours(world: dict[str, Any]) -> None:
    scope = Scope.on(date(2024, 12, 31))
    every, tally = evaluate([(EVERY, scope), (COMMUNES, scope)])
    assert every.value == AdministrativeUnit.objects.count()
    assert tally.value == 3


def test_a_total_over_no_row_is_unknown_and_never_zero(world: dict[str, Any]) -> None:
    assert value(REVISIONS, date(2021, 12, 31)) == 5  # one of the four has been saved twice
    assert value(REVISIONS, date(2025, 12, 31)) == 1
    assert value(REVISIONS, date(2024, 12, 31)) is None
    assert value(REVISIONS, date(2024, 12, 31), year=2021) == 5


def test_figures_of_several_tables_days_and_units_agree_with_the_orm(
    world: dict[str, Any],
) -> None:
    first = date(2020, 6, 30)
    days = [first + timedelta(days=113 * step) for step in range(20)]
    units = [None, world["north"].pk, world["south"].pk, world["province"].pk, world["ended"].pk]
    scopes = [Scope.on(day, unit=unit) for day in days for unit in units]
    requests = [(entry, scope) for scope in scopes for entry in ALL]
    for answer in evaluate(requests, closely=ALL):
        figure = answer.indicator.declare(answer.scope)
        counted = rows_behind(figure, "counted")
        if figure.known is not None and not figure.known.exists():
            assert answer.numerator is None
        elif isinstance(figure, Total):
            values = list(counted.values_list(figure.column, flat=True))
            assert answer.value == (sum(values) if values else None)
        else:
            assert answer.numerator == counted.count()
        if isinstance(figure, Ratio):
            assert answer.denominator == rows_behind(figure, "of").count()
        assert answer.warnings.get(ENDED, 0) == (
            0
            if answer.numerator is None or ENDED not in figure.warnings
            else rows_behind(figure, "left_out").filter(left_out_because=ENDED).count()
        )


def test_rows_are_read_once_for_all_figures_and_days(world: dict[str, Any]) -> None:
    """Three look at communes, one at all units, one at classes; one asks what is known."""
    days = [date(2023, 1, 31) + timedelta(days=30 * step) for step in range(20)]
    for asked in (days[:1], days):
        with CaptureQueriesContext(connection) as captured:
            evaluate((entry, Scope.on(day)) for day in asked for entry in ALL)
        assert len(captured) == 4


def test_a_statement_is_compiled_once_and_answers_for_other_days(world: dict[str, Any]) -> None:
    calls = []

    def counting(scope: Scope) -> Tally:
        calls.append(scope)
        return communes(scope)

    entry = called("T-06", counting)
    answers = [value(entry, day) for day in (date(2023, 6, 30), date(2024, 12, 31))]
    assert answers == [4, 3]
    assert len(calls) == 1


def test_asked_closely_an_answer_says_what_it_rests_on(world: dict[str, Any]) -> None:
    scope = Scope.on(date(2024, 12, 31))
    tally, ratio = evaluate([(COMMUNES, scope), (HARDEST, scope)], closely=ALL)
    assert tally.warnings == {ENDED: 1}
    assert tally.sample == 0  # the one edited row has ended
    assert ratio.coverage == (2, 3)
    assert tally.coverage is None


def test_numerator_and_rows_left_out_are_all_rows_looked_at(world: dict[str, Any]) -> None:
    for entry in ALL:
        figure = entry.declare(Scope.on(date(2024, 12, 31)))
        every = set(rows_behind(figure, "all").values_list("pk", flat=True))
        counted = set(rows_behind(figure, "counted").values_list("pk", flat=True))
        left_out = dict(rows_behind(figure, "left_out").values_list("pk", "left_out_because"))
        assert counted | left_out.keys() == every
        assert not counted & left_out.keys()
        assert "" not in left_out.values()


def test_each_row_left_out_has_the_first_reason_that_fits(world: dict[str, Any]) -> None:
    figure = communes(Scope.on(date(2024, 12, 31)))
    reasons = dict(rows_behind(figure, "left_out").values_list("pk", "left_out_because"))
    assert reasons == {world["ended"].pk: ENDED, world["new"].pk: NOT_YET}


def test_a_row_without_a_reason_is_told_apart(world: dict[str, Any]) -> None:
    figure = Tally(
        model=AdministrativeUnit, rows=Q(level=Level.COMMUNE), counted=Q(pk=world["new"].pk)
    )
    reasons = rows_behind(figure, "left_out").values_list("left_out_because", flat=True)
    assert set(reasons) == {NO_REASON}


def test_the_rows_left_out_are_counted_by_reason_in_one_statement(world: dict[str, Any]) -> None:
    scope = Scope.on(date(2024, 12, 31))
    with CaptureQueriesContext(connection) as captured:
        assert left_out(communes, scope) == {"": 3, NOT_YET: 1, ENDED: 1}
    assert len(captured) == 1
    assert left_out(hardest, scope) == {"": 2, ENDED: 2, OTHER_REGION: 1}


def test_short_lists_of_keys_agree_with_the_rows(world: dict[str, Any]) -> None:
    scope = Scope.on(date(2024, 12, 31))
    for declare in (communes, hardest, every_unit):
        for part in ("counted", "left_out"):
            rows = rows_behind(declare(scope), part).values_list("pk", flat=True)
            assert set(keys_behind(declare, scope, part)) == set(rows)


def by_parent(scope: Scope) -> Breakdown:
    return Breakdown(
        model=UnitVersion,
        rows=holds_on(scope.as_of) & Q(unit__level=Level.COMMUNE),
        by="parent",
        record="unit",
        series=(
            Series(name="all", label="tất cả"),
            Series(name="hardest", label="III", counted=Q(Exists(third_class(scope)))),
            Series(name="revisions", label="lần sửa", column="unit__revision"),
        ),
    )


def third_class(scope: Scope) -> Any:
    return RegionClass.objects.valid_on(scope.as_of).filter(
        unit=OuterRef("unit"), region=Region.REGION_III
    )


PARENTS = BreakdownEntry("T-B1", "", "", by_parent, lambda scope: [], "")


def test_a_breakdown_counts_by_group_in_one_statement(world: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as captured:
        table = tabulate(PARENTS, Scope.on(date(2024, 12, 31)))
    assert len(captured) == 1
    assert table == {
        world["north"].pk: {"all": 2, "hardest": 1, "revisions": 2},
        world["south"].pk: {"all": 1, "hardest": 1, "revisions": 1},
    }


def test_a_breakdown_of_another_day_uses_the_same_statement(world: dict[str, Any]) -> None:
    tabulate(PARENTS, Scope.on(date(2024, 12, 31)))
    table = tabulate(PARENTS, Scope.on(MAP_3))
    assert table[world["south"].pk] == {"all": 2, "hardest": 0, "revisions": 2}
