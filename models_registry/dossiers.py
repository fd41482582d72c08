"""A dossier's way: the unit writes and sends it, the province receives, returns and judges it.

The unit sends, not its officer: by a letter (tờ trình, báo cáo) with number, day and signer, or by
the hand of its head. To recognise is another process (recognition.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import Transition, began, move
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from organizations.own_documents import keep_as_own
from organizations.permissions import Permission
from organizations.roles import Role
from organizations.scope import granting

from . import criteria_sets
from .acting import as_province, as_unit
from .codes import next_code
from .flow import (
    ANNOUNCE,
    DISQUALIFY,
    QUALIFY,
    RECEIVE,
    REFUSE,
    REPLY,
    RETURN,
    SUBMIT,
    TRANSFER,
    is_for_appraisers,
)
from .models import AppraisalRound, Dossier, DossierStep, ModelStatus, PracticeModel
from .plausible import WrongDay, existed_on, not_in_future
from .scoring import appointing, appraisal, self_assessment
from .telling import tell_senders

WRITTEN = ("results", "plan")


class LetterRequired(Refusal):
    """A unit sends its dossier with a letter, or its head sends it."""

    def __init__(self) -> None:
        super().__init__(
            _("Đề nghị nhập số, ngày và người ký tờ trình hoặc báo cáo của đơn vị gửi kèm hồ sơ.")
        )


def round_of(model: PracticeModel, year: int) -> AppraisalRound:
    """The year's newest round for models of that type; one without dates where there is none."""
    rounds = AppraisalRound.objects.filter(type=model.type_id, year=year)
    found = rounds.order_by("-number").first()
    return (
        found
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
    """Open the model's dossier for the round of that day's year: a draft."""
    on = on or clock.today()
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    if not by.has_perm(Permission.DOSSIER_WRITE, fresh):
        raise NotYours
    if fresh.status == ModelStatus.ENDED:
        raise NotNow(_("Mô hình đã kết thúc."))
    existed_on(fresh.organization, on)
    acting = as_unit(fresh.organization, by, Permission.DOSSIER_WRITE, basis)
    return begin(fresh, by=by, on=on, acting=acting)


def begin(model: PracticeModel, *, by: User, on: date, acting: dict[str, Any]) -> Dossier:
    """The dossier's first line, for verbs that checked who acts and hold the model's lock."""
    of_year = round_of(model, on.year)
    if Dossier.objects.filter(model=model, round=of_year).exists():
        raise NotNow(_("Mô hình đã có hồ sơ của đợt này."))
    dossier = Dossier.objects.create(
        code=next_code("HS", on.year), model=model, round=of_year, is_sample=model.is_sample
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
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if not by.has_perm(Permission.DOSSIER_WRITE, fresh):
        raise NotYours
    if not fresh.is_with_unit:
        raise NotNow(_("Hồ sơ đã gửi, chưa sửa được. Đề nghị chờ kết quả thẩm định."))
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_WRITE, basis)
    for name, value in changes.items():
        if name not in WRITTEN:
            raise TypeError(f"{name} is not for the unit to write")
        setattr(dossier, name, value)
    dossier.save_revised(seen=seen)
    if acting.get("entered_on_behalf"):
        DossierStep.objects.create(
            record=dossier,
            verb="write",
            from_status=dossier.status,
            to_status=dossier.status,
            by=by,
            on=clock.today(),
            is_sample=dossier.is_sample,
            **acting,
        )


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

    Takes the unit's letter unless the dossier has one or the unit's own head sends. The letter is
    the unit's own: it is read by those who may read the dossier. Refused while the dossier says
    nothing of the results or a criterion is unmarked or unproven (NotProven lists each), when its
    model has ended, or when its unit does not exist on that day.
    """
    on = on or clock.today()
    not_in_future(on)
    # The model's row first, as everywhere: it does not end while its dossier is sent.
    model = PracticeModel.objects.select_for_update().get(pk=dossier.model_id)
    organization = model.organization
    existed_on(organization, on)
    if model.status == ModelStatus.ENDED:
        raise NotNow(_("Mô hình đã kết thúc."))
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if fresh.is_with_unit and not fresh.results.strip():
        raise Refusal(_("Đề nghị nhập kết quả xây dựng mô hình trước khi gửi hồ sơ."))
    if fresh.is_with_unit:
        self_assessment.check_proven(fresh, on)
    if fresh.is_with_unit and letter is None and wants_letter(fresh, by):
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
    if dossier.letter_id is not None:
        return False
    sender = dossier.model.organization_id
    held = granting(by, Permission.DOSSIER_SUBMIT)
    return not any(
        member.role == Role.UNIT_HEAD and member.organization == sender for member in held
    )


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
    move(dossier, transition, by=by, reason=reason, **facts, **acting)
    if told:
        tell_senders(dossier, by=by, what=told, reason=reason)


def receive(dossier: Dossier, *, by: User, on: date | None = None, seen: int | None = None) -> None:
    """Take the dossier in: its appraisal begins."""
    _judge(dossier, RECEIVE, by=by, on=on, seen=seen)


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
    fresh = _locked(dossier)
    if fresh.status in ANNOUNCE.sources:
        appraisal.check_appraised(fresh)
    told = _("Hồ sơ %(dossier)s có kết quả thẩm định, chờ giải trình: %(model)s")
    _judge(dossier, ANNOUNCE, by=by, on=on, seen=seen, told=told)


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
    fresh = _locked(dossier)
    acting = as_unit(fresh.model.organization, by, Permission.DOSSIER_SUBMIT, basis)
    move(dossier, REPLY, by=by, on=on, seen=seen, **acting)
    self_assessment.write_replies(dossier, replies, by=by)


def _locked(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_for_update().get(pk=dossier.pk)


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
    fresh = _locked(dossier)
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
