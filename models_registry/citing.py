"""The forms in front of a verb, and the documents that are typed in beside the act."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DayField, PortalForm
from documents.citing import TypedDocument, pdf_field
from documents.models import DocumentKind, LegalDocument


class WholeAct:
    """For forms in front of a verb that takes documents typed in beside it."""

    result: Any = None

    def carried_out(self, request: HttpRequest, act: Callable[[], Any]) -> bool:
        """Whether the form was sent, is in order, and the act was done."""
        form: Any = self
        return request.method == "POST" and form.is_valid() and self.attempt_whole(act)

    def attempt_whole(self, act: Callable[[], Any]) -> bool:
        """As the form's `attempt`, in one transaction with the documents.

        What the act gives back is kept in `result`.
        """
        form: Any = self

        def whole() -> None:
            with transaction.atomic():
                self.result = act()

        done: bool = form.attempt(whole)
        return done


class ActForm(WholeAct, PortalForm):
    """A form in front of a verb on a record: it carries the revision that was on the screen."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> int | None:
        """For a verb's `seen=`."""
        found: int | None = self.cleaned_data.get("revision")
        return found


class BasisMixin(WholeAct, forms.Form):
    """Asks whoever enters for another ('nhập thay') on the strength of which document."""

    basis_number = forms.CharField(
        label=gettext_lazy("Nhập thay theo văn bản số"), max_length=60, required=False
    )
    basis_issued_on = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    basis_issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False
    )

    is_on_behalf = False

    def asks_basis(self, is_on_behalf: bool) -> None:
        """Keep the fields only where the person enters for another."""
        self.is_on_behalf = is_on_behalf
        for name in ("basis_number", "basis_issued_on", "basis_issuer"):
            if is_on_behalf:
                self.fields[name].required = True
            else:
                del self.fields[name]

    @property
    def _basis(self) -> TypedDocument:
        return TypedDocument(self, "basis", title=gettext_lazy("Văn bản làm căn cứ nhập thay"))

    def basis(self, by: User) -> LegalDocument | None:
        """The document typed in, None where one acts for one's own."""
        return self._basis.cited(by) if self.is_on_behalf else None

    def check_basis(self) -> None:
        """Number, day and issuer of the basis are wanted where one enters for another."""
        if not self.is_on_behalf:
            return
        self._basis.check(required=True)
        if not self.cleaned_data.get("basis_issuer"):
            self.add_error("basis_issuer", _("Đề nghị nhập cơ quan ban hành văn bản."))


class DecisionFields(WholeAct, forms.Form):
    """A decision by number, day, issuer and signer, with its file."""

    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ: 2600/QĐ-UBND. Văn bản đã có trên cổng thì được dùng lại."),
    )
    decision_issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    decision_issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    decision_signer = forms.CharField(
        label=gettext_lazy("Người ký"), max_length=100, required=False
    )
    decision_upload = pdf_field(gettext_lazy("Tệp quyết định (PDF)"))

    decision_title = gettext_lazy("Quyết định công nhận mô hình")
    decision_kind = DocumentKind.DECISION
    decision_wanted = True

    @property
    def typed_decision(self) -> TypedDocument:
        """The decision as it was typed."""
        return TypedDocument(self, "decision", kind=self.decision_kind, title=self.decision_title)

    def clean(self) -> dict[str, Any]:
        """The decision's number and day, and its file where one was sent."""
        self.typed_decision.check(required=self.decision_wanted)
        return self.cleaned_data

    def cited(self, by: User) -> LegalDocument:
        """The decision typed in."""
        return self.typed_decision.cited(by)

    def decision(self, by: User) -> LegalDocument | None:
        """The decision typed in, None where none was wanted and none named."""
        return self.cited(by) if self.typed_decision.is_named else None


class OptionalDecisionFields(DecisionFields):
    """A decision or notice that need not be there."""

    decision_wanted = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decision_number", "decision_issued_on", "decision_issuer"):
            self.fields[name].required = False
