"""Adjusting the assignments of a decision by a document: drafted, previewed, carried out as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import format_day
from core.process import Transition, began, move
from core.refusals import NotYours
from documents.models import LegalDocument
from organizations.permissions import Permission

from . import assignment
from .adjustment_reading import foresee
from .assignment import NotAssignable, Pairing
from .foresight import Foresight, LineForeseen
from .models import (
    AdjustmentAct,
    AdjustmentLine,
    AdjustmentStatus,
    AssignmentAdjustment,
    AssignmentDecision,
    SupportAssignment,
)

MOST_LINES = 300
DRAFT = "draft_adjustment"
REWRITE = Transition.of(
    "rewrite_adjustment",
    gettext_lazy("Sửa"),
    {AdjustmentStatus.DRAFT},
    "",
    Permission.ASSIGNMENT_WRITE,
)
CONFIRM = Transition.of(
    "confirm_adjustment",
    gettext_lazy("Thực hiện điều chỉnh"),
    {AdjustmentStatus.DRAFT},
    AdjustmentStatus.CONFIRMED,
    Permission.ASSIGNMENT_WRITE,
)
DISCARD = Transition.of(
    "discard_adjustment",
    gettext_lazy("Bỏ bản nháp"),
    {AdjustmentStatus.DRAFT},
    AdjustmentStatus.DISCARDED,
    Permission.ASSIGNMENT_WRITE,
)
TRANSITIONS = (REWRITE, CONFIRM, DISCARD)


class ForeseenOtherwise(NotAssignable):
    """What the adjustment would do has changed since the preview that was confirmed."""

    def __init__(self) -> None:
        super().__init__(
            _("Dữ liệu đã thay đổi sau khi xem trước. Đề nghị xem lại trước khi thực hiện.")
        )


@dataclass(frozen=True)
class Wanted:
    """One change as it was written, in the words of a page or a workbook."""

    act: str
    supporter: str = ""
    commune: str = ""
    taker: str = ""
    is_lead: bool = False
    reason: str = ""


@transaction.atomic
def draft(
    *,
    decision: AssignmentDecision,
    document: LegalDocument,
    effective_on: date,
    by: Any,
    wanted: Iterable[Wanted] = (),
    is_sample: bool = False,
) -> AssignmentAdjustment:
    """Begin an adjustment of the decision; no assignment changes until it is carried out."""
    if not by.has_perm(Permission.ASSIGNMENT_WRITE, decision):
        raise NotYours
    if not decision.is_valid_on(effective_on):
        raise NotAssignable(
            _("Ngày %(day)s không nằm trong thời gian của %(decision)s.")
            % {"day": format_day(effective_on), "decision": decision}
        )
    earlier = AssignmentAdjustment.objects.filter(decision=decision, document=document)
    if earlier.exclude(status=AdjustmentStatus.DISCARDED).exists():
        raise NotAssignable(_("Đã lập điều chỉnh theo %(document)s.") % {"document": document})
    adjustment = AssignmentAdjustment.objects.create(
        decision=decision, document=document, effective_on=effective_on, is_sample=is_sample
    )
    _write(adjustment, wanted)
    began(adjustment, DRAFT, by=by, basis=document)
    return adjustment


@transaction.atomic
def rewrite(
    adjustment: AssignmentAdjustment,
    *,
    wanted: Iterable[Wanted],
    by: Any,
    seen: int | None = None,
) -> None:
    """Put these lines in the place of the draft's; what they mean, the preview tells."""
    move(adjustment, REWRITE, by=by, seen=seen)
    adjustment.lines.all().delete()
    _write(adjustment, wanted)


@transaction.atomic
def confirm(
    adjustment: AssignmentAdjustment, *, by: Any, foreseen: Sequence[str]
) -> list[SupportAssignment]:
    """Carry the adjustment out as a whole if it would do what `foreseen` says; returns the new.

    `foreseen` are the sentences of the preview that was read. Assignments end on the day before
    the adjustment takes effect. Raises ForeseenOtherwise where the preview would read differently
    now, NotAssignable where a line is impossible, NotNow where it was carried out already.
    """
    move(adjustment, CONFIRM, by=by, on=adjustment.effective_on, basis=adjustment.document)
    decision = AssignmentDecision.objects.select_for_update(of=("self",)).get(
        pk=adjustment.decision_id
    )
    told = foresee(adjustment)
    if told.sentences != list(foreseen):
        raise ForeseenOtherwise
    if not told.is_possible:
        raise NotAssignable(_("Đề nghị sửa các dòng có lỗi trước khi thực hiện."))
    _end(adjustment, told, by)
    made = _make(adjustment, decision, told, by)
    _remember(told, made)
    return list(made.values())


def discard(adjustment: AssignmentAdjustment, *, by: Any, seen: int | None = None) -> None:
    """Give a draft up; it stays readable to the province."""
    move(adjustment, DISCARD, by=by, seen=seen)


def wanted_of(adjustment: AssignmentAdjustment) -> list[Wanted]:
    """The lines as they were written."""
    names = ("act", "supporter", "commune", "taker", "is_lead", "reason")
    return [Wanted(*row) for row in adjustment.lines.values_list(*names)]


def _write(adjustment: AssignmentAdjustment, wanted: Iterable[Wanted]) -> None:
    lines = [
        AdjustmentLine(
            adjustment=adjustment, position=place, is_sample=adjustment.is_sample, **vars(line)
        )
        for place, line in enumerate(wanted, start=1)
    ]
    if len(lines) > MOST_LINES:
        raise NotAssignable(
            _("Một lần điều chỉnh có nhiều nhất %(count)d dòng.") % {"count": MOST_LINES}
        )
    AdjustmentLine.objects.bulk_create(lines)


def _end(adjustment: AssignmentAdjustment, told: Foresight, by: Any) -> None:
    for found in told.lines:
        if found.ended is not None:
            assignment.end(
                found.ended,
                by=by,
                on=adjustment.effective_on - timedelta(days=1),
                document=adjustment.document,
                reason=found.line.reason or found.said,
            )


def _make(
    adjustment: AssignmentAdjustment, decision: AssignmentDecision, told: Foresight, by: Any
) -> dict[int, SupportAssignment]:
    """The new assignments by the number of their line; communes that are new are named first."""
    pairings: dict[int, Pairing] = {
        found.number: found.pairing for found in told.lines if found.pairing is not None
    }
    day = adjustment.effective_on
    still = decision.decided.exclude(valid_to__lt=day)
    named = set(still.values_list("unit", flat=True))
    new = {pairing.commune.pk: pairing.commune for pairing in pairings.values()}
    assignment.add_communes(
        decision,
        [commune for pk, commune in new.items() if pk not in named],
        by=by,
        on=day,
        document=adjustment.document,
    )
    made = assignment.assign_many(
        decision, list(pairings.values()), by=by, document=adjustment.document
    )
    return dict(zip(pairings, made, strict=True))


def _remember(told: Foresight, made: dict[int, SupportAssignment]) -> None:
    """Write on each line what came of it, and on what was ended what took its place."""
    for found in told.lines:
        found.line.ended = found.ended
        found.line.made = made.get(found.number)
        if _is_followed(found) and found.ended is not None:
            found.ended.replaced_by = found.line.made
            found.ended.save_revised()
    AdjustmentLine.objects.bulk_update([found.line for found in told.lines], ["ended", "made"])


def _is_followed(found: LineForeseen) -> bool:
    return found.line.act in (AdjustmentAct.MOVE, AdjustmentAct.REPLACE)
