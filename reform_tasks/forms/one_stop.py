"""What is typed in when a one-stop unit begins or ends."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, PortalForm
from core.widgets import QuickSelect
from documents.citing import CitedDocument
from documents.models import DocumentKind
from organizations.models import Organization
from reform_tasks import onestop
from reform_tasks.models import OneStopKind, OneStopStatus


class AdoptForm(CitedDocument, PortalForm):
    """How the organization receives people, since when, and by which document."""

    document_is_required = False
    document_title = _("Văn bản về bộ phận một cửa")
    document_kind = DocumentKind.DECISION

    kind = forms.ChoiceField(label=_("Hình thức"), widget=QuickSelect)
    on = DayField(label=_("Từ ngày"), initial=clock.today)
    field_order = ["kind", "on"]

    def __init__(self, *args: Any, organization: Organization, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization, self.user = organization, user
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in onestop.kinds_of(organization)]

    def adopted(self) -> bool:
        """Record it: True when done, False when the form says why not."""
        return self.attempt(self._adopt)

    @transaction.atomic
    def _adopt(self) -> None:
        onestop.adopt(
            self.organization,
            kind=OneStopKind(self.cleaned_data["kind"]),
            by=self.user,
            on=self.cleaned_data["on"],
            basis=self.document(self.user),
        )


class EndForm(CitedDocument, PortalForm):
    """The last day, and the document by which it ends."""

    document_is_required = False
    document_title = _("Văn bản chấm dứt bộ phận một cửa")
    document_kind = DocumentKind.DECISION

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(label=_("Ngày cuối cùng"), initial=clock.today)
    field_order = ["on"]

    def __init__(self, *args: Any, status: OneStopStatus, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": status.revision}, **kwargs)
        self.status, self.user = status, user

    def ended(self) -> bool:
        """End it: True when done, False when the form says why not."""
        return self.attempt(self._end)

    @transaction.atomic
    def _end(self) -> None:
        onestop.end(
            self.status,
            by=self.user,
            on=self.cleaned_data["on"],
            basis=self.document(self.user),
            seen=self.cleaned_data["revision"],
        )
