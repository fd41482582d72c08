"""Forms of a commune's own record: its criteria on a day, one target of a year."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import commune_record
from commune_support.commune_record import Ground
from commune_support.models import (
    CommuneCriterion,
    CriterionState,
    NewRuralCriterion,
    NewRuralSet,
    TargetKind,
)
from core import clock
from core.forms import DayField, NumberField, PortalForm
from core.numbers import format_day
from documents.models import DocumentKind
from territory.models import AdministrativeUnit

from .basis import BasisFields


class RecordedForm(PortalForm, BasisFields):
    """What both forms have: the commune, its document, and what was on the screen."""

    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, commune: AdministrativeUnit, issuer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune = commune
        self.initial.setdefault("edition", commune_record.edition(commune))
        self.initial.setdefault("basis_issuer", issuer)
        self.initial.setdefault("basis_kind", DocumentKind.REPORT)


class StatesForm(RecordedForm):
    """How the commune stands in each criterion of a set, from a day on; blanks change nothing."""

    on = DayField(label=gettext_lazy("Tình trạng tại ngày"))

    def __init__(self, *args: Any, criteria_set: NewRuralSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.initial.setdefault("on", min(today, criteria_set.valid_to or today))
        self.criteria = list(criteria_set.criteria.select_related("criteria_set"))
        standing = CommuneCriterion.objects.filter(
            commune=self.commune, criterion__in=self.criteria, valid_to=None
        )
        now = {fact.criterion_id: fact for fact in standing}
        for criterion in self.criteria:
            self.fields[self._name(criterion)] = self._field(criterion, now.get(criterion.pk))

    @staticmethod
    def _name(criterion: NewRuralCriterion) -> str:
        return f"criterion_{criterion.pk}"

    def _field(
        self, criterion: NewRuralCriterion, fact: CommuneCriterion | None
    ) -> forms.ChoiceField:
        said = _("Chưa có thông tin.")
        if fact is not None:
            state, day = fact.get_state_display(), format_day(fact.valid_from)
            said = _("Đã ghi: %(state)s, từ ngày %(day)s.") % {"state": state, "day": day}
        return forms.ChoiceField(
            label=str(criterion),
            choices=[("", _("Không thay đổi")), *CriterionState.choices],
            required=False,
            help_text=said,
        )

    @property
    def of_criteria(self) -> list[Any]:
        """The fields of the criteria, in their order."""
        return [self[self._name(criterion)] for criterion in self.criteria]

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        cleaned = super().clean()
        self.states = {
            criterion: CriterionState(cleaned[self._name(criterion)])
            for criterion in self.criteria
            if cleaned.get(self._name(criterion))
        }
        if not self.states and not self.errors:
            raise forms.ValidationError(_("Đề nghị chọn tình trạng của ít nhất một tiêu chí."))
        return cleaned

    def recorded(self, by: Any) -> bool:
        """Enter them: True when done, False when the form says why not."""

        @transaction.atomic
        def act() -> None:
            self.changed = commune_record.record_states(
                self.commune,
                self.states,
                on=self.cleaned_data["on"],
                ground=Ground(self.named_basis(by)),
                by=by,
                seen=self.cleaned_data["edition"],
            )

        return self.attempt(act)


class TargetForm(RecordedForm):
    """One target of a year: two counts of which the rate is computed, or a number."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ tiêu"), queryset=TargetKind.objects.none()
    )
    measured_on = DayField(label=gettext_lazy("Số liệu tại ngày"))
    part = NumberField(
        label=gettext_lazy("Tử số"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        help_text=gettext_lazy("Ví dụ: số hộ nghèo. Tỷ lệ do hệ thống tính, không nhập."),
    )
    whole = NumberField(
        label=gettext_lazy("Mẫu số"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=gettext_lazy("Ví dụ: tổng số hộ."),
    )
    number = NumberField(
        label=gettext_lazy("Giá trị"),
        required=False,
        places=2,
        min_value=0,
        max_value=1_000_000_000,
        help_text=gettext_lazy("Chỉ nhập với chỉ tiêu không phải là tỷ lệ."),
    )

    field_order = ["kind", "measured_on", "part", "whole", "number", *BasisFields.BASIS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.queryset = TargetKind.objects.in_use()

    def recorded(self, by: Any) -> bool:
        """Enter it: True when done, False when the form says why not."""
        said = self.cleaned_data

        @transaction.atomic
        def act() -> None:
            commune_record.record_target(
                self.commune,
                said["kind"],
                year=said["measured_on"].year,
                measured_on=said["measured_on"],
                part=said["part"],
                whole=said["whole"],
                number=said["number"],
                ground=Ground(self.named_basis(by)),
                by=by,
                seen=said["edition"],
            )

        return self.attempt(act)
