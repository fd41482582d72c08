"""A process with a memory: named moves of a status, each leaving an append-only step.

`Transition` is one row of a process's table: from which states, to which, by which permission, with
a reason or not. The table answers both what `move` allows and which buttons a screen shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from simple_history.utils import bulk_update_with_history

from . import clock
from .constraints import AppendOnly
from .fields import NfcTextField
from .records import SampleMarked
from .refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired, Refusal


@dataclass(frozen=True)
class Transition:
    """One move of a status. `verb` names it in the steps; `label` is the button's word.

    An empty `target` leaves the status as it is: something was done that does not move it.
    """

    verb: str
    label: Any
    sources: frozenset[str]
    target: str
    permission: str
    needs_reason: bool = False

    @classmethod
    def of(
        cls,
        verb: str,
        label: Any,
        sources: Iterable[str],
        target: str,
        permission: str,
        *,
        needs_reason: bool = False,
    ) -> "Transition":
        """A transition from any of the sources."""
        return cls(verb, label, frozenset(map(str, sources)), str(target), permission, needs_reason)


class Step(SampleMarked):
    """What was done to a record: which move, by whom, for which day, and when it was really done.

    Subclasses add the foreign key `record` (related_name="steps") and the AppendOnly constraint.
    """

    verb = models.CharField(gettext_lazy("việc"), max_length=40)
    from_status = models.CharField(gettext_lazy("từ trạng thái"), max_length=30, blank=True)
    to_status = models.CharField(gettext_lazy("sang trạng thái"), max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("người thực hiện"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    on = models.DateField(gettext_lazy("tính cho ngày"))
    at = models.DateTimeField(gettext_lazy("thời điểm thực hiện"), default=timezone.now)
    reason = NfcTextField(gettext_lazy("lý do"), blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        get_latest_by = "pk"


def append_only(name: str) -> AppendOnly:
    """The constraint of a table of steps: no change, and only sample rows can be removed."""
    return AppendOnly(name=f"{name}_append_only", deletable=models.Q(is_sample=True))


def move(
    record: Any,
    transition: Transition,
    *,
    by: Any,
    on: date | None = None,
    reason: str = "",
    seen: int | None = None,
    changes: dict[str, Any] | None = None,
    **step_fields: Any,
) -> Any:
    """Move the record along the transition and write the step; returns the step.

    Re-reads the row under lock, checks permission, status and revision (`seen`, where the screen
    sent it), then saves the status with `changes`. `on` is the day the move counts for (today
    unless said). `step_fields` go into the step, such as on whose behalf it was entered. Raises
    NotYours, NotNow, ReasonRequired or ChangedMeanwhile.
    """
    if transition.needs_reason and not reason.strip():
        raise ReasonRequired
    with transaction.atomic():
        fresh = type(record)._base_manager.select_for_update().get(pk=record.pk)
        if not by.has_perm(transition.permission, fresh):
            raise NotYours
        _check_open(fresh, transition, seen)
        step = _step(fresh, transition, by=by, on=on, reason=reason.strip(), **step_fields)
        written = {"status": step.to_status, **(changes or {})}
        for name, value in written.items():
            setattr(fresh, name, value)
        fresh.revision += 1
        fresh.save()
        step.save()
        for name in (*written, "revision"):
            setattr(record, name, getattr(fresh, name))
    return step


def _check_open(fresh: Any, transition: Transition, seen: int | None) -> None:
    """Refuse where the status does not allow it now, or somebody else was there before."""
    if fresh.status not in transition.sources:
        raise NotNow(
            _("Không thể “%(verb)s” khi đang ở trạng thái “%(status)s”.")
            % {"verb": transition.label, "status": fresh.get_status_display()}
        )
    if seen is not None and fresh.revision != seen:
        raise ChangedMeanwhile


def _step(
    fresh: Any, transition: Transition, *, by: Any, on: date | None, reason: str = "", **fields: Any
) -> Any:
    """The step of that move, not yet saved."""
    step_model = type(fresh)._meta.get_field("steps").related_model
    return step_model(
        record=fresh,
        verb=transition.verb,
        from_status=fresh.status,
        to_status=transition.target or fresh.status,
        by=by,
        on=on or clock.today(),
        reason=reason,
        is_sample=fresh.is_sample,
        **fields,
    )


@dataclass(frozen=True, kw_only=True)
class Move:
    """One record's part in `move_all`: what `move` is told of it."""

    record: Any
    transition: Transition
    seen: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    step_fields: dict[str, Any] = field(default_factory=dict)


class SomeRefused(Refusal):
    """Some of many records refuse, so none was moved. `refusals` says why, by the record's key."""

    def __init__(self, refusals: dict[Any, Refusal]) -> None:
        self.refusals = refusals
        words = ngettext(
            "%(number)d dòng chưa lưu được nên chưa dòng nào được lưu. "
            "Đề nghị xem lý do ở từng dòng.",
            "%(number)d dòng chưa lưu được nên chưa dòng nào được lưu. "
            "Đề nghị xem lý do ở từng dòng.",
            len(refusals),
        )
        super().__init__(words % {"number": len(refusals)})


@transaction.atomic(savepoint=False)
def move_all(moves: Sequence[Move], *, by: Any, on: date | None = None) -> None:
    """Move many records of one table, all or none, in as many queries as for one.

    No move that needs a reason. Raises SomeRefused, which says of each record what `move` would.
    """
    if not moves:
        return
    model = type(moves[0].record)
    fresh, permitted = _read_under_lock(model, moves, by)
    steps, written, refusals = [], {"status", "revision"}, {}
    for each in moves:
        row = fresh[each.record.pk]
        try:
            if row.pk not in permitted[each.transition.permission]:
                raise NotYours
            _check_open(row, each.transition, each.seen)
        except Refusal as refusal:
            refusals[row.pk] = refusal
            continue
        steps.append(_step(row, each.transition, by=by, on=on, **each.step_fields))
        row.revision += 1
        for name, value in {"status": steps[-1].to_status, **each.changes}.items():
            setattr(row, name, value)
        written |= set(each.changes)
    if refusals:
        raise SomeRefused(refusals)
    bulk_update_with_history(fresh.values(), model, sorted(written), default_user=by)
    type(steps[0]).objects.bulk_create(steps)
    for each in moves:
        for name in written:
            setattr(each.record, name, getattr(fresh[each.record.pk], name))


def _read_under_lock(
    model: Any, moves: Sequence[Move], by: Any
) -> tuple[dict[Any, Any], dict[str, set[Any]]]:
    """The rows as they stand, and by permission the keys of those on which the person holds it."""
    keys = [each.record.pk for each in moves]
    locked = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    fresh = {row.pk: row for row in locked}
    permitted = {
        permission: set(
            model._default_manager.permitted_to(by, permission)
            .filter(pk__in=keys)
            .order_by()
            .values_list("pk", flat=True)
        )
        for permission in {each.transition.permission for each in moves}
    }
    return fresh, permitted


def began(record: Any, verb: str, *, by: Any, on: date | None = None, **step_fields: Any) -> Any:
    """Write the first step of a record that was just created."""
    return record.steps.create(
        verb=verb,
        to_status=record.status,
        by=by,
        on=on or clock.today(),
        is_sample=record.is_sample,
        **step_fields,
    )


def noted(record: Any, verb: str, *, by: Any, on: date | None = None, **step_fields: Any) -> Any:
    """Write the step of something done that moves no status."""
    return began(record, verb, by=by, on=on, from_status=record.status, **step_fields)


def available(record: Any, table: Iterable[Transition], user: Any) -> list[Transition]:
    """The moves this user may make on this record now, in the table's order: the buttons."""
    open_now = [transition for transition in table if record.status in transition.sources]
    allowed = {
        permission: user.has_perm(permission, record)
        for permission in {transition.permission for transition in open_now}
    }
    return [transition for transition in open_now if allowed[transition.permission]]
