"""The part of a form that asks for a document: typed in beside the act that rests on it.

A document that the portal has is used again by its number and day; any other is entered with the
act, and only if the act is done.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField
from core.text import squeezed

from .entry import cite
from .models import DocumentKind, LegalDocument


class CitedDocument(forms.Form):
    """Number, day and issuer of a document; the issuer only where the portal does not know it.

    A subclass says what a new document is called and which kind it is. `cites(False)` leaves the
    fields out where no document is wanted.
    """

    document_number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ: 2600/QĐ-UBND. Văn bản đã có trên cổng thì được dùng lại."),
    )
    document_issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    document_issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống nếu văn bản đã có trên cổng."),
    )

    # What its number is asked for as, and what a new document is called.
    document_label: Any = ""
    document_title: Any = gettext_lazy("Văn bản làm căn cứ")
    document_kind = DocumentKind.LETTER
    document_is_required = True
    document_fields = ("document_number", "document_issued_on", "document_issuer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.document_label:
            self.fields["document_number"].label = self.document_label
        if not self.document_is_required:
            self.fields["document_number"].required = False
            self.fields["document_issued_on"].required = False

    def cites(self, is_wanted: bool) -> None:
        """Ask for the document, or not."""
        if not is_wanted:
            for name in self.document_fields:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A new document has its issuer; nothing is issued in the future."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number, issued_on = cleaned.get("document_number"), cleaned.get("document_issued_on")
        if bool(number) != bool(issued_on) and not self.errors:
            missing = "document_issued_on" if number else "document_number"
            self.add_error(missing, _("Đề nghị nhập cả số, ký hiệu và ngày ban hành văn bản."))
        if issued_on is not None and issued_on > clock.today():
            self.add_error("document_issued_on", _("Ngày ban hành không thể sau ngày hôm nay."))
        elif number and issued_on and not cleaned.get("document_issuer") and not self._known():
            self.add_error(
                "document_issuer",
                _("Văn bản này chưa có trên cổng. Đề nghị nhập cơ quan ban hành."),
            )
        return cleaned

    def document(self, by: User) -> LegalDocument | None:
        """The document typed in; None where none was named."""
        return self.cited(by) if self.cleaned_data.get("document_number") else None

    def cited(self, by: User) -> LegalDocument:
        """The document typed in, entered now if it is new."""
        return self._known() or cite(
            by=by,
            number=self._number,
            issued_on=self.cleaned_data["document_issued_on"],
            issuer=self.cleaned_data["document_issuer"],
            title=str(self.document_title),
            kind=self.document_kind,
        )

    @property
    def _number(self) -> str:
        """'12 / QĐ-UBND ' → '12/QĐ-UBND'."""
        written = squeezed(self.cleaned_data["document_number"])
        return written.replace(" /", "/").replace("/ ", "/")

    def _known(self) -> LegalDocument | None:
        """The portal's one document of that number and day, and issuer where one was typed."""
        found = LegalDocument.objects.filter(
            number=self._number, issued_on=self.cleaned_data["document_issued_on"]
        )
        issuer = squeezed(self.cleaned_data.get("document_issuer") or "")
        rows = [row for row in found if not issuer or row.issuer.lower() == issuer.lower()]
        return rows[0] if len(rows) == 1 else None
