"""Rounds of a year: opened with their days, the dossiers begun at once, where each unit stands."""

from .opening import (
    Begun,
    begin_dossiers,
    change,
    is_fixed,
    models_without_dossier,
    next_number,
    open_round,
    units_on,
    units_without_model,
)

__all__ = [
    "Begun",
    "begin_dossiers",
    "change",
    "is_fixed",
    "models_without_dossier",
    "next_number",
    "open_round",
    "units_on",
    "units_without_model",
]
