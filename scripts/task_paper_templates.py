#!/usr/bin/env python3
"""Write the standard Word templates of the papers of plans and tasks anew.

    .venv/bin/python scripts/task_paper_templates.py [FOLDER]

Their tags are the fields of reform_tasks/papers/content.py.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decree30_word import (
    CENTRE,
    LEFT,
    RIGHT,
    Column,
    addressees,
    annexes,
    centred,
    each,
    foot,
    letterhead,
    page,
    ruled,
    say,
    tag,
    title,
    write,
)

FOLDER = Path(__file__).resolve().parent.parent / "reform_tasks" / "papers" / "templates"


def urging() -> Any:
    """Công văn đôn đốc nhiệm vụ quá hạn."""
    document = page(title="Công văn đôn đốc thực hiện nhiệm vụ")
    letterhead(document, about="about")
    addressees(document)
    say(document, "{{ opening }}")
    say(document, "{{ asked }}")
    each(document, "requests")
    say(document, "{{ closing }}")
    foot(document)
    annexes(document, "annexes", "annex")
    centred(document, "{{ annex.name }}", bold=True)
    centred(document, "NHIỆM VỤ QUÁ HẠN DO {{ annex.agency|upper }} CHỦ TRÌ", bold=True)
    centred(document, "{{ attached }}", italic=True, after=8)
    ruled(
        document,
        (
            Column("STT", 12, "position", CENTRE),
            Column("Nhiệm vụ", 55, "task"),
            Column("Thời hạn hoàn thành", 24, "due", CENTRE),
            Column("Số ngày quá hạn", 17, "days", CENTRE),
            Column("Số lần đã đôn đốc", 19, "times", CENTRE),
            Column("Giải trình của cơ quan chủ trì", 36, "explanation"),
        ),
        groups="",
        total=(),
        rows="annex.rows",
    )
    tag(document, "{%p endfor %}")
    return document


def progress() -> Any:
    """Biểu 4: tiến độ thực hiện nhiệm vụ."""
    document = page(landscape=True, title="Biểu 4. Tiến độ nhiệm vụ cải cách hành chính")
    letterhead(document, wide=True)
    title(document, "BIỂU 4", "{{ subject }}", wide=True)
    centred(document, "(Số liệu tại ngày {{ day }}; đơn vị tính: nhiệm vụ)", italic=True, after=6)
    counts = (
        ("Tổng số", 16, "total"),
        ("Hoàn thành đúng hạn", 18, "done_on_time"),
        ("Hoàn thành quá hạn", 18, "done_late"),
        ("Hoàn thành, không xác định thời hạn", 21, "done_no_deadline"),
        ("Trong hạn", 15, "in_time"),
        ("Quá hạn", 14, "overdue"),
        ("Chưa đến hạn", 17, "before_start"),
        ("Chờ xác nhận hoàn thành", 19, "awaiting"),
        ("Tạm dừng", 15, "suspended"),
        ("Không xác định thời hạn", 18, "no_deadline"),
        ("Tỷ lệ hoàn thành", 19, "rate"),
    )
    ruled(
        document,
        (
            Column("STT", 11, "position", CENTRE),
            Column("Cơ quan, đơn vị", 56, "agency"),
            *(Column(heading, width, field, RIGHT) for heading, width, field in counts),
        ),
        groups="",
        total=["{{ sum.agency }}", *(f"{{{{ sum.{field} }}}}" for _h, _w, field in counts)],
    )
    each(document, "notes", size=12, italic=True, indent=False)
    foot(document, wide=True)
    return document


def agency() -> Any:
    """Báo cáo tiến độ nhiệm vụ của một cơ quan, đơn vị."""
    document = page(landscape=True, title="Báo cáo tiến độ nhiệm vụ cải cách hành chính")
    letterhead(document, wide=True)
    title(document, "BÁO CÁO", "{{ subject }}", wide=True)
    say(document, "{{ opening }}")
    tag(document, "{%p for group in groups %}")
    say(document, "{{ group.title }}", bold=True)
    say(document, "{{ group.summary }}")
    ruled(
        document,
        (
            Column("Số", 14, "number", CENTRE),
            Column("Nhiệm vụ", 66, "task"),
            Column("Thời hạn như kế hoạch ghi", 27, "due_text"),
            Column("Thời hạn hoàn thành", 26, "due", CENTRE),
            Column("Tình trạng", 30, "timeliness"),
            Column("Báo cáo gần nhất", 54, "report"),
            Column("Giải trình", 40, "explanation"),
        ),
        groups="",
        total=(),
        rows="group.rows",
    )
    say(document, "", after=0)
    tag(document, "{%p endfor %}")
    tag(document, "{%p if not groups %}")
    say(document, "Cơ quan, đơn vị không có nhiệm vụ trong năm.")
    tag(document, "{%p endif %}")
    foot(document, wide=True)
    return document


def briefing() -> Any:
    """Tóm tắt giao ban, one page."""
    document = page(title="Tóm tắt giao ban")
    letterhead(document)
    centred(document, "TÓM TẮT GIAO BAN", bold=True, before=10)
    centred(document, "{{ subject }}", bold=True)
    centred(document, "{{ period }}", size=12, italic=True, after=4)
    each(document, "figures", size=11.5, indent=False, after=2)
    tag(document, "{%p for list in lists %}")
    say(document, "{{ list.title }}", size=11.5, bold=True, indent=False, before=3, after=1)
    tag(document, "{%p for line in list.lines %}")
    say(document, "- {{ line }}", size=11.5, indent=False, align=LEFT, after=1)
    tag(document, "{%p endfor %}")
    tag(document, "{%p endfor %}")
    return document


TEMPLATES: dict[str, Callable[[], Any]] = {
    "don-doc": urging,
    "bieu-4": progress,
    "bao-cao-co-quan": agency,
    "giao-ban": briefing,
}


if __name__ == "__main__":
    write(TEMPLATES, Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
