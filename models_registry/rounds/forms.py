"""How a round is opened and changed, how its board is narrowed, and who is put in charge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.forms import NumberField, PortalModelForm, RevisedModelForm
from core.widgets import QuickSelect
from models_registry import dossiers
from models_registry.citing import ActForm, WholeAct
from models_registry.filters import areas
from models_registry.models import AppraisalRound, CriteriaSet, ModelType
from models_registry.scoring import first_body
from organizations.models import Organization

from . import board
from . import opening as rounds


class RoundForm(WholeAct, RevisedModelForm):
    """A round's title, days, criteria and steps."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(),
        label=_("Bộ tiêu chí"),
        required=False,
        empty_label=_("Bộ đang áp dụng khi hồ sơ đầu tiên được chấm hoặc gửi"),
        help_text=_("Cố định từ khi hồ sơ đầu tiên của đợt được chấm hoặc gửi."),
    )
    field_order = (
        "type",
        "year",
        "number",
        *("title", "register_by", "opens_on", "submit_by", "appraise_by", "decide_by"),
        "criteria_set",
    )

    class Meta(PortalModelForm.Meta):
        model = AppraisalRound
        fields = (
            *("title", "register_by", "opens_on", "submit_by", "appraise_by", "decide_by"),
            *("wants_approval", "wants_launch", "first_level", "first_office", "sending"),
        )
        widgets = {"first_level": forms.RadioSelect, "sending": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submit_by"].required = True
        chosen: Any = self.fields["criteria_set"]
        chosen.queryset = self._offered()
        office: Any = self.fields["first_office"]
        office.queryset = first_body.offices(clock.today())
        office.empty_label = _("Không giao cho cơ quan nào")
        if self.instance.pk is not None:
            self.initial["criteria_set"] = self.instance.criteria_set_id
            chosen.disabled = rounds.is_fixed(self.instance)

    def _offered(self) -> Any:
        """The issued sets; of the round's own type once it has one."""
        issued = CriteriaSet.objects.issued().select_related("type")
        return issued.filter(type=self.instance.type_id) if self.instance.pk else issued

    @property
    def written(self) -> dict[str, Any]:
        """What the province sets, for the verb."""
        return {name: self.cleaned_data[name] for name in rounds.WRITTEN}


class OpenRoundForm(RoundForm):
    """A new round: for which type, of which year, the how manieth."""

    type = forms.ModelChoiceField(
        ModelType.objects.none(), label=_("Loại mô hình"), empty_label=None
    )
    year = NumberField(label=_("Năm"), min_value=2000, max_value=2200)
    number = NumberField(label=_("Đợt số"), min_value=1, max_value=99)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types: Any = self.fields["type"]
        types.queryset = ModelType.objects.open()
        # The steps that the type usually takes; the form of another type says them as its own.
        if (usual := types.queryset.first()) is not None:
            for name in ("wants_approval", "wants_launch", "first_level"):
                self.initial[name] = getattr(usual, name)

    @property
    def opened(self) -> dict[str, Any]:
        """The whole round, for the verb."""
        return {
            **self.written,
            **{one: self.cleaned_data[one] for one in ("type", "year", "number")},
        }


class BoardForm(forms.Form):
    """What narrows the board: words, area, standing, delay."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=200)
    trong = forms.ChoiceField(required=False, widget=QuickSelect)
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        widget=QuickSelect,
        choices=[("", _("Tất cả")), *board.STANDINGS.items()],
    )
    han = forms.ChoiceField(
        label=_("Thời hạn"),
        required=False,
        widget=QuickSelect,
        choices=[
            ("", _("Tất cả")),
            *board.DELAYS.items(),
            (board.LATE_REGISTRATION, board.LATE_REGISTERED),
        ],
    )

    def __init__(self, data: Any, *, day: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["trong"]
        field.label, found = areas(day)
        field.choices = [("", _("Tất cả")), *found]

    @property
    def wanted(self) -> dict[str, str]:
        """For `board.narrowed`; what is not among the choices narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q", ""),
            "area": given.get("trong", ""),
            "standing": given.get("trang_thai", ""),
            "delay": given.get("han", ""),
        }


class OfficerForm(ActForm):
    """Who of the unit is in charge of a dossier."""

    officer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Người được phân công"),
        required=False,
        empty_label=_("Không phân công riêng"),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["officer"]
        members.queryset = dossiers.officers_of(organization)
