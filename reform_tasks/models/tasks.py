"""The tasks of reform plans and the agencies that lead or coordinate them."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core import clock
from core.fields import NfcCharField, NfcTextField, SearchKeyField
from core.records import Revised, SampleMarked
from core.text import fold
from documents.models import LegalDocument, StoredFile
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import granting, reach_of
from reform_tasks.deadlines import OPEN_ENDED, DueKind
from reform_tasks.timeliness import (
    Timeliness,
    any_of,
    deadline_of,
    in_plan_on,
    next_due_of,
    overdue_on,
    timeliness_of,
)

from .plans import AreaMonitor, Layer, ReformArea, ReformPlan


class Progress(models.TextChoices):
    """How far a task is, as its agency and the plan's owner left it. Figures do not read it."""

    NOT_STARTED = "not_started", _("Chưa thực hiện")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    AWAITING = "awaiting", _("Chờ xác nhận hoàn thành")
    SENT_BACK = "sent_back", _("Yêu cầu báo cáo lại")
    DONE = "done", _("Đã hoàn thành")
    SUSPENDED = "suspended", _("Tạm dừng")
    CANCELLED = "cancelled", _("Đưa ra khỏi kế hoạch")

    @property
    def tone(self) -> str:
        """How it looks as a badge."""
        return _TONES.get(self, "neutral")


_TONES = {
    Progress.IN_PROGRESS: "progress",
    Progress.AWAITING: "info",
    Progress.SENT_BACK: "warning",
    Progress.DONE: "success",
    Progress.SUSPENDED: "muted",
    Progress.CANCELLED: "muted",
}


# What is confirmed or extended is decided inside the organization whose plan it is.
_BY_THE_OWNER_ITSELF = frozenset({Permission.TASK_CONFIRM, Permission.TASK_EXTEND})


class ReformTaskQuerySet(models.QuerySet["ReformTask"]):
    """Tasks."""

    def in_plan_on(self, day: date) -> Self:
        """Tasks that belong in a completion rate on that day: added by then, not yet left out."""
        return self.filter(in_plan_on(day))

    def of_issued_plans(self, day: date) -> Self:
        """Tasks of the plans that were in force on that day."""
        return self.filter(plan__issued_on__lte=day)

    def being(self, timeliness: Timeliness, day: date, *, original: bool = False) -> Self:
        """Tasks that are in that class on that day."""
        return self.filter(any_of([timeliness], day, original=original))

    def overdue_on(self, day: date, *, original: bool = False) -> Self:
        """Tasks that are overdue on that day, whether their agency keeps reporting or not."""
        return self.filter(overdue_on(day, original=original))

    def led_by(self, organization: Organization) -> Self:
        """Tasks that the organization leads, alone or jointly."""
        lead = TaskAgency.objects.filter(organization=organization, part=Part.LEAD)
        return self.filter(pk__in=lead.values("task"))

    def search(self, text: str) -> Self:
        """Tasks whose number or text holds every word, accents and đ ignored."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Tasks on which the user holds the permission.

        A task is reported by those who lead it, confirmed and extended inside the organization
        whose plan it is, changed by whoever writes that plan, and read by all of these and by those
        who coordinate. Tasks of the province's plan are also confirmed, and so read, by the agency
        that monitors their area today.
        """
        reached = reach_of(user, permission)
        if reached is None:
            return self
        if permission in _BY_THE_OWNER_ITSELF:
            own = [held.organization for held in granting(user, permission)]
            decided = Q(plan__owner__in=own)
            if permission == Permission.TASK_CONFIRM:
                decided |= Q(pk__in=self._monitored_by(own).values("pk"))
            return self.filter(decided)
        if permission == Permission.PLAN_WRITE:
            return self.filter(plan__owner__in=reached.organizations)
        agencies = TaskAgency.objects.order_by()
        taking_part = agencies.filter(organization__in=reached.organizations)
        if permission == Permission.TASK_REPORT:
            leading = taking_part.filter(part=Part.LEAD)
            return self.filter(pk__in=leading.values("task"))
        # A union: a database answers OR between two subqueries by reading every task.
        owned = self.model.objects.order_by().filter(plan__owner__in=reached.organizations)
        monitored = self._monitored_by(reached.organizations)
        return self.filter(
            pk__in=taking_part.values("task").union(owned.values("pk"), monitored.values("pk"))
        )

    def _monitored_by(self, organizations: Collection[int]) -> "models.QuerySet[ReformTask]":
        """Tasks of the province's plan in the areas that these organizations monitor today."""
        areas = AreaMonitor.objects.by(organizations, clock.today()).order_by()
        return self.model.objects.order_by().filter(
            plan__layer=Layer.PROVINCE, area__in=areas.values("area")
        )


class ReformTask(Revised, SampleMarked):
    """One line of a reform plan: what it must produce, by when, and what became of it.

    The original deadline never changes; a task without one may be given one by a document, which
    is kept as an extension. `extended_…`, `suspended_on`/`resumed_on`, `last_report_on` and
    `reported_on`, `result_…`, `sent_back_on` repeat the latest extension, suspension, report and
    reported completion, so that figures read one row. `completed_on` is the date of the confirmed
    proving document.
    """

    plan = models.ForeignKey(
        ReformPlan,
        verbose_name=_("kế hoạch"),
        on_delete=models.CASCADE,
        related_name="tasks",
        db_index=False,  # the covering index begins with it
    )
    number = NfcCharField(_("số thứ tự"), max_length=20)
    position = models.PositiveIntegerField(_("vị trí"), default=0)
    area = models.ForeignKey(
        ReformArea, verbose_name=_("lĩnh vực"), on_delete=models.PROTECT, related_name="tasks"
    )
    title = NfcTextField(_("nhiệm vụ"))
    output = NfcTextField(_("sản phẩm, kết quả"), blank=True)
    coordinating_note = NfcTextField(
        _("cơ quan phối hợp, như kế hoạch ghi"),
        blank=True,
        help_text=_("Ví dụ: các sở, ban, ngành; UBND các huyện, thành phố."),
    )
    parent_task = models.ForeignKey(
        "self",
        verbose_name=_("thực hiện nhiệm vụ của Kế hoạch tỉnh"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unit_tasks",
    )
    start_on = models.DateField(_("bắt đầu từ ngày"), null=True, blank=True)
    due_text = NfcCharField(_("thời hạn như kế hoạch ghi"), max_length=200)
    due_kind = models.CharField(_("cách tính thời hạn"), max_length=11, choices=DueKind)
    has_milestones = models.BooleanField(
        _("theo dõi từng kỳ"), default=False, db_default=False, editable=False
    )
    due_on = models.DateField(_("thời hạn ban đầu"), null=True, blank=True)
    extended_due_on = models.DateField(_("thời hạn gia hạn"), null=True, blank=True)
    extended_on = models.DateField(_("ngày gia hạn"), null=True, blank=True)
    added_on = models.DateField(_("ngày đưa vào kế hoạch"))
    cancelled_on = models.DateField(_("ngày đưa ra khỏi kế hoạch"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản đưa ra khỏi kế hoạch"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    suspended_on = models.DateField(_("ngày tạm dừng"), null=True, blank=True)
    resumed_on = models.DateField(_("ngày tiếp tục"), null=True, blank=True)
    last_report_on = models.DateField(_("ngày báo cáo gần nhất"), null=True, blank=True)
    reported_on = models.DateField(_("ngày báo cáo hoàn thành"), null=True, blank=True)
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
    completed_on = models.DateField(_("ngày hoàn thành"), null=True, blank=True)
    confirmed_on = models.DateField(_("ngày xác nhận hoàn thành"), null=True, blank=True)
    status = models.CharField(
        _("tiến độ"),
        max_length=11,
        choices=Progress,
        default=Progress.NOT_STARTED,
        editable=False,
    )
    explanation = NfcCharField(_("giải trình"), max_length=200, blank=True)
    explained_on = models.DateField(_("ngày giải trình"), null=True, blank=True)
    search_key = SearchKeyField(source=["number", "title"], max_length=1500)
    history = HistoricalRecords(excluded_fields=["search_key"])

    objects = ReformTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="reformtask_number_once_per_plan",
                violation_error_message=_("Số thứ tự này đã có trong kế hoạch."),
            ),
            models.CheckConstraint(
                name="reformtask_has_number_and_title", condition=~Q(number="") & ~Q(title="")
            ),
            models.CheckConstraint(
                name="reformtask_deadline_fits_its_kind",
                condition=Q(due_kind__in=OPEN_ENDED, due_on__isnull=True)
                | Q(due_on__isnull=False) & ~Q(due_kind__in=OPEN_ENDED),
            ),
            models.CheckConstraint(
                name="reformtask_starts_before_its_deadline",
                condition=Q(start_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(start_on__lte=F("due_on")),
                violation_error_message=_("Ngày bắt đầu phải trước hoặc trong thời hạn."),
            ),
            models.CheckConstraint(
                name="reformtask_extension_is_whole_and_later",
                condition=Q(extended_on__isnull=True, extended_due_on__isnull=True)
                | Q(
                    extended_on__isnull=False,
                    extended_due_on__isnull=False,
                )
                & (Q(due_on__isnull=True) | Q(extended_due_on__gt=F("due_on"))),
            ),
            models.CheckConstraint(
                name="reformtask_milestones_precede_a_deadline",
                condition=Q(has_milestones=False) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="reformtask_last_report_is_the_latest",
                condition=Q(reported_on__isnull=True) | Q(last_report_on__gte=F("reported_on")),
            ),
            models.CheckConstraint(
                name="reformtask_cancelled_by_a_document",
                condition=Q(
                    status=Progress.CANCELLED,
                    cancelled_on__isnull=False,
                    cancelled_on__gte=F("added_on"),
                    cancelled_by__isnull=False,
                )
                | Q(cancelled_on__isnull=True, cancelled_by__isnull=True)
                & ~Q(status=Progress.CANCELLED),
            ),
            models.CheckConstraint(
                name="reformtask_suspended_since_a_day",
                condition=Q(
                    status=Progress.SUSPENDED, suspended_on__isnull=False, resumed_on__isnull=True
                )
                | Q(status=Progress.CANCELLED)
                | ~Q(status=Progress.SUSPENDED)
                & (Q(suspended_on__isnull=True) | Q(resumed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="reformtask_resumed_after_suspended",
                condition=Q(resumed_on__isnull=True)
                | Q(suspended_on__isnull=False, resumed_on__gt=F("suspended_on")),
            ),
            models.CheckConstraint(
                name="reformtask_report_names_its_result",
                condition=Q(reported_on__isnull=True, result_on__isnull=True, result_number="")
                | Q(
                    reported_on__isnull=False,
                    result_on__isnull=False,
                    result_on__lte=F("reported_on"),
                )
                & ~Q(result_number=""),
            ),
            models.CheckConstraint(
                name="reformtask_awaiting_what_was_reported",
                condition=~Q(status=Progress.AWAITING)
                | Q(reported_on__isnull=False, sent_back_on__isnull=True),
            ),
            models.CheckConstraint(
                name="reformtask_sent_back_after_it_was_reported",
                condition=Q(sent_back_on__isnull=True) & ~Q(status=Progress.SENT_BACK)
                | Q(
                    sent_back_on__isnull=False,
                    reported_on__isnull=False,
                    sent_back_on__gte=F("reported_on"),
                ),
            ),
            models.CheckConstraint(
                name="reformtask_done_has_confirmed_completion",
                condition=Q(
                    status=Progress.DONE,
                    completed_on__isnull=False,
                    completed_on=F("result_on"),
                    confirmed_on__isnull=False,
                    confirmed_on__gte=F("reported_on"),
                    sent_back_on__isnull=True,
                )
                | Q(completed_on__isnull=True, confirmed_on__isnull=True)
                & ~Q(status=Progress.DONE),
            ),
            models.CheckConstraint(
                name="reformtask_explained_on_a_day",
                condition=Q(explanation="", explained_on__isnull=True)
                | Q(explained_on__isnull=False) & ~Q(explanation=""),
            ),
            models.CheckConstraint(
                name="reformtask_is_not_its_own_parent",
                condition=Q(parent_task__isnull=True) | ~Q(parent_task=F("id")),
            ),
        ]
        indexes = [
            # Everything a figure asks of a task, so that the table itself is not read.
            models.Index(
                fields=[
                    "plan",
                    "added_on",
                    "cancelled_on",
                    "completed_on",
                    "due_on",
                    "extended_on",
                    "extended_due_on",
                    "start_on",
                    "reported_on",
                    "sent_back_on",
                    "result_on",
                    "suspended_on",
                    "resumed_on",
                    "area",
                    "id",
                    "has_milestones",
                ],
                name="reformtask_figures",
            ),
            models.Index(fields=["plan", "position"], name="reformtask_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """The page of this task."""
        return reverse("reform_tasks:task_detail", args=[self.pk])

    @property
    def progress(self) -> Progress:
        """How far the task is."""
        return Progress(self.status)

    def explanation_on(self, day: date) -> str:
        """What its lead had said by that day of why it is overdue; '' for nothing."""
        return self.explanation if self.explained_on and self.explained_on <= day else ""

    def deadline_on(self, day: date, *, original: bool = False) -> date | None:
        """The deadline in force on that day: of the latest extension by then, else the original."""
        return deadline_of(self, day, original=original)

    def next_due_on(self, day: date, *, original: bool = False) -> date | None:
        """When it owes something next on that day: its first unmet milestone, else its deadline."""
        return next_due_of(self, day, original=original)

    def timeliness_on(self, day: date, *, original: bool = False) -> Timeliness:
        """The task's class on that day."""
        return timeliness_of(self, day, original=original)


class Part(models.TextChoices):
    """An agency's part in a task."""

    LEAD = "lead", _("Cơ quan chủ trì")
    COORDINATING = "coordinating", _("Cơ quan phối hợp")


class TaskAgency(SampleMarked):
    """An agency's part in a task. Several may lead jointly; every task has at least one lead."""

    task = models.ForeignKey(
        ReformTask,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="agencies",
        db_index=False,  # the unique constraint begins with it
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="reform_tasks",
        db_index=False,  # the covering index begins with it
    )
    part = models.CharField(_("vai trò"), max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("cơ quan thực hiện nhiệm vụ")
        verbose_name_plural = _("cơ quan thực hiện nhiệm vụ")
        # 'lead' stands before 'coordinating'.
        ordering = ["-part", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "organization"], name="taskagency_once_per_task"
            ),
            models.CheckConstraint(
                name="taskagency_part_is_known", condition=Q(part__in=Part.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "part", "task"], name="taskagency_of_organization"
            ),
            models.Index(fields=["task", "part", "organization", "id"], name="taskagency_of_task"),
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())
