"""What an app offers to the search in the frame, under the fixed name `<app>/search.py`.

    GROUP = _("Nhiệm vụ")
    def search(user, text, limit) -> list[Hit]

Only what the user may see is found; accents and đ do not matter.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    url: str
    detail: str = ""
    is_sample: bool = False
