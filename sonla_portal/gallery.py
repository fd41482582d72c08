"""Every component of the look on one page, with invented content, for whoever builds a page."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import DayField, MoneyField, NumberField, PortalForm
from core.http import AuthenticatedHttpRequest
from core.templatetags.components import TONE_ICONS
from core.widgets import QuickSelect

_KINDS = [("", "Tất cả"), ("xa", "Chính quyền thân thiện cấp xã"), ("huyen", "Cấp huyện")]


class _ExampleForm(PortalForm):
    name = forms.CharField(
        label="Tên mô hình", help_text="Như ghi trong kế hoạch xây dựng mô hình.", max_length=200
    )
    kind = forms.ChoiceField(label="Loại mô hình", choices=_KINDS[1:], widget=QuickSelect)
    launched_on = DayField(label="Ngày ra mắt")
    score = NumberField(label="Điểm tự chấm", places=2, max_value=100, suffix="điểm")
    value = MoneyField(label="Kinh phí", required=False)
    layer = forms.ChoiceField(
        label="Cấp thực hiện",
        choices=[("xa", "Cấp xã"), ("huyen", "Cấp huyện")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Giải trình", required=False, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(label="Tài liệu minh chứng", required=False)
    agreed = forms.BooleanField(label="Đã công khai tại trụ sở", required=False)


class _ExampleFilter(forms.Form):
    q = forms.CharField(label="Tên hoặc mã", required=False)
    kind = forms.ChoiceField(label="Loại", choices=_KINDS, required=False, widget=QuickSelect)
    since = DayField(label="Từ ngày", required=False)


def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show each component once; its messages are shown on this page and no other."""
    for add in (messages.success, messages.info, messages.warning, messages.error):
        add(request, "Đã gửi hồ sơ để thẩm định. Đây là một thông báo mẫu.")
    wrong = _ExampleForm({"name": "Mường Và", "launched_on": "32/13/2024", "score": "86,4x"})
    return render(
        request,
        "components/gallery.html",
        {
            "as_of": date(2024, 12, 31),
            "tones": list(TONE_ICONS),
            "icons": _icons(),
            "form": _ExampleForm(initial={"score": 86.42, "launched_on": date(2024, 8, 10)}),
            "wrong": wrong,
            "filter": _ExampleFilter({"kind": "xa"}),
            "tiles": _tiles(),
            "page": Paginator(range(1279), 25).page(3),
            "steps": _steps(request.user),
            "columns": [{"label": "Cơ quan, đơn vị"}, {"label": "Nhiệm vụ", "is_number": True}],
            "rows": [
                {"cells": ["Sở Nội vụ", "18"], "url": "#", "is_sample": True},
                {"cells": ["Văn phòng UBND tỉnh", None], "url": "#"},
            ],
            "facts": [("Đơn vị", "UBND xã Mường Và"), ("Ngày ra mắt", None)],
            "bar": [("Đúng hạn", 52, "success"), ("Quá hạn", 7, "danger"), ("Khác", 22, "info")],
        },
    )


def _icons() -> list[str]:
    sprite = finders.find("vendor/bootstrap-icons/icons.svg")
    return re.findall(r'<symbol id="([^"]+)"', Path(str(sprite)).read_text())


def _tiles() -> list[dict[str, Any]]:
    up = {"text": "+12 so với 31/12/2023", "direction": "up", "tone": "success"}
    covered = {"text": _("Số liệu từ %(n)s/%(m)s cơ quan, đơn vị") % {"n": 33, "m": 33}, "url": "#"}
    return [
        {
            "label": "Mô hình Chính quyền thân thiện được công nhận",
            "figure": "35",
            "trend": [4, 9, 14, 23, 35],
            "changes": [up],
            "code": "MR-01",
            "url": "#",
            "is_sample": True,
            "lines": [
                {"figure": "12/12", "label": "huyện có mô hình", "url": "#"},
                {"figure": "12/12", "label": "huyện có Ban Chỉ đạo", "url": "#"},
            ],
        },
        {
            "label": "Tỷ lệ hoàn thành nhiệm vụ Kế hoạch CCHC của tỉnh",
            "figure": "86,42%",
            "detail": "70 trên 81 nhiệm vụ",
            "trend": [71.2, None, 80.1, 78.9, 86.42],
            "changes": [{"text": "−1,3 điểm so với 30/9", "direction": "down", "tone": "danger"}],
            "coverage": covered,
            "code": "RT-01",
            "url": "#",
        },
        {
            "label": "Nhiệm vụ trong kế hoạch của cơ quan, đơn vị",
            "figure": "1.279",
            "coverage": {"text": "Số liệu từ 20/33 cơ quan, đơn vị", "url": "#"},
            "is_thin": True,
            "code": "RT-02",
            "url": "#",
        },
        {
            "label": "Xã khu vực III",
            "figure": "–",
            "note": "Chưa phân định (gồm 116 xã cũ khu vực III)",
            "code": "CS-03",
        },
    ]


def _steps(user: Any) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "title": "Yêu cầu bổ sung",
            "by": user,
            "at": now,
            "on": date(2024, 12, 10),
            "reason": "Thiếu biên bản họp lấy ý kiến Nhân dân.",
            "tone": "warning",
        },
        {
            "title": "Gửi hồ sơ",
            "by": user,
            "at": now,
            "note": "nhập thay UBND xã Mường Và theo Tờ trình 12/TTr-UBND ngày 02/12/2024",
            "tone": "info",
        },
        {"title": "Lập bản nháp", "by": user, "at": now, "tone": "neutral"},
    ]
