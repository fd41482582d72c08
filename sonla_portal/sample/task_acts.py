"""What can happen to a sample task: reported, sent back, extended, confirmed; by whom, on which
day.
"""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from core import clock
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization
from reform_tasks import extension, progress
from reform_tasks.models import Part, ReformArea, ReformTask

from .world import World


class TaskActs:
    """The acts that plans of both layers share."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.areas = {str(area.number): area for area in ReformArea.objects.all()}

    def finish(self, task: ReformTask, result_on: date, last: date) -> None:
        reported_on = min(result_on + timedelta(days=self.world.chance.randint(0, 2)), last)
        confirmed_on = min(reported_on + timedelta(days=self.world.chance.randint(0, 3)), last)
        if result_on.month in (5, 9) and self.world.chance.random() < 0.08:
            self.sent_back(task, reported_on)
        self.report(task, result_on, reported_on)
        self.confirm(task, confirmed_on)

    def report(self, task: ReformTask, result_on: date, reported_on: date) -> None:
        reporter, basis = self.reporter(task, reported_on)
        with clock.playing(reported_on):
            progress.report_completion(
                task,
                by=reporter,
                result_number=f"{self.world.chance.randint(11, 980)}/BC-CQ",
                result_on=result_on,
                text=f"Đã hoàn thành: {task.output or task.title}",
                basis=basis,
            )

    def confirm(self, task: ReformTask, day: date) -> None:
        with clock.playing(day):
            progress.confirm_completion(task, by=self.confirmer(task))

    def sent_back(self, task: ReformTask, day: date) -> None:
        self.report(task, day, day)
        with clock.playing(day):
            progress.send_back(
                task,
                by=self.confirmer(task),
                reason="Tài liệu chứng minh chưa đúng sản phẩm của kế hoạch",
            )

    def extended(self, task: ReformTask, before: date) -> None:
        """A later deadline granted while the first one still ran, then met early all the same."""
        assert task.due_on is not None
        asked = before - timedelta(days=1)
        new_due = task.due_on + timedelta(days=30)
        if asked <= task.added_on or new_due.year != task.due_on.year:
            return
        self.grant(task, asked, new_due)

    def grant(self, task: ReformTask, day: date, new_due: date) -> None:
        reporter, basis = self.reporter(task, day)
        with clock.playing(day):
            asked = extension.request(
                task,
                by=reporter,
                requested_due_on=new_due,
                reason="Chờ ý kiến của cơ quan phối hợp",
                basis=basis,
            )
            document = self.world.document(
                f"{self.world.chance.randint(100, 4900)}/VPUBND",
                DocumentKind.LETTER,
                "Đồng ý gia hạn thời gian hoàn thành nhiệm vụ",
                "Văn phòng UBND tỉnh Sơn La",
                day,
            )
            extension.grant(asked, by=self.confirmer(task), new_due_on=new_due, document=document)

    def progress(self, task: ReformTask, day: date) -> None:
        reporter, basis = self.reporter(task, day)
        with clock.playing(day):
            progress.report_progress(
                task,
                by=reporter,
                percent=self.world.chance.choice((30, 40, 50, 60, 70, 80)),
                text="Đang lấy ý kiến, hoàn thiện dự thảo",
                difficulty="Khối lượng rà soát lớn" if self.world.chance.random() < 0.3 else "",
                basis=basis,
            )

    def reporter(self, task: ReformTask, day: date) -> tuple[User, LegalDocument | None]:
        """The lead's officer; where the lead has ended, the province enters it by the successor's
        letter.
        """
        lead = self.lead(task)
        if lead.is_valid_on(day):
            return self.world.officers[lead.code], None
        letter = self.world.document(
            f"{self.world.chance.randint(100, 900)}/BC",
            DocumentKind.REPORT,
            "Báo cáo kết quả thực hiện nhiệm vụ nhận bàn giao",
            "Cơ quan tiếp nhận nhiệm vụ sau sắp xếp",
            day,
        )
        return self.world.users["vanphong"], letter

    def lead(self, task: ReformTask) -> Organization:
        """Among joint leads the one that goes on longest."""
        leads = [
            agency.organization
            for agency in task.agencies.select_related("organization")
            if agency.part == Part.LEAD
        ]
        return max(leads, key=lambda lead: lead.valid_to or date.max)

    def confirmer(self, task: ReformTask) -> User:
        owner = task.plan.owner.code
        return self.world.heads.get(owner, self.world.province)

    # Plans of units
