"""The letter that urges, as it goes to the clerk: number and day are left blank until known."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.numbers import format_day, format_number
from documents import decree30
from documents.decree30 import LETTER, Capacity, counted, listed
from organizations.offices import Office, office_on, written_out
from reform_tasks import urging
from reform_tasks.models import UrgedTask, UrgingLetter

from . import content
from .writing import notice_of, roman

# More addressees than that are named in the annexes alone.
ADDRESSED = 10
_DOTS = "……………"


def urging_paper(letter: UrgingLetter, *, capacity: Capacity) -> content.UrgingPaper:
    """What the letter says, with an annex for each lead agency in the official order."""
    annexes = urging.annexes(letter)
    office = office_on(letter.sender, letter.as_of)
    names = [written_out(annex.name) for annex in annexes]
    whom = names[0] if len(names) == 1 else "các cơ quan, đơn vị"
    tasks = {row.task_id: row.task for annex in annexes for row in annex.rows}
    plans = _plans(tasks.values())
    in_one_plan = len(plans) == 1
    times = _times(letter, tasks)
    return content.UrgingPaper(
        notice=notice_of([letter]),
        head=_head(letter, office),
        signature=office.signature(capacity),
        recipients=listed(["Như trên", "Lưu: VT"]),
        about="V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn",
        addressees=_addressees(names),
        opening=_opening(letter, plans, len(tasks), names),
        asked=f"{office.full_name} đề nghị {whom}:",
        requests=[
            "1. Tập trung hoàn thành nhiệm vụ quá hạn nêu tại phụ lục; báo cáo hoàn thành kèm số, "
            "ngày và tệp của văn bản kết quả.",
            "2. Với nhiệm vụ chưa hoàn thành được ngay, giải trình nguyên nhân và thời gian dự "
            "kiến hoàn thành; nếu cần gia hạn thì có văn bản đề nghị.",
            f"3. Gửi kết quả về {office.full_name} trước ngày {_DOTS} để tổng hợp, báo cáo.",
        ],
        closing=f"{office.full_name} đề nghị {whom} quan tâm, chỉ đạo thực hiện./.",
        attached=_attached(letter, office),
        annexes=[
            content.Annex(
                name="PHỤ LỤC" if len(annexes) == 1 else f"PHỤ LỤC {roman(place)}",
                agency=name,
                rows=[
                    _row(position, row, letter.as_of, times, with_plan=not in_one_plan)
                    for position, row in enumerate(annex.rows, start=1)
                ],
            )
            for place, (annex, name) in enumerate(zip(annexes, names, strict=True), start=1)
        ],
    )


def _head(letter: UrgingLetter, office: Office) -> decree30.Letterhead:
    head = office.letterhead(LETTER, letter.as_of)
    document = letter.document
    if document is None:
        return head
    return decree30.issued(head, number=document.number, place=office.place, day=document.issued_on)


def _attached(letter: UrgingLetter, office: Office) -> str:
    document = letter.document
    if document is None:
        blank = decree30.BLANK
        return (
            f"(Kèm theo Công văn số{blank}/{office.symbol}-{blank}ngày{blank}tháng{blank}năm "
            f"{letter.as_of.year} của {office.full_name})"
        )
    day = decree30.written_day(document.issued_on)
    return f"(Kèm theo Công văn số {document.number} {day} của {office.full_name})"


def _addressees(names: Sequence[str]) -> list[str]:
    if len(names) > ADDRESSED:
        return ["Các cơ quan, đơn vị có tên tại phụ lục"]
    return list(names) if len(names) == 1 else listed(list(names))


def _plans(tasks: Any) -> list[str]:
    return sorted({task.plan.title for task in tasks})


def _opening(letter: UrgingLetter, plans: Sequence[str], tasks: int, names: Sequence[str]) -> str:
    plan = plans[0] if len(plans) == 1 else f"{counted(len(plans))} kế hoạch cải cách hành chính"
    who = (
        f"{names[0]} chủ trì"
        if len(names) == 1
        else f"{counted(len(names))} cơ quan, đơn vị chủ trì"
    )
    return (
        f"Qua theo dõi việc thực hiện {plan}, tính đến ngày {format_day(letter.as_of)}, còn "
        f"{counted(tasks)} nhiệm vụ do {who} đã quá thời hạn hoàn thành (có phụ lục kèm theo)."
    )


def _times(letter: UrgingLetter, tasks: Any) -> dict[int, int]:
    """How often each task had been urged before this letter."""
    times = urging.urged_times(tasks, letter.as_of)
    document = letter.document
    if document is None or document.issued_on > letter.as_of:
        return times
    return {task: number - 1 for task, number in times.items()}


def _row(
    position: int, row: UrgedTask, day: date, times: dict[int, int], *, with_plan: bool
) -> content.UrgedRow:
    task = row.task
    words = f"{task.number}. {task.title}"
    before = times.get(task.pk, 0)
    return content.UrgedRow(
        position=format_number(position),
        task=f"{words} ({task.plan.title})" if with_plan else words,
        due=format_day(row.due_on),
        days=format_number((day - row.due_on).days),
        times=format_number(before),
        explanation=task.explanation_on(day),
    )
