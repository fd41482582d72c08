"""The sample plans of the province itself.

Known and so reproduced: 81 tasks in the plan of 2024 (Decision 2783), 70 done by the end of the
year; 50 of 72 in early October 2025. All of 2024 was done by 14/12, so that both cut-offs agree.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core import clock
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization
from reform_tasks import planning
from reform_tasks.models import ReformTask
from reform_tasks.planning import NewTask

from .task_acts import TaskActs
from .world import rows

LEADS = {
    "VP": "van-phong-ubnd-tinh",
    "NV": "so-noi-vu",
    "TP": "so-tu-phap",
    "KH": "so-ke-hoach-va-dau-tu",
    "TC": "so-tai-chinh",
    "CT": "so-cong-thuong",
    "NN": "so-nong-nghiep-va-phat-trien-nong-thon",
    "GT": "so-giao-thong-van-tai",
    "XD": "so-xay-dung",
    "TN": "so-tai-nguyen-va-moi-truong",
    "TT": "so-thong-tin-va-truyen-thong",
    "LD": "so-lao-dong-thuong-binh-va-xa-hoi",
    "VH": "so-van-hoa-the-thao-va-du-lich",
    "KC": "so-khoa-hoc-va-cong-nghe",
    "GD": "so-giao-duc-va-dao-tao",
    "YT": "so-y-te",
    "NG": "so-ngoai-vu",
    "TTr": "thanh-tra-tinh",
    "DT": "ban-dan-toc",
    "KCN": "ban-quan-ly-cac-khu-cong-nghiep-tinh",
}

# Number and day of the decisions that are known.
DECISIONS = {2024: ("2783/QĐ-UBND", date(2023, 12, 21)), 2026: ("3350/QĐ-UBND", date(2025, 12, 26))}
JOINT_SHARE = 0.05


@dataclass(frozen=True)
class Year:
    """A provincial plan's size and course: tasks done by the checkpoint, and by the end of the
    year.
    """

    tasks: int
    checkpoint: date
    done_by_checkpoint: int
    done: int


YEARS = {
    2022: Year(70, date(2022, 12, 14), 57, 58),
    2023: Year(76, date(2023, 12, 14), 63, 64),
    2024: Year(81, date(2024, 12, 14), 70, 70),
    2025: Year(72, date(2025, 10, 3), 50, 63),
    2026: Year(68, date(2026, 11, 13), 47, 47),
}


class ProvincialPlans(TaskActs):
    """Plays the province's own plan of a year."""

    def play(self, year: int) -> None:
        """The plan is issued, and its tasks take their course."""
        course = YEARS[year]
        decision = self._decision(year)
        owner = self.world.organizations["ubnd-tinh"]
        texts = self._spread_evenly(rows("provincial_tasks"), course.tasks)
        with clock.playing(decision.issued_on):
            plan = planning.open_plan(
                by=self.world.province,
                owner=owner,
                year=year,
                title=f"Kế hoạch cải cách hành chính tỉnh Sơn La năm {year}",
                is_sample=True,
            )
            tasks = planning.add_tasks(plan, list(self._lines(texts, year)), by=self.world.province)
            planning.issue(plan, by=self.world.province, decision=decision)
        self._course(tasks, year, course, decision.issued_on)

    def _decision(self, year: int) -> LegalDocument:
        if year in DECISIONS:
            number, _ = DECISIONS[year]
            return LegalDocument.objects.get(number=number)
        return self.world.document(
            f"{2600 + year % 10}/QĐ-UBND",
            DocumentKind.DECISION,
            f"Ban hành Kế hoạch cải cách hành chính tỉnh Sơn La năm {year}",
            "UBND tỉnh Sơn La",
            date(year - 1, 12, 23),
        )

    def _spread_evenly(self, texts: Sequence[dict[str, str]], number: int) -> list[dict[str, str]]:
        """That many of the texts, some from each area."""
        step = len(texts) / number
        return [texts[int(place * step)] for place in range(number)]

    def _lines(self, texts: Sequence[dict[str, str]], year: int) -> Iterator[NewTask]:
        counters: dict[str, itertools.count[int]] = {}
        for text in texts:
            place = next(counters.setdefault(text["area"], itertools.count(1)))
            lead, *joint = text["lead"].split()
            if self.world.chance.random() < JOINT_SHARE and text["coordinating"]:
                joint = [text["coordinating"].split()[0]]
            yield NewTask(
                number=f"{text['area']}.{place}",
                title=text["title"].format(year=year, next=year + 1),
                area=self.areas[text["area"]],
                leads=[self._led_by(key) for key in (lead, *joint)],
                coordinating=[self._led_by(key) for key in text["coordinating"].split()],
                coordinating_note="" if text["coordinating"] else "Các sở, ngành, UBND cấp huyện",
                output=text["output"],
                due_text=text["deadline"].format(year=year, next=year + 1),
            )

    def _led_by(self, key: str) -> Organization:
        return self.world.organizations[LEADS[key]]

    def _course(self, tasks: list[ReformTask], year: int, course: Year, issued_on: date) -> None:
        """Let the wanted number be done: those due first, the rest stay open in all the ways there
        are.
        """
        dated = sorted(
            (task for task in tasks if task.due_on), key=lambda task: (task.due_on, task.position)
        )
        undated = [task for task in tasks if not task.due_on]
        done, open_ones = dated[: course.done], dated[course.done :] + undated
        # One that was due earlier is overdue, and one of the year's end is done in its place.
        swap = course.done // 2
        done[swap], open_ones[0] = open_ones[0], done[swap]
        for place, task in enumerate(done):
            by_checkpoint = place < course.done_by_checkpoint
            last = course.checkpoint if by_checkpoint else date(year, 12, 12)
            self._completed(task, issued_on, last, late=place % 11 == 7)
        self._open(open_ones, year)

    def _completed(self, task: ReformTask, issued_on: date, last: date, *, late: bool) -> None:
        """Reported with a document of some day before the deadline (or after it) and confirmed by
        `last`.
        """
        assert task.due_on is not None
        reach = last - timedelta(days=4)
        first = issued_on + timedelta(days=12)
        if late and task.due_on < reach - timedelta(days=2):
            result_on = self.world.day_between(task.due_on + timedelta(days=3), reach)
            result_on = max(result_on, task.due_on + timedelta(days=1))
        else:
            end = min(task.due_on, reach)
            start = max(first, end - timedelta(days=45))
            result_on = self.world.day_between(min(start, end), end)
        if not late and self.world.chance.random() < 0.06 and task.due_on < reach:
            self.extended(task, result_on)
        self.finish(task, result_on, last)

    def _open(self, tasks: list[ReformTask], year: int) -> None:
        """What is not done at the end of the year: awaiting, in progress, extended, sent back, not
        begun.
        """
        ways = deque(("waiting", "progress", "extended", "progress", "none", "progress"))
        for task in tasks:
            way = ways[0]
            ways.rotate(-1)
            last = min(date(year, 12, 18), date(2026, 11, 13))
            if way == "waiting" and (task.due_on is None or task.due_on >= last):
                day = last - timedelta(days=self.world.chance.randint(0, 3))
                self.report(task, day, day)
            elif way == "extended" and task.due_on is not None:
                asked = min(task.due_on - timedelta(days=4), last)
                self.grant(task, asked, task.due_on + timedelta(days=90))
            elif way != "none":
                self.progress(task, self.world.day_between(date(year, 6, 3), last))
