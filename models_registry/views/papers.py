"""Papers out: of a dossier, of a decision on several; and the templates behind them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.http import AuthenticatedHttpRequest, refusals_as_messages, require
from core.refusals import Refusal
from documents import filing
from documents.paper_answers import FORMS, WORD, paper_answer
from documents.signing import capacity_of
from documents.tags import listed, named
from models_registry.models import Dossier, DossierStatus, PaperKind, PaperTemplate
from models_registry.papers import of_province, printing, replacing
from models_registry.papers.forms import (
    DraftDecisionForm,
    PaperTemplateForm,
    wrong_dossier,
)
from organizations.permissions import Permission

from .dossiers import permitted_dossier

LISTED = 200


def dossier_paper(
    request: AuthenticatedHttpRequest, code: str, paper: str, form: str
) -> HttpResponseBase:
    """One paper of a dossier, as Word or PDF."""
    dossier = permitted_dossier(request, code)
    kind = _kind(paper)
    if form not in FORMS:
        raise Http404
    require(request.user, printing.PAPERS[kind].permission, dossier)
    with refusals_as_messages(request):
        said = printing.content_of(
            kind,
            dossier,
            by=request.user,
            capacity=capacity_of(request.GET.get("ky", "")),
            day=clock.today(),
        )
        return _answer(kind, said, form, f"{kind.value}-{dossier.code}")
    return redirect(dossier)


def decision_draft(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The draft of one decision on several dossiers: who is in it, who signs, then the paper."""
    require(request.user, Permission.RECOGNITION_DECIDE)
    permitted = Dossier.objects.permitted_to(request.user, Permission.RECOGNITION_DECIDE)
    ready = permitted.filter(status__in=of_province.DECIDABLE)
    form = DraftDecisionForm(request.GET if "dang" in request.GET else None, permitted=ready)
    if form.is_bound and form.is_valid():
        body, capacity = form.signs
        chosen = _for_papers(ready).filter(pk__in=form.cleaned_data["dossiers"])
        # A decision lists offices in the official order, never by results.
        chosen = chosen.order_by("model__organization__official_order", "pk")
        with refusals_as_messages(request):
            said = printing.decision_of(
                list(chosen), by=request.user, body=body, capacity=capacity, day=clock.today()
            )
            wanted = "docx" if request.GET["dang"] != "pdf" else "pdf"
            return _answer(PaperKind.DECISION, said, wanted, "quyet-dinh-cong-nhan")
    # What was recognised already is offered only where its own page led here.
    chosen_codes = request.GET.getlist("dossiers")[:LISTED]
    offered = ready.filter(Q(status=DossierStatus.QUALIFIED) | Q(code__in=chosen_codes))
    return render(
        request,
        "models_registry/decision_draft.html",
        {
            "form": form,
            "rows": _for_papers(offered).order_by("status", "-pk")[:LISTED],
            "chosen": set(chosen_codes),
        },
    )


def papertemplate_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The papers, each with the template in use."""
    require(request.user, Permission.TEMPLATE_WRITE)
    rows = [(kind, replacing.newest(kind)) for kind in PaperKind]
    return render(request, "models_registry/papertemplate_list.html", {"rows": rows})


def papertemplate_detail(request: AuthenticatedHttpRequest, paper: str) -> HttpResponseBase:
    """The template of one paper: try another one, put it in use, see what may stand in it."""
    require(request.user, Permission.TEMPLATE_WRITE)
    kind = _kind(paper)
    form = PaperTemplateForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        act = _try if "try" in request.POST else _put_in_use
        with refusals_as_messages(request):
            return act(request, kind, form)
    versions = PaperTemplate.objects.filter(kind=kind).select_related("file", "uploaded_by")
    return render(
        request,
        "models_registry/papertemplate_detail.html",
        {
            "kind": kind,
            "form": form,
            "versions": versions,
            "tags": listed(printing.shape(kind)),
            "newest": replacing.newest(kind),
            "how": _(
                "Tải mẫu chuẩn về, sửa trong Word, giữ nguyên các thẻ trong ngoặc {{ }} và {% %}, "
                "rồi tải lên. Mẫu được kiểm tra trước khi dùng."
            ),
            "about_lists": _(
                "Dấu [] chỉ danh sách: lặp bằng {%tr for … in … %} cho dòng của bảng, "
                "{%p for … in … %} cho đoạn văn, đóng bằng {%tr endfor %}, {%p endfor %}."
            ),
        },
    )


def _try(
    request: AuthenticatedHttpRequest, kind: PaperKind, form: PaperTemplateForm
) -> HttpResponseBase:
    """The uploaded template filled in; nothing is kept."""
    said = _example(request, kind, form.cleaned_data["dossier"])
    return paper_answer(printing.filled(kind, said, form.read), WORD, f"xem-thu-{kind.value}")


def _put_in_use(
    request: AuthenticatedHttpRequest, kind: PaperKind, form: PaperTemplateForm
) -> HttpResponseBase:
    version = replacing.replace(kind, form.cleaned_data["upload"], by=request.user)
    words = _("Đã dùng mẫu mới, phiên bản %(version)d, cho bản Word.")
    messages.success(request, words % {"version": version.version})
    return redirect("models_registry:papertemplate_detail", kind.value)


@require_POST
def papertemplate_reset(request: AuthenticatedHttpRequest, paper: str) -> HttpResponse:
    """Use the standard template again."""
    require(request.user, Permission.TEMPLATE_WRITE)
    kind = _kind(paper)
    with refusals_as_messages(request):
        replacing.back_to_standard(kind, by=request.user)
        messages.success(request, _("Đã trở về mẫu chuẩn."))
    return redirect("models_registry:papertemplate_detail", kind.value)


def papertemplate_standard(request: AuthenticatedHttpRequest, paper: str) -> HttpResponse:
    """The standard template, to be changed in Word."""
    require(request.user, Permission.TEMPLATE_WRITE)
    kind = _kind(paper)
    return paper_answer(printing.standard_template(kind).read_bytes(), WORD, f"mau-{kind.value}")


def papertemplate_file(
    request: AuthenticatedHttpRequest, paper: str, version: int
) -> HttpResponseBase:
    """An uploaded version as it came, or filled in (`?xem-thu=`) with a dossier."""
    require(request.user, Permission.TEMPLATE_WRITE)
    kind = _kind(paper)
    rows = PaperTemplate.objects.filter(kind=kind, file__isnull=False).select_related("file")
    found = get_object_or_404(rows, version=version)
    if found.file is None:
        raise Http404
    if "xem-thu" not in request.GET:
        return filing.response(found.file)
    with refusals_as_messages(request):
        said = _example(request, kind, request.GET["xem-thu"])
        with found.file.content.open("rb") as stored:
            return paper_answer(printing.filled(kind, said, stored), WORD, f"xem-thu-{kind.value}")
    return redirect("models_registry:papertemplate_detail", kind.value)


def _example(request: AuthenticatedHttpRequest, kind: PaperKind, code: str) -> Any:
    """The chosen dossier, else the newest that can be printed, else the names of the tags."""
    permitted = Dossier.objects.permitted_to(request.user, printing.PAPERS[kind].permission)
    rows = _for_papers(permitted)
    if code:
        chosen = rows.filter(code=code).first()
        if chosen is None:
            raise Refusal(wrong_dossier(code))
        return printing.filling(kind, chosen, by=request.user, day=clock.today())
    for newest in rows.order_by("-pk")[:5]:
        try:
            return printing.filling(kind, newest, by=request.user, day=clock.today())
        except Refusal:
            # Nothing of this kind can be printed of it yet.
            continue
    return named(printing.shape(kind))


def _for_papers(rows: Any) -> Any:
    rows = rows.select_related("model__organization__unit", "model__type", "round__criteria_set")
    return rows.prefetch_related("model__organization__names")


def _kind(paper: str) -> PaperKind:
    if paper not in PaperKind.values:
        raise Http404
    return PaperKind(paper)


def _answer(kind: PaperKind, said: Any, form: str, name: str) -> HttpResponse:
    """Word follows the newest template; a PDF is always the standard form."""
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: printing.as_word(kind, said, replacing.in_use(kind)),
        "pdf": lambda: printing.as_pdf(kind, said),
    }
    return paper_answer(writers[form](), FORMS[form], name)
