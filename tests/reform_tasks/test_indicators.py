"""Figures of small plans, each number worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from core.evaluation import evaluate, rows_behind, tabulate
from core.figures import BREAKDOWNS, INDICATORS, LISTINGS, Scope, listing_of
from organizations.roles import Role
from reform_tasks.models import OneStopKind, PlanStatus
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    ProvincialCommitteeFactory,
    officer,
)
from tests.factories.reform_tasks import (
    OneStopStatusFactory,
    ProvincialPlanFactory,
    ReformAreaFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    TaskReportFactory,
)
from tests.factories.territory import DistrictFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)
TASKS = ("RT-01", "RT-02", "RT-03", "RT-04", "RT-05", "RT-06", "RT-07")


def figures(day: date = YEAR_END, *, codes=TASKS, unit=None, year=None) -> dict:
    """(numerator, denominator) of the figures, or None where nothing is known."""
    scope = Scope.on(day, unit=unit.pk if unit else None, year=year)
    return {
        answer.indicator.code: None
        if answer.numerator is None
        else (answer.numerator, answer.denominator)
        for answer in evaluate([(INDICATORS[code], scope) for code in codes])
    }


def coverage(code: str, day: date) -> tuple[int, int] | None:
    """From how many of the expected organizations the figure comes."""
    entry = INDICATORS[code]
    [answer] = evaluate([(entry, Scope.on(day))], closely=[entry])
    return answer.coverage


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def committee(province):
    return ProvincialCommitteeFactory(unit=province)


@pytest.fixture
def departments(province):
    return OrganizationFactory.create_batch(2, unit=province)


@pytest.fixture
def plan(committee, departments):
    """Eight tasks in the province's plan on 31/12/2024, and one that was left out of it.

    Three are done: one on time, one late, one without a deadline. One is overdue, one awaits
    confirmation, one is suspended, one is in time, one has no deadline.
    """
    plan = ProvincialPlanFactory(owner=committee)
    first, second = departments
    one = {"plan": plan, "leads": [first]}
    ReformTaskFactory(**one, completed_on=date(2024, 6, 30))
    ReformTaskFactory(**one, completed_on=date(2024, 7, 1))
    ReformTaskFactory(**one, due_on=None, completed_on=date(2024, 7, 1))
    ReformTaskFactory(plan=plan, leads=[first, second], due_on=date(2024, 11, 30))
    ReformTaskFactory(plan=plan, leads=[second], reported_on=date(2024, 12, 20))
    ReformTaskFactory(plan=plan, leads=[second], suspended_on=date(2024, 5, 1))
    ReformTaskFactory(
        plan=plan, leads=[second], due_on=date(2025, 6, 30), area=ReformAreaFactory(number=2)
    )
    ReformTaskFactory(plan=plan, leads=[second], due_on=None)
    ReformTaskFactory(**one, cancelled_on=date(2024, 9, 1))
    return plan


def test_the_rate_of_the_provinces_plan_is_over_the_whole_plan(plan):
    found = figures()

    assert found["RT-01"] == (3, 8)
    assert found["RT-04"] == (1, None)
    assert found["RT-05"] == (1, None)
    assert found["RT-06"] == (1, None)
    assert found["RT-07"] == (4, None)


def test_the_rates_of_the_provinces_plan_are_those_worked_out_by_hand(plan):
    found = figures(codes=("RT-08", "RT-09", "RT-10"))

    # Due by the year's end: two done, one overdue, one awaiting, one suspended.
    assert found["RT-08"] == (2, 5)
    # Done: on time, late, without a deadline.
    assert found["RT-09"] == (1, 3)
    assert found["RT-10"] == (1, 8)
    # On its own last day a task is due but not overdue.
    found = figures(date(2024, 11, 30), codes=("RT-08", "RT-10"))
    assert found["RT-08"] == (2, 5)
    # What awaits since December was overdue then, and the one due that day was not.
    assert found["RT-10"] == (1, 8)


def test_a_rate_without_a_denominator_has_no_value(committee, departments):
    plan = ProvincialPlanFactory(owner=committee)
    ReformTaskFactory(plan=plan, leads=departments[:1], due_on=date(2024, 12, 31))
    entries = [INDICATORS[code] for code in ("RT-08", "RT-09")]

    answers = evaluate([(entry, Scope.on(date(2024, 3, 1))) for entry in entries])

    assert [(a.numerator, a.denominator, a.value) for a in answers] == [(0, 0, None)] * 2


def test_rates_are_rounded_half_up_to_two_decimals(committee, departments):
    plan = ProvincialPlanFactory(owner=committee)
    area = ReformAreaFactory()
    for number in range(32):
        ReformTaskFactory(
            plan=plan,
            area=area,
            leads=departments[:1],
            due_on=date(2024, 6, 30),
            completed_on=date(2024, 6, 1) if number < 1 else None,
        )

    [answer] = evaluate([(INDICATORS["RT-08"], Scope.on(YEAR_END))])

    # 1/32 is 3.125 %.
    assert answer.value == Decimal("3.13")


def test_the_rates_of_units_plans_leave_out_the_province_and_units_that_have_ended(
    plan, departments, province
):
    standing = ReformPlanFactory(owner=departments[0])
    gone = OrganizationFactory(unit=province, valid_to=date(2024, 11, 30))
    for owner_plan in (standing, ReformPlanFactory(owner=gone)):
        ReformTaskFactory(plan=owner_plan, completed_on=date(2024, 6, 30))
        ReformTaskFactory(plan=owner_plan, completed_on=date(2024, 7, 5))
        ReformTaskFactory(plan=owner_plan)
        ReformTaskFactory(plan=owner_plan, due_on=date(2025, 1, 31))
    codes = ("RT-11", "RT-12", "RT-13", "RT-14")

    assert list(figures(codes=codes).values()) == [(2, 4), (2, 3), (1, 2), (1, 4)]
    assert figures(date(2024, 11, 30), codes=codes)["RT-11"] == (4, 8)


def test_figures_and_boards_are_read_on_either_deadline(plan, departments):
    """One done by its extension, one that runs by it: late and overdue by what was set first."""
    extended = {"extended_on": date(2024, 6, 1), "extended_due_on": date(2025, 3, 31)}
    lead = {"plan": plan, "leads": departments[:1]}
    ReformTaskFactory(**lead, **extended, completed_on=date(2024, 8, 1))
    ReformTaskFactory(**lead, **extended)
    codes = ("RT-04", "RT-05", "RT-06", "RT-08", "RT-09", "RT-10")

    def asked(original: bool):
        scope = Scope.on(YEAR_END, on_original=original)
        answers = evaluate([(INDICATORS[code], scope) for code in codes])
        return [(answer.numerator, answer.denominator) for answer in answers]

    assert asked(False) == [(2, None), (1, None), (1, None), (2, 5), (2, 4), (1, 10)]
    assert asked(True) == [(1, None), (2, None), (2, None), (3, 7), (1, 4), (2, 10)]
    board = tabulate(BREAKDOWNS["RT-B1"], Scope.on(YEAR_END, on_original=True))
    assert board[departments[0].pk]["overdue"] == 2
    assert tabulate(BREAKDOWNS["RT-B1"], Scope.on(YEAR_END))[departments[0].pk]["overdue"] == 1
    figure = INDICATORS["RT-06"].declare(Scope.on(YEAR_END, on_original=True))
    assert rows_behind(figure, "counted").count() == 2


def test_seventy_of_eighty_one_are_86_42_percent(committee, departments):
    plan = ProvincialPlanFactory(owner=committee)
    area = ReformAreaFactory()
    for number in range(81):
        ReformTaskFactory(
            plan=plan,
            area=area,
            number=f"1.{number}",
            leads=departments[:1],
            completed_on=date(2024, 6, 1) if number < 70 else None,
        )

    [answer] = evaluate([(INDICATORS["RT-01"], Scope.on(YEAR_END))])

    assert (answer.numerator, answer.denominator) == (70, 81)
    assert answer.value == Decimal("86.42")


def test_the_same_question_for_three_days_has_three_answers(plan):
    assert figures(date(2024, 6, 29))["RT-01"] == (0, 9)
    assert figures(date(2024, 6, 30))["RT-01"] == (1, 9)
    assert figures(date(2024, 9, 1))["RT-01"] == (3, 8)


def test_every_row_left_out_has_one_reason(plan):
    figure = INDICATORS["RT-01"].declare(Scope.on(YEAR_END))

    reasons = sorted(row.left_out_because for row in rows_behind(figure, "left_out"))

    assert reasons == sorted(
        [
            "Đưa ra khỏi kế hoạch",
            "Quá hạn - chưa cập nhật",
            "Chờ xác nhận hoàn thành (quá hạn)",
            "Tạm dừng",
            "Trong hạn",
            "Không xác định thời hạn",
        ]
    )


def test_a_completion_moved_by_one_day_moves_exactly_one_class(plan):
    task = plan.tasks.get(completed_on=date(2024, 6, 30))
    task.completed_on = task.result_on = task.reported_on = task.confirmed_on = date(2024, 7, 1)
    task.last_report_on = task.reported_on
    task.save()

    found = figures()

    assert found["RT-01"] == (3, 8)
    assert (found["RT-04"], found["RT-05"]) == ((0, None), (2, None))
    assert (found["RT-06"], found["RT-07"]) == ((1, None), (4, None))


def test_the_two_layers_are_never_added(plan, departments):
    unit_plan = ReformPlanFactory(owner=departments[0])
    ReformTaskFactory.create_batch(3, plan=unit_plan)
    ReformTaskFactory(plan=unit_plan, cancelled_on=date(2024, 8, 1))
    district_plan = ReformPlanFactory(owner=DistrictCommitteeFactory())
    ReformTaskFactory(plan=district_plan)
    commune_plan = ReformPlanFactory(owner=CommuneCommitteeFactory())
    ReformTaskFactory(plan=commune_plan)

    found = figures()

    assert found["RT-01"] == (3, 8)
    assert found["RT-02"] == (4, None)
    assert found["RT-03"] == (4, None)


def test_a_draft_counts_in_no_figure_and_a_plan_only_from_its_issue(committee):
    draft = ProvincialPlanFactory(owner=committee, status=PlanStatus.DRAFT)
    ReformTaskFactory(plan=draft)

    assert figures()["RT-01"] is None

    later = ReformPlanFactory(year=2025, issued_on=date(2025, 1, 10))
    ReformTaskFactory(plan=later)

    assert figures(date(2025, 1, 9))["RT-02"] is None
    assert figures(date(2025, 1, 10))["RT-02"] == (1, None)


def test_a_year_without_a_plan_is_unknown_and_not_zero(plan):
    assert figures(year=2023)["RT-01"] is None
    assert figures(date(2022, 12, 31))["RT-06"] is None


def test_a_district_sees_the_tasks_it_leads_and_those_of_its_own_plan(plan, province):
    district = DistrictFactory(parent=province)
    office = DistrictCommitteeFactory(unit=district)
    ReformTaskFactory(plan=plan, leads=[office], completed_on=date(2024, 6, 1))
    ReformTaskFactory.create_batch(2, plan=ReformPlanFactory(owner=office))

    found = figures(unit=district)

    assert found["RT-01"] == (1, 1)
    assert found["RT-02"] == (2, None)
    assert figures(unit=province)["RT-02"] == (2, None)


def test_the_figure_says_from_how_many_agencies_it_comes(plan, departments):
    TaskReportFactory(task=plan.tasks.first(), on=date(2024, 3, 1))

    assert coverage("RT-01", YEAR_END) == (1, 2)

    ReformPlanFactory(owner=departments[0])
    district = DistrictCommitteeFactory()
    assert coverage("RT-02", YEAR_END) == (1, 3)

    CommuneCommitteeFactory()
    district.valid_to = date(2025, 6, 30)
    district.save()
    assert coverage("RT-03", date(2025, 7, 1)) == (0, 3)


def test_joint_tasks_count_once_for_the_province_and_once_for_each_lead(plan, departments):
    first, second = departments
    scope = Scope.on(YEAR_END)
    entry = BREAKDOWNS["RT-B1"]

    cells = tabulate(entry, scope)

    assert cells[first.pk] == {
        "done_on_time": 1,
        "done_late": 1,
        "done_no_deadline": 1,
        "awaiting": 0,
        "open": 0,
        "overdue": 1,
    }
    assert cells[second.pk] == {
        "done_on_time": 0,
        "done_late": 0,
        "done_no_deadline": 0,
        "awaiting": 1,
        "open": 3,
        "overdue": 1,
    }
    total = sum(sum(row.values()) for row in cells.values())
    assert total == figures()["RT-01"][1] + 1
    assert [pk for pk, _name in entry.groups(scope)] == [first.pk, second.pk]
    assert entry.note


def test_an_agency_sees_its_own_row_of_the_board(plan, departments):
    member = officer(Role.AGENCY_OFFICER, departments[0])
    province_officer = officer(Role.PROVINCIAL_OFFICER, departments[1])

    assert BREAKDOWNS["RT-B1"].visible_to(member) == {departments[0].pk}
    assert BREAKDOWNS["RT-B1"].visible_to(province_officer) is None


def test_tasks_by_area_are_those_of_the_plan(plan):
    cells = tabulate(BREAKDOWNS["RT-B2"], Scope.on(YEAR_END))

    assert sorted(sum(row.values()) for row in cells.values()) == [1, 7]


def test_one_stop_counts_organizations_of_the_map_of_the_day(province):
    district = DistrictFactory(parent=province)
    communes = [CommuneCommitteeFactory(unit=UnitFactory(parent=district)) for _number in range(3)]
    OneStopStatusFactory(organization=communes[0])
    OneStopStatusFactory(organization=communes[0], kind=OneStopKind.INTERLINKED)
    OneStopStatusFactory(organization=communes[1], valid_to=date(2024, 6, 30))
    department = OrganizationFactory(unit=province)
    OneStopStatusFactory(organization=department, valid_from=date(2024, 1, 1))
    codes = ("OS-01", "OS-02", "OS-03")

    assert figures(codes=codes) == {"OS-01": (1, 3), "OS-02": (1, 1), "OS-03": None}
    assert figures(date(2024, 6, 30), codes=codes)["OS-01"] == (2, 3)
    assert figures(date(2023, 12, 31), codes=codes)["OS-02"] is None
    assert figures(codes=codes, unit=UnitFactory())["OS-01"] == (0, 0)
    figure = INDICATORS["OS-01"].declare(Scope.on(YEAR_END))
    reasons = {row.pk: row.left_out_because for row in rows_behind(figure, "left_out")}
    assert reasons == {communes[1].pk: "đã chấm dứt thực hiện", communes[2].pk: "chưa thực hiện"}
    assert coverage("OS-01", YEAR_END) == (2, 3)


def test_centres_are_counted_since_there_are_no_districts(province):
    ward = CommuneCommitteeFactory(unit=UnitFactory(parent=province, valid_from=date(2025, 7, 1)))
    CommuneCommitteeFactory(unit=UnitFactory(parent=province, valid_from=date(2025, 7, 1)))
    OneStopStatusFactory(organization=ward, kind=OneStopKind.CENTRE)
    day = date(2025, 7, 1)

    assert figures(day, codes=("OS-03",)) == {"OS-03": (1, 2)}
    assert tabulate(BREAKDOWNS["OS-B1"], Scope.on(day)) == {
        "centre": {"communes": 1, "departments": 0}
    }
    assert INDICATORS["OS-01"].successor == "OS-03"
    assert not INDICATORS["OS-01"].is_valid_on(day)


@pytest.mark.parametrize("code", [*TASKS, "OS-01", "OS-02", "OS-03"])
def test_the_list_behind_a_figure_is_loaded_by_a_constant_number_of_queries(
    code, plan, django_assert_max_num_queries
):
    scope = Scope.on(YEAR_END)
    entry = INDICATORS[code]
    figure = entry.declare(scope)
    listing = listing_of(entry, figure)

    with django_assert_max_num_queries(8):
        for row in listing.prepare(rows_behind(figure), scope.as_of):
            [column.value(row, scope.as_of) for column in listing.columns]
            listing.reference(row, scope.as_of), listing.label(row, scope.as_of)


def test_an_agency_lists_only_the_tasks_it_takes_part_in(plan, departments):
    figure = INDICATORS["RT-01"].declare(Scope.on(YEAR_END))
    listing = LISTINGS[figure.model]
    member = officer(Role.AGENCY_OFFICER, departments[0])

    assert listing.permitted(rows_behind(figure), member).count() == 5
    assert rows_behind(figure).count() == 9
