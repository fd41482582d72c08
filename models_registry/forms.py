"""What a unit types into the registry: its models and its dossiers."""

from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField, PortalModelForm, RevisedModelForm
from core.widgets import QuickSelect
from documents.citing import TypedDocument, pdf_field
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization, OrganizationKind
from organizations.permissions import Permission
from territory.naming import districts_of, names_on

from . import dossiers, registration
from .acting import enters_for
from .citing import ActForm, BasisMixin
from .models import AppliesTo, Dossier, ModelType, PracticeModel


class OrganizationField(forms.ChoiceField):
    """One of some organizations, grouped by district where there are several."""

    widget = QuickSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=(), **kwargs)
        self.offered: dict[int, Organization] = {}

    def offer(self, organizations: Any, day: date) -> None:
        """Offer these, under the names of that day and their districts."""
        rows = list(organizations.prefetch_related("names").order_by("official_order", "pk"))
        self.offered = {row.pk: row for row in rows}
        districts = districts_of(day, [row.unit_id for row in rows])
        names = names_on(day, districts.values())

        def district(row: Organization) -> str:
            return names.get(districts.get(row.unit_id, 0), "")

        rows.sort(key=lambda row: district(row))
        groups = [
            (words or _("Cơ quan, đơn vị"), [(row.pk, row.name_on(day)) for row in found])
            for words, found in groupby(rows, district)
        ]
        flat = groups[0][1] if len(groups) == 1 else groups
        self.choices = flat if len(rows) == 1 else [("", "---------"), *flat]

    def clean(self, value: Any) -> Organization | None:
        """The organization itself; an id that was not offered is refused."""
        chosen = super().clean(value)
        return self.offered[int(chosen)] if chosen else None


class PracticeModelForm(BasisMixin, RevisedModelForm):
    """What the unit says of its model."""

    class Meta(PortalModelForm.Meta):
        model = PracticeModel
        fields = ["name", "field", "summary"]
        widgets: ClassVar[dict[str, Any]] = {"summary": forms.Textarea(attrs={"rows": 6})}

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        cleaned = super().clean() or self.cleaned_data
        self.check_basis()
        return cleaned

    @property
    def written(self) -> dict[str, Any]:
        """What the unit says, for the verb."""
        return {name: self.cleaned_data[name] for name in registration.WRITTEN}


class RegistrationForm(PracticeModelForm):
    """A new model: whose, of which type, since when."""

    organization = OrganizationField(label=gettext_lazy("Cơ quan, đơn vị"))
    registered_on = DayField(label=gettext_lazy("Ngày đăng ký"))
    field_order = ["organization", "type", "name", "field", "registered_on", "summary"]

    class Meta(PracticeModelForm.Meta):
        fields = ["type", "name", "field", "summary"]
        widgets = {**PracticeModelForm.Meta.widgets, "type": QuickSelect}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        self.initial.setdefault("registered_on", day)
        field: Any = self.fields["organization"]
        field.offer(registration.organizations_open_to(user), day)
        kinds = {row.kind for row in field.offered.values()}
        types: Any = self.fields["type"]
        types.queryset = _fitting(kinds)
        if types.queryset.count() == 1:
            types.empty_label = None
        self.user = user
        self.asks_basis(any(map(self._enters_for, field.offered.values())))
        for name in self.fields:
            if name.startswith("basis_"):
                # Wanted or not by the unit that is chosen.
                self.fields[name].required = False

    def _enters_for(self, organization: Organization) -> bool:
        return enters_for(organization, self.user, Permission.MODEL_REGISTER)

    def check_basis(self) -> None:
        """An officer of the province names a basis only for a unit that is not the own one."""
        chosen = self.cleaned_data.get("organization")
        if self.is_on_behalf and chosen is not None:
            self.is_on_behalf = self._enters_for(chosen)
            super().check_basis()

    @property
    def registered(self) -> dict[str, Any]:
        """What is registered, for the verb."""
        return {
            **self.written,
            "organization": self.cleaned_data["organization"],
            "type": self.cleaned_data["type"],
            "on": self.cleaned_data["registered_on"],
        }


def _fitting(kinds: set[str]) -> Any:
    """The open types that an organization of these kinds may have."""
    types = ModelType.objects.open()
    if kinds <= {OrganizationKind.COMMUNE_COMMITTEE}:
        return types.exclude(applies_to=AppliesTo.AGENCY)
    if OrganizationKind.COMMUNE_COMMITTEE not in kinds:
        return types.exclude(applies_to=AppliesTo.COMMUNE)
    return types


class LaunchForm(BasisMixin, ActForm):
    """The day of a public launch."""

    launched_on = DayField(label=gettext_lazy("Ngày ra mắt"))

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        self.check_basis()
        return self.cleaned_data


class EndForm(BasisMixin, ActForm):
    """From when a model is no more, and why."""

    on = DayField(label=gettext_lazy("Kết thúc từ ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        self.check_basis()
        return self.cleaned_data


class DossierForm(BasisMixin, RevisedModelForm):
    """What the unit writes in its dossier."""

    class Meta(PortalModelForm.Meta):
        model = Dossier
        fields = ["results", "plan"]
        widgets = {
            "results": forms.Textarea(attrs={"rows": 12}),
            "plan": forms.Textarea(attrs={"rows": 6}),
        }

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        cleaned = super().clean() or self.cleaned_data
        self.check_basis()
        return cleaned

    @property
    def written(self) -> dict[str, Any]:
        """What the unit writes, for the verb."""
        return {name: self.cleaned_data[name] for name in dossiers.WRITTEN}


_SUBMITTED_BY = gettext_lazy("Đề nghị công nhận mô hình của {organization}")


class SubmitForm(BasisMixin, ActForm):
    """The unit's letter with which a dossier is sent."""

    letter_number = forms.CharField(
        label=gettext_lazy("Số tờ trình, báo cáo"), max_length=60, required=False
    )
    letter_issued_on = DayField(label=gettext_lazy("Ngày tờ trình, báo cáo"), required=False)
    letter_signer = forms.CharField(
        label=gettext_lazy("Người ký"),
        help_text=gettext_lazy("Ghi cả chức vụ, ví dụ: Chủ tịch UBND xã Lò Văn A."),
        max_length=100,
        required=False,
    )
    letter_upload = pdf_field(gettext_lazy("Tệp tờ trình, báo cáo (PDF)"))

    def __init__(
        self, *args: Any, organization: Organization, wants_letter: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wants_letter = wants_letter
        for name in ("letter_number", "letter_issued_on", "letter_signer"):
            self.fields[name].required = wants_letter
        self.typed = TypedDocument(
            self,
            "letter",
            kind=DocumentKind.SUBMISSION,
            title=format_lazy(_SUBMITTED_BY, organization=organization),
            issuer=organization,
        )

    def clean(self) -> dict[str, Any]:
        """A letter has number, day and signer; the first time it is wanted."""
        self.typed.check(required=self.wants_letter)
        if self.typed.is_named and not self.cleaned_data.get("letter_signer"):
            self.add_error("letter_signer", _("Đề nghị nhập người ký."))
        self.check_basis()
        return self.cleaned_data

    def letter(self, by: User) -> LegalDocument | None:
        """The letter typed in, None where none was."""
        return self.typed.cited(by) if self.typed.is_named else None
