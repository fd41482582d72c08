"""The parts of forms that ask for documents: what an act rests on is typed in beside it.

A document that the portal has is used again; any other is entered with the act, and only if the act
is done.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField, PortalForm
from core.text import fold, squeezed
from documents import entry, filing
from documents.models import DocumentKind, LegalDocument


def pdf_field(label: Any) -> forms.FileField:
    """A file that must be a PDF; said so before it is sent."""
    return forms.FileField(
        label=label,
        help_text=gettext_lazy("Bản điện tử đã ký số, hoặc bản sao số hóa."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


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


class DocumentFields:
    """The typed-in document that an act rests on; `prefix_` of its fields tells several apart."""

    def __init__(self, form: Any, prefix: str, *, kind: str, title: str, issuer: str = "") -> None:
        self.form, self.prefix = form, prefix
        self.kind, self.title, self.issuer = kind, title, issuer

    def _typed(self, name: str) -> Any:
        return self.form.cleaned_data.get(f"{self.prefix}_{name}")

    @property
    def is_named(self) -> bool:
        """Whether a number was typed."""
        return bool(self._typed("number"))

    @property
    def _number(self) -> str:
        return squeezed(self._typed("number")).replace(" /", "/").replace("/ ", "/")

    def known(self) -> LegalDocument | None:
        """The portal's document of that number and day; of several, the one of that issuer."""
        found = LegalDocument.objects.filter(
            number=self._number, issued_on=self._typed("issued_on")
        )
        rows = list(found)
        if len(rows) > 1:
            issuer = fold(self._typed("issuer") or self.issuer)
            rows = [row for row in rows if fold(row.issuer) == issuer]
        return rows[0] if len(rows) == 1 else None

    def cited(self, by: User) -> LegalDocument:
        """The document of that number and day: the one the portal has, else entered now."""
        known = self.known()
        return entry.cite(
            by=by,
            number=self._number,
            issued_on=self._typed("issued_on"),
            issuer=known.issuer if known else self._typed("issuer") or self.issuer,
            title=self.title,
            kind=self.kind,
            signer=squeezed(self._typed("signer") or ""),
            upload=self._typed("upload"),
        )

    def check(self, *, required: bool) -> None:
        """Tell the form what is missing or wrong: number and day come together, a file is a PDF."""
        number, issued_on = self._typed("number"), self._typed("issued_on")
        if required or number or issued_on:
            for name, words in (
                ("number", _("Đề nghị nhập số, ký hiệu văn bản.")),
                ("issued_on", _("Đề nghị nhập ngày ban hành văn bản.")),
            ):
                field = f"{self.prefix}_{name}"
                if not self._typed(name) and field not in self.form.errors:
                    self.form.add_error(field, words)
        if issued_on is not None and issued_on > clock.today():
            self.form.add_error(
                f"{self.prefix}_issued_on", _("Ngày ban hành không thể sau ngày hôm nay.")
            )
        upload = self._typed("upload")
        if upload is not None:
            try:
                filing.check(upload)
            except filing.FileRefused as refusal:
                self.form.add_error(f"{self.prefix}_upload", str(refusal))


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
    def _basis(self) -> DocumentFields:
        return DocumentFields(
            self, "basis", kind=DocumentKind.LETTER, title=_("Văn bản làm căn cứ nhập thay")
        )

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
    def typed_decision(self) -> DocumentFields:
        """The decision as it was typed."""
        return DocumentFields(
            self, "decision", kind=self.decision_kind, title=str(self.decision_title)
        )

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
