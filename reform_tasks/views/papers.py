"""Papers of plans and tasks, as Word to be finished or as PDF to be printed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from core.http import AuthenticatedHttpRequest
from documents.paper_answers import FORMS, paper_answer
from documents.signing import capacity_of
from organizations.permissions import Permission
from reform_tasks.models import UrgingLetter
from reform_tasks.papers.letter import urging_paper
from reform_tasks.papers.printing import TaskPaper, written


def urging_document(request: AuthenticatedHttpRequest, pk: int, form: str) -> HttpResponse:
    """A letter that urges, with its annexes."""
    letters = UrgingLetter.objects.permitted_to(request.user, Permission.PLAN_VIEW)
    letter = get_object_or_404(letters.select_related("sender", "document"), pk=pk)
    capacity = capacity_of(request.GET.get("ky", ""))
    name = f"don-doc-{letter.as_of.isoformat()}-{letter.pk}"
    return answer(TaskPaper.URGING, form, name, lambda: urging_paper(letter, capacity=capacity))


def answer(kind: TaskPaper, form: str, name: str, says: Callable[[], Any]) -> HttpResponse:
    """The paper in the form that the address asks for."""
    if form not in FORMS:
        raise Http404
    return paper_answer(written(kind, form, says), FORMS[form], name)
