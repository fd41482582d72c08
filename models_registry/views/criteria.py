"""Criteria sets: the list, a version with a trial of its rules, a draft, its issue, its file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, asked_revision, refusals_as_messages, require
from core.spreadsheet import xlsx_response
from models_registry import criteria_sets, timeline
from models_registry.criteria_sets.criterion_form import CriterionForm
from models_registry.criteria_sets.forms import CriteriaSetForm, IssueForm, TrialForm
from models_registry.criteria_sets.workbook import headings, rows_of
from models_registry.models import CriteriaSet, Criterion
from models_registry.scoring.outcome import Outcome, evaluate, rules_of
from organizations.permissions import Permission
from organizations.scope import may_somewhere


def criteriaset_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every version that the user may see, by set, the newest first."""
    require(request.user, Permission.CRITERIA_VIEW)
    permitted = CriteriaSet.objects.permitted_to(request.user, Permission.CRITERIA_VIEW)
    today = clock.today()
    return render(
        request,
        "models_registry/criteriaset_list.html",
        {
            "rows": [
                (one, _standing(one, today)) for one in permitted.select_related("type", "basis")
            ],
            "may_write": may_somewhere(request.user, Permission.CRITERIA_WRITE),
        },
    )


def _standing(criteria_set: CriteriaSet, today: Any) -> tuple[str, str]:
    """A version's words and tone on that day."""
    if criteria_set.is_draft or criteria_set.valid_from is None:
        return criteria_set.get_status_display(), criteria_set.tone
    if criteria_set.valid_from > today:
        return _("Sắp áp dụng"), "info"
    if criteria_set.valid_to is not None and criteria_set.valid_to < today:
        return _("Hết hiệu lực"), "muted"
    return _("Đang áp dụng"), "success"


def criteriaset_detail(request: AuthenticatedHttpRequest, code: str, version: int) -> HttpResponse:
    """The criteria and rules of a version, and what marks typed here would come to.

    The trial is read from the address and stored nowhere.
    """
    found = _version(request, code, version)
    rules = rules_of(found)
    is_tried = "cham_thu" in request.GET
    form = TrialForm(
        request.GET if is_tried else None, items=rules.items, has_points=found.has_points
    )
    outcome = None
    if is_tried and form.is_valid():
        outcome = evaluate(rules, form.marks, vetoes=_vetoes(request, found))
    may_write = request.user.has_perm(Permission.CRITERIA_WRITE, found)
    return render(
        request,
        "models_registry/criteriaset_detail.html",
        {
            "criteria_set": found,
            "standing": _standing(found, clock.today()),
            "maximum": rules.maximum,
            "groups": _groups(found, form, outcome),
            "vetoes": [
                (veto, str(veto.pk) in request.GET.getlist("loai_tru"))
                for veto in found.vetoes.all()
            ],
            "outcome": outcome,
            "is_tried": is_tried,
            "form": form,
            "gaps": criteria_sets.gaps_of(found) if found.is_draft else [],
            "may_edit": may_write and found.is_draft,
            "may_renew": may_write and not found.is_draft,
            "steps": timeline.of_criteria_set(found) if may_write else [],
        },
    )


def _vetoes(request: AuthenticatedHttpRequest, criteria_set: CriteriaSet) -> list[str]:
    chosen = request.GET.getlist("loai_tru")
    return [veto.text for veto in criteria_set.vetoes.all() if str(veto.pk) in chosen]


def _groups(
    criteria_set: CriteriaSet, form: TrialForm, outcome: Outcome | None
) -> list[tuple[Any, list[tuple[Criterion, Any]], Any]]:
    """Each group with its criteria, each with its field of the trial, and the group's total."""
    return [
        (
            group,
            [(criterion, form[f"c{criterion.pk}"]) for criterion in group.criteria.all()],
            outcome.groups[group.pk] if outcome else None,
        )
        for group in criteria_set.groups.all()
    ]


def _version(request: AuthenticatedHttpRequest, code: str, version: int) -> CriteriaSet:
    permitted = CriteriaSet.objects.permitted_to(request.user, Permission.CRITERIA_VIEW)
    rows = permitted.select_related("type", "basis")
    rows = rows.prefetch_related("groups__criteria", "levels", "vetoes")
    return get_object_or_404(rows, code=code, version=version)


def _to_the_issued(request: AuthenticatedHttpRequest, found: CriteriaSet) -> HttpResponse:
    """Back to a version that was issued meanwhile, in another tab perhaps."""
    messages.error(request, _("Phiên bản đã ban hành không sửa được. Đề nghị lập phiên bản mới."))
    return redirect(found)


def criteriaset_draft(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Begin a set."""
    require(request.user, Permission.CRITERIA_WRITE)
    form = CriteriaSetForm(request.POST or None, request.FILES or None)
    if form.carried_out(request, lambda: criteria_sets.draft(by=request.user, **form.written)):
        messages.success(request, _("Đã lập bản thảo bộ tiêu chí."))
        return redirect(form.result)
    return render(request, "models_registry/criteriaset_form.html", {"form": form})


def criteriaset_edit(request: AuthenticatedHttpRequest, code: str, version: int) -> HttpResponse:
    """Write in a draft."""
    found = _version(request, code, version)
    require(request.user, Permission.CRITERIA_WRITE, found)
    if not found.is_draft:
        return _to_the_issued(request, found)
    form = CriteriaSetForm(request.POST or None, request.FILES or None, instance=found)
    if form.carried_out(
        request,
        lambda: criteria_sets.write(found, by=request.user, seen=form.seen, **form.written),
    ):
        messages.success(request, _("Đã lưu bản thảo."))
        return redirect(found)
    return render(
        request,
        "models_registry/criteriaset_form.html",
        {"form": form, "criteria_set": found},
    )


def criterion_edit(
    request: AuthenticatedHttpRequest, code: str, version: int, place: int | None = None
) -> HttpResponse:
    """Add a criterion to a draft, or change the one at that place."""
    found = _version(request, code, version)
    require(request.user, Permission.CRITERIA_WRITE, found)
    if not found.is_draft:
        return _to_the_issued(request, found)
    criterion = _at(found, place) if place is not None else None
    form = CriterionForm(
        request.POST or None,
        instance=criterion,
        criteria_set=found,
        initial={"place": _criteria_of(found) + 1, "group": request.GET.get("nhom", "")},
    )
    if form.carried_out(
        request,
        lambda: criteria_sets.put_criterion(
            found,
            form.content,
            by=request.user,
            instead_of=place,
            place=form.cleaned_data["place"],
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã lưu tiêu chí."))
        if "add_another" in request.POST:
            return redirect(
                f"{reverse('models_registry:criterion_add', args=[code, version])}"
                f"?{urlencode({'nhom': form.content.group})}"
            )
        return redirect(found)
    return render(
        request,
        "models_registry/criterion_form.html",
        {"form": form, "criteria_set": found, "criterion": criterion, "place": place},
    )


@require_POST
def criterion_drop(
    request: AuthenticatedHttpRequest, code: str, version: int, place: int
) -> HttpResponse:
    """Take a criterion out of a draft."""
    found = _version(request, code, version)
    require(request.user, Permission.CRITERIA_WRITE, found)
    with refusals_as_messages(request):
        criteria_sets.drop_criterion(found, place, by=request.user, seen=asked_revision(request))
        messages.success(request, _("Đã xóa tiêu chí khỏi bản thảo."))
    return redirect(found)


def _criteria_of(criteria_set: CriteriaSet) -> int:
    return sum(len(group.criteria.all()) for group in criteria_set.groups.all())


def _at(criteria_set: CriteriaSet, place: int) -> Criterion:
    """The criterion at that place of a draft; 404 where there is none."""
    criteria = [one for group in criteria_set.groups.all() for one in group.criteria.all()]
    if not 1 <= place <= len(criteria):
        raise Http404
    found: Criterion = criteria[place - 1]
    return found


def criteriaset_issue(request: AuthenticatedHttpRequest, code: str, version: int) -> HttpResponse:
    """Put a draft in force by a document."""
    found = _version(request, code, version)
    require(request.user, Permission.CRITERIA_WRITE, found)
    if not found.is_draft:
        return _to_the_issued(request, found)
    form = IssueForm(
        request.POST or None, request.FILES or None, initial={"revision": found.revision}
    )
    if form.carried_out(
        request,
        lambda: criteria_sets.issue(
            found,
            by=request.user,
            decision=form.cited(request.user),
            valid_from=form.cleaned_data["valid_from"],
            seen=form.seen,
        ),
    ):
        messages.success(request, _("Đã ban hành bộ tiêu chí."))
        return redirect(found)
    return render(
        request,
        "models_registry/criteriaset_issue.html",
        {"form": form, "criteria_set": found, "gaps": criteria_sets.gaps_of(found)},
    )


@require_POST
def criteriaset_renew(request: AuthenticatedHttpRequest, code: str, version: int) -> HttpResponse:
    """Begin the next version as a copy of this one."""
    found = _version(request, code, version)
    require(request.user, Permission.CRITERIA_WRITE, found)
    with refusals_as_messages(request):
        found = criteria_sets.new_version(found, by=request.user)
        messages.success(request, _("Đã lập bản thảo của phiên bản mới."))
    return redirect(found)


def criteriaset_export(
    request: AuthenticatedHttpRequest, code: str, version: int
) -> HttpResponseBase:
    """The criteria as a workbook that a draft reads back."""
    found = _version(request, code, version)
    criteria = [one for group in found.groups.all() for one in group.criteria.all()]
    note = _("Dữ liệu minh họa") if found.is_sample else ""
    return xlsx_response(f"{found.code}-{found.version}", headings(), rows_of(criteria), note)


def criteriaset_template(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """An empty workbook with the headings of the list."""
    require(request.user, Permission.CRITERIA_WRITE)
    return xlsx_response("bo-tieu-chi", headings(), [])
