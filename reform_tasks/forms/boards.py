"""Which year and which layer of plans a board shows."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField, PortalForm
from core.widgets import QuickSelect
from reform_tasks.models import Layer


class YearForm(PortalForm):
    """The year of the plans, that of the as-of day unless another is asked for."""

    nam = NumberField(label=_("Năm kế hoạch"), min_value=2000, max_value=2100, required=False)

    def __init__(self, data: Any, *, day: date) -> None:
        filled = data.copy()
        filled.setdefault("nam", str(day.year))
        super().__init__(filled)
        self.day = day

    @property
    def year(self) -> int:
        """The year asked for; that of the day where none or a wrong one was."""
        return int(self._asked("nam") or self.day.year)

    def _asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class ProgressTableForm(YearForm):
    """The layer too: the two are never added."""

    loai = forms.ChoiceField(
        label=_("Loại kế hoạch"), choices=Layer.choices, widget=QuickSelect, required=False
    )

    def __init__(self, data: Any, *, day: date) -> None:
        filled = data.copy()
        filled.setdefault("loai", Layer.PROVINCE.value)
        super().__init__(filled, day=day)

    @property
    def layer(self) -> Layer:
        """The layer asked for, the province's own plan unless it is known."""
        return Layer(self._asked("loai") or Layer.PROVINCE)
