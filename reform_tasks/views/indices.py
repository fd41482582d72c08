"""The indices by which the province is measured, over the years."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from core.http import AuthenticatedHttpRequest, asked_day, require
from organizations.permissions import Permission
from reform_tasks.models import GovernanceIndex, IndexResult


@dataclass(frozen=True)
class Course:
    """One index: its totals over the years, and the dimensions of each year that has any."""

    index: GovernanceIndex
    totals: list[IndexResult]
    dimensions: list[tuple[int, list[IndexResult]]]

    @property
    def trend(self) -> list[Decimal | None]:
        """The totals from the first year to the last, None for a year without one."""
        values = {total.year: total.value for total in self.totals}
        return [values.get(year) for year in range(min(values), max(values) + 1)] if values else []


def index_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every index with its results of the years up to the day's, the newest first."""
    require(request.user, Permission.INDEX_VIEW)
    day = asked_day(request)
    results = IndexResult.objects.permitted_to(request.user, Permission.INDEX_VIEW).shown_on(day)
    return render(
        request, "reform_tasks/indexresult_list.html", {"as_of": day, "courses": _courses(results)}
    )


def _courses(results: Iterable[IndexResult]) -> list[Course]:
    courses: dict[int, Course] = {}
    parts: dict[tuple[int, int], list[Any]] = {}
    for result in results:
        course = courses.setdefault(result.index_id, Course(result.index, [], []))
        if result.dimension_id is None:
            course.totals.append(result)
        else:
            parts.setdefault((result.index_id, result.year), []).append(result)
    for (index, year), rows in parts.items():
        courses[index].dimensions.append((year, rows))
    return list(courses.values())
