"""The unit's part of a dossier's way: written, sent, and answered when its marks are announced.

The unit sends, not its officer: by a letter (tờ trình, báo cáo) with number, day and signer, or by
the hand of its head. What the province does with it is another process (judgement.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import began, move, noted
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.own_documents import keep_as_own
from organizations.permissions import Permission
from organizations.recipients import members_of, members_with_role
from organizations.roles import Role
from organizations.scope import granting

from . import criteria_sets, readiness
from .acting import as_unit, enters_for
from .codes import next_code
from .flow import (
    HAND_BACK,
    HAND_BACK_RETURNED,
    PRESENT,
    REPLY,
    SUBMIT,
)
from .models import AppraisalRound, Dossier, ModelStatus, PracticeModel
from .models.dossier import CLOSED
from .plausible import WrongDay, existed_on, not_in_future
from .scoring import self_assessment
from .telling import tell_head, tell_officer, tell_senders

WRITTEN = ("results", "plan")


class SentByHead(Refusal):
    """In this round a unit's dossier is sent by its head."""

    def __init__(self) -> None:
        super().__init__(
            _("Đợt này hồ sơ do lãnh đạo đơn vị duyệt và gửi. Đề nghị bấm “Trình lãnh đạo duyệt”.")
        )


class LetterRequired(Refusal):
    """A unit sends its dossier with a letter, or its head sends it."""

    def __init__(self) -> None:
        super().__init__(
            _("Đề nghị nhập số, ngày và người ký tờ trình hoặc báo cáo của đơn vị gửi kèm hồ sơ.")
        )


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it stands, under lock: for verbs that look before they move it."""
    return Dossier.objects.select_for_update().get(pk=dossier.pk)


def round_of(model: PracticeModel, year: int) -> AppraisalRound:
    """The year's newest round for models of that type; one without dates where there is none."""
    return (
        readiness.newest_round(model.type_id, year)
        or AppraisalRound.objects.get_or_create(
            type_id=model.type_id, year=year, number=1, defaults={"is_sample": model.is_sample}
        )[0]
    )


@transaction.atomic
def open_dossier(
    model: PracticeModel,
    *,
    by: User,
    on: date | None = None,
    basis: LegalDocument | None = None,
) -> Dossier:
    """Open the model's dossier for the round of that day's year: a draft.

    Refused before the round opens for units; a registration begins its own all the same.
    """
    on = on or clock.today()
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    if not by.has_perm(Permission.DOSSIER_WRITE, fresh):
        raise NotYours
    if fresh.status == ModelStatus.ENDED:
        raise NotNow(_("Mô hình đã kết thúc."))
    existed_on(fresh.organization, on)
    if reason := readiness.why_not_begun(fresh, on):
        raise NotNow(reason)
    acting = as_unit(fresh.organization, by, Permission.DOSSIER_WRITE, basis)
    return begin(fresh, by=by, on=on, acting=acting)


def begin(model: PracticeModel, *, by: User, on: date, acting: dict[str, Any]) -> Dossier:
    """The dossier's first line, for verbs that checked who acts and hold the model's lock."""
    return begin_in(round_of(model, on.year), model, by=by, on=on, acting=acting)


def begin_in(
    of_round: AppraisalRound, model: PracticeModel, *, by: User, on: date, acting: dict[str, Any]
) -> Dossier:
    """As `begin`, in a round that is named."""
    if Dossier.objects.filter(model=model, round=of_round).exists():
        raise NotNow(_("Mô hình đã có hồ sơ của đợt này."))
    dossier = Dossier.objects.create(
        code=next_code("HS", on.year), model=model, round=of_round, is_sample=model.is_sample
    )
    began(dossier, "open", by=by, on=on, **acting)
    return dossier


@transaction.atomic
def write(
    dossier: Dossier,
    *,
    by: User,
    seen: int | None = None,
    basis: LegalDocument | None = None,
    **changes: Any,
) -> None:
    """Save what the unit writes in its dossier, while it is a draft or was sent back.

    The field history keeps who changed what; a step is written only where it was entered for
    another.
    """
    fresh = locked(dossier)
    if not by.has_perm(Permission.DOSSIER_WRITE, fresh):
        raise NotYours
    if not fresh.is_with_unit:
        raise NotNow(fresh.locked_because)
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_WRITE, basis)
    for name, value in changes.items():
        if name not in WRITTEN:
            raise TypeError(f"{name} is not for the unit to write")
        setattr(dossier, name, value)
    dossier.save_revised(seen=seen)
    if acting.get("entered_on_behalf"):
        noted(dossier, "write", by=by, **acting)


@transaction.atomic
def assign(dossier: Dossier, *, by: User, officer: User | None, seen: int | None = None) -> None:
    """Name the member of the unit who is in charge of the dossier; None leaves it to all of them.

    The unit's own matter, or that of the committee above it: nobody does it on its behalf.
    """
    fresh = locked(dossier)
    organization = fresh.model.organization
    if not by.has_perm(Permission.DOSSIER_SUBMIT, fresh):
        raise NotYours
    if enters_for(organization, by, Permission.DOSSIER_SUBMIT):
        raise NotYours
    if fresh.status in CLOSED:
        raise NotNow(_("Hồ sơ đã kết thúc."))
    if officer is not None and not officers_of(organization).filter(pk=officer.pk).exists():
        raise Refusal(
            _("%(who)s không phải cán bộ của %(unit)s.") % {"who": officer, "unit": organization}
        )
    if fresh.officer_id == (officer.pk if officer else None):
        return
    dossier.officer = officer
    dossier.save_revised(seen=seen)
    noted(
        dossier,
        "assign",
        by=by,
        reason=str(officer) if officer else _("Không phân công riêng."),
        **as_unit(organization, by, Permission.DOSSIER_SUBMIT),
    )
    if officer is not None:
        tell_officer(dossier, officer, by=by)


def officers_of(organization: Organization) -> QuerySet[User]:
    """The members of the unit who may be put in charge of its dossiers."""
    return members_of(organization, Permission.DOSSIER_WRITE)


def sends_by_own_hand(dossier: Dossier, by: User) -> bool:
    """Whether this person may press send: in a round sent by heads the unit's own head, or whoever
    enters for the unit by a document.
    """
    if not dossier.round.is_sent_by_head:
        return True
    organization = dossier.model.organization
    return is_head_of(dossier, by) or enters_for(organization, by, Permission.DOSSIER_SUBMIT)


def is_head_of(dossier: Dossier, by: User) -> bool:
    """Whether this person is the head of the dossier's own unit."""
    sender = dossier.model.organization_id
    held = granting(by, Permission.DOSSIER_SUBMIT)
    return any(member.role == Role.UNIT_HEAD and member.organization == sender for member in held)


def hands_back(dossier: Dossier, by: User) -> bool:
    """Whether this person gives it back from the head's table: the head whom it waits for, or an
    officer of a unit that has no head to wait for.
    """
    if is_head_of(dossier, by):
        return True
    organization = dossier.model.organization
    is_own = not enters_for(organization, by, Permission.DOSSIER_SUBMIT)
    return is_own and not members_with_role(organization, Role.UNIT_HEAD).exists()


@transaction.atomic
def present(
    dossier: Dossier,
    *,
    by: User,
    on: date | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Hand the finished dossier to the unit's head, in a round sent by heads.

    Refused where it could not be sent as it is.
    """
    on = on or clock.today()
    _sendable_model(dossier, on)
    fresh = locked(dossier)
    if not fresh.round.is_sent_by_head:
        raise NotNow(_("Đợt này hồ sơ được gửi kèm tờ trình, báo cáo của đơn vị."))
    if fresh.status in PRESENT.sources:
        readiness.check(fresh, on)
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_WRITE, basis)
    move(dossier, PRESENT, by=by, on=on, seen=seen, **acting)
    criteria_sets.fix_for_round(dossier.round, on)
    tell_head(dossier, by=by)


@transaction.atomic
def hand_back(
    dossier: Dossier,
    *,
    by: User,
    reason: str,
    on: date | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Give the dossier back from the head's table, saying what is missing; it is a draft again, or
    again one that the province sent back.

    For the head, as its notice says; for the officers only where the unit has no head to do it.
    """
    fresh = locked(dossier)
    if fresh.status in HAND_BACK.sources and not hands_back(fresh, by):
        raise NotYours(_("Hồ sơ đang chờ lãnh đạo đơn vị duyệt; chỉ lãnh đạo đơn vị trả lại."))
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_SUBMIT, basis)
    back = HAND_BACK if fresh.submitted_on is None else HAND_BACK_RETURNED
    move(dossier, back, by=by, on=on, seen=seen, reason=reason, **acting)
    told = _("Hồ sơ %(dossier)s được lãnh đạo đơn vị trả lại để hoàn thiện: %(model)s")
    tell_senders(dossier, by=by, what=told, reason=reason)


def _sendable_model(dossier: Dossier, on: date) -> PracticeModel:
    """The dossier's model under lock, which lives on that day with its unit."""
    not_in_future(on)
    # The model's row first, as everywhere: it does not end while its dossier is sent.
    model = PracticeModel.objects.select_for_update().get(pk=dossier.model_id)
    existed_on(model.organization, on)
    if model.status == ModelStatus.ENDED:
        raise NotNow(_("Mô hình đã kết thúc."))
    return model


@transaction.atomic
def submit(
    dossier: Dossier,
    *,
    by: User,
    on: date | None = None,
    letter: LegalDocument | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Send the dossier to the province, the first time or again after a return.

    Takes the unit's letter unless the dossier has one or the unit's own head sends; in a round sent
    by heads nobody else of the unit sends. The letter is the unit's own: it is read by those who
    may read the dossier. Refused while the dossier says nothing of the results or something is
    lacking (NotProven lists each), when its model has ended, or when its unit does not exist on
    that day.
    """
    on = on or clock.today()
    organization = _sendable_model(dossier, on).organization
    fresh = locked(dossier)
    if fresh.status in SUBMIT.sources and by.has_perm(Permission.DOSSIER_SUBMIT, fresh):
        readiness.check(fresh, on)
        if not sends_by_own_hand(fresh, by):
            raise SentByHead
        if letter is None and wants_letter(fresh, by):
            raise LetterRequired
    letter = letter or fresh.letter
    if letter is not None and letter.issued_on > on:
        raise WrongDay(_("Ngày của tờ trình, báo cáo sau ngày gửi hồ sơ."))
    acting = as_unit(organization, by, Permission.DOSSIER_SUBMIT, basis)
    move(
        dossier,
        SUBMIT,
        by=by,
        on=on,
        seen=seen,
        changes={"submitted_on": on, "letter": letter},
        **{**acting, "basis": acting["basis"] or letter},
    )
    criteria_sets.fix_for_round(dossier.round, on)
    if letter is not None:
        keep_as_own(letter, organization, by=by)


def wants_letter(dossier: Dossier, by: User) -> bool:
    """Whether the dossier can only be sent with a letter: it has none, and not its head sends it.

    The head of the unit above sends with a letter like everybody else.
    """
    if dossier.letter_id is not None or dossier.round.is_sent_by_head:
        return False
    return not is_head_of(dossier, by)


@transaction.atomic
def reply(
    dossier: Dossier,
    *,
    by: User,
    replies: Mapping[int, str],
    on: date | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Send the unit's answers to the appraised marks, by the ids of the criteria.

    Without any answer the unit agrees. The marks of neither side change.
    """
    fresh = locked(dossier)
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_SUBMIT, basis)
    move(dossier, REPLY, by=by, on=on, seen=seen, **acting)
    self_assessment.write_replies(dossier, replies, by=by)
