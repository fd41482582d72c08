"""Entering how a commune stands, correcting it, and the province's confirmation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.numbers import format_day
from core.refusals import ChangedMeanwhile, NotYours, Refusal
from documents.models import LegalDocument
from organizations.permissions import Permission
from organizations.scope import reach_of, reaches_everything
from territory.models import AdministrativeUnit, Level

from .models import (
    CommuneCriterion,
    CommuneTarget,
    CriterionState,
    NewRuralCriterion,
    TargetKind,
)


class NotRecordable(Refusal):
    """A fact that cannot be: the message says why."""


@dataclass(frozen=True)
class Ground:
    """On what a fact rests: a document, or a source in words."""

    document: LegalDocument | None = None
    source: str = ""


def may_write(user: Any, commune: AdministrativeUnit) -> bool:
    """Whether the user may enter facts about that commune."""
    reached = reach_of(user, Permission.COMMUNE_RECORD_WRITE)
    return reached is None or commune.pk in reached.units


def may_confirm(user: Any) -> bool:
    """Whether the user confirms facts: the province does, for every commune."""
    return reaches_everything(user, Permission.COMMUNE_RECORD_CONFIRM)


@transaction.atomic
def record_states(
    commune: AdministrativeUnit,
    states: Mapping[NewRuralCriterion, CriterionState],
    *,
    on: date,
    ground: Ground,
    by: Any,
    seen: int | None = None,
    is_sample: bool = False,
) -> list[CommuneCriterion]:
    """Enter how the commune stands in these criteria from that day on; gives what changed.

    A state that stands already is left alone. One that began on that very day is corrected; any
    other ends the day before. What was entered for a later day stays as it is. `seen` is the
    `edition` of the record that was on the screen.
    """
    _check(commune, on, ground, by, seen)
    for criterion in states:
        if not criterion.criteria_set.is_valid_on(on):
            raise NotRecordable(
                _("%(set)s không áp dụng vào ngày %(day)s.")
                % {"set": criterion.criteria_set, "day": format_day(on)}
            )
    facts = CommuneCriterion.objects.select_for_update(of=("self",)).filter(
        commune=commune, criterion__in=list(states)
    )
    standing: dict[int, list[CommuneCriterion]] = {}
    for fact in facts.order_by("valid_from"):
        standing.setdefault(fact.criterion_id, []).append(fact)
    changed = []
    for criterion, state in states.items():
        new = CommuneCriterion(
            commune=commune,
            criterion=criterion,
            state=state,
            valid_from=on,
            is_sample=is_sample,
        )
        stated = _stated(new, standing.get(criterion.pk, []), ground, by)
        if stated is not None:
            changed.append(stated)
    return changed


def _stated(
    new: CommuneCriterion, standing: list[CommuneCriterion], ground: Ground, by: Any
) -> CommuneCriterion | None:
    """The new state among those that stand; None where it says nothing new."""
    on = new.valid_from
    covering = next((fact for fact in standing if fact.is_valid_on(on)), None)
    if covering is not None and covering.state == new.state:
        return None
    if covering is not None and covering.valid_from == on:
        covering.state = new.state
        return _save(covering, ground, by)
    if covering is not None:
        new.valid_to = covering.valid_to
        covering.valid_to = on - timedelta(days=1)
        author: Any = covering
        author._history_user = by
        covering.save_revised()
    else:
        later = [fact.valid_from for fact in standing if fact.valid_from > on]
        new.valid_to = min(later) - timedelta(days=1) if later else None
    return _save(new, ground, by)


@transaction.atomic
def record_target(
    commune: AdministrativeUnit,
    kind: TargetKind,
    *,
    year: int,
    measured_on: date,
    ground: Ground,
    by: Any,
    part: int | None = None,
    whole: int | None = None,
    number: Decimal | None = None,
    seen: int | None = None,
    is_sample: bool = False,
) -> CommuneTarget | None:
    """Enter or correct what the commune reached in that year; None where that stands already.

    A rate takes its two counts and is computed; any other target takes its number.
    """
    _check(commune, measured_on, ground, by, seen)
    if measured_on.year != year:
        raise NotRecordable(_("Ngày của số liệu phải nằm trong năm %(year)d.") % {"year": year})
    _check_counts(kind, part, whole, number)
    target = (
        CommuneTarget.objects.select_for_update(of=("self",))
        .filter(commune=commune, kind=kind, year=year)
        .first()
    ) or CommuneTarget(commune=commune, kind=kind, year=year, is_sample=is_sample)
    said = {"measured_on": measured_on, "part": part, "whole": whole, "number": number}
    if target.pk is not None and all(getattr(target, name) == now for name, now in said.items()):
        return None
    for name, now in said.items():
        setattr(target, name, now)
    return _save(target, ground, by)


def _check_counts(
    kind: TargetKind, part: int | None, whole: int | None, number: Decimal | None
) -> None:
    if kind.is_rate:
        if number is not None or part is None or whole is None:
            raise NotRecordable(
                _("%(kind)s được tính từ %(part)s và %(whole)s; đề nghị ghi hai số này.")
                % {"kind": kind, "part": kind.part_name, "whole": kind.whole_name}
            )
        if whole < 1 or part > whole:
            raise NotRecordable(
                _("%(kind)s: %(part)s không được lớn hơn %(whole)s.")
                % {"kind": kind, "part": kind.part_name, "whole": kind.whole_name}
            )
    elif number is None or part is not None or whole is not None:
        raise NotRecordable(_("%(kind)s: đề nghị ghi một giá trị.") % {"kind": kind})
    elif number < 0:
        raise NotRecordable(_("%(kind)s: giá trị không được âm.") % {"kind": kind})


@transaction.atomic
def confirm(
    commune: AdministrativeUnit,
    *,
    by: Any,
    states: Mapping[int, int],
    targets: Mapping[int, int],
) -> int:
    """Confirm facts about the commune, each by its id and the revision that was on the screen.

    Gives how many. What was changed since, or is confirmed already, refuses all.
    """
    if not may_confirm(by):
        raise NotYours
    rows = _waiting(CommuneCriterion, commune, states) + _waiting(CommuneTarget, commune, targets)
    if len(rows) != len(states) + len(targets):
        raise ChangedMeanwhile
    today = clock.today()
    for row in rows:
        row.confirmed_on = today
        row._history_user = by
        row.save_revised()
    return len(rows)


def _waiting(model: Any, commune: AdministrativeUnit, shown: Mapping[int, int]) -> list[Any]:
    """Those of the rows shown that still wait as they were shown."""
    rows = model.objects.select_for_update(of=("self",)).awaiting()
    rows = rows.filter(commune=commune, pk__in=shown)
    return [row for row in rows if row.revision == shown[row.pk]]


def edition(commune: AdministrativeUnit) -> int:
    """A number that grows with every change of the commune's record."""
    facts = (CommuneCriterion.objects, CommuneTarget.objects)
    return sum(
        rows.filter(commune=commune).aggregate(total=Sum("revision"))["total"] or 0
        for rows in facts
    )


def _check(
    commune: AdministrativeUnit, day: date, ground: Ground, by: Any, seen: int | None
) -> None:
    if not may_write(by, commune):
        raise NotYours
    # One at a time writes a commune's record.
    AdministrativeUnit.objects.select_for_update().order_by("pk").get(pk=commune.pk)
    if seen is not None and seen != edition(commune):
        raise ChangedMeanwhile
    if commune.level != Level.COMMUNE or not commune.is_valid_on(day):
        raise NotRecordable(
            _("%(unit)s không phải là xã, phường đang tồn tại vào ngày %(day)s.")
            % {"unit": commune, "day": format_day(day)}
        )
    if day > clock.today():
        raise NotRecordable(_("Đề nghị không ghi số liệu của ngày sau ngày hôm nay."))
    if ground.document is None and not ground.source.strip():
        raise NotRecordable(_("Đề nghị ghi văn bản hoặc nguồn số liệu."))


def _save(fact: Any, ground: Ground, by: Any) -> Any:
    """Save a fact as entered now: confirmed at once where the province itself enters it."""
    fact.document, fact.source = ground.document, ground.source.strip()
    fact.confirmed_on = clock.today() if may_confirm(by) else None
    fact._history_user = by
    if fact.pk is None:
        fact.save()
    else:
        fact.save_revised()
    return fact


def shown_revisions(written: Collection[str]) -> dict[int, int]:
    """Ids with the revisions on the screen, as a page writes them: '12:3'. Others are left out."""
    found = {}
    for entry in written:
        pk, colon, revision = entry.partition(":")
        if colon and pk.isdecimal() and revision.isdecimal() and len(entry) < 30:
            found[int(pk)] = int(revision)
    return found
