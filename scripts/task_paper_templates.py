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


TEMPLATES: dict[str, Callable[[], Any]] = {
    "don-doc": urging,
}


if __name__ == "__main__":
    write(TEMPLATES, Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
