"""Sample reform plans of all years, in both layers. Their texts are sample."""

from __future__ import annotations

from datetime import date, timedelta

from reform_tasks.models import Progress, ReformTask

from .provincial_plans import YEARS, ProvincialPlans
from .task_acts import TaskActs
from .unit_plans import UnitPlans
from .world import World

# Years whose remainder was done in the next; that of 2024 is left as the year left it, to be
# played.
SETTLED = (2022, 2023, 2025)


class Plans(TaskActs):
    """Plays the plans of all years."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.provincial = ProvincialPlans(world)
        self.units = UnitPlans(world)

    def play(self) -> None:
        """Tell everything."""
        for year in YEARS:
            self.provincial.play(year)
            self.units.play(year)
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
                self.report(task, day, day)
            self.confirm(task, day)

    # The plan of the province
