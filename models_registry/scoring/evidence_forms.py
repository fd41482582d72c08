"""The form of a piece of evidence: one that the unit has, a document by its number, or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DayField, PortalForm
from core.widgets import QuickSelect
from documents import filing
from documents.citing import TypedDocument
from documents.entry import kind_in
from documents.models import DocumentKind, LegalDocument
from models_registry.citing import BasisMixin, WholeAct
from models_registry.models import Evidence
from organizations.models import Organization

ACCEPTED = ", ".join(kind.extension.upper() for kind in filing.EVIDENCE) + "."


def evidence_file(label: Any, *, required: bool = False) -> forms.FileField:
    """A file of one of the kinds that prove something; told before it is sent."""
    return forms.FileField(
        label=label,
        required=required,
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(
                    f".{ending}"
                    for kind in filing.EVIDENCE
                    for ending in {kind.extension, *(("jpeg",) if kind.extension == "jpg" else ())}
                )
            }
        ),
    )


def checked(upload: Any) -> Any:
    """The upload, if it is of a kind that is kept; else the error that says what is."""
    if upload is not None:
        try:
            filing.check(upload, filing.EVIDENCE)
        except filing.FileRefused as refusal:
            raise ValidationError(str(refusal), code="file") from refusal
    return upload


class EvidenceForm(BasisMixin, WholeAct, PortalForm):
    """What proves a criterion: `kept` names a piece of the unit's store, the rest a new one."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Dùng lại minh chứng đã có"), required=False, widget=QuickSelect
    )
    document_number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Ví dụ: 25/KH-UBND. Văn bản đã có trên cổng thì được dùng lại."),
    )
    document_issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    document_issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False
    )
    title = forms.CharField(
        label=gettext_lazy("Trích yếu hoặc tên minh chứng"), max_length=300, required=False
    )
    upload = evidence_file(gettext_lazy("Tệp minh chứng"))
    place = forms.CharField(
        label=gettext_lazy("Mục, trang"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỗ cần xem trong văn bản. Ví dụ: mục II.3, trang 5."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        store = Evidence.objects.current().filter(organization=organization)
        self.store = {piece.pk: piece for piece in store.select_related("document")}
        kept: Any = self.fields["kept"]
        kept.choices = [("", "---------"), *((key, str(one)) for key, one in self.store.items())]
        if not self.store:
            del self.fields["kept"]

    def clean_upload(self) -> Any:
        """Say at the field what is wrong with the file."""
        return checked(self.cleaned_data["upload"])

    def clean(self) -> dict[str, Any]:
        """Something is named; a document has number, day and issuer."""
        self.check_basis()
        cleaned = self.cleaned_data
        if self.piece is not None:
            return cleaned
        typed = self._typed
        if typed.is_named or cleaned.get("document_issued_on"):
            typed.check(required=True)
        elif not cleaned.get("upload") and "upload" not in self.errors:
            self.add_error(
                None,
                _("Đề nghị chọn minh chứng đã có, nhập số và ngày văn bản, hoặc chọn tệp."),
            )
        return cleaned

    @property
    def piece(self) -> Evidence | None:
        """The piece of the store that was chosen."""
        chosen = self.cleaned_data.get("kept")
        return self.store[int(chosen)] if chosen else None

    @property
    def _typed(self) -> TypedDocument:
        return TypedDocument(
            self,
            "document",
            kind=kind_in(self.cleaned_data.get("document_number", "")) or DocumentKind.OTHER,
            title=self.cleaned_data.get("title") or _("Văn bản minh chứng"),
            issuer=self.organization,
        )

    def document(self, by: User) -> LegalDocument | None:
        """The document typed in, None where only a file was given."""
        return self._typed.cited(by) if self._typed.is_named else None


class NewerFileForm(BasisMixin, WholeAct, PortalForm):
    """A newer file in the place of an older one."""

    upload = evidence_file(gettext_lazy("Tệp mới"), required=True)

    def clean_upload(self) -> Any:
        """Say at the field what is wrong with the file."""
        return checked(self.cleaned_data["upload"])

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        self.check_basis()
        return self.cleaned_data


class RemovalForm(BasisMixin, WholeAct, PortalForm):
    """Nothing but the basis, where the piece is taken off on the unit's behalf."""

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        self.check_basis()
        return self.cleaned_data
