"""The form of one criterion of a draft."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import NumberField, PortalModelForm
from core.text import squeezed
from models_registry.citing import WholeAct
from models_registry.models import CriteriaSet, Criterion

from .content import CriterionContent


class CriterionForm(WholeAct, PortalModelForm):
    """One criterion of a draft: its group by name, its words, its rules, and where it stands."""

    group = forms.CharField(label=gettext_lazy("Nhóm tiêu chí"), max_length=300)
    place = NumberField(label=gettext_lazy("Vị trí trong bộ"), min_value=1)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["group", "number", "text", "maximum"]

    class Meta(PortalModelForm.Meta):
        model = Criterion
        fields = [
            "number",
            "text",
            "maximum",
            "applicability",
            "is_mandatory",
            "is_bonus",
            "wants_file",
            "evidence",
            "guidance",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = criteria_set.revision
        self.groups = [group.title for group in criteria_set.groups.all()]
        self.fields["group"].widget.attrs["list"] = "groups"
        if self.instance.pk is not None:
            self.initial.update(group=self.instance.group.title, place=self.instance.order)
        if not criteria_set.has_points:
            del self.fields["maximum"]
        else:
            # Without its points a set cannot be issued; a draft may still lack them.
            self.fields["maximum"].required = False

    def clean_group(self) -> str:
        """One spelling of a group is one group."""
        return squeezed(self.cleaned_data["group"])

    def clean_maximum(self) -> Decimal | None:
        """More than nothing."""
        maximum: Decimal | None = self.cleaned_data["maximum"]
        if maximum is not None and maximum <= 0:
            raise ValidationError(_("Đề nghị nhập điểm tối đa lớn hơn 0."))
        return maximum

    def clean(self) -> dict[str, Any]:
        """What only adds cannot be demanded."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_bonus") and cleaned.get("is_mandatory"):
            self.add_error("is_mandatory", _("Tiêu chí điểm thưởng không thể là bắt buộc."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The whole list is written anew: what stands in the way of it the verb tells.
        return {field.name for field in Criterion._meta.fields}

    @property
    def seen(self) -> int | None:
        """The revision of the set that was on the screen."""
        found: int | None = self.cleaned_data.get("revision")
        return found

    @property
    def content(self) -> CriterionContent:
        """What was typed, as the list of a set holds it."""
        names = [name for name in self.Meta.fields if name in self.cleaned_data]
        return CriterionContent(
            group=self.cleaned_data["group"],
            **{name: self.cleaned_data[name] for name in names},
        )
