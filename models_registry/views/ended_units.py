"""'Kết thúc do sắp xếp': end the recognitions of units that have ended, by one document."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.http import AuthenticatedHttpRequest, require
from core.numbers import format_day
from models_registry.models import Recognition
from models_registry.models.recognition import RecognitionQuerySet
from models_registry.recognition.ending_many import Ticked, end_with_units, look_ahead
from models_registry.recognition.forms import EndManyForm
from organizations.permissions import Permission

TICKED = "cong_nhan"
_TYPED = ("decision_number", "decision_issued_on", "decision_issuer", "decision_signer")


def recognition_end_many(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask which ones and by which document; show what will become of each; then end them."""
    require(request.user, Permission.RECOGNITION_DECIDE)
    form = EndManyForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _choice(request, form, None)
    ticked = _ticked(request)
    is_whole = form.is_valid()
    if not ticked:
        form.add_error(None, _("Đề nghị chọn ít nhất một công nhận."))
    if not ticked or not is_whole or "again" in request.POST:
        return _choice(request, form, {one.recognition.pk for one in ticked})
    if "confirmed" in request.POST and _ended(request, form, ticked):
        return redirect("models_registry:recognition_end_many")
    return _preview(request, form, ticked)


def _permitted(request: AuthenticatedHttpRequest) -> RecognitionQuerySet:
    rows = Recognition.objects.permitted_to(request.user, Permission.RECOGNITION_DECIDE)
    rows = rows.select_related("model__organization", "decision")
    return rows.prefetch_related("model__organization__names").order_by(
        "model__organization__official_order", "model__organization", "pk"
    )


def _ticked(request: AuthenticatedHttpRequest) -> list[Ticked]:
    """The recognitions that were ticked, each with its revision on the screen."""
    seen: dict[int, int | None] = {}
    for written in request.POST.getlist(TICKED):
        key, _colon, revision = written.partition(":")
        if key.isdecimal() and len(key) < 10:
            is_number = revision.isdecimal() and len(revision) < 10
            seen[int(key)] = int(revision) if is_number else None
    return [Ticked(found, seen[found.pk]) for found in _permitted(request).filter(pk__in=seen)]


def _choice(
    request: AuthenticatedHttpRequest, form: EndManyForm, ticked: set[int] | None
) -> HttpResponse:
    """The recognitions that were left behind, all of them ticked at first, and the document."""
    rows = list(_permitted(request).left_by_units(clock.today()))
    return render(
        request,
        "models_registry/recognition_end_many.html",
        {"form": form, "rows": [(row, ticked is None or row.pk in ticked) for row in rows]},
    )


def _ended(request: AuthenticatedHttpRequest, form: EndManyForm, ticked: list[Ticked]) -> bool:
    """End them all: True when done, False when the form says why not."""
    done = form.attempt_whole(
        lambda: end_with_units(ticked, by=request.user, decision=form.cited(request.user))
    )
    if done and form.result:
        number = len(form.result)
        words = ngettext(
            "Đã kết thúc %(number)d công nhận do sắp xếp đơn vị hành chính.",
            "Đã kết thúc %(number)d công nhận do sắp xếp đơn vị hành chính.",
            number,
        )
        messages.success(request, words % {"number": number})
    elif done:
        messages.info(request, _("Các công nhận này đã được kết thúc theo văn bản này."))
    return done


def _preview(
    request: AuthenticatedHttpRequest, form: EndManyForm, ticked: list[Ticked]
) -> HttpResponse:
    """Who is in it and on which day each ends; nothing is written."""
    typed = form.cleaned_data
    prospects = look_ahead(ticked)
    document = _("Số %(number)s ngày %(day)s của %(issuer)s") % {
        "number": typed["decision_number"],
        "day": format_day(typed["decision_issued_on"]),
        "issuer": typed["decision_issuer"],
    }
    return render(
        request,
        "models_registry/recognition_end_many_preview.html",
        {
            "form": form,
            "facts": [(_("Căn cứ"), document), (_("Số công nhận"), str(len(prospects)))],
            "prospects": prospects,
            "number": len(prospects),
            "wrong": sum(bool(one.error) for one in prospects),
            "kept": [(name, form[name].value() or "") for name in _TYPED]
            + [(TICKED, f"{one.recognition.pk}:{one.revision}") for one in prospects],
        },
    )
