"""How far a long act has come: a bar that moves on a terminal, plain lines elsewhere."""

from collections.abc import Iterable, Iterator
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from .numbers import format_number

T = TypeVar("T")
BAR_WIDTH = 30
REDRAW_SECONDS = 0.1


class Output(Protocol):
    """What a command writes to: its own stdout, or any text stream."""

    def write(self, text: str, /) -> Any:
        """Write the text."""

    def isatty(self) -> bool:
        """Whether a person watches."""


class Progress:
    """Counts up to `total`: a bar on a terminal, elsewhere only what `say` says.

    with Progress(self.stdout, total=6, label=_("Nạp danh mục")) as progress:
        for room in rooms:
            progress.advance(note=room.title)
            progress.say("…")
    """

    def __init__(self, out: Output, *, total: int, label: Any = "") -> None:
        self.out = getattr(
            out, "_out", out
        )  # a command's wrapper would end every redraw with a new line
        self.total, self.label = max(total, 1), label
        self.done, self.note = 0, ""
        self.moves = bool(self.out.isatty())
        self.drawn_at = 0.0
        self.width = 0

    def __enter__(self) -> Self:
        self._draw(now=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._draw(now=True)
        if self.moves:
            self._write("\n")

    def advance(self, steps: int = 1, note: Any = "") -> None:
        """One step further (or several); `note` says what is being done."""
        self.done = min(self.done + steps, self.total)
        self.note = str(note)
        self._draw(now=bool(note))

    def say(self, line: Any) -> None:
        """A line that stays, above the bar where there is one."""
        if self.moves:
            self._write("\r" + " " * self.width + "\r")
        self._write(f"{line}\n")
        self._draw(now=True)

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """The items one by one, a step for each once it has been dealt with."""
        for item in items:
            yield item
            self.advance()

    def _draw(self, *, now: bool) -> None:
        if not self.moves or (not now and monotonic() - self.drawn_at < REDRAW_SECONDS):
            return
        full = BAR_WIDTH * self.done // self.total
        text = (
            f"{self.label} [{'█' * full}{'·' * (BAR_WIDTH - full)}] "
            f"{100 * self.done // self.total:3d}% "
            f"({format_number(self.done)}/{format_number(self.total)}) {self.note}"
        ).strip()
        self._write("\r" + text.ljust(self.width))
        self.width, self.drawn_at = len(text), monotonic()

    def _write(self, text: str) -> None:
        self.out.write(text)
        flush = getattr(self.out, "flush", None)
        if flush is not None:
            flush()
