"""Forms of plans: the plan with its items, issuing it, amending it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import planning
from commune_support.models import FundSource, NewRuralCriterion, SupportKind, SupportPlan
from commune_support.models.limits import MOST_DONG
from commune_support.planning import Item
from core import clock
from core.forms import MoneyField, NumberField, PortalForm
from core.widgets import QuickSelect
from documents.models import DocumentKind
from organizations.permissions import Permission
from organizations.scope import reach_of

from .basis import BasisFields
from .choices import assignments_open_to, named_pairs
from .funding import FundField, written

MOST_ITEMS = 60


class PlanForm(PortalForm, BasisFields):
    """The supporter's aims for the year and the criteria that it means to help with."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    assignment = forms.ChoiceField(label=gettext_lazy("Phân công"), widget=QuickSelect)
    year = NumberField(label=gettext_lazy("Năm"), min_value=2000, max_value=2999)
    aims = forms.CharField(
        label=gettext_lazy("Mục tiêu"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    criteria = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tiêu chí nông thôn mới hướng tới"),
        queryset=NewRuralCriterion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["assignment", "year", "aims", "criteria", *BasisFields.BASIS]

    def __init__(
        self, *args: Any, user: Any, plan: SupportPlan | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.plan = user, plan
        if plan is None:
            self._offer_assignments()
            # As text: a year has no thousands.
            self.initial.setdefault("year", str(clock.today().year))
            is_own = reach_of(user, Permission.ACTIVITY_WRITE) is not None
        else:
            del self.fields["assignment"], self.fields["year"]
            self.initial["revision"] = plan.revision
            self.initial["aims"] = plan.aims
            self.initial["criteria"] = list(plan.criteria.all())
            is_own = not planning.is_for_another(user, plan.supporter)
        if is_own:
            self.without_basis()
        criteria: Any = self.fields["criteria"]
        criteria.queryset = self._criteria_of(plan.year if plan else self._typed_year())

    def _offer_assignments(self) -> None:
        reached = reach_of(self.user, Permission.ACTIVITY_WRITE)
        self.assignments = assignments_open_to(reached, is_giving=True)
        field: Any = self.fields["assignment"]
        field.choices = named_pairs(self.assignments.values())
        if len(self.assignments) == 1:
            self.initial.setdefault("assignment", next(iter(self.assignments)))

    def _typed_year(self) -> int:
        """The year in the form as it stands: its set of criteria is offered."""
        typed = str(self.data.get("year", "")) if self.is_bound else str(self.initial["year"])
        typed = typed.strip().replace(".", "")
        return int(typed) if typed.isdecimal() and 2000 <= int(typed) <= 2999 else 2000

    @staticmethod
    def _criteria_of(year: int) -> Any:
        first, last = date(year, 1, 1), date(year, 12, 31)
        still = Q(criteria_set__valid_to=None) | Q(criteria_set__valid_to__gte=first)
        return NewRuralCriterion.objects.filter(still, criteria_set__valid_from__lte=last)

    def written(self, items: list[Item]) -> SupportPlan | None:
        """The plan as drafted or rewritten, or None when the form says why not."""
        said = self.cleaned_data
        made: list[SupportPlan] = []

        @transaction.atomic
        def act() -> None:
            content = {"aims": said["aims"], "criteria": said["criteria"], "items": items}
            basis = self.basis(self.user)
            if self.plan is None:
                row = self.assignments[said["assignment"]]
                made.append(
                    planning.draft(
                        by=self.user,
                        supporter=row.supporter,
                        commune=row.commune,
                        year=said["year"],
                        basis=basis,
                        **content,
                    )
                )
            else:
                planning.rewrite(
                    self.plan, by=self.user, basis=basis, seen=said["revision"], **content
                )
                made.append(self.plan)

        return made[0] if self.attempt(act) else None


class ItemForm(PortalForm):
    """One line of a plan; a line without a kind and without a word is none."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại hình giúp đỡ"), required=False, widget=QuickSelect
    )
    content = forms.CharField(label=gettext_lazy("Nội dung"), required=False, max_length=300)
    quantity = NumberField(
        label=gettext_lazy("Khối lượng"),
        required=False,
        places=2,
        min_value=0,
        max_value=9_999_999_999,
    )
    unit_of_measure = forms.CharField(
        label=gettext_lazy("Đơn vị tính"), required=False, max_length=30
    )
    planned_vnd = MoneyField(
        label=gettext_lazy("Giá trị dự kiến"), required=False, max_value=MOST_DONG
    )
    fund = FundField()
    month = NumberField(label=gettext_lazy("Tháng"), required=False, min_value=1, max_value=12)

    def __init__(
        self,
        *args: Any,
        kinds: dict[int, SupportKind],
        sources: list[FundSource],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("– Chọn –")), *((str(pk), str(row)) for pk, row in kinds.items())]
        fund: Any = self.fields["fund"]
        fund.offer(sources)

    def clean(self) -> dict[str, Any]:
        """A line with anything in it has a kind; a quantity without a unit takes its kind's."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("kind")
        says = any(cleaned.get(name) for name in ("content", "quantity", "planned_vnd", "month"))
        if says and not chosen and "kind" not in self.errors:
            self.add_error("kind", _("Đề nghị chọn loại hình giúp đỡ."))
        if cleaned.get("quantity") == 0:
            self.add_error("quantity", _("Khối lượng phải lớn hơn 0 và có đơn vị tính."))
        if chosen and cleaned.get("quantity") and not cleaned.get("unit_of_measure"):
            cleaned["unit_of_measure"] = self.kinds[int(chosen)].unit_of_measure
        if cleaned.get("quantity") and not cleaned.get("unit_of_measure"):
            self.add_error("unit_of_measure", _("Khối lượng phải lớn hơn 0 và có đơn vị tính."))
        return cleaned

    @property
    def item(self) -> Item | None:
        """The line as typed; None where it says nothing or was taken out."""
        said = self.cleaned_data
        if not said.get("kind") or said.get("DELETE"):
            return None
        fund, source = said["fund"]
        return Item(
            kind=self.kinds[int(said["kind"])],
            content=said["content"],
            quantity=said["quantity"],
            unit_of_measure=said["unit_of_measure"] if said["quantity"] else "",
            planned_vnd=said["planned_vnd"],
            fund=fund,
            source=source,
            month=said["month"],
        )


class ItemFormSet(forms.BaseFormSet):
    """The lines of a plan, with some blank ones; 'more' asks for more blank ones."""

    MORE = "them_dong"

    @property
    def items(self) -> list[Item]:
        """The lines that say something, in their order."""
        return [form.item for form in self.forms if form.item is not None]


_Items = forms.formset_factory(
    ItemForm, formset=ItemFormSet, extra=3, max_num=MOST_ITEMS, can_delete=True
)


def item_formset(data: Any, plan: SupportPlan | None) -> ItemFormSet:
    """The lines of the plan as stored or as typed; what 'more' asks for is added below them."""
    if data is not None and ItemFormSet.MORE in data:
        data = data.copy()
        total = data.get("items-TOTAL_FORMS", "")
        data["items-TOTAL_FORMS"] = min(int(total) + 3 if total.isdecimal() else 3, MOST_ITEMS)
    stored = list(plan.items.select_related("kind", "source")) if plan else []
    initial = [
        {
            "kind": row.kind_id,
            "content": row.content,
            "quantity": row.quantity,
            "unit_of_measure": row.unit_of_measure,
            "planned_vnd": row.planned_vnd,
            "fund": written(row.fund, row.source_id),
            "month": row.month,
        }
        for row in stored
    ]
    kept = {row.kind_id: row.kind for row in stored}
    kinds = {row.pk: row for row in SupportKind.objects.in_use()}
    sources = list(FundSource.objects.in_use())
    sources += [row.source for row in stored if row.source and row.source not in sources]
    shared = {"kinds": kinds | kept, "sources": sources}
    formset: Any = _Items(data, initial=initial, prefix="items", form_kwargs=shared)
    return cast(ItemFormSet, formset)


class PlanIssueForm(PortalForm, BasisFields):
    """The document by which a plan, or its amendment, is issued."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: SupportPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.initial["revision"] = plan.revision
        self.initial["basis_kind"] = DocumentKind.PLAN
        self.initial["basis_issuer"] = plan.supporter.name_on(clock.today())
        self.initial["basis_title"] = str(plan)

    def issued(self) -> bool:
        """Issue: True when done, False when the form says why not."""

        @transaction.atomic
        def act() -> None:
            document = self.named_basis(self.user)
            seen = self.cleaned_data["revision"]
            planning.issue(self.plan, by=self.user, document=document, seen=seen)

        return self.attempt(act)


class PlanAmendForm(PortalForm, BasisFields):
    """Why an issued plan is opened again; by which document where for another unit."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, plan: SupportPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.initial["revision"] = plan.revision
        if not planning.is_for_another(user, plan.supporter):
            self.without_basis()

    def amended(self) -> bool:
        """Open it again: True when done, False when the form says why not."""
        said = self.cleaned_data

        @transaction.atomic
        def act() -> None:
            planning.amend(
                self.plan,
                by=self.user,
                reason=said["reason"],
                basis=self.basis(self.user),
                seen=said["revision"],
            )

        return self.attempt(act)
