"""What the database refuses about assignments and activities, whatever wrote it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from commune_support.models import ActivityStatus, AssignmentStatus, EnteringSide, SupportActivity
from commune_support.models.limits import MOST_DONG
from tests.factories.accounts import UserFactory
from tests.factories.commune_support import (
    AssignmentDecisionFactory,
    SupportActivityFactory,
    SupportAssignmentFactory,
    SupportKindFactory,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.territory import UnitFactory

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs) -> str:
    """What the database says against it."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act(*args, **kwargs)
    return str(error.value)


def test_a_supporter_is_assigned_to_a_commune_once_a_day():
    first = SupportAssignmentFactory(valid_to=date(2024, 12, 31))
    same = {"supporter": first.supporter, "commune": first.commune, "decision": first.decision}
    SupportAssignmentFactory(**same, valid_from=date(2025, 1, 1))

    said = refused(
        SupportAssignmentFactory, **same, valid_from=date(2024, 12, 31), valid_to=date(2024, 12, 31)
    )

    assert "supportassignment_no_overlap" in said


def test_a_commune_has_one_lead_a_day_and_any_number_of_others():
    lead = SupportAssignmentFactory(is_lead=True)
    same = {"commune": lead.commune, "decision": lead.decision}
    SupportAssignmentFactory(**same)
    SupportAssignmentFactory(**same)

    assert "one_lead_per_commune" in refused(SupportAssignmentFactory, **same, is_lead=True)


def test_an_ended_assignment_has_its_last_day_and_its_document():
    SupportAssignmentFactory(
        status=AssignmentStatus.ENDED,
        valid_to=date(2024, 6, 30),
        end_document=LegalDocumentFactory(),
    )
    for fields in (
        {"status": AssignmentStatus.ENDED, "valid_to": date(2024, 6, 30)},
        {"status": AssignmentStatus.CARRIED_OVER, "end_document": LegalDocumentFactory()},
        {"end_document": LegalDocumentFactory()},
    ):
        said = refused(SupportAssignmentFactory, **fields)
        assert "supportassignment_ended_by_document" in said


def test_a_decision_names_a_commune_once_a_day():
    commune = UnitFactory()
    decision = AssignmentDecisionFactory(communes=[commune])

    said = refused(decision.decided.create, unit=commune, valid_from=date(2024, 5, 1))

    assert "decidedcommune_no_overlap" in said


def test_the_value_of_an_activity_is_cash_and_goods_together_and_empty_where_both_are():
    for cash, in_kind, value in (
        (5_000_000, 2_500_000, 7_500_000),
        (5_000_000, None, 5_000_000),
        (None, 0, 0),
        (None, None, None),
    ):
        activity = SupportActivityFactory(cash_vnd=cash, in_kind_vnd=in_kind)
        assert SupportActivity.objects.get(pk=activity.pk).value_vnd == value


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("supportactivity_cash_is_plausible", {"cash_vnd": -1}),
        ("supportactivity_cash_is_plausible", {"cash_vnd": 10**15}),
        ("supportactivity_in_kind_is_plausible", {"in_kind_vnd": MOST_DONG + 1}),
        ("supportactivity_workdays_are_plausible", {"workdays": 2_000_000}),
        ("supportactivity_quantity_has_unit", {"quantity": 5, "unit_of_measure": ""}),
        ("supportactivity_quantity_has_unit", {"quantity": 0, "unit_of_measure": "km"}),
        ("supportactivity_ends_after_start", {"held_to": date(2024, 5, 31)}),
        ("supportactivity_says_what_was_done", {"description": ""}),
        ("supportactivity_fund_is_known", {"fund": "other"}),
        ("supportactivity_side_is_known", {"entering_side": "other"}),
        ("supportactivity_status_is_known", {"status": "other"}),
        ("supportactivity_confirmed_has_day", {"status": ActivityStatus.CONFIRMED}),
        ("supportactivity_confirmed_has_day", {"confirmed_on": date(2024, 6, 2)}),
        ("supportactivity_disputed_has_day", {"status": ActivityStatus.DISPUTED}),
        ("supportactivity_withdrawn_has_day", {"status": ActivityStatus.WITHDRAWN}),
        (
            "supportactivity_confirmed_after_held",
            {"status": ActivityStatus.CONFIRMED, "confirmed_on": date(2024, 5, 31)},
        ),
    ],
)
def test_a_wrong_activity_is_refused(constraint, fields):
    assignment = SupportAssignmentFactory()
    SupportActivityFactory(
        assignment=assignment, cash_vnd=MOST_DONG, quantity=1, unit_of_measure="km"
    )

    assert constraint in refused(SupportActivityFactory, assignment=assignment, **fields)


def test_an_activity_is_confirmed_by_the_side_that_did_not_enter_it():
    given = SupportActivityFactory(entering_side=EnteringSide.SUPPORTER)
    received = SupportActivityFactory(entering_side=EnteringSide.COMMUNE)

    assert given.confirming_side == EnteringSide.COMMUNE
    assert received.confirming_side == EnteringSide.SUPPORTER


def test_steps_are_added_and_never_changed_and_only_invented_ones_are_removed():
    activity = SupportActivityFactory()
    step = activity.steps.create(
        verb="record", to_status=activity.status, by=UserFactory(), on=date(2024, 6, 1)
    )

    refused(type(step).objects.filter(pk=step.pk).update, reason="khác")
    refused(step.delete)

    invented = activity.steps.create(
        verb="record",
        to_status=activity.status,
        by=step.by,
        on=date(2024, 6, 1),
        is_sample=True,
    )
    invented.delete()


def test_what_is_entered_for_another_names_the_unit_and_the_document():
    activity = SupportActivityFactory()
    by = UserFactory()
    fields = {"verb": "record", "to_status": activity.status, "by": by, "on": date(2024, 6, 1)}
    activity.steps.create(
        **fields, entered_on_behalf=True, unit=activity.supporter, basis=LegalDocumentFactory()
    )

    said = refused(activity.steps.create, **fields, entered_on_behalf=True, unit=activity.supporter)

    assert "activitystep_on_behalf_has_basis" in said


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("supportkind_code_is_plain", {"code": "tiền mặt"}),
        ("supportkind_has_a_name", {"name": ""}),
        ("supportkind_group_is_known", {"group": "other"}),
    ],
)
def test_a_wrong_kind_is_refused(constraint, fields):
    assert constraint in refused(SupportKindFactory, **fields)
