"""The province's part of a dossier's way: received, returned, announced, found for or against.

Whoever was appointed to a dossier judges it. To recognise is another process (recognition.py).
"""

from datetime import date
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
from models_registry.dossiers import locked
from models_registry.flow import (
    ANNOUNCE,
    ASKS_THE_UNIT,
    DISQUALIFY,
    FORWARD,
    QUALIFY,
    RECEIVE,
    RECEIVE_FIRST,
    REFUSE,
    RETURN,
    RETURN_FIRST,
    SEND_DOWN,
    TRANSFER,
    is_for_appraisers,
)
from models_registry.models import Dossier
from models_registry.models.dossier import ANNOUNCED, WITH_PROVINCE
from models_registry.scoring import appointing, appraisal, first_body, first_level
from models_registry.telling import tell_senders


@transaction.atomic
def _judge(
    dossier: Dossier,
    transition: Transition,
    *,
    by: User,
    reason: str = "",
    basis: LegalDocument | None = None,
    told: str = "",
    **facts: Any,
) -> None:
    acting = as_province(by, transition.permission, basis)
    if by.has_perm(transition.permission, dossier) and is_for_appraisers(transition):
        appointing.check_appointed(dossier, by)
    if dossier.status in transition.sources and by.has_perm(transition.permission, dossier):
        first_body.check_turn(dossier, transition, by)
    if transition in ASKS_THE_UNIT:
        check_unit_stands(dossier, facts.get("on") or clock.today())
    move(dossier, transition, by=by, reason=reason, **facts, **acting)
    if told:
        tell_senders(dossier, by=by, what=told, reason=reason)


def check_unit_stands(dossier: Dossier, day: date) -> None:
    """Refuse to ask something of a unit that has ended: nobody could answer."""
    organization = dossier.model.organization
    if organization.valid_to is not None and organization.valid_to < day:
        raise NotNow(
            _(
                "%(unit)s không còn sau ngày %(last)s, không trả lại được. "
                "Đề nghị chuyển giao hồ sơ hoặc ghi kết quả."
            )
            % {"unit": organization, "last": format_day(organization.valid_to)}
        )


def receive(dossier: Dossier, *, by: User, on: date | None = None, seen: int | None = None) -> None:
    """Take the dossier in: its appraisal begins."""
    _judge(dossier, RECEIVE, by=by, on=on, seen=seen)


def receive_first(
    dossier: Dossier, *, by: User, on: date | None = None, seen: int | None = None
) -> None:
    """Take the dossier in for the first of two appraisals."""
    _judge(dossier, RECEIVE_FIRST, by=by, on=on, seen=seen)


@transaction.atomic
def forward(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Hand the dossier on to the province with the first appraisal's marks; `reason` concludes.

    Refused while a criterion is not marked as the unit's part stands.
    """
    fresh = locked(dossier)
    if fresh.status in FORWARD.sources:
        first_level.check_marked(fresh)
    _judge(dossier, FORWARD, by=by, reason=reason, on=on, seen=seen)


def return_first(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Send the dossier back to its unit from the first of two appraisals."""
    told = _("Hồ sơ %(dossier)s được trả lại, yêu cầu bổ sung: %(model)s")
    _judge(dossier, RETURN_FIRST, by=by, reason=reason, on=on, seen=seen, told=told)


def send_down(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Ask for the first of two appraisals anew, saying why; what was marked stays."""
    _judge(dossier, SEND_DOWN, by=by, reason=reason, on=on, seen=seen)


def return_for_revision(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Send the dossier back to its unit, saying what is missing."""
    told = _("Hồ sơ %(dossier)s được trả lại, yêu cầu bổ sung: %(model)s")
    _judge(dossier, RETURN, by=by, reason=reason, on=on, seen=seen, told=told)


@transaction.atomic
def announce(
    dossier: Dossier, *, by: User, on: date | None = None, seen: int | None = None
) -> None:
    """Show the unit the appraised marks and ask for its reply. Refused while one is missing."""
    fresh = locked(dossier)
    if fresh.status in ANNOUNCE.sources:
        appraisal.check_appraised(fresh)
    told = _("Hồ sơ %(dossier)s có kết quả thẩm định, chờ giải trình: %(model)s")
    _judge(dossier, ANNOUNCE, by=by, on=on, seen=seen, told=told)


def is_announced(dossier: Dossier) -> bool:
    """Whether the unit may see the appraised marks as they stand.

    Of a dossier that has left the province, sent back or handed over, whether they were out then:
    what was half appraised goes back without the marks.
    """
    if dossier.status in ANNOUNCED:
        return True
    if dossier.status in WITH_PROVINCE:
        return False
    left = dossier.steps.filter(from_status__in=WITH_PROVINCE).exclude(to_status__in=WITH_PROVINCE)
    last = left.order_by("-pk").values_list("from_status", flat=True).first()
    return last in ANNOUNCED


@transaction.atomic
def qualify(
    dossier: Dossier,
    *,
    by: User,
    reason: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Find that the model meets the conditions; the decision is another's.

    Refused while a criterion is not appraised, or the final marks do not meet the rules of the set.
    """
    fresh = locked(dossier)
    if fresh.status in QUALIFY.sources:
        appraisal.check_qualified(fresh)
    _judge(dossier, QUALIFY, by=by, reason=reason, on=on, seen=seen)


def disqualify(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Find that the model does not meet the conditions yet, saying which."""
    told = _("Hồ sơ %(dossier)s chưa đủ điều kiện công nhận: %(model)s")
    _judge(dossier, DISQUALIFY, by=by, reason=reason, on=on, seen=seen, told=told)


def refuse(
    dossier: Dossier,
    *,
    by: User,
    reason: str,
    notice: LegalDocument | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Close the dossier without a recognition, by a notice where there is one."""
    told = _("Hồ sơ %(dossier)s không được công nhận: %(model)s")
    _judge(dossier, REFUSE, by=by, reason=reason, on=on, seen=seen, basis=notice, told=told)


@transaction.atomic
def transfer(
    dossier: Dossier, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> None:
    """Close the dossier of a unit that has ended: its successor takes over what was pending."""
    on = on or clock.today()
    organization = dossier.model.organization
    if organization.is_valid_on(on):
        raise NotNow(
            _("%(unit)s đang hoạt động, không chuyển giao hồ sơ.") % {"unit": organization}
        )
    _judge(dossier, TRANSFER, by=by, reason=reason, on=on, seen=seen)
