"""What is typed in when something is done to a task: one form for each verb."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, NumberField, PortalForm
from core.numbers import format_day
from core.process import Transition
from core.refusals import NotNow
from core.widgets import QuickSelect
from documents import filing
from documents.citing import CitedDocument
from documents.models import DocumentKind
from organizations.resolving import OrganizationDirectory
from reform_tasks import directing, extension, flow, planning, progress, series
from reform_tasks.acting import enters_for_another
from reform_tasks.agencies import read_agencies
from reform_tasks.amending import Wording, amend_task
from reform_tasks.explaining import explain
from reform_tasks.models import Part, ReformArea, ReformTask, TaskExtension


def _words(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _day(label: Any) -> DayField:
    return DayField(label=label, initial=clock.today)


class TaskForm(CitedDocument, PortalForm):
    """A form in front of a verb on a task: it carries the revision that was on the screen.

    Where the verb itself rests on a document, that is asked for; else only whoever enters for
    another is asked by which document.
    """

    transition: ClassVar[Transition]
    done: ClassVar[Any]
    rests_on_document: bool = False
    document_label = _("Nhập thay theo văn bản số")
    document_title = _("Văn bản làm căn cứ nhập thay")

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: ReformTask, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": task.revision} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.task, self.user = task, user
        self.cites(
            self.rests_on_document or enters_for_another(task, user, self.transition.permission)
        )
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    @property
    def said(self) -> dict[str, Any]:
        """Who acts, and on what they saw."""
        return {"by": self.user, "seen": self.cleaned_data.get("revision")}

    def carried_out(self) -> bool:
        """Carry out the verb: True when done, False when the form says why not."""
        return self.attempt(transaction.atomic(self.act))

    def act(self) -> None:
        """The verb."""
        raise TypeError("a form says which verb it stands in front of")


class ReportProgressForm(TaskForm):
    """How far the task is."""

    transition = flow.REPORT_PROGRESS
    done = _("Đã gửi báo cáo tiến độ.")

    on = _day(_("Tính đến ngày"))
    percent = NumberField(
        label=_("Tiến độ"), min_value=0, max_value=100, required=False, suffix="%"
    )
    text = _words(_("Kết quả thực hiện"))
    difficulty = _words(_("Khó khăn, vướng mắc"))
    proposal = _words(_("Đề xuất, kiến nghị"))

    def act(self) -> None:
        """Report progress."""
        typed = self.cleaned_data
        progress.report_progress(
            self.task,
            on=typed["on"],
            percent=typed["percent"],
            text=typed["text"],
            difficulty=typed["difficulty"],
            proposal=typed["proposal"],
            basis=self.document(self.user),
            **self.said,
        )


class ReportPeriodForm(TaskForm):
    """Which period's result it is, and the document that shows it."""

    transition = flow.REPORT_PERIOD
    done = _("Đã báo cáo kết quả kỳ.")

    milestone = forms.ChoiceField(label=_("Kỳ"), widget=QuickSelect)
    result_number = forms.CharField(label=_("Số, ký hiệu văn bản kết quả"), max_length=60)
    result_on = DayField(
        label=_("Ngày văn bản kết quả"),
        help_text=_("Ngày này quyết định kỳ hoàn thành đúng hạn hay quá hạn."),
    )
    text = _words(_("Kết quả thực hiện"))
    on = _day(_("Ngày báo cáo"))

    def __init__(self, *args: Any, task: ReformTask, **kwargs: Any) -> None:
        super().__init__(*args, task=task, **kwargs)
        self.unmet = {str(each.pk): each for each in task.milestones.filter(met_on=None)}
        field: Any = self.fields["milestone"]
        field.choices = [
            (pk, f"{each.name} ({format_day(each.due_on)})") for pk, each in self.unmet.items()
        ]

    def act(self) -> None:
        """Report the period's result."""
        typed = self.cleaned_data
        series.meet(
            self.unmet[typed["milestone"]],
            result_number=typed["result_number"],
            result_on=typed["result_on"],
            text=typed["text"],
            on=typed["on"],
            basis=self.document(self.user),
            **self.said,
        )


class ReportCompletionForm(TaskForm):
    """The document that proves the task done."""

    transition = flow.REPORT_COMPLETION
    done = _("Đã báo cáo hoàn thành; chờ xác nhận.")

    result_number = forms.CharField(label=_("Số, ký hiệu văn bản kết quả"), max_length=60)
    result_on = DayField(
        label=_("Ngày văn bản kết quả"),
        help_text=_("Ngày này quyết định hoàn thành đúng hạn hay quá hạn."),
    )
    upload = forms.FileField(
        label=_("Tệp văn bản kết quả (PDF)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    text = _words(_("Kết quả thực hiện"))
    on = _day(_("Ngày báo cáo"))

    def clean_upload(self) -> Any:
        """Say at the field what is wrong with the file, before anything is kept."""
        upload = self.cleaned_data["upload"]
        if upload is not None:
            try:
                filing.check(upload)
            except filing.FileRefused as refusal:
                raise ValidationError(str(refusal), code="file") from refusal
        return upload

    def act(self) -> None:
        """Report the task done."""
        typed = self.cleaned_data
        upload = typed["upload"]
        progress.report_completion(
            self.task,
            result_number=typed["result_number"],
            result_on=typed["result_on"],
            result_file=filing.store(upload, self.user) if upload else None,
            text=typed["text"],
            on=typed["on"],
            basis=self.document(self.user),
            **self.said,
        )


class ConfirmForm(TaskForm):
    """Nothing but the question whether it is so."""

    transition = flow.CONFIRM
    done = _("Đã xác nhận hoàn thành.")

    def act(self) -> None:
        """Confirm the completion."""
        progress.confirm_completion(self.task, basis=self.document(self.user), **self.said)


class SendBackForm(TaskForm):
    """What the reported completion lacks."""

    transition = flow.SEND_BACK
    done = _("Đã yêu cầu báo cáo lại.")

    reason = _words(_("Lý do yêu cầu báo cáo lại"), required=True)

    def act(self) -> None:
        """Send the report back."""
        progress.send_back(
            self.task,
            reason=self.cleaned_data["reason"],
            basis=self.document(self.user),
            **self.said,
        )


class ExplainForm(TaskForm):
    """In one line why the task is overdue, or will be when the figures are closed."""

    transition = flow.EXPLAIN
    done = _("Đã ghi giải trình.")

    text = forms.CharField(
        label=_("Giải trình"),
        max_length=200,
        help_text=_("Một dòng; hiện bên cạnh nhiệm vụ ở mọi danh sách."),
    )

    def __init__(self, *args: Any, task: ReformTask, **kwargs: Any) -> None:
        super().__init__(*args, task=task, initial={"text": task.explanation}, **kwargs)

    def act(self) -> None:
        """Explain."""
        explain(
            self.task,
            text=self.cleaned_data["text"],
            basis=self.document(self.user),
            **self.said,
        )


class DirectForm(TaskForm):
    """A leader's one line, and whose it is where another enters it."""

    transition = flow.DIRECT
    done = _("Đã ghi ý kiến chỉ đạo và báo cho cơ quan chủ trì.")

    text = forms.CharField(label=_("Ý kiến chỉ đạo"), max_length=300)
    leader = forms.CharField(
        label=_("Người chỉ đạo"),
        max_length=150,
        required=False,
        help_text=_("Để trống nếu là ý kiến của chính người nhập."),
    )
    on = _day(_("Ngày chỉ đạo"))

    def act(self) -> None:
        """Say what is to be done."""
        typed = self.cleaned_data
        directing.direct(
            self.task, text=typed["text"], leader=typed["leader"], on=typed["on"], **self.said
        )


class AnswerDirectiveForm(TaskForm):
    """What was done about the oldest directive that waits, or another chosen."""

    transition = flow.ANSWER
    done = _("Đã trả lời ý kiến chỉ đạo.")

    directive = forms.ChoiceField(label=_("Ý kiến chỉ đạo"), widget=QuickSelect)
    text = forms.CharField(label=_("Kết quả thực hiện ý kiến"), max_length=300)

    def __init__(self, *args: Any, task: ReformTask, **kwargs: Any) -> None:
        super().__init__(*args, task=task, **kwargs)
        self.waiting = {str(each.pk): each for each in task.directives.awaiting(clock.today())}
        field: Any = self.fields["directive"]
        field.choices = [
            (pk, f"{format_day(each.given_on)}: {each.text}") for pk, each in self.waiting.items()
        ]

    def act(self) -> None:
        """Answer it."""
        directing.answer(
            self.waiting[self.cleaned_data["directive"]],
            text=self.cleaned_data["text"],
            basis=self.document(self.user),
            **self.said,
        )


class RequestExtensionForm(TaskForm):
    """By when it can be done, and why not before."""

    transition = flow.REQUEST_EXTENSION
    done = _("Đã gửi đề nghị gia hạn.")

    requested_due_on = DayField(label=_("Thời hạn đề nghị"))
    reason = _words(_("Lý do đề nghị gia hạn"), required=True)
    on = _day(_("Ngày đề nghị"))

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

    reason = _words(_("Lý do không đồng ý"), required=True)

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

    on = _day(_("Tạm dừng từ ngày"))
    reason = _words(_("Lý do tạm dừng"), required=True)

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

    on = _day(_("Tiếp tục từ ngày"))

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
    title = _words(_("Nhiệm vụ"), required=True)
    output = _words(_("Sản phẩm, kết quả"))
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

    on = _day(_("Đưa ra khỏi kế hoạch từ ngày"))
    reason = _words(_("Lý do đưa ra khỏi kế hoạch"), required=True)

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
