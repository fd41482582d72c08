"""What several papers say alike: the model, the rows of the sheet, the outcome, the notice."""

from collections.abc import Iterable
from datetime import date

from core.numbers import NO_DATA, format_day, format_trimmed
from documents.decree30 import NOTICE
from documents.models import DocumentKind, LegalDocument
from models_registry.models import CriteriaGroup, Dossier, EvidenceUse
from models_registry.scoring.outcome import Outcome
from models_registry.scoring.sheet import Sheet, SheetRow

from . import content

DOTS = "……………"


def notice_of(dossiers: Iterable[Dossier]) -> str:
    """The words that mark invented data on every page, or nothing."""
    return NOTICE if any(dossier.is_sample for dossier in dossiers) else ""


def model_of(dossier: Dossier) -> content.Model:
    """The model and its dossier in words."""
    model = dossier.model
    return content.Model(
        name=model.name,
        code=model.code,
        type=model.type.name,
        type_short=model.type.short_name,
        field=model.field or NO_DATA,
        registered_on=format_day(model.registered_on),
        approved_on=format_day(model.approved_on),
        launched_on=format_day(model.launched_on),
        dossier=dossier.code,
        round=_inside(str(dossier.round)),
        year=str(dossier.round.year),
    )


def _inside(words: str) -> str:
    """The words as they stand inside a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


def paragraphs(text: str) -> list[str]:
    """The written lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def score_of(outcome: Outcome) -> content.Score:
    """What the marks come to, as the page shows it."""
    return content.Score(
        total=format_trimmed(outcome.total),
        maximum=format_trimmed(outcome.maximum),
        level=outcome.level,
        missing=[gap.sentence for gap in outcome.missing],
    )


def rows_of(sheet: Sheet, *, with_appraisal: bool) -> list[content.Row]:
    """The sheet line by line, each group before its criteria."""
    found = []
    for group, rows in sheet.groups:
        found.append(_group_row(sheet, group, with_appraisal=with_appraisal))
        found += [row_of(row, with_appraisal=with_appraisal) for row in rows]
    return found


def _group_row(sheet: Sheet, group: CriteriaGroup, *, with_appraisal: bool) -> content.Row:
    """A group with its sums; where criteria are just met or not, how many of how many are."""
    has_points = sheet.criteria_set.has_points

    def summed(outcome: Outcome) -> str:
        total, maximum = outcome.groups[group.pk]
        words = format_trimmed(total)
        return words if has_points else f"{words}/{format_trimmed(maximum)}"

    judged = sheet.final_outcome if with_appraisal else sheet.self_outcome
    return content.Row(
        is_group=True,
        number="",
        text=group.title,
        maximum=format_trimmed(judged.groups[group.pk][1]) if has_points else "",
        self_mark=summed(sheet.self_outcome),
        appraised_mark=summed(sheet.appraised_outcome) if with_appraisal else "",
        final_mark=summed(sheet.final_outcome) if with_appraisal else "",
        explanation="",
        evidence="",
        remark="",
    )


def row_of(row: SheetRow, *, with_appraisal: bool) -> content.Row:
    """One criterion with what each party says of it."""
    line = row.line
    remarks = [line.appraised_reason, line.reply, line.final_reason] if with_appraisal else []
    words = ("", "Đơn vị giải trình: ", "Kết luận: ")
    return content.Row(
        is_group=False,
        number=row.criterion.number,
        text=row.criterion.text,
        maximum=format_trimmed(row.criterion.maximum) if row.has_points else "",
        self_mark=row.self_words,
        appraised_mark=row.appraised_words if with_appraisal else "",
        final_mark=row.final_words if with_appraisal else "",
        explanation=line.explanation,
        evidence="\n".join(cited(use) for use in row.evidence),
        remark="\n".join(
            before + said for before, said in zip(words, remarks, strict=False) if said
        ),
    )


def cited(use: EvidenceUse) -> str:
    """A piece of evidence in one line: its document or its title, and where to look."""
    piece = use.evidence
    words = document_in_words(piece.document) if piece.document else piece.title
    return f"{words} ({use.place})" if use.place else words


def document_in_words(document: LegalDocument) -> str:
    """'Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND xã Chiềng Sơn'."""
    kind = "Văn bản" if document.kind == DocumentKind.OTHER else _kind(document)
    day = format_day(document.issued_on)
    return f"{kind} số {document.number} ngày {day} của {document.issuer}"


def cited_as_basis(document: LegalDocument) -> str:
    """'Căn cứ Quyết định số … ngày … của … <trích yếu>', the kind not said twice."""
    title = document.title.strip().rstrip(".;")
    if title.lower().startswith(_kind(document).lower()):
        title = title[len(_kind(document)) :].strip()
    return f"Căn cứ {document_in_words(document)} {_inside(title)}"


def _kind(document: LegalDocument) -> str:
    return str(document.get_kind_display())


# The law on local government that a decision rests on, from the day on.
_LAWS: tuple[tuple[date, tuple[str, ...]], ...] = (
    (
        date(2025, 6, 16),
        ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",),
    ),
    (
        date(2025, 3, 1),
        ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025",),
    ),
    (
        date(2020, 7, 1),
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, "
            "bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương "
            "ngày 22 tháng 11 năm 2019",
        ),
    ),
    (
        date.min,
        ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",),
    ),
)


def laws_on(day: date) -> list[str]:
    """The law on local government in force on that day, as a decision cites it."""
    return next(list(laws) for begins, laws in _LAWS if begins <= day)
