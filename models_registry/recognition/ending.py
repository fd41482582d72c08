"""What stops a recognition: suspended, resumed, revoked, lapsed, renewed, ended with its unit."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.process import Transition, move
from core.refusals import NotNow
from documents.models import LegalDocument
from models_registry.acting import as_province
from models_registry.flow import END_WITH_UNIT, LAPSE, RESUME, REVOKE, SUSPEND
from models_registry.models import EndKind, Recognition, RecognitionSuspension
from models_registry.plausible import WrongDay, not_before, not_in_future

_DAY = timedelta(days=1)


def _move(recognition: Recognition, transition: Transition, *, by: User, **facts: Any) -> None:
    decision = facts.pop("decision", None)
    acting = as_province(by, transition.permission, decision)
    move(recognition, transition, by=by, **facts, **acting)


@transaction.atomic
def suspend(
    recognition: Recognition,
    *,
    by: User,
    decision: LegalDocument,
    reason: str,
    on: date | None = None,
    signer_capacity: str = "",
    seen: int | None = None,
) -> None:
    """Suspend the recognition from that day on: it does not count until it is resumed."""
    on = on or clock.today()
    not_in_future(on)
    if not recognition.is_in_force_on(on):
        raise WrongDay(_("Công nhận không có hiệu lực vào ngày %s.") % format_day(on))
    _unit_stands(recognition, on)
    last = recognition.suspensions.order_by("valid_from").last()
    if last is not None and last.valid_to is not None:
        not_before(on, last.valid_to + _DAY, _("ngày tiếp tục hiệu lực gần nhất"))
    _move(recognition, SUSPEND, by=by, on=on, reason=reason, seen=seen, decision=decision)
    RecognitionSuspension.objects.create(
        recognition=recognition,
        valid_from=on,
        decision=decision,
        signer_capacity=signer_capacity,
        is_sample=recognition.is_sample,
    )


@transaction.atomic
def resume(
    recognition: Recognition,
    *,
    by: User,
    decision: LegalDocument | None = None,
    reason: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Let the recognition count again; `on` is the first day on which it does."""
    on = on or clock.today()
    not_in_future(on)
    _unit_stands(recognition, on)
    suspension = _open_suspension(recognition)
    if suspension is not None:
        not_before(on, suspension.valid_from + _DAY, _("ngày sau ngày tạm dừng"))
    _move(recognition, RESUME, by=by, on=on, reason=reason, seen=seen, decision=decision)
    if suspension is not None:
        suspension.valid_to = on - _DAY
        suspension.resumed_by = decision
        suspension.save()


@transaction.atomic
def revoke(
    recognition: Recognition,
    *,
    by: User,
    decision: LegalDocument,
    reason: str,
    on: date | None = None,
    signer_capacity: str = "",
    seen: int | None = None,
) -> None:
    """Revoke the recognition by a decision; `on` is the first day on which it no longer holds."""
    on = on or clock.today()
    not_in_future(on)
    _unit_stands(recognition, on)
    stop(
        recognition, REVOKE, EndKind.REVOKED, on - _DAY, by, decision, reason, seen, signer_capacity
    )


@transaction.atomic
def lapse(
    recognition: Recognition,
    *,
    by: User,
    last_day: date | None = None,
    decision: LegalDocument | None = None,
    reason: str = "",
    seen: int | None = None,
) -> None:
    """Record that the term of the recognition is over; `last_day` where the decision named none."""
    last_day = last_day or recognition.in_force_to
    if last_day is None:
        raise WrongDay(_("Đề nghị nhập ngày cuối cùng còn hiệu lực."))
    not_in_future(last_day)
    stop(recognition, LAPSE, EndKind.LAPSED, last_day, by, decision, reason, seen)


@transaction.atomic
def end_with_unit(
    recognition: Recognition,
    *,
    by: User,
    decision: LegalDocument | None = None,
    reason: str = "",
    seen: int | None = None,
) -> None:
    """End the recognition on the last day of its unit, which was merged, divided or abolished."""
    stop(
        recognition,
        END_WITH_UNIT,
        EndKind.ENDED,
        last_day_with_unit(recognition),
        by,
        decision,
        reason,
        seen,
    )


def last_day_with_unit(recognition: Recognition) -> date:
    """The day on which it ends with its unit; refuses while the unit stands, or where its term was
    over before.
    """
    organization = recognition.model.organization
    last: date | None = organization.valid_to
    if last is None or last >= clock.today():
        raise NotNow(_("%(unit)s đang hoạt động.") % {"unit": organization})
    if recognition.in_force_to is not None and recognition.in_force_to <= last:
        raise NotNow(
            _("Thời hạn công nhận đã hết ngày %s, trước khi đơn vị kết thúc.")
            % format_day(recognition.in_force_to)
        )
    not_before(last, recognition.in_force_from, _("ngày công nhận có hiệu lực"))
    return last


def _unit_stands(recognition: Recognition, on: date) -> None:
    """Refuse what would happen to the recognition after the last day of its unit."""
    organization = recognition.model.organization
    if organization.valid_to is not None and organization.valid_to < on:
        raise NotNow(
            _("%(unit)s không còn sau ngày %(last)s; công nhận kết thúc cùng đơn vị.")
            % {"unit": organization, "last": format_day(organization.valid_to)}
        )


def stop(
    recognition: Recognition,
    transition: Transition,
    kind: EndKind,
    last_day: date,
    by: User,
    decision: LegalDocument | None,
    reason: str,
    seen: int | None,
    signer_capacity: str = "",
) -> None:
    """Let it hold for the last time on that day, and end the suspension that may be running."""
    not_before(last_day, recognition.in_force_from, _("ngày công nhận có hiệu lực"))
    if recognition.in_force_to is not None and last_day > recognition.in_force_to:
        raise WrongDay(
            _("Công nhận chỉ có hiệu lực đến ngày %s.") % format_day(recognition.in_force_to)
        )
    _move(
        recognition,
        transition,
        by=by,
        on=last_day + _DAY if kind in (EndKind.REVOKED, EndKind.RENEWED) else last_day,
        reason=reason,
        seen=seen,
        decision=decision,
        changes={
            "in_force_to": last_day,
            "end_kind": kind,
            "end_decision": decision,
            "end_signer_capacity": signer_capacity,
        },
    )
    suspension = _open_suspension(recognition)
    if suspension is not None:
        suspension.valid_to = max(last_day, suspension.valid_from)
        suspension.save()


def _open_suspension(recognition: Recognition) -> RecognitionSuspension | None:
    return (
        recognition.suspensions.select_for_update()
        .filter(valid_to=None)
        .order_by("valid_from")
        .last()
    )
