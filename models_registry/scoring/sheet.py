"""A dossier's score sheet: every criterion of its set with its marks, and what they come to.

A constant number of queries, whatever the criteria and their evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from core.numbers import NO_DATA, format_trimmed
from core.refusals import Refusal
from models_registry import criteria_sets
from models_registry.models import (
    CriteriaGroup,
    CriteriaSet,
    Criterion,
    Dossier,
    EvidenceUse,
    FirstMark,
    Mark,
    ScoreLine,
    VetoFinding,
)

from .outcome import ONE, Outcome, Rules, evaluate, rules_of


class Stage(StrEnum):
    """Whose marks are added up."""

    SELF = "self"
    FIRST = "first"
    APPRAISED = "appraised"
    FINAL = "final"


def in_words(mark: Mark, *, has_points: bool) -> str:
    """'8,5', 'Đạt', 'Không áp dụng', or a dash: a mark as it is read."""
    if mark.is_exempt:
        return _("Không áp dụng")
    if mark.points is None:
        return NO_DATA
    if has_points:
        return format_trimmed(mark.points)
    return _("Đạt") if mark.points else _("Không đạt")


@dataclass
class SheetRow:
    """One criterion with its line, blank where nothing was written, and its evidence."""

    criterion: Criterion
    line: ScoreLine
    has_points: bool
    evidence: list[EvidenceUse] = field(default_factory=list)
    # Of whoever appraised before the province, in a round of two steps.
    first: FirstMark | None = None

    @property
    def first_words(self) -> str:
        """The mark of the first appraisal as it is read."""
        mark = self.first.mark if self.first is not None else Mark(None)
        return in_words(mark, has_points=self.has_points)

    @property
    def anchor(self) -> str:
        """Where on the page the criterion stands."""
        return f"tieu-chi-{self.criterion.pk}"

    @property
    def self_words(self) -> str:
        """The unit's mark as it is read."""
        return in_words(self.line.self_mark, has_points=self.has_points)

    @property
    def appraised_words(self) -> str:
        """The appraised mark as it is read."""
        return in_words(self.line.appraised_mark, has_points=self.has_points)

    @property
    def final_words(self) -> str:
        """What counts in the end, as it is read."""
        return in_words(self.line.final_mark, has_points=self.has_points)


_MARKS: dict[Stage, Callable[[SheetRow], Mark]] = {
    Stage.SELF: lambda row: row.line.self_mark,
    Stage.FIRST: lambda row: row.first.mark if row.first is not None else Mark(None),
    Stage.APPRAISED: lambda row: row.line.appraised_mark,
    Stage.FINAL: lambda row: row.line.final_mark,
}


@dataclass
class Sheet:
    """The criteria of a dossier's set in their groups, with the marks of all parties."""

    dossier: Dossier
    criteria_set: CriteriaSet
    rules: Rules
    groups: list[tuple[CriteriaGroup, list[SheetRow]]]
    vetoes: dict[int, str]  # the conditions found to hold, by id

    @property
    def rows(self) -> Iterator[SheetRow]:
        """Every criterion in order."""
        return (row for _group, rows in self.groups for row in rows)

    def outcome(self, stage: Stage) -> Outcome:
        """What the marks of that stage come to; the vetoes are the appraisers' to find."""
        marks = {row.criterion.pk: _MARKS[stage](row) for row in self.rows}
        return evaluate(
            self.rules,
            {key: mark.points for key, mark in marks.items() if mark.points is not None},
            not_applicable={key for key, mark in marks.items() if mark.is_exempt},
            vetoes=[] if stage in (Stage.SELF, Stage.FIRST) else list(self.vetoes.values()),
        )

    @cached_property
    def self_outcome(self) -> Outcome:
        """What the unit's own marks come to."""
        return self.outcome(Stage.SELF)

    @cached_property
    def first_outcome(self) -> Outcome:
        """What the marks of the first appraisal come to."""
        return self.outcome(Stage.FIRST)

    @property
    def has_two_steps(self) -> bool:
        """Whether somebody appraises before the province."""
        return self.dossier.round.has_two_steps

    @cached_property
    def appraised_outcome(self) -> Outcome:
        """What the appraised marks come to."""
        return self.outcome(Stage.APPRAISED)

    @cached_property
    def final_outcome(self) -> Outcome:
        """What counts in the end."""
        return self.outcome(Stage.FINAL)

    @cached_property
    def has_self_marks(self) -> bool:
        """Whether the unit has begun."""
        return any(row.line.self_mark.is_given for row in self.rows)

    @cached_property
    def has_appraisal(self) -> bool:
        """Whether an appraiser has begun."""
        return any(row.line.appraised_version is not None for row in self.rows)


def maximum_of(criterion: Criterion) -> Decimal:
    """The most that the criterion gives: 1 in a set without points."""
    return criterion.maximum if criterion.maximum is not None else ONE


def sheet_of(dossier: Dossier, day: date, *, with_evidence: bool = True) -> Sheet | None:
    """The dossier's sheet; None where no set judges it on that day."""
    evidence = _evidence_of(dossier) if with_evidence else {}
    return sheets_of([dossier], day, evidence).get(dossier.pk)


def sheets_of(
    dossiers: Iterable[Dossier],
    day: date,
    evidence: Mapping[int, list[EvidenceUse]] | None = None,
) -> dict[int, Sheet]:
    """The sheets of dossiers by their ids, without those that no set judges on that day.

    The queries do not grow with the dossiers that are bound to a set. `evidence` is by line.
    """
    judging = {dossier: criteria_sets.judging(dossier, day) for dossier in dossiers}
    bound = {dossier: found.pk for dossier, found in judging.items() if found is not None}
    if not bound:
        return {}
    sets = CriteriaSet.objects.prefetch_related("groups__criteria", "levels", "vetoes")
    read = sets.in_bulk(set(bound.values()))
    rules = {key: rules_of(criteria_set) for key, criteria_set in read.items()}
    lines: dict[int, dict[int, ScoreLine]] = defaultdict(dict)
    for line in ScoreLine.objects.filter(dossier__in=bound).order_by():
        lines[line.dossier_id][line.criterion_id] = line
    firsts = first_marks(bound)
    vetoes: dict[int, dict[int, str]] = defaultdict(dict)
    findings = VetoFinding.objects.filter(dossier__in=bound).select_related("veto")
    for finding in findings.order_by("veto__order"):
        vetoes[finding.dossier_id][finding.veto_id] = finding.veto.text
    return {
        dossier.pk: Sheet(
            dossier,
            read[key],
            rules[key],
            _groups(dossier, read[key], lines[dossier.pk], evidence or {}, firsts),
            vetoes[dossier.pk],
        )
        for dossier, key in bound.items()
    }


def _groups(
    dossier: Dossier,
    criteria_set: CriteriaSet,
    lines: Mapping[int, ScoreLine],
    evidence: Mapping[int, list[EvidenceUse]],
    firsts: Mapping[int, FirstMark],
) -> list[tuple[CriteriaGroup, list[SheetRow]]]:
    """Every criterion of the set in its group, with the dossier's line or a blank one."""
    groups = []
    for group in criteria_set.groups.all():
        rows = []
        for criterion in group.criteria.all():
            line = lines.get(criterion.pk) or ScoreLine(
                dossier=dossier, criterion=criterion, maximum=maximum_of(criterion)
            )
            line.criterion, line.dossier = criterion, dossier
            key = line.pk or 0
            rows.append(
                SheetRow(
                    *(criterion, line, criteria_set.has_points),
                    *(evidence.get(key, []), firsts.get(key)),
                )
            )
        groups.append((group, rows))
    return groups


def first_marks(dossiers: Iterable[Dossier]) -> dict[int, FirstMark]:
    """The marks of first appraisals by line; nothing is asked where no round has two steps."""
    two_steps = [dossier.pk for dossier in dossiers if dossier.round.has_two_steps]
    if not two_steps:
        return {}
    rows = FirstMark.objects.filter(line__dossier__in=two_steps)
    return {row.line_id: row for row in rows}


def _evidence_of(dossier: Dossier) -> dict[int, list[EvidenceUse]]:
    found: dict[int, list[EvidenceUse]] = {}
    rows = EvidenceUse.objects.filter(line__dossier=dossier).order_by("pk")
    uses = list(rows.select_related("evidence__document", "evidence__file"))
    times = Counter(use.evidence_id for use in uses)
    for use in uses:
        use.shared = times[use.evidence_id]
        found.setdefault(use.line_id, []).append(use)
    return found


class NoCriteria(Refusal):
    """No criteria set judges the dossier."""

    def __init__(self) -> None:
        super().__init__(_("Chưa có bộ tiêu chí đang áp dụng cho loại mô hình này."))


class LinesRefused(Refusal):
    """Some marks cannot be saved as typed; `by_criterion` says which and why."""

    def __init__(self, by_criterion: dict[int, str]) -> None:
        self.by_criterion = by_criterion
        super().__init__(" ".join(by_criterion.values()))


class OtherCriteria(Refusal):
    """A criterion is not of the set that judges the dossier; another set may have come into force
    since the page was opened.
    """

    def __init__(self) -> None:
        super().__init__(
            _("Tiêu chí không thuộc bộ tiêu chí của đợt này. Đề nghị mở lại trang rồi chấm điểm.")
        )


class Lines(dict[int, ScoreLine]):
    """A dossier's lines by the ids of the criteria; raises OtherCriteria for any other."""

    def __missing__(self, key: int) -> ScoreLine:
        raise OtherCriteria


def written_lines(dossier: Dossier, day: date) -> Lines:
    """The dossier's lines by criterion, every one a row; for verbs that hold the dossier's lock.

    The first line of a round binds it to the set in force on that day; what was sent while there
    was none is not given one later. Raises NoCriteria.
    """
    if dossier.round.criteria_set_id is None and dossier.is_with_unit:
        criteria_sets.fix_for_round(dossier.round, day)
        dossier.round.refresh_from_db()
    if dossier.round.criteria_set_id is None:
        raise NoCriteria
    criteria = {
        criterion.pk: criterion
        for criterion in Criterion.objects.filter(
            group__criteria_set=dossier.round.criteria_set_id
        ).select_related("group")
    }
    lines = Lines({line.criterion_id: line for line in dossier.lines.order_by()})
    missing = [
        ScoreLine(
            dossier=dossier,
            criterion=criterion,
            maximum=maximum_of(criterion),
            is_sample=dossier.is_sample,
        )
        for key, criterion in criteria.items()
        if key not in lines
    ]
    if missing:
        ScoreLine.objects.bulk_create(missing)
        lines.update({line.criterion_id: line for line in missing})
    for key, line in lines.items():
        line.criterion, line.dossier = criteria[key], dossier
    return lines
