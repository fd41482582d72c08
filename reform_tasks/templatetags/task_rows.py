"""The rows of tables of tasks, joined in Python: as a template they cost more than all the rest."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.markup import escaped
from core.numbers import NO_DATA, format_day
from core.templatetags.components import badge, carry, sample_badge
from reform_tasks.tables import TaskRow

register = template.Library()


@register.simple_tag(takes_context=True)
def task_rows(
    context: template.Context, rows: Iterable[TaskRow], show_owner: bool = True
) -> SafeString:
    """`<tr>` for each row: number, task, plan's owner, lead agencies, deadline, done on, state."""
    rows = list(rows)
    openings = _openings(show_owner)
    carried = escaped(carry(context))
    badges = {found: badge(found.label, found.tone) for found in {row.timeliness for row in rows}}
    sample = sample_badge()
    lines = []
    for row in rows:
        link = f'<a href="{escaped(row.url)}{carried}">{escaped(row.title)}</a>'
        texts = [
            escaped(row.number),
            f"{link} {sample}" if row.is_sample else link,
            *([escaped(row.owner)] if show_owner else []),
            escaped(row.leads or NO_DATA),
            _deadline(row),
            format_day(row.completed_on),
            badges[row.timeliness] + _remarks(row),
        ]
        cells = "".join(f"{tag}{text}</td>" for tag, text in zip(openings, texts, strict=True))
        lines.append(f'<tr class="{"is-overdue" if row.is_overdue else ""}">{cells}</tr>')
    # Every part is escaped where it is made.
    return mark_safe("".join(lines))  # nosec B308, B703


def _openings(show_owner: bool) -> list[str]:
    """The opening tags of a row's cells, each with its heading for a narrow screen."""
    nowrap = ' class="nowrap"'
    headings = [
        (_("STT"), nowrap),
        (_("Nhiệm vụ"), ""),
        *([(_("Kế hoạch của"), "")] if show_owner else []),
        (_("Cơ quan chủ trì"), ""),
        (_("Thời hạn hoàn thành"), ""),
        (_("Ngày hoàn thành"), nowrap),
        (_("Tình trạng"), ""),
    ]
    return [f'<td{css} data-label="{escaped(label)}">' for label, css in headings]


def _remarks(row: TaskRow) -> str:
    """How often its leads were urged, where they were, and what they say to it."""
    remarks = []
    if row.urged:
        remarks.append(_("đã đôn đốc lần %(number)d") % {"number": row.urged})
    if row.explanation:
        remarks.append(_("Giải trình: %(text)s") % {"text": row.explanation})
    return "".join(f'<div class="muted small">{escaped(remark)}</div>' for remark in remarks)


def _deadline(row: TaskRow) -> str:
    """The deadline that the row is read on, with the other one where it was extended."""
    if row.deadline is None:
        return escaped(row.due_text)
    day = f'<span class="nowrap">{format_day(row.deadline)}</span>'
    if row.next_due_on not in (None, row.deadline):
        due = _("kỳ tới %(day)s") % {"day": format_day(row.next_due_on)}
        day += f'<div class="small">{escaped(due)}</div>'
    if row.extended_to:
        extended = _("gia hạn đến %(day)s") % {"day": format_day(row.extended_to)}
        return f'{day}<div class="muted small">{escaped(extended)}</div>'
    if not row.is_extended:
        return day
    original = _("ban đầu %(day)s") % {"day": format_day(row.due_on)}
    return f'{day}<div class="muted small">{escaped(original)}</div>'
