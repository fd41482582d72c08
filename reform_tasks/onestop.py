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

# Decree 118/2025/NĐ-CP: until then communes had one-stop units only.
FIRST_DAY_OF_CENTRES = date(2025, 7, 1)
_OF_EVERYBODY = (OneStopKind.ONE_STOP, OneStopKind.INTERLINKED)
_OF_KIND = {
    OrganizationKind.COMMUNE_COMMITTEE: (*_OF_EVERYBODY, OneStopKind.CENTRE),
    OrganizationKind.DEPARTMENT: (*_OF_EVERYBODY, OneStopKind.PROVINCIAL_CENTRE),
}


class UnfitStatus(Refusal):
    """A one-stop status that cannot be as entered; the message says what would be right."""


def kinds_of(organization: Organization) -> tuple[OneStopKind, ...]:
    """The ways in which such an organization may receive people."""
    return _OF_KIND.get(OrganizationKind(organization.kind), _OF_EVERYBODY)


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

    Public service centres are run by communes and wards, since there are such centres, and that of
    the province by one of its agencies.
    """
    lock(organization)
    day = day_of(on)
    if not organization.is_valid_on(day):
        raise UnfitStatus(
            _("%(name)s không hoạt động vào ngày %(day)s.")
            % {"name": organization, "day": format_day(day)}
        )
    _check_kind(organization, kind, day)
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


def _check_kind(organization: Organization, kind: OneStopKind, day: date) -> None:
    if kind not in kinds_of(organization):
        if kind == OneStopKind.CENTRE:
            raise UnfitStatus(_("Trung tâm Phục vụ hành chính công cấp xã chỉ có ở xã, phường."))
        raise UnfitStatus(
            _("Trung tâm Phục vụ hành chính công cấp tỉnh do một cơ quan cấp tỉnh tổ chức.")
        )
    if kind == OneStopKind.CENTRE and day < FIRST_DAY_OF_CENTRES:
        raise UnfitStatus(
            _("Trung tâm Phục vụ hành chính công cấp xã có từ ngày %(day)s. Đề nghị chọn lại ngày.")
            % {"day": format_day(FIRST_DAY_OF_CENTRES)}
        )


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
