"""How an issued plan changes: by documents, each of which says what it adds or changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.process import move
from core.text import squeezed
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission

from .acting import as_owner
from .flow import AMEND, CANCEL, GRANT_EXTENSION, SET_DEADLINE, SUSPEND
from .locking import lock_task
from .models import Part, ReformArea, ReformPlan, ReformTask, TaskAgency, TaskStep
from .planning import ADD, UnfitPlan
from .telling import tell_leads

# What a document can do to a plan's tasks, in the order in which it is told.
_SAID = {
    ADD: gettext_lazy("bổ sung"),
    AMEND.verb: gettext_lazy("điều chỉnh nội dung"),
    GRANT_EXTENSION.verb: gettext_lazy("gia hạn"),
    SET_DEADLINE.verb: gettext_lazy("ghi thời hạn"),
    SUSPEND.verb: gettext_lazy("tạm dừng"),
    CANCEL.verb: gettext_lazy("đưa ra khỏi kế hoạch"),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an amendment may change of a task: everything but its number and its deadline."""

    title: str
    area: ReformArea
    leads: Sequence[Organization]
    output: str = ""
    coordinating: Sequence[Organization] = ()
    coordinating_note: str = ""


@transaction.atomic
def amend_task(
    task: ReformTask,
    wording: Wording,
    *,
    by: Any,
    document: LegalDocument | None = None,
    seen: int | None = None,
) -> None:
    """Change what a task says and who does it: of an issued plan by a document, of a draft freely.

    The original deadline stays; a later one is an extension. The task as it was is in its history.
    """
    lock_task(task)
    if task.plan.is_issued and document is None:
        raise UnfitPlan(_("Kế hoạch đã ban hành. Đề nghị nêu văn bản điều chỉnh kế hoạch."))
    if not squeezed(wording.title):
        raise UnfitPlan(_("Nhiệm vụ %(number)s chưa có nội dung.") % {"number": task.number})
    if not wording.leads:
        raise UnfitPlan(_("Nhiệm vụ %(number)s chưa có cơ quan chủ trì.") % {"number": task.number})
    move(
        task,
        AMEND,
        by=by,
        seen=seen,
        changes={
            "title": squeezed(wording.title),
            "area": wording.area,
            "output": squeezed(wording.output),
            "coordinating_note": squeezed(wording.coordinating_note),
        },
        **as_owner(task.plan, by, Permission.PLAN_WRITE, document),
    )
    _write_agencies(task, wording)
    if task.plan.is_issued:
        tell_leads(task, AMEND.label, by=by)


def _write_agencies(task: ReformTask, wording: Wording) -> None:
    task.agencies.all().delete()
    leads = list(dict.fromkeys(wording.leads))
    beside = [each for each in dict.fromkeys(wording.coordinating) if each not in leads]
    TaskAgency.objects.bulk_create(
        TaskAgency(
            task=task, organization=organization, part=part, order=order, is_sample=task.is_sample
        )
        for part, organizations in ((Part.LEAD, leads), (Part.COORDINATING, beside))
        for order, organization in enumerate(organizations, start=1)
    )


@dataclass(frozen=True)
class Amendment:
    """A document and how many tasks it added, changed, extended, suspended or took out."""

    document: LegalDocument
    counts: list[tuple[Any, int]]


def amendments(plan: ReformPlan) -> list[Amendment]:
    """The documents that changed the plan after it was issued, the newest first; two queries."""
    rows = (
        TaskStep.objects.filter(record__plan=plan, verb__in=_SAID, basis__isnull=False)
        .exclude(basis=plan.decision, verb=ADD)
        .order_by()
        .values_list("basis", "verb")
        .annotate(tasks=Count("record", distinct=True))
    )
    by_document: dict[int, dict[str, int]] = {}
    for basis, verb, number in rows:
        by_document.setdefault(basis, {})[verb] = number
    documents = LegalDocument.objects.filter(pk__in=by_document).order_by("-issued_on", "-pk")
    return [
        Amendment(
            document,
            [
                (label, by_document[document.pk][verb])
                for verb, label in _SAID.items()
                if verb in by_document[document.pk]
            ],
        )
        for document in documents
    ]
