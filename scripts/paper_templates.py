#!/usr/bin/env python3
"""Write the standard Word templates of the registry's papers anew.

    .venv/bin/python scripts/paper_templates.py [FOLDER]

Their tags are the fields of models_registry/papers/content.py.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decree30_word import (
    CENTRE,
    LEFT,
    Column,
    addressees,
    annex,
    centred,
    each,
    foot,
    letterhead,
    page,
    ruled,
    say,
    scored,
    signers,
    tag,
    title,
    write,
)

FOLDER = Path(__file__).resolve().parent.parent / "models_registry" / "papers" / "templates"


def registration() -> Any:
    """Bản đăng ký xây dựng mô hình."""
    document = page(title="Bản đăng ký xây dựng mô hình")
    letterhead(document)
    title(document, "BẢN ĐĂNG KÝ", "Xây dựng mô hình “{{ model.name }}”")
    addressees(document)
    for line in (
        "1. Cơ quan, đơn vị đăng ký: {{ unit }}.",
        "2. Tên mô hình: {{ model.name }}.",
        "3. Loại mô hình: {{ model.type }}.",
        "4. Lĩnh vực: {{ model.field }}.",
        "5. Mã mô hình trên cổng; ngày đăng ký: {{ model.code }}; {{ model.registered_on }}.",
        "6. Bộ tiêu chí áp dụng: {{ criteria }}.",
        "7. Nội dung chính của mô hình:",
    ):
        say(document, line)
    each(document, "summary")
    tag(document, "{%p if mottos %}")
    say(document, "8. Khẩu hiệu, phương châm:")
    each(document, "mottos")
    tag(document, "{%p endif %}")
    say(
        document,
        "{{ unit }} cam kết tổ chức thực hiện mô hình theo đúng nội dung đã đăng ký và bộ tiêu chí "
        "áp dụng; kính đề nghị cấp có thẩm quyền xem xét./.",
    )
    foot(document)
    return document


def self_scores() -> Any:
    """Bảng tự chấm điểm."""
    document = page(landscape=True, title="Bảng tự chấm điểm")
    letterhead(document, wide=True)
    title(document, "BẢNG TỰ CHẤM ĐIỂM", "Mô hình “{{ model.name }}”, {{ model.round }}", wide=True)
    say(document, "Mã hồ sơ: {{ model.dossier }}. Bộ tiêu chí áp dụng: {{ criteria }}.")
    scored(
        document,
        (
            Column("Số", 14, "number", CENTRE),
            Column("Nội dung tiêu chí", 80, "text"),
            Column("Tối đa", 17, "maximum", CENTRE),
            Column("Tự chấm", 17, "self_mark", CENTRE),
            Column("Thuyết minh", 64, "explanation"),
            Column("Minh chứng", 65, "evidence"),
        ),
        groups="maximum self_mark - -",
        total=(
            "Tổng cộng",
            "{{ score.maximum }}",
            "{{ score.total }}",
            "{% if score.level %}Mức tự đánh giá: {{ score.level }}{% endif %}",
            "",
        ),
    )
    tag(document, "{%p if score.missing %}")
    say(document, "Điều kiện chưa đạt:", before=6)
    tag(document, "{%p for one in score.missing %}")
    say(document, "- {{ one }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    foot(document, wide=True)
    return document


def letter() -> Any:
    """Tờ trình đề nghị công nhận."""
    document = page(title="Tờ trình đề nghị công nhận mô hình")
    letterhead(document)
    title(document, "TỜ TRÌNH", "Về việc đề nghị công nhận mô hình “{{ model.name }}”")
    addressees(document)
    each(document, "basis", italic=True)
    say(
        document,
        "{{ unit }} kính trình xem xét, công nhận mô hình “{{ model.name }}” ({{ model.type }}; "
        "mã hồ sơ {{ model.dossier }}) như sau:",
    )
    say(document, "I. QUÁ TRÌNH XÂY DỰNG MÔ HÌNH", bold=True)
    each(document, "history")
    say(document, "II. KẾT QUẢ XÂY DỰNG MÔ HÌNH", bold=True)
    each(document, "results")
    say(document, "III. KẾT QUẢ TỰ CHẤM", bold=True)
    say(
        document,
        "Tổng: {{ score.total }}/{{ score.maximum }}{% if score.level %}; mức tự đánh giá: "
        "{{ score.level }}{% endif %}. Trong đó:",
    )
    each(document, "groups")
    tag(document, "{%p if plan %}")
    say(document, "IV. VIỆC TIẾP TỤC THỰC HIỆN", bold=True)
    each(document, "plan")
    tag(document, "{%p endif %}")
    say(document, "Hồ sơ kèm theo gồm:")
    each(document, "attachments")
    say(document, "{{ unit }} kính đề nghị xem xét, quyết định./.")
    foot(document)
    return document


def evidence() -> Any:
    """Danh mục tài liệu minh chứng."""
    document = page(landscape=True, title="Danh mục tài liệu minh chứng")
    letterhead(document, wide=True)
    title(
        document,
        "DANH MỤC",
        "Tài liệu minh chứng mô hình “{{ model.name }}”, {{ model.round }}",
        wide=True,
    )
    say(
        document,
        "Mã hồ sơ: {{ model.dossier }}. Bộ tiêu chí áp dụng: {{ criteria }}. "
        "Tổng số: {{ count }} tài liệu.",
    )
    ruled(
        document,
        (
            Column("STT", 12, "position", CENTRE),
            Column("Tiêu chí", 16, "criterion", CENTRE),
            Column("Tên tài liệu", 75, "title"),
            Column("Số, ký hiệu", 34, "number"),
            Column("Ngày ban hành", 24, "issued_on", CENTRE),
            Column("Cơ quan ban hành", 40, "issuer"),
            Column("Mục, trang", 26, "place"),
            Column("Tệp trên cổng", 30, "file"),
        ),
        groups="",
        total=(),
    )
    foot(document, wide=True)
    return document


def visit() -> Any:
    """Phiếu thẩm định."""
    document = page(landscape=True, title="Phiếu thẩm định")
    letterhead(document, wide=True)
    title(document, "PHIẾU THẨM ĐỊNH", "Mô hình “{{ model.name }}” của {{ unit }}", wide=True)
    dots = "…" * 30
    for line in (
        "Mã hồ sơ: {{ model.dossier }}, {{ model.round }}",
        "Bộ tiêu chí áp dụng: {{ criteria }}",
        "Người thẩm định: {{ appraisers }}",
        f"Thời gian, địa điểm kiểm tra: {dots}",
    ):
        say(document, line, align=LEFT)
    scored(
        document,
        (
            Column("Số", 14, "number", CENTRE),
            Column("Nội dung tiêu chí", 78, "text"),
            Column("Tối đa", 16, "maximum", CENTRE),
            Column("Tự chấm", 16, "self_mark", CENTRE),
            Column("Thẩm định", 20, "", CENTRE),
            Column("Minh chứng của đơn vị", 53, "evidence"),
            Column("Nhận xét, lý do điểm khác", 60, ""),
        ),
        groups="maximum self_mark - - -",
        total=("Tổng cộng", "{{ score.maximum }}", "{{ score.total }}", "", "", ""),
        height=13,
    )
    tag(document, "{%p if vetoes %}")
    say(document, "Điều kiện loại trừ (đánh dấu nếu có):", before=6)
    tag(document, "{%p for one in vetoes %}")
    say(document, "☐ {{ one }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    say(document, f"Ý kiến khác: {dots}", align=LEFT, before=6)
    signers(document, ("ĐẠI DIỆN CƠ QUAN, ĐƠN VỊ", "NGƯỜI THẨM ĐỊNH"), wide=True)
    return document


def minutes() -> Any:
    """Biên bản thẩm định."""
    document = page(title="Biên bản thẩm định")
    letterhead(document)
    title(document, "BIÊN BẢN", "Thẩm định mô hình “{{ model.name }}” của {{ unit }}")
    dots = "…" * 12
    say(document, f"Hôm nay, ngày ….. tháng ….. năm …….., tại {dots}", align=LEFT)
    say(
        document,
        "{{ office }} tổ chức thẩm định hồ sơ {{ model.dossier }} ({{ model.round }}), "
        "theo {{ criteria }}.",
    )
    say(document, "I. THÀNH PHẦN", bold=True)
    say(document, f"1. Chủ trì: {dots}", align=LEFT)
    say(document, f"2. Thư ký: {dots}", align=LEFT)
    say(
        document,
        "3. Người thẩm định: {% if appraisers %}{{ appraisers|join(', ') }}"
        f"{{% else %}}{dots}{{% endif %}}",
        align=LEFT,
    )
    say(document, f"4. Đại diện {{{{ unit }}}}: {dots}", align=LEFT)
    say(document, "II. KẾT QUẢ THẨM ĐỊNH", bold=True)
    scored(
        document,
        (
            Column("Số", 14, "number", CENTRE),
            Column("Nội dung tiêu chí", 81, "text"),
            Column("Tối đa", 17, "maximum", CENTRE),
            Column("Tự chấm", 17, "self_mark", CENTRE),
            Column("Thẩm định", 17, "appraised_mark", CENTRE),
            Column("Kết luận", 17, "final_mark", CENTRE),
        ),
        groups="maximum self_mark appraised_mark final_mark",
        total=(
            "Tổng cộng",
            "{{ score.maximum }}",
            "{{ self_score.total }}",
            "{{ appraised_score.total }}",
            "{{ score.total }}",
        ),
    )
    tag(document, "{%p if differences %}")
    say(document, "III. TIÊU CHÍ CÓ ĐIỂM THẨM ĐỊNH KHÁC ĐIỂM TỰ CHẤM", bold=True, before=6)
    tag(document, "{%p for row in differences %}")
    say(
        document,
        "- Tiêu chí {{ row.number }}: tự chấm {{ row.self_mark }}, thẩm định "
        "{{ row.appraised_mark }}, kết luận {{ row.final_mark }}. {{ row.remark }}",
        align=LEFT,
    )
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    say(document, "{% if differences %}IV{% else %}III{% endif %}. KẾT LUẬN", bold=True, before=6)
    say(document, "{{ conclusion }}")
    tag(document, "{%p for one in vetoes %}")
    say(document, "- Điều kiện loại trừ: {{ one }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p for one in score.missing %}")
    say(document, "- {{ one }}")
    tag(document, "{%p endfor %}")
    say(
        document,
        "Biên bản được lập thành 02 bản, đã đọc cho những người có tên trên cùng nghe, thống nhất "
        "và ký./.",
    )
    signers(document, ("ĐẠI DIỆN\nCƠ QUAN, ĐƠN VỊ", "THƯ KÝ", "CHỦ TRÌ"))
    return document


def decision() -> Any:
    """Quyết định công nhận."""
    document = page(title="Quyết định công nhận mô hình")
    letterhead(document)
    title(document, "QUYẾT ĐỊNH", "Về việc {{ subject }}")
    centred(document, "{{ authority }}", bold=True, before=4, after=8)
    each(document, "basis", italic=True)
    centred(document, "QUYẾT ĐỊNH:", bold=True, before=8, after=8)
    say(document, "**Điều 1.** {{ first_article }}")
    say(document, "**Điều 2.** Quyết định này có hiệu lực kể từ ngày ký.")
    say(document, "**Điều 3.** {{ execution }}/.")
    foot(document)
    tag(document, "{%p if not is_single %}")
    annex(document)
    centred(document, "Phụ lục", bold=True)
    centred(document, "DANH SÁCH CÔNG NHẬN", bold=True)
    centred(
        document,
        "(Kèm theo Quyết định số      /QĐ-UBND ngày     tháng     năm      của {{ issuer }})",
        italic=True,
        after=8,
    )
    _recognised(document)
    tag(document, "{%p endif %}")
    return document


def _recognised(document: Any) -> None:
    """The list behind a decision on several."""
    columns = (
        Column("STT", 12, "position", CENTRE),
        Column("Cơ quan, đơn vị", 40, "unit"),
        Column("Mô hình", 47, "model"),
        Column("Mã hồ sơ", 30, "code", CENTRE),
        Column("Điểm", 17, "total", CENTRE),
        Column("Mức", 17, "level", CENTRE),
    )
    ruled(document, columns, groups="", total=(), rows="recognised")


TEMPLATES: dict[str, Callable[[], Any]] = {
    "dang-ky": registration,
    "tu-cham": self_scores,
    "to-trinh": letter,
    "minh-chung": evidence,
    "phieu-tham-dinh": visit,
    "bien-ban": minutes,
    "quyet-dinh": decision,
}


if __name__ == "__main__":
    write(TEMPLATES, Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
