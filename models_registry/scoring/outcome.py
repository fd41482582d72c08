"""What marks come to under the rules of a criteria set: total, level, what is missing.

Pure arithmetic, without a query, so that a page, a form and a decision read one and the same
answer. A criterion that does not apply leaves the maximum; the thresholds shrink with it in
proportion. A bonus adds to the total and to no maximum. All comparisons are exact.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.numbers import format_trimmed

ONE, HUNDRED, NOTHING = Decimal(1), Decimal(100), Decimal(0)


@dataclass(frozen=True)
class Item:
    """A criterion as scoring sees it; in a set without points each counts 1."""

    key: int
    group: int
    number: str
    maximum: Decimal = ONE
    is_mandatory: bool = False
    is_bonus: bool = False


@dataclass(frozen=True)
class LevelRule:
    """A level and the total from which it is reached."""

    name: str
    minimum: Decimal


@dataclass(frozen=True)
class Rules:
    """The criteria and thresholds of one set; `min_total` and levels are in its own unit."""

    items: tuple[Item, ...]
    groups: Mapping[int, str]
    min_total: Decimal | None = None
    min_group_share: Decimal | None = None
    min_criterion_share: Decimal | None = None
    levels: tuple[LevelRule, ...] = ()

    @property
    def maximum(self) -> Decimal:
        """The whole maximum, bonuses aside."""
        return _maximum(self.items)


class Gap(models.TextChoices):
    """Why a model does not meet the conditions."""

    NOTHING_APPLIES = "nothing_applies"
    UNMARKED = "unmarked"
    MANDATORY = "mandatory"
    CRITERION_SHARE = "criterion_share"
    GROUP_SHARE = "group_share"
    TOTAL = "total"
    VETO = "veto"


@dataclass(frozen=True)
class Missing:
    """One gap: its kind, where it lies, and the sentence that says what would close it."""

    kind: Gap
    sentence: str
    item: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What the marks come to. `level` is empty below the lowest level and while a gap is open."""

    total: Decimal
    maximum: Decimal
    groups: Mapping[int, tuple[Decimal, Decimal]]
    missing: tuple[Missing, ...]
    level: str
    next_level: str
    to_next_level: Decimal | None

    @property
    def is_met(self) -> bool:
        """Whether every condition is met."""
        return not self.missing


def evaluate(
    rules: Rules,
    marks: Mapping[int, Decimal],
    *,
    not_applicable: Collection[int] = (),
    vetoes: Sequence[str] = (),
) -> Outcome:
    """Judge the marks, by the keys of the items; one without a mark is a gap and counts nothing.

    Raises ValueError for a mark below zero, above its maximum, or of a criterion that is not in the
    set: that is for the form to tell before.
    """
    _check(rules, marks)
    applied = [item for item in rules.items if item.key not in not_applicable]
    scored = {item.key: marks.get(item.key, NOTHING) for item in applied}
    total = sum(scored.values(), NOTHING)
    maximum = _maximum(applied)
    groups = {
        group: (
            sum((scored[item.key] for item in applied if item.group == group), NOTHING),
            _maximum(item for item in applied if item.group == group),
        )
        for group in rules.groups
    }
    missing = (
        *_vetoed(vetoes),
        *_nothing_applies(rules, maximum),
        *_unmarked(applied, marks),
        *_below(rules, applied, marks),
        *_weak_groups(rules, groups),
        *_short_of_total(rules, total, maximum),
    )
    level, next_level, to_next = _levels(rules, total, maximum)
    return Outcome(
        total=total,
        maximum=maximum,
        groups=groups,
        missing=missing,
        level="" if missing else level,
        next_level=next_level,
        to_next_level=to_next,
    )


def _maximum(items: Iterable[Item]) -> Decimal:
    return sum((item.maximum for item in items if not item.is_bonus), NOTHING)


def _check(rules: Rules, marks: Mapping[int, Decimal]) -> None:
    items = {item.key: item for item in rules.items}
    for key, mark in marks.items():
        if key not in items:
            raise ValueError(f"no criterion {key} in the set")
        if not NOTHING <= mark <= items[key].maximum:
            raise ValueError(f"{mark} is not between 0 and {items[key].maximum}")


def _threshold(rules: Rules, minimum: Decimal, maximum: Decimal) -> Decimal:
    """The threshold in proportion to what applies."""
    return minimum * maximum / rules.maximum if rules.maximum else minimum


def _reaches(rules: Rules, total: Decimal, minimum: Decimal, maximum: Decimal) -> bool:
    """As `total >= _threshold(…)`, without a division that could round."""
    if not rules.maximum:
        return total >= minimum
    return total * rules.maximum >= minimum * maximum


def _vetoed(vetoes: Sequence[str]) -> list[Missing]:
    return [Missing(Gap.VETO, _("Có điều kiện loại trừ: %s") % text) for text in vetoes]


def _nothing_applies(rules: Rules, maximum: Decimal) -> list[Missing]:
    """With no maximum left every threshold shrinks to nothing, which nobody has earned."""
    if maximum or not rules.maximum:
        return []
    return [Missing(Gap.NOTHING_APPLIES, _("Không có tiêu chí nào áp dụng để chấm."))]


def _unmarked(applied: Iterable[Item], marks: Mapping[int, Decimal]) -> list[Missing]:
    return [
        Missing(Gap.UNMARKED, _("Tiêu chí %s chưa được chấm.") % item.number, item.key)
        for item in applied
        if item.key not in marks and not item.is_bonus
    ]


def _below(rules: Rules, applied: Iterable[Item], marks: Mapping[int, Decimal]) -> list[Missing]:
    found = []
    share = rules.min_criterion_share
    for item in applied:
        mark = marks.get(item.key)
        if mark is None or item.is_bonus:
            continue
        if item.is_mandatory and mark < item.maximum:
            sentence = _("Tiêu chí bắt buộc %s chưa đạt.") % item.number
            found.append(Missing(Gap.MANDATORY, sentence, item.key))
        elif share is not None and mark * HUNDRED < share * item.maximum:
            words = {
                "number": item.number,
                "share": format_trimmed(share),
                "wanted": format_trimmed(_two(share * item.maximum / HUNDRED)),
            }
            sentence = _("Tiêu chí %(number)s dưới %(share)s%%: cần ít nhất %(wanted)s.") % words
            found.append(Missing(Gap.CRITERION_SHARE, sentence, item.key))
    return found


def _weak_groups(rules: Rules, groups: Mapping[int, tuple[Decimal, Decimal]]) -> list[Missing]:
    share = rules.min_group_share
    if share is None:
        return []
    return [
        Missing(
            Gap.GROUP_SHARE,
            _("Nhóm “%(group)s” dưới %(share)s%%: cần ít nhất %(wanted)s.")
            % {
                "group": rules.groups[group],
                "share": format_trimmed(share),
                "wanted": format_trimmed(_two(share * maximum / HUNDRED)),
            },
        )
        for group, (total, maximum) in groups.items()
        if total * HUNDRED < share * maximum
    ]


def _short_of_total(rules: Rules, total: Decimal, maximum: Decimal) -> list[Missing]:
    if rules.min_total is None or _reaches(rules, total, rules.min_total, maximum):
        return []
    wanted = _two(_threshold(rules, rules.min_total, maximum))
    return [
        Missing(
            Gap.TOTAL,
            _("Tổng %(total)s, cần ít nhất %(wanted)s.")
            % {"total": format_trimmed(total), "wanted": format_trimmed(wanted)},
        )
    ]


def _levels(rules: Rules, total: Decimal, maximum: Decimal) -> tuple[str, str, Decimal | None]:
    """The level reached, the next one, and what the total lacks for it."""
    reached = ""
    for level in sorted(rules.levels, key=lambda level: level.minimum):
        if not _reaches(rules, total, level.minimum, maximum):
            lacking = _two(_threshold(rules, level.minimum, maximum) - total)
            return reached, level.name, lacking
        reached = level.name
    return reached, "", None


def _two(value: Decimal) -> Decimal:
    """Rounded up to two decimals: what is asked for suffices."""
    return value.quantize(Decimal("0.01"), rounding="ROUND_CEILING")


def rules_of(criteria_set: Any) -> Rules:
    """The rules of a CriteriaSet; three queries, none where its groups, criteria and levels were
    prefetched.
    """
    groups = list(criteria_set.groups.all())
    return Rules(
        items=tuple(
            Item(
                key=criterion.pk,
                group=group.pk,
                number=criterion.number,
                maximum=criterion.maximum if criterion.maximum is not None else ONE,
                is_mandatory=criterion.is_mandatory,
                is_bonus=criterion.is_bonus,
            )
            for group in groups
            for criterion in group.criteria.all()
        ),
        groups={group.pk: group.title for group in groups},
        min_total=criteria_set.min_total,
        min_group_share=criteria_set.min_group_share,
        min_criterion_share=criteria_set.min_criterion_share,
        levels=tuple(LevelRule(level.name, level.minimum) for level in criteria_set.levels.all()),
    )
