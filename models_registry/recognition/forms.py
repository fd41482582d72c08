"""What the province types in when it decides: on a dossier, and on a recognition that stands."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DayField, PortalForm
from core.refusals import Refusal
from core.widgets import QuickSelect
from documents.models import DocumentKind, LegalDocument
from models_registry.citing import ActForm, DecisionFields, OptionalDecisionFields, WholeAct
from models_registry.models import ModelType

from .issued_list import Written, from_text, from_workbook

PROVINCE_ISSUER = gettext_lazy("UBND tỉnh Sơn La")


class CapacityField(forms.Form):
    """In what capacity a decision was signed."""

    signer_capacity = forms.CharField(
        label=gettext_lazy("Thẩm quyền, chức vụ người ký"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Ví dụ: KT. Chủ tịch, Phó Chủ tịch."),
    )


class PeriodFields(CapacityField):
    """From which day to which a recognition holds, and in what capacity its decision was signed."""

    in_force_from = DayField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Để trống: từ ngày ban hành."),
        required=False,
    )
    in_force_to = DayField(
        label=gettext_lazy("Có hiệu lực đến hết ngày"),
        help_text=gettext_lazy("Để trống: không thời hạn."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first = cleaned.get("in_force_from") or cleaned.get("decision_issued_on")
        last = cleaned.get("in_force_to")
        if first is not None and last is not None and last < first:
            raise ValidationError(_("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."))
        return cleaned

    @property
    def period(self) -> dict[str, Any]:
        """For a verb that puts a recognition in force."""
        names = ("in_force_from", "in_force_to", "signer_capacity")
        return {name: self.cleaned_data[name] for name in names}


class BodyField(forms.Form):
    """Who recognises, where it is not the issuer of the decision."""

    body = forms.CharField(
        label=gettext_lazy("Cơ quan công nhận"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống nếu là cơ quan ban hành quyết định."),
    )


class RecogniseForm(PeriodFields, BodyField, DecisionFields, ActForm):
    """The decision that recognises, at which level, and the days over which it does."""

    level = forms.ChoiceField(
        label=gettext_lazy("Mức công nhận"),
        required=False,
        help_text=gettext_lazy("Mức mà điểm kết luận đạt, hoặc mức thấp hơn."),
    )

    def __init__(self, *args: Any, reached: str = "", levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not levels:
            del self.fields["level"]
            return
        chosen: Any = self.fields["level"]
        chosen.choices = [(name, name) for name in levels]
        chosen.initial = reached

    @property
    def decided(self) -> dict[str, Any]:
        """For the verb: what the decision says of the recognition."""
        level = self.cleaned_data.get("level") or None
        return {**self.period, "body": self.cleaned_data["body"], "level": level}


class BulkRecogniseForm(PeriodFields, BodyField, DecisionFields, PortalForm):
    """One decision for many dossiers; each is recognised at the level that its marks reach."""

    @property
    def first(self) -> date:
        """The first day in force."""
        day: date = self.cleaned_data["in_force_from"] or self.cleaned_data["decision_issued_on"]
        return day

    def provisional(self, by: User) -> LegalDocument:
        """The decision as far as it is known before anything is written."""
        return self.typed_decision.known(by) or LegalDocument(
            number=self.cleaned_data["decision_number"],
            issued_on=self.cleaned_data["decision_issued_on"],
        )


class RenewForm(PeriodFields, DecisionFields, ActForm):
    """The later decision by which a recognition goes on, and the days of the next period."""

    decision_title = gettext_lazy("Quyết định duy trì công nhận mô hình")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].help_text = _(
            "Để trống: ngay sau ngày cuối của thời hạn hiện nay; nếu không thời hạn thì từ ngày "
            "ban hành."
        )


class RefuseForm(OptionalDecisionFields, ActForm):
    """Why a model is not recognised, and the notice that says so."""

    decision_title = gettext_lazy("Thông báo không công nhận")
    decision_kind = DocumentKind.NOTICE

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    field_order = ["reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision_number"].label = _("Số thông báo không công nhận")
        self.fields["decision_upload"].label = _("Tệp thông báo (PDF)")


class _Reason(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


# The signer and the capacity stand together, before the file.
_STOPPING = [
    "on",
    "reason",
    "decision_number",
    "decision_issued_on",
    "decision_issuer",
    "decision_signer",
    "signer_capacity",
]


class SuspendForm(CapacityField, DecisionFields, _Reason, ActForm):
    """From when a recognition does not count, why, and by which decision."""

    decision_title = gettext_lazy("Quyết định tạm dừng hiệu lực công nhận mô hình")
    on = DayField(label=gettext_lazy("Tạm dừng từ ngày"))
    field_order = _STOPPING


class ResumeForm(OptionalDecisionFields, ActForm):
    """From when a recognition counts again."""

    decision_title = gettext_lazy("Văn bản cho tiếp tục hiệu lực công nhận mô hình")
    on = DayField(label=gettext_lazy("Tiếp tục từ ngày"))
    field_order = ["on"]


class RevokeForm(CapacityField, DecisionFields, _Reason, ActForm):
    """From when a recognition no longer holds, why, and by which decision."""

    decision_title = gettext_lazy("Quyết định thu hồi quyết định công nhận mô hình")
    on = DayField(label=gettext_lazy("Thu hồi từ ngày"))
    field_order = _STOPPING


class AcknowledgeForm(WholeAct, PortalForm):
    """What whoever decides says to a change after the decision."""

    opinion = forms.CharField(
        label=gettext_lazy("Ý kiến"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Ví dụ: Đính chính tên, không làm thay đổi kết quả xét."),
    )


class LapseForm(OptionalDecisionFields, ActForm):
    """The last day of a recognition whose term is over."""

    decision_title = gettext_lazy("Văn bản về việc hết hiệu lực công nhận mô hình")
    last_day = DayField(label=gettext_lazy("Ngày cuối cùng còn hiệu lực"))
    field_order = ["last_day"]


class EndWithUnitForm(OptionalDecisionFields, ActForm):
    """The document by which the unit ended."""

    decision_title = gettext_lazy("Văn bản về sắp xếp đơn vị hành chính")
    decision_kind = DocumentKind.RESOLUTION


class EndManyForm(DecisionFields, PortalForm):
    """The one document by which the units of many recognitions ended."""

    decision_title = gettext_lazy("Văn bản về sắp xếp đơn vị hành chính")
    decision_kind = DocumentKind.RESOLUTION

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision_number"].label = _("Số văn bản sắp xếp")
        self.fields["decision_number"].help_text = _(
            "Văn bản đã có trên cổng thì được dùng lại theo số và ngày."
        )
        self.fields["decision_upload"].label = _("Tệp văn bản (PDF)")


class IssuedForm(DecisionFields, PortalForm):
    """A decision issued long ago, with its list of units: typed, pasted, or in a workbook."""

    type = forms.ModelChoiceField(
        label=gettext_lazy("Loại mô hình"), queryset=ModelType.objects.all(), widget=QuickSelect
    )
    in_force_from = DayField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Để trống: từ ngày ban hành."),
        required=False,
    )
    units = forms.CharField(
        label=gettext_lazy("Danh sách đơn vị"),
        help_text=gettext_lazy(
            "Mỗi dòng một đơn vị; có thể ghi thêm tên mô hình và ngày ra mắt, cách nhau bằng dấu "
            "chấm phẩy. Ví dụ: Xã Chiềng Chung, huyện Mai Sơn; Chính quyền thân thiện; 05/07/2024."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=200_000,
        required=False,
    )
    workbook = forms.FileField(
        label=gettext_lazy("Hoặc tệp Excel"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )
    field_order = ["type"]

    lines: list[Written]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page says the same of the whole form.
        self.fields["decision_number"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Read the list, from the workbook if one was sent."""
        cleaned = super().clean()
        self.lines = []
        first, issued_on = cleaned.get("in_force_from"), cleaned.get("decision_issued_on")
        if first is not None and issued_on is not None and first < issued_on:
            self.add_error("in_force_from", _("Ngày có hiệu lực phải từ ngày ban hành trở đi."))
        if cleaned.get("workbook"):
            try:
                self.lines = from_workbook(cleaned["workbook"])
            except Refusal as refusal:
                self.add_error("workbook", str(refusal))
                return cleaned
        else:
            self.lines = from_text(cleaned.get("units") or "")
        if not self.lines:
            self.add_error("units", _("Đề nghị nhập danh sách đơn vị hoặc chọn tệp Excel."))
        return cleaned

    @property
    def first(self) -> date:
        """The first day in force."""
        day: date = self.cleaned_data["in_force_from"] or self.cleaned_data["decision_issued_on"]
        return day

    def provisional(self, by: User) -> LegalDocument:
        """The decision as far as it is known before anything is written."""
        return self.typed_decision.known(by) or LegalDocument(
            number=self.cleaned_data["decision_number"],
            issued_on=self.cleaned_data["decision_issued_on"],
        )
