"""Criteria sets by version: drafted, written, issued, followed by the next; which one judges."""

from .versions import (
    Incomplete,
    draft,
    drop_criterion,
    fix_for_round,
    gaps_of,
    in_force_for,
    issue,
    judging,
    new_version,
    put_criterion,
    write,
)

__all__ = [
    "Incomplete",
    "draft",
    "drop_criterion",
    "fix_for_round",
    "gaps_of",
    "in_force_for",
    "issue",
    "judging",
    "new_version",
    "put_criterion",
    "write",
]
