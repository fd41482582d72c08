"""Which day, plan year and unit a reader asks figures for, and what is right when they err."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import clock
from core.figures import Scope
from core.http import ON_ORIGINAL, asked_day, asked_on_original
from core.numbers import format_day
from core.refusals import Refusal
from core.statements import rows_of
from reform_tasks.models import Layer, ReformPlan
from territory.models import Kind, Level, UnitVersion
from territory.resolving import find_unit

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class NoSuchYear(Refusal):
    """What was given is no plan year."""


def last_day_with_data() -> date:
    """The earlier of today and the end of the newest year with an issued provincial plan."""
    today = clock.today()
    years = rows_of(_newest_year, Scope.on(today))
    return min([today, *(date(newest, 12, 31) for (newest,) in years)])


def _newest_year(scope: Scope) -> QuerySet[Any, tuple[Any, ...]]:
    """The newest year with an issued provincial plan."""
    plans: Any = ReformPlan.objects.filter(layer=Layer.PROVINCE).issued_by(scope.as_of)
    newest: QuerySet[Any, tuple[Any, ...]] = plans.order_by("-year").values_list("year")[:1]
    return newest


def unit_called(text: str, day: date) -> UnitVersion:
    """The unit of that code (or name) on that day, as it was then.

    Refuses with what would be right: when the unit stood, and what it became.
    """
    versions = UnitVersion.objects.valid_on(day)
    found = versions.filter(code=text).first()
    # The directory reads the whole map: only for what is no code of that day.
    return found or versions.get(unit=find_unit(text, day, level=None))


def plan_year(text: str) -> int:
    """'2024' → 2024, within the years that the portal may speak of."""
    try:
        year = int(text)
    except ValueError:
        year = 0
    if not EARLIEST.year <= year <= LATEST.year:
        raise NoSuchYear(
            _("Giá trị “%(value)s” không phải năm kế hoạch. Nhập dạng 2024.") % {"value": text}
        )
    return year


@dataclass
class Asked:
    """What a reader asks for: the scope, the unit as it was on the day, the last day with data."""

    scope: Scope
    unit: UnitVersion | None
    last_day: date

    @property
    def day(self) -> date:
        """The as-of day."""
        return self.scope.as_of

    @property
    def is_later(self) -> bool:
        """Whether the day lies after the last one that has data, so that figures may be thin."""
        return self.day > self.last_day

    @property
    def is_future(self) -> bool:
        """Whether the day has not come yet."""
        return self.day > clock.today()

    @cached_property
    def units(self) -> list[tuple[str, str]]:
        """Code and name of the units to choose from: those right under the province that day."""
        rows = rows_of(_under_the_province, Scope.on(self.day))
        found = [(code, f"{Kind(kind).label} {name}") for code, kind, name in rows]
        if self.unit is None or self.unit.code in dict(found):
            return found
        return [*found, (self.unit.code, self.unit.full_name)]


def _under_the_province(scope: Scope) -> QuerySet[Any, tuple[Any, ...]]:
    versions = UnitVersion.objects.valid_on(scope.as_of).filter(parent__level=Level.PROVINCE)
    return versions.order_by("sort_key").values_list("code", "kind", "name")


def asked(request: HttpRequest) -> Asked:
    """The scope in the address: `?ngay=31/12/2024&nam=2024&don_vi=119&thoi_han=ban-dau`.

    A part that is wrong is told in a message, and what is shown without it is shown.
    """
    last_day = last_day_with_data()
    day = asked_day(request, default=last_day)
    if not EARLIEST <= day <= LATEST:
        messages.error(
            request,
            _("Đề nghị chọn ngày từ %(first)s đến %(last)s.")
            % {"first": format_day(EARLIEST), "last": format_day(LATEST)},
        )
        day = last_day
    year: int | None = None
    unit: UnitVersion | None = None
    try:
        if text := request.GET.get("nam", "").strip():
            year = plan_year(text)
        if code := request.GET.get("don_vi", "").strip():
            unit = unit_called(code, day)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    scope = Scope.on(
        day,
        year=year,
        unit=unit.unit_id if unit else None,
        on_original=asked_on_original(request),
    )
    return Asked(scope, unit, last_day)


def same_day_last_year(day: date) -> date:
    """A year earlier; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def quarter_ends_before(day: date, number: int) -> list[date]:
    """The last days of that many quarters before the day, the oldest first."""
    found: list[date] = []
    first_of_quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    for _quarter in range(number):
        end = first_of_quarter - timedelta(days=1)
        found.append(end)
        first_of_quarter = date(end.year, end.month - 2, 1)
    return found[::-1]


def at(scope: Scope, day: date) -> Scope:
    """The same question on an earlier day: of that day's plan, never of a plan still to come."""
    year = min(day.year, scope.year)
    return Scope.on(day, year=year, unit=scope.unit, on_original=scope.on_original)


def a_year_before(scope: Scope) -> Scope:
    """The same question a year earlier, of the plan a year earlier."""
    return Scope.on(
        same_day_last_year(scope.as_of),
        year=scope.year - 1,
        unit=scope.unit,
        on_original=scope.on_original,
    )


def link(code: str, asked: Asked, **more: str) -> str:
    """The address of the list behind a figure, for the same day, year and unit."""
    return page_link("reporting:figure_detail", asked, code, **more)


def page_link(page: str, asked: Asked, *args: str, **more: str) -> str:
    """The address of a page, for the same day, year and unit."""
    return f"{reverse(page, args=args)}?{urlencode(carried(asked) | more)}"


def carried(asked: Asked) -> dict[str, str]:
    """The scope as it stands in addresses."""
    found = {"ngay": f"{asked.day:%d/%m/%Y}"}
    if asked.scope.year != asked.day.year:
        found["nam"] = str(asked.scope.year)
    if asked.unit is not None:
        found["don_vi"] = asked.unit.code
    if asked.scope.on_original:
        found |= dict([ON_ORIGINAL])
    return found
