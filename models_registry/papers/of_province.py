"""The papers of those who appraise and decide: visit sheet, minutes, decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import format_number, format_trimmed
from core.refusals import Refusal
from documents import decree30
from documents.decree30 import Body, Capacity, basis, listed
from models_registry.models import Dossier, DossierAppraiser, DossierStatus
from models_registry.scoring.sheet import Sheet
from organizations.models import Organization
from organizations.offices import Office, office_on, province_on, written_out
from organizations.permissions import Permission
from organizations.scope import through

from . import content, writing
from .of_unit import sheet_or_refusal


class NotAppraised(Refusal):
    """There is nothing to write minutes of."""

    def __init__(self) -> None:
        super().__init__(_("Hồ sơ chưa được thẩm định điểm nên chưa lập được biên bản thẩm định."))


# Of these a decision may be drafted, or printed once more.
DECIDABLE = (DossierStatus.QUALIFIED, DossierStatus.RECOGNISED)


class NotReady(Refusal):
    """No decision can recognise the dossier yet."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(
            _("Hồ sơ %s chưa đủ điều kiện công nhận nên chưa lập được quyết định.") % dossier.code
        )


def _office_of(dossier: Dossier, by: Any, permission: Permission, day: date) -> Office:
    """The office for which the user acts; whoever holds no membership writes for the province."""
    member = through(by, permission, [dossier.model.organization_id])
    if member is None:
        province = province_on(day)
        return province or office_on(dossier.model.organization, day)
    named = Organization.objects.prefetch_related("names").get(pk=member.organization)
    return office_on(named, day)


def _common(
    dossier: Dossier, office: Office, capacity: Capacity, day: date, kind: str
) -> dict[str, Any]:
    unit = dossier.model.organization.name_on(day)
    return {
        "notice": writing.notice_of([dossier]),
        "head": office.letterhead(kind, day),
        "signature": office.signature(capacity),
        "recipients": listed([written_out(unit), "Lưu: VT, hồ sơ"]),
        "unit": written_out(unit),
        "model": writing.model_of(dossier),
    }


def _appraisers(dossier: Dossier) -> list[str]:
    rows = DossierAppraiser.objects.filter(dossier=dossier).select_related("user").order_by("pk")
    return list(dict.fromkeys(str(row.user) for row in rows))


def _vetoes(sheet: Sheet) -> list[str]:
    return [veto.text for veto in sheet.criteria_set.vetoes.all()]


def visit(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> content.Visit:
    """The sheet to fill in at the visit: the unit's marks beside blank columns."""
    sheet = sheet_or_refusal(dossier, day)
    office = _office_of(dossier, by, Permission.DOSSIER_APPRAISE, day)
    return content.Visit(
        **_common(dossier, office, capacity, day, ""),
        criteria=sheet.criteria_set.name,
        has_points=sheet.criteria_set.has_points,
        appraisers=", ".join(_appraisers(dossier)) or writing.DOTS * 3,
        rows=writing.rows_of(sheet, with_appraisal=False),
        score=writing.score_of(sheet.self_outcome),
        vetoes=_vetoes(sheet),
    )


def minutes(dossier: Dossier, *, by: Any, capacity: Capacity, day: date) -> content.Minutes:
    """What the appraisal found."""
    sheet = sheet_or_refusal(dossier, day)
    if not sheet.has_appraisal:
        raise NotAppraised
    office = _office_of(dossier, by, Permission.DOSSIER_APPRAISE, day)
    judged = sheet.final_outcome
    fit = "đủ điều kiện" if judged.is_met else "chưa đủ điều kiện"
    level = f", mức: {judged.level}" if judged.level else ""
    return content.Minutes(
        **_common(dossier, office, capacity, day, "BB"),
        office=office.full_name,
        criteria=sheet.criteria_set.name,
        has_points=sheet.criteria_set.has_points,
        appraisers=_appraisers(dossier),
        rows=writing.rows_of(sheet, with_appraisal=True),
        self_score=writing.score_of(sheet.self_outcome),
        appraised_score=writing.score_of(sheet.appraised_outcome),
        score=writing.score_of(judged),
        differences=[
            writing.row_of(row, with_appraisal=True) for row in sheet.rows if row.line.differs
        ],
        vetoes=list(sheet.vetoes.values()),
        conclusion=f"Mô hình “{dossier.model.name}” {fit} đề nghị công nhận{level}.",
    )


def decision(
    dossiers: Sequence[Dossier],
    *,
    by: Any,
    capacity: Capacity,
    day: date,
    body: Body = Body.CHAIRMAN,
) -> content.Decision:
    """The draft of the decision that recognises the models of these dossiers."""
    for dossier in dossiers:
        if dossier.status not in DECIDABLE:
            raise NotReady(dossier)
    province = province_on(day) or office_on(dossiers[0].model.organization, day)
    proposing = _office_of(dossiers[0], by, Permission.RECOGNITION_DECIDE, day)
    sheets = [sheet_or_refusal(dossier, day, with_evidence=False) for dossier in dossiers]
    recognised = [
        _recognised(position, dossier, sheet, day)
        for position, (dossier, sheet) in enumerate(zip(dossiers, sheets, strict=True), start=1)
    ]
    subject = _subject(dossiers)
    first = (
        f"Công nhận mô hình “{recognised[0].model}” của {recognised[0].unit}"
        if len(recognised) == 1
        else f"{subject[:1].upper()}{subject[1:]} đối với {format_number(len(recognised))} "
        "cơ quan, đơn vị (có danh sách kèm theo)"
    )
    if len(recognised) == 1 and recognised[0].level:
        first += f", mức: {recognised[0].level}"
    issuer = province.full_name
    if body == Body.CHAIRMAN:
        issuer = f"Chủ tịch {issuer}"
    return content.Decision(
        notice=writing.notice_of(dossiers),
        head=province.letterhead("QĐ", day),
        signature=decree30.signature(body, capacity, province.titles),
        recipients=listed(
            [
                "Như Điều 3",
                "Thường trực Tỉnh ủy (b/c)",
                "Thường trực HĐND tỉnh (b/c)",
                "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
                f"Lưu: VT, {proposing.symbol}",
            ]
        ),
        issuer=issuer,
        authority=issuer.upper(),
        subject=subject,
        basis=basis([*_decision_basis(sheets, day), _proposal(proposing, day)]),
        is_single=len(recognised) == 1,
        recognised=recognised,
        first_article=f"{first}.",
        execution=_execution(proposing),
    )


def _recognised(position: int, dossier: Dossier, sheet: Sheet, day: date) -> content.Recognised:
    judged = sheet.final_outcome
    return content.Recognised(
        position=format_number(position),
        unit=written_out(dossier.model.organization.name_on(day)),
        model=dossier.model.name,
        code=dossier.code,
        total=f"{format_trimmed(judged.total)}/{format_trimmed(judged.maximum)}",
        level=judged.level or "Đạt",
    )


def _subject(dossiers: Sequence[Dossier]) -> str:
    types = {dossier.model.type.short_name for dossier in dossiers}
    years = sorted({dossier.round.year for dossier in dossiers})
    what = f"mô hình “{types.pop()}”" if len(types) == 1 else "các mô hình"
    return f"công nhận {what} năm {', '.join(map(str, years))}"


def _decision_basis(sheets: Sequence[Sheet], day: date) -> list[str]:
    found = writing.laws_on(day)
    for sheet in sheets:
        if sheet.criteria_set.basis is not None:
            found.append(writing.cited_as_basis(sheet.criteria_set.basis))
    return list(dict.fromkeys(found))


def _proposal(proposing: Office, day: date) -> str:
    head = decree30.head_of(proposing.name, proposing.titles)
    blank = decree30.BLANK
    return (
        f"Theo đề nghị của {head} tại Tờ trình số{blank}/TTr-{proposing.symbol} "
        f"ngày{blank}tháng{blank}năm {day.year}"
    )


def _execution(proposing: Office) -> str:
    office = "Chánh Văn phòng UBND tỉnh"
    head = decree30.head_of(proposing.name, proposing.titles)
    heads = office if head == office else f"{office}; {head}"
    return (
        f"{heads}; người đứng đầu các cơ quan, đơn vị được công nhận và các cơ quan, đơn vị, "
        "cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này."
    )
