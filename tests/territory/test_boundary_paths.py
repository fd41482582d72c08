"""Polygons become paths: short ones, none lost, one border between neighbours."""

import re

from hypothesis import given
from hypothesis import strategies as st

from territory.boundary_files import read
from territory.boundary_paths import MOST_CHARACTERS, PAGE_CHARACTERS, PER_UNIT, draw
from tests.territory.outlines import as_file, collection

_PATH = re.compile(r"^(M-?\d+ -?\d+(l-?\d+( ?-?\d+)+|h3v3h-3)z)+$")


def points(path: str) -> list[tuple[int, int]]:
    """The corners of a path with one ring."""
    x, y = map(int, re.findall(r"-?\d+", path.split("l")[0]))
    steps = list(map(int, re.findall(r"-?\d+", path.split("l")[1])))
    found = [(x, y)]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


@given(st.integers(2, 40), st.integers(1, 25))
def test_every_unit_has_a_path_within_the_drawing(units: int, steps: int) -> None:
    codes = [f"6{number:04d}" for number in range(units)]
    shapes = read(as_file(collection(codes, steps=steps)).read(), codes)

    drawing = draw(shapes)

    assert list(drawing.paths) == codes
    for path in drawing.paths.values():
        assert _PATH.match(path)
        for x, y in points(path):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_neighbours_keep_one_border_when_it_is_simplified() -> None:
    codes = ["60001", "60002", "60003", "60004"]
    drawing = draw(read(as_file(collection(codes, steps=60)).read(), codes))

    left, right = (set(points(drawing.paths[code])) for code in codes[:2])
    shared = left & right

    assert len(shared) > 2
    # What both have lies on their common border, about the middle of the drawing.
    assert all(400 < x < 600 for x, _y in shared)


def test_a_very_small_island_is_drawn_all_the_same() -> None:
    document = collection(["60001"])
    document["features"][0]["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [
            [[[103, 20], [104, 20], [104, 21], [103, 21], [103, 20]]],
            [[[105, 20], [105.00001, 20], [105.00001, 20.00001], [105, 20]]],
        ],
    }

    path = draw(read(as_file(document).read(), ["60001"])).paths["60001"]

    assert path.count("M") == 2


def test_the_outlines_fit_on_the_page_however_fine_the_file_is() -> None:
    for units in (75, 204):
        codes = [f"6{number:04d}" for number in range(units)]
        drawing = draw(read(as_file(collection(codes, steps=80)).read(), codes))

        length = sum(map(len, drawing.paths.values()))
        assert length <= min(PAGE_CHARACTERS - PER_UNIT * units, MOST_CHARACTERS)
