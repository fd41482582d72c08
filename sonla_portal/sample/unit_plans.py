"""The sample plans of agencies, districts and communes: 1.279 tasks in 33 plans in 2024."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property

from core import clock
from documents.models import DocumentKind
from organizations.models import Organization, OrganizationKind
from organizations.naming import names_on
from reform_tasks import planning
from reform_tasks.models import ReformPlan, ReformTask
from reform_tasks.planning import NewTask

from .task_acts import TaskActs
from .world import World, rows

UNIT_TASKS_2024 = 1279
CANCELLED_2024 = 6
Act = tuple[date, Callable[[], None]]


class UnitPlans(TaskActs):
    """Plays the plans of all units of a year."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.templates = rows("unit_tasks")
        self.fields = {row["owner"]: row for row in rows("unit_fields")}

    def play(self, year: int) -> None:
        """Each unit opens its plan, issues it and reports on it."""
        for owner, size, first, last in self._owners(year):
            self._unit(owner, year, size, first, last)

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
            return [(reach, lambda: self.report(task, reach, reach))]
        if fate < 0.98:
            return [(day, lambda: self.progress(task, day))]
        return []

    def _done_in_unit(self, task: ReformTask, result_on: date, day: date) -> list[Act]:
        acts: list[Act] = [
            (day, lambda: self.report(task, result_on, day)),
            (day, lambda: self.confirm(task, day)),
        ]
        if self.world.chance.random() < 0.02:
            acts.insert(0, (day, lambda: self.sent_back(task, day)))
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
