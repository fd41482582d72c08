"""Putting a recognition in force by a decision, and renewing it by the next one."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.process import began, move
from core.refusals import NotNow, Refusal
from documents.models import LegalDocument
from models_registry.acting import as_province
from models_registry.flow import RECOGNISE, RENEW
from models_registry.models import (
    Dossier,
    EndKind,
    Origin,
    PracticeModel,
    Recognition,
    RecognitionStatus,
)
from models_registry.models.recognition import OPEN
from models_registry.plausible import WrongDay, existed_on, not_before, not_in_future
from models_registry.scoring.sheet import sheet_of
from models_registry.telling import tell_senders

from . import judged
from .ending import stop

_DAY = timedelta(days=1)


# Beyond the number of any round of a year.
_LAST_ROUND = 1_000_000


class AlreadyRecognised(Refusal):
    """The model is recognised on days that the new recognition would cover."""


class WrongLevel(Refusal):
    """The final marks do not reach the level that the decision names."""


@transaction.atomic
def recognise(
    dossier: Dossier,
    *,
    by: User,
    decision: LegalDocument,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
    level: str | None = None,
    body: str = "",
    signer_capacity: str = "",
    seen: int | None = None,
) -> Recognition:
    """Recognise the model of a qualified dossier by a decision, from the day that it says.

    `in_force_to` is the last day of a recognition for a term; `level` is what the final marks reach
    unless a lower one is named. What was judged is kept. A recognition that rests on the dossier of
    an earlier round ends the day before, as renewed. Refused where the decision is of a later day,
    the unit did not exist on the first day, or the model is recognised already.
    """
    first = in_force_from or decision.effective_on or decision.issued_on
    # The model's row is the lock: its recognitions come one after the other.
    model = PracticeModel.objects.select_for_update().get(pk=dossier.model_id)
    check_decision(model, decision, first, in_force_to)
    former = followed(model, dossier, first, in_force_to)
    move(
        dossier,
        RECOGNISE,
        by=by,
        on=first,
        seen=seen,
        **as_province(by, RECOGNISE.permission, decision),
    )
    if former is not None:
        _renewed(former, first - _DAY, by=by, decision=decision)
    tell_senders(dossier, by=by, what=_("Mô hình được công nhận (hồ sơ %(dossier)s): %(model)s"))
    made = Recognition.objects.create(
        model=model,
        dossier=dossier,
        decision=decision,
        renews=former,
        level=level_of(dossier, level),
        body=body,
        signer_capacity=signer_capacity,
        in_force_from=first,
        in_force_to=in_force_to,
        end_kind=EndKind.LAPSED if in_force_to else "",
        is_sample=dossier.is_sample,
    )
    judged.keep(made)
    return made


@transaction.atomic
def renew(
    recognition: Recognition,
    *,
    by: User,
    decision: LegalDocument,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
    signer_capacity: str = "",
    seen: int | None = None,
) -> Recognition:
    """Go on recognising a model by a later decision, without a new dossier: the next period.

    It begins the day after the last of a term, else on the decision's day, so that the two follow
    each other without a gap or a day in both. It rests on what the dossier and the model say now:
    who renews has seen what changed since.
    """
    fresh = Recognition.objects.select_related("model").get(pk=recognition.pk)
    model = PracticeModel.objects.select_for_update().get(pk=fresh.model_id)
    first = in_force_from or _next_period(fresh, decision)
    check_decision(model, decision, first, in_force_to)
    _check_follows(fresh, first)
    if other := overlapping(model, first, in_force_to).exclude(pk=fresh.pk).first():
        raise AlreadyRecognised(_recognised_already(other))
    _renewed(recognition, first - _DAY, by=by, decision=decision, seen=seen)
    made = Recognition.objects.create(
        model=model,
        decision=decision,
        renews=recognition,
        level=fresh.level,
        body=fresh.body if decision.issuer == fresh.decision.issuer else "",
        signer_capacity=signer_capacity,
        origin=Origin.PROCEDURE,
        in_force_from=first,
        in_force_to=in_force_to,
        end_kind=EndKind.LAPSED if in_force_to else "",
        is_sample=fresh.is_sample,
    )
    acting = as_province(by, RENEW.permission, decision)
    began(made, "next_period", by=by, on=first, **acting)
    judged.keep(made)
    return made


def _next_period(recognition: Recognition, decision: LegalDocument) -> date:
    """The first day of the next period where none is named."""
    said = decision.effective_on or decision.issued_on
    if recognition.in_force_to is None or said > recognition.in_force_to:
        return said
    return recognition.in_force_to + _DAY


def _check_follows(recognition: Recognition, first: date) -> None:
    """Refuse a first day that leaves the former period without a day, or a gap behind it."""
    not_before(first, recognition.in_force_from + _DAY, _("ngày công nhận có hiệu lực"))
    last = recognition.in_force_to
    if last is not None and first > last + _DAY:
        raise WrongDay(
            _(
                "Công nhận hết hiệu lực ngày %(last)s; để duy trì liên tục, thời hạn mới bắt đầu "
                "chậm nhất ngày %(next)s."
            )
            % {"last": format_day(last), "next": format_day(last + _DAY)}
        )


def _renewed(
    recognition: Recognition,
    last_day: date,
    *,
    by: User,
    decision: LegalDocument,
    seen: int | None = None,
) -> None:
    """End the former period on its last day: the next one follows by that decision.

    Refused where it was suspended after that day: the next one would count on days on which the
    model was not recognised.
    """
    suspended_to = recognition.suspensions.aggregate(last=Max("valid_to"))["last"]
    if suspended_to is not None:
        not_before(last_day, suspended_to, _("ngày cuối cùng bị tạm dừng hiệu lực"))
    stop(recognition, RENEW, EndKind.RENEWED, last_day, by, decision, "", seen)


def followed(
    model: PracticeModel, dossier: Dossier, first: date, last: date | None = None
) -> Recognition | None:
    """The recognition that one from this dossier would follow without a gap; None where none.

    That in force on the first day, if the dossier is of a later round than what it rests on, or one
    that ends the day before. Any other recognition over these days is refused (AlreadyRecognised).
    """
    found = list(overlapping(model, first, last))
    if not found:
        before = Recognition.objects.filter(
            model=model, in_force_to=first - _DAY, status=RecognitionStatus.IN_FORCE
        )
        return before.select_related("decision", "model__organization").first()
    running = found[0]
    is_followed = (
        len(found) == 1
        and running.status in OPEN
        and running.in_force_from < first
        and _round_of(running) < (dossier.round.year, dossier.round.number)
    )
    if not is_followed:
        raise AlreadyRecognised(_recognised_already(running))
    if running.status not in RENEW.sources:
        raise NotNow(
            _(
                "Công nhận theo %s đang tạm dừng hiệu lực. Đề nghị cho tiếp tục hiệu lực hoặc thu "
                "hồi trước."
            )
            % running.decision
        )
    return running


def _round_of(recognition: Recognition) -> tuple[int, int]:
    """The round on whose dossier it rests; of a decision issued long ago the last of its year."""
    dossier = judged.dossier_of(recognition)
    if dossier is None:
        return recognition.in_force_from.year, _LAST_ROUND
    year, number = Dossier.objects.values_list("round__year", "round__number").get(pk=dossier)
    return year, number


def levels_of(dossier: Dossier) -> tuple[str, list[str]]:
    """What the final marks reach, and the levels that a decision may name: that one and lower."""
    fresh = Dossier.objects.select_related("round__criteria_set", "model__type").get(pk=dossier.pk)
    sheet = sheet_of(fresh, clock.today(), with_evidence=False)
    if sheet is None:
        return "", []
    reached = sheet.final_outcome.level
    names = [level.name for level in sheet.criteria_set.levels.all()]
    return reached, names[names.index(reached) :] if reached else []


def level_of(dossier: Dossier, named: str | None) -> str:
    """The level at which the dossier is recognised. Refuses one that the marks do not reach."""
    reached, possible = levels_of(dossier)
    if named is None:
        return reached
    if named and named not in possible:
        raise WrongLevel(_("Điểm kết luận không đạt mức “%s” của bộ tiêu chí.") % named)
    return named


def check_decision(
    model: PracticeModel, decision: LegalDocument, first: date, last: date | None = None
) -> None:
    """Refuse days that do not fit the decision, the unit or the model."""
    not_in_future(decision.issued_on)
    not_before(first, decision.issued_on, _("ngày ban hành quyết định"))
    existed_on(model.organization, first)
    if last is not None:
        not_before(last, first, _("ngày có hiệu lực"))
    if model.ended_on is not None and model.ended_on <= first:
        raise NotNow(_("Mô hình đã kết thúc từ ngày %s.") % format_day(model.ended_on))


def check_period(
    model: PracticeModel, decision: LegalDocument, first: date, last: date | None = None
) -> None:
    """As `check_decision`, and refuse days of another recognition of the model."""
    check_decision(model, decision, first, last)
    if other := overlapping(model, first, last).first():
        raise AlreadyRecognised(_recognised_already(other))


def overlapping(
    model: PracticeModel, first: date, last: date | None = None
) -> QuerySet[Recognition]:
    """The model's recognitions that hold on one of these days, the earliest first."""
    others = Recognition.objects.filter(model=model).exclude(in_force_to__lt=first)
    if last is not None:
        others = others.exclude(in_force_from__gt=last)
    return others.select_related("decision", "model__organization").order_by("in_force_from")


def _recognised_already(other: Recognition) -> str:
    return _("%(model)s đã được công nhận theo %(decision)s, có hiệu lực từ ngày %(first)s.") % {
        "model": other.model,
        "decision": other.decision,
        "first": format_day(other.in_force_from),
    }
