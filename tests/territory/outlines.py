"""Files of boundaries drawn for tests: a grid of squares, one for each code."""

import json
import math
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

WEST, SOUTH, SIDE = 103.0, 20.6, 0.1


def square(place: int, columns: int, *, steps: int = 1) -> list[list[float]]:
    """The ring of one square, its sides bent in so many steps; neighbours share their sides."""
    x, y = WEST + SIDE * (place % columns), SOUTH + SIDE * (place // columns)

    def bent(value: float) -> float:
        return 0.012 * math.sin(40 * value)

    ring = []
    for (x1, y1), (x2, y2) in (
        ((x, y), (x + SIDE, y)),
        ((x + SIDE, y), (x + SIDE, y + SIDE)),
        ((x + SIDE, y + SIDE), (x, y + SIDE)),
        ((x, y + SIDE), (x, y)),
    ):
        for step in range(steps):
            px, py = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            ring.append([round(px + bent(py), 5), round(py + bent(px), 5)])
    return [*ring, ring[0]]


def feature(code: str, *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    """An area of that code."""
    shape = {"type": kind, "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"ma_xa": code}, "geometry": shape}


def collection(codes: Sequence[str], *, steps: int = 1) -> dict[str, Any]:
    """A square for each code, in rows."""
    columns = math.ceil(math.sqrt(len(codes)))
    return {
        "type": "FeatureCollection",
        "features": [
            feature(code, square(place, columns, steps=steps)) for place, code in enumerate(codes)
        ],
    }


def as_file(document: Any, name: str = "ranh-gioi.geojson") -> SimpleUploadedFile:
    """The document as it is uploaded."""
    return SimpleUploadedFile(name, json.dumps(document).encode())
