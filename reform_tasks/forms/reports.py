"""What is typed in of how a task goes: reports, their confirmation, directives, explanations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, NumberField
from core.numbers import format_day
from core.widgets import QuickSelect
from documents import filing
from reform_tasks import directing, flow, progress, series
from reform_tasks.explaining import explain
from reform_tasks.models import ReformTask

from .acts import TaskForm, day_of, words


class ReportProgressForm(TaskForm):
    """How far the task is."""

    transition = flow.REPORT_PROGRESS
    done = _("Đã gửi báo cáo tiến độ.")

    on = day_of(_("Tính đến ngày"))
    percent = NumberField(
        label=_("Tiến độ"), min_value=0, max_value=100, required=False, suffix="%"
    )
    text = words(_("Kết quả thực hiện"))
    difficulty = words(_("Khó khăn, vướng mắc"))
    proposal = words(_("Đề xuất, kiến nghị"))

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
    text = words(_("Kết quả thực hiện"))
    on = day_of(_("Ngày báo cáo"))

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
    text = words(_("Kết quả thực hiện"))
    on = day_of(_("Ngày báo cáo"))

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

    reason = words(_("Lý do yêu cầu báo cáo lại"), required=True)

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
    on = day_of(_("Ngày chỉ đạo"))

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
