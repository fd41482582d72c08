"""The form of a shared activity: the whole, and the supporters with their shares."""

from fractions import Fraction
from typing import Any
from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import joint
from commune_support.models import EnteringSide, JointActivity, SupportAssignment
from core import clock
from core.widgets import QuickSelect
from organizations import naming as organizations_naming
from organizations.permissions import Permission
from organizations.scope import reach_of
from territory import naming as territory_naming
from territory.models import AdministrativeUnit

from .activities import ActivityFields
from .basis import BasisFields

PARTS = 6


class JointForm(ActivityFields):
    """One activity of several supporters in one commune; blank shares are equal ones."""

    commune = forms.ChoiceField(label=gettext_lazy("Xã được giúp đỡ"), widget=QuickSelect)
    side = forms.ChoiceField(
        label=gettext_lazy("Nhập thay cho"),
        choices=EnteringSide.choices,
        widget=forms.RadioSelect,
    )
    entry_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["commune", "side", *ActivityFields.Meta.fields, *BasisFields.BASIS]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial.setdefault("entry_key", uuid4())
        self.reach = reach_of(user, Permission.ACTIVITY_WRITE)
        if self.reach is not None:
            del self.fields["side"]
            self.without_basis()
        # Counts by kind of beneficiary have no part of a whole: they are told by each part.
        for name in [*self.beneficiary_kinds]:
            del self.fields[name]
        self.beneficiary_kinds = {}
        self._offer()

    def _offer(self) -> None:
        """The communes in which the user may enter, and the supporters assigned to them."""
        today = clock.today()
        rows = SupportAssignment.objects.in_force_on(today)
        if self.reach is not None:
            own = rows.filter(supporter__in=self.reach.organizations).values("commune")
            rows = rows.filter(commune__in=own) | rows.filter(commune__in=self.reach.units)
        pairs = list(rows.values_list("commune", "supporter"))
        communes = territory_naming.described_on(today, {commune for commune, _who in pairs})
        helpers = organizations_naming.names_on(today, {who for _commune, who in pairs})
        blank = [("", _("– Chọn –"))]
        field: Any = self.fields["commune"]
        field.choices = blank + [(str(pk), name) for pk, name in communes.items()]
        supporters = blank + [(str(pk), name) for pk, name in helpers.items()]
        for place in range(1, PARTS + 1):
            self.fields[f"supporter_{place}"] = forms.ChoiceField(
                label=_("Đơn vị thứ %(place)d") % {"place": place},
                choices=supporters,
                required=place <= 2,
                widget=QuickSelect,
            )
            self.fields[f"share_{place}"] = forms.CharField(
                label=_("Phần"),
                required=False,
                max_length=11,
                widget=forms.TextInput(attrs={"placeholder": "1/3"}),
            )

    @property
    def part_fields(self) -> list[tuple[Any, Any]]:
        """Supporter and share of each part, as the page shows them side by side."""
        places = range(1, PARTS + 1)
        return [(self[f"supporter_{place}"], self[f"share_{place}"]) for place in places]

    @property
    def main_fields(self) -> list[Any]:
        """The fields of the whole."""
        parts = {field.name for pair in self.part_fields for field in pair}
        return [field for field in self.visible_fields() if field.name not in parts]

    def clean(self) -> dict[str, Any]:
        """Shares are whole fractions; all of them are given, or none."""
        cleaned = super().clean()
        self.shares: list[tuple[int, Fraction]] = []
        chosen = [place for place in range(1, PARTS + 1) if cleaned.get(f"supporter_{place}")]
        written = [cleaned.get(f"share_{place}") for place in chosen]
        for place, share in zip(chosen, written, strict=True):
            supporter = int(cleaned[f"supporter_{place}"])
            if not any(written):
                self.shares.append((supporter, Fraction(1, len(chosen))))
                continue
            try:
                self.shares.append((supporter, Fraction((share or "").replace(" ", ""))))
            except (ValueError, ZeroDivisionError):
                self.add_error(f"share_{place}", _("Đề nghị ghi phần dạng phân số, ví dụ 1/3."))
        return cleaned

    def recorded(self) -> JointActivity | None:
        """The shared activity, or None when the form says why not."""
        said, facts = self.cleaned_data, self.facts
        commune = AdministrativeUnit.objects.get(pk=said["commune"])
        helpers = SupportAssignment.objects.filter(supporter__in=dict(self.shares))
        named = {row.supporter_id: row.supporter for row in helpers.select_related("supporter")}
        made: list[JointActivity] = []

        @transaction.atomic
        def act() -> None:
            made.append(
                joint.record_joint(
                    by=self.user,
                    side=self._side(commune),
                    commune=commune,
                    shares=[(named[pk], share) for pk, share in self.shares],
                    entry_key=said["entry_key"],
                    basis=self.basis(self.user),
                    **facts,
                )
            )

        return made[0] if self.attempt(act) else None

    def _side(self, commune: AdministrativeUnit) -> EnteringSide:
        if self.reach is None:
            return EnteringSide(self.cleaned_data["side"])
        mine = any(pk in self.reach.organizations for pk, _share in self.shares)
        return EnteringSide.SUPPORTER if mine else EnteringSide.COMMUNE
