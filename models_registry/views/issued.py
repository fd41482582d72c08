"""'Nhập quyết định công nhận đã ban hành': checked first, entered as a whole."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import AuthenticatedHttpRequest, require
from core.numbers import format_day
from core.spreadsheet import xlsx_response
from models_registry.models import ModelType
from models_registry.recognition.forms import PROVINCE_ISSUER, IssuedForm
from models_registry.recognition.issued_decision import record_issued_decision
from models_registry.recognition.issued_list import COLUMNS, Checked, Outcome, as_text, check
from organizations.permissions import Permission


def recognition_from_decision(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for the decision and its list; show what will become of each line; then enter it."""
    require(request.user, Permission.RECOGNITION_DECIDE)
    initial = {"decision_issuer": PROVINCE_ISSUER, "type": ModelType.objects.open().first()}
    form = IssuedForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        checked = check(
            form.lines, form.provisional(request.user), form.cleaned_data["type"], form.first
        )
        if any(found.outcome == Outcome.WRONG for found in checked):
            return _again(request, form, checked)
        if "confirmed" in request.POST and _recorded(request, form, checked):
            list_url = reverse("models_registry:practicemodel_list")
            return redirect(f"{list_url}?trang_thai=recognised")
        return _preview(request, form, checked)
    return _again(request, form, [])


def _again(
    request: AuthenticatedHttpRequest, form: IssuedForm, checked: list[Checked]
) -> HttpResponse:
    """The form with what was typed, and every error of the list by its cell."""
    return render(
        request,
        "models_registry/recognition_from_decision.html",
        {
            "form": form,
            "errors": [(found, error) for found in checked for error in found.errors],
            "total": len(checked),
        },
    )


def _recorded(request: AuthenticatedHttpRequest, form: IssuedForm, checked: list[Checked]) -> bool:
    """Enter the list: True when done, False when the form says why not."""
    made = form.attempt_whole(
        lambda: record_issued_decision(
            by=request.user,
            decision=form.cited(request.user),
            lines=[found.line for found in checked if found.line is not None],
            in_force_from=form.first,
        )
    )
    if made:
        told = _("Đã nhập %(new)d công nhận; %(same)d công nhận đã nhập trước đó được giữ nguyên.")
        same = len(checked) - len(form.result)
        messages.success(request, told % {"new": len(form.result), "same": same})
    return made


def _preview(
    request: AuthenticatedHttpRequest, form: IssuedForm, checked: list[Checked]
) -> HttpResponse:
    counts = Counter(found.outcome for found in checked)
    return render(
        request,
        "models_registry/recognition_preview.html",
        {
            "form": form,
            "facts": [
                (_("Quyết định"), _decision(form)),
                (_("Loại mô hình"), str(form.cleaned_data["type"])),
                (_("Có hiệu lực từ ngày"), format_day(form.first)),
                *((outcome.label, str(counts[outcome])) for outcome in Outcome),
            ],
            "checked": checked,
            "new": counts[Outcome.NEW_MODEL] + counts[Outcome.KNOWN_MODEL],
            "kept": _kept(form, checked),
        },
    )


def _decision(form: IssuedForm) -> str:
    typed = form.cleaned_data
    return _("Số %(number)s ngày %(day)s của %(issuer)s") % {
        "number": typed["decision_number"],
        "day": format_day(typed["decision_issued_on"]),
        "issuer": typed["decision_issuer"],
    }


def _kept(form: IssuedForm, checked: list[Checked]) -> list[tuple[str, Any]]:
    """What was typed, for the second step; its units by code, its file chosen there."""
    names = ("decision_number", "decision_issued_on", "decision_issuer", "decision_signer")
    typed = [(name, form[name].value() or "") for name in (*names, "type", "in_force_from")]
    return [*typed, ("units", as_text(checked))]


def decision_template(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """An empty workbook with the headings of the list."""
    require(request.user, Permission.RECOGNITION_DECIDE)
    headings = [str(column.label) for column in COLUMNS]
    return xlsx_response("danh-sach-cong-nhan", headings, [])
