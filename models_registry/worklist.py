"""What the registry has for 'Việc của tôi'."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.worklist import WorkItem
from organizations.models import Membership
from organizations.permissions import Permission
from organizations.roles import Role
from organizations.scope import granting, may_somewhere, reaches_everything

from . import flow
from .appraisal.queue import in_queue
from .models import (
    Dossier,
    DossierAppraiser,
    DossierStatus,
    DossierStep,
    ModelStatus,
    PracticeModel,
    Sending,
)
from .models.dossier import WITH_PROVINCE, DossierQuerySet
from .recognition.awaiting import awaiting_decision
from .scoring import first_body
from .scoring.appointing import open_to

KIND_TO_SEND = _("Hồ sơ của đơn vị")
KIND_TO_APPROVE = _("Hồ sơ chờ lãnh đạo duyệt")
KIND_TO_REGISTER = _("Đăng ký mô hình chờ phê duyệt")
KIND_TO_JUDGE = _("Hồ sơ chờ thẩm định, công nhận")
KIND_FIRST = _("Hồ sơ chờ thẩm định bước một")
KIND_APPOINTED = _("Hồ sơ được phân công thẩm định")
KIND_SENT = _("Hồ sơ đã gửi")

# What is awaited of the province in each state: the move, and the permission that makes it.
_AWAITED = {
    DossierStatus.SUBMITTED: flow.RECEIVE,
    DossierStatus.FIRST_APPRAISAL: flow.RECEIVE,
    DossierStatus.FORWARDED: flow.RECEIVE,
    DossierStatus.APPRAISING: flow.QUALIFY,
    DossierStatus.QUALIFIED: flow.RECOGNISE,
    DossierStatus.NOT_QUALIFIED: flow.RETURN,
}
# The steps by which a dossier came back to be completed.
_BACK = (
    flow.RETURN.verb,
    flow.RETURN_FIRST.verb,
    flow.HAND_BACK.verb,
    flow.HAND_BACK_RETURNED.verb,
)
_BUTTONS = {
    DossierStatus.APPRAISING: _("Thẩm định"),
    DossierStatus.NOT_QUALIFIED: _("Xem hồ sơ"),
}


# The queue that goes on from a dossier one was appointed to.
_QUEUE_OF_MINE = [("phan_cong", "toi")]
_OWN_FIRST = ("-is_mine", "submitted_on", "pk")


def awaiting(user: Any, day: date) -> list[WorkItem]:
    """Returned dossiers, drafts and marks to answer of the user's unit, and for its head what waits
    to be approved; for the province, registrations to approve, dossiers to be judged, and what
    changed since it was decided.
    """
    return [
        *_to_approve(user, day),
        *_to_send(user, day),
        *_to_answer(user, day),
        *_to_register(user, day),
        *_to_appraise_first(user, day),
        *_to_judge(user, day),
        *awaiting_decision(user, day),
    ]


def _to_approve(user: Any, day: date) -> list[WorkItem]:
    """Dossiers that their officer handed to the user, the head of their own unit."""
    held = granting(user, Permission.DOSSIER_SUBMIT)
    headed = [one.organization for one in held if one.role == Role.UNIT_HEAD]
    if not headed:
        return []
    rows = Dossier.objects.of_rounds_by(day).filter(
        status=DossierStatus.AWAITING_HEAD, model__organization__in=headed
    )
    return [
        WorkItem(
            kind=KIND_TO_APPROVE,
            title=f"{dossier.code} – {dossier.model.name}",
            url=dossier.get_absolute_url(),
            action=_("Duyệt và gửi"),
            due_on=dossier.round.submit_by,
            detail=str(dossier.model.organization),
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows).order_by("pk")
    ]


def _to_send(user: Any, day: date) -> list[WorkItem]:
    """What is the unit's turn: the returned ones first, by the round's day of submission."""
    rows = _own_or_unassigned(_of_own_units(user, day).with_unit(), user, day)
    if not may_somewhere(user, Permission.DOSSIER_WRITE):
        # Where the head sends, what the officers still write is not the head's matter.
        rows = rows.exclude(round__sending=Sending.BY_HEAD)
    found = _loaded(rows.exclude(model__status=ModelStatus.ENDED)).order_by("-status", "pk")
    returned = {
        record: (on, reason)
        for record, on, reason in DossierStep.objects.filter(
            record__in=[one.pk for one in found], verb__in=_BACK
        )
        .order_by("pk")
        .values_list("record", "on", "reason")
    }
    items = []
    for dossier in found:
        is_returned = dossier.status == DossierStatus.RETURNED
        since, reason = returned.get(dossier.pk, (None, ""))
        items.append(
            WorkItem(
                kind=KIND_TO_SEND,
                title=f"{dossier.code} – {dossier.model.name}",
                url=dossier.get_absolute_url(),
                action=_("Bổ sung và gửi lại") if is_returned else _("Hoàn thiện và gửi"),
                due_on=dossier.round.submit_by,
                since=since,
                detail=reason or str(dossier.model.organization),
                is_sample=dossier.is_sample,
            )
        )
    return items


def _to_answer(user: Any, day: date) -> list[WorkItem]:
    """Dossiers whose appraised marks wait for the unit's reply."""
    rows = _of_own_units(user, day).filter(status=DossierStatus.AWAITING_REPLY)
    rows = _own_or_unassigned(rows, user, day)
    return [
        WorkItem(
            kind=KIND_TO_SEND,
            title=f"{dossier.code} – {dossier.model.name}",
            url=reverse("models_registry:dossier_reply", args=[dossier.code]),
            action=flow.REPLY.label,
            since=dossier.submitted_on,
            detail=str(dossier.model.organization),
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows).order_by("submitted_on", "pk")
    ]


def _own_or_unassigned(rows: DossierQuerySet, user: Any, day: date) -> DossierQuerySet:
    """Of these, what nobody or this user is in charge of.

    What was given to somebody who has left the unit is everybody's again: no matter gets lost.
    """
    still_there = Membership.objects.holding_on(day).filter(
        user=OuterRef("officer"), organization=OuterRef("model__organization")
    )
    return rows.filter(
        Q(officer=None) | Q(officer=user.pk) | Q(officer__is_active=False) | ~Q(Exists(still_there))
    )


def _to_register(user: Any, day: date) -> list[WorkItem]:
    """Registrations that wait for the province's approval."""
    if not may_somewhere(user, Permission.DOSSIER_APPRAISE):
        return []
    permitted = PracticeModel.objects.permitted_to(user, Permission.DOSSIER_APPRAISE)
    rows = permitted.awaiting_approval().filter(registered_on__lte=day)
    rows = rows.select_related("organization").prefetch_related("organization__names")
    return [
        WorkItem(
            kind=KIND_TO_REGISTER,
            title=f"{model.code} – {model.name}",
            url=model.get_absolute_url(),
            action=flow.APPROVE_REGISTRATION.label,
            since=model.registered_on,
            detail=str(model.organization),
            is_sample=model.is_sample,
        )
        for model in rows.order_by("registered_on", "pk")
    ]


def _to_appraise_first(user: Any, day: date) -> list[WorkItem]:
    """In rounds of two steps, dossiers whose first appraisal is the user's office's."""
    rows = first_body.waiting_for(user, day).filter(round__year__lte=day.year)
    return [
        WorkItem(
            kind=KIND_FIRST,
            title=f"{dossier.code} – {dossier.model.name}",
            url=dossier.get_absolute_url(),
            action=flow.RECEIVE_FIRST.label
            if dossier.status == DossierStatus.SUBMITTED
            else _("Thẩm định bước một"),
            due_on=dossier.round.appraise_by,
            since=dossier.submitted_on,
            detail=str(dossier.model.organization),
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows).order_by("submitted_on", "pk")
    ]


def _to_judge(user: Any, day: date) -> list[WorkItem]:
    """What is the province's turn, in each state for those who may make the next move.

    A dossier that others were appointed to appraise is theirs; one's own come first.
    """
    awaited = [status for status, move in _AWAITED.items() if may_somewhere(user, move.permission)]
    if not awaited:
        return []
    permitted = Dossier.objects.permitted_to(user, Permission.DOSSIER_VIEW)
    rows = first_body.not_at_first_level(permitted.of_rounds_by(day), day)
    rows = rows.filter(status__in=awaited)
    appraised = [status for status, move in _AWAITED.items() if flow.is_for_appraisers(move)]
    rows = rows.filter(open_to(user) | ~Q(status__in=appraised))
    mine = DossierAppraiser.objects.of(user).filter(dossier=OuterRef("pk"))
    may_appraise = may_somewhere(user, Permission.DOSSIER_APPRAISE)
    return [
        WorkItem(
            kind=KIND_APPOINTED if dossier.is_mine else KIND_TO_JUDGE,
            title=f"{dossier.code} – {dossier.model.name}",
            url=in_queue(dossier, _QUEUE_OF_MINE if dossier.is_mine else [])
            if may_appraise
            else dossier.get_absolute_url(),
            action=_BUTTONS.get(
                DossierStatus(dossier.status), _AWAITED[DossierStatus(dossier.status)].label
            ),
            due_on=_judged_by(dossier),
            since=dossier.submitted_on,
            detail=f"{dossier.model.organization} · {dossier.get_status_display()}",
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows)
        .annotate(is_mine=Exists(mine))
        .order_by("-is_mine", "submitted_on", "pk")
    ]


def _judged_by(dossier: Dossier) -> date | None:
    """The round's day for the next move: the appraisal's while it lasts, else the decision's."""
    is_appraised = dossier.status == DossierStatus.QUALIFIED
    return (
        dossier.round.decide_by
        if is_appraised
        else (dossier.round.appraise_by or dossier.round.decide_by)
    )


def sent(user: Any, day: date) -> list[WorkItem]:
    """What the user's unit sent and the province has not decided, and where it stands; first what
    waits for the unit's own head.
    """
    rows = _of_own_units(user, day).filter(status__in=[DossierStatus.AWAITING_HEAD, *WITH_PROVINCE])
    return [
        WorkItem(
            kind=KIND_SENT,
            title=f"{dossier.code} – {dossier.model.name}",
            url=dossier.get_absolute_url(),
            action=_("Xem hồ sơ"),
            since=dossier.submitted_on,
            detail=str(dossier.get_status_display()),
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows).order_by("submitted_on", "pk")
    ]


def _of_own_units(user: Any, day: date) -> DossierQuerySet:
    """Dossiers that the user sends for the own unit or those under it.

    Whoever reaches the whole province may enter for every unit, but only the own office's dossiers
    wait for that person.
    """
    permitted = Dossier.objects.permitted_to(user, Permission.DOSSIER_SUBMIT)
    rows = permitted.of_rounds_by(day)
    if not reaches_everything(user, Permission.DOSSIER_SUBMIT):
        return rows
    offices = [held.organization for held in granting(user, Permission.DOSSIER_SUBMIT)]
    return rows.filter(model__organization__in=offices)


def _loaded(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    return rows.select_related("model__organization", "round").prefetch_related(
        "model__organization__names"
    )
