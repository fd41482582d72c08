"""What is typed in of a criteria set: its rules as fields, its criteria as a workbook."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField, NumberField, PortalModelForm, RevisedModelForm
from core.numbers import NotANumber, format_trimmed, parse_number
from core.refusals import Refusal
from core.text import squeezed
from models_registry.citing import ActForm, DecisionFields, WholeAct
from models_registry.models import CriteriaSet
from models_registry.scoring.outcome import Item

from .workbook import ReadCriteria, read

ONE_PER_LINE = gettext_lazy("Mỗi dòng một điều kiện.")


class CriteriaSetForm(WholeAct, RevisedModelForm):
    """A draft: name, way of judging, thresholds, levels, veto conditions, and the list."""

    min_total = NumberField(
        label=gettext_lazy("Tổng tối thiểu"),
        places=2,
        min_value=0,
        max_value=99_999,
        required=False,
        help_text=gettext_lazy("Số điểm, hoặc số tiêu chí đạt. Để trống: không quy định."),
    )
    min_group_share = NumberField(
        label=gettext_lazy("Mỗi nhóm đạt ít nhất"),
        places=2,
        min_value=0,
        max_value=100,
        suffix="%",
        required=False,
    )
    min_criterion_share = NumberField(
        label=gettext_lazy("Mỗi tiêu chí đạt ít nhất"),
        places=2,
        min_value=0,
        max_value=100,
        suffix="%",
        required=False,
    )
    levels = forms.CharField(
        label=gettext_lazy("Các mức công nhận"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Mỗi dòng một mức, ví dụ: 4 sao: 95. Để trống nếu không chia mức."),
    )
    vetoes = forms.CharField(
        label=gettext_lazy("Điều kiện loại trừ"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        required=False,
        help_text=ONE_PER_LINE,
    )
    upload = forms.FileField(
        label=gettext_lazy("Danh sách tiêu chí (Excel)"),
        required=False,
        help_text=gettext_lazy(
            "Thay toàn bộ tiêu chí của bản thảo. Có thể tải danh sách hiện có về sửa rồi nộp lại."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )
    field_order = ["code", "name", "type", "scoring", "upload"]

    read_list: ReadCriteria | None = None

    class Meta(PortalModelForm.Meta):
        model = CriteriaSet
        fields = (
            "code",
            "name",
            "type",
            "scoring",
            "min_total",
            "min_group_share",
            "min_criterion_share",
            "mottos",
        )
        widgets = {"mottos": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # A code is shared by all versions.
            del self.fields["code"]
            self.initial["levels"] = "\n".join(
                f"{level.name}: {format_trimmed(level.minimum)}"
                for level in self.instance.levels.all()
            )
            self.initial["vetoes"] = "\n".join(veto.text for veto in self.instance.vetoes.all())

    def clean_levels(self) -> list[tuple[str, Decimal]]:
        """'4 sao: 95' by line; no name and no minimum twice."""
        found: list[tuple[str, Decimal]] = []
        for line in self.cleaned_data["levels"].splitlines():
            if not line.strip():
                continue
            name, _colon, minimum = line.rpartition(":")
            try:
                level = squeezed(name), parse_number(minimum)
            except NotANumber as error:
                raise ValidationError(_as_example(line)) from error
            if not level[0] or len(level[0]) > 100 or not _is_threshold(level[1]):
                raise ValidationError(_as_example(line))
            if any(level[0] == name or level[1] == least for name, least in found):
                raise ValidationError(_("Mức “%s” bị trùng tên hoặc trùng ngưỡng.") % level[0])
            found.append(level)
        return found

    def clean_vetoes(self) -> list[str]:
        """One condition a line."""
        found = [squeezed(line) for line in self.cleaned_data["vetoes"].splitlines()]
        if any(len(line) > 500 for line in found):
            raise ValidationError(_("Đề nghị viết mỗi điều kiện nhiều nhất 500 ký tự."))
        return [line for line in found if line]

    def clean_upload(self) -> Any:
        """The list is read here, so that its errors stand with the others."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        try:
            self.read_list = read(upload)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        errors = [
            _("Ô %(cell)s: %(message)s") % {"cell": cell, "message": message}
            for cell, message in self.read_list.errors
        ]
        if errors:
            raise ValidationError(errors)
        if not self.read_list.content:
            raise ValidationError(_("Danh sách chưa có tiêu chí nào."))
        return upload

    @property
    def written(self) -> dict[str, Any]:
        """What a verb saves."""
        names = [name for name in self.Meta.fields if name in self.cleaned_data]
        lists = {name: self.cleaned_data[name] for name in ("levels", "vetoes")}
        content = self.read_list.content if self.read_list else None
        named = {name: self.cleaned_data[name] for name in names}
        return named | lists | ({} if content is None else {"content": content})


def _is_threshold(minimum: Decimal) -> bool:
    """Whether the column holds it as it was typed, without rounding it onto another level."""
    return 0 <= minimum < 100_000 and minimum == round(minimum, 2)


def _as_example(line: str) -> str:
    return _("Dòng “%s” không hợp lệ. Nhập dạng: 4 sao: 95.") % line.strip()[:60]


class IssueForm(DecisionFields, ActForm):
    """The document by which a version is issued, and from which day it is applied."""

    decision_title = gettext_lazy("Quyết định ban hành bộ tiêu chí")

    valid_from = DayField(
        label=gettext_lazy("Áp dụng từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: từ ngày văn bản có hiệu lực."),
    )


class TrialForm(forms.Form):
    """Marks to try a set with; nothing of it is stored. Bounds and wording as in a real score."""

    def __init__(
        self, *args: Any, items: tuple[Item, ...], has_points: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"c{item.key}"] = (
                NumberField(
                    label=item.number,
                    places=2,
                    min_value=0,
                    max_value=item.maximum.normalize(),
                    required=False,
                )
                if has_points
                else forms.BooleanField(label=item.number, required=False)
            )
        self._keys = [item.key for item in items]
        self._has_points = has_points

    @property
    def marks(self) -> dict[int, Decimal]:
        """The marks typed, by the keys of the items; a box left open is a criterion not passed."""
        typed = {key: self.cleaned_data[f"c{key}"] for key in self._keys}
        if not self._has_points:
            return {key: Decimal(int(value)) for key, value in typed.items()}
        return {key: value for key, value in typed.items() if value is not None}
