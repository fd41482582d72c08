"""The pages of documents, and the one way to their files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.http import AuthenticatedHttpRequest, require
from core.spreadsheet import RESPONSES

from . import filing
from .forms import LegalDocumentFilter, LegalDocumentForm
from .models import LegalDocument, StoredFile
from .permissions import DOCUMENT_VIEW, DOCUMENT_WRITE

PAGE_ROWS = 25
_COLUMNS = (
    gettext_lazy("Số, ký hiệu"),
    gettext_lazy("Loại văn bản"),
    gettext_lazy("Ngày ban hành"),
    gettext_lazy("Ngày có hiệu lực"),
    gettext_lazy("Cơ quan ban hành"),
    gettext_lazy("Người ký"),
    gettext_lazy("Trích yếu"),
    gettext_lazy("Nguồn"),
    gettext_lazy("Dữ liệu minh họa"),
)


def legaldocument_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The documents, the newest first, by words, kind and year."""
    require(request.user, DOCUMENT_VIEW)
    rows = LegalDocument.objects.permitted_to(request.user, DOCUMENT_VIEW)
    found = LegalDocumentFilter(request.GET, queryset=rows)
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "documents/legaldocument_list.html",
        {
            "page": page,
            "filter": found,
            "may_enter": request.user.has_perm(DOCUMENT_WRITE),
        },
    )


def legaldocument_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    require(request.user, DOCUMENT_VIEW)
    if form not in RESPONSES:
        raise Http404
    rows = LegalDocument.objects.permitted_to(request.user, DOCUMENT_VIEW)
    found = LegalDocumentFilter(request.GET, queryset=rows)
    cells = (_cells(document) for document in found.qs.iterator(chunk_size=500))
    return RESPONSES[form]("van-ban", _COLUMNS, cells)


def legaldocument_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What is known of a document, its file, and who changed it."""
    documents = LegalDocument.objects.permitted_to(request.user, DOCUMENT_VIEW)
    document = get_object_or_404(documents.select_related("file__uploaded_by", "entered_by"), pk=pk)
    return render(
        request,
        "documents/legaldocument_detail.html",
        {
            "document": document,
            "changes": document.history.select_related("history_user")[:20],
            "may_correct": request.user.has_perm(DOCUMENT_WRITE, document),
        },
    )


def legaldocument_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Enter a document."""
    require(request.user, DOCUMENT_WRITE)
    form = LegalDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.kept(by=request.user):
        messages.success(request, _("Đã lưu văn bản."))
        return redirect(form.instance)
    return render(
        request,
        "documents/legaldocument_form.html",
        {"form": form, "max_mb": settings.PORTAL_MAX_UPLOAD_MB},
    )


def legaldocument_edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Correct a document or give it its file."""
    documents = LegalDocument.objects.permitted_to(request.user, DOCUMENT_VIEW)
    document = get_object_or_404(documents, pk=pk)
    require(request.user, DOCUMENT_WRITE, document)
    form = LegalDocumentForm(request.POST or None, request.FILES or None, instance=document)
    if request.method == "POST" and form.is_valid() and form.kept(by=request.user):
        messages.success(request, _("Đã lưu văn bản."))
        return redirect(document)
    return render(
        request,
        "documents/legaldocument_form.html",
        {"form": form, "document": document, "max_mb": settings.PORTAL_MAX_UPLOAD_MB},
    )


def file(request: AuthenticatedHttpRequest, pk: int) -> FileResponse:
    """Download a file that belongs to a document the user may read, or that the user uploaded."""
    files = StoredFile.objects.permitted_to(request.user, DOCUMENT_VIEW)
    return filing.response(get_object_or_404(files, pk=pk))


def _cells(document: LegalDocument) -> tuple[Any, ...]:
    return (
        document.number,
        document.get_kind_display(),
        document.issued_on,
        document.effective_on,
        document.issuer,
        document.signer,
        document.title,
        document.source,
        document.is_sample,
    )
