"""Small parts of the look, written in one tag (a builtin: no `load`); the gallery shows them.

Parts that stand many times on a page are joined here in Python; the larger ones have their template
in templates/components/.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context_processors import csrf
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import markup
from core.markup import escaped
from core.numbers import format_number

register = template.Library()

# What a tone looks like where no icon is named: colour never speaks alone.
TONE_ICONS = {
    "neutral": "circle",
    "info": "info-circle",
    "progress": "hourglass-split",
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "x-octagon-fill",
    "muted": "slash-circle",
}

# What stays in the address from page to page.
CARRIED = ("ngay", "thoi_han")


@register.simple_tag(takes_context=True)
def repeat_block(context: template.Context, name: str) -> SafeString:
    """What the page wrote in a block, once more: the tab's title is the page's heading."""
    return BlockNode(name, template.NodeList()).render(context)


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """A picture beside words, out of the sprite; a screen reader passes over it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        _sprite(),
        name,
    )


@cache
def _sprite() -> str:
    # A list shows hundreds of icons, and the address of a static file is looked up each time.
    return static("vendor/bootstrap-icons/icons.svg")


@register.simple_tag
def badge(label: Any, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A state in words with its icon: `{% badge task.get_progress_display task.tone %}`."""
    tone = tone if tone in TONE_ICONS else "neutral"
    picture = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="state state-{}">{}{}</span>', tone, picture, label)


@register.simple_tag
def sample_badge(record: Any = True) -> SafeString | str:
    """'Dữ liệu minh họa' beside a record that is invented, nothing beside a real one."""
    if not getattr(record, "is_sample", record):
        return ""
    return format_html(
        '<span class="sample-badge" title="{}">{}{}</span>',
        _("Nội dung do hệ thống tạo ra để giới thiệu, không phải số liệu thật."),
        icon("eyedropper"),
        _("Dữ liệu minh họa"),
    )


@register.simple_tag
def options(entries: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a long select: `{% options asked.units carried.don_vi %}`."""
    return markup.options(entries, {str(chosen)})


@register.simple_tag(takes_context=True)
def carry(context: template.Context, *names: str, **values: Any) -> str:
    """The query of a link to another page: what every page obeys (and `names`) of this address.

    `{% url "search" %}{% carry %}` → /tim-kiem/?ngay=31/12/2024; a value given by name replaces or,
    as None or "", removes what was there.
    """
    request = context.get("request")
    kept: dict[str, Any] = {}
    if request is not None:
        for name in (*CARRIED, *names):
            if found := request.GET.getlist(name):
                kept[name] = found
    kept.update(values)
    kept = {name: value for name, value in kept.items() if value not in (None, "", [""])}
    return f"?{urlencode(kept, doseq=True)}" if kept else ""


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """Where this page stands: label, address, label, address …, and the page's own label last."""
    *above, here = parts
    return {"crumbs": list(zip(above[::2], above[1::2], strict=True)), "here": here}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """The pages of a long list; the filters in the address stay."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"query": context["request"].GET, "page": page, "numbers": list(numbers)}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: template.Context,
    id: str,
    trigger: Any,
    action: str,
    title: Any,
    *,
    button: Any,
    message: Any = "",
    tone: str = "primary",
    trigger_tone: str = "btn-outline-secondary",
    trigger_icon: str = "",
    reason: str = "",
    reason_label: Any = "",
    revision: int | None = None,
    hidden: Sequence[tuple[str, Any]] = (),
) -> dict[str, Any]:
    """A button (`trigger`) and the dialog that asks again before it posts to `action`.

    `reason` names a text that must be given; `revision` is what the person has on the screen.
    """
    shown = {name: value for name, value in locals().items() if name != "context"}
    # The token is asked for here: an include with `only` would leave it behind.
    request = getattr(context, "request", None)
    return shown if request is None else shown | csrf(request)


@register.inclusion_tag("components/table.html")
def plain_table(
    caption: Any, columns: Sequence[Any], rows: Iterable[Any], empty: Any = ""
) -> dict[str, Any]:
    """Columns {label, is_number} and rows {cells, url, is_sample}; `empty` says why it is so."""
    paired = [
        {"row": row, "cells": list(zip(columns, _part(row, "cells"), strict=True))} for row in rows
    ]
    return {"caption": caption, "columns": columns, "rows": paired, "empty": empty}


def _part(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


@register.simple_tag
def sparkline(values: Sequence[Decimal | int | float | None], label: str = "") -> SafeString:
    """The course of a figure as a small line, drawn on the server; a gap where data is missing."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    step = 116 / (len(values) - 1)
    points = [
        None
        if value is None
        else (2 + number * step, 28 - 24 * (float(value) - low) / ((high - low) or 1))
        for number, value in enumerate(values)
    ]
    path, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
        else:
            path.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
            pen = "L"
    last = next(point for point in reversed(points) if point is not None)
    spoken = label or _("Diễn biến: %(values)s") % {
        "values": ", ".join(format_number(value) for value in values)
    }
    return format_html(
        '<svg class="sparkline" viewBox="0 0 120 32" role="img" aria-label="{}">'
        '<path d="{}"></path><circle cx="{}" cy="{}" r="2.5"></circle></svg>',
        spoken,
        " ".join(path),
        f"{last[0]:.1f}",
        f"{last[1]:.1f}",
    )


@register.simple_tag
def stacked_bar(parts: Iterable[tuple[Any, int | None, str]]) -> SafeString:
    """One bar of (label, count, tone) parts, drawn on the server; its table stands beside it."""
    known = [(label, count, tone) for label, count, tone in parts if count]
    whole = sum(count for _label, count, _tone in known)
    rects, start = [], 0.0
    for label, count, tone in known:
        width = 100 * count / whole
        rects.append(
            f'<rect class="fill-{escaped(tone)}" x="{start:.2f}" width="{width:.2f}" height="10">'
            f"<title>{escaped(label)}: {format_number(count)}</title></rect>"
        )
        start += width
    said = ", ".join(f"{label}: {format_number(count)}" for label, count, _tone in known)
    spoken = said or _("Chưa có số liệu")
    # Every part is escaped where it is made.
    return mark_safe(  # nosec B308, B703
        '<svg class="stacked-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escaped(spoken)}">{"".join(rects)}</svg>'
    )
