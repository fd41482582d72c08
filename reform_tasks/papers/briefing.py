"""Tóm tắt giao ban on paper: one page."""

from datetime import date

from django.utils.text import Truncator

from core.numbers import NO_DATA, format_day, format_number, format_share
from organizations.offices import Office
from reform_tasks.briefing import Briefing, Item, ShortList
from reform_tasks.tables import Tally

from . import content
from .writing import notice_of

TITLE_LENGTH = 66
LEADS_LENGTH = 44


def briefing_paper(
    brief: Briefing, *, since: date, day: date, office: Office
) -> content.BriefingPaper:
    """The figures, what moved, and the lists in short lines."""
    moved = [_short(each, "hạn") for each in brief.moved]
    lists = [
        _short(brief.overdue, "hạn"),
        _short(brief.due, "hạn"),
        _short(brief.waiting, "chờ từ"),
    ]
    return content.BriefingPaper(
        notice=notice_of([brief.plan]),
        head=office.letterhead("", day),
        subject=brief.plan.title,
        period=f"(Số liệu tại ngày {format_day(day)}, so với ngày {format_day(since)})",
        figures=_figures(brief.changes.then, brief.changes.now),
        lists=[*moved, *lists],
    )


def _figures(then: Tally, now: Tally) -> list[str]:
    parts = "; ".join(
        f"{str(label)[:1].lower()}{str(label)[1:]} {format_number(number)}"
        for label, number, _tone in now.parts
    )
    return [
        f"Hoàn thành {format_number(now.done)}/{format_number(now.total)} nhiệm vụ, đạt "
        f"{format_share(now.rate)} (trước đó {format_number(then.done)}/"
        f"{format_number(then.total)}, {format_share(then.rate)}); quá hạn "
        f"{format_number(now.overdue)} (trước đó {format_number(then.overdue)}).",
        f"Cụ thể: {parts}." if parts else "",
    ]


def _short(found: ShortList, word: str) -> content.BriefList:
    lines = [_line(item, word) for item in found.items] or [NO_DATA]
    if found.more:
        lines.append(f"… và {format_number(found.more)} nhiệm vụ khác")
    return content.BriefList(f"{found.title} ({format_number(found.count)})", lines)


def _line(item: Item, word: str) -> str:
    title = Truncator(item.row.title).chars(TITLE_LENGTH)
    parts = [Truncator(item.row.leads).chars(LEADS_LENGTH)]
    if item.on:
        parts.append(f"{word} {format_day(item.on)}")
    if item.phone:
        parts.append(f"ĐT {item.phone}")
    return f"{item.row.number}. {title} ({'; '.join(parts)})"
