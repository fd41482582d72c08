"""The province's queue: the list, its file, one judgement on many, and who appraises what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.http import AuthenticatedHttpRequest, page_before, require
from core.numbers import format_day
from core.refusals import Refusal
from core.spreadsheet import RESPONSES
from models_registry import actions
from models_registry.appraisal import judging_many
from models_registry.appraisal.judging_many import JUDGINGS, Judging, Sorted, Undone
from models_registry.appraisal.queue import (
    ORDER,
    OUT_OF_QUEUE,
    AppraisalQueue,
    QueueRow,
    in_queue,
    queue_address,
)
from models_registry.appraisal.queue_forms import AppointForm, ReasonForm
from models_registry.models import Dossier
from models_registry.scoring import appointing
from organizations.permissions import Permission

PAGE_ROWS = 25
# The most that one click judges: more would hold the request too long.
MOST_CHOSEN = 100


def appraisal_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The dossiers with the province, longest waiting first."""
    queue = _queue(request)
    page = Paginator(queue.keys, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "models_registry/appraisal_list.html",
        {
            "filter": queue.filter,
            "page": page,
            "rows": [(row, in_queue(row.dossier, queue.kept)) for row in queue.rows(page)],
            "kept": queue.kept,
            "judgings": [(verb, judging.move.label) for verb, judging in JUDGINGS.items()],
        },
    )


def _queue(request: AuthenticatedHttpRequest) -> AppraisalQueue:
    require(request.user, Permission.DOSSIER_APPRAISE)
    return AppraisalQueue(request.user, request.GET, clock.today())


@dataclass(frozen=True)
class Movement:
    """Where one goes on from a dossier that was opened out of the queue."""

    before: str
    after: str
    back: str
    query: str


def movement(request: AuthenticatedHttpRequest, dossier: Dossier) -> Movement | None:
    """The dossiers before and after this one in the queue of the address; None outside of it."""
    name, value = OUT_OF_QUEUE
    is_out_of_queue = request.GET.get(name) == value
    if not is_out_of_queue or not request.user.has_perm(Permission.DOSSIER_APPRAISE):
        return None
    queue = AppraisalQueue(request.user, request.GET, clock.today())
    before, after = queue.around(dossier)
    return Movement(
        in_queue(before, queue.kept) if before else "",
        in_queue(after, queue.kept) if after else "",
        queue_address(queue.kept),
        urlencode([OUT_OF_QUEUE, *queue.kept]),
    )


def same_page(request: AuthenticatedHttpRequest, dossier: Dossier) -> str:
    """The dossier's address, with the queue where the person came through it."""
    came_from = page_before(request)
    query = request.GET.urlencode() or urlsplit(came_from).query
    is_out_of_queue = OUT_OF_QUEUE in parse_qsl(query)
    address = dossier.get_absolute_url()
    return f"{address}?{query}" if is_out_of_queue else address


def appraisal_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    queue = _queue(request)
    if form not in RESPONSES:
        raise Http404
    columns = [
        _("Mã hồ sơ"),
        _("Cơ quan, đơn vị"),
        _("Mô hình"),
        _("Loại mô hình"),
        _("Đợt"),
        _("Ngày gửi"),
        _("Số ngày chờ"),
        _("Điểm tự chấm"),
        _("Điểm thẩm định"),
        _("Tiêu chí đã thẩm định"),
        _("Tiêu chí phải thẩm định"),
        _("Đơn vị sửa sau thẩm định"),
        _("Người thẩm định"),
        _("Trạng thái"),
        _("Quá hạn"),
        _("Dữ liệu minh họa"),
    ]
    note = _("Số liệu tại ngày %(day)s") % {"day": format_day(queue.day)}
    return RESPONSES[form]("tham-dinh-ho-so", columns, map(_cells, queue.all_rows()), note)


def _cells(row: QueueRow) -> tuple[Any, ...]:
    dossier, marks = row.dossier, row.marks
    return (
        dossier.code,
        row.unit,
        dossier.model.name,
        dossier.model.type.short_name,
        str(dossier.round),
        dossier.submitted_on,
        row.waiting,
        marks.self_total,
        marks.appraised_total,
        marks.done,
        marks.wanted,
        marks.changed,
        row.appraisers,
        dossier.get_status_display(),
        row.is_late,
        dossier.is_sample,
    )


def appraisal_act(request: AuthenticatedHttpRequest, verb: str) -> HttpResponse:
    """Receive, return, qualify or disqualify the chosen dossiers: foreseen, then done."""
    queue = _queue(request)
    if verb not in JUDGINGS:
        raise Http404
    judging, chosen = JUDGINGS[verb], _chosen(request)
    if not chosen:
        return _nothing_chosen(request, queue)
    form = ReasonForm(
        request.POST or None,
        is_wanted=judging.move.needs_reason,
        takes_reason=judging.takes_reason,
    )
    if request.method == "POST" and form.is_valid():
        done = judging_many.carry_out(
            verb, chosen, by=request.user, reason=form.given, seen=_seen(request, chosen)
        )
        return _summary(request, queue, judging.move.label, done)
    return render(
        request,
        "models_registry/appraisal_act.html",
        {
            **_shown(queue, judging_many.foresee(verb, chosen, by=request.user)),
            "form": form,
            "title": judging.move.label,
            "message": actions.CONSEQUENCES[judging.move.verb],
            "tone": _tone(judging),
        },
    )


def _tone(judging: Judging) -> str:
    return "warning" if judging.move.needs_reason else "primary"


def appraisal_appoint(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the chosen dossiers to a person, or take them back."""
    queue, chosen = _queue(request), _chosen(request)
    if not chosen:
        return _nothing_chosen(request, queue)
    form = AppointForm(request.POST or None, dossiers=chosen)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        if "dismiss" in request.POST:
            title = _("Bỏ phân công thẩm định")
            done = _each(chosen, lambda one: appointing.dismiss(one, user=person, by=request.user))
        else:
            title = _("Phân công thẩm định")
            groups = form.chosen_groups
            done = _each(
                chosen,
                lambda one: appointing.appoint(one, user=person, by=request.user, groups=groups),
            )
        return _summary(request, queue, title, done)
    return render(
        request,
        "models_registry/appraisal_appoint.html",
        {
            "form": form,
            "rows": queue.rows(one.pk for one in chosen),
            "chosen": chosen,
            "back": queue_address(queue.kept),
        },
    )


def _each(chosen: list[Dossier], act: Callable[[Dossier], None]) -> Sorted:
    """Do it to each, one by one; a refusal is told and holds no other back."""
    done, undone = [], []
    for dossier in chosen:
        try:
            act(dossier)
        except Refusal as refusal:
            undone.append(Undone(dossier, str(refusal)))
        else:
            done.append(dossier)
    return Sorted(done, undone)


def _chosen(request: AuthenticatedHttpRequest) -> list[Dossier]:
    """The dossiers named in the address or the form that the user may appraise, in its order."""
    sent = request.POST if request.method == "POST" else request.GET
    permitted = Dossier.objects.permitted_to(request.user, Permission.DOSSIER_APPRAISE)
    rows = permitted.filter(code__in=sent.getlist("chon")[:MOST_CHOSEN])
    found = rows.select_related("model__organization", "model__type", "round__criteria_set")
    return list(found.prefetch_related("model__organization__names").order_by(*ORDER))


def _seen(request: AuthenticatedHttpRequest, chosen: list[Dossier]) -> dict[int, int]:
    """The revisions that were on the screen."""
    written = {one.pk: request.POST.get(f"lan-{one.code}", "") for one in chosen}
    return {key: int(text) for key, text in written.items() if text.isdecimal() and len(text) < 10}


def _nothing_chosen(request: AuthenticatedHttpRequest, queue: AppraisalQueue) -> HttpResponse:
    messages.error(request, _("Chưa chọn hồ sơ nào."))
    return redirect(queue_address(queue.kept))


def _shown(queue: AppraisalQueue, found: Sorted) -> dict[str, Any]:
    return {
        "done": found.done,
        "undone": found.undone,
        "back": queue_address(queue.kept),
        "kept": queue.kept,
    }


def _summary(
    request: AuthenticatedHttpRequest, queue: AppraisalQueue, title: Any, done: Sorted
) -> HttpResponse:
    """What was done and what not; asked again by a second click it says the same."""
    number = len(done.done)
    told = ngettext("Đã thực hiện %d hồ sơ.", "Đã thực hiện %d hồ sơ.", number) % number
    return render(
        request,
        "models_registry/appraisal_summary.html",
        {**_shown(queue, done), "title": title, "told": told},
    )
