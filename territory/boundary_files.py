"""Read a file of boundaries, GeoJSON or TopoJSON, and refuse what could not be drawn rightly.

What a file says is not believed: its size, the number of its points, their nesting and their range
are bounded, and a ring that crosses itself is refused. Whether two units overlap is not looked at.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import format_number

from .boundary_rings import (
    MOST_POINTS,
    BoundariesRefused,
    Budget,
    Polygon,
    Ring,
    check_ring,
    too_many_points,
)

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Feature:
    """One area of the file: what its properties say, and its polygons."""

    said: Mapping[str, str]
    polygons: list[Polygon]


def read(content: bytes, codes: Collection[str]) -> dict[str, list[Polygon]]:
    """The polygons of each of these codes: every one of them once, and no other."""
    layers = list(_layers(_parsed(content)))
    best = max(layers, key=lambda layer: _known(layer, codes)[1], default=[])
    name, known = _known(best, codes)
    if not known:
        raise BoundariesRefused(
            _(
                "Tệp không có mã đơn vị hành chính của ngày đã chọn. Đề nghị kiểm tra lại ngày, "
                "hoặc thêm cho mỗi vùng một thuộc tính chứa mã 5 chữ số."
            )
        )
    found: dict[str, list[Polygon]] = {}
    for feature in best:
        code = feature.said.get(name, "")
        if code in found:
            raise BoundariesRefused(
                _("Mã %(code)s có ở hai vùng. Đề nghị gộp thành một vùng nhiều phần.")
                % {"code": code[:20]}
            )
        found[code] = feature.polygons
    _check_codes(found, codes)
    budget = Budget()
    for code, polygons in found.items():
        for polygon in polygons:
            for ring in polygon:
                check_ring(ring, code, budget)
    return found


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise BoundariesRefused(_("Tệp lớn hơn 5 MB. Đề nghị đơn giản hóa ranh giới rồi tải lại."))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("type") not in ("FeatureCollection", "Topology"):
        raise BoundariesRefused(
            _("Tệp không phải GeoJSON (FeatureCollection) hay TopoJSON. Đề nghị kiểm tra lại tệp.")
        )
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


def _layers(document: dict[str, Any]) -> Iterator[list[Feature]]:
    """The features of the file; a TopoJSON file may hold several layers of them."""
    try:
        if document["type"] == "FeatureCollection":
            yield _features(document["features"], _count_points(lambda rings: rings))
            return
        arcs = _arcs(document)
        for layer in document["objects"].values():
            if layer.get("type") == "GeometryCollection":
                yield _features(layer["geometries"], _count_points(lambda rings: arcs.rings(rings)))
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError) as error:
        raise BoundariesRefused(
            _("Cấu trúc tệp không đúng: thiếu hoặc sai phần hình học. Đề nghị xuất lại tệp.")
        ) from error


def _features(items: list[dict[str, Any]], rings_of: Callable[[Any], list[Any]]) -> list[Feature]:
    found = []
    for item in items:
        # A TopoJSON geometry is the feature itself and names arcs in the place of points.
        shape = item["geometry"] if item["type"] == "Feature" else item
        parts = shape["coordinates"] if "coordinates" in shape else shape["arcs"]
        if shape["type"] == "Polygon":
            parts = [parts]
        elif shape["type"] != "MultiPolygon":
            raise BoundariesRefused(
                _("Mỗi đơn vị phải là vùng (Polygon, MultiPolygon), không phải %(kind)s.")
                % {"kind": str(shape["type"])[:30]}
            )
        said = {key: str(value).strip() for key, value in (item.get("properties") or {}).items()}
        if "id" in item:
            said.setdefault("id", str(item["id"]).strip())
        polygons = [[_ring(ring) for ring in rings_of(polygon)] for polygon in parts]
        found.append(Feature(said, polygons))
    return found


def _ring(points: Iterable[Any]) -> Ring:
    ring = []
    for point in points:
        x, y = float(point[0]), float(point[1])
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise BoundariesRefused(
                _(
                    "Tọa độ phải là kinh độ, vĩ độ theo độ (WGS 84), ví dụ 103,91 và 21,33. Đề "
                    "nghị chuyển hệ tọa độ rồi xuất lại tệp."
                )
            )
        ring.append((x, y))
    return ring


def _count_points(rings_of: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """The same, until there are too many points: a few arcs named often make a flood."""
    seen = 0

    def counted(polygon: Any) -> list[Any]:
        nonlocal seen
        rings = rings_of(polygon)
        seen += sum(len(ring) for ring in rings)
        if seen > MOST_POINTS:
            raise too_many_points()
        return rings

    return counted


@dataclass(frozen=True)
class _Arcs:
    """The lines of a TopoJSON file, in degrees."""

    lines: list[Ring]

    def rings(self, polygon: list[list[int]]) -> list[Ring]:
        """The rings that these numbers of lines make; a negative one is the line backwards."""
        length = sum(
            len(self.lines[place if place >= 0 else ~place]) for ring in polygon for place in ring
        )
        if length > MOST_POINTS:
            raise too_many_points()
        return [self._ring(ring) for ring in polygon]

    def _ring(self, places: list[int]) -> Ring:
        ring: Ring = []
        for place in places:
            line = self.lines[place] if place >= 0 else self.lines[~place][::-1]
            # Where one line ends the next begins.
            ring += line[1:] if ring else line
        return ring


def _arcs(document: dict[str, Any]) -> _Arcs:
    transform = document.get("transform")
    if transform is None:
        return _Arcs([[(p[0], p[1]) for p in arc] for arc in document["arcs"]])
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    lines = []
    for arc in document["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)
    return _Arcs(lines)


def _known(layer: list[Feature], codes: Collection[str]) -> tuple[str, int]:
    """The property that holds the codes, whatever it is called, and how many it holds."""
    counts: dict[str, int] = {}
    for feature in layer:
        for name, value in feature.said.items():
            if value in codes:
                counts[name] = counts.get(name, 0) + 1
    return max(counts.items(), key=lambda entry: entry[1], default=("", 0))


def _check_codes(found: Mapping[str, Any], codes: Collection[str]) -> None:
    unknown = sorted(set(found) - set(codes))
    missing = sorted(set(codes) - set(found))
    said = []
    if unknown:
        words = _("mã không có vào ngày đã chọn: %(codes)s")
        said.append(words % {"codes": _some(unknown)})
    if missing:
        words = _("chưa có ranh giới của mã: %(codes)s")
        said.append(words % {"codes": _some(missing)})
    if said:
        raise BoundariesRefused(
            _("Đề nghị sửa tệp cho khớp danh mục đơn vị hành chính; %(what)s.")
            % {"what": "; ".join(said)}
        )


def _some(codes: list[str], most: int = 12) -> str:
    named = ", ".join(code[:20] or _("(trống)") for code in codes[:most])
    if len(codes) <= most:
        return named
    return _("%(named)s và %(more)s mã nữa") % {
        "named": named,
        "more": format_number(len(codes) - most),
    }
