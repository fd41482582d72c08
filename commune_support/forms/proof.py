"""Photos and papers sent beside an activity, or added to it later."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import delivery, proving
from commune_support.models import ActivityProof, SupportActivity
from core.forms import PortalForm
from documents import filing
from organizations.permissions import Permission

from .basis import BasisFields

ACCEPTED = "image/jpeg,image/png,.pdf,.docx,.xlsx"


class FilesInput(forms.FileInput):
    """A file field that takes several at once; photos are made smaller before they are sent."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a kind that proves something; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ACCEPTED, "data-shrink": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file, or the error that says which is wrong."""
        files = data if isinstance(data, (list, tuple)) else [data]
        found = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        uploads = [file for file in found if file]
        if len(uploads) > proving.MOST_PROOFS:
            most = {"most": proving.MOST_PROOFS}
            raise ValidationError(_("Mỗi hoạt động có nhiều nhất %(most)d ảnh, tài liệu.") % most)
        for upload in uploads:
            try:
                filing.check(upload, filing.EVIDENCE)
            except filing.FileRefused as refusal:
                raise ValidationError(str(refusal), code="file") from refusal
        return uploads


class ProofFields(forms.Form):
    """Photos, and who consented where people can be recognised on them."""

    photos = FilesField(
        label=gettext_lazy("Ảnh, tài liệu"),
        required=False,
        help_text=gettext_lazy("Ảnh JPEG, PNG hoặc tệp PDF, Word, Excel; chọn được nhiều tệp."),
    )
    shows_people = forms.BooleanField(label=gettext_lazy("Ảnh nhận ra được người"), required=False)
    consent = forms.CharField(
        label=gettext_lazy("Việc đồng ý của người trong ảnh"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Ví dụ: các hộ đã đồng ý khi chụp, trưởng bản ghi nhận. Không ghi tên."
        ),
    )

    PROOF = ("photos", "shows_people", "consent")

    def check_consent(self) -> None:
        """People on a photo have consented."""
        said = self.cleaned_data
        if said.get("photos") and said.get("shows_people") and not said.get("consent"):
            self.add_error("consent", _("Đề nghị ghi việc đồng ý của người trong ảnh."))

    def prove(self, activity: SupportActivity, **acting: Any) -> None:
        """Add the files that were sent."""
        said = self.cleaned_data
        for upload in said.get("photos") or ():
            proving.prove(
                activity,
                upload,
                shows_people=said["shows_people"],
                consent=said["consent"] if said["shows_people"] else "",
                **acting,
            )


class ProofForm(PortalForm, ProofFields, BasisFields):
    """Photos and papers added to an activity that stands already."""

    field_order = [*ProofFields.PROOF, *BasisFields.BASIS]

    def __init__(self, *args: Any, activity: SupportActivity, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.user = activity, user
        if not delivery.is_for_another(user, activity, Permission.ACTIVITY_WRITE):
            self.without_basis()

    def clean(self) -> dict[str, Any]:
        """Something was sent, and people on it have consented."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("photos") and "photos" not in self.errors:
            self.add_error("photos", _("Đề nghị chọn ảnh hoặc tệp."))
        self.check_consent()
        return cleaned

    def proved(self) -> bool:
        """Add them: True when done, False when the form says why not."""

        @transaction.atomic
        def act() -> None:
            self.prove(self.activity, by=self.user, basis=self.basis(self.user))

        return self.attempt(act)


class RemoveProofForm(PortalForm, BasisFields):
    """Why a photo or paper is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, proof: ActivityProof, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof, self.user = proof, user
        if not delivery.is_for_another(user, proof.activity, Permission.ACTIVITY_WRITE):
            self.without_basis()

    def removed(self) -> bool:
        """Take it back: True when done, False when the form says why not."""

        @transaction.atomic
        def act() -> None:
            reason, basis = self.cleaned_data["reason"], self.basis(self.user)
            proving.remove(self.proof, by=self.user, reason=reason, basis=basis)

        return self.attempt(act)
