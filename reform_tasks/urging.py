"""Urging: a letter of the plan's owner about what is overdue, with an annex for each lead agency.

Nothing goes out by itself. The letter is drawn up from a list, signed and numbered outside the
portal, and counts as sent once its number and day are entered; only then are the agencies told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from notifications.notices import tell
from organizations.models import Organization
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.scope import through

from .locking import lock
from .models import Part, ReformTask, TaskAgency, UrgedTask, UrgingLetter
from .timeliness import OVERDUE, load_older_facts


class NothingToUrge(Refusal):
    """A letter names at least one overdue task of the sender's own plans or of those below."""


@dataclass(frozen=True)
class Annex:
    """One agency's part of a letter."""

    organization: Organization
    name: str
    rows: list[UrgedTask]


@transaction.atomic
def draw_up(
    tasks: Iterable[ReformTask],
    *,
    by: Any,
    organizations: Collection[int] | None = None,
) -> UrgingLetter:
    """Draw up a letter about those of the tasks that are overdue today; to some leads or to all."""
    today = clock.today()
    keys = [task.pk for task in tasks]
    permitted = ReformTask.objects.permitted_to(by, Permission.PLAN_WRITE).filter(pk__in=keys)
    if permitted.count() != len(set(keys)):
        raise NotYours
    found = list(permitted.of_issued_plans(today).select_related("plan"))
    load_older_facts(found, today)
    overdue = {task.pk: task for task in found if task.timeliness_on(today) in OVERDUE}
    leads = TaskAgency.objects.filter(task__in=overdue, part=Part.LEAD)
    if organizations is not None:
        leads = leads.filter(organization__in=organizations)
    rows = list(leads)
    if not rows:
        raise NothingToUrge(_("Đề nghị chọn ít nhất một nhiệm vụ quá hạn."))
    sender = through(by, Permission.PLAN_WRITE, [task.plan.owner_id for task in found])
    if sender is None:
        raise NotYours
    due_on = {key: task.next_due_on(today) or today for key, task in overdue.items()}
    letter = UrgingLetter.objects.create(
        sender_id=sender.organization,
        as_of=today,
        made_by=by,
        is_sample=all(task.is_sample for task in overdue.values()),
    )
    UrgedTask.objects.bulk_create(
        UrgedTask(
            letter=letter,
            organization_id=row.organization_id,
            task_id=row.task_id,
            due_on=due_on[row.task_id],
            is_sample=letter.is_sample,
        )
        for row in rows
    )
    return letter


@transaction.atomic
def issue(
    letter: UrgingLetter, *, by: Any, document: LegalDocument, seen: int | None = None
) -> None:
    """Enter the number and day under which the letter went out, and tell those whom it names."""
    lock(letter)
    if not by.has_perm(Permission.PLAN_WRITE, letter):
        raise NotYours
    if letter.is_issued:
        raise NotNow(_("Văn bản đôn đốc này đã phát hành."))
    letter.document = document
    letter.save_revised(seen=seen)
    for annex in annexes(letter):
        tell(
            annex.organization,
            subject=format_lazy("{what}: {document}", what=_URGED, document=str(document)),
            body="\n".join(str(row.task) for row in annex.rows),
            url=annex.rows[0].task.get_absolute_url(),
            permission=Permission.TASK_REPORT,
            by=by,
            is_sample=letter.is_sample,
        )


@transaction.atomic
def discard(letter: UrgingLetter, *, by: Any) -> None:
    """Throw away a letter that never went out."""
    lock(letter)
    if not by.has_perm(Permission.PLAN_WRITE, letter):
        raise NotYours
    if letter.is_issued:
        raise NotNow(_("Văn bản đôn đốc này đã phát hành."))
    letter.delete()


def annexes(letter: UrgingLetter) -> list[Annex]:
    """The letter's tasks by lead agency in the official order: what its page and its paper show."""
    rows = letter.urged.select_related("organization", "task__plan")
    names = names_on(letter.as_of, {row.organization_id for row in rows})
    found: dict[int, Annex] = {}
    for row in rows:
        name = names.get(row.organization_id, "")
        annex = found.setdefault(row.organization_id, Annex(row.organization, name, []))
        annex.rows.append(row)
    return list(found.values())


def urged_times(tasks: Collection[int], day: date) -> dict[int, int]:
    """How many letters about each task had gone out by the day, one to joint leads counted once."""
    if not tasks:
        return {}
    rows = UrgedTask.objects.filter(task__in=tasks, letter__document__issued_on__lte=day)
    letters: dict[int, set[int]] = {}
    for task, letter in rows.order_by().values_list("task", "letter"):
        letters.setdefault(task, set()).add(letter)
    return {task: len(found) for task, found in letters.items()}


def urgings_of(task: ReformTask) -> list[LegalDocument]:
    """The letters about the task that went out, the first of them first."""
    letters = UrgedTask.objects.filter(task=task, letter__document__isnull=False)
    return list(
        LegalDocument.objects.filter(pk__in=letters.values("letter__document")).order_by(
            "issued_on", "pk"
        )
    )


_URGED = gettext_lazy("Đôn đốc nhiệm vụ quá hạn")
