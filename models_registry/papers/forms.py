"""What is asked before a paper is written, and where a province puts its own template."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PortalForm
from core.refusals import Refusal
from documents.decree30 import Body, Capacity
from models_registry.models import Dossier, PaperKind

from . import replacing

# Who signs a decision; the value stands in addresses.
DECIDERS: dict[str, tuple[Body, Capacity, Any]] = {
    "ct": (Body.CHAIRMAN, Capacity.HEAD, gettext_lazy("Chủ tịch UBND tỉnh")),
    "ct-kt": (Body.CHAIRMAN, Capacity.DEPUTY, gettext_lazy("Phó Chủ tịch ký thay Chủ tịch")),
    "tm": (
        Body.COMMITTEE,
        Capacity.HEAD,
        gettext_lazy("Chủ tịch thay mặt UBND tỉnh (TM.)"),
    ),
    "tm-kt": (
        Body.COMMITTEE,
        Capacity.DEPUTY,
        gettext_lazy("Phó Chủ tịch thay mặt UBND tỉnh (TM., KT.)"),
    ),
}


class DraftDecisionForm(PortalForm):
    """Which dossiers one decision recognises, and who signs it."""

    ky = forms.ChoiceField(
        label=gettext_lazy("Người ký"),
        choices=[(key, label) for key, (_body, _how, label) in DECIDERS.items()],
        initial="ct",
        required=False,
    )
    dossiers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Hồ sơ"),
        queryset=Dossier.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Đề nghị chọn ít nhất một hồ sơ.")},
    )

    def __init__(self, *args: Any, permitted: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dossiers: Any = self.fields["dossiers"]
        dossiers.queryset = permitted

    @property
    def signs(self) -> tuple[Body, Capacity]:
        """What issues the decision, and in what capacity its signer signs."""
        body, capacity, _label = DECIDERS[self.cleaned_data["ky"] or "ct"]
        return body, capacity


class PaperTemplateForm(PortalForm):
    """A Word file in place of the standard template, and by which dossier to try it."""

    upload = forms.FileField(
        label=gettext_lazy("Tệp mẫu (Word)"), widget=forms.FileInput(attrs={"accept": ".docx"})
    )
    dossier = forms.SlugField(
        label=gettext_lazy("Xem thử với hồ sơ"),
        required=False,
        help_text=gettext_lazy(
            "Mã hồ sơ, ví dụ HS-2024-0002. Để trống: hồ sơ mới nhất được xem; nếu không có thì "
            "hiện tên các thẻ."
        ),
    )

    def __init__(self, *args: Any, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_upload(self) -> Any:
        """Check the template before anything is kept; what is wrong is told at the field."""
        upload = self.cleaned_data["upload"]
        try:
            self.read = replacing.check(self.kind, upload)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return upload

    def clean_dossier(self) -> str:
        """Codes are written in capitals."""
        return str(self.cleaned_data["dossier"]).upper()


def wrong_dossier(code: str) -> str:
    """That no dossier of that code can be seen."""
    return _("Không có hồ sơ %s trong phạm vi được xem.") % code
