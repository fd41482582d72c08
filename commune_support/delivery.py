"""Recording what was delivered, and the other side's answer to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.process import Transition, began, move
from core.refusals import NotYours
from documents.models import LegalDocument
from notifications.notices import tell
from organizations.acting import is_on_behalf, step_fields
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory.models import AdministrativeUnit

from .entry import (
    NotDelivered,
    check,
    check_assigned,
    check_share,
    count_reached,
    enter,
    value_goods,
    value_work,
)
from .models import (
    ActivityStatus,
    BeneficiaryKind,
    EnteringSide,
    SupportActivity,
    SupportKind,
)

_WRITE = Permission.ACTIVITY_WRITE
RECORD = "record"
CONFIRM = Transition.of(
    "confirm",
    gettext_lazy("Xác nhận"),
    {ActivityStatus.RECORDED, ActivityStatus.DISPUTED},
    ActivityStatus.CONFIRMED,
    Permission.ACTIVITY_CONFIRM,
)
DISPUTE = Transition.of(
    "dispute",
    gettext_lazy("Chưa thống nhất"),
    {ActivityStatus.RECORDED, ActivityStatus.CONFIRMED},
    ActivityStatus.DISPUTED,
    Permission.ACTIVITY_CONFIRM,
    needs_reason=True,
)
CORRECT = Transition.of(
    "correct",
    gettext_lazy("Sửa"),
    {ActivityStatus.RECORDED, ActivityStatus.DISPUTED},
    ActivityStatus.RECORDED,
    Permission.ACTIVITY_WRITE,
)
WITHDRAW = Transition.of(
    "withdraw",
    gettext_lazy("Rút lại"),
    {ActivityStatus.RECORDED, ActivityStatus.DISPUTED},
    ActivityStatus.WITHDRAWN,
    Permission.ACTIVITY_WRITE,
    needs_reason=True,
)
TRANSITIONS = (CONFIRM, DISPUTE, CORRECT, WITHDRAW)


@transaction.atomic
def record(
    *,
    by: Any,
    side: EnteringSide,
    supporter: Organization,
    commune: AdministrativeUnit,
    kind: SupportKind,
    held_on: date,
    reached: Mapping[BeneficiaryKind, int] | None = None,
    entry_key: UUID | None = None,
    basis: LegalDocument | None = None,
    on: date | None = None,
    is_sample: bool = False,
    **facts: Any,
) -> SupportActivity:
    """Record an activity for one of the two sides; the other one is to confirm it.

    `facts` are the activity's other columns, `reached` the beneficiaries by kind. The province
    enters for a side on the strength of `basis` (nhập thay). The supporter must have been assigned
    to the commune on that day. `entry_key` names the sending: what was sent already is returned.
    """
    if not may_record(by, side, supporter, commune):
        raise NotYours
    if (sent := entered_before(entry_key, by)) is not None:
        return sent
    activity = SupportActivity(
        supporter=supporter,
        commune=commune,
        kind=kind,
        held_on=held_on,
        entering_side=side,
        entry_key=entry_key,
        is_sample=is_sample,
        **facts,
    )
    enter(activity, reached)
    began(activity, RECORD, by=by, on=on, **standing_for(by, activity, _WRITE, basis))
    return activity


def entered_before(entry_key: UUID | None, by: Any) -> SupportActivity | None:
    """What the same person sent under that key before, over a line that lost the answer."""
    if entry_key is None:
        return None
    sent = SupportActivity.objects.filter(entry_key=entry_key).first()
    if sent is not None and not sent.steps.filter(verb=RECORD, by=by).exists():
        raise NotYours
    return sent


@transaction.atomic
def correct(
    activity: SupportActivity,
    *,
    by: Any,
    reached: Mapping[BeneficiaryKind, int] | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
    **facts: Any,
) -> None:
    """Change what was entered; an objection is thereby answered, and it awaits confirmation.

    The amounts of a part of a shared activity stay: they sum to the whole.
    """
    draft = SupportActivity.objects.get(pk=activity.pk)
    for name, value in facts.items():
        setattr(draft, name, value)
    check_share(activity, draft)
    if not {"unit_price_vnd", "quantity", "in_kind_vnd"}.isdisjoint(facts):
        value_goods(draft, was=activity)
    value_work(draft)
    check(draft)
    if draft.held_on != activity.held_on:
        check_assigned(draft)
    worked_out = {name: getattr(draft, name) for name in ("in_kind_vnd", "workday_rate_vnd")}
    move(
        activity,
        CORRECT,
        by=by,
        seen=seen,
        changes={**facts, **worked_out, "disputed_on": None},
        **standing_for(by, activity, _WRITE, basis),
    )
    if reached is not None:
        count_reached(activity, reached)


def confirm(
    activity: SupportActivity,
    *,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """The other side agrees that it was so."""
    move(
        activity,
        CONFIRM,
        by=by,
        on=on,
        seen=seen,
        changes={"confirmed_on": on or clock.today(), "disputed_on": None},
        **standing_for(by, activity, Permission.ACTIVITY_CONFIRM, basis),
    )


@transaction.atomic
def confirm_many(activities: Iterable[SupportActivity], *, by: Any) -> int:
    """Confirm a list of the other side's entries for one's own unit; one wrong refuses all."""
    number = 0
    for activity in activities:
        confirm(activity, by=by)
        number += 1
    return number


@transaction.atomic
def dispute(
    activity: SupportActivity,
    *,
    by: Any,
    reason: str,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """The other side does not agree and says why, even after it had confirmed.

    Those who may change the entry are told.
    """
    move(
        activity,
        DISPUTE,
        by=by,
        on=on,
        reason=reason,
        seen=seen,
        changes={"disputed_on": on or clock.today(), "confirmed_on": None},
        **standing_for(by, activity, Permission.ACTIVITY_CONFIRM, basis),
    )
    entered_by = acting_side(EnteringSide(activity.entering_side), activity)
    if entered_by is not None:
        tell(
            entered_by,
            subject=_("Hoạt động giúp đỡ chưa thống nhất: %(what)s") % {"what": activity},
            body=reason,
            url=activity.get_absolute_url(),
            permission=Permission.ACTIVITY_WRITE,
            by=by,
            is_sample=activity.is_sample,
        )


def withdraw(
    activity: SupportActivity,
    *,
    by: Any,
    reason: str,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Take back what was entered by mistake or twice; it stays readable and counts nowhere."""
    move(
        activity,
        WITHDRAW,
        by=by,
        reason=reason,
        seen=seen,
        changes={"withdrawn_on": clock.today(), "disputed_on": None},
        **standing_for(by, activity, _WRITE, basis),
    )


def may_record(
    user: Any, side: EnteringSide, supporter: Organization, commune: AdministrativeUnit
) -> bool:
    """Whether the user may record for that side."""
    reached = reach_of(user, Permission.ACTIVITY_WRITE)
    if reached is None:
        return True
    if side == EnteringSide.SUPPORTER:
        return supporter.pk in reached.organizations
    return commune.pk in reached.units


def acting_side(side: EnteringSide, activity: SupportActivity) -> Organization | None:
    """The organization that speaks for that side: the supporter, or the commune's committee."""
    if side == EnteringSide.SUPPORTER:
        return activity.supporter
    committees = Organization.objects.commune_committees().filter(unit=activity.commune_id)
    return committees.valid_on(activity.held_on).first()


def is_for_another(user: Any, activity: SupportActivity, permission: str) -> bool:
    """Whether the user would do this for another unit, which takes that unit's document."""
    speaker = acting_side(_side_holding(permission, activity), activity)
    return is_on_behalf(user, [speaker.pk] if speaker else [], permission)


def _side_holding(permission: str, activity: SupportActivity) -> EnteringSide:
    """Whose right it is: the side that entered changes, the other one confirms."""
    if permission == Permission.ACTIVITY_CONFIRM:
        return activity.confirming_side
    return EnteringSide(activity.entering_side)


def standing_for(
    by: Any, activity: SupportActivity, permission: str, basis: LegalDocument | None
) -> dict[str, Any]:
    """What the step says of whom it was done for, and on the strength of what."""
    speaker = acting_side(_side_holding(permission, activity), activity)
    if speaker is None:
        raise NotDelivered(
            _("Chưa có UBND của %(unit)s trong danh mục cơ quan, đơn vị.")
            % {"unit": activity.commune}
        )
    return step_fields(by, [speaker.pk], permission, basis)
