"""Plans: drafted by the supporter, issued by a document, amended by another, beside deliveries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commune_support import planning
from commune_support.models import Fund, PlanStatus, SupportPlan
from commune_support.planning import Item, NotPlannable
from commune_support.progress import plan_against_delivery
from core.evaluation import evaluate, rows_behind
from core.figures import INDICATORS, Scope
from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired
from organizations.acting import BasisRequired
from tests.commune_support.test_models import refused
from tests.factories.commune_support import (
    FundSourceFactory,
    NewRuralCriterionFactory,
    NewRuralSetFactory,
    PlanItemFactory,
    SupportKindFactory,
    SupportPlanFactory,
)
from tests.factories.documents import LegalDocumentFactory

TODAY = date(2024, 12, 31)
S = PlanStatus


def address(name, *args):
    return reverse(f"commune_support:{name}", args=args)


def drafted(place, **fields):
    fields = {
        "by": place.giver,
        "supporter": place.company,
        "commune": place.both,
        "year": 2024,
        "aims": "Giúp xã đạt thêm tiêu chí thu nhập",
        "items": [Item(place.kind, "Tặng quà Tết", Decimal(20), "suất", 10_000_000, month=1)],
    } | fields
    return planning.draft(**fields)


def plan_document(day=date(2024, 2, 1)):
    return LegalDocumentFactory(issued_on=day)


def test_a_supporter_drafts_and_issues_its_plan_by_a_document(place):
    criterion = NewRuralCriterionFactory(name="Thu nhập")
    plan = drafted(place, criteria=[criterion])
    document = plan_document()

    planning.issue(plan, by=place.giver, document=document)

    plan.refresh_from_db()
    assert (plan.status, plan.issued_on, plan.document) == (S.ISSUED, date(2024, 2, 1), document)
    assert list(plan.criteria.all()) == [criterion]
    assert [step.verb for step in plan.steps.all()] == ["draft", "issue"]
    assert plan.steps.latest().unit == place.company


def test_an_amended_plan_keeps_the_day_of_its_first_document(place):
    plan = drafted(place)
    planning.issue(plan, by=place.giver, document=plan_document())

    planning.amend(plan, by=place.giver, reason="Xã đề nghị thêm cây giống")
    assert plan.status == S.AMENDING
    assert plan.issued_on == date(2024, 2, 1)
    later = plan_document(date(2024, 9, 9))
    planning.issue(plan, by=place.giver, document=later)

    assert (plan.issued_on, plan.document) == (date(2024, 2, 1), later)


def test_a_rewritten_plan_keeps_the_lines_that_stay_as_they_were(place):
    plan = drafted(place)
    kept = plan.items.get()
    same = Item(place.kind, "Tặng quà Tết", Decimal("20.00"), "suất", 10_000_000, month=1)
    new = Item(place.kind, "Tặng quà khai giảng", Decimal(30), "suất", month=9)

    planning.rewrite(plan, by=place.giver, aims="Như cũ", criteria=[], items=[same, new])
    assert kept in plan.items.all()
    assert plan.items.count() == 2
    planning.rewrite(plan, by=place.giver, aims="Như cũ", criteria=[], items=[new])

    assert [item.content for item in plan.items.all()] == ["Tặng quà khai giảng"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": 2023}, "không được phân công giúp đỡ"),
        ({}, "Đã có kế hoạch giúp đỡ"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(place, fields, words):
    drafted(place)

    with pytest.raises(NotPlannable, match=words):
        drafted(place, **fields)


def test_what_is_only_counted_has_no_planned_price_and_a_source_is_of_its_fund(place):
    counted = SupportKindFactory(is_valued=False)
    budget = FundSourceFactory(fund=Fund.OWN, name="Ngân sách đơn vị")

    with pytest.raises(NotPlannable, match="chỉ đếm số hoạt động"):
        drafted(place, items=[Item(counted, planned_vnd=1)])
    with pytest.raises(NotPlannable, match="“Ngân sách đơn vị” là nguồn của đơn vị"):
        drafted(place, items=[Item(place.kind, fund=Fund.MOBILISED, source=budget)])
    assert drafted(place, items=[Item(counted), Item(place.kind, source=budget)]).items.count() == 2


def test_criteria_are_those_of_the_years_set(place):
    later = NewRuralSetFactory(
        code="NTM_2026_2030", valid_from=date(2026, 1, 1), valid_to=date(2030, 12, 31)
    )
    criterion = NewRuralCriterionFactory(criteria_set=later)

    with pytest.raises(NotPlannable, match="không thuộc bộ tiêu chí của năm 2024"):
        drafted(place, criteria=[criterion])


def test_nobody_plans_for_others_and_the_province_needs_the_units_document(place):
    for stranger in (place.other_giver, place.receiver, place.leader):
        with pytest.raises(NotYours):
            drafted(place, by=stranger)
    with pytest.raises(BasisRequired):
        drafted(place, by=place.officer)

    plan = drafted(place, by=place.officer, basis=plan_document())

    assert plan.steps.get().entered_on_behalf


def test_an_empty_plan_is_not_issued(place):
    plan = drafted(place, items=[])

    with pytest.raises(NotPlannable, match="ít nhất một nội dung"):
        planning.issue(plan, by=place.giver, document=plan_document())


VERBS = {
    "rewrite": lambda plan, by: planning.rewrite(plan, by=by, aims="Khác", criteria=[], items=[]),
    "issue": lambda plan, by: planning.issue(plan, by=by, document=plan_document()),
    "amend": lambda plan, by: planning.amend(plan, by=by, reason="Bổ sung"),
}
ALLOWED = {
    ("rewrite", S.DRAFT): S.DRAFT,
    ("rewrite", S.AMENDING): S.AMENDING,
    ("issue", S.DRAFT): S.ISSUED,
    ("issue", S.AMENDING): S.ISSUED,
    ("amend", S.ISSUED): S.AMENDING,
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_from_every_status(place, verb, status):
    day = None if status == S.DRAFT else date(2024, 2, 1)
    plan = SupportPlanFactory(assignment=place.assigned, issued_on=day, status=status)
    PlanItemFactory(plan=plan, kind=place.kind)
    target = ALLOWED.get((verb, status))

    if target is None:
        with pytest.raises(NotNow):
            VERBS[verb](plan, place.giver)
        assert not plan.steps.exists()
    else:
        VERBS[verb](plan, place.giver)
        plan.refresh_from_db()
        assert plan.status == target
        assert plan.steps.get().verb == verb


def test_amending_needs_a_reason_and_nobody_overwrites_a_newer_plan(place):
    plan = drafted(place)

    with pytest.raises(ChangedMeanwhile):
        planning.issue(plan, by=place.giver, document=plan_document(), seen=9)
    planning.issue(plan, by=place.giver, document=plan_document(), seen=1)
    with pytest.raises(ReasonRequired):
        planning.amend(plan, by=place.giver, reason=" ")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("supportplan_year_is_plausible", {"year": 1999}),
        ("supportplan_has_aims", {"aims": ""}),
        ("supportplan_status_is_known", {"status": "other", "issued_on": TODAY}),
        ("supportplan_issued_by_document", {"status": S.ISSUED}),
        ("supportplan_issued_by_document", {"status": S.DRAFT, "issued_on": TODAY}),
    ],
)
def test_a_wrong_plan_is_refused(place, constraint, fields):
    assert constraint in refused(SupportPlanFactory, assignment=place.assigned, **fields)


def test_a_supporter_has_one_plan_a_year_for_a_commune(place):
    SupportPlanFactory(assignment=place.assigned)
    SupportPlanFactory(assignment=place.assigned, year=2025)

    assert "support" in refused(SupportPlanFactory, assignment=place.assigned)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("planitem_value_is_plausible", {"planned_vnd": -1}),
        ("planitem_value_is_plausible", {"planned_vnd": 10**15}),
        ("planitem_quantity_has_unit", {"unit_of_measure": ""}),
        ("planitem_quantity_has_unit", {"quantity": 0}),
        ("planitem_month_is_of_the_year", {"month": 13}),
    ],
)
def test_a_wrong_line_is_refused(place, constraint, fields):
    plan = SupportPlanFactory(assignment=place.assigned)
    PlanItemFactory(plan=plan)

    assert constraint in refused(PlanItemFactory, plan=plan, **fields)


def test_one_set_of_criteria_holds_at_a_time(db):
    NewRuralSetFactory()

    said = refused(NewRuralSetFactory, code="NTM_KHAC", valid_from=date(2025, 12, 31))

    assert "newruralset_one_at_a_time" in said


def test_each_sees_its_own_plans_and_the_supporter_writes_them(place):
    plan, other = drafted(place), SupportPlanFactory()
    every = SupportPlan.objects

    def seen(user, permission):
        return set(every.permitted_to(user, permission))

    assert seen(place.giver, "activity.view") == seen(place.giver, "activity.write") == {plan}
    assert seen(place.receiver, "activity.view") == {plan}
    assert seen(place.receiver, "activity.write") == set()
    assert seen(place.other_giver, "activity.view") == set()
    assert seen(place.leader, "activity.view") == {plan, other}


def test_a_plan_stands_beside_what_was_delivered_kind_by_kind(place):
    trees = SupportKindFactory(name="Cây giống", unit_of_measure="cây")
    plan = drafted(
        place,
        items=[
            Item(place.kind, quantity=Decimal(20), unit_of_measure="suất", planned_vnd=10_000_000),
            Item(trees, quantity=Decimal(500), unit_of_measure="cây"),
        ],
    )
    place.give(quantity=15, unit_of_measure="suất", cash_vnd=4_000_000)
    place.give_confirmed(quantity=10, unit_of_measure="suất", in_kind_vnd=3_000_000)
    place.give(held_on=date(2023, 12, 1), cash_vnd=99)

    gifts, saplings = sorted(plan_against_delivery(plan, TODAY), key=lambda line: line.kind.pk)

    assert (gifts.planned_vnd, gifts.delivered_vnd) == (10_000_000, 7_000_000)
    assert (gifts.planned_amount, gifts.delivered_amount) == ("20 suất", "25 suất")
    assert (gifts.activities, gifts.confirmed) == (2, 1)
    assert (saplings.planned_vnd, saplings.delivered_vnd) == (None, None)
    assert saplings.is_only_planned


def of_the_bank(place):
    return place.bank.support_assignments.get(commune=place.single)


def figure(code):
    [answer] = evaluate([(INDICATORS[code], Scope.on(TODAY))])
    return answer


def test_supporters_with_a_plan_are_those_that_issued_one_for_the_year(place):
    SupportPlanFactory(assignment=place.assigned, issued_on=date(2024, 2, 1))
    SupportPlanFactory(assignment=of_the_bank(place))
    answer = figure("CS-08")

    assert (answer.numerator, answer.denominator) == (1, 2)
    shape = INDICATORS["CS-08"].declare(Scope.on(TODAY))
    reasons = {row.pk: row.left_out_because for row in rows_behind(shape, "left_out")}
    assert reasons == {place.bank.pk: "Mới có bản nháp kế hoạch"}


def test_plans_without_any_delivery_are_counted(place):
    done = SupportPlanFactory(assignment=place.assigned, issued_on=date(2024, 2, 1))
    place.give()
    idle = SupportPlanFactory(assignment=of_the_bank(place), issued_on=date(2024, 3, 1))

    assert figure("CS-09").numerator == 1
    shape = INDICATORS["CS-09"].declare(Scope.on(TODAY))
    assert set(rows_behind(shape, "counted")) == {idle}
    assert done not in rows_behind(shape, "counted")


def typed(place, **fields):
    """What the company's officer types: two lines and a blank one."""
    return {
        "assignment": place.assigned.pk,
        "year": "2024",
        "aims": "Giúp xã đạt thêm tiêu chí thu nhập",
        "items-TOTAL_FORMS": "3",
        "items-INITIAL_FORMS": "0",
        "items-0-kind": place.kind.pk,
        "items-0-content": "Tặng quà Tết",
        "items-0-quantity": "20",
        "items-0-planned_vnd": "10.000.000",
        "items-0-fund": "own",
        "items-0-month": "1",
        "items-1-kind": place.kind.pk,
        "items-1-fund": "mobilised",
        "items-2-fund": "own",
    } | fields


def test_a_plan_is_written_and_issued_on_its_pages(place, client):
    client.force_login(place.giver)

    answer = client.post(address("plan_add"), typed(place))
    plan = SupportPlan.objects.get()
    assert answer.url == plan.get_absolute_url()
    first, second = plan.items.order_by("pk")
    assert (first.unit_of_measure, first.planned_vnd, first.month) == ("suất", 10_000_000, 1)
    assert (second.planned_vnd, second.fund) == (None, Fund.MOBILISED)
    said = {
        "basis_number": "15/KH-BANMAI",
        "basis_issued_on": "5/2/2024",
        "basis_issuer": "Công ty Ban Mai",
        "basis_kind": "KH",
        "basis_title": "Kế hoạch giúp đỡ xã Mường Và năm 2024",
        "revision": plan.revision,
    }
    client.post(address("plan_issue", plan.pk), said)

    plan.refresh_from_db()
    assert (plan.status, plan.document.number) == (S.ISSUED, "15/KH-BANMAI")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Tặng quà Tết" in page
    assert "Chưa thực hiện" in page
    assert client.get(address("plan_edit", plan.pk)).status_code == 302


def test_more_lines_are_asked_for_without_losing_what_was_typed(place, client):
    client.force_login(place.giver)

    page = client.post(address("plan_add"), typed(place, them_dong="1"))

    assert not SupportPlan.objects.exists()
    assert page.content.decode().count('class="line"') == 6
    assert "Tặng quà Tết" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("items-0-month", "13", "Đề nghị nhập nhiều nhất 12"),
        ("items-0-planned_vnd", "-5", "Đề nghị nhập từ 0 trở lên"),
        ("items-0-planned_vnd", "1.000.000.000.000.000", "Đề nghị nhập nhiều nhất"),
        ("items-2-content", "Không có loại", "Đề nghị chọn loại hình giúp đỡ"),
        ("aims", "", "error-summary"),
        ("year", "2021", "không được phân công giúp đỡ"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_and_nothing_is_saved(place, client, field, value, words):
    client.force_login(place.giver)

    page = client.post(address("plan_add"), typed(place, **{field: value})).content.decode()

    assert words in page
    assert not SupportPlan.objects.exists()


def test_plans_of_others_are_not_found_and_readers_do_not_write(place, client):
    plan = drafted(place)
    client.force_login(place.other_giver)
    assert client.get(plan.get_absolute_url()).status_code == 404
    client.force_login(place.receiver)
    assert client.get(plan.get_absolute_url()).status_code == 200
    for page in ("plan_edit", "plan_issue", "plan_amend"):
        assert client.post(address(page, plan.pk), {}).status_code == 403
    client.force_login(place.leader)
    assert client.get(address("plan_add")).status_code == 403


def test_the_lists_of_plans_cost_the_same_for_any_number(place, client):
    client.force_login(place.officer)

    def cost(page):
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    plan = drafted(place, by=place.officer, basis=plan_document())
    pages = [address("plan_list"), plan.get_absolute_url()]
    before = [cost(page) for page in pages]
    for number in range(4):
        SupportPlanFactory(year=2024, is_sample=bool(number % 2))
        PlanItemFactory(plan=plan, kind=SupportKindFactory())

    assert [cost(page) for page in pages] == before


def test_the_items_go_out_as_a_file(place, client):
    drafted(place)
    client.force_login(place.giver)

    answer = client.get(address("plan_export", "csv"))

    lines = b"".join(answer.streaming_content).decode()
    assert "Tặng quà Tết" in lines
    assert "10000000" in lines
