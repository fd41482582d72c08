"""Who has not entered yet what a figure rests on, as far as the reader may know it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.evaluation import Answer, keys_behind
from core.figures import Scope
from core.kept import kept
from core.numbers import format_number
from organizations.models import OrganizationName
from organizations.naming import in_official_order, latest
from organizations.permissions import Permission
from organizations.scope import reach_of

NAMED = 5


def missing_by_code(now: Mapping[str, Answer], user: Any) -> dict[str, str]:
    """Who has not entered yet, by code, as far as the user reads: one query per coverage."""
    said: dict[Any, str] = {}
    found: dict[str, str] = {}
    for code, answer in now.items():
        coverage = answer.indicator.coverage
        if coverage is None or answer.coverage is None or answer.coverage[0] == answer.coverage[1]:
            continue
        if coverage not in said:
            said[coverage] = missing_text(answer, user)
        found[code] = said[coverage]
    return found


def missing_text(answer: Answer, user: Any) -> str:
    """'Chưa có số liệu: Sở A, Sở B và 3 cơ quan, đơn vị khác.'"""
    names = missing_names(answer, user, limit=NAMED)
    if not names or answer.coverage is None:
        return ""
    entered, expected = answer.coverage
    others = expected - entered - len(names)
    said = {"names": ", ".join(names), "others": format_number(others)}
    if others <= 0:
        return _("Chưa có số liệu: %(names)s.") % said
    return _("Chưa có số liệu: %(names)s và %(others)s cơ quan, đơn vị khác.") % said


def missing_names(answer: Answer, user: Any, limit: int | None = None) -> list[str]:
    """The expected units that have not entered, in the official order, as far as the user reads."""
    entry, scope = answer.indicator, answer.scope
    if entry.coverage is None or not answer.coverage or answer.coverage[0] == answer.coverage[1]:
        return []
    reached = reach_of(user, Permission.FIGURES_VIEW)
    seen = None if reached is None else reached.organizations
    key = ("missing", entry.coverage, scope, seen, limit)
    return kept(key, lambda: _missing_names(entry.coverage, scope, seen, limit))


def _missing_names(
    coverage: Any, scope: Scope, seen: frozenset[int] | None, limit: int | None
) -> list[str]:
    missing = set(keys_behind(coverage, scope, "left_out"))
    if seen is not None:
        missing &= seen
    names = OrganizationName.objects.filter(organization__in=missing)
    return list(latest(in_official_order(names, scope.as_of)).values())[:limit]
