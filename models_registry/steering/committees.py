"""Steering committees: established by a decision, ended by another or by the unit's own end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from models_registry.models import SteeringCommittee, SteeringDuty, SteeringMember
from models_registry.plausible import existed_on, not_before, not_in_future
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import in_scope

_DAY = timedelta(days=1)


@transaction.atomic
def establish(
    *,
    by: User,
    organization: Organization,
    decision: LegalDocument,
    valid_from: date | None = None,
    head_title: str = "",
    is_sample: bool = False,
) -> SteeringCommittee:
    """Record a unit's steering committee from the day of its decision.

    Refused where the unit has one on or after that day: a change of members is told by the decision
    that made it, which ends the one and begins the other.
    """
    first = valid_from or decision.effective_on or decision.issued_on
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    reach = in_scope(Organization.objects.all(), by, Permission.STEERING_WRITE, "pk")
    if not reach.filter(pk=organization.pk).exists():
        raise NotYours
    not_in_future(decision.issued_on)
    not_before(first, decision.issued_on, _("ngày ban hành quyết định"))
    existed_on(organization, first)
    others = SteeringCommittee.objects.filter(organization=organization)
    if other := others.exclude(valid_to__lt=first).first():
        raise NotNow(
            _("%(unit)s đã có Ban Chỉ đạo từ ngày %(first)s. Đề nghị ghi nhận ngày kết thúc trước.")
            % {"unit": organization, "first": format_day(other.valid_from)}
        )
    return SteeringCommittee.objects.create(
        organization=organization,
        decision=decision,
        valid_from=first,
        head_title=head_title,
        is_sample=is_sample,
    )


@transaction.atomic
def end(
    committee: SteeringCommittee,
    *,
    by: User,
    last_day: date | None = None,
    decision: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Record the last day of a committee."""
    last_day = last_day or clock.today()
    fresh = SteeringCommittee.objects.select_for_update().get(pk=committee.pk)
    if not by.has_perm(Permission.STEERING_WRITE, fresh):
        raise NotYours
    if fresh.valid_to is not None:
        raise NotNow(_("Ban Chỉ đạo đã kết thúc ngày %s.") % format_day(fresh.valid_to))
    not_in_future(last_day)
    not_before(last_day, fresh.valid_from, _("ngày thành lập"))
    committee.valid_to, committee.end_decision = last_day, decision
    committee.save_revised(seen=seen)
    for member in fresh.members.filter(valid_to=None):
        member.valid_to = max(last_day, member.valid_from)
        member.save()


@dataclass(frozen=True)
class MemberLine:
    """One member as a decision lists them."""

    duty: str
    full_name: str
    position: str = ""


class TwoHeads(Refusal):
    """A committee has one head at a time."""

    def __init__(self) -> None:
        super().__init__(_("Ban Chỉ đạo chỉ có một Trưởng ban. Đề nghị kiểm tra danh sách."))


@transaction.atomic
def name_members(
    committee: SteeringCommittee,
    members: Sequence[MemberLine],
    *,
    by: User,
    decision: LegalDocument,
    on: date | None = None,
    seen: int | None = None,
) -> None:
    """Record who is on the committee from that day, as the decision lists them ('kiện toàn').

    Who is listed as before goes on; who is listed no more ends the day before; who is new begins.
    Said again for the same day, the list takes the place of the one entered before. Refused for a
    day before the latest change: what was true in between is not known from the list.
    """
    first = on or decision.effective_on or decision.issued_on
    fresh = SteeringCommittee.objects.select_for_update().get(pk=committee.pk)
    if not by.has_perm(Permission.STEERING_WRITE, fresh):
        raise NotYours
    if not members:
        raise Refusal(_("Đề nghị nhập ít nhất một thành viên."))
    if sum(line.duty == SteeringDuty.HEAD for line in members) > 1:
        raise TwoHeads
    not_in_future(decision.issued_on)
    not_before(first, decision.issued_on, _("ngày ban hành quyết định"))
    if not fresh.is_valid_on(first):
        raise NotNow(_("Ban Chỉ đạo không hoạt động vào ngày %s.") % format_day(first))
    latest = _latest_change(fresh)
    if latest is not None:
        not_before(first, latest, _("lần kiện toàn gần nhất"))
    heads = [line.position or line.full_name for line in members if line.duty == SteeringDuty.HEAD]
    committee.head_title = heads[0][:200] if heads else committee.head_title
    committee.save_revised(seen=seen)
    _write_members(fresh, members, decision, first)


def _latest_change(committee: SteeringCommittee) -> date | None:
    """The day from which the newest list holds: somebody came on it, or was there no more."""
    days = committee.members.aggregate(came=Max("valid_from"), gone=Max("valid_to"))
    gone = days["gone"] and days["gone"] + _DAY
    return max(filter(None, (days["came"], gone)), default=None)


def _write_members(
    committee: SteeringCommittee,
    members: Sequence[MemberLine],
    decision: LegalDocument,
    first: date,
) -> None:
    # Also who was left out by the list that was entered for this very day: they never went.
    there = committee.members.filter(Q(valid_to=None) | Q(valid_to=first - _DAY))
    standing = {
        MemberLine(one.duty, one.full_name, one.position): one for one in there.order_by("pk")
    }
    for line, member in standing.items():
        if line in members:
            continue
        if member.valid_from == first:
            # Entered for this very day, and now said otherwise: it never held.
            member.delete()
        elif member.valid_to is None:
            member.valid_to = first - _DAY
            member.save()
    for order, line in enumerate(dict.fromkeys(members), start=1):
        if line in standing:
            standing[line].order, standing[line].valid_to = order, None
            standing[line].save()
        else:
            SteeringMember.objects.create(
                committee=committee,
                order=order,
                duty=line.duty,
                full_name=line.full_name,
                position=line.position,
                decision=decision,
                valid_from=first,
                is_sample=committee.is_sample,
            )
