"""The unit's own papers: registration, self-score sheet, letter, list of evidence."""

from datetime import date
from typing import Any

from core.numbers import NO_DATA, format_day, format_number, format_trimmed
from documents.decree30 import Capacity, basis, counted, listed
from models_registry.models import Dossier, EvidenceUse
from models_registry.scoring.sheet import NoCriteria, Sheet, sheet_of
from organizations.offices import office_on, province_on

from . import content, writing

_TO_THE_PROVINCE = "Ủy ban nhân dân tỉnh"


def _common(dossier: Dossier, capacity: Capacity, day: date, kind: str) -> dict[str, Any]:
    office = office_on(dossier.model.organization, day)
    return {
        "notice": writing.notice_of([dossier]),
        "head": office.letterhead(kind, day),
        "signature": office.signature(capacity),
        "recipients": listed(["Như trên", "Lưu: VT"]),
        "unit": office.full_name,
        "model": writing.model_of(dossier),
    }


def _addressees(day: date) -> list[str]:
    province = province_on(day)
    return [province.full_name if province else _TO_THE_PROVINCE]


def sheet_or_refusal(dossier: Dossier, day: date, *, with_evidence: bool = True) -> Sheet:
    """The dossier's sheet; raises NoCriteria where no set judges it."""
    sheet = sheet_of(dossier, day, with_evidence=with_evidence)
    if sheet is None:
        raise NoCriteria
    return sheet


def registration(
    dossier: Dossier, *, by: Any, capacity: Capacity, day: date
) -> content.Registration:
    """What the unit registers."""
    sheet = sheet_of(dossier, day, with_evidence=False)
    return content.Registration(
        **_common(dossier, capacity, day, ""),
        addressees=_addressees(day),
        summary=writing.paragraphs(dossier.model.summary) or [writing.DOTS * 6],
        mottos=listed(writing.paragraphs(sheet.criteria_set.mottos)) if sheet else [],
        criteria=sheet.criteria_set.name if sheet else writing.DOTS * 3,
    )


def self_scores(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> content.SelfScores:
    """The unit's own marks, with explanation and evidence."""
    sheet = sheet_or_refusal(dossier, day)
    common = _common(dossier, capacity, day, "")
    return content.SelfScores(
        **common | {"recipients": []},
        criteria=sheet.criteria_set.name,
        has_points=sheet.criteria_set.has_points,
        rows=writing.rows_of(sheet, with_appraisal=False),
        score=writing.score_of(sheet.self_outcome),
    )


def letter(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> content.Letter:
    """The letter by which the unit asks to be recognised."""
    sheet = sheet_or_refusal(dossier, day)
    pieces = {use.evidence_id for row in sheet.rows for use in row.evidence}
    return content.Letter(
        **_common(dossier, capacity, day, "TTr"),
        addressees=_addressees(day),
        basis=basis(_basis(sheet)),
        history=_history(dossier),
        results=writing.paragraphs(dossier.results) or [writing.DOTS * 6],
        groups=listed(_groups(sheet)),
        score=writing.score_of(sheet.self_outcome),
        plan=writing.paragraphs(dossier.plan),
        attachments=listed(
            [
                "Bản đăng ký xây dựng mô hình",
                "Bảng tự chấm điểm",
                f"Danh mục tài liệu minh chứng ({counted(len(pieces))} tài liệu)",
            ]
        ),
    )


def _groups(sheet: Sheet) -> list[str]:
    """Each group with the unit's sum and its maximum."""
    words = []
    for group, _rows in sheet.groups:
        total, maximum = sheet.self_outcome.groups[group.pk]
        words.append(f"{group.title}: {format_trimmed(total)}/{format_trimmed(maximum)}")
    return words


def _basis(sheet: Sheet) -> list[str]:
    found = sheet.criteria_set
    if found.basis is not None:
        return [writing.cited_as_basis(found.basis)]
    return [f"Căn cứ {found.name[:1].lower()}{found.name[1:]}"]


def _history(dossier: Dossier) -> list[str]:
    """The days of the model, in the order in which they came."""
    model = dossier.model
    days = (
        ("Đăng ký xây dựng mô hình", model.registered_on),
        ("Được phê duyệt đăng ký", model.approved_on),
        ("Ra mắt mô hình", model.launched_on),
    )
    return [f"{what}: ngày {format_day(on)}." for what, on in days if on is not None]


def evidence(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> content.EvidenceList:
    """Every piece of evidence once, in the order of the criteria that it proves."""
    sheet = sheet_or_refusal(dossier, day)
    proves: dict[int, list[tuple[str, EvidenceUse]]] = {}
    for row in sheet.rows:
        for use in row.evidence:
            proves.setdefault(use.evidence_id, []).append((row.criterion.number, use))
    common = _common(dossier, capacity, day, "")
    return content.EvidenceList(
        **common | {"recipients": []},
        criteria=sheet.criteria_set.name,
        rows=[
            _evidence_row(position, uses) for position, uses in enumerate(proves.values(), start=1)
        ],
        count=counted(len(proves)),
    )


def _evidence_row(position: int, uses: list[tuple[str, EvidenceUse]]) -> content.EvidenceRow:
    piece = uses[0][1].evidence
    document, file = piece.document, piece.file
    return content.EvidenceRow(
        position=format_number(position),
        criterion=", ".join(number for number, _use in uses),
        title=piece.title,
        number=document.number if document else NO_DATA,
        issued_on=format_day(document.issued_on if document else None),
        issuer=document.issuer if document else NO_DATA,
        place=_places(uses),
        file=file.name if file else NO_DATA,
    )


def _places(uses: list[tuple[str, EvidenceUse]]) -> str:
    """Where to look; by criterion where that differs."""
    places = {use.place for _number, use in uses}
    if len(places) == 1:
        return places.pop() or NO_DATA
    return "; ".join(f"tiêu chí {number}: {use.place}" for number, use in uses if use.place)
