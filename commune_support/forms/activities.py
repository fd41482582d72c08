"""Forms of activities: record, correct, answer."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import delivery, entry
from commune_support.models import (
    BeneficiaryKind,
    EnteringSide,
    FundSource,
    NewRuralCriterion,
    SupportActivity,
    SupportAssignment,
    SupportKind,
)
from commune_support.models.limits import MOST_DONG, MOST_WORKDAYS
from core import clock
from core.forms import MoneyField, NumberField, PortalForm, PortalModelForm, RevisedModelForm
from core.widgets import QuickSelect
from organizations.permissions import Permission
from organizations.scope import reach_of

from .basis import BasisFields
from .choices import LATE_ENTRY, assignments_open_to, named_pairs
from .funding import FundField, written
from .proof import ProofFields


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
    unit_price_vnd = MoneyField(
        label=gettext_lazy("Đơn giá hiện vật"),
        required=False,
        max_value=MOST_DONG,
        help_text=gettext_lazy("Có đơn giá thì hiện vật quy đổi bằng khối lượng nhân đơn giá."),
    )
    workdays = NumberField(
        label=gettext_lazy("Ngày công"), required=False, min_value=0, max_value=MOST_WORKDAYS
    )
    fund = FundField()

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
            "unit_price_vnd",
            "price_source",
            "in_kind_vnd",
            "workdays",
            "beneficiaries",
            "criterion",
        ]
        help_texts = {
            "price_source": gettext_lazy("Ví dụ: báo giá, hóa đơn, đơn giá của Sở Tài chính."),
        }
        widgets = {
            "kind": QuickSelect,
            "criterion": QuickSelect,
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = self.instance
        fields: dict[str, Any] = self.fields
        fields["kind"].empty_label = _("– Chọn –")
        fields["kind"].queryset = SupportKind.objects.in_use() | SupportKind.objects.filter(
            pk=instance.kind_id
        )
        sources = FundSource.objects.in_use() | FundSource.objects.filter(pk=instance.source_id)
        fields["fund"].offer(list(sources))
        fields["fund"].initial = written(instance.fund, instance.source_id)
        criteria = NewRuralCriterion.objects.open_since(clock.today() - LATE_ENTRY)
        fields["criterion"].queryset = criteria | NewRuralCriterion.objects.filter(
            pk=instance.criterion_id
        )
        fields["criterion"].empty_label = _("– Không chọn –")
        self._offer_beneficiaries()

    def _offer_beneficiaries(self) -> None:
        """A number for each kind of beneficiary, with those that stand already."""
        stored = {}
        if self.instance.pk is not None:
            counts = self.instance.reached.select_related("kind")
            stored = {count.kind: count.number for count in counts}
        kinds = {*BeneficiaryKind.objects.in_use(), *stored}
        in_order = sorted(kinds, key=lambda kind: (kind.official_order, kind.name))
        self.beneficiary_kinds = {f"reached_{kind.pk}": kind for kind in in_order}
        for name, kind in self.beneficiary_kinds.items():
            self.fields[name] = NumberField(
                label=kind.name,
                required=False,
                min_value=1,
                max_value=1_000_000,
                suffix=kind.unit_of_measure,
                initial=stored.get(kind),
            )

    @property
    def beneficiary_fields(self) -> list[Any]:
        """The numbers by kind of beneficiary, which the page shows apart."""
        return [self[name] for name in self.beneficiary_kinds]

    @property
    def main_fields(self) -> list[Any]:
        """The other fields of the activity itself, in their order."""
        apart = {*self.beneficiary_kinds, *ProofFields.PROOF}
        return [field for field in self.visible_fields() if field.name not in apart]

    def clean(self) -> dict[str, Any]:
        """A quantity without a unit takes its kind's; goods of known price get their value."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and cleaned.get("quantity") and not cleaned.get("unit_of_measure"):
            cleaned["unit_of_measure"] = kind.unit_of_measure
        if cleaned.get("unit_price_vnd") is not None:
            for name in ("quantity", "price_source"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Có đơn giá thì phải có khối lượng và nguồn đơn giá."))
            if cleaned.get("quantity") and cleaned.get("in_kind_vnd") is None:
                price = cleaned["unit_price_vnd"]
                cleaned["in_kind_vnd"] = entry.goods_value(cleaned["quantity"], price)
        elif cleaned.get("price_source"):
            self.add_error("unit_price_vnd", _("Đề nghị nhập đơn giá, hoặc bỏ nguồn đơn giá."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """The activity's columns as they were typed."""
        fund, source = self.cleaned_data["fund"]
        columns = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return {**columns, "fund": fund, "source": source}

    @property
    def reached(self) -> dict[BeneficiaryKind, int]:
        """The beneficiaries by kind as they were typed."""
        numbers = {kind: self.cleaned_data[name] for name, kind in self.beneficiary_kinds.items()}
        return {kind: number for kind, number in numbers.items() if number}


class RecordForm(ProofFields, ActivityFields):
    """A new activity under one of the assignments for which the user may enter."""

    assignment = forms.ChoiceField(label=gettext_lazy("Phân công"), widget=QuickSelect)
    side = forms.ChoiceField(
        label=gettext_lazy("Nhập thay cho"),
        choices=EnteringSide.choices,
        widget=forms.RadioSelect,
    )

    # Names this sending: pressed twice, or sent again over a weak line, it is recorded once.
    entry_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["assignment", "side", *ActivityFields.Meta.fields, *BasisFields.BASIS]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial.setdefault("entry_key", uuid4())
        self.was_sent_before = False
        self.reach = reach_of(user, Permission.ACTIVITY_WRITE)
        self.assignments = assignments_open_to(self.reach, is_giving=False)
        field: Any = self.fields["assignment"]
        field.choices = named_pairs(self.assignments.values())
        if len(self.assignments) == 1:
            self.initial.setdefault("assignment", next(iter(self.assignments)))
        if self.reach is not None:
            del self.fields["side"]
            self.without_basis()

    def _side(self, row: SupportAssignment) -> EnteringSide:
        if self.reach is None:
            return EnteringSide(self.cleaned_data["side"])
        mine = row.supporter_id in self.reach.organizations
        return EnteringSide.SUPPORTER if mine else EnteringSide.COMMUNE

    def clean(self) -> dict[str, Any]:
        """People on photos have consented."""
        cleaned = super().clean()
        self.check_consent()
        return cleaned

    def recorded(self) -> SupportActivity | None:
        """The activity, or None when the form says why not; sent again, it is the one before."""
        row = self.assignments[self.cleaned_data["assignment"]]
        key = self.cleaned_data["entry_key"]
        made: list[SupportActivity] = []

        @transaction.atomic
        def act() -> None:
            self.was_sent_before = delivery.entered_before(key, self.user) is not None
            basis = self.basis(self.user)
            activity = delivery.record(
                by=self.user,
                side=self._side(row),
                supporter=row.supporter,
                commune=row.commune,
                reached=self.reached,
                entry_key=key,
                basis=basis,
                **self.facts,
            )
            if not self.was_sent_before:
                self.prove(activity, by=self.user, basis=basis)
            made.append(activity)

        try:
            is_done = self.attempt(act)
        except IntegrityError:
            # The same sending, a moment earlier: the database let only one through.
            if (sent := delivery.entered_before(key, self.user)) is None:
                raise
            self.was_sent_before = True
            return sent
        return made[0] if is_done else None


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
            delivery.correct(
                stored,
                by=self.user,
                reached=self.reached,
                basis=basis,
                seen=self.seen,
                **self.facts,
            )

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
