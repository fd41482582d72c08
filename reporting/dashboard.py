"""What the first page of a leader shows, asked in a number of queries that no data changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.evaluation import Answer, evaluate
from core.figures import BREAKDOWNS, INDICATORS, Scope
from reform_tasks.timeliness import Timeliness

from .breakdowns import panel
from .coverage import missing_by_code
from .overdue import Overdue, longest_overdue
from .scopes import Asked, a_year_before, at, link, quarter_ends_before
from .tiles import Looks, main_figures, on_tiles, tiles

# A year of quarters leads up to the day.
QUARTERS = 4
# The breakdowns below the tiles, and the figure whose rows are urgent.
TIMELINESS, MODELS, SUPPORT = "RT-B1", "MR-B1", "CS-B1"
OVERDUE = "RT-06"
CLASSES = (
    ("RT-04", Timeliness.DONE_ON_TIME.label, "success"),
    ("RT-05", Timeliness.DONE_LATE.label, "warning"),
    ("RT-07", _("Chưa hoàn thành, chưa quá hạn"), "progress"),
    ("RT-06", Timeliness.OVERDUE.label, "danger"),
)


@dataclass(frozen=True)
class Dashboard:
    """The page's parts, ready for the template."""

    tiles: list[dict[str, Any]]
    classes: list[dict[str, Any]]
    timeliness: dict[str, Any] | None
    models: dict[str, Any] | None
    support: dict[str, Any] | None
    overdue: Overdue | None
    warnings: list["DataWarning"]
    is_sample: bool
    is_blank: bool  # not one figure is known on the day


@dataclass(frozen=True)
class DataWarning:
    """Rows left out of a figure for a reason that says something is wrong with the records."""

    reason: str
    count: int
    label: Any
    url: str


def build(asked: Asked, user: Any, *, worst_first: bool) -> Dashboard:
    """Everything on the page for the scope that was asked for."""
    scope = asked.scope
    now = _answers_now(scope)
    links = {code: link(code, asked) for code in now}
    before, courses = compared(scope, now)
    looks = Looks(now, before, courses, links, missing_by_code(now, user))
    return Dashboard(
        tiles=tiles(scope, looks),
        classes=_classes(now, links),
        timeliness=_panel(TIMELINESS, asked, user, worst_first=worst_first),
        models=_panel(MODELS, asked, user),
        support=_panel(SUPPORT, asked, user),
        overdue=longest_overdue(now[OVERDUE], user, asked),
        warnings=_warnings(now, asked),
        is_sample=any(answer.sample for answer in now.values()),
        is_blank=all(answer.value is None for answer in now.values()),
    )


def _answers_now(scope: Scope) -> dict[str, Answer]:
    """The tiles' figures with what they rest on, and the tasks by class."""
    shown = on_tiles(scope)
    classes = [INDICATORS[code] for code, _label, _tone in CLASSES]
    answers = evaluate(((entry, scope) for entry in [*shown, *classes]), closely=shown)
    return {answer.indicator.code: answer for answer in answers}


def compared(
    scope: Scope, now: Mapping[str, Answer]
) -> tuple[dict[str, list[Answer]], dict[str, list[Answer]]]:
    """By code: the answers of last year and last quarter, and those of the course of a year.

    The course ends with the answers of now, which are not asked for again.
    """
    year_before = a_year_before(scope)
    quarters = [at(scope, day) for day in quarter_ends_before(scope.as_of, QUARTERS)]
    last_quarter = quarters[-1]
    scopes = list(dict.fromkeys([year_before, *quarters]))
    entries = list(dict.fromkeys(main_figures(scope)))
    found = {
        (entry.code, scope): now[entry.code] for entry in entries if entry.is_valid_on(scope.as_of)
    }
    for answer in evaluate((entry, each) for entry in entries for each in scopes):
        if answer.indicator.is_valid_on(answer.scope.as_of):
            found[answer.indicator.code, answer.scope] = answer
    before, courses = {}, {}
    for entry in entries:
        pair = dict.fromkeys([year_before, last_quarter])
        before[entry.code] = [found[entry.code, s] for s in pair if (entry.code, s) in found]
        line = [*quarters, scope]
        courses[entry.code] = [found[entry.code, s] for s in line if (entry.code, s) in found]
    return before, courses


def _panel(
    code: str, asked: Asked, user: Any, *, worst_first: bool = False
) -> dict[str, Any] | None:
    entry = BREAKDOWNS.get(code)
    return panel(entry, asked, user, worst_first=worst_first) if entry else None


def _classes(now: Mapping[str, Answer], links: Mapping[str, str]) -> list[dict[str, Any]]:
    """The province's tasks by class: the whole of which an agency sees its own part below."""
    return [
        {
            "label": label,
            "count": now[code].numerator,
            "tone": tone,
            "url": links[code],
        }
        for code, label, tone in CLASSES
        if code in now
    ]


def _warnings(now: Mapping[str, Answer], asked: Asked) -> list[DataWarning]:
    return [
        DataWarning(reason, count, answer.indicator.label, link(code, asked, phan="loai"))
        for code, answer in now.items()
        if answer.indicator.is_valid_on(asked.day)
        for reason, count in answer.warnings.items()
    ]
