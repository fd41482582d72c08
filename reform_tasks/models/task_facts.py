"""What happened to a task: reports, extensions, suspensions, and the steps of its process."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dated import Dated, DatedQuerySet, dated
from core.fields import NfcCharField, NfcTextField
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument, StoredFile
from organizations.models import OfficialStep, on_behalf_needs_basis


class ReportKind(models.TextChoices):
    """What a report says."""

    PROGRESS = "progress", _("Báo cáo tiến độ")
    COMPLETION = "completion", _("Báo cáo hoàn thành")


class TaskReport(SampleMarked):
    """What the lead agency reported on a task for a day.

    A completion is reported with the document that proves it; `sent_back_on` is the day on which it
    was sent back. One that was not sent back awaits confirmation, or is the completion that stands.
    `is_unchanged`: it repeats the one before ("Không thay đổi so với kỳ trước"), and says nothing
    where there was none.
    """

    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="reports",
    )
    kind = models.CharField(_("loại báo cáo"), max_length=10, choices=ReportKind)
    on = models.DateField(_("tính đến ngày"))
    percent = models.PositiveSmallIntegerField(_("tiến độ (%)"), null=True, blank=True)
    text = NfcTextField(_("kết quả thực hiện"), blank=True)
    difficulty = NfcTextField(_("khó khăn, vướng mắc"), blank=True)
    proposal = NfcTextField(_("đề xuất, kiến nghị"), blank=True)
    is_unchanged = models.BooleanField(_("không thay đổi so với kỳ trước"), default=False)
    result_number = NfcCharField(_("số, ký hiệu văn bản kết quả"), max_length=60, blank=True)
    result_on = models.DateField(_("ngày văn bản kết quả"), null=True, blank=True)
    result_file = models.ForeignKey(
        StoredFile,
        verbose_name=_("tệp văn bản kết quả"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sent_back_on = models.DateField(_("ngày yêu cầu báo cáo lại"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người báo cáo"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("thời điểm báo cáo"), default=timezone.now)

    class Meta:
        verbose_name = _("báo cáo nhiệm vụ")
        verbose_name_plural = _("báo cáo nhiệm vụ")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="taskreport_completion_names_its_result",
                condition=Q(
                    kind=ReportKind.PROGRESS,
                    result_number="",
                    result_on__isnull=True,
                    sent_back_on__isnull=True,
                )
                | (
                    Q(kind=ReportKind.COMPLETION, result_on__isnull=False, result_on__lte=F("on"))
                    & ~Q(result_number="")
                ),
            ),
            models.CheckConstraint(
                name="taskreport_percent_is_a_share",
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
            ),
            models.CheckConstraint(
                name="taskreport_sent_back_after_it_came",
                condition=Q(sent_back_on__isnull=True) | Q(sent_back_on__gte=F("on")),
            ),
            models.CheckConstraint(
                name="taskreport_says_something",
                condition=Q(kind=ReportKind.COMPLETION)
                | Q(is_unchanged=True)
                | Q(percent__isnull=False)
                | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="taskreport_unchanged_is_of_progress",
                condition=Q(is_unchanged=False) | Q(kind=ReportKind.PROGRESS),
            ),
        ]
        indexes = [models.Index(fields=["task", "on", "kind"], name="taskreport_of_task")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.task_id}"


class ExtensionStatus(models.TextChoices):
    """Where a request for an extension stands."""

    REQUESTED = "requested", _("Đề nghị gia hạn")
    GRANTED = "granted", _("Đã gia hạn")
    REFUSED = "refused", _("Không đồng ý gia hạn")

    @property
    def tone(self) -> str:
        """How it looks as a badge."""
        return {"requested": "info", "granted": "success", "refused": "warning"}[self.value]


class TaskExtensionQuerySet(models.QuerySet["TaskExtension"]):
    """Extensions and requests for them."""

    def granted_by(self, day: date) -> Self:
        """Extensions that held on that day, the latest first: it sets the deadline."""
        return self.filter(granted_on__lte=day).order_by("-granted_on")

    def awaiting(self) -> Self:
        """Requests that nobody has answered."""
        return self.filter(status=ExtensionStatus.REQUESTED)


class TaskExtension(Revised, SampleMarked):
    """A request for a later deadline and its answer. The original deadline stays."""

    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="extensions",
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ExtensionStatus,
        default=ExtensionStatus.REQUESTED,
        editable=False,
    )
    requested_on = models.DateField(_("ngày đề nghị"))
    requested_due_on = models.DateField(_("thời hạn đề nghị"))
    reason = NfcTextField(_("lý do"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người đề nghị"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    granted_on = models.DateField(_("ngày gia hạn"), null=True, blank=True)
    new_due_on = models.DateField(_("thời hạn gia hạn"), null=True, blank=True)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản gia hạn"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refused_on = models.DateField(_("ngày không đồng ý"), null=True, blank=True)
    answer = NfcTextField(_("ý kiến trả lời"), blank=True)

    objects = TaskExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("gia hạn nhiệm vụ")
        verbose_name_plural = _("gia hạn nhiệm vụ")
        ordering = ["requested_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="taskextension_granted_by_a_document",
                condition=Q(
                    status=ExtensionStatus.GRANTED,
                    granted_on__isnull=False,
                    new_due_on__isnull=False,
                    document__isnull=False,
                    refused_on__isnull=True,
                )
                | Q(
                    status__in=[ExtensionStatus.REQUESTED, ExtensionStatus.REFUSED],
                    granted_on__isnull=True,
                    new_due_on__isnull=True,
                    document__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="taskextension_refused_on_a_day",
                condition=Q(status=ExtensionStatus.REFUSED, refused_on__isnull=False)
                | Q(
                    status__in=[ExtensionStatus.REQUESTED, ExtensionStatus.GRANTED],
                    refused_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="taskextension_answered_after_it_was_asked",
                condition=(Q(granted_on__isnull=True) | Q(granted_on__gte=F("requested_on")))
                & (Q(refused_on__isnull=True) | Q(refused_on__gte=F("requested_on"))),
            ),
            models.CheckConstraint(name="taskextension_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(status=ExtensionStatus.REQUESTED),
                name="taskextension_one_request_at_a_time",
                violation_error_message=_("Nhiệm vụ này đang có một đề nghị gia hạn chờ trả lời."),
            ),
            # Two on one day would leave that day's deadline open.
            models.UniqueConstraint(fields=["task", "granted_on"], name="taskextension_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} · {self.task_id}"

    @property
    def tone(self) -> str:
        """How its state looks as a badge."""
        return ExtensionStatus(self.status).tone


class TaskSuspension(Dated, SampleMarked):
    """A period in which a task rests by a document; without an end it still rests."""

    task = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="suspensions",
    )
    document = models.ForeignKey(
        LegalDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần tạm dừng nhiệm vụ")
        verbose_name_plural = _("lần tạm dừng nhiệm vụ")
        ordering = ["valid_from"]
        constraints = dated("tasksuspension", "task")

    def __str__(self) -> str:
        return f"{self.task_id} · {self.valid_from}"


class TaskStep(OfficialStep):
    """What was done to a task."""

    record = models.ForeignKey(
        "reform_tasks.ReformTask",
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="steps",
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("bước xử lý nhiệm vụ")
        verbose_name_plural = _("bước xử lý nhiệm vụ")
        constraints = [append_only("taskstep"), on_behalf_needs_basis("taskstep")]

    def __str__(self) -> str:
        return f"{self.verb} · {self.record_id}"
