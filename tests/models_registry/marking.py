"""Marks given in tests by the verbs, the unit's own and the appraisers', and sets to mark by."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from core import clock
from models_registry import criteria_sets
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import Applicability, CriteriaSet, Dossier, Mark, Scoring
from models_registry.scoring import appraisal, self_assessment
from models_registry.scoring.appraisal import Judgement
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import sheet_of
from tests.factories.documents import LegalDocumentFactory


def keys_of(dossier: Dossier) -> dict[str, int]:
    """The ids of the criteria that judge the dossier, by their numbers."""
    dossier.round.refresh_from_db()
    sheet = sheet_of(dossier, clock.today())
    assert sheet is not None
    return {row.criterion.number: row.criterion.pk for row in sheet.rows}


def mark_itself(dossier: Dossier, *, by: Any, **points: Decimal | int | None) -> None:
    """The unit marks each criterion with its maximum, or as said by `c1=3`, and explains it."""
    dossier.round.refresh_from_db()
    sheet = sheet_of(dossier, clock.today())
    assert sheet is not None
    entries = {}
    for row in sheet.rows:
        given = points.get(f"c{row.criterion.number}", row.line.maximum)
        mark = Mark(None if given is None else Decimal(given))
        entries[row.criterion.pk] = SelfEntry(mark, "Đã thực hiện, có hồ sơ lưu.")
    self_assessment.assess(dossier, by=by, entries=entries)


def appraise_as_marked(dossier: Dossier, *, by: Any) -> None:
    """The province takes over the unit's own marks."""
    appraisal.agree(dossier, by=by)


def judged(points: Decimal | int, reason: str = "") -> Judgement:
    """What an appraiser says of a criterion."""
    return Judgement(Mark(Decimal(points)), reason)


CONTENT = (
    CriterionContent("Công khai, minh bạch", "1", "Công khai thủ tục", Decimal(40)),
    CriterionContent("Công khai, minh bạch", "2", "Đối thoại", Decimal(40), is_mandatory=True),
    CriterionContent(
        "Phục vụ",
        "3",
        "Bản xa trung tâm",
        Decimal(20),
        applicability=Applicability.BY_APPROVAL,
    ),
    CriterionContent("Phục vụ", "4", "Sáng kiến", Decimal(5), is_bonus=True),
)
PASS_FAIL = (
    CriterionContent("Công khai", "1", "Niêm yết thủ tục", wants_file=True),
    CriterionContent("Công khai", "2", "Tiếp công dân"),
    CriterionContent("Công khai", "3", "Bản xa", applicability=Applicability.BY_RULE),
)


def issued_set(
    world: Any,
    content: Iterable[CriterionContent] = CONTENT,
    *,
    scoring: Scoring = Scoring.POINTS,
    **rules: Any,
) -> CriteriaSet:
    """A set in force since 10/08/2024: 100 points and a bonus, of which 80 are wanted."""
    content = tuple(content)
    of_points: dict[str, Any] = {
        "min_total": Decimal(80),
        "levels": [("Đạt", Decimal(80)), ("Tốt", Decimal(90))],
        "vetoes": ["Người đứng đầu bị kỷ luật"],
    }
    made = criteria_sets.draft(
        by=world.provincial_officer,
        code=f"bo-{scoring.value.replace('_', '-')}",
        name="Bộ tiêu chí Chính quyền thân thiện",
        type=world.type,
        scoring=scoring,
        content=content,
        **((of_points if scoring == Scoring.POINTS else {}) | rules),
    )
    criteria_sets.issue(
        made,
        by=world.provincial_officer,
        decision=cast(Any, LegalDocumentFactory)(issued_on=date(2024, 8, 10), effective_on=None),
    )
    return made
