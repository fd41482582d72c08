"""What an adjustment would do, told before anything is written: line by line, and as a whole.

Only what is impossible stands in the way: a unit or supporter that does not exist on that day, an
assignment that is not there or ends before it began, one pair twice, two leads of one commune, an
end before activities already recorded. Everything else is a warning that the province weighs.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .assignment import Pairing
from .models import AdjustmentAct, AdjustmentLine, SupportAssignment


@dataclass
class LineForeseen:
    """One line with what it means on the day, and what stands in its way."""

    line: AdjustmentLine
    ended: SupportAssignment | None = None
    pairing: Pairing | None = None
    said: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The line's number in the list."""
        return self.line.position


@dataclass
class Foresight:
    """The whole adjustment as it would be carried out now."""

    lines: list[LineForeseen] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    newly_bare: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Whether it may be carried out: it says something, and no line is impossible."""
        return bool(self.lines) and not any(line.errors for line in self.lines)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines there are of each act."""
        number = Counter(line.line.act for line in self.lines)
        return [(str(act.label), number[act]) for act in AdjustmentAct]

    @property
    def sentences(self) -> list[str]:
        """All that it says, so that two previews can be compared."""
        told = [
            " ".join([f"{line.number}.", line.said, *line.errors, *line.warnings]).strip()
            for line in self.lines
        ]
        bare = [_("Chưa có đơn vị giúp đỡ: %(name)s") % {"name": name} for name in self.bare]
        doubled = [_("Có nhiều đơn vị giúp đỡ: %(name)s") % {"name": name} for name in self.doubled]
        idle = [_("Không còn xã nào: %(name)s") % {"name": name} for name in self.idle]
        return [*told, *bare, *doubled, *idle]
