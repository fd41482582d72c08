"""Forms and filters of documents."""

from functools import partial
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import NumberField, PortalModelForm, RevisedModelForm
from core.text import squeezed
from core.widgets import QuickSelect

from . import entry, filing
from .citing import pdf_field
from .models import DocumentKind, LegalDocument, LegalDocumentQuerySet


class LegalDocumentForm(RevisedModelForm):
    """A document and, where there is one, its file."""

    upload = pdf_field(gettext_lazy("Tệp văn bản (PDF)"))

    class Meta(PortalModelForm.Meta):
        model = LegalDocument
        fields = ["number", "kind", "title", "issuer", "signer", "issued_on", "effective_on"]
        widgets = {"title": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("Chọn loại văn bản")), *DocumentKind.choices]

    def clean_number(self) -> str:
        """A number has a digit in it."""
        number = entry.tidy_number(self.cleaned_data["number"])
        if not any(char.isdigit() for char in number):
            raise ValidationError(
                _("Đề nghị nhập đủ số và ký hiệu, ví dụ 1612/QĐ-UBND."), code="number"
            )
        return number

    def clean_issuer(self) -> str:
        """One spelling of an issuer is one issuer."""
        return squeezed(self.cleaned_data["issuer"])

    def clean_upload(self) -> UploadedFile | None:
        """Say at the field what is wrong with the file, before anything is kept."""
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is not None:
            try:
                filing.check(upload)
            except filing.FileRefused as refusal:
                raise ValidationError(str(refusal), code="file") from refusal
        return upload

    def clean(self) -> dict[str, Any]:
        """A document is issued by today."""
        cleaned = super().clean() or self.cleaned_data
        issued_on = cleaned.get("issued_on")
        if issued_on is not None and issued_on > clock.today() and "issued_on" in self.changed_data:
            self.add_error("issued_on", _("Ngày ban hành không thể sau ngày hôm nay."))
        return cleaned

    def kept(self, by: User) -> bool:
        """Enter or correct the document: True when done, False when the form says why not."""
        upload = self.cleaned_data["upload"]
        if self.instance.pk is None:
            return self.attempt(partial(entry.enter, self.instance, by=by, upload=upload))
        return self.attempt(
            partial(entry.correct, self.instance, by=by, seen=self.seen, upload=upload)
        )


class YearFilter(django_filters.Filter):
    """Documents issued in the year that was typed."""

    field_class = NumberField


class LegalDocumentFilter(django_filters.FilterSet):
    """Search and filters of the list."""

    q = django_filters.CharFilter(label=gettext_lazy("Tìm"), method="searched")
    loai = django_filters.ChoiceFilter(
        label=gettext_lazy("Loại văn bản"),
        field_name="kind",
        choices=DocumentKind.choices,
        widget=QuickSelect,
    )
    nam = YearFilter(
        label=gettext_lazy("Năm ban hành"),
        field_name="issued_on__year",
        min_value=1945,
        max_value=9999,
    )

    class Meta:
        model = LegalDocument
        fields: list[str] = []

    def searched(self, rows: LegalDocumentQuerySet, name: str, value: str) -> LegalDocumentQuerySet:
        """Documents that hold every word."""
        return rows.search(value)
