"""'Công nhận nhiều hồ sơ': tick the dossiers, type the decision once, look, then decide."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, require
from core.numbers import format_day
from models_registry.models import Dossier, DossierStatus
from models_registry.recognition.bulk import Chosen, Outlook, look_ahead, recognise_together
from models_registry.recognition.bulk_filter import QualifiedDossierFilter
from models_registry.recognition.forms import PROVINCE_ISSUER, BulkRecogniseForm
from organizations.permissions import Permission

TICKED = "ho_so"
_TYPED = (
    "decision_number",
    "decision_issued_on",
    "decision_issuer",
    "decision_signer",
    "signer_capacity",
    "body",
    "in_force_from",
    "in_force_to",
)


def recognition_bulk(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for the dossiers and the decision; show what will become of each; then recognise them."""
    require(request.user, Permission.RECOGNITION_DECIDE)
    form = BulkRecogniseForm(
        request.POST or None, request.FILES or None, initial={"decision_issuer": PROVINCE_ISSUER}
    )
    if request.method != "POST":
        return _choice(request, form, set())
    chosen = _chosen(request)
    is_whole = form.is_valid()
    if not chosen:
        form.add_error(None, _("Đề nghị chọn ít nhất một hồ sơ."))
    if not chosen or not is_whole or "again" in request.POST:
        return _choice(request, form, {one.dossier.pk for one in chosen})
    if "confirmed" in request.POST and _decided(request, form, chosen):
        return redirect(f"{reverse('models_registry:practicemodel_list')}?trang_thai=recognised")
    return _preview(request, form, chosen)


def _permitted(request: AuthenticatedHttpRequest) -> QuerySet[Dossier]:
    rows = Dossier.objects.permitted_to(request.user, Permission.RECOGNITION_DECIDE)
    return (
        rows.select_related("model__organization", "model__type", "round__criteria_set")
        .prefetch_related("model__organization__names")
        .order_by("model__organization__official_order", "model__organization", "pk")
    )


def _chosen(request: AuthenticatedHttpRequest) -> list[Chosen]:
    """The dossiers that were ticked, each with its revision on the screen."""
    seen: dict[str, int | None] = {}
    for written in request.POST.getlist(TICKED):
        code, _colon, revision = written.partition(":")
        seen[code] = int(revision) if revision.isdecimal() and len(revision) < 10 else None
    found = _permitted(request).filter(code__in=seen)
    return [Chosen(dossier, seen[dossier.code]) for dossier in found]


def _choice(
    request: AuthenticatedHttpRequest, form: BulkRecogniseForm, ticked: set[int]
) -> HttpResponse:
    """The qualified dossiers to tick, and the decision to type."""
    qualified = _permitted(request).filter(status=DossierStatus.QUALIFIED)
    found = QualifiedDossierFilter(request.GET, queryset=qualified)
    rows = list(found.qs)
    takes_all = request.method == "GET" and request.GET.get("chon") == "tat-ca"
    others = request.GET.copy()
    others["chon"] = "tat-ca"
    return render(
        request,
        "models_registry/recognition_bulk.html",
        {
            "form": form,
            "filter": found,
            "rows": [(dossier, takes_all or dossier.pk in ticked) for dossier in rows],
            "all_url": f"?{others.urlencode()}",
        },
    )


def _decided(
    request: AuthenticatedHttpRequest, form: BulkRecogniseForm, chosen: list[Chosen]
) -> bool:
    """Recognise them all: True when done, False when the form says why not."""
    made = form.attempt_whole(
        lambda: recognise_together(
            chosen,
            by=request.user,
            decision=form.cited(request.user),
            body=form.cleaned_data["body"],
            **form.period,
        )
    )
    if made and form.result:
        messages.success(
            request, _("Đã công nhận %(number)d mô hình.") % {"number": len(form.result)}
        )
    elif made:
        messages.info(request, _("Các hồ sơ này đã được công nhận theo quyết định này."))
    return made


def _preview(
    request: AuthenticatedHttpRequest, form: BulkRecogniseForm, chosen: list[Chosen]
) -> HttpResponse:
    """Who is in the decision, with total, level and what to think about; nothing is written."""
    typed = form.cleaned_data
    outlooks = look_ahead(
        [one.dossier for one in chosen],
        form.provisional(request.user),
        form.first,
        typed["in_force_to"],
    )
    return render(
        request,
        "models_registry/recognition_bulk_preview.html",
        {
            "form": form,
            "facts": _facts(form, outlooks),
            "outlooks": outlooks,
            "wrong": sum(bool(found.error) for found in outlooks),
            "number": len(outlooks),
            "draft_query": urlencode([("dossiers", one.dossier.code) for one in chosen]),
            "kept": [(name, form[name].value() or "") for name in _TYPED]
            + [(TICKED, f"{one.dossier.code}:{_revision(one)}") for one in chosen],
        },
    )


def _revision(one: Chosen) -> int:
    """The revision that was on the screen: what moved between two steps must not pass unseen."""
    return one.dossier.revision if one.seen is None else one.seen


def _facts(form: BulkRecogniseForm, outlooks: list[Outlook]) -> list[tuple[str, Any]]:
    typed = form.cleaned_data
    decision = _("Số %(number)s ngày %(day)s của %(issuer)s") % {
        "number": typed["decision_number"],
        "day": format_day(typed["decision_issued_on"]),
        "issuer": typed["decision_issuer"],
    }
    signer = ", ".join(filter(None, (typed["signer_capacity"], typed["decision_signer"])))
    last = typed["in_force_to"]
    return [
        (_("Quyết định"), decision),
        (_("Cơ quan công nhận"), typed["body"] or typed["decision_issuer"]),
        (_("Người ký"), signer),
        (_("Có hiệu lực từ ngày"), format_day(form.first)),
        (_("Có hiệu lực đến hết ngày"), format_day(last) if last else _("không thời hạn")),
        (_("Số hồ sơ"), str(len(outlooks))),
    ]
