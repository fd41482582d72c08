"""Steering committees: established by a decision, ended by another or by the unit's own end."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.refusals import NotNow, NotYours
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import in_scope

from .models import SteeringCommittee
from .plausible import existed_on, not_before, not_in_future


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
