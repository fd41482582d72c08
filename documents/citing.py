"""The part of a form that asks for a document: typed in beside the act that rests on it.

A document that the portal has is used again; any other is entered with the act, and only if the act
is done.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.cells import in_vietnamese
from core.forms import DayField
from core.text import fold, squeezed

from . import filing
from .entry import cite, tidy_number
from .models import DocumentKind, LegalDocument


def pdf_field(label: Any) -> forms.FileField:
    """A file that must be a PDF; said so before it is sent."""
    return forms.FileField(
        label=label,
        help_text=gettext_lazy("Bản điện tử đã ký số, hoặc bản sao số hóa."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


class TypedDocument:
    """What was typed of one document: a form's fields `<prefix>_number`, `<prefix>_issued_on`, …

    Number and day are asked for everywhere; issuer, signer, kind, title and file where the form has
    a field for them, and `issuer`, `kind` and `title` stand in where it has none or it was left
    empty.
    """

    def __init__(
        self,
        form: Any,
        prefix: str,
        *,
        kind: str = DocumentKind.LETTER,
        title: Any = "",
        issuer: Any = "",
    ) -> None:
        self.form, self.prefix = form, prefix
        self.kind, self.title, self.usual_issuer = kind, title, issuer

    def _typed(self, name: str) -> Any:
        return self.form.cleaned_data.get(f"{self.prefix}_{name}")

    @property
    def is_named(self) -> bool:
        """Whether a number was typed."""
        return bool(self._typed("number"))

    @property
    def issuer(self) -> str:
        """Who issued it, as far as the form says."""
        return squeezed(self._typed("issuer") or "") or in_vietnamese(self.usual_issuer)

    def known(self, by: User) -> LegalDocument | None:
        """The one document of that number and day, and of that issuer where one is named.

        Every commune has a letter number 25: another issuer's is another document. What another
        office keeps for itself is not found by its number either.
        """
        found = LegalDocument.objects.open_to(by).filter(
            number=tidy_number(self._typed("number")), issued_on=self._typed("issued_on")
        )
        issuer = fold(self.issuer)
        rows = [row for row in found if not issuer or fold(row.issuer) == issuer]
        return rows[0] if len(rows) == 1 else None

    def cited(self, by: User) -> LegalDocument:
        """The document that was typed: the one the portal has, else entered now."""
        known = self.known(by)
        return cite(
            by=by,
            number=self._typed("number"),
            issued_on=self._typed("issued_on"),
            issuer=known.issuer if known else self.issuer,
            title=self._typed("title") or in_vietnamese(self.title),
            kind=self._typed("kind") or self.kind,
            signer=squeezed(self._typed("signer") or ""),
            upload=self._typed("upload"),
        )

    def check(self, *, required: bool) -> None:
        """Tell the form what is missing or wrong.

        Number and day come together, nothing is issued in the future, a file is a PDF.
        """
        number, issued_on = self._typed("number"), self._typed("issued_on")
        if required or number or issued_on:
            for name, words in (
                ("number", _("Đề nghị nhập số, ký hiệu văn bản.")),
                ("issued_on", _("Đề nghị nhập ngày ban hành văn bản.")),
            ):
                field = f"{self.prefix}_{name}"
                if not self._typed(name) and field not in self.form.errors:
                    self.form.add_error(field, words)
        if issued_on is not None and issued_on > clock.today():
            self.form.add_error(
                f"{self.prefix}_issued_on", _("Ngày ban hành không thể sau ngày hôm nay.")
            )
        upload = self._typed("upload")
        if upload is not None:
            try:
                filing.check(upload)
            except filing.FileRefused as refusal:
                self.form.add_error(f"{self.prefix}_upload", str(refusal))


class CitedDocument(forms.Form):
    """Number, day and issuer of a document; the issuer only where the portal does not know it.

    A subclass says who types, what a new document is called and which kind it is. `cites(False)`
    leaves the fields out where no document is wanted.
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
    # Who types.
    user: Any

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

    @property
    def typed_document(self) -> TypedDocument:
        """The document as it was typed."""
        return TypedDocument(self, "document", kind=self.document_kind, title=self.document_title)

    def clean(self) -> dict[str, Any]:
        """A new document has its issuer; nothing is issued in the future."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "document_number" not in self.fields:
            return cleaned
        typed = self.typed_document
        typed.check(required=False)
        is_whole = cleaned.get("document_number") and cleaned.get("document_issued_on")
        if is_whole and not typed.issuer and typed.known(self.user) is None:
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
        return self.typed_document.cited(by)
