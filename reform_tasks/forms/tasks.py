"""What is typed in when a task's deadline, wording or place in the plan is changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField
from core.refusals import NotNow
from core.widgets import QuickSelect
from documents.models import DocumentKind
from organizations.resolving import OrganizationDirectory
from reform_tasks import extension, flow, planning, progress
from reform_tasks.agencies import read_agencies
from reform_tasks.amending import Wording, amend_task
from reform_tasks.models import Part, ReformArea, ReformTask, TaskExtension

from .acts import TaskForm, day_of, words
from .reports import (
    AnswerDirectiveForm,
    ConfirmForm,
    DirectForm,
    ExplainForm,
    ReportCompletionForm,
    ReportPeriodForm,
    ReportProgressForm,
    SendBackForm,
)


class RequestExtensionForm(TaskForm):
    """By when it can be done, and why not before."""

    transition = flow.REQUEST_EXTENSION
    done = _("Đã gửi đề nghị gia hạn.")

    requested_due_on = DayField(label=_("Thời hạn đề nghị"))
    reason = words(_("Lý do đề nghị gia hạn"), required=True)
    on = day_of(_("Ngày đề nghị"))

    def act(self) -> None:
        """Ask for a later deadline."""
        typed = self.cleaned_data
        extension.request(
            self.task,
            requested_due_on=typed["requested_due_on"],
            reason=typed["reason"],
            on=typed["on"],
            basis=self.document(self.user),
            **self.said,
        )


class _AnswerForm(TaskForm):
    """An answer to the request that waits."""

    def __init__(self, *args: Any, task: ReformTask, **kwargs: Any) -> None:
        self.waiting = task.extensions.awaiting().first()
        super().__init__(*args, task=task, **kwargs)

    @property
    def request(self) -> TaskExtension:
        """The request; raises NotNow where none waits any more."""
        if self.waiting is None:
            raise NotNow(_("Nhiệm vụ này không có đề nghị gia hạn chờ trả lời."))
        return self.waiting


class GrantExtensionForm(_AnswerForm):
    """The new deadline and the document that grants it."""

    transition = flow.GRANT_EXTENSION
    done = _("Đã gia hạn nhiệm vụ.")
    rests_on_document = True
    document_label = _("Số, ký hiệu văn bản gia hạn")
    document_title = _("Văn bản gia hạn nhiệm vụ")

    new_due_on = DayField(label=_("Thời hạn gia hạn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.waiting is not None:
            self.initial.setdefault("new_due_on", self.waiting.requested_due_on)

    def act(self) -> None:
        """Grant the later deadline."""
        extension.grant(
            self.request,
            new_due_on=self.cleaned_data["new_due_on"],
            document=self.cited(self.user),
            **self.said,
        )


class RefuseExtensionForm(_AnswerForm):
    """Why the deadline stays."""

    transition = flow.REFUSE_EXTENSION
    done = _("Đã trả lời không đồng ý gia hạn.")

    reason = words(_("Lý do không đồng ý"), required=True)

    def act(self) -> None:
        """Refuse the later deadline."""
        extension.refuse(
            self.request,
            reason=self.cleaned_data["reason"],
            basis=self.document(self.user),
            **self.said,
        )


class SetDeadlineForm(TaskForm):
    """The document that the deadline waited for, and by when the task is due by it."""

    transition = flow.SET_DEADLINE
    done = _("Đã ghi thời hạn của nhiệm vụ.")
    rests_on_document = True
    document_label = _("Số, ký hiệu văn bản làm căn cứ")
    document_title = _("Văn bản làm căn cứ xác định thời hạn nhiệm vụ")

    new_due_on = DayField(label=_("Thời hạn hoàn thành"))

    def act(self) -> None:
        """Give the task its deadline."""
        extension.set_by_document(
            self.task,
            new_due_on=self.cleaned_data["new_due_on"],
            document=self.cited(self.user),
            **self.said,
        )


class SuspendForm(TaskForm):
    """From when the task rests, why, and by which document."""

    transition = flow.SUSPEND
    done = _("Đã tạm dừng nhiệm vụ.")
    rests_on_document = True
    document_label = _("Số, ký hiệu văn bản tạm dừng")
    document_title = _("Văn bản tạm dừng nhiệm vụ")

    on = day_of(_("Tạm dừng từ ngày"))
    reason = words(_("Lý do tạm dừng"), required=True)

    def act(self) -> None:
        """Let the task rest."""
        typed = self.cleaned_data
        progress.suspend(
            self.task,
            document=self.cited(self.user),
            reason=typed["reason"],
            on=typed["on"],
            **self.said,
        )


class ResumeForm(TaskForm):
    """From when the task goes on."""

    transition = flow.RESUME
    done = _("Đã cho tiếp tục thực hiện nhiệm vụ.")

    on = day_of(_("Tiếp tục từ ngày"))

    def act(self) -> None:
        """Let the task go on."""
        progress.resume(
            self.task,
            document=self.document(self.user),
            on=self.cleaned_data["on"],
            **self.said,
        )


class AmendForm(TaskForm):
    """What the task says and who does it; of an issued plan with the document that changes it."""

    transition = flow.AMEND
    done = _("Đã điều chỉnh nhiệm vụ.")
    document_kind = DocumentKind.DECISION

    area = forms.ModelChoiceField(
        label=_("Lĩnh vực"), queryset=ReformArea.objects.all(), widget=QuickSelect
    )
    title = words(_("Nhiệm vụ"), required=True)
    output = words(_("Sản phẩm, kết quả"))
    leads = forms.CharField(
        label=_("Cơ quan chủ trì"), help_text=_("Nhiều cơ quan cách nhau bằng dấu chấm phẩy.")
    )
    coordinating = forms.CharField(label=_("Cơ quan phối hợp"), required=False)

    def __init__(self, *args: Any, task: ReformTask, **kwargs: Any) -> None:
        self.rests_on_document = task.plan.is_issued
        if self.rests_on_document:
            self.document_label = _("Số, ký hiệu văn bản điều chỉnh kế hoạch")
            self.document_title = _("Văn bản điều chỉnh kế hoạch CCHC")
        self.day = task.plan.issued_on or clock.today()
        parts: dict[str, list[str]] = {Part.LEAD: [], Part.COORDINATING: []}
        for agency in task.agencies.select_related("organization"):
            parts[agency.part].append(agency.organization.name_on(self.day))
        if task.coordinating_note:
            parts[Part.COORDINATING].append(task.coordinating_note)
        initial = {
            "area": task.area_id,
            "title": task.title,
            "output": task.output,
            "leads": "; ".join(parts[Part.LEAD]),
            "coordinating": "; ".join(parts[Part.COORDINATING]),
        }
        super().__init__(*args, task=task, initial=initial, **kwargs)

    def act(self) -> None:
        """Change the task."""
        typed = self.cleaned_data
        found = read_agencies(
            typed["leads"], typed["coordinating"], OrganizationDirectory(self.day)
        )
        wording = Wording(
            title=typed["title"],
            area=typed["area"],
            output=typed["output"],
            leads=found.leads,
            coordinating=found.coordinating,
            coordinating_note=found.note,
        )
        amend_task(self.task, wording, document=self.document(self.user), **self.said)


class CancelForm(TaskForm):
    """From when the task is no longer in the plan, why, and by which document."""

    transition = flow.CANCEL
    done = _("Đã đưa nhiệm vụ ra khỏi kế hoạch.")
    rests_on_document = True
    document_label = _("Số, ký hiệu văn bản điều chỉnh kế hoạch")
    document_title = _("Văn bản điều chỉnh kế hoạch CCHC")
    document_kind = DocumentKind.DECISION

    on = day_of(_("Đưa ra khỏi kế hoạch từ ngày"))
    reason = words(_("Lý do đưa ra khỏi kế hoạch"), required=True)

    def act(self) -> None:
        """Take the task out of the plan."""
        typed = self.cleaned_data
        planning.cancel_task(
            self.task,
            document=self.cited(self.user),
            reason=typed["reason"],
            on=typed["on"],
            **self.said,
        )


# By the verb's part of the address.
ACTS: dict[str, type[TaskForm]] = {
    "bao-cao-tien-do": ReportProgressForm,
    "bao-cao-ky": ReportPeriodForm,
    "bao-cao-hoan-thanh": ReportCompletionForm,
    "xac-nhan": ConfirmForm,
    "bao-cao-lai": SendBackForm,
    "tra-loi-chi-dao": AnswerDirectiveForm,
    "giai-trinh": ExplainForm,
    "de-nghi-gia-han": RequestExtensionForm,
    "gia-han": GrantExtensionForm,
    "khong-gia-han": RefuseExtensionForm,
    "ghi-thoi-han": SetDeadlineForm,
    "chi-dao": DirectForm,
    "tam-dung": SuspendForm,
    "tiep-tuc": ResumeForm,
    "dieu-chinh": AmendForm,
    "dua-ra": CancelForm,
}
