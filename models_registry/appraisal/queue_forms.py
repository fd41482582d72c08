"""What is asked before many dossiers are judged, or given to somebody."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from core.widgets import QuickSelect
from models_registry.models import CriteriaGroup, Dossier
from models_registry.scoring.appointing import who_may_be_appointed

REASON_LENGTH = 2000


class ReasonForm(PortalForm):
    """One reason for all of the chosen dossiers."""

    reason = forms.CharField(
        label=_("Lý do (ghi cho từng hồ sơ)"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_wanted: bool, takes_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_wanted
        if not takes_reason:
            del self.fields["reason"]

    @property
    def given(self) -> str:
        """The reason as it was typed."""
        return str(self.cleaned_data.get("reason", ""))


class AppointForm(PortalForm):
    """Who is to appraise the chosen dossiers, and which groups of criteria."""

    person: Any = forms.ModelChoiceField(
        label=_("Người thẩm định"), queryset=None, empty_label="---------", widget=QuickSelect
    )
    groups: Any = forms.ModelMultipleChoiceField(
        label=_("Nhóm tiêu chí"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn nhóm nào: thẩm định tất cả các nhóm."),
    )

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = who_may_be_appointed()
        sets = {dossier.round.criteria_set_id for dossier in dossiers}
        groups: Any = self.fields["groups"]
        # Groups are offered where all of the dossiers are judged by one set.
        only = sets.pop() if len(sets) == 1 else None
        groups.queryset = CriteriaGroup.objects.filter(criteria_set=only)
        if only is None:
            del self.fields["groups"]

    @property
    def chosen_groups(self) -> list[int]:
        """The groups by their ids; none where the whole dossier is given."""
        return [group.pk for group in self.cleaned_data.get("groups", [])]
