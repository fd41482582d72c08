"""What is typed in when a plan is opened, issued, closed or copied."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, NumberField, PortalForm
from core.process import Transition
from core.widgets import QuickSelect
from documents.citing import CitedDocument
from documents.models import DocumentKind
from organizations.acting import is_on_behalf
from organizations.models import Organization, OrganizationKind
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.resolving import OrganizationDirectory
from organizations.scope import reach_of
from reform_tasks import copying, flow, planning
from reform_tasks.agencies import read_agencies
from reform_tasks.models import Layer, ReformArea, ReformPlan
from reform_tasks.planning import NewTask

_OWNERS = (
    OrganizationKind.PROVINCIAL_COMMITTEE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.DISTRICT_COMMITTEE,
    OrganizationKind.COMMUNE_COMMITTEE,
)


class OpenForm(CitedDocument, PortalForm):
    """Whose plan it is, for which year, and when its figures are closed."""

    document_is_required = False
    document_label = _("Nhập thay theo văn bản số")
    document_title = _("Văn bản làm căn cứ nhập thay")

    owner = forms.ChoiceField(label=_("Cơ quan, đơn vị ban hành"), widget=QuickSelect)
    year = NumberField(
        label=_("Năm kế hoạch"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=300)
    closing_on = DayField(
        label=_("Ngày chốt số liệu"),
        required=False,
        help_text=_("Thời hạn của nhiệm vụ thường xuyên, định kỳ. Để trống: 14/12."),
    )
    due_soon_days = NumberField(
        label=_("Sắp đến hạn trước (ngày)"), min_value=0, max_value=90, initial=15
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, today = user, clock.today()
        self.initial.setdefault("year", today.year)
        self.plan: ReformPlan | None = None
        owners = Organization.objects.filter(kind__in=_OWNERS).valid_on(today)
        reached = reach_of(user, Permission.PLAN_WRITE)
        if reached is not None:
            owners = owners.filter(pk__in=reached.organizations)
        ids = list(owners.in_official_order().values_list("pk", flat=True))
        names = names_on(today, ids)
        field: Any = self.fields["owner"]
        field.choices = [("", _("– Chọn –")), *((str(pk), names[pk]) for pk in ids)]
        if len(ids) == 1:
            self.initial.setdefault("owner", str(ids[0]))
        self.cites(is_on_behalf(user, [], Permission.PLAN_WRITE))
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    def opened(self) -> bool:
        """Open the draft: True when done, False when the form says why not."""
        return self.attempt(self._open)

    @transaction.atomic
    def _open(self) -> None:
        typed = self.cleaned_data
        self.plan = planning.open_plan(
            by=self.user,
            owner=Organization.objects.get(pk=typed["owner"]),
            year=typed["year"],
            title=typed["title"],
            closing_on=typed["closing_on"],
            due_soon_days=typed["due_soon_days"],
            basis=self.document(self.user),
        )


class AddTaskForm(CitedDocument, PortalForm):
    """One more line of a plan; of an issued plan with the document that adds it."""

    document_title = _("Văn bản bổ sung nhiệm vụ vào kế hoạch CCHC")

    number = forms.CharField(label=_("Số thứ tự"), max_length=20)
    area = forms.ModelChoiceField(
        label=_("Lĩnh vực"), queryset=ReformArea.objects.all(), widget=QuickSelect
    )
    title = forms.CharField(label=_("Nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 2}))
    output = forms.CharField(label=_("Sản phẩm, kết quả"), required=False)
    leads = forms.CharField(
        label=_("Cơ quan chủ trì"),
        help_text=_("Nhiều cơ quan cách nhau bằng dấu chấm phẩy."),
    )
    coordinating = forms.CharField(
        label=_("Cơ quan phối hợp"),
        required=False,
        help_text=_("Ví dụ: Sở Tài chính; các sở, ban, ngành."),
    )
    start_on = DayField(label=_("Bắt đầu từ ngày"), required=False)
    due_text = forms.CharField(
        label=_("Thời hạn hoàn thành"),
        max_length=200,
        help_text=_(
            "Ghi như trong kế hoạch: 30/06/2024; trước ngày 15/11/2024; Quý III; thường xuyên …"
        ),
    )

    in_periods = forms.BooleanField(
        label=_("Theo dõi từng kỳ"),
        required=False,
        initial=True,
        help_text=_(
            "Khi thời hạn là hằng tháng, hằng quý, 6 tháng hoặc nhiều năm: mỗi kỳ, mỗi năm là một "
            "mốc phải báo cáo kết quả."
        ),
    )

    def __init__(self, *args: Any, plan: ReformPlan, user: Any, **kwargs: Any) -> None:
        self.plan, self.user, today = plan, user, clock.today()
        self.document_label = (
            _("Bổ sung theo văn bản số") if plan.is_issued else _("Nhập thay theo văn bản số")
        )
        owner = plan.owner.name_on(today) if plan.layer == Layer.UNIT else ""
        super().__init__(*args, initial={"leads": owner}, **kwargs)
        self.cites(
            plan.is_issued
            or (
                plan.layer == Layer.UNIT
                and is_on_behalf(user, [plan.owner_id], Permission.PLAN_WRITE)
            )
        )
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    def added(self) -> bool:
        """Add the line: True when done, False when the form says why not."""
        return self.attempt(self._add)

    @transaction.atomic
    def _add(self) -> None:
        typed = self.cleaned_data
        directory = OrganizationDirectory(self.plan.issued_on or clock.today())
        agencies = read_agencies(typed["leads"], typed["coordinating"], directory)
        line = NewTask(
            number=typed["number"],
            area=typed["area"],
            title=typed["title"],
            output=typed["output"],
            leads=agencies.leads,
            coordinating=agencies.coordinating,
            coordinating_note=agencies.note,
            start_on=typed["start_on"],
            due_text=typed["due_text"],
            in_periods=typed["in_periods"],
        )
        planning.add_tasks(self.plan, [line], by=self.user, basis=self.document(self.user))


class IssueForm(CitedDocument, PortalForm):
    """The document by which the plan is issued, and the day if that is another than its own."""

    document_label = _("Số, ký hiệu văn bản ban hành")
    document_title: Any = _("Kế hoạch cải cách hành chính")
    document_kind = DocumentKind.PLAN

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(
        label=_("Tính từ ngày"),
        required=False,
        help_text=_("Để trống: ngày ban hành văn bản."),
    )
    field_order = ["document_number", "document_issued_on", "document_issuer", "on"]

    def __init__(self, *args: Any, plan: ReformPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": plan.revision}, **kwargs)
        self.plan, self.user = plan, user
        self.document_title = plan.title
        if plan.layer == Layer.PROVINCE:
            self.document_kind = DocumentKind.DECISION

    def issued(self) -> bool:
        """Issue the plan: True when done, False when the form says why not."""
        return self.attempt(self._issue)

    @transaction.atomic
    def _issue(self) -> None:
        typed = self.cleaned_data
        planning.issue(
            self.plan,
            by=self.user,
            decision=self.cited(self.user),
            on=typed["on"],
            seen=typed["revision"],
        )


class PlanForm(CitedDocument, PortalForm):
    """A form in front of a verb on a plan; whoever enters for another names the document."""

    transition: ClassVar[Transition]
    done: ClassVar[Any]
    message: ClassVar[Any]
    document_label = _("Nhập thay theo văn bản số")
    document_title = _("Văn bản làm căn cứ nhập thay")

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: ReformPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": plan.revision}, **kwargs)
        self.plan, self.user = plan, user
        self.cites(
            plan.layer == Layer.UNIT and is_on_behalf(user, [plan.owner_id], Permission.PLAN_WRITE)
        )
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    def carried_out(self) -> bool:
        """Carry out the verb: True when done, False when the form says why not."""
        return self.attempt(transaction.atomic(self.act))

    def act(self) -> None:
        """The verb."""
        raise TypeError("a form says which verb it stands in front of")


class CloseForm(PlanForm):
    """The day from which nothing is done to the plan's tasks any more."""

    transition = flow.CLOSE
    done = _("Đã kết thúc kế hoạch.")
    message = _(
        "Sau khi kết thúc, không báo cáo, xác nhận hay gia hạn nhiệm vụ của kế hoạch nữa; số liệu "
        "giữ nguyên."
    )

    on = DayField(label=_("Ngày kết thúc"), initial=clock.today)

    def act(self) -> None:
        """Close the plan."""
        planning.close(
            self.plan,
            by=self.user,
            on=self.cleaned_data["on"],
            basis=self.document(self.user),
            seen=self.cleaned_data["revision"],
        )


class ReopenForm(PlanForm):
    """Why a closed plan is worked on again."""

    transition = flow.REOPEN
    done = _("Đã mở lại kế hoạch.")
    message = _("Nhiệm vụ của kế hoạch lại được báo cáo, xác nhận và gia hạn.")

    reason = forms.CharField(label=_("Lý do mở lại"), widget=forms.Textarea(attrs={"rows": 2}))

    def act(self) -> None:
        """Reopen the plan."""
        planning.reopen(
            self.plan,
            by=self.user,
            reason=self.cleaned_data["reason"],
            basis=self.document(self.user),
            seen=self.cleaned_data["revision"],
        )


# By the verb's part of the address.
PLAN_ACTS: dict[str, type[PlanForm]] = {"ket-thuc": CloseForm, "mo-lai": ReopenForm}


class SinceForm(PortalForm):
    """The earlier of two days that are compared."""

    tu = DayField(label=_("So với ngày"))

    def __init__(self, data: Any, *, day: date) -> None:
        self.default = day - timedelta(days=30)
        super().__init__(data, initial={"tu": self.default})
        self.day = day

    def clean_tu(self) -> date:
        """Not after the later day."""
        since: date = self.cleaned_data["tu"]
        if since > self.day:
            raise ValidationError(_("Đề nghị nhập ngày trước ngày lấy số liệu."), "late")
        return since

    @property
    def since(self) -> date:
        """The day asked for; where none or a wrong one was, 30 days before the later one."""
        return self.cleaned_data["tu"] if self.is_bound and self.is_valid() else self.default


class CopyForm(CitedDocument, PortalForm):
    """For which year the plan is copied, and what the draft is called."""

    document_label = _("Nhập thay theo văn bản số")
    document_title = _("Văn bản làm căn cứ nhập thay")

    year = NumberField(label=_("Năm kế hoạch"), min_value=2000, max_value=2100)
    title = forms.CharField(
        label=_("Tên kế hoạch"),
        max_length=300,
        required=False,
        help_text=_("Để trống: tên của kế hoạch này với năm mới."),
    )

    def __init__(self, *args: Any, plan: ReformPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"year": plan.year + 1}, **kwargs)
        self.plan, self.user = plan, user
        self.draft: ReformPlan | None = None
        self.cites(
            plan.layer == Layer.UNIT and is_on_behalf(user, [plan.owner_id], Permission.PLAN_WRITE)
        )
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    def copied(self) -> bool:
        """Copy the plan: True when done, False when the form says why not."""
        return self.attempt(self._copy)

    @transaction.atomic
    def _copy(self) -> None:
        self.draft = copying.copy_plan(
            self.plan,
            by=self.user,
            year=self.cleaned_data["year"],
            title=self.cleaned_data["title"],
            basis=self.document(self.user),
        )
