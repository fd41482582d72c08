"""Two sample criteria sets: one of points for agencies, one of 21 criteria passed or not.

The 21 criteria of the province are not known here: their places are held by texts that say so. The
groups and weights of the set of points follow a pattern found in other provinces; its criteria are
invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core import clock
from documents.models import DocumentKind
from models_registry import criteria_sets
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import Applicability, CriteriaSet, ModelType, Scoring

from .world import World, rows

MOTTOS = """4 xin: xin chào, xin lỗi, xin cảm ơn, xin phép
4 luôn: luôn mỉm cười, luôn nhẹ nhàng, luôn lắng nghe, luôn giúp đỡ
5 không: không hách dịch, gây phiền hà; không quan liêu, vô cảm, vô trách nhiệm; \
không tham nhũng, lãng phí, lợi ích nhóm; không xu nịnh, gian dối; không lạm dụng chức vụ
5 biết: biết lắng nghe, biết thấu hiểu, biết tạo niềm tin, biết xin lỗi, biết cảm ơn
Trọng dân, gần dân, hiểu dân, học dân và có trách nhiệm với dân
Nghe dân nói, nói dân hiểu, hướng dẫn dân làm, làm dân tin"""
VETOES = (
    "Người đứng đầu bị xử lý kỷ luật từ khiển trách trở lên trong năm",
    "Có khiếu nại, tố cáo đông người, kéo dài do lỗi của cơ quan, đơn vị",
)
PLACES = 21
FIRST_DAY = date(2024, 8, 10)


def write_criteria(world: World) -> None:
    """Write and issue both sets on the day of the province's own decision."""
    with clock.playing(FIRST_DAY):
        _issue(world, _passed_or_not(world), "901/QĐ-UBND")
        _issue(world, _of_points(world), "902/QĐ-UBND")


def _issue(world: World, made: CriteriaSet, number: str) -> None:
    decision = world.document(
        number,
        DocumentKind.DECISION,
        f"Quyết định ban hành {made.name}",
        "UBND tỉnh Sơn La",
        FIRST_DAY,
    )
    criteria_sets.issue(made, by=world.province, decision=decision)


def _passed_or_not(world: World) -> CriteriaSet:
    content = [
        CriterionContent(
            group="Nhóm minh họa",
            number=str(number),
            text=f"Tiêu chí minh họa số {number}: nội dung do tỉnh nhập theo quyết định ban hành",
            is_mandatory=number <= 3,
            evidence="Văn bản, hình ảnh chứng minh (minh họa)",
        )
        for number in range(1, PLACES + 1)
    ]
    return criteria_sets.draft(
        by=world.province,
        code="minh-hoa-21-tieu-chi",
        name="Bộ 21 tiêu chí Chính quyền thân thiện của xã, phường, thị trấn (minh họa)",
        type=ModelType.objects.get(code="cqtt-xa"),
        scoring=Scoring.PASS_FAIL,
        min_total=Decimal(18),
        mottos=MOTTOS,
        content=content,
        vetoes=VETOES,
        is_sample=True,
    )


def _of_points(world: World) -> CriteriaSet:
    content = [
        CriterionContent(
            group=row["group"],
            number=row["number"],
            text=row["text"],
            maximum=Decimal(row["maximum"]),
            is_bonus=bool(row["bonus"]),
            applicability=Applicability.BY_APPROVAL if row["exempt"] else Applicability.ALWAYS,
            evidence=row["evidence"],
        )
        for row in rows("criteria")
    ]
    return criteria_sets.draft(
        by=world.province,
        code="minh-hoa-thang-diem",
        name="Bộ tiêu chí chấm điểm cơ quan, đơn vị “Vì Nhân dân phục vụ” (minh họa)",
        type=ModelType.objects.get(code="cqtt-co-quan"),
        scoring=Scoring.POINTS,
        min_total=Decimal(80),
        min_criterion_share=Decimal(50),
        mottos=MOTTOS,
        content=content,
        vetoes=VETOES,
        levels=(("Tốt", Decimal(90)), ("Đạt", Decimal(80))),
        is_sample=True,
    )
