"""Small plans: a plan with its tasks and their agencies, a one-stop status, an index result.

Rows are written as they stand, past the verbs, so that a test can begin where it wants to.
`new_task` is for tests that go through the verbs.
"""

from datetime import date
from typing import Any

import factory

from documents.models import DocumentKind
from organizations.models import Organization, OrganizationKind
from reform_tasks.deadlines import DueKind
from reform_tasks.models import (
    AreaMonitor,
    ExtensionStatus,
    GovernanceIndex,
    IndexResult,
    Layer,
    OneStopKind,
    OneStopStatus,
    Part,
    PlanStatus,
    Progress,
    ReformArea,
    ReformPlan,
    ReformTask,
    ReportKind,
    ServiceFigures,
    ServiceImport,
    TaskAgency,
    TaskExtension,
    TaskMilestone,
    TaskReport,
    TaskSuspension,
)
from reform_tasks.planning import NewTask
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    OrganizationFactory,
    ProvincialCommitteeFactory,
)

ISSUED_ON = date(2023, 12, 21)


class ReformAreaFactory(factory.django.DjangoModelFactory[ReformArea]):
    """Steering, the first area."""

    class Meta:
        model = ReformArea
        django_get_or_create = ("number",)

    number = 0
    code = factory.LazyAttribute(lambda row: f"linh-vuc-{row.number}")
    name = factory.LazyAttribute(
        lambda row: "Chỉ đạo, điều hành" if row.number == 0 else f"Lĩnh vực {row.number}"
    )


class AreaMonitorFactory(factory.django.DjangoModelFactory[AreaMonitor]):
    """Who monitors steering since 2021."""

    class Meta:
        model = AreaMonitor

    area: Any = factory.SubFactory(ReformAreaFactory)
    organization: Any = factory.SubFactory(OrganizationFactory)
    valid_from = date(2021, 1, 1)
    valid_to: date | None = None


class ReformPlanFactory(factory.django.DjangoModelFactory[ReformPlan]):
    """A department's plan for 2024, issued on 21/12/2023."""

    class Meta:
        model = ReformPlan

    owner: Any = factory.SubFactory(OrganizationFactory)
    year = 2024
    layer = factory.LazyAttribute(
        lambda row: (
            Layer.PROVINCE
            if row.owner.kind == OrganizationKind.PROVINCIAL_COMMITTEE
            else Layer.UNIT
        )
    )
    title = factory.LazyAttribute(lambda row: f"Kế hoạch CCHC năm {row.year} của {row.owner}")
    status = PlanStatus.ISSUED
    decision: Any = factory.Maybe(
        factory.LazyAttribute(lambda row: row.status == PlanStatus.ISSUED),
        factory.SubFactory(LegalDocumentFactory, kind=DocumentKind.PLAN, issued_on=ISSUED_ON),
        None,
    )
    issued_on = factory.LazyAttribute(
        lambda row: date(row.year - 1, 12, 21) if row.status == PlanStatus.ISSUED else None
    )
    closing_on = factory.LazyAttribute(lambda row: date(row.year, 12, 14))


class ProvincialPlanFactory(ReformPlanFactory):
    """The province's own plan for 2024."""

    owner = factory.SubFactory(ProvincialCommitteeFactory)


class ReformTaskFactory(factory.django.DjangoModelFactory[ReformTask]):
    """A task due on 30/06/2024 that nobody has begun.

    `leads=[…]` and `coordinating=[…]` name agencies; without leads the plan's owner leads it.
    `completed_on=…` makes it done, reported and confirmed
    on that day; `cancelled_on=…` leaves it out of the plan.
    """

    class Meta:
        model = ReformTask
        skip_postgeneration_save = True

    plan: Any = factory.SubFactory(ReformPlanFactory)
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    position = factory.Sequence(lambda n: n + 1)
    area = factory.SubFactory(ReformAreaFactory)
    title = factory.Sequence(lambda n: f"Rà soát văn bản quy phạm pháp luật đợt {n + 1}")
    due_on: date | None = date(2024, 6, 30)
    due_text = factory.LazyAttribute(
        lambda row: f"{row.due_on:%d/%m/%Y}" if row.due_on else "Theo yêu cầu"
    )
    due_kind = factory.LazyAttribute(
        lambda row: DueKind.DATE if row.due_on else DueKind.AS_REQUIRED
    )
    added_on = factory.LazyAttribute(lambda row: row.plan.issued_on or date(row.plan.year, 1, 1))
    completed_on: date | None = None
    confirmed_on = factory.SelfAttribute("completed_on")
    reported_on = factory.SelfAttribute("completed_on")
    last_report_on = factory.SelfAttribute("reported_on")
    result_on = factory.LazyAttribute(lambda row: row.completed_on or row.reported_on)
    result_number = factory.LazyAttribute(lambda row: "15/BC" if row.result_on else "")
    cancelled_on: date | None = None
    cancelled_by: Any = factory.Maybe(
        "cancelled_on", factory.SubFactory(LegalDocumentFactory), None
    )
    suspended_on: date | None = None
    resumed_on: date | None = None
    sent_back_on: date | None = None

    @factory.lazy_attribute
    def status(self: Any) -> Progress:
        """What the dates say."""
        if self.cancelled_on:
            return Progress.CANCELLED
        if self.completed_on:
            return Progress.DONE
        if self.suspended_on and not self.resumed_on:
            return Progress.SUSPENDED
        if self.sent_back_on:
            return Progress.SENT_BACK
        return Progress.AWAITING if self.reported_on else Progress.NOT_STARTED

    @factory.post_generation
    def leads(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Name the lead agencies."""
        for order, organization in enumerate(extracted or [self.plan.owner], start=1):
            TaskAgency.objects.create(
                task=self, organization=organization, part=Part.LEAD, order=order
            )

    @factory.post_generation
    def coordinating(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Name the coordinating agencies."""
        for order, organization in enumerate(extracted or [], start=1):
            TaskAgency.objects.create(
                task=self, organization=organization, part=Part.COORDINATING, order=order
            )


class TaskReportFactory(factory.django.DjangoModelFactory[TaskReport]):
    """A report of progress; `kind=ReportKind.COMPLETION` names a result of its day."""

    class Meta:
        model = TaskReport

    task: Any = factory.SubFactory(ReformTaskFactory)
    kind = ReportKind.PROGRESS
    on = date(2024, 4, 1)
    percent = 40
    text = "Đã trình dự thảo."
    result_number = factory.LazyAttribute(
        lambda row: "15/BC" if row.kind == ReportKind.COMPLETION else ""
    )
    result_on = factory.LazyAttribute(
        lambda row: row.on if row.kind == ReportKind.COMPLETION else None
    )
    by = factory.SubFactory(UserFactory)


class TaskMilestoneFactory(factory.django.DjangoModelFactory[TaskMilestone]):
    """A date of a task's series that nobody has met; `met_on` meets it by a document."""

    class Meta:
        model = TaskMilestone

    task: Any = factory.SubFactory(ReformTaskFactory, has_milestones=True)
    name = "Quý I"
    due_on = date(2024, 3, 31)
    met_on: date | None = None
    result_number = factory.LazyAttribute(lambda row: "21/BC" if row.met_on else "")


class TaskExtensionFactory(factory.django.DjangoModelFactory[TaskExtension]):
    """A request for an extension; `granted_on` and `new_due_on` make it a granted one."""

    class Meta:
        model = TaskExtension

    task: Any = factory.SubFactory(ReformTaskFactory)
    requested_on = date(2024, 6, 1)
    requested_due_on = date(2024, 8, 31)
    requested_by = factory.SubFactory(UserFactory)
    reason = "Chờ hướng dẫn của Trung ương."
    granted_on: date | None = None
    new_due_on: date | None = None
    document: Any = factory.Maybe("granted_on", factory.SubFactory(LegalDocumentFactory), None)
    status = factory.LazyAttribute(
        lambda row: ExtensionStatus.GRANTED if row.granted_on else ExtensionStatus.REQUESTED
    )


class TaskSuspensionFactory(factory.django.DjangoModelFactory[TaskSuspension]):
    """A suspension; give its days."""

    class Meta:
        model = TaskSuspension

    task: Any = factory.SubFactory(ReformTaskFactory)
    document = factory.SubFactory(LegalDocumentFactory)
    valid_from = date(2024, 3, 1)
    valid_to: date | None = None


class OneStopStatusFactory(factory.django.DjangoModelFactory[OneStopStatus]):
    """A commune's one-stop unit since its founding."""

    class Meta:
        model = OneStopStatus

    organization: Any = factory.SubFactory(CommuneCommitteeFactory)
    kind = OneStopKind.ONE_STOP
    valid_from = factory.SelfAttribute("organization.valid_from")
    valid_to: date | None = None


class ServiceImportFactory(factory.django.DjangoModelFactory[ServiceImport]):
    """A file of the service portal with the first quarter of 2024."""

    class Meta:
        model = ServiceImport

    source = "Cổng dịch vụ công"
    exported_on = date(2024, 4, 5)
    period_from = date(2024, 1, 1)
    period_to = date(2024, 3, 31)
    file = factory.SubFactory(StoredFileFactory)
    added = 1
    corrected = 0
    imported_by = factory.SubFactory(UserFactory)


class ServiceFiguresFactory(factory.django.DjangoModelFactory[ServiceFigures]):
    """A commune's dossiers of the first quarter of 2024."""

    class Meta:
        model = ServiceFigures

    organization: Any = factory.SubFactory(CommuneCommitteeFactory)
    period_from = date(2024, 1, 1)
    period_to = date(2024, 3, 31)
    published: int | None = 120
    received: int | None = 200
    online: int | None = 150
    on_time: int | None = 180
    late: int | None = 10
    brought_by = factory.SubFactory(
        ServiceImportFactory,
        exported_on=factory.SelfAttribute("..period_to"),
        period_from=factory.SelfAttribute("..period_from"),
        period_to=factory.SelfAttribute("..period_to"),
    )


class GovernanceIndexFactory(factory.django.DjangoModelFactory[GovernanceIndex]):
    """PAR INDEX."""

    class Meta:
        model = GovernanceIndex
        django_get_or_create = ("code",)

    code = "par-index"
    name = "PAR INDEX"
    maximum = 100


class IndexResultFactory(factory.django.DjangoModelFactory[IndexResult]):
    """PAR INDEX of 2024."""

    class Meta:
        model = IndexResult

    index = factory.SubFactory(GovernanceIndexFactory)
    year = 2024
    value = "90.02"
    maximum = 100
    rank = 12
    of_n = 63


def new_task(*leads: Organization, **fields: Any) -> NewTask:
    """A line for `planning.add_tasks`, due in the plan's second quarter unless given."""
    values: dict[str, Any] = {
        "number": "1.1",
        "title": "Ban hành Kế hoạch tuyên truyền CCHC",
        "area": ReformAreaFactory(),
        "leads": leads,
        "due_text": "Quý II",
    }
    return NewTask(**(values | fields))
