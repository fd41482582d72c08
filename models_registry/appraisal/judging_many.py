"""One judgement on many dossiers: foreseen in numbers first, then made one dossier after another.

Each dossier is a transaction of its own, so that one that cannot be done holds no other back; the
summary names it with the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import Transition
from core.refusals import NotNow, NotYours, Refusal
from models_registry import flow
from models_registry.models import Dossier
from models_registry.scoring import first_body
from models_registry.scoring.appointing import appointments_of, charge_in, not_yours
from models_registry.scoring.appraisal import check_sheet_qualified
from models_registry.scoring.sheet import Sheet, sheets_of

from . import judgement


@dataclass(frozen=True)
class Judging:
    """A verb that may be done to many: its move, what does it, and whether it takes a reason."""

    move: Transition
    judge: Callable[..., None]
    takes_reason: bool = True


JUDGINGS = {
    "receive": Judging(flow.RECEIVE, judgement.receive, takes_reason=False),
    "return": Judging(flow.RETURN, judgement.return_for_revision),
    "qualify": Judging(flow.QUALIFY, judgement.qualify),
    "disqualify": Judging(flow.DISQUALIFY, judgement.disqualify),
}


@dataclass(frozen=True)
class Undone:
    """A dossier that cannot be done, or was not, and why."""

    dossier: Dossier
    why: str


@dataclass(frozen=True)
class Sorted:
    """Dossiers that can be done, or were, and those that cannot, or were not."""

    done: Sequence[Dossier]
    undone: Sequence[Undone]


def foresee(verb: str, chosen: Iterable[Dossier], *, by: User) -> Sorted:
    """What would be done now and what not, without doing it; the queries do not grow."""
    rows = list(chosen)
    judging = JUDGINGS[verb]
    appointed = {
        key: list(found)
        for key, found in groupby(appointments_of(rows), lambda row: row.dossier_id)
    }
    permitted = Dossier.objects.permitted_to(by, judging.move.permission)
    may = set(
        permitted.filter(pk__in=[dossier.pk for dossier in rows]).values_list("pk", flat=True)
    )
    held_back = first_body.held_back(rows, clock.today())
    sheets = sheets_of(rows, clock.today()) if verb == "qualify" else {}
    done, undone = [], []
    for dossier in rows:
        try:
            if dossier.pk not in may:
                raise NotYours
            if dossier.pk in held_back:
                raise NotNow(_("Hồ sơ đang chờ thẩm định bước một."))
            first_body.check_is_second(dossier, by)
            _check(dossier, judging.move, by, appointed.get(dossier.pk, []), sheets)
        except Refusal as refusal:
            undone.append(Undone(dossier, str(refusal)))
        else:
            done.append(dossier)
    return Sorted(done, undone)


def _check(
    dossier: Dossier, move: Transition, by: User, appointed: list[Any], sheets: Mapping[int, Sheet]
) -> None:
    """Raise what the verb would, in its order, for whoever holds the permission."""
    if charge_in(dossier, appointed, by).is_empty:
        raise not_yours(dossier, by, appointed)
    if dossier.status not in move.sources:
        raise Refusal(_("Đang ở trạng thái “%s”.") % dossier.get_status_display())
    if move in flow.ASKS_THE_UNIT:
        judgement.check_unit_stands(dossier, clock.today())
    if dossier.pk in sheets:
        check_sheet_qualified(sheets[dossier.pk])


def carry_out(
    verb: str,
    chosen: Iterable[Dossier],
    *,
    by: User,
    reason: str = "",
    seen: Mapping[int, int] | None = None,
) -> Sorted:
    """Do it to each; `seen` are the revisions that were foreseen, by id.

    What this person has done already with the same revision, by a first click, counts as done.
    """
    judging = JUDGINGS[verb]
    facts = {"reason": reason} if judging.takes_reason else {}
    done, undone = [], []
    for dossier in chosen:
        revision = (seen or {}).get(dossier.pk)
        try:
            judging.judge(dossier, by=by, seen=revision, **facts)
        except Refusal as refusal:
            if _was_done(dossier, verb, by, revision):
                done.append(dossier)
            else:
                undone.append(Undone(dossier, str(refusal)))
        else:
            done.append(dossier)
    return Sorted(done, undone)


def _was_done(dossier: Dossier, verb: str, by: User, seen: int | None) -> bool:
    """Whether the same person's same click has done it before."""
    if seen is None:
        return False
    stored = Dossier.objects.get(pk=dossier.pk)
    last = stored.steps.order_by("pk").last()
    is_next = stored.revision == seen + 1
    return is_next and last is not None and (last.verb, last.by_id) == (verb, by.pk)
