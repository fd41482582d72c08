"""Sample reform plans: the province's own and those of agencies, districts and communes.

Known and so reproduced: 81 tasks in the plan of 2024 (Decision 2783), 70 done by the end of the
year; 1.279 tasks in 33 unit plans; 50 of 72 in early October 2025. All of 2024 was done by 14/12,
so that both cut-offs agree. Texts: sample.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from accounts.models import User
from core import clock
from documents.models import DocumentKind, LegalDocument
from organizations.models import Organization, OrganizationKind
from organizations.naming import names_on
from reform_tasks import extension, planning, progress
from reform_tasks.models import Progress, ReformArea, ReformPlan, ReformTask
from reform_tasks.planning import NewTask

from .world import World, rows

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
UNIT_TASKS_2024 = 1279
CANCELLED_2024 = 6
JOINT_SHARE = 0.05
# Years whose remainder was done in the next; that of 2024 is left as the year left it, to be
# played.
SETTLED = (2022, 2023, 2025)


Act = tuple[date, Callable[[], None]]


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


class Plans:
    """Plays the plans of all years."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.areas = {str(area.number): area for area in ReformArea.objects.all()}
        self.templates = rows("unit_tasks")
        self.fields = {row["owner"]: row for row in rows("unit_fields")}

    def play(self) -> None:
        """Tell everything."""
        for year, course in YEARS.items():
            self._provincial(year, course)
            for owner, size, first, last in self._owners(year):
                self._unit(owner, year, size, first, last)
            if year in SETTLED:
                self._settle(year)

    def _settle(self, year: int) -> None:
        """What a year left open is done in the first months of the next."""
        left = (
            ReformTask.objects.filter(plan__year=year)
            .exclude(status__in=[Progress.DONE, Progress.CANCELLED])
            .exclude(due_on=None)
            .select_related("plan__owner")
            .order_by("pk")
        )
        for place, task in enumerate(left):
            day = date(year + 1, 1, 13) + timedelta(days=7 * (place % 8))
            if task.status != Progress.AWAITING:
                self._report(task, day, day)
            self._confirm(task, day)

    # The plan of the province

    def _provincial(self, year: int, course: Year) -> None:
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
            self._extended(task, result_on)
        self._finish(task, result_on, last)

    def _finish(self, task: ReformTask, result_on: date, last: date) -> None:
        reported_on = min(result_on + timedelta(days=self.world.chance.randint(0, 2)), last)
        confirmed_on = min(reported_on + timedelta(days=self.world.chance.randint(0, 3)), last)
        if result_on.month in (5, 9) and self.world.chance.random() < 0.08:
            self._sent_back(task, reported_on)
        self._report(task, result_on, reported_on)
        self._confirm(task, confirmed_on)

    def _report(self, task: ReformTask, result_on: date, reported_on: date) -> None:
        reporter, basis = self._reporter(task, reported_on)
        with clock.playing(reported_on):
            progress.report_completion(
                task,
                by=reporter,
                result_number=f"{self.world.chance.randint(11, 980)}/BC-CQ",
                result_on=result_on,
                text=f"Đã hoàn thành: {task.output or task.title}",
                basis=basis,
            )

    def _confirm(self, task: ReformTask, day: date) -> None:
        with clock.playing(day):
            progress.confirm_completion(task, by=self._confirmer(task))

    def _sent_back(self, task: ReformTask, day: date) -> None:
        self._report(task, day, day)
        with clock.playing(day):
            progress.send_back(
                task,
                by=self._confirmer(task),
                reason="Tài liệu chứng minh chưa đúng sản phẩm của kế hoạch",
            )

    def _extended(self, task: ReformTask, before: date) -> None:
        """A later deadline granted while the first one still ran, then met early all the same."""
        assert task.due_on is not None
        asked = before - timedelta(days=1)
        new_due = task.due_on + timedelta(days=30)
        if asked <= task.added_on or new_due.year != task.due_on.year:
            return
        self._grant(task, asked, new_due)

    def _grant(self, task: ReformTask, day: date, new_due: date) -> None:
        reporter, basis = self._reporter(task, day)
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
            extension.grant(asked, by=self._confirmer(task), new_due_on=new_due, document=document)

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
                self._report(task, day, day)
            elif way == "extended" and task.due_on is not None:
                asked = min(task.due_on - timedelta(days=4), last)
                self._grant(task, asked, task.due_on + timedelta(days=90))
            elif way != "none":
                self._progress(task, self.world.day_between(date(year, 6, 3), last))

    def _progress(self, task: ReformTask, day: date) -> None:
        reporter, basis = self._reporter(task, day)
        with clock.playing(day):
            progress.report_progress(
                task,
                by=reporter,
                percent=self.world.chance.choice((30, 40, 50, 60, 70, 80)),
                text="Đang lấy ý kiến, hoàn thiện dự thảo",
                difficulty="Khối lượng rà soát lớn" if self.world.chance.random() < 0.3 else "",
                basis=basis,
            )

    def _reporter(self, task: ReformTask, day: date) -> tuple[User, LegalDocument | None]:
        """The lead's officer; where the lead has ended, the province enters it by the successor's
        letter.
        """
        lead = self._lead(task)
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

    def _lead(self, task: ReformTask) -> Organization:
        """Among joint leads the one that goes on longest."""
        leads = [
            agency.organization
            for agency in task.agencies.select_related("organization")
            if agency.part == "lead"
        ]
        return max(leads, key=lambda lead: lead.valid_to or date.max)

    def _confirmer(self, task: ReformTask) -> User:
        owner = task.plan.owner.code
        return self.world.heads.get(owner, self.world.province)

    # Plans of units

    def _owners(self, year: int) -> Iterator[tuple[Organization, int, date, date]]:
        """Whose plan of the year, how many tasks, and between which days they are done."""
        chance = self.world.chance
        start, end = date(year, 1, 1), min(date(year, 12, 31), date(2026, 11, 13))
        first_half = date(year, 6, 26)
        agencies = self.world.departments_on(date(year, 1, 15))
        if year < 2025:
            districts = self.world.organizations_on(start, OrganizationKind.DISTRICT_COMMITTEE)
            owners = agencies + districts
            sizes = {2022: (16, 22), 2023: (20, 28), 2024: (22, 56)}[year]
            numbers = [chance.randint(*sizes) for _ in owners]
            if year == 2024:
                numbers = _adding_up(numbers, UNIT_TASKS_2024, least=15, most=70)
            for owner, number in zip(owners, numbers, strict=True):
                yield owner, number, start, end
            return
        for agency in agencies:
            last = min(agency.valid_to or end, end)
            yield agency, chance.randint(11, 16) if last == end else 4, start, last
        if year == 2025:
            for district in self.world.organizations_on(start, OrganizationKind.DISTRICT_COMMITTEE):
                yield district, chance.randint(5, 7), start, first_half
        communes_from = date(2025, 8, 1) if year == 2025 else start
        for commune in self.world.organizations_on(
            date(2025, 8, 1), OrganizationKind.COMMUNE_COMMITTEE
        ):
            yield (
                commune,
                chance.randint(2, 4) if year == 2025 else chance.randint(4, 6),
                communes_from,
                end,
            )

    def _unit(self, owner: Organization, year: int, size: int, first: date, last: date) -> None:
        day = self.world.day_between(max(first, date(year, 1, 8)), first + timedelta(days=38))
        officer = self.world.officers[owner.code]
        name = names_on(day, [owner.pk])[owner.pk]
        with clock.playing(day):
            plan = planning.open_plan(
                by=officer,
                owner=owner,
                year=year,
                title=f"Kế hoạch cải cách hành chính năm {year} của {name}",
                is_sample=True,
            )
            lines = self._unit_lines(
                owner, name, year, size + self._surplus(year, owner), first, last
            )
            tasks = planning.add_tasks(plan, lines, by=officer)
            decision = self.world.document(
                f"{self.world.chance.randint(5, 240)}/KH",
                DocumentKind.PLAN,
                f"Kế hoạch cải cách hành chính năm {year}",
                name,
                day,
            )
            planning.issue(plan, by=officer, decision=decision)
        acts: list[Act] = []
        for task in self._without_cancelled(plan, tasks, size, year):
            acts += self._unit_course(task, day, last)
        # A unit reports on a few days of the year, all that there is to report on each.
        for day, on_that_day in itertools.groupby(sorted(acts, key=_day), key=_day):
            with clock.playing(day):
                for _, act in on_that_day:
                    act()

    def _surplus(self, year: int, owner: Organization) -> int:
        """Tasks that will be taken out of the plan again, beyond the 1.279."""
        return int(
            year == 2024
            and owner.official_order % 5 == 0
            and next(self._cancelling) < CANCELLED_2024
        )

    @cached_property
    def _cancelling(self) -> Iterator[int]:
        return itertools.count()

    def _without_cancelled(
        self, plan: ReformPlan, tasks: list[ReformTask], size: int, year: int
    ) -> list[ReformTask]:
        for task in tasks[size:]:
            day = date(year, 7, 15)
            officer = self.world.officers[plan.owner.code]
            document = self.world.document(
                f"{self.world.chance.randint(250, 600)}/QĐ",
                DocumentKind.DECISION,
                "Điều chỉnh Kế hoạch cải cách hành chính",
                str(plan.owner),
                day,
            )
            with clock.playing(day):
                planning.cancel_task(
                    task,
                    by=officer,
                    document=document,
                    reason="Không còn thuộc nhiệm vụ của cơ quan",
                )
        return tasks[:size]

    def _unit_lines(
        self, owner: Organization, name: str, year: int, size: int, first: date, last: date
    ) -> list[NewTask]:
        words = self.fields.get(owner.code, self.fields["*"])
        candidates = self._candidates(words, name, year)
        self.world.chance.shuffle(candidates)
        # One of each template before any template twice; then in the order of the areas.
        seen: dict[int, int] = {}
        for place, (template, _) in enumerate(candidates):
            seen.setdefault(template, place)
        singles = [candidates[place] for place in seen.values()]
        others = [entry for place, entry in enumerate(candidates) if seen[entry[0]] != place]
        chosen = [text for _, text in (singles + others)[:size]]
        chosen.sort(key=lambda text: text["area"])
        counters: dict[str, itertools.count[int]] = {}
        lines = []
        for text in chosen:
            place = next(counters.setdefault(text["area"], itertools.count(1)))
            lines.append(
                NewTask(
                    number=f"{text['area']}.{place}",
                    title=text["title"],
                    area=self.areas[text["area"]],
                    leads=[owner],
                    coordinating_note="Các phòng chuyên môn, đơn vị trực thuộc",
                    output=text["output"],
                    due_text=self._deadline(text["deadline"], year, first, last),
                )
            )
        return lines

    def _candidates(
        self, words: dict[str, str], name: str, year: int
    ) -> list[tuple[int, dict[str, str]]]:
        found = []
        for number, template in enumerate(self.templates):
            slots = [
                slot for slot in ("field", "service", "part") if f"{{{slot}}}" in template["title"]
            ]
            choices = [words[slot].split("|") for slot in slots]
            for values in itertools.product(*choices):
                filled = dict(zip(slots, values, strict=True))
                title = template["title"].format(year=year, unit=name, **filled)
                found.append((number, {**template, "title": title}))
        return found

    def _deadline(self, words: str, year: int, first: date, last: date) -> str:
        """The template's words; for those who end within the year, or begin late in it, a day of
        their time.
        """
        if first.month == 1 and last.month >= 11:
            return words.format(year=year, next=year + 1)
        if last.month < 11:
            day = self.world.day_between(first + timedelta(days=40), last - timedelta(days=3))
            return f"Trước ngày {day.day:02d}/{day.month:02d}/{year}"
        return self.world.chance.choice(
            (f"Tháng 10/{year}", f"Tháng 11/{year}", "Quý IV", "Thường xuyên")
        )

    def _unit_course(self, task: ReformTask, issued_on: date, last: date) -> list[Act]:
        """What happens to a task: nine in ten are done; the others wait, run on, rest or are
        overdue.
        """
        fate = self.world.chance.random()
        if last < date(last.year, 11, 1):
            # Whoever ends within the year leaves nothing open.
            fate = min(fate, 0.5)
        due = task.due_on or last
        days = _reporting_days(issued_on, last)
        reach = days[-1]
        if fate < 0.90 and (due <= reach or fate < 0.6):
            end = min(due, reach)
            if fate < 0.05 and due + timedelta(days=8) < reach:
                result_on = due + timedelta(days=self.world.chance.randint(1, 6))
            else:
                first = max(issued_on, end - timedelta(days=40))
                result_on = self.world.day_between(min(first, end), end)
            result_on = max(result_on, issued_on)
            day = next((day for day in days if day >= result_on), reach)
            return self._done_in_unit(task, min(result_on, day), day)
        day = self.world.chance.choice(days)
        if fate < 0.93:
            return [(reach, lambda: self._report(task, reach, reach))]
        if fate < 0.98:
            return [(day, lambda: self._progress(task, day))]
        return []

    def _done_in_unit(self, task: ReformTask, result_on: date, day: date) -> list[Act]:
        acts: list[Act] = [
            (day, lambda: self._report(task, result_on, day)),
            (day, lambda: self._confirm(task, day)),
        ]
        if self.world.chance.random() < 0.02:
            acts.insert(0, (day, lambda: self._sent_back(task, day)))
        return acts


def _day(act: Act) -> date:
    return act[0]


def _reporting_days(issued_on: date, last: date) -> list[date]:
    """The days of a year on which a unit reports: before the cut-offs of the quarters and between
    them.
    """
    year = last.year
    days = [date(year, month, 12) for month in (3, 5, 6, 8, 9, 10, 12)]
    within = [day for day in days if issued_on < day <= last]
    return within or [last]


def _adding_up(numbers: list[int], total: int, *, least: int, most: int) -> list[int]:
    """The numbers moved up or down in turn, within their bounds, until they add up to the total."""
    numbers = list(numbers)
    for place in itertools.cycle(range(len(numbers))):
        missing = total - sum(numbers)
        if not missing:
            return numbers
        wanted = numbers[place] + (1 if missing > 0 else -1)
        if least <= wanted <= most:
            numbers[place] = wanted
    return numbers
