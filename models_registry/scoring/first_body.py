"""The first of two appraisals: whose it is, and when the province's turn comes.

A round says whether there is one: by the district's committee over the unit, or by an office that
the round names. Where that body is not there (any more), as after 30/06/2025 for districts, the
province appraises alone. Nobody appraises first what the own unit sent, or what they sent for it;
and who appraised first for an office does not appraise again for the province.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.process import Transition
from core.refusals import NotNow, NotYours
from models_registry import flow
from models_registry.models import Dossier, FirstLevel
from models_registry.models.dossier import AT_FIRST_LEVEL
from organizations.kinds import OrganizationKind
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.roles import ROLES, Reach
from organizations.scope import granting
from territory.models import Level, UnitVersion


def offices(day: date) -> QuerySet[Organization]:
    """Who may be asked to appraise first for the whole province: where such roles are held."""
    kinds = {
        kind
        for rule in ROLES.values()
        if rule.reach == Reach.PROVINCE and Permission.DOSSIER_PREAPPRAISE in rule.permissions
        for kind in rule.seats
    }
    found = Organization.objects.valid_on(day).filter(kind__in=kinds)
    return found.order_by("official_order", "pk").prefetch_related("names")


def body_of(dossier: Dossier, day: date | None = None) -> Organization | None:
    """Who appraises the dossier before the province on that day; None where nobody does."""
    day = day or clock.today()
    kind = dossier.round.first_level
    if kind == FirstLevel.OFFICE:
        office = dossier.round.first_office
        return office if office is not None and office.is_valid_on(day) else None
    if kind == FirstLevel.ABOVE:
        above = UnitVersion.objects.valid_on(day).filter(
            unit=dossier.model.organization.unit_id, parent__level=Level.DISTRICT
        )
        committees = Organization.objects.valid_on(day).filter(
            kind=OrganizationKind.DISTRICT_COMMITTEE
        )
        return committees.filter(unit__in=above.values("parent")).first()
    return None


def waiting_for(user: Any, day: date) -> QuerySet[Dossier]:
    """The dossiers whose first appraisal is this user's turn on that day."""
    held = granting(user, Permission.DOSSIER_PREAPPRAISE)
    own = [one.organization for one in held]
    if not own:
        return Dossier.objects.none()
    theirs = Q(round__first_level=FirstLevel.OFFICE, round__first_office__in=own)
    if any(one.is_committee and one.reach == Reach.UNIT_AND_BELOW for one in held):
        theirs |= Q(round__first_level=FirstLevel.ABOVE)
    permitted = Dossier.objects.permitted_to(user, Permission.DOSSIER_PREAPPRAISE)
    rows = permitted.filter(theirs, status__in=AT_FIRST_LEVEL)
    return rows.exclude(model__organization__in=own)


def not_at_first_level(rows: QuerySet[Dossier], day: date) -> QuerySet[Dossier]:
    """Without the dossiers that wait for a first appraisal on that day: not the province's yet."""
    district = UnitVersion.objects.valid_on(day).filter(
        unit=OuterRef("model__organization__unit"), parent__level=Level.DISTRICT
    )
    office = Q(round__first_level=FirstLevel.OFFICE) & (
        Q(round__first_office__valid_to=None) | Q(round__first_office__valid_to__gte=day)
    )
    above = Q(round__first_level=FirstLevel.ABOVE) & Q(Exists(district))
    return rows.exclude(Q(status__in=AT_FIRST_LEVEL) & (office | above))


def held_back(dossiers: Iterable[Dossier], day: date) -> set[int]:
    """The ids of those that wait for a first appraisal on that day, in at most one query."""
    waiting = {
        dossier.pk
        for dossier in dossiers
        if dossier.round.has_two_steps and dossier.status in AT_FIRST_LEVEL
    }
    if not waiting:
        return waiting
    free = not_at_first_level(Dossier.objects.filter(pk__in=waiting), day)
    return waiting - set(free.values_list("pk", flat=True))


def may_mark(dossier: Dossier, user: Any) -> bool:
    """Whether the first appraisal of the dossier is this user's, whatever its status."""
    body = body_of(dossier) if dossier.round.has_two_steps else None
    return body is not None and _is_of(body, dossier, user)


def check_turn(dossier: Dossier, move: Transition, by: Any) -> None:
    """Refuse a move of the wrong step of two: the first's to others, the province's too early."""
    if not dossier.round.has_two_steps:
        if move in (*flow.OF_FIRST_LEVEL, flow.SEND_DOWN):
            raise NotNow(_("Đợt này không thẩm định bước một."))
        return
    body = body_of(dossier)
    if move in flow.OF_FIRST_LEVEL:
        check_is_first(body, dossier, by)
    elif body is None:
        if move is flow.SEND_DOWN:
            raise NotNow(_("Không còn cơ quan thẩm định bước một của hồ sơ này."))
    elif dossier.status in AT_FIRST_LEVEL and move is not flow.TRANSFER:
        raise NotNow(_("Hồ sơ đang chờ %s thẩm định bước một.") % body)
    elif flow.is_for_appraisers(move):
        check_is_second(dossier, by)


def is_second(dossier: Dossier, user: Any) -> bool:
    """Whether the user may appraise after the first step: is of no office that made it."""
    if dossier.round.first_level != FirstLevel.OFFICE:
        return True
    offices = {held.organization for held in granting(user, Permission.DOSSIER_APPRAISE)}
    return dossier.round.first_office_id not in offices


def check_is_second(dossier: Dossier, by: Any) -> None:
    """Refuse whoever is of the office that appraised first: the province looks with other eyes."""
    if not is_second(dossier, by):
        raise NotYours(
            _("%s đã thẩm định bước một; bước hai do cơ quan khác thẩm định.")
            % dossier.round.first_office
        )


def check_is_first(body: Organization | None, dossier: Dossier, by: Any) -> None:
    """Refuse whoever is not of the body that appraises first, or sent the dossier."""
    if body is None:
        raise NotNow(_("Không còn cơ quan thẩm định bước một của hồ sơ này."))
    if not _is_of(body, dossier, by):
        raise NotYours(
            _("Thẩm định bước một hồ sơ này do cán bộ của %s không tham gia gửi hồ sơ thực hiện.")
            % body
        )


def _is_of(body: Organization, dossier: Dossier, user: Any) -> bool:
    held = granting(user, Permission.DOSSIER_PREAPPRAISE)
    if body.pk == dossier.model.organization_id or body.pk not in {
        one.organization for one in held
    }:
        return False
    return not dossier.steps.filter(verb=flow.SUBMIT.verb, by=user.pk).exists()
