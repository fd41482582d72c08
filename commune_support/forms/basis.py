"""The document on whose strength something is done, typed in beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from documents.citing import TypedDocument
from documents.models import DocumentKind, LegalDocument


class BasisFields(forms.Form):
    """Number, day, issuer and title of a document; one that the portal has already is taken."""

    basis_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    basis_issued_on = DayField(label=_("Ngày ban hành"))
    basis_issuer = forms.CharField(
        label=_("Cơ quan ban hành"), max_length=200, initial="UBND tỉnh Sơn La"
    )
    basis_kind = forms.ChoiceField(
        label=_("Loại văn bản"), choices=DocumentKind.choices, initial=DocumentKind.DECISION
    )
    basis_title = forms.CharField(label=_("Trích yếu"), max_length=1000)

    BASIS = ("basis_number", "basis_issued_on", "basis_issuer", "basis_kind", "basis_title")

    def without_basis(self) -> None:
        """Leave the document out where none is needed."""
        for name in self.BASIS:
            del self.fields[name]

    @property
    def typed_basis(self) -> TypedDocument:
        """The document as it was typed."""
        return TypedDocument(self, "basis")

    def clean(self) -> dict[str, Any]:
        """Nothing rests on a document of the future."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "basis_number" in self.fields:
            self.typed_basis.check(required=True)
        return cleaned

    def basis(self, by: Any) -> LegalDocument | None:
        """The document that was typed; None where none is asked for."""
        return self.named_basis(by) if "basis_number" in self.fields else None

    def named_basis(self, by: Any) -> LegalDocument:
        """The document that was typed, entered now if it is new."""
        return self.typed_basis.cited(by)
