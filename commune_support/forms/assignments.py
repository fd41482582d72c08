"""Forms of the province: assign, end, carry over."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support import assignment, carry_over, keeping
from commune_support.assignment import Pairing
from commune_support.models import AssignmentDecision, DecidedCommune, SupportAssignment
from core import clock
from core.forms import DayField, PortalForm
from core.refusals import Refusal
from core.widgets import QuickSelect
from organizations import naming as organizations_naming
from organizations.kinds import COMMITTEES
from organizations.models import Organization
from territory import naming as territory_naming
from territory.models import AdministrativeUnit, Level
from territory.resolving import UnitDirectory

from .basis import BasisFields


def _by_name(names: dict[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in sorted(names.items(), key=lambda entry: entry[1])]


class AssignForm(PortalForm):
    """One supporter for one commune under a decision."""

    decision = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định phân công"),
        queryset=AssignmentDecision.objects.select_related("document"),
    )
    supporter = forms.ChoiceField(label=gettext_lazy("Đơn vị giúp đỡ"), widget=QuickSelect)
    commune = forms.ChoiceField(label=gettext_lazy("Xã được giúp đỡ"), widget=QuickSelect)
    is_lead = forms.BooleanField(label=gettext_lazy("Là đơn vị chủ trì"), required=False)
    valid_from = DayField(
        label=gettext_lazy("Từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: từ ngày đầu của quyết định."),
    )
    valid_to = DayField(
        label=gettext_lazy("Đến ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: đến hết thời hạn của quyết định."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        able = Organization.objects.valid_on(today).exclude(kind__in=COMMITTEES)
        named = DecidedCommune.objects.valid_on(today)
        self._offer(
            "supporter",
            organizations_naming.names_on(today, able.values_list("pk", flat=True)),
        )
        self._offer(
            "commune",
            territory_naming.described_on(today, named.values_list("unit", flat=True)),
        )

    def _offer(self, name: str, names: dict[int, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("– Chọn –")), *_by_name(names)]

    def assigned(self, by: Any) -> bool:
        """Assign: True when done, False when the form says why not."""
        said = self.cleaned_data
        pairing = Pairing(
            supporter=Organization.objects.get(pk=said["supporter"]),
            commune=AdministrativeUnit.objects.get(pk=said["commune"]),
            is_lead=said["is_lead"],
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
        )
        return self.attempt(lambda: assignment.assign(said["decision"], pairing, by=by))


class DecisionForm(PortalForm, BasisFields):
    """An assignment decision with the communes of its list, one a line."""

    valid_from = DayField(label=gettext_lazy("Phân công từ ngày"))
    valid_to = DayField(label=gettext_lazy("Đến ngày"), required=False)
    communes = forms.CharField(
        label=gettext_lazy("Danh sách xã"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Mỗi dòng một xã: mã hoặc tên, có thể thêm dấu phẩy và tên huyện. "
            "Ví dụ: Xã Mường Và, Sốp Cộp."
        ),
    )

    field_order = [*BasisFields.BASIS, "valid_from", "valid_to", "communes"]

    def clean(self) -> dict[str, Any]:
        """Find the communes as they were called on the first day; each wrong line is told."""
        cleaned = super().clean() or self.cleaned_data
        day, lines = cleaned.get("valid_from"), cleaned.get("communes", "").splitlines()
        if day is None:
            return cleaned
        directory = UnitDirectory(day, Level.COMMUNE)
        self.found: dict[int, AdministrativeUnit] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                unit = directory.find(line)
            except Refusal as refusal:
                said = {"number": number, "error": refusal}
                self.add_error("communes", _("Dòng %(number)d: %(error)s") % said)
            else:
                self.found[unit.pk] = unit
        return cleaned

    def opened(self, by: Any) -> AssignmentDecision | None:
        """The decision, or None when the form says why not."""
        said = self.cleaned_data
        made: list[AssignmentDecision] = []

        @transaction.atomic
        def act() -> None:
            made.append(
                assignment.open_decision(
                    document=self.named_basis(by),
                    communes=self.found.values(),
                    valid_from=said["valid_from"],
                    valid_to=said["valid_to"],
                    by=by,
                )
            )

        return made[0] if self.attempt(act) else None


class EndForm(PortalForm, BasisFields):
    """The last day of an assignment and the document that ends it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    last_day = DayField(label=gettext_lazy("Ngày cuối cùng của phân công"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def ended(self, row: SupportAssignment, by: Any) -> bool:
        """End it: True when done, False when the form says why not."""
        said = self.cleaned_data

        @transaction.atomic
        def act() -> None:
            assignment.end(
                row,
                by=by,
                on=said["last_day"],
                document=self.named_basis(by),
                reason=said["reason"],
                seen=said["revision"],
            )

        return self.attempt(act)


class KeepForm(PortalForm):
    """Why an assignment goes on although its commune left region III."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def kept(self, row: SupportAssignment, by: Any) -> bool:
        """Keep it: True when done, False when the form says why not."""
        said = self.cleaned_data
        return self.attempt(
            lambda: keeping.keep(row, by=by, reason=said["reason"], seen=said["revision"])
        )


class CarryOverForm(PortalForm, BasisFields):
    """From which day, by which document, and which of the heirs go on with the assignment."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("Chuyển tiếp từ ngày"))
    communes = forms.MultipleChoiceField(
        label=gettext_lazy("Xã tiếp nhận"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Các xã, phường kế thừa theo lần sắp xếp đơn vị hành chính."),
    )
    supporter = forms.ChoiceField(
        label=gettext_lazy("Đơn vị tiếp nhận nhiệm vụ giúp đỡ"), required=False, widget=QuickSelect
    )

    def __init__(self, *args: Any, row: SupportAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, today = row, clock.today()
        if row.commune.is_valid_on(today):
            del self.fields["communes"]
        else:
            heirs = carry_over.heirs(row.commune, today)
            self._offer("communes", territory_naming.names_on(today, [heir.pk for heir in heirs]))
        if row.supporter.is_valid_on(today):
            del self.fields["supporter"]
        else:
            self._offer_supporters()

    def _offer(self, name: str, names: dict[int, str], *more: tuple[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [*more, *_by_name(names)]
        if len(names) == 1:
            self.initial.setdefault(name, [str(pk) for pk in names])

    def _offer_supporters(self) -> None:
        today = clock.today()
        able = Organization.objects.valid_on(today).exclude(kind__in=COMMITTEES)
        names = organizations_naming.names_on(today, able.values_list("pk", flat=True))
        self._offer("supporter", names, ("", _("Theo quan hệ kế thừa đã ghi nhận")))

    def carried(self, by: Any) -> bool:
        """Carry over: True when done, False when the form says why not."""
        said = self.cleaned_data
        taken = AdministrativeUnit.objects.in_bulk(said.get("communes") or [])
        supporter = said.get("supporter") or None

        @transaction.atomic
        def act() -> None:
            carry_over.carry_over(
                self.row,
                by=by,
                on=said["on"],
                document=self.named_basis(by),
                communes=list(taken.values()),
                supporter=Organization.objects.get(pk=supporter) if supporter else None,
                seen=said["revision"],
            )

        return self.attempt(act)
