"""What the pages of figures show, ready for their templates."""

from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from core.evaluation import evaluate
from core.figures import INDICATORS, BreakdownEntry
from core.kept import kept
from core.numbers import format_number
from core.paging import page_of, rows_on

from .coverage import missing_names
from .lists import Behind, BehindCell, columns_of, rows_html
from .presentation import coverage_text, is_thin, short_text, validity_text, value_text
from .scopes import Asked, link, page_link


def said(asked: Asked, *, reads_deadlines: bool = True) -> list[str]:
    """The unit and the reading of deadlines that were asked for, where they are not the usual."""
    found = [asked.unit.full_name] if asked.unit else []
    if reads_deadlines and asked.scope.on_original:
        found.append(_("tình trạng tính theo thời hạn ban đầu"))
    return found


def indicators_by_group(asked: Asked) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Every indicator with its figure of the day; one without a meaning that day says why."""
    entries = sorted(INDICATORS.values(), key=lambda entry: (str(entry.group), entry.code))
    answers = evaluate(((entry, asked.scope) for entry in entries), closely=entries)
    lines = [
        {
            "code": answer.indicator.code,
            "label": answer.indicator.label,
            "definition": answer.indicator.definition,
            "url": link(answer.indicator.code, asked),
            "is_valid": answer.indicator.is_valid_on(asked.day),
            "validity": validity_text(answer.indicator),
            "value": value_text(answer),
            "fraction": short_text(answer) if answer.denominator is not None else "",
            "coverage": coverage_text(answer),
            "is_sample": bool(answer.sample),
            "group": answer.indicator.group,
        }
        for answer in answers
    ]
    return [(key, list(found)) for key, found in groupby(lines, key=lambda line: line["group"])]


def breakdown_link(entry: BreakdownEntry, asked: Asked) -> dict[str, Any]:
    """A breakdown's words and address."""
    url = page_link("reporting:breakdown_detail", asked, entry.code)
    return {"code": entry.code, "label": entry.label, "url": url}


def figure_page(behind: Behind, asked: Asked, number: str | None) -> dict[str, Any]:
    """The figure with its definition and one page of its rows, kept for its reader."""
    narrowed = (behind.part, behind.reason_number, behind.group, number)
    key = ("figure", behind.entry.code, asked.scope, asked.unit and asked.unit.code, *narrowed)
    # What is asked for today's rights is not to be given again tomorrow.
    reader = (behind.user.pk, clock.today(), get_language())
    return kept((*key, *reader), lambda: _figure_page(behind, asked, number))


def _figure_page(behind: Behind, asked: Asked, number: str | None) -> dict[str, Any]:
    entry, answer = behind.entry, behind.answer
    shows_reason = behind.part != "tinh"
    return _list_page(behind, asked, number, shows_reason=shows_reason) | {
        "entry": entry,
        "value": value_text(answer),
        "fraction": short_text(answer) if answer.denominator is not None else "",
        "coverage": coverage_text(answer),
        "missing": missing_names(answer, behind.user),
        "is_thin": is_thin(answer),
        "is_valid": entry.is_valid_on(asked.day),
        "validity": validity_text(entry),
        "is_sample": bool(answer.sample),
        "part": behind.part,
        "tabs": [
            (link(entry.code, asked, phan=name), label, format_number(rows), name == behind.part)
            for name, label, rows in behind.tabs
        ],
        "reasons": _reasons(behind, asked),
        "reason": behind.reason,
        "groups": _groups(behind, asked),
        "group": behind.group,
        "group_label": behind.groups.group_label if behind.groups else "",
        "shows_reason": shows_reason,
        "reads_deadlines": entry.reads_deadlines,
    }


def _reasons(behind: Behind, asked: Asked) -> list[dict[str, Any]]:
    if behind.part != "loai":
        return []
    code = behind.entry.code
    return [
        {
            "text": reason,
            "rows": format_number(rows),
            "url": link(code, asked, phan="loai", ly_do=str(place)),
            "is_chosen": reason == behind.reason,
        }
        for place, (reason, rows) in enumerate(behind.reasons, start=1)
    ]


def _groups(behind: Behind, asked: Asked) -> list[tuple[str, str]]:
    if behind.groups is None:
        return []
    seen = behind.groups.visible_to(behind.user) if behind.groups.visible_to else None
    return [
        (str(key), label)
        for key, label in behind.groups.groups(asked.scope)
        if seen is None or key in seen
    ]


def cell_page(cell: BehindCell, asked: Asked, number: str | None) -> dict[str, Any]:
    """One page of the records behind a cell of a breakdown."""
    return _list_page(cell, asked, number) | {
        "entry": cell.entry,
        "reads_deadlines": cell.entry.reads_deadlines,
        "label": cell.label,
        "series": cell.series,
        "back_url": page_link("reporting:breakdown_detail", asked, cell.entry.code),
    }


def _list_page(
    records: Behind | BehindCell, asked: Asked, number: str | None, *, shows_reason: bool = False
) -> dict[str, Any]:
    page = page_of(records.count, number)
    rows = rows_on(page, records.prepared(records.rows))
    listing = records.listing
    return {
        "page_obj": page,
        "columns": columns_of(listing),
        "rows": rows_html(rows, listing, asked.day, shows_reason=shows_reason),
        "count": records.count,
        "hidden": records.hidden,
    }
