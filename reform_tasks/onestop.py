"""From when to when an organization runs a one-stop unit."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.numbers import format_day
from core.refusals import NotYours, Refusal
from documents.models import LegalDocument
from organizations.models import Organization, OrganizationKind
from organizations.permissions import Permission

from .locking import day_of, lock
from .models import OneStopKind, OneStopStatus


class UnfitStatus(Refusal):
    """A one-stop status that cannot be as entered; the message says what would be right."""


@transaction.atomic
def adopt(
    organization: Organization,
    *,
    kind: OneStopKind,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
    is_sample: bool = False,
) -> OneStopStatus:
    """Record that the organization receives people in that way from the day on.

    Public service centres are run by communes and wards only.
    """
    lock(organization)
    day = day_of(on)
    if not organization.is_valid_on(day):
        raise UnfitStatus(
            _("%(name)s không hoạt động vào ngày %(day)s.")
            % {"name": organization, "day": format_day(day)}
        )
    if kind == OneStopKind.CENTRE and organization.kind != OrganizationKind.COMMUNE_COMMITTEE:
        raise UnfitStatus(_("Trung tâm Phục vụ hành chính công cấp xã chỉ có ở xã, phường."))
    later = OneStopStatus.objects.filter(organization=organization, kind=kind).exclude(
        valid_to__lt=day
    )
    if later.exists():
        raise UnfitStatus(
            _("%(name)s đã thực hiện %(kind)s trong thời gian này.")
            % {"name": organization, "kind": OneStopKind(kind).label.lower()}
        )
    status = OneStopStatus.objects.create(
        organization=organization,
        kind=kind,
        valid_from=day,
        valid_to=organization.valid_to,
        basis=basis,
        is_sample=is_sample,
    )
    if not by.has_perm(Permission.ONE_STOP_WRITE, status):
        raise NotYours
    return status


@transaction.atomic
def end(
    status: OneStopStatus,
    *,
    by: Any,
    on: date | None = None,
    basis: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Record the last day on which the organization receives people in that way."""
    if not by.has_perm(Permission.ONE_STOP_WRITE, status):
        raise NotYours
    day = day_of(on, since=status.valid_from)
    if status.ended_before(day):
        raise UnfitStatus(
            _("Hình thức này đã chấm dứt từ %(day)s.") % {"day": format_day(status.valid_to)}
        )
    status.valid_to, status.ended_by = day, basis
    status.save_revised(seen=seen)
