"""Charts of indices, drawn on the server: the trend over the years, and how far a part reached.

Each stands beside the table that holds its numbers, which is what a screen reader is given.
"""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reform_tasks.models import IndexResult
from reform_tasks.standings import Standing

register = template.Library()

WIDTH, HEIGHT = 400, 190
LEFT, TOP, BOTTOM = 30, 30, 130
YEAR_AT, RANK_AT = 156, 176


@register.simple_tag
def trend_chart(standings: Sequence[Standing], label: str) -> SafeString:
    """The totals of an index over the years as a line, each with its value, year and rank.

    A year without a value breaks the line. Fewer than two values are no trend.
    """
    results = {each.result.year: each.result for each in standings}
    known = {year: float(found.value) for year, found in results.items() if found.value is not None}
    if len(known) < 2:
        return SafeString("")
    first, last = min(results), max(results)
    step = (WIDTH - 2 * LEFT) / (last - first)
    low, high = min(known.values()), max(known.values())
    scale = (BOTTOM - TOP) / ((high - low) or 1)
    points = {
        year: (LEFT + (year - first) * step, BOTTOM - (value - low) * scale)
        for year, value in known.items()
    }
    marks = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4"></circle><text class="value" x="{}" y="{}">{}</text>',
        (
            (f"{x:.1f}", f"{y:.1f}", f"{x:.1f}", f"{y - 10:.1f}", results[year].shown_value)
            for year, (x, y) in sorted(points.items())
        ),
    )
    years = format_html_join(
        "",
        '<text x="{0}" y="{1}">{2}</text><text class="rank" x="{0}" y="{3}">{4}</text>',
        (
            (f"{LEFT + (year - first) * step:.1f}", YEAR_AT, year, RANK_AT, _rank(found))
            for year, found in sorted(results.items())
        ),
    )
    return format_html(
        '<svg class="trend-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path d="{}"></path>{}{}</svg>',
        WIDTH,
        HEIGHT,
        _("Biểu đồ %(label)s qua các năm; số liệu ở bảng bên dưới.") % {"label": label},
        _line(points, first, last),
        marks,
        years,
    )


def _line(points: dict[int, tuple[float, float]], first: int, last: int) -> str:
    path, pen = [], "M"
    for year in range(first, last + 1):
        if year not in points:
            pen = "M"
            continue
        x, y = points[year]
        path.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return " ".join(path)


def _rank(result: IndexResult) -> str:
    rank, of_n = result.rank, result.of_n
    if rank is None:
        return ""
    return f"{rank}/{of_n}" if of_n else _("hạng %(rank)s") % {"rank": rank}


@register.simple_tag
def score_bar(standing: Standing) -> SafeString:
    """How much of the maximum was reached, with a mark where the year before stood."""
    if standing.share is None:
        return SafeString("")
    mark = SafeString("")
    if standing.share_before is not None:
        mark = format_html(
            '<rect class="before" x="{}" width="1" height="10"></rect>',
            f"{min(99 * standing.share_before, 99):.2f}",
        )
    # The cell beside it says the same in numbers.
    return format_html(
        '<svg class="score-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="ground" width="100" height="10"></rect>'
        '<rect class="fill-info" width="{}" height="10"></rect>{}</svg>',
        f"{100 * standing.share:.2f}",
        mark,
    )
