"""What a real installation needs before the first model: the types of models."""

import csv
from pathlib import Path

from .models import ModelType

_TYPES = Path(__file__).parent / "data" / "model_types.csv"


def load() -> int:
    """Add the types that are not there yet and return how many; what people changed stays."""
    with _TYPES.open(encoding="utf-8") as lines:
        return sum(_add(row) for row in csv.DictReader(lines))


def _add(row: dict[str, str]) -> bool:
    flags = {name: row[name] == "1" for name in ("is_friendly_government", "is_single")}
    _, created = ModelType.objects.get_or_create(
        code=row["code"],
        defaults={
            "name": row["name"],
            "short_name": row["short_name"],
            "prefix": row["prefix"],
            "applies_to": row["applies_to"],
            "official_order": int(row["official_order"]),
            **flags,
        },
    )
    return created
