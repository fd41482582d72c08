"""Reference data: the kinds of support. Who supports whom is entered or imported."""

import csv
from pathlib import Path

from simple_history.utils import bulk_create_with_history

from .models import SupportKind

_KINDS = Path(__file__).parent / "data" / "support_kinds.csv"


def load() -> int:
    """Add the kinds that are missing; those that stand are left as the province has them."""
    with _KINDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    standing = set(SupportKind.objects.values_list("code", flat=True))
    missing = [
        SupportKind(
            code=row["code"],
            name=row["name"],
            group=row["group"],
            unit_of_measure=row["unit_of_measure"],
            is_valued=row["is_valued"] == "1",
            official_order=order,
        )
        for order, row in enumerate(rows, start=1)
        if row["code"] not in standing
    ]
    bulk_create_with_history(missing, SupportKind)
    return len(missing)
