"""The progress table (Biểu 4) and the report of one agency on paper."""

from datetime import date

from core.numbers import NO_DATA, format_day, format_number, format_share
from documents.decree30 import NOTICE, Capacity, counted, listed
from organizations.models import Organization
from organizations.offices import Office, office_on
from reform_tasks import progress_table
from reform_tasks.agency_report import Group, ReportedTask
from reform_tasks.models import Layer, TaskReport
from reform_tasks.progress_table import COLUMNS, ProgressRow, ProgressTable

from . import content
from .writing import roman

_WHOSE = {
    Layer.PROVINCE: "Kế hoạch cải cách hành chính tỉnh",
    Layer.UNIT: "kế hoạch cải cách hành chính của các cơ quan, đơn vị",
}


def progress_paper(
    table: ProgressTable, *, year: int, day: date, office: Office, capacity: Capacity
) -> content.ProgressPaper:
    """The table as it is on the page, with its notes."""
    notes = [str(progress_table.NOTE)]
    if table.layer == Layer.PROVINCE:
        notes.append(str(progress_table.JOINT))
    if table.hidden:
        notes.append(f"Không hiện {format_number(table.hidden)} cơ quan, đơn vị khác.")
    return content.ProgressPaper(
        notice=NOTICE if table.is_sample else "",
        head=office.letterhead("", day),
        signature=office.signature(capacity),
        recipients=[],
        subject=f"Thực hiện nhiệm vụ của {_WHOSE[table.layer]} năm {year}",
        day=format_day(day),
        rows=[
            _line(format_number(position), row.name, row)
            for position, row in enumerate(table.rows, start=1)
        ],
        sum=_line("", "Tổng cộng", table.total),
        notes=notes,
    )


def _line(position: str, name: str, row: ProgressRow) -> content.ProgressLine:
    return content.ProgressLine(
        position=position,
        agency=name,
        total=format_number(row.total),
        rate=format_share(row.rate),
        **{column: format_number(row.counts[column]) for column, _label, _classes in COLUMNS},
    )


def agency_paper(
    organization: Organization, groups: list[Group], *, year: int, day: date, capacity: Capacity
) -> content.AgencyPaper:
    """What the agency reports: its tasks with class, deadlines, last report and explanation."""
    office = office_on(organization, day)
    is_sample = any(task.row.is_sample for group in groups for task in group.tasks)
    return content.AgencyPaper(
        notice=NOTICE if is_sample else "",
        head=office.letterhead("BC", day),
        signature=office.signature(capacity),
        recipients=listed(["UBND tỉnh (để báo cáo)", "Lưu: VT"]),
        subject=f"Tiến độ thực hiện nhiệm vụ cải cách hành chính năm {year}",
        opening=f"{office.full_name} báo cáo tiến độ thực hiện nhiệm vụ cải cách hành chính năm "
        f"{year}, số liệu tại ngày {format_day(day)}, như sau:",
        groups=[
            content.TaskGroup(
                title=f"{roman(place)}. {str(group.title).upper()}",
                summary=_summary(group),
                rows=[_task(task, day) for task in group.tasks],
            )
            for place, group in enumerate(groups, start=1)
        ],
    )


def _summary(group: Group) -> str:
    parts = "; ".join(
        f"{str(label)[:1].lower()}{str(label)[1:]} {format_number(number)}"
        for label, number, _tone in group.tally.parts
    )
    return (
        f"Tổng số {counted(group.tally.total)} nhiệm vụ, đã hoàn thành "
        f"{format_number(group.tally.done)} ({format_share(group.tally.rate)}); {parts}."
    )


def _task(task: ReportedTask, day: date) -> content.TaskLine:
    row = task.row
    due = format_day(row.due_on)
    if row.is_extended:
        due = f"{due}, gia hạn đến {format_day(row.deadline)}"
    timeliness = str(row.timeliness.label)
    if row.completed_on and row.completed_on <= day:
        timeliness = f"{timeliness} ({format_day(row.completed_on)})"
    return content.TaskLine(
        number=row.number,
        task=row.title,
        due_text=row.due_text,
        due=due,
        timeliness=timeliness,
        report=said(task.report),
        explanation=row.explanation,
    )


def said(report: TaskReport | None) -> str:
    """What was last reported, in one line; a dash for nothing."""
    if report is None:
        return NO_DATA
    parts = [format_day(report.on)]
    if report.percent is not None:
        parts.append(f"{report.percent}%")
    for label, words in (
        ("", report.text),
        ("khó khăn: ", report.difficulty),
        ("đề xuất: ", report.proposal),
    ):
        if words:
            parts.append(f"{label}{words}")
    return "; ".join(parts)
