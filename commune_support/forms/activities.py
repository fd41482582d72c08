"""Forms of activities: record, correct, answer."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import delivery
from commune_support.models import EnteringSide, SupportActivity, SupportAssignment, SupportKind
from commune_support.models.limits import MOST_DONG, MOST_WORKDAYS
from core.forms import MoneyField, NumberField, PortalForm, PortalModelForm, RevisedModelForm
from core.widgets import QuickSelect
from organizations.permissions import Permission
from organizations.scope import reach_of

from .basis import BasisFields
from .choices import assignments_open_to, named_pairs


class ActivityFields(BasisFields, RevisedModelForm):
    """What is said of an activity, whoever enters it."""

    cash_vnd = MoneyField(
        label=gettext_lazy("Tiền mặt"),
        required=False,
        max_value=MOST_DONG,
        help_text=gettext_lazy("Để trống nếu không có hoặc chưa rõ; không ghi 0."),
    )
    in_kind_vnd = MoneyField(
        label=gettext_lazy("Hiện vật quy đổi"),
        required=False,
        max_value=MOST_DONG,
        help_text=gettext_lazy("Để trống nếu chưa quy đổi giá trị."),
    )
    workdays = NumberField(
        label=gettext_lazy("Ngày công"), required=False, min_value=0, max_value=MOST_WORKDAYS
    )

    class Meta(PortalModelForm.Meta):
        model = SupportActivity
        fields = [
            "kind",
            "held_on",
            "held_to",
            "place",
            "description",
            "quantity",
            "unit_of_measure",
            "cash_vnd",
            "in_kind_vnd",
            "workdays",
            "fund",
            "beneficiaries",
        ]
        widgets = {
            "kind": QuickSelect,
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.empty_label = _("– Chọn –")
        kinds.queryset = SupportKind.objects.in_use() | SupportKind.objects.filter(
            pk=self.instance.kind_id
        )

    def clean(self) -> dict[str, Any]:
        """A quantity without a unit is in that of its kind."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and cleaned.get("quantity") and not cleaned.get("unit_of_measure"):
            cleaned["unit_of_measure"] = kind.unit_of_measure
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """The activity's columns as they were typed."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class RecordForm(ActivityFields):
    """A new activity under one of the assignments for which the user may enter."""

    assignment = forms.ChoiceField(label=gettext_lazy("Phân công"), widget=QuickSelect)
    side = forms.ChoiceField(
        label=gettext_lazy("Nhập thay cho"),
        choices=EnteringSide.choices,
        widget=forms.RadioSelect,
    )

    field_order = ["assignment", "side", *ActivityFields.Meta.fields, *BasisFields.BASIS]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.reached = reach_of(user, Permission.ACTIVITY_WRITE)
        self.assignments = assignments_open_to(self.reached, is_giving=False)
        field: Any = self.fields["assignment"]
        field.choices = named_pairs(self.assignments.values())
        if len(self.assignments) == 1:
            self.initial.setdefault("assignment", next(iter(self.assignments)))
        if self.reached is not None:
            del self.fields["side"]
            self.without_basis()

    def _side(self, row: SupportAssignment) -> EnteringSide:
        if self.reached is None:
            return EnteringSide(self.cleaned_data["side"])
        mine = row.supporter_id in self.reached.organizations
        return EnteringSide.SUPPORTER if mine else EnteringSide.COMMUNE

    def recorded(self) -> SupportActivity | None:
        """The activity, or None when the form says why not."""
        row = self.assignments[self.cleaned_data["assignment"]]
        made: list[SupportActivity] = []

        @transaction.atomic
        def act() -> None:
            made.append(
                delivery.record(
                    by=self.user,
                    side=self._side(row),
                    supporter=row.supporter,
                    commune=row.commune,
                    basis=self.basis(self.user),
                    **self.facts,
                )
            )

        return made[0] if self.attempt(act) else None


class CorrectForm(ActivityFields):
    """The same facts, corrected by the side that entered them."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not delivery.is_for_another(user, self.instance, Permission.ACTIVITY_WRITE):
            self.without_basis()

    def corrected(self) -> bool:
        """Correct: True when done, False when the form says why not."""

        @transaction.atomic
        def act() -> None:
            stored = SupportActivity.objects.get(pk=self.instance.pk)
            basis = self.basis(self.user)
            delivery.correct(stored, by=self.user, basis=basis, seen=self.seen, **self.facts)

        return self.attempt(act)


class AnswerForm(PortalForm, BasisFields):
    """Confirm, dispute or withdraw: with a reason where it hurts, a document where for another."""

    ANSWERS: ClassVar[dict[str, Callable[..., None]]] = {
        "confirm": delivery.confirm,
        "dispute": delivery.dispute,
        "withdraw": delivery.withdraw,
    }

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, activity: SupportActivity, verb: str, user: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.verb, self.user = activity, verb, user
        if verb == "confirm":
            del self.fields["reason"]
        withdraws = verb == "withdraw"
        permission = Permission.ACTIVITY_WRITE if withdraws else Permission.ACTIVITY_CONFIRM
        if not delivery.is_for_another(user, activity, permission):
            self.without_basis()

    def answered(self) -> bool:
        """Give the answer: True when done, False when the form says why not."""
        said = self.cleaned_data
        reason = {"reason": said["reason"]} if "reason" in said else {}

        @transaction.atomic
        def act() -> None:
            self.ANSWERS[self.verb](
                self.activity,
                by=self.user,
                basis=self.basis(self.user),
                seen=said["revision"],
                **reason,
            )

        return self.attempt(act)
