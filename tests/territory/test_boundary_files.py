"""Which files of boundaries are taken, and what is said of the others."""

import json
from typing import Any

import pytest

from territory.boundary_files import MOST_BYTES, read
from territory.boundary_rings import BoundariesRefused, Budget, check_ring
from tests.territory.outlines import collection, feature, square

CODES = ("60001", "60002", "60003", "60004")


def taken(document: Any, codes: Any = CODES) -> dict[str, Any]:
    return read(json.dumps(document).encode(), codes)


def refused(document: Any) -> str:
    with pytest.raises(BoundariesRefused) as refusal:
        taken(document)
    return str(refusal.value)


def test_every_code_gets_its_polygons_whatever_the_property_is_called() -> None:
    found = taken(collection(CODES))

    assert sorted(found) == sorted(CODES)
    assert [len(ring) for polygon in found["60001"] for ring in polygon] == [5]


def test_a_feature_may_bear_its_code_as_its_id() -> None:
    document = collection(CODES)
    for each in document["features"]:
        each["id"] = each.pop("properties")["ma_xa"]

    assert sorted(taken(document)) == sorted(CODES)


def test_topojson_lines_are_put_together_to_rings() -> None:
    document = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [103, 20]},
        # The border between the two, then the rest of each.
        "arcs": [
            [[1, 0], [0, 1]],
            [[1, 1], [-1, 0], [0, -1], [1, 0]],
            [[1, 0], [1, 0], [0, 1], [-1, 0]],
        ],
        "objects": {
            "xa": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "60001"}},
                    {"type": "Polygon", "arcs": [[2, -1]], "properties": {"code": "60002"}},
                ],
            }
        },
    }  # fmt: skip

    found = taken(document, ("60001", "60002"))

    assert [(round(x, 1), round(y, 1)) for x, y in found["60002"][0][0]] == [
        (103.1, 20), (103.2, 20), (103.2, 20.1), (103.1, 20.1), (103.1, 20),
    ]  # fmt: skip


def test_codes_that_the_day_does_not_know_and_those_that_lack_are_named() -> None:
    said = refused(collection(("60001", "60002", "60003", "99999")))

    assert "99999" in said
    assert "60004" in said


def test_a_file_without_any_code_of_the_day_says_what_is_needed() -> None:
    assert "mã 5 chữ số" in refused(collection(("1", "2")))


def test_a_code_twice_is_refused() -> None:
    document = collection(CODES)
    document["features"].append(document["features"][0])

    assert "60001" in refused(document)


def with_ring(ring: Any, kind: str = "Polygon") -> dict[str, Any]:
    document = collection(CODES)
    document["features"][0] = feature("60001", ring, kind=kind)
    return document


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        ([[103, 20], [103.1, 20], [103.1, 20.1], [103, 20.1]], "khép kín"),
        ([[103, 20], [103.1, 20], [103, 20]], "ít hơn 4 điểm"),
        ([[103, 20], [103.1, 20], [103.2, 20], [103, 20]], "diện tích"),
        ([[103, 20], [103.2, 20.1], [103.2, 20], [103, 20.2], [103, 20]], "tự cắt nhau"),
        ([[491000, 2360000], [492000, 2360000], [492000, 2361000], [491000, 2360000]], "WGS 84"),
        ([[103, 20], [103.1], [103.1, 20.1], [103, 20]], "Cấu trúc tệp"),
        ([[103, 20], ["x", "y"], [103.1, 20.1], [103, 20]], "Cấu trúc tệp"),
        ("", "ít hơn 4 điểm"),
        (None, "Cấu trúc tệp"),
    ],
)  # fmt: skip
def test_a_ring_that_bounds_nothing_is_refused_with_what_would_be_right(
    ring: Any, said: str
) -> None:
    assert said in refused(with_ring(ring))


def test_lines_and_points_are_no_areas() -> None:
    assert "LineString" in refused(with_ring([103, 20], kind="LineString"))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff\xfe", b'{"type": "Feature"}', b"[" * 100_000,
     b'{"type": "FeatureCollection", "features": [NaN]}'],
)  # fmt: skip
def test_what_is_no_map_is_refused(content: bytes) -> None:
    with pytest.raises(BoundariesRefused, match="GeoJSON"):
        read(content, CODES)


def test_more_than_five_megabytes_are_refused_unread() -> None:
    with pytest.raises(BoundariesRefused, match="5 MB"):
        read(b" " * (MOST_BYTES + 1), CODES)


def test_a_line_named_many_times_does_not_become_a_flood() -> None:
    arc = [[0, 0], *([[1, 0], [-1, 0]] * 500)]
    shape = {"type": "Polygon", "arcs": [[0] * 10_000], "properties": {"code": "60001"}}
    document = {
        "type": "Topology",
        "arcs": [arc],
        "objects": {"xa": {"type": "GeometryCollection", "geometries": [shape]}},
    }

    assert "quá nhiều điểm" in refused(document)


def test_a_ring_that_takes_too_long_to_compare_is_refused() -> None:
    ring = [(float(x), float(y)) for x, y in square(0, 1, steps=50)]

    with pytest.raises(BoundariesRefused, match="quá nhiều điểm"):
        check_ring(ring, "60001", Budget(100))
    check_ring(ring, "60001", Budget())
