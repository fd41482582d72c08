"""Forms of an adjustment: the document with its day, the lines as typed or from a workbook."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import adjustment
from commune_support.adjustment import MOST_LINES, Wanted
from commune_support.adjustment_workbook import read_wanted
from commune_support.models import (
    AdjustmentAct,
    AssignmentAdjustment,
    AssignmentDecision,
)
from commune_support.models.adjustments import LONGEST
from core.forms import DayField, PortalForm
from core.refusals import Refusal
from documents.citing import pdf_field

from .basis import BasisFields


class AdjustmentForm(PortalForm, BasisFields):
    """Which decision is adjusted, by which document, from which day."""

    decision = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định được điều chỉnh"),
        queryset=AssignmentDecision.objects.select_related("document"),
    )
    effective_on = DayField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Phân công cũ kết thúc vào ngày liền trước."),
    )
    basis_signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=200, required=False)
    basis_upload = pdf_field(gettext_lazy("Tệp văn bản"))

    field_order = ["decision", *BasisFields.BASIS, "basis_signer", "basis_upload", "effective_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = AssignmentDecision.objects.order_by("-valid_from", "-pk").first()
        if latest is not None:
            self.initial.setdefault("decision", latest.pk)
        self.initial.setdefault("basis_title", _("Điều chỉnh phân công giúp đỡ xã khu vực III"))

    def drafted(self, by: Any) -> AssignmentAdjustment | None:
        """The draft, or None when the form says why not."""
        said = self.cleaned_data
        made: list[AssignmentAdjustment] = []

        @transaction.atomic
        def act() -> None:
            made.append(
                adjustment.draft(
                    decision=said["decision"],
                    document=self.named_basis(by),
                    effective_on=said["effective_on"],
                    by=by,
                )
            )

        return made[0] if self.attempt(act) else None


def _text(label: Any, name: str, offers: str = "") -> forms.CharField:
    """A cell of a line; `offers` is the page's list of names that it proposes."""
    attrs = {"list": offers, "autocomplete": "off"} if offers else {}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=LONGEST[name], widget=widget)


class LineForm(PortalForm):
    """One wanted change in words; a line without a word is none."""

    act = forms.ChoiceField(
        label=gettext_lazy("Nội dung"), choices=AdjustmentAct.choices, initial=AdjustmentAct.ADD
    )
    supporter = _text(gettext_lazy("Đơn vị giúp đỡ"), "supporter", "supporters")
    commune = _text(gettext_lazy("Xã được giúp đỡ"), "commune", "communes")
    taker = _text(gettext_lazy("Xã mới hoặc đơn vị thay thế"), "taker", "takers")
    reason = _text(gettext_lazy("Lý do"), "reason")
    is_lead = forms.BooleanField(label=gettext_lazy("Chủ trì"), required=False)

    @property
    def wanted(self) -> Wanted | None:
        """The line as typed; None where it says nothing or was taken out."""
        said = self.cleaned_data
        texts = {name: said.get(name, "") for name in LONGEST}
        if said.get("DELETE") or not any(texts.values()):
            return None
        return Wanted(act=said["act"], is_lead=said["is_lead"], **texts)


class LineFormSet(forms.BaseFormSet):
    """The lines of an adjustment with some blank ones; 'more' asks for more blank ones."""

    MORE = "them_dong"

    @property
    def wanted(self) -> list[Wanted]:
        """The lines that say something, in their order."""
        return [form.wanted for form in self.forms if form.wanted is not None]


_Lines = forms.formset_factory(
    LineForm, formset=LineFormSet, extra=5, max_num=MOST_LINES, can_delete=True
)


def line_formset(data: Any, stored: Sequence[Wanted]) -> LineFormSet:
    """The lines as stored or as typed; what 'more' asks for is added below them."""
    if data is not None and LineFormSet.MORE in data:
        data = data.copy()
        total = data.get("lines-TOTAL_FORMS", "")
        data["lines-TOTAL_FORMS"] = min(int(total) + 5 if total.isdecimal() else 5, MOST_LINES)
    formset: Any = _Lines(data, initial=[vars(line) for line in stored], prefix="lines")
    return cast(LineFormSet, formset)


class LinesWorkbookForm(PortalForm):
    """A workbook whose lines take the place of the draft's."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=gettext_lazy("Tệp Excel"),
        help_text=gettext_lazy("Các dòng trong tệp thay cho các dòng đang có của bản nháp."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the workbook; what is wrong is told by sheet and cell."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if upload := cleaned.get("upload"):
            try:
                cleaned["wanted"] = read_wanted(upload)
            except Refusal as refusal:
                self.add_error("upload", getattr(refusal, "errors", None) or str(refusal))
        return cleaned

    def replaced(self, row: AssignmentAdjustment, by: Any) -> bool:
        """Put its lines into the draft: True when done, False when the form says why not."""
        said = self.cleaned_data
        return self.attempt(
            lambda: adjustment.rewrite(row, wanted=said["wanted"], by=by, seen=said["revision"])
        )
