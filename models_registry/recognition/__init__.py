"""A recognition's life: put in force, renewed, suspended and resumed, revoked, lapsed, ended."""

from .acknowledging import acknowledge
from .ending import end_with_unit, lapse, resume, revoke, suspend
from .granting import (
    AlreadyRecognised,
    WrongLevel,
    check_decision,
    check_period,
    followed,
    level_of,
    levels_of,
    overlapping,
    recognise,
    renew,
)

__all__ = [
    "AlreadyRecognised",
    "WrongLevel",
    "acknowledge",
    "check_decision",
    "check_period",
    "end_with_unit",
    "followed",
    "lapse",
    "level_of",
    "levels_of",
    "overlapping",
    "recognise",
    "renew",
    "resume",
    "revoke",
    "suspend",
]
