"""What the registry has for 'Việc của tôi'."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.worklist import WorkItem
from organizations.permissions import Permission
from organizations.scope import granting, may_somewhere, reaches_everything

from . import flow
from .models import Dossier, DossierStatus, DossierStep, ModelStatus
from .models.dossier import DossierQuerySet

KIND_TO_SEND = _("Hồ sơ của đơn vị")
KIND_TO_JUDGE = _("Hồ sơ chờ thẩm định, công nhận")
KIND_SENT = _("Hồ sơ đã gửi")

# What is awaited of the province in each state: the move, and the permission that makes it.
_AWAITED = {
    DossierStatus.SUBMITTED: flow.RECEIVE,
    DossierStatus.APPRAISING: flow.QUALIFY,
    DossierStatus.QUALIFIED: flow.RECOGNISE,
    DossierStatus.NOT_QUALIFIED: flow.RETURN,
}
_BUTTONS = {
    DossierStatus.APPRAISING: _("Thẩm định"),
    DossierStatus.NOT_QUALIFIED: _("Xem hồ sơ"),
}


def awaiting(user: Any, day: date) -> list[WorkItem]:
    """Returned dossiers, drafts and marks to answer of the user's unit; for the province, those to
    be judged.
    """
    return [*_to_send(user, day), *_to_answer(user, day), *_to_judge(user, day)]


def _to_send(user: Any, day: date) -> list[WorkItem]:
    """What is the unit's turn: the returned ones first, by the round's day of submission."""
    rows = _of_own_units(user, day).with_unit()
    found = _loaded(rows.exclude(model__status=ModelStatus.ENDED)).order_by("-status", "pk")
    returned = {
        record: (on, reason)
        for record, on, reason in DossierStep.objects.filter(
            record__in=[one.pk for one in found], verb=flow.RETURN.verb
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


def _to_judge(user: Any, day: date) -> list[WorkItem]:
    """What is the province's turn, in each state for those who may make the next move."""
    awaited = [status for status, move in _AWAITED.items() if may_somewhere(user, move.permission)]
    if not awaited:
        return []
    permitted = Dossier.objects.permitted_to(user, Permission.DOSSIER_VIEW)
    rows = permitted.of_rounds_by(day).filter(status__in=awaited)
    return [
        WorkItem(
            kind=KIND_TO_JUDGE,
            title=f"{dossier.code} – {dossier.model.name}",
            url=dossier.get_absolute_url(),
            action=_BUTTONS.get(
                DossierStatus(dossier.status), _AWAITED[DossierStatus(dossier.status)].label
            ),
            due_on=dossier.round.decide_by,
            since=dossier.submitted_on,
            detail=f"{dossier.model.organization} · {dossier.get_status_display()}",
            is_sample=dossier.is_sample,
        )
        for dossier in _loaded(rows).order_by("submitted_on", "pk")
    ]


def sent(user: Any, day: date) -> list[WorkItem]:
    """What the user's unit sent and the province has not decided, and where it stands."""
    rows = _of_own_units(user, day).with_province()
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
