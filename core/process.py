"""A process with a memory: named moves of a status, each leaving an append-only step.

`Transition` is one row of a process's table: from which states, to which, by which permission, with
a reason or not. The table answers both what `move` allows and which buttons a screen shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import clock
from .constraints import AppendOnly
from .fields import NfcTextField
from .records import SampleMarked
from .refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired


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
        if fresh.status not in transition.sources:
            raise NotNow(
                _("Không thể “%(verb)s” khi đang ở trạng thái “%(status)s”.")
                % {"verb": transition.label, "status": fresh.get_status_display()}
            )
        if seen is not None and fresh.revision != seen:
            raise ChangedMeanwhile
        target = transition.target or fresh.status
        step = record.steps.model(
            record=fresh,
            verb=transition.verb,
            from_status=fresh.status,
            to_status=target,
            by=by,
            on=on or clock.today(),
            reason=reason.strip(),
            is_sample=fresh.is_sample,
            **step_fields,
        )
        written = {"status": target, **(changes or {})}
        for name, value in written.items():
            setattr(fresh, name, value)
        fresh.revision += 1
        fresh.save()
        step.save()
        for name in (*written, "revision"):
            setattr(record, name, getattr(fresh, name))
    return step


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


def available(record: Any, table: Iterable[Transition], user: Any) -> list[Transition]:
    """The moves this user may make on this record now, in the table's order: the buttons."""
    open_now = [transition for transition in table if record.status in transition.sources]
    allowed = {
        permission: user.has_perm(permission, record)
        for permission in {transition.permission for transition in open_now}
    }
    return [transition for transition in open_now if allowed[transition.permission]]
