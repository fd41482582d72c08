"""A bar on a terminal, plain lines elsewhere."""

from io import StringIO

import pytest

from core.progress import Progress


class Terminal(StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


def test_where_nobody_watches_only_what_is_said_is_written() -> None:
    out = StringIO()

    with Progress(out, total=3, label="Nạp") as progress:
        for _item in progress.track(range(3)):
            progress.say("một dòng")

    assert out.getvalue() == "một dòng\n" * 3


def test_on_a_terminal_the_bar_is_drawn_over_itself_up_to_the_end() -> None:
    out = Terminal()

    with Progress(out, total=2, label="Nạp") as progress:
        progress.advance(note="Văn bản")
        progress.say("Văn bản: đã đủ.")
        progress.advance(note="Đơn vị")

    drawn = out.getvalue().split("\r")
    assert "  0% (0/2)" in drawn[1]
    assert "50% (1/2) Văn bản" in drawn[2]
    assert "Văn bản: đã đủ.\n" in drawn[4]
    assert drawn[-1].startswith("Nạp [" + "█" * 30 + "] 100% (2/2) Đơn vị")
    assert drawn[-1].endswith("\n")


def test_a_shorter_line_leaves_nothing_of_a_longer_one() -> None:
    out = Terminal()

    with Progress(out, total=2) as progress:
        progress.advance(note="một chú thích rất dài")
        progress.advance(note="ngắn")

    longest = max(len(line) for line in out.getvalue().split("\r"))
    assert len(out.getvalue().split("\r")[3].rstrip("\n")) == longest


def test_nothing_to_do_is_done_at_once_and_more_than_all_is_all() -> None:
    out = Terminal()

    with Progress(out, total=0) as progress:
        progress.advance(5)

    assert "100% (1/1)" in out.getvalue()


def test_a_fault_within_is_not_swallowed() -> None:
    with pytest.raises(KeyError), Progress(StringIO(), total=1):
        raise KeyError("x")
