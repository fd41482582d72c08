"""What is typed in when a file of the service portal is taken over: its source and its period."""

import base64
import binascii
import io
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DayField, PortalForm
from core.refusals import Refusal
from documents import file_kinds, filing
from reform_tasks import service_import
from reform_tasks.models import ServiceImport
from reform_tasks.service_import import Checked
from reform_tasks.service_workbook import Export, Fault, read

# The file travels twice: once to be checked, and with the confirmation in a hidden field.
MAX_MB = 2
_LONGEST_PERIOD = timedelta(days=366)


class ServiceImportForm(PortalForm):
    """The file with its source, the day of its export, and the period that it counts."""

    source = forms.CharField(
        label=gettext_lazy("Nguồn số liệu"),
        max_length=200,
        initial=gettext_lazy("Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Sơn La"),
    )
    exported_on = DayField(label=gettext_lazy("Ngày xuất số liệu"), initial=clock.today)
    period_from = DayField(label=gettext_lazy("Kỳ từ ngày"))
    period_to = DayField(label=gettext_lazy("Kỳ đến ngày"))
    workbook = forms.FileField(
        label=gettext_lazy("Tệp xuất từ Cổng dịch vụ công"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_workbook(self) -> File | None:
        """A workbook that can be kept, and small enough to travel twice."""
        upload: File | None = self.cleaned_data["workbook"]
        if upload is None:
            return None
        if upload.size > MAX_MB << 20:
            sentence = _("Tệp vượt quá dung lượng cho phép (%(limit)d MB).")
            raise forms.ValidationError(sentence % {"limit": MAX_MB})
        self._check_kind(upload)
        return upload

    @staticmethod
    def _check_kind(upload: File) -> None:
        try:
            filing.check(upload, (file_kinds.XLSX,))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_exported_on(self) -> date:
        """No file comes from the future."""
        day: date = self.cleaned_data["exported_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Ngày xuất số liệu không thể sau ngày hôm nay."))
        return day

    def clean(self) -> dict[str, Any]:
        """A period of at most a year that had ended when it was counted, and a file."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("period_from"), cleaned.get("period_to")
        exported_on = cleaned.get("exported_on")
        if start and end and not start <= end <= start + _LONGEST_PERIOD:
            self.add_error("period_to", _("Kỳ phải từ một ngày đến một năm."))
        if end and exported_on and exported_on < end:
            self.add_error("exported_on", _("Ngày xuất số liệu phải từ ngày cuối kỳ trở đi."))
        if "workbook" not in self.errors and self._upload is None:
            self.add_error("workbook", _("Đề nghị chọn tệp Excel (.xlsx)."))
        if not self.errors:
            self._read()
        return cleaned

    def _read(self) -> None:
        try:
            self.export = read(io.BytesIO(self.content), self.cleaned_data["period_to"])
        except Refusal as refusal:
            self.add_error("workbook", str(refusal))

    # Set by `clean` where the form is valid.
    export: Export

    @cached_property
    def _upload(self) -> File | None:
        """The file as it was chosen, or as the page of the first step sent it back."""
        chosen: File | None = self.cleaned_data.get("workbook")
        if chosen is not None or not self.cleaned_data.get("kept"):
            return chosen
        try:
            content = base64.b64decode(self.cleaned_data["kept"], validate=True)
        except (binascii.Error, ValueError):
            return None
        again = SimpleUploadedFile(self.cleaned_data.get("kept_name") or "so-lieu.xlsx", content)
        try:
            self._check_kind(again)
        except forms.ValidationError:
            return None
        return again

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        if self._upload is None:
            return b""
        self._upload.seek(0)
        content: bytes = self._upload.read()
        return content

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.cleaned_data["period_from"], self.cleaned_data["period_to"]

    def checked(self) -> tuple[list[Checked], list[Fault]]:
        """What will become of each office's numbers, and what is wrong."""
        return service_import.check(self.export, self.period)

    def carried(self) -> Iterable[tuple[str, Any]]:
        """What was typed and the file itself, for the second step."""
        for name in ("source", "exported_on", "period_from", "period_to"):
            yield name, self[name].value()
        yield "kept", base64.b64encode(self.content).decode()
        yield "kept_name", self._upload.name if self._upload else ""

    def entered(self, by: Any) -> bool:
        """Enter the file: True when done, False when the form says why not."""
        return self.attempt(lambda: self._enter(by))

    def _enter(self, by: Any) -> None:
        self.made = service_import.enter(
            self.export,
            by=by,
            period=self.period,
            source=self.cleaned_data["source"],
            exported_on=self.cleaned_data["exported_on"],
            upload=SimpleUploadedFile(
                self._upload.name or "" if self._upload else "", self.content
            ),
        )

    # What was entered; None where the file brought nothing new.
    made: ServiceImport | None = None
