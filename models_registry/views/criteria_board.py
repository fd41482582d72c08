"""The board of a round's criteria, and the same as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.http import AuthenticatedHttpRequest
from core.numbers import format_day
from core.spreadsheet import RESPONSES
from models_registry.appraisal.criteria_board import (
    ORDERS,
    facts_of,
    rounds_with_criteria,
    without_recognition,
)
from models_registry.models import AppraisalRound
from organizations.permissions import Permission
from organizations.scope import reaches_everything


def criteriaboard_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A round's criteria, and the districts or clusters without a recognised model."""
    rounds, chosen = _rounds(request)
    order = request.GET.get("sap", "")
    day = clock.today()
    return render(
        request,
        "models_registry/criteriaboard_list.html",
        {
            "rounds": rounds,
            "chosen": chosen,
            "order": order if order in ORDERS else "",
            "orders": [(key, label) for key, (label, _key) in ORDERS.items()],
            "rows": facts_of(chosen, order) if chosen else [],
            "areas": without_recognition(day),
            "day": day,
        },
    )


def criteriaboard_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The round's criteria as a file."""
    _all, chosen = _rounds(request)
    if form not in RESPONSES or chosen is None:
        raise Http404
    columns = [
        _("Nhóm tiêu chí"),
        _("Số"),
        _("Nội dung tiêu chí"),
        _("Hồ sơ đã thẩm định"),
        _("Chênh lệch bình quân (tự chấm trừ thẩm định)"),
        _("Chưa đạt"),
        _("Tỷ lệ chưa đạt (%)"),
        _("Hồ sơ sửa sau khi bị trả lại"),
    ]
    rows = (
        (
            row.criterion.group.title,
            row.criterion.number,
            row.criterion.text,
            row.appraised,
            row.gap,
            row.not_met,
            row.not_met_share,
            row.changed,
        )
        for row in facts_of(chosen, request.GET.get("sap", ""))
    )
    said = {"round": f"{chosen.type.short_name} – {chosen}", "day": format_day(clock.today())}
    note = _("%(round)s, số liệu tại ngày %(day)s") % said
    return RESPONSES[form]("bang-theo-tieu-chi", columns, rows, note)


def _rounds(request: AuthenticatedHttpRequest) -> tuple[list[AppraisalRound], Any]:
    """The rounds to choose from and the one asked for, by default the newest."""
    if not reaches_everything(request.user, Permission.DOSSIER_VIEW):
        raise PermissionDenied
    rounds = list(rounds_with_criteria(clock.today()))
    asked = request.GET.get("dot", "")
    named = [found for found in rounds if str(found.pk) == asked]
    return rounds, next(iter(named or rounds), None)
