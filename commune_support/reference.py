"""Reference data: kinds of support, sources of funds, beneficiaries, new-rural criteria, targets.

Who supports whom is entered or imported.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from simple_history.utils import bulk_create_with_history

from .models import (
    BeneficiaryKind,
    FundSource,
    NewRuralCriterion,
    NewRuralSet,
    SupportKind,
    TargetKind,
)

_DATA = Path(__file__).parent / "data"


def load() -> int:
    """Add what is missing; what stands is left as the province has it."""
    own = _load_kinds() + _load_sources() + _load_beneficiaries()
    return own + _load_sets() + _load_criteria() + _load_targets()


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def _add(model: type[Any], rows: Iterable[Any]) -> int:
    """Save the rows whose code is not there yet, with their history."""
    standing = set(model.objects.values_list("code", flat=True))
    missing = [row for row in rows if row.code not in standing]
    bulk_create_with_history(missing, model)
    return len(missing)


def _load_kinds() -> int:
    return _add(
        SupportKind,
        (
            SupportKind(
                code=row["code"],
                name=row["name"],
                group=row["group"],
                unit_of_measure=row["unit_of_measure"],
                is_valued=row["is_valued"] == "1",
                official_order=order,
            )
            for order, row in enumerate(_rows("support_kinds"), start=1)
        ),
    )


def _load_sources() -> int:
    return _add(
        FundSource,
        (
            FundSource(**row, official_order=order)
            for order, row in enumerate(_rows("fund_sources"), start=1)
        ),
    )


def _load_beneficiaries() -> int:
    return _add(
        BeneficiaryKind,
        (
            BeneficiaryKind(**row, official_order=order)
            for order, row in enumerate(_rows("beneficiary_kinds"), start=1)
        ),
    )


def _load_sets() -> int:
    return _add(
        NewRuralSet,
        (
            NewRuralSet(
                code=row["code"],
                name=row["name"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]),
                certainty=row["certainty"],
                source=row["source"],
            )
            for row in _rows("new_rural_sets")
        ),
    )


def _load_criteria() -> int:
    sets = {entry.code: entry for entry in NewRuralSet.objects.all()}
    standing = set(NewRuralCriterion.objects.values_list("criteria_set__code", "number"))
    missing = [
        NewRuralCriterion(
            criteria_set=sets[row["set"]], number=int(row["number"]), name=row["name"]
        )
        for row in _rows("new_rural_criteria")
        if (row["set"], int(row["number"])) not in standing
    ]
    bulk_create_with_history(missing, NewRuralCriterion)
    return len(missing)


def _load_targets() -> int:
    return _add(
        TargetKind,
        (
            TargetKind(**row, official_order=order)
            for order, row in enumerate(_rows("target_kinds"), start=1)
        ),
    )
