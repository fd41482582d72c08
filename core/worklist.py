"""What an app offers to 'Việc của tôi', under the fixed name `<app>/worklist.py`.

    def awaiting(user, day) -> list[WorkItem]    what waits for this user now ('Cần xử lý')
    def sent(user, day) -> list[WorkItem]        what this user sent and where it stands ('Đã gửi')

Either may be left out. The roof collects them (sonla_portal.home).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class WorkItem:
    """One matter: what it is, where it is handled, by when, and the word on its button.

    Where it can be answered in several ways, `choices` are the words and addresses of the buttons
    instead.
    """

    kind: Any
    title: str
    url: str
    action: Any
    due_on: date | None = None
    since: date | None = None
    detail: str = ""
    is_sample: bool = False
    choices: tuple[tuple[Any, str], ...] = ()
