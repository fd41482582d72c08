"""Polygons in degrees become short paths of a drawing, simplified once.

Borders are simplified as lines between the corners where three units meet, always in the same
direction, so that neighbours keep one border between them. A polygon that becomes too small to be
drawn is drawn as a small square: no island is left out.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .boundary_rings import Point, Polygon, Ring

WIDTH = 1000
MARGIN = 4
# What the outlines of a map may take of its page, less what each unit's names and links take.
PAGE_CHARACTERS, PER_UNIT, MOST_CHARACTERS = 44_000, 165, 22_000
GENTLEST, COARSEST = 0.4, 60.0
SMALLEST = "h3v3h-3z"


@dataclass(frozen=True)
class Drawing:
    """How large the drawing is, and the path of each unit by its code."""

    width: int
    height: int
    paths: dict[str, str]


def draw(shapes: Mapping[str, list[Polygon]]) -> Drawing:
    """Project and simplify, as gently as the length that is allowed permits."""
    projected, height = _projected(shapes)
    corners = _corners(ring for polygons in projected.values() for p in polygons for ring in p)
    allowed = min(PAGE_CHARACTERS - PER_UNIT * len(shapes), MOST_CHARACTERS)
    tolerance = GENTLEST
    while True:
        paths = {
            code: "".join(
                _path(ring, corners, tolerance) for polygon in polygons for ring in polygon
            )
            for code, polygons in projected.items()
        }
        if sum(map(len, paths.values())) <= allowed or tolerance > COARSEST:
            return Drawing(WIDTH, height, paths)
        tolerance *= 1.4


def _projected(shapes: Mapping[str, list[Polygon]]) -> tuple[dict[str, list[Polygon]], int]:
    """Degrees to units of the drawing: north above, a degree of longitude as long as it is there.

    The last point of each ring, which is the first again, is left out.
    """
    points = [point for polygons in shapes.values() for p in polygons for r in p for point in r]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrowing = math.cos(math.radians((south + north) / 2)) or 1.0
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrowing)
    # A strip from pole to pole would be drawn higher than any page.
    scale = min(scale, 4 * WIDTH / (north - south))

    def placed(ring: Ring) -> Ring:
        return [
            (MARGIN + (x - west) * narrowing * scale, MARGIN + (north - y) * scale)
            for x, y in ring[:-1]
        ]

    drawn = {
        code: [[placed(ring) for ring in polygon] for polygon in polygons]
        for code, polygons in shapes.items()
    }
    return drawn, math.ceil((north - south) * scale) + 2 * MARGIN


def _corners(rings: Iterable[Ring]) -> set[Point]:
    """The points at which borders part: those that have other neighbours in another ring."""
    neighbours: dict[Point, frozenset[Point]] = {}
    corners = set()
    for ring in rings:
        for place, point in enumerate(ring):
            beside = frozenset((ring[place - 1], ring[(place + 1) % len(ring)]))
            if neighbours.setdefault(point, beside) != beside:
                corners.add(point)
    return corners


def _path(ring: Ring, corners: set[Point], tolerance: float) -> str:
    points = [
        (round(x), round(y)) for line in _lines(ring, corners) for x, y in _kept(line, tolerance)
    ]
    distinct = [point for place, point in enumerate(points) if point != points[place - 1]]
    x, y = distinct[0] if distinct else points[0]
    if len(set(distinct)) < 3:
        return f"M{x} {y}{SMALLEST}"
    steps = []
    for next_x, next_y in distinct[1:]:
        steps += [next_x - x, next_y - y]
        x, y = next_x, next_y
    return f"M{distinct[0][0]} {distinct[0][1]}l{_numbers(steps)}z"


def _numbers(numbers: Iterable[int]) -> str:
    """With a space only where no minus parts them."""
    return "".join(
        f" {number}" if place and number >= 0 else str(number)
        for place, number in enumerate(numbers)
    )


def _lines(ring: Ring, corners: set[Point]) -> Iterator[Ring]:
    """The ring as lines from corner to corner, each with its first point and its last."""
    places = [place for place, point in enumerate(ring) if point in corners]
    if len(places) < 2:
        # An island, or an enclave that two rings go round: from its least point to the farthest.
        first = places[0] if places else min(range(len(ring)), key=ring.__getitem__)
        x, y = ring[first]
        far = max(range(len(ring)), key=lambda p: (ring[p][0] - x) ** 2 + (ring[p][1] - y) ** 2)
        places = sorted({first, far})
    for start, end in zip(places, [*places[1:], places[0] + len(ring)], strict=True):
        yield [ring[place % len(ring)] for place in range(start, end + 1)]


def _kept(line: Ring, tolerance: float) -> Ring:
    """The line without the points that lie nearer than the tolerance to it, nor its last point.

    Douglas and Peucker's way, without recursion.
    """
    is_turned = line[-1] < line[0]
    way = line[::-1] if is_turned else line
    keep = {0, len(way) - 1}
    waiting = [(0, len(way) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        gaps = [_gap(way[place], way[first], way[last]) for place in range(first + 1, last)]
        widest = max(gaps)
        if widest > tolerance:
            place = first + 1 + gaps.index(widest)
            keep.add(place)
            waiting += [(first, place), (place, last)]
    kept = [way[place] for place in sorted(keep)]
    return (kept[::-1] if is_turned else kept)[:-1]


def _gap(point: Point, start: Point, end: Point) -> float:
    """How far the point lies from the line between the two."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if not length:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dx * (start[1] - point[1]) - dy * (start[0] - point[0])) / length
