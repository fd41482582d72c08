"""The rows of tables of tasks, joined in Python: as a template they cost more than all the rest."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import NO_DATA, format_day
from core.templatetags.components import badge, carry, sample_badge
from reform_tasks.tables import TaskRow

register = template.Library()

_ROW = (
    '<tr class="{}"><td class="nowrap" data-label="{}">{}</td>'
    '<td data-label="{}"><a href="{}{}">{}</a> {}</td>{}'
    '<td data-label="{}">{}</td><td data-label="{}">{}</td>'
    '<td class="nowrap" data-label="{}">{}</td><td data-label="{}">{}</td></tr>'
)


@register.simple_tag(takes_context=True)
def task_rows(
    context: template.Context, rows: Iterable[TaskRow], show_owner: bool = True
) -> SafeString:
    """`<tr>` for each row: number, task, plan's owner, lead agencies, deadline, done on, state."""
    carried = carry(context)
    number, task, owner = _("STT"), _("Nhiệm vụ"), _("Kế hoạch của")
    lead, due = _("Cơ quan chủ trì"), _("Thời hạn hoàn thành")
    done, state = _("Ngày hoàn thành"), _("Tình trạng")
    rows = list(rows)
    badges = {row.timeliness: badge(row.timeliness.label, row.timeliness.tone) for row in rows}
    sample = sample_badge()

    def cells(row: TaskRow) -> tuple[Any, ...]:
        return (
            "is-overdue" if row.is_overdue else "",
            number,
            row.number,
            task,
            row.url,
            carried,
            row.title,
            sample if row.is_sample else "",
            format_html('<td data-label="{}">{}</td>', owner, row.owner) if show_owner else "",
            lead,
            row.leads or NO_DATA,
            due,
            _deadline(row),
            done,
            format_day(row.completed_on),
            state,
            badges[row.timeliness],
        )

    return format_html_join("", _ROW, map(cells, rows))


def _deadline(row: TaskRow) -> SafeString | str:
    """The deadline in force, with the original one where it was extended."""
    if row.deadline is None:
        return row.due_text
    if not row.is_extended:
        return format_html('<span class="nowrap">{}</span>', format_day(row.deadline))
    return format_html(
        '<span class="nowrap">{}</span><div class="muted small">{}</div>',
        format_day(row.deadline),
        _("ban đầu %(day)s") % {"day": format_day(row.due_on)},
    )
