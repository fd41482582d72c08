"""Rings of points in degrees: what one must be to bound an area."""

import math
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from core.numbers import format_number
from core.refusals import Refusal

MOST_POINTS = 120_000
# So many pairs of lines are compared in search of a crossing, some seconds at most.
MOST_COMPARED = 5_000_000
# Closed: three corners and the first again.
FEWEST_POINTS = 4

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]


class BoundariesRefused(Refusal):
    """The file cannot be drawn; the message says what would be right."""


def too_many_points() -> BoundariesRefused:
    """What is said of a file that would take too long to check and to draw."""
    return BoundariesRefused(
        _("Tệp có quá nhiều điểm (tối đa %(most)s). Đề nghị đơn giản hóa ranh giới rồi tải lại.")
        % {"most": format_number(MOST_POINTS)}
    )


@dataclass
class Budget:
    """How many comparisons may still be made for one file."""

    left: int = MOST_COMPARED

    def spend(self, number: int) -> None:
        """Count them; a file that needs too many is refused."""
        self.left -= number
        if self.left < 0:
            raise too_many_points()


def check_ring(ring: Ring, code: str, budget: Budget) -> None:
    """Refuse a ring that is open, too short, flat, or crosses itself."""
    said = {"code": code}
    if len(ring) < FEWEST_POINTS:
        raise BoundariesRefused(
            _("Ranh giới của mã %(code)s có đường ít hơn 4 điểm. Đề nghị xuất lại tệp.") % said
        )
    if ring[0] != ring[-1]:
        raise BoundariesRefused(
            _("Ranh giới của mã %(code)s chưa khép kín: điểm cuối phải trùng điểm đầu.") % said
        )
    if math.isclose(_area(ring), 0, abs_tol=1e-12):
        raise BoundariesRefused(
            _("Ranh giới của mã %(code)s không bao quanh diện tích nào. Đề nghị xuất lại tệp.")
            % said
        )
    if _crosses_itself(ring, budget):
        raise BoundariesRefused(
            _("Ranh giới của mã %(code)s tự cắt nhau. Đề nghị sửa hình học rồi xuất lại tệp.")
            % said
        )


def _area(ring: Ring) -> float:
    x0, y0 = ring[0]
    pairs = pairwise(ring)
    # From the first point on: far from the origin the small differences would be lost.
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairs) / 2


def _crosses_itself(ring: Ring, budget: Budget) -> bool:
    """Whether two lines of the ring cross; from west to east, only those side by side are compared.

    Lines that only touch, as at a corner used twice, do not cross.
    """
    lines = [(a, b) if a <= b else (b, a) for a, b in pairwise(ring) if a != b]
    lines.sort()
    open_lines: list[tuple[Point, Point]] = []
    for a, b in lines:
        open_lines = [line for line in open_lines if line[1][0] >= a[0]]
        budget.spend(len(open_lines))
        low, high = min(a[1], b[1]), max(a[1], b[1])
        for c, d in open_lines:
            if (c[1] > high and d[1] > high) or (c[1] < low and d[1] < low):
                continue
            if _cross(a, b, c, d):
                return True
        open_lines.append((a, b))
    return False


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
